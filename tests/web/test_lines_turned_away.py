"""The real server over websockets: whoever is turned away there is found in the log afterwards."""

from __future__ import annotations

import json
import sys
from datetime import timedelta
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from lines import ADMIN, COMPUTED, PAGES, ROOT, WORD, furnished, line_to, run
from websockets.exceptions import InvalidStatus

from hostile import stricken
from metrics.access import Role
from metrics.relay import Request, ask
from metrics.services.accounts import add_account
from metrics.services.sessions import Sessions
from metrics.services.signing_key import signing_key
from metrics.store.clock import utc_now
from metrics.store.ledger import open_ledger
from metrics.text.words import Language, say

sys.path.append(str(ROOT / "tests" / "browser"))

import serving

OWN, OTHER, PERIOD = "so_y_te_hn", "so_tu_phap_hn", "2026-Q3"
REFUSED = say(Language.VI, "notice.refused")
NAMES = ("replayed", "ended", "disabled", "clerk", "owner", "asker")


@pytest.fixture(scope="module")
def site(tmp_path_factory, catalog):
    """A server whose ledger holds papers of another agency, and cookies of every sort.

    cookies: by name, `expired` of a session opened yesterday; kpi: runs a command on its ledger.
    """
    store = furnished(tmp_path_factory.mktemp("lines"), catalog)
    papers = stricken(serving.address_of(store), catalog, OTHER, PERIOD)
    engine = open_ledger(serving.address_of(store))
    sessions = Sessions(engine, signing_key(store.with_name(f"{store.name}.secret")))
    cookies = {}
    for name in (*NAMES, "expired"):
        add_account(engine, ADMIN, catalog.agencies, name, WORD, Role.AGENCY, OWN)
        yesterday = utc_now() - timedelta(days=1)
        sessions.clock = (lambda: yesterday) if name == "expired" else utc_now  # noqa: B023
        cookies[name] = {"kpi_session": sessions.sign_in(name, WORD)}
    engine.close()

    def kpi(*arguments):
        request = Request([*arguments, "--store", serving.address_of(store)], str(ROOT), {})
        done = ask(serving.address_of(store), request)
        assert 0 == done.code, done.errors
        return done.output

    with serving.served(store) as address:
        port = urlsplit(address).port
        yield SimpleNamespace(port=port, cookies=cookies, kpi=kpi, papers=papers)


@pytest.fixture
def refused(site):
    """Entries added by a test of what was refused, the oldest first: who, where, why."""
    before = entries(site)

    def added():
        return [
            (one["who"], one["subject"], one["details"]["why"])
            for one in entries(site)[len(before) :]
        ]

    return added


def entries(site):
    """Every entry of a refusal, the oldest first."""
    lines = site.kpi("log", "--json", "--action", "refused").splitlines()
    return sorted((json.loads(line) for line in lines), key=lambda one: one["id"])


@pytest.mark.parametrize("page", PAGES)
def test_page_asked_for_by_a_stranger(page, site, refused):
    with line_to(site.port) as line:
        told, _ = run(line, page, "target=T1&filing=1")
    assert "/login?next=" in told
    assert not COMPUTED.search(told)
    place = "/?filing=1" if page == "overview" else f"/{page}?filing=1"
    assert [("?", place, "signed_out")] == refused()


def test_forged_cookie(site, refused):
    with line_to(site.port, {"kpi_session": "e30.x"}) as line:
        told, _ = run(line, "review")
    assert not COMPUTED.search(told)
    assert ["forged"] == [why for _, _, why in refused()]


@pytest.mark.parametrize(
    ("name", "end", "why"),
    [
        ("expired", None, "expired"),
        ("ended", ("user", "signout", "ended"), "ended"),
        ("disabled", ("user", "disable", "disabled"), "disabled"),
    ],
)
def test_cookie_that_was_good_once(name, end, why, site, refused):
    if end is not None:
        with line_to(site.port, site.cookies[name]) as line:
            assert COMPUTED.search(run(line, "submit")[0])
        site.kpi(*end)
    with line_to(site.port, site.cookies[name]) as line:
        told, _ = run(line, "submit")
    assert not COMPUTED.search(told)
    assert [(name, why)] == [(who, code) for who, _, code in refused()]


def test_cookie_replayed_after_signing_out(site, refused, client_at):
    client = client_at(site.port, dict(site.cookies["replayed"]))
    shown = client.get("/logout").text
    token = shown.partition('name="token" value="')[2].partition('"')[0]
    assert 303 == client.post("/logout", {"here": "1", "token": token}).status
    with line_to(site.port, site.cookies["replayed"]) as line:
        told, _ = run(line, "submit")
    assert not COMPUTED.search(told)
    assert [("replayed", "left")] == [(who, why) for who, _, why in refused()]


@pytest.mark.parametrize("origin", ["http://example.invalid", "null"])
def test_line_from_another_site(origin, site, refused):
    cookies = site.cookies["owner" if origin == "null" else "clerk"]
    with pytest.raises(InvalidStatus), line_to(site.port, cookies, origin):
        pass
    who = "owner" if origin == "null" else "clerk"
    assert [(who, "/_stcore/stream", "origin")] == refused()


@pytest.mark.parametrize(
    ("page", "query"),
    [
        ("history", f"agency={OTHER}"),
        ("history", "filing={paper}"),
        ("submit", f"agency={OTHER}&period={PERIOD}"),
        ("deadlines", f"agency={OTHER}"),
        ("trail", f"agency={OTHER}"),
        ("review", f"period={PERIOD}"),
        ("review", "filing={paper}"),
    ],
)
def test_papers_of_another_agency_by_changing_the_address(page, query, site, refused):
    with line_to(site.port, site.cookies["asker"]) as line:
        told, _ = run(line, page, query.format(paper=site.papers[0]))
    assert REFUSED in told
    assert "kpi.hacked" not in told
    place = f"/{page}?filing={site.papers[0]}" if "filing" in query else f"/{page}"
    assert [("asker", place, "role")] == refused()


def test_log_is_whole_after_all_of_it(site):
    assert "Nguyên vẹn" in site.kpi("verify")
