"""Whoever is turned away at an address is found in the log afterwards: who, where, and why."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest

import filing
from metrics.access import Role, Viewer
from metrics.services.accounts import (
    add_account,
    change_password,
    disable_account,
    end_sessions,
    issue_token,
    revoke_tokens,
)
from metrics.services.live import live
from metrics.services.reviewing import lock
from metrics.services.sessions import IDLE, WHOLE
from metrics.store.entries import Wanted, read_entries
from metrics.store.verification import check_log

ADMIN = Viewer("test", Role.ADMIN)
WORD = "mật khẩu của kiểm thử"
SCRIPTS = Path(__file__).resolve().parents[2].glob("pages/*.py")
PAGES = sorted(f"/{path.stem}" for path in SCRIPTS if not path.stem.startswith("_"))
NOBODY, LEADER = "?", "chu_tich"


def refused(engine):
    """Entries of what was refused, the oldest first: who, where, why."""
    found = reversed(read_entries(engine, Wanted(action="refused")))
    return [(one.who, one.subject, one.details["why"]) for one in found]


@pytest.fixture
def leader(engine, client):
    """A leader signed in; the cookie."""
    add_account(engine, ADMIN, {}, LEADER, WORD, Role.VIEWER)
    client.cookies["kpi_session"] = live(os.environ).sessions.sign_in(LEADER, WORD)
    assert 200 == client.get("/method").status
    return client.cookies["kpi_session"]


@pytest.fixture
def clerk(numbers, client):
    """A clerk of agency a by name, with a token; papers of a and b are there."""
    shared = live(os.environ)
    agencies = shared.workspace().catalog.agencies
    name = add_account(shared.engine, ADMIN, agencies, "van_thu", WORD, Role.AGENCY, "a")
    _, token = issue_token(shared.engine, ADMIN, name, "máy")
    client.headers = {"Authorization": f"Bearer {token}"}
    client.papers = numbers
    return name


# --- pages ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", *PAGES, "/media/a.csv"])
def test_cold_link_of_a_stranger(path, client, engine):
    assert 303 == client.get(path).status
    assert [(NOBODY, path, "signed_out")] == refused(engine)


@pytest.mark.parametrize("cookie", ["x", "a.b", "InNlc3Npb24i.c2ln"])
def test_forged_cookie(cookie, client, engine):
    client.cookies["kpi_session"] = cookie
    assert 303 == client.get("/review").status
    assert [(NOBODY, "/review", "forged")] == refused(engine)


@pytest.mark.usefixtures("leader")
@pytest.mark.parametrize("passed", [IDLE, WHOLE])
def test_expired_cookie(passed, client, engine):
    sessions = live(os.environ).sessions
    now = sessions.clock
    sessions.clock = lambda: now() + passed
    assert 303 == client.get("/target").status
    assert [(LEADER, "/target", "expired")] == refused(engine)


@pytest.mark.parametrize(
    ("end", "why"),
    [
        (lambda _engine, cookie: live(os.environ).sessions.sign_out(cookie), "left"),
        (lambda _engine, cookie: live(os.environ).sessions.sign_out_everywhere(cookie), "ended"),
        (lambda engine, _cookie: end_sessions(engine, ADMIN, LEADER), "ended"),
        (lambda engine, _cookie: change_password(engine, ADMIN, LEADER, WORD * 2), "ended"),
        (lambda engine, _cookie: disable_account(engine, ADMIN, LEADER), "disabled"),
    ],
    ids=["signed_out", "everywhere", "epoch", "password", "disabled"],
)
def test_cookie_replayed_after_its_session_was_ended(end, why, leader, client, engine):
    end(engine, leader)
    assert 303 == client.get("/history").status
    assert [(LEADER, "/history", why)] == refused(engine)


@pytest.mark.usefixtures("leader")
def test_request_of_another_site(client, engine):
    answer = client.post("/logout", {"everywhere": "1"}, Origin="http://example.invalid")
    assert 403 == answer.status
    assert [(LEADER, "/logout", "origin")] == refused(engine)


@pytest.mark.usefixtures("leader")
def test_form_that_is_not_of_the_page(client, engine):
    assert 403 == client.post("/logout", {"everywhere": "1"}).status
    assert [(LEADER, "/logout", "form")] == refused(engine)


@pytest.mark.usefixtures("leader")
def test_file_from_who_files_nothing(client, engine):
    path = "/_stcore/upload_file/a/b"
    assert 403 == client.ask("PUT", path).status
    assert [(LEADER, path, "role")] == refused(engine)


def test_stranger_who_changes_something(client, engine):
    assert 403 == client.ask("DELETE", "/_stcore/upload_file/a/b").status
    assert [(NOBODY, "/_stcore/upload_file/a/b", "signed_out")] == refused(engine)


def test_sign_in_that_fails_is_one_entry_alone(client, engine):
    add_account(engine, ADMIN, {}, LEADER, WORD, Role.VIEWER)
    token = live(os.environ).sessions.form_token("x")
    client.cookies["kpi_form"] = "x"
    form = {"token": token, "name": LEADER, "password": "sai"}
    assert 401 == client.post("/login", form).status
    assert [] == refused(engine)
    (entry,) = read_entries(engine, Wanted(action="sign_in_failed"))
    assert (LEADER, "password") == (entry.who, entry.details["why"])


# --- the programming interface --------------------------------------------------------------------


@pytest.mark.parametrize("header", ["", "Bearer x", "Bearer kpi_khong-co", "Basic eDp5"])
def test_call_without_a_good_token(header, client, engine):
    assert 401 == client.get("/api/status", **({"Authorization": header} if header else {})).status
    assert [(NOBODY, "/api/status", "token")] == refused(engine)


@pytest.mark.parametrize(
    ("end", "why"), [(disable_account, "disabled"), (revoke_tokens, "revoked")]
)
def test_token_that_is_not_taken_any_more(end, why, clerk, client):
    engine = live(os.environ).engine
    assert 200 == client.get("/api/status", **client.headers).status
    end(engine, ADMIN, clerk)
    assert 401 == client.get("/api/status", **client.headers).status
    assert [(clerk, "/api/status", why)] == refused(engine)


def test_papers_of_another_agency(clerk, client):
    path = f"/api/submissions/{client.papers['b']}"
    assert 403 == client.get(path, **client.headers).status
    assert 200 == client.get(f"/api/submissions/{client.papers['a']}", **client.headers).status
    engine = live(os.environ).engine
    (entry,) = read_entries(engine, Wanted(action="refused"))
    told = {"why": "role", "action": "read_filings", "asked_for": "b"}
    assert (clerk, "a", path, told) == (entry.who, entry.agency, entry.subject, entry.details)


def test_filing_for_another_agency(clerk, client):
    path = "/api/submissions?agency=b&period=2026-Q3"
    body = filing.content(filing.posts(9, who="b"))
    sent = {**client.headers, "Content_Type": "text/csv"}
    assert 403 == client.ask("POST", path, body, **sent).status
    (entry,) = read_entries(live(os.environ).engine, Wanted(action="refused"))
    told = {"why": "role", "action": "submit", "asked_for": "b"}
    assert (clerk, told) == (entry.who, entry.details)


def test_filing_for_a_locked_period(clerk, client):
    shared = live(os.environ)
    lock(shared.workspace(), filing.REVIEWER, filing.closes("2026-Q3"), None, "chốt số")
    body = filing.content(filing.posts(9), filing.share(1, 3))
    sent = {**client.headers, "Content_Type": "text/csv"}
    path = "/api/submissions?period=2026-Q3"
    assert 409 == client.ask("POST", path, body, **sent).status
    (entry,) = read_entries(shared.engine, Wanted(action="refused"))
    assert (clerk, {"why": "locked", "asked_for": "a"}) == (entry.who, entry.details)


def test_more_calls_than_anyone_may(clerk, client):
    shared = live(os.environ)
    shared.callers.allowance.most = 1
    shared.callers.allowance.every = timedelta(hours=1)
    found = [client.get("/api/status", **client.headers).status for _ in range(3)]
    assert [200, 429, 429] == found
    assert [(clerk, "/api/status", "too_often")] == refused(shared.engine)


# --- how many -------------------------------------------------------------------------------------


def test_same_refusal_is_one_entry_a_minute_with_those_left_out_counted(client, engine):
    refusals = live(os.environ).sessions.refusals
    now = refusals.clock
    for _ in range(50):
        client.get("/review")
    assert [(NOBODY, "/review", "signed_out")] == refused(engine)
    refusals.clock = lambda: now() + timedelta(minutes=1)
    client.get("/review")
    newest = read_entries(engine, Wanted(action="refused"))[0]
    assert ("/review", {"why": "signed_out", "left_out": 49}) == (newest.subject, newest.details)


@pytest.mark.usefixtures("leader")
def test_strangers_cannot_crowd_out_the_refusals_of_who_is_known(client, another, engine):
    refusals = live(os.environ).sessions.refusals
    refusals.most_in_all = 5
    stranger = another()
    for number in range(9):
        stranger.get(f"/{number}")
    assert 5 == len(refused(engine))
    client.post("/logout", {})
    assert (LEADER, "/logout", "form") == refused(engine)[-1]
    assert check_log(engine).is_whole


def test_nothing_secret_comes_into_the_log(client, engine, leader):
    live(os.environ).sessions.sign_out(leader)
    client.get("/history?filing=1&password=mat-khau-go-nham")
    told = str(read_entries(engine, Wanted()))
    assert "mat-khau" not in told
    assert leader not in told
    assert "127.0.0.1" not in told
