"""People change their own password: the old one asked for, others signed out, all recorded."""

from __future__ import annotations

import os
import re

import pytest

from metrics.access import Role, Viewer
from metrics.errors import SignInError
from metrics.services.accounts import add_account
from metrics.services.live import live
from metrics.store.entries import Wanted, read_entries
from metrics.text.words import Language, say

ADMIN = Viewer("test", Role.ADMIN)
NAME, WORD, OTHER = "chu_tich", "mật khẩu của kiểm thử", "một mật khẩu khác hẳn"


@pytest.fixture
def person(engine, client):
    """A client signed in to an account of its own."""
    add_account(engine, ADMIN, {}, NAME, WORD, Role.VIEWER)
    client.cookies["kpi_session"] = live(os.environ).sessions.sign_in(NAME, WORD)
    return client


def change(person, old=WORD, new=OTHER, again=None, language=Language.VI, **fields):
    """Fill in the form and send it as the page says."""
    shown = person.get(f"/password?lang={language}").text
    token = re.search(r'name="token" value="([^"]*)"', shown)[1]
    action = re.search(r'<form method="post" action="([^"]*)"', shown)[1].replace("&amp;", "&")
    form = {"token": token, "old": old, "new": new, "again": new if again is None else again}
    return person.post(action, {**form, **fields})


def entries(engine):
    return [(one.action, one.who, one.details.get("why")) for one in read_entries(engine, Wanted())]


@pytest.mark.parametrize("language", Language)
def test_new_password_is_taken_and_other_sessions_end(person, another, engine, language):
    elsewhere = another()
    elsewhere.cookies["kpi_session"] = live(os.environ).sessions.sign_in(NAME, WORD)
    before = person.cookies["kpi_session"]
    answer = change(person, language=language)
    assert 200 == answer.status
    assert say(language, "password.changed") in answer.text
    assert before != person.cookies["kpi_session"]
    assert 200 == person.get("/method").status
    assert 303 == elsewhere.get("/method").status
    sessions = live(os.environ).sessions
    with pytest.raises(SignInError):
        sessions.sign_in(NAME, WORD)
    assert sessions.sign_in(NAME, OTHER)
    assert ("password_changed", NAME, None) in entries(engine)
    told = str(read_entries(engine, Wanted()))
    assert WORD not in told
    assert OTHER not in told


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(
    ("fields", "status", "key", "values"),
    [
        ({"old": "sai mật khẩu"}, 401, "password.wrong", {}),
        ({"old": ""}, 400, "password.missing", {}),
        ({"new": ""}, 400, "password.missing", {}),
        ({"again": "khác"}, 400, "account.refusal.passwords_differ", {}),
        ({"new": WORD}, 400, "account.refusal.password_same", {}),
        ({"new": "a" * 11}, 400, "account.refusal.password_short", {"shortest": 12, "found": 11}),
        ({"token": "0" * 64}, 403, "login.stale", {}),
    ],
)
def test_what_stands_in_the_way_is_told_and_nothing_changes(
    person, language, fields, status, key, values
):
    answer = change(person, language=language, **fields)
    assert status == answer.status
    assert f'role="alert">{say(language, key, **values)}' in answer.text
    for typed in (WORD, OTHER):
        assert typed not in answer.text
    assert 200 == person.get("/method").status
    assert live(os.environ).sessions.sign_in(NAME, WORD)


def test_wrong_old_passwords_are_slowed_down_like_signing_in_and_recorded(person, engine):
    assert [401] * 5 == [change(person, old="sai").status for _ in range(5)]
    answer = change(person)
    assert 429 == answer.status
    assert 0 < int(answer.headers["retry-after"]) <= 30
    assert ("sign_in_failed", NAME, "held") == entries(engine)[0]
    assert ("sign_in_failed", NAME, "old_password") == entries(engine)[1]
    assert not [one for one in entries(engine) if one[0] == "refused"]


def test_password_of_a_demonstration_stays_as_everybody_knows_it(client, engine):
    add_account(engine, ADMIN, {}, NAME, WORD, Role.VIEWER, is_demo=True)
    client.cookies["kpi_session"] = live(os.environ).sessions.sign_in(NAME, WORD)
    answer = change(client)
    assert 400 == answer.status
    assert say(Language.VI, "account.refusal.password_shared") in answer.text


def test_stranger_is_led_to_the_login(client):
    assert 303 == client.get("/password").status
    assert 403 == client.post("/password", {"old": WORD, "new": OTHER, "again": OTHER}).status


def test_form_larger_than_any_of_ours_is_refused(person):
    assert 413 == person.post("/password", {"new": "x" * 20_000}).status
    assert 200 == person.get("/method").status
