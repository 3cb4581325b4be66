"""The trail: who may read what of it, what gets into it, the commands that show and prove it."""

from __future__ import annotations

import io
import json
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from filing import CLERK, LEADER, OTHER, REVIEWER, closes, posts, share
from metrics.access import Role, Viewer
from metrics.cli import run
from metrics.errors import AccessDeniedError, LockedOutError, SignInError, StaleDecisionError
from metrics.services import reviewing, submitting
from metrics.services.accounts import (
    add_account,
    change_password,
    disable_account,
    enable_account,
    issue_token,
    revoke_tokens,
)
from metrics.services.refusals import Refusals
from metrics.services.sessions import Sessions
from metrics.services.trail import (
    Act,
    Kind,
    Wanted,
    note_declarations,
    people_in_trail,
    read_trail,
    verify,
    wanted_of,
)
from metrics.store.ledger import open_ledger
from metrics.store.log import NOBODY
from metrics.store.verification import check_log
from metrics.text.trail import broken_sentence, entry_sentence
from metrics.text.words import Language, say

ADMIN = Viewer("quan_tri", Role.ADMIN)
WORD = "mật khẩu của kiểm thử"


def acts(space, viewer=ADMIN, wanted=None):
    part = read_trail(space, viewer, wanted or Wanted())
    assert part.count == len(part.entries)
    return [one.action for one in part.entries]


def test_administrators_and_the_standing_agency_read_everything(office):
    office.file(posts(1), share(1, 2))
    office.file(posts(1, "b"), share(1, 2, "b"), who=OTHER)
    assert ["filed", "filed"] == acts(office.space) == acts(office.space, REVIEWER)
    assert ("van_thu_a", "van_thu_b") == people_in_trail(office.space, ADMIN)


def test_an_agency_reads_its_own_and_what_was_done_about_it(office):
    office.file(posts(1), share(1, 2))
    office.file(posts(1, "b"), share(1, 2, "b"), who=OTHER)
    office.accept(1)
    office.accept(2)
    assert ["accepted", "filed"] == acts(office.space, CLERK)
    assert ("tham_dinh", "van_thu_a") == people_in_trail(office.space, CLERK)
    with pytest.raises(AccessDeniedError):
        read_trail(office.space, CLERK, Wanted(agency="b"))
    with pytest.raises(AccessDeniedError):
        verify(office.space, CLERK)


def test_leaders_read_nothing_of_it(office):
    for call in (people_in_trail, verify):
        with pytest.raises(AccessDeniedError):
            call(office.space, LEADER)
    with pytest.raises(AccessDeniedError):
        read_trail(office.space, LEADER, Wanted())


def test_entries_are_chosen_by_who_what_when_and_subject(office):
    office.file(posts(1), share(1, 2))
    office.accept(1)
    today = (datetime.utcnow() + timedelta(hours=7)).date()  # noqa: DTZ003 - in Viet Nam
    day = timedelta(days=1)
    for wanted, found in (
        (wanted_of(who="tham_dinh"), ["accepted"]),
        (wanted_of(action="filed"), ["filed"]),
        (wanted_of(subject=("filing", "1")), ["accepted", "filed"]),
        (wanted_of(subject=("filing", "2")), []),
        (wanted_of(since=today, until=today), ["accepted", "filed"]),
        (wanted_of(since=today + day), []),
        (wanted_of(until=today - day), []),
    ):
        assert found == acts(office.space, ADMIN, wanted)
    part = read_trail(office.space, ADMIN, Wanted(), 1, 1)
    assert (["filed"], 2) == ([one.action for one in part.entries], part.count)


def test_days_are_those_of_viet_nam():
    asked = wanted_of(since=date(2026, 11, 2), until=date(2026, 11, 2))
    assert ("2026-11-01 17:00:00", "2026-11-02 17:00:00") == (str(asked.since), str(asked.until))


# --- what gets into it ----------------------------------------------------------------------------


@pytest.fixture
def sessions(office):
    add_account(office.space.engine, ADMIN, {}, "chi_huy", WORD, Role.REVIEWER)
    return Sessions(office.space.engine, b"k" * 32)


def test_sign_ins_good_and_failed_and_sign_outs_are_recorded(office, sessions):
    cookie = sessions.sign_in("chi_huy", WORD)
    for name in ("chi_huy", "mật khẩu gõ nhầm vào ô tên"):
        with pytest.raises(SignInError):
            sessions.sign_in(name, "sai mật khẩu dài")
    sessions.sign_out(cookie)
    disable_account(office.space.engine, ADMIN, "chi_huy")
    with pytest.raises(SignInError):
        sessions.sign_in("chi_huy", WORD)
    found = read_trail(office.space, ADMIN, Wanted()).entries
    assert [
        ("sign_in_failed", "chi_huy", "disabled"),
        ("account_disabled", "quan_tri", None),
        ("signed_out", "chi_huy", None),
        ("sign_in_failed", NOBODY, "unknown"),
        ("sign_in_failed", "chi_huy", "password"),
        ("signed_in", "chi_huy", None),
        ("account_added", "quan_tri", None),
    ] == [(one.action, one.who, one.details.get("why")) for one in found]
    assert "gõ nhầm" not in str(found)


def test_who_has_to_wait_is_recorded_too(office, sessions):
    for _ in range(6):
        with pytest.raises((SignInError, LockedOutError)):
            sessions.sign_in("chi_huy", "sai mật khẩu dài")
    assert "held" == read_trail(office.space, ADMIN, Wanted()).entries[0].details["why"]


def test_flood_of_refusals_is_counted_rather_than_recorded(office):
    now = [datetime(2026, 1, 5)]  # noqa: DTZ001 - naive UTC
    refusals = Refusals(office.space.engine, lambda: now[0], most=3, most_in_all=5)
    for number in range(10):
        refusals.note(None, Act.REFUSED, Kind.PLACE, f"/{number}", "signed_out")
    refusals.note(CLERK, Act.REFUSED, Kind.PLACE, "/review", "role")
    assert 4 == len(acts(office.space))
    assert 7 == read_trail(office.space, ADMIN, Wanted()).entries[0].details["left_out"]
    for name in ("x", "y", "z"):
        refusals.note(name, Act.REFUSED, Kind.PLACE, "/", "role")
    assert 5 == len(acts(office.space))
    now[0] += timedelta(minutes=11)
    refusals.note(None, Act.REFUSED, Kind.PLACE, "/", "signed_out")
    assert 2 == read_trail(office.space, ADMIN, Wanted()).entries[0].details["left_out"]


def test_refusal_says_what_was_asked_for(office):
    with pytest.raises(AccessDeniedError) as caught:
        office.file(posts(1, "b"), agency="b")
    Refusals(office.space.engine).note_error(CLERK, "/submit", caught.value)
    (entry,) = read_trail(office.space, CLERK, Wanted()).entries
    assert ("/submit", {"why": "role", "action": "submit", "asked_for": "b"}) == (
        entry.subject,
        entry.details,
    )


def test_declarations_are_recorded_once_until_they_change(office):
    for sha256 in ("a", "a", "b", "b", "a"):
        note_declarations(office.space.engine, "kpi serve", {"targets.yaml": sha256})
    assert ["declared"] * 3 == acts(office.space)


@pytest.mark.parametrize("language", Language)
def test_every_sort_of_entry_and_fault_has_its_words(language):
    for act in Act:
        assert say(language, f"log.action.{act}.name")
        told = entry_sentence(language, str(act), "7", {})
        assert told != str(act)
        assert "{" not in told
    for code in (
        *("hash", "chain", "missing", "end", "changed"),
        *("gone", "unrecorded", "figures", "file", "history"),
    ):
        assert "{" not in broken_sentence(language, code, 5, "locks", 2, ("reason",))


# --- whatever is done verifies --------------------------------------------------------------------

STEPS = ("file", "file_b", "accept", "give_back", "withdraw", "lock", "unlock", "account", "token")


@given(
    steps=st.lists(
        st.tuples(st.sampled_from(STEPS), st.integers(1, 4), st.integers(1, 3)), max_size=12
    )
)
@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_sequence_of_operations_verifies(tmp_path_factory, steps):
    from filing import office as new_office  # noqa: PLC0415 - a ledger for each example

    engine = open_ledger("duckdb:///:memory:")
    place = new_office(tmp_path_factory.mktemp("office"), engine)
    for step, number, value in steps:
        before = len(acts(place.space))
        try:
            take(place, step, number, value)
        except (StaleDecisionError, PermissionError, LookupError, ValueError):
            assert before == len(acts(place.space))
        assert check_log(engine).is_whole
    engine.close()


def take(place, step, number, value):  # noqa: C901, PLR0912 - one branch for each step
    """One step on the ledger."""
    engine = place.space.engine
    if step == "file":
        place.file(posts(value), share(1, value))
    elif step == "file_b":
        place.file(posts(value, "b"), share(1, value, "b"), who=OTHER)
    elif step == "accept":
        place.accept(number)
    elif step == "give_back":
        place.give_back(number)
    elif step == "withdraw":
        submitting.withdraw(place.space, CLERK, number, place.seen(number).get(number, 0))
    elif step in ("lock", "unlock"):
        act = reviewing.lock if step == "lock" else reviewing.unlock
        act(place.space, REVIEWER, closes("2026-Q3"), None if value == 1 else "a", "lý do")
    elif step == "account":
        name = f"tk{number}"
        if value == 1:
            add_account(engine, ADMIN, {}, name, WORD, Role.VIEWER)
        elif value == 2:
            disable_account(engine, ADMIN, name)
        else:
            enable_account(engine, ADMIN, name)
    elif value == 1:
        issue_token(engine, ADMIN, f"tk{number}", "nhãn")
    elif value == 2:
        revoke_tokens(engine, ADMIN, f"tk{number}")
    else:
        change_password(engine, ADMIN, f"tk{number}", WORD)


# --- on the command line --------------------------------------------------------------------------


def kpi(root, store, *arguments):
    """Exit code and what a command says."""
    output, errors = io.StringIO(), io.StringIO()
    code = run([*arguments, "--store", store], root, {}, output, errors, lambda: WORD)
    return code, output.getvalue() + errors.getvalue()


@pytest.fixture
def store(tmp_path, root):
    address = f"duckdb:///{tmp_path / 'kpi.duckdb'}"
    assert 0 == kpi(root, address, "user", "add", "chi_huy", "--role", "reviewer")[0]
    return address


def test_log_is_shown_in_words_and_as_json(store, root):
    code, told = kpi(root, store, "log")
    assert 0 == code
    assert "Tạo tài khoản chi_huy (Cơ quan thường trực)" in told
    assert "Account chi_huy made" in kpi(root, store, "log", "--language", "en")[1]
    shown = json.loads(kpi(root, store, "log", "--json", "--action", "account_added")[1])
    assert ("account_added", "chi_huy") == (shown["action"], shown["subject"])
    assert "Không có mục nào" in kpi(root, store, "log", "--who", "nobody")[1]


def test_verify_proves_the_log_or_names_the_first_broken_entry_in_both_languages(store, root):
    code, told = kpi(root, store, "verify")
    assert (0, True, True) == (code, "Nguyên vẹn: 1 mục" in told, "Whole: 1 entries" in told)
    engine = open_ledger(store)
    engine.query("UPDATE accounts SET role = 'admin'")
    engine.close()
    code, told = kpi(root, store, "verify")
    assert 1 == code
    assert "Mục #1: dòng tài khoản số 1 không còn như lúc ghi (role)" in told
    assert "Entry #1: account row 1 is not as it was recorded (role)" in told
