"""The real server over raw HTTP and websockets: nothing for strangers, nothing for other sites."""

from __future__ import annotations

import re
import shutil
import sys
from urllib.parse import urlsplit

import pytest
from lines import COMPUTED, PAGES, ROLES, ROOT, XSRF, entered, furnished, line_to, run
from websockets.exceptions import InvalidStatus

from metrics.access import Role
from metrics.text.words import Language, say
from metrics.web.gate import UPLOADS_AT_ONCE
from metrics.web.shield import HEADERS

sys.path.append(str(ROOT / "tests" / "browser"))

import serving

FOREIGN = ["http://example.invalid", "http://localhost:1", "http://127.0.0.1", "null", "file://"]


@pytest.fixture(scope="module")
def site(tmp_path_factory, catalog):
    """Port of a server on a ledger with accounts."""
    with serving.served(furnished(tmp_path_factory.mktemp("safety"), catalog)) as address:
        yield urlsplit(address).port


@pytest.fixture(scope="module")
def people(site, client_at):
    """Clients by role, each signed in and with the cookies of a page."""
    return {role: entered(client_at(site), role) for role in ROLES}


def test_words_of_a_page_would_be_known(site, people):
    with line_to(site, people[Role.REVIEWER].cookies) as line:
        assert COMPUTED.search(run(line)[0])


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("cookie", [None, "x", "e30.x", "IjEi.AAAA"])
def test_line_without_a_session_gets_the_way_to_the_login_and_nothing_of_a_page(site, page, cookie):
    cookies = {"kpi_session": cookie} if cookie else {}
    with line_to(site, cookies) as line:
        told, _ = run(line, page, "target=T1&filing=1&period=2026-Q3&agency=so_y_te_hn")
    assert "/login?next=" in told
    assert not COMPUTED.search(told)


@pytest.mark.parametrize("origin", FOREIGN)
def test_line_from_another_site_is_not_opened(site, people, origin):
    cookies = people[Role.REVIEWER].cookies
    with pytest.raises(InvalidStatus) as refused, line_to(site, cookies, origin):
        pass
    assert 403 == refused.value.response.status_code


def test_line_that_takes_over_another_ones_number_sees_its_own_rights_alone(site, people):
    with line_to(site, people[Role.REVIEWER].cookies) as line:
        _, session = run(line)
    with line_to(site, {}, session=session) as line:
        told, _ = run(line, "review")
    assert not COMPUTED.search(told)


def test_line_of_a_leader_gets_nothing_of_the_page_of_the_reviewer(site, people):
    with line_to(site, people[Role.VIEWER].cookies) as line:
        told, _ = run(line, "review", "period=2026-Q3")
    assert "Tài khoản này không xem được nội dung này" in told


# --- files that pages send ------------------------------------------------------------------------


def send(client, session, method="PUT", **headers):
    """Put a file where the file chooser puts it."""
    boundary = "b"
    body = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n'
        f"Content-Type: text/csv\r\n\r\na;b\r\n--{boundary}--\r\n"
    )
    sent = {"Content_Type": f"multipart/form-data; boundary={boundary}", **headers}
    return client.ask(method, f"/_stcore/upload_file/{session}/one", body, **sent)


def token(written):
    """The header with the token of the page, none for none."""
    return {} if written is None else {"X_Xsrftoken": written}


@pytest.fixture
def clerk(site, people):
    """A clerk's client with the number of the line a page of theirs has open."""
    client = people[Role.AGENCY]
    with line_to(site, client.cookies) as line:
        _, session = run(line)
        yield client, session


def test_upload_needs_the_token_of_the_page_besides_its_cookie(clerk):
    client, session = clerk
    right = client.cookies[XSRF]
    for wrong in (None, "", "x", f"2|00000000|{'0' * 32}|1"):
        for method in ("PUT", "DELETE"):
            assert 403 == send(client, session, method, **token(wrong)).status
    assert 204 == send(client, session, X_Xsrftoken=right).status
    assert 204 == send(client, session, "DELETE", X_Xsrftoken=right).status


def test_upload_without_a_session_or_for_whom_files_nothing_is_refused(
    clerk, people, site, client_at
):
    client, session = clerk
    right = client.cookies[XSRF]
    stranger = client_at(site, {XSRF: right})
    assert 403 == send(stranger, session, X_Xsrftoken=right).status
    leader = people[Role.VIEWER]
    assert 403 == send(leader, session, X_Xsrftoken=leader.cookies[XSRF]).status


def test_upload_to_a_page_that_is_not_open_or_that_is_too_large_is_refused(clerk):
    client, session = clerk
    right = client.cookies[XSRF]
    assert 400 == send(client, "none", X_Xsrftoken=right).status
    large = send(client, session, X_Xsrftoken=right, Content_Length=str(101 * 2**20))
    assert 413 == large.status


def test_uploads_are_no_more_than_anyone_needs(people, site):
    client = people[Role.REVIEWER]
    with line_to(site, client.cookies) as line:
        _, session = run(line)
        right = client.cookies[XSRF]
        found = [
            send(client, session, X_Xsrftoken=right).status for _ in range(2 * UPLOADS_AT_ONCE)
        ]
    assert {204, 429} == set(found)


# --- what every answer carries --------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["/", "/target", "/nothing", "/_stcore/health", "/_stcore/host-config", "/favicon.png"]
)
def test_answers_of_streamlit_carry_every_header(people, path):
    answer = people[Role.VIEWER].get(path)
    assert HEADERS == {name: answer.headers[name.lower()] for name in HEADERS}
    assert "no-store" == answer.headers["cache-control"]


def test_scripts_and_styles_may_be_kept_by_the_browser(people):
    client = people[Role.VIEWER]
    (script,) = re.findall(r'src="\.(/static/js/index\.[^"]+)"', client.get("/").text)
    assert "no-store" not in client.get(script).headers["cache-control"]


def test_doors_of_streamlit_that_are_not_used_are_shut(people):
    client = people[Role.VIEWER]
    for path in ("/_stcore/metrics", "/_stcore/agent/openapi.json", "/_stcore/script-health-check"):
        answer = client.get(path)
        assert "kpi" not in answer.text.lower(), path
        assert "Sở" not in answer.text


# --- errors nobody foresaw ------------------------------------------------------------------------

BROKEN = """
import streamlit as st
st.button("nút", on_click=lambda: 1 / 0)
raise RuntimeError("/srv/secret/place.py says no")
"""


@pytest.mark.parametrize("language", Language)
def test_page_that_fails_says_so_with_a_number_that_is_in_the_log_and_nothing_else(
    tmp_path, catalog, client_at, monkeypatch, language
):
    copy = tmp_path / "app"
    for name in ("metrics", "pages", "data", ".streamlit"):
        left_out = shutil.ignore_patterns("__pycache__", "*.duckdb*")
        shutil.copytree(ROOT / name, copy / name, ignore=left_out)
    for name in ("dashboard.py", "targets.yaml"):
        shutil.copy(ROOT / name, copy)
    (copy / "pages" / "method.py").write_text(BROKEN, encoding="utf-8")
    monkeypatch.setattr(serving, "ROOT", copy)
    monkeypatch.setenv("PYTHONPATH", str(copy))
    store = furnished(tmp_path, catalog)
    with serving.served(store) as address:
        port = urlsplit(address).port
        client = entered(client_at(port), Role.VIEWER)
        with line_to(port, client.cookies) as line:
            told, _ = run(line, "method", f"lang={language}")
    start = say(language, "ui.fault", number="N").partition("N")[0]
    number = re.search(re.escape(start) + r"([0-9a-f]{16})", told)[1]
    assert not re.search(r"Traceback|RuntimeError|secret|/work|/tmp|\.py\b", told.split(start)[1])
    log = (tmp_path / f"{port}.log").read_text(encoding="utf-8")
    assert number in log
    assert "/srv/secret/place.py says no" in log
