"""Without a session nothing is handed out, whatever the path and however the cookie is made up."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from metrics.access import Role, Viewer
from metrics.services.accounts import add_account, disable_account
from metrics.services.live import live
from metrics.store.entries import Wanted, read_entries
from metrics.web.routes import ROUTES

ADMIN = Viewer("test", Role.ADMIN)
WORD = "mật khẩu của kiểm thử"
SCRIPTS = Path(__file__).resolve().parents[2].glob("pages/*.py")
PAGES = sorted(f"/{path.stem}" for path in SCRIPTS if not path.stem.startswith("_"))
REFUSED = Wanted(action="refused")
OPEN = {"/healthz", "/readyz", "/login", "/logout", "/signon", "/signon/done", "/signon/out"}


@pytest.mark.parametrize(
    "path", ["/", *PAGES, "/target?target=HP24-Q2&lang=en", "/media/a.csv", "/nothing/like/it"]
)
def test_cold_link_meets_the_login_which_leads_back(client, path):
    answer = client.get(path)
    assert 303 == answer.status
    led = urlsplit(answer.location)
    assert ("", "", "/login") == (led.scheme, led.netloc, led.path)
    assert [path] == parse_qs(led.query).get("next", ["/"])
    assert ["en"] * ("lang=en" in path) == parse_qs(led.query).get("lang", [])
    assert "no-store" == answer.headers["cache-control"]
    assert "" == answer.text


def test_every_route_is_behind_the_gate_but_those_that_must_not_be(client):
    shut = {
        path
        for path in (route.path for route in ROUTES)
        if (client.get(path).location or "").startswith("/login?next=%2F")
    }
    asked_for_tokens = {route.path for route in ROUTES if route.path.startswith("/api/")}
    assert OPEN | asked_for_tokens == {route.path for route in ROUTES} - shut


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_nothing_is_changed_without_a_session(client, method):
    assert 403 == client.ask(method, "/_stcore/upload_file/a/b").status


@pytest.mark.parametrize("path", ["/healthz", "/_stcore/health", "/static/js/a.js"])
def test_what_needs_no_session_is_answered(client, path):
    assert 200 == client.get(path).status


@pytest.mark.parametrize("path", ["/api/status", "/api/submissions/1"])
def test_interface_asks_for_a_token_rather_than_leading_to_the_login(client, path):
    assert (401, None) == ((answer := client.get(path)).status, answer.location)


@pytest.mark.parametrize("cookie", ["", "x", "a.b", "InNlc3Npb24i.c2ln", "\xe9", "x" * 5000])
def test_made_up_cookie_is_taken_for_none(client, cookie):
    client.cookies["kpi_session"] = cookie
    assert 303 == client.get("/method").status


def test_session_opens_every_page_until_its_account_is_disabled(client, engine):
    add_account(engine, ADMIN, {}, "chu_tich", WORD, Role.VIEWER)

    client.cookies["kpi_session"] = live(os.environ).sessions.sign_in("chu_tich", WORD)
    for path in ["/", *(page for page in PAGES if page != "/overview"), "/media/a.csv"]:
        assert 200 == client.get(path).status
    led = client.get("/overview?as_of=2025-Q2")
    assert (307, "/?as_of=2025-Q2") == (led.status, led.location)
    disable_account(engine, ADMIN, "chu_tich")
    assert 303 == client.get("/method").status


def test_whoever_is_turned_away_is_in_the_log(client, engine):
    client.get("/history?filing=1")
    client.cookies["kpi_session"] = "forged.cookie"
    client.get("/review")
    client.get("/api/status")
    found = [(one.subject, one.who, one.details["why"]) for one in read_entries(engine, REFUSED)]
    assert [
        ("/api/status", "?", "token"),
        ("/review", "?", "forged"),
        ("/history", "?", "signed_out"),
    ] == found
