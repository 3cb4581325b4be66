"""Systems that call with a token: who they are, how often they may, and who is slowed down."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.access import Role, Viewer
from metrics.errors import LockedOutError, SignInError
from metrics.services.accounts import (
    add_account,
    disable_account,
    enable_account,
    issue_token,
    revoke_tokens,
)
from metrics.services.callers import Allowance, Callers

ADMIN = Viewer("test", Role.ADMIN)
START = datetime(2026, 1, 5, 8, 0)  # noqa: DTZ001 - as the ledger keeps times
SECOND = timedelta(seconds=1)


@pytest.fixture
def callers(ledger, clock):
    """Callers on an empty ledger, with a clock the test moves."""
    return Callers(ledger, clock)


@pytest.fixture
def token(ledger, catalog):
    """Token of an agency's account."""
    add_account(ledger, ADMIN, catalog.agencies, "hong_bang", "x" * 20, Role.AGENCY, "p_hong_bang")
    return issue_token(ledger, ADMIN, "hong_bang", "")[1]


def refused(callers, token, address="10.0.0.1"):
    """What a call is refused with: 0 for a wrong token, else the seconds to wait."""
    try:
        callers.viewer_of(token, address)
    except LockedOutError as error:
        return error.seconds
    except SignInError:
        return 0
    return None


def test_token_tells_who_calls(callers, token):
    assert Viewer("hong_bang", Role.AGENCY, "p_hong_bang") == callers.viewer_of(token, "10.0.0.1")


def test_revoked_token_and_disabled_account_are_refused_at_once(callers, ledger, token):
    assert refused(callers, token) is None
    disable_account(ledger, ADMIN, "hong_bang")
    assert 0 == refused(callers, token)
    enable_account(ledger, ADMIN, "hong_bang")
    assert refused(callers, token) is None
    revoke_tokens(ledger, ADMIN, "hong_bang")
    assert 0 == refused(callers, token)


def test_wrong_tokens_of_an_address_wait_ever_longer_and_are_forgotten(callers, clock):
    free = callers.wrong.free
    assert [0] * free + [5] == [refused(callers, "kpi_x") for _ in range(free + 1)]
    waits = []
    for _ in range(8):
        clock.pass_by(seconds=refused(callers, "kpi_x"))
        assert 0 == refused(callers, "kpi_x")
        waits.append(refused(callers, "kpi_x"))
    assert [10, 20, 40, 80, 160, 300, 300, 300] == waits
    clock.pass_by(hours=1)
    assert [0, 0] == [refused(callers, "kpi_x") for _ in range(2)]


def test_wrong_tokens_shut_out_neither_other_addresses_nor_right_tokens(callers, token):
    for _ in range(callers.wrong.free):
        refused(callers, "kpi_x")
    assert [5, 0, None] == [
        refused(callers, "kpi_x"),
        refused(callers, "kpi_x", "10.0.0.2"),
        refused(callers, token),
    ]


def test_account_calls_many_times_at_once_and_then_as_often_as_allowed(callers, clock, token):
    most = callers.allowance.most
    assert [None] * most + [1] == [refused(callers, token) for _ in range(most + 1)]
    clock.pass_by(seconds=2)
    assert [None, None, 1] == [refused(callers, token) for _ in range(3)]
    clock.pass_by(seconds=most)
    assert [None] * most + [1] == [refused(callers, token) for _ in range(most + 1)]


@given(
    most=st.integers(1, 5),
    pauses=st.lists(st.integers(0, 4000), min_size=1, max_size=40),
)
def test_no_more_calls_are_let_through_than_allowed_and_waiting_as_told_helps(most, pauses):
    allowance, now, through = Allowance(most, SECOND), START, []
    for pause in pauses:
        now += timedelta(milliseconds=pause)
        wait = allowance.take("a", now)
        if wait > timedelta():
            assert wait <= SECOND
            assert allowance.take("b", now) <= timedelta() or most == 0
            assert allowance.take("a", now + wait) <= timedelta()
            now += wait
        through.append(now)
        allowance.full_at.pop("b", None)
    for first in range(len(through)):
        for last in range(first, len(through)):
            assert last - first + 1 <= most + (through[last] - through[first]) / SECOND


def test_what_is_past_is_forgotten():
    allowance = Allowance(2, SECOND)
    for number in range(1000):
        allowance.take(f"{number}", START)
    allowance.take("a", START + SECOND)
    assert {"a"} == set(allowance.full_at)
