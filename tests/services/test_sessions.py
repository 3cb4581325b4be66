"""Sessions: who gets one, when it ends, and that no made-up cookie is taken for one."""

from __future__ import annotations

import string
from concurrent.futures import ThreadPoolExecutor

import pytest
from argon2 import PasswordHasher
from argon2.profiles import CHEAPEST
from hypothesis import given
from hypothesis import strategies as st

from metrics.access import Role, Viewer
from metrics.errors import LockedOutError, SignInError
from metrics.services.accounts import (
    add_account,
    change_password,
    disable_account,
    enable_account,
    end_sessions,
)
from metrics.services.sessions import Sessions
from metrics.store.accounts import change_account, read_account
from metrics.store.ledger import open_ledger

ADMIN = Viewer("test", Role.ADMIN)
PASSWORD, OTHER = "mật khẩu của kiểm thử", "một mật khẩu khác hẳn"
KEY = b"k" * 32


@pytest.fixture(scope="module", autouse=True)
def quick_passwords():
    """Passwords cost here what they cost in use."""


@pytest.fixture
def sessions(ledger, clock):
    """Sessions on a ledger with one account."""
    add_account(ledger, ADMIN, {}, "chu_tich", PASSWORD, Role.VIEWER)
    return Sessions(ledger, KEY, clock=clock)


def test_right_password_opens_a_session_of_the_account(sessions):
    cookie = sessions.sign_in(" Chu_Tich ", PASSWORD)
    assert Viewer("chu_tich", Role.VIEWER) == sessions.viewer_of(cookie)


def test_every_session_has_a_key_of_its_own_and_only_its_hash_is_kept(sessions, ledger):
    first, second = (sessions.sign_in("chu_tich", PASSWORD) for _ in range(2))
    assert first != second
    kept = str(ledger.query("SELECT * FROM sessions"))
    assert sessions._session(first) not in kept  # noqa: SLF001 - the key inside the cookie


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("chu_tich", OTHER),
        ("chu_tich", ""),
        ("nobody", PASSWORD),
        ("", ""),
        ("x" * 5000, "x" * 5000),
    ],
)
def test_wrong_name_and_wrong_password_are_refused_alike(sessions, name, password):
    with pytest.raises(SignInError):
        sessions.sign_in(name, password)


def test_disabled_account_is_refused_like_a_wrong_password(sessions, ledger):
    disable_account(ledger, ADMIN, "chu_tich")
    with pytest.raises(SignInError):
        sessions.sign_in("chu_tich", PASSWORD)


@pytest.mark.parametrize("name", ["chu_tich", "nobody"])
def test_lock_comes_for_known_and_unknown_names_alike_and_goes_with_time(sessions, clock, name):
    for _ in range(5):
        with pytest.raises(SignInError):
            sessions.sign_in(name, OTHER)
    with pytest.raises(LockedOutError) as locked:
        sessions.sign_in(name, PASSWORD)
    assert 30 == locked.value.seconds
    clock.pass_by(seconds=30)
    if name == "chu_tich":
        assert sessions.viewer_of(sessions.sign_in(name, PASSWORD)) is not None
    else:
        with pytest.raises(SignInError):
            sessions.sign_in(name, PASSWORD)


def test_many_guesses_at_once_are_counted_before_they_are_checked(sessions):
    def guess(number):
        try:
            sessions.sign_in("chu_tich", f"guess number {number}")
        except LockedOutError:
            return "locked"
        except SignInError:
            return "wrong"
        return "in"

    with ThreadPoolExecutor(12) as threads:
        outcomes = list(threads.map(guess, range(24)))
    assert (5, 19) == (outcomes.count("wrong"), outcomes.count("locked"))


def test_session_ends_after_half_an_hour_without_use(sessions, clock):
    cookie = sessions.sign_in("chu_tich", PASSWORD)
    clock.pass_by(minutes=29, seconds=59)
    assert sessions.viewer_of(cookie) is not None
    clock.pass_by(minutes=29, seconds=59)
    assert sessions.viewer_of(cookie) is not None
    clock.pass_by(minutes=30)
    assert sessions.viewer_of(cookie) is None
    clock.pass_by(minutes=-30)
    assert sessions.viewer_of(cookie) is not None


def test_to_ask_whether_a_session_is_open_is_no_use_of_it(sessions, clock):
    cookie = sessions.sign_in("chu_tich", PASSWORD)
    for _ in range(29):
        clock.pass_by(minutes=1)
        assert sessions.is_open(cookie)
    clock.pass_by(minutes=1)
    assert not sessions.is_open(cookie)
    assert not sessions.is_open(None)


def test_session_in_use_ends_after_twelve_hours(sessions, clock):
    cookie = sessions.sign_in("chu_tich", PASSWORD)
    for _ in range(35):
        clock.pass_by(minutes=20)
        assert sessions.viewer_of(cookie) is not None
    clock.pass_by(minutes=19, seconds=59)
    assert sessions.viewer_of(cookie) is not None
    clock.pass_by(seconds=1)
    assert sessions.viewer_of(cookie) is None


def test_use_is_written_down_at_most_once_a_minute(sessions, ledger, clock):
    def seen():
        return ledger.query("SELECT seen_at FROM sessions")[0][0]

    cookie, start = sessions.sign_in("chu_tich", PASSWORD), clock()
    clock.pass_by(seconds=59)
    sessions.viewer_of(cookie)
    assert start == seen()
    clock.pass_by(seconds=1)
    with ThreadPoolExecutor(8) as threads:
        assert None not in threads.map(sessions.viewer_of, [cookie] * 32)
    assert clock() == seen()


def test_session_survives_a_new_start_of_the_server(sessions, ledger, clock):
    cookie = sessions.sign_in("chu_tich", PASSWORD)
    assert Sessions(ledger, KEY, clock=clock).viewer_of(cookie) is not None


def test_cookie_signed_with_another_key_is_nobodys(sessions, ledger, clock):
    cookie = sessions.sign_in("chu_tich", PASSWORD)
    assert Sessions(ledger, b"o" * 32, clock=clock).viewer_of(cookie) is None


def test_session_signed_out_of_cannot_be_replayed_and_others_go_on(sessions):
    here, there = (sessions.sign_in("chu_tich", PASSWORD) for _ in range(2))
    sessions.sign_out(here)
    sessions.sign_out(here)
    assert sessions.viewer_of(here) is None
    assert sessions.viewer_of(there) is not None


def test_signing_out_everywhere_ends_every_session_of_that_account_alone(sessions, ledger):
    add_account(ledger, ADMIN, {}, "khac", OTHER, Role.VIEWER)
    here, there = (sessions.sign_in("chu_tich", PASSWORD) for _ in range(2))
    other = sessions.sign_in("khac", OTHER)
    sessions.sign_out_everywhere(here)
    assert (None, None) == (sessions.viewer_of(here), sessions.viewer_of(there))
    assert sessions.viewer_of(other) is not None
    assert sessions.viewer_of(sessions.sign_in("chu_tich", PASSWORD)) is not None


@pytest.mark.parametrize(
    "change",
    [
        lambda ledger: disable_account(ledger, ADMIN, "chu_tich"),
        lambda ledger: change_password(ledger, ADMIN, "chu_tich", OTHER),
        lambda ledger: end_sessions(ledger, ADMIN, "chu_tich"),
    ],
    ids=["disabled", "password changed", "ended"],
)
def test_change_of_the_account_ends_its_sessions_for_good(sessions, ledger, change):
    cookie = sessions.sign_in("chu_tich", PASSWORD)
    change(ledger)
    assert sessions.viewer_of(cookie) is None
    enable_account(ledger, ADMIN, "chu_tich")
    assert sessions.viewer_of(cookie) is None


def test_new_password_works_and_the_old_one_does_not(sessions, ledger):
    change_password(ledger, ADMIN, "chu_tich", OTHER)
    with pytest.raises(SignInError):
        sessions.sign_in("chu_tich", PASSWORD)
    assert sessions.viewer_of(sessions.sign_in("chu_tich", OTHER)) is not None


def test_hash_of_older_parameters_is_made_anew_at_the_next_sign_in(sessions, ledger, clock):
    old = PasswordHasher.from_parameters(CHEAPEST).hash(PASSWORD)
    change_account(ledger, "chu_tich", "test", clock(), password_hash=old)
    before = sessions.sign_in("chu_tich", PASSWORD)
    assert old != read_account(ledger, "chu_tich").password_hash
    assert sessions.viewer_of(before) is not None
    assert sessions.viewer_of(sessions.sign_in("chu_tich", PASSWORD)) is not None


@pytest.fixture(scope="module")
def opened():
    """Sessions with one open, and its cookie; nothing is changed."""
    engine = open_ledger("duckdb:///:memory:")
    add_account(engine, ADMIN, {}, "chu_tich", PASSWORD, Role.VIEWER)
    one = Sessions(engine, KEY)
    yield one, one.sign_in("chu_tich", PASSWORD)
    engine.close()


LETTERS = string.ascii_letters + string.digits + "-_."


@given(place=st.integers(0, 10_000), letter=st.sampled_from(LETTERS))
def test_cookie_with_any_letter_changed_is_nobodys(opened, place, letter):
    sessions, cookie = opened
    place %= len(cookie)
    changed = cookie[:place] + letter + cookie[place + 1 :]
    assert (sessions.viewer_of(changed) is not None) == (
        sessions._session(changed) == sessions._session(cookie)  # noqa: SLF001
    )
    # Base64 has spare bits at its end; whatever is read there must be the same signature.
    assert changed[:-1] == cookie[:-1] or sessions.viewer_of(changed) is None


@given(st.one_of(st.none(), st.text(), st.binary().map(lambda some: some.decode("latin-1"))))
def test_made_up_cookie_is_nobodys_and_never_an_error(opened, cookie):
    assert opened[0].viewer_of(cookie) is None
    opened[0].sign_out(cookie)


def test_form_token_is_good_for_the_cookie_it_was_made_from_alone(opened):
    sessions, cookie = opened
    token = sessions.form_token(cookie)
    assert sessions.is_form_token(cookie, token)
    assert not sessions.is_form_token("other", token)
    assert not sessions.is_form_token(cookie, "")
    assert not sessions.is_form_token(cookie, "đ")
    assert not sessions.is_form_token("", sessions.form_token(""))
