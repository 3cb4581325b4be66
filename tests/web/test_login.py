"""Signing in and out over HTTP: forms, cookies, refusals in words, and nowhere to be lured to."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.access import Role, Viewer
from metrics.services.accounts import add_account, disable_account
from metrics.services.demonstration import DEMO_PASSWORD
from metrics.text.words import Language, say
from metrics.web.asking import LARGEST_FORM, in_language, login_address, next_asked

ADMIN = Viewer("test", Role.ADMIN)
WORD = "mật khẩu của kiểm thử"
HERE = "http://127.0.0.1:8501"


@pytest.fixture
def account(engine):
    """An account of a leader."""
    return add_account(engine, ADMIN, {}, "chu_tich", WORD, Role.VIEWER)


def hidden(answer, name="token"):
    """Value of a hidden field."""
    return re.search(rf'name="{name}" value="([^"]*)"', answer.text)[1].replace("&amp;", "&")


def sign_in(client, path="/login", name="chu_tich", password=WORD, **fields):
    """Fill in the form and send it as the page says."""
    shown = client.get(path)
    action = re.search(r'action="([^"]*)"', shown.text)[1].replace("&amp;", "&")
    form = {"token": hidden(shown), "next": hidden(shown, "next")}
    return client.post(action, {**form, "name": name, "password": password, **fields})


def tell(key, language=Language.VI, **values):
    return say(language, f"login.{key}", **values).replace('"', "&quot;")


@pytest.mark.usefixtures("account")
def test_right_password_opens_the_page_that_was_asked_for(client):
    led = client.get("/target?target=HP24-Q2&as_of=2025-Q2")
    assert (303, "/login") == (led.status, urlsplit(led.location).path)

    answer = sign_in(client, led.location)

    assert (303, "/target?target=HP24-Q2&as_of=2025-Q2") == (answer.status, answer.location)
    assert "page /target" == client.get(answer.location).text
    assert "kpi_form" not in client.cookies


@pytest.mark.usefixtures("account")
def test_cookie_is_out_of_reach_of_scripts_and_of_other_sites_and_ends_with_the_browser(client):
    sign_in(client)
    written = client.set_cookies["kpi_session"].lower()
    assert {"httponly", "samesite=lax", "path=/"} <= set(written.split("; "))
    assert "secure" not in written
    assert "max-age" not in written
    assert "expires" not in written


@pytest.mark.usefixtures("account")
def test_cookie_is_sent_over_https_only_where_there_is_https(client):
    shown = client.get("/login", X_Forwarded_Proto="https")
    form = {"token": hidden(shown), "name": "chu_tich", "password": WORD}
    assert "secure" in client.set_cookies["kpi_form"].lower()
    client.post("/login", form, X_Forwarded_Proto="https")
    assert "secure" in client.set_cookies["kpi_session"].lower()


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(("name", "password"), [("chu_tich", "sai mật khẩu"), ("khong_co", WORD)])
def test_wrong_name_and_wrong_password_get_the_same_words(client, language, name, password):
    answer = sign_in(client, f"/login?lang={language}&next=/method", name, password)
    assert 401 == answer.status
    assert f'role="alert">{tell("wrong", language)}' in answer.text
    assert "kpi_session" not in client.cookies
    assert f'value="{name}"' in answer.text
    assert password not in answer.text
    assert "/method" == hidden(answer, "next")


def test_disabled_account_gets_the_words_of_a_wrong_password(client, engine, account):
    disable_account(engine, ADMIN, account)
    answer = sign_in(client)
    assert 401 == answer.status
    assert tell("wrong") in answer.text


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize(("name", "password"), [("", WORD), ("  ", WORD), ("chu_tich", "")])
def test_empty_box_is_told(client, name, password):
    answer = sign_in(client, name=name, password=password)
    assert 400 == answer.status
    assert tell("missing") in answer.text


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize("name", ["chu_tich", "khong_co"])
def test_too_many_attempts_are_told_with_the_wait(client, another, name):
    assert [401] * 5 == [sign_in(client, "/login", name, "sai").status for _ in range(5)]
    answer = sign_in(another(), name=name)
    assert 429 == answer.status
    assert 0 < int(answer.headers["retry-after"]) <= 30
    assert re.search(tell("locked", wait="@").replace("@", r"\d+ giây"), answer.text)


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize("token", [None, "", "0" * 64, "đ"])
def test_form_without_the_right_token_signs_nobody_in(client, token):
    client.get("/login")
    form = {"name": "chu_tich", "password": WORD} | ({} if token is None else {"token": token})
    answer = client.post("/login", form)
    assert 403 == answer.status
    assert tell("stale") in answer.text
    assert "kpi_session" not in client.cookies


@pytest.mark.usefixtures("account")
def test_token_of_another_visitors_form_signs_nobody_in(client, another):
    token = hidden(another().get("/login"))
    form = {"name": "chu_tich", "password": WORD, "token": token}
    assert 403 == client.post("/login", form).status
    client.get("/login")
    assert 403 == client.post("/login", form).status


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize(
    "wanted",
    [
        "https://example.invalid/",
        "//example.invalid/",
        "///example.invalid/",
        "/\\example.invalid",
        "\\\\example.invalid",
        "/\t/example.invalid",
        "/\n//example.invalid",
        "/%0d%0aSet-Cookie: a=b\r\n",
        "javascript:alert(1)",
        "example.invalid",
        "http:/x",
        "/login",
        "/login/",
        "/logout",
        "/" + "x" * 3000,
        "",
    ],
)
def test_nobody_is_led_elsewhere_after_signing_in(client, wanted):
    answer = sign_in(client, next=wanted)
    assert (303, "/") == (answer.status, answer.location)
    assert {"kpi_session"} == set(client.cookies)


@given(st.one_of(st.text(), st.text("/\\:?#@.%\t\n ehtps"), st.from_regex(r"[/\\]{1,3}\S*")))
def test_address_to_go_to_is_always_one_of_this_application(wanted):
    address = next_asked(wanted)
    assert address == next_asked(address)
    for one in (address, *(in_language(address, language) for language in Language)):
        assert one.startswith("/")
        assert urlsplit(HERE)[:2] == urlsplit(urljoin(HERE, one))[:2]
    for language in Language:
        led = urlsplit(login_address(address, language))
        assert ("", "", "/login") == (led.scheme, led.netloc, led.path)
        assert [address] == parse_qs(led.query).get("next", ["/"])


@pytest.mark.usefixtures("account")
def test_language_of_the_login_page_goes_on_to_the_page(client):
    shown = client.get("/login?next=/target%3Fas_of%3D2025-Q2")
    assert 'href="/login?next=%2Ftarget%3Fas_of%3D2025-Q2&amp;lang=en"' in shown.text
    assert '<html lang="vi">' in shown.text
    answer = sign_in(client, "/login?lang=en&next=/target%3Fas_of%3D2025-Q2")
    assert "/target?as_of=2025-Q2&lang=en" == answer.location


@pytest.mark.usefixtures("account")
def test_who_is_signed_in_already_goes_on_at_once(client):
    sign_in(client)
    answer = client.get("/login?next=/method")
    assert (303, "/method") == (answer.status, answer.location)


@pytest.mark.usefixtures("account")
def test_signing_in_again_ends_the_session_before(client, another):
    sign_in(client)
    before, fresh = dict(client.cookies), another()
    shown = fresh.get("/login")
    client.cookies |= fresh.cookies
    client.post("/login", {"token": hidden(shown), "name": "chu_tich", "password": WORD})
    assert before["kpi_session"] != client.cookies["kpi_session"]
    fresh.cookies = before
    assert 303 == fresh.get("/method").status
    assert 200 == client.get("/method").status


@pytest.mark.usefixtures("account")
def test_signing_out_needs_the_token_and_ends_the_session(client, another):
    sign_in(client)
    kept = another()
    kept.cookies = dict(client.cookies)
    assert 403 == client.post("/logout", {"here": "1"}).status
    assert 403 == client.post("/logout", {"here": "1", "token": "0" * 64}).status
    assert 200 == client.get("/method").status

    shown = client.get("/logout")
    assert tell("signed_in", name="chu_tich", role=say(Language.VI, "role.viewer")) in shown.text
    answer = client.post("/logout", {"here": "1", "token": hidden(shown)})

    assert (303, "/login?out=1") == (answer.status, answer.location)
    assert "kpi_session" not in client.cookies
    assert tell("signed_out") in client.get(answer.location).text
    assert 303 == kept.get("/method").status


@pytest.mark.usefixtures("account")
def test_signing_out_everywhere_ends_the_sessions_on_other_machines(client, another):
    elsewhere = another()
    sign_in(elsewhere)
    sign_in(client)
    shown = client.get("/logout?lang=en")
    answer = client.post("/logout?lang=en", {"everywhere": "1", "token": hidden(shown)})
    assert (303, "/login?out=1&lang=en") == (answer.status, answer.location)
    assert 303 == elsewhere.get("/method").status


def test_signing_out_of_nothing_leads_to_the_login_page(client):
    assert (303, "/login?out=1") == ((answer := client.get("/logout")).status, answer.location)
    assert 303 == client.post("/logout", {}).status


@pytest.mark.usefixtures("account")
def test_form_larger_than_any_of_ours_is_refused(client):
    shown = client.get("/login")
    form = {"token": hidden(shown), "name": "chu_tich", "password": "x" * LARGEST_FORM}
    assert 413 == client.post("/login", form).status
    assert 413 == client.post("/login", {str(number): "" for number in range(30)}).status
    assert 413 == client.post("/logout", form).status


@pytest.mark.parametrize("language", Language)
def test_ledger_without_accounts_tells_how_the_first_is_made(client, language):
    shown = client.get(f"/login?lang={language}")
    assert tell("nobody", language) in shown.text
    assert f"kpi user add {say(language, 'login.first_name')} --role admin" in shown.text
    assert "<form" not in shown.text


def test_demonstration_is_entered_with_one_button_for_each_role(client, engine):
    add_account(engine, ADMIN, {}, "lanh_dao", DEMO_PASSWORD, Role.VIEWER, is_demo=True)
    add_account(engine, ADMIN, {}, "quan_tri", DEMO_PASSWORD, Role.ADMIN, is_demo=True)
    add_account(engine, ADMIN, {}, "that", DEMO_PASSWORD, Role.ADMIN)
    shown = client.get("/login?next=/method")
    assert ["lanh_dao", "quan_tri"] == re.findall(r'name="demo" value="(\w+)"', shown.text)
    assert DEMO_PASSWORD in shown.text
    form = {"token": hidden(shown), "next": "/method"}
    assert 400 == client.post("/login", {**form, "demo": "that"}).status
    assert 400 == client.post("/login", {**form, "demo": "<b>"}).status
    answer = client.post("/login", {**form, "demo": "quan_tri"})
    assert (303, "/method") == (answer.status, answer.location)


@pytest.mark.usefixtures("account")
def test_real_ledger_offers_no_demonstration(client):
    shown = client.get("/login")
    assert DEMO_PASSWORD not in shown.text
    assert 'name="demo"' not in shown.text


@pytest.mark.usefixtures("account")
def test_markup_in_what_was_sent_is_shown_as_text(client):
    bad = '"><script>alert(1)</script>'
    answer = sign_in(client, f"/login?next=/{'%22%3E%3Cscript%3E'}", name=bad)
    assert 401 == answer.status
    assert "<script" not in answer.text
    assert "&lt;script&gt;" in answer.text


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize("path", ["/login", "/logout"])
def test_pages_forbid_scripts_framing_and_keeping(client, path):
    if path == "/logout":
        sign_in(client)
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe-inline" not in policy
    assert "script-src" not in policy
    assert ("DENY", "nosniff", "no-store") == tuple(
        headers[name] for name in ("x-frame-options", "x-content-type-options", "cache-control")
    )
