"""Attempts to sign in: a few at once, then delays that double, for names and for addresses."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.errors import LockedOutError
from metrics.services.attempts import Attempts, Limit


def wait(attempts, clock, name="a", address="here"):
    """Seconds until the next attempt is allowed; the attempt is made when it is at once."""
    try:
        attempts.begin(name, address, clock())
    except LockedOutError as error:
        return error.seconds
    return 0


def test_first_attempts_are_free_and_then_the_wait_doubles_up_to_half_an_hour(clock):
    attempts, waits = Attempts(), []
    for _ in range(14):
        seconds = wait(attempts, clock)
        waits.append(seconds)
        clock.pass_by(seconds=seconds)
        if seconds:
            assert 0 == wait(attempts, clock)
    assert [0] * 5 + [30, 60, 120, 240, 480, 960, 1800, 1800, 1800] == waits


def test_wait_holds_to_its_last_moment_and_refused_attempts_do_not_lengthen_it(clock):
    attempts = Attempts()
    for _ in range(5):
        wait(attempts, clock)
    clock.pass_by(seconds=29, milliseconds=999)
    assert [1, 1, 1] == [wait(attempts, clock) for _ in range(3)]
    clock.pass_by(milliseconds=1)
    assert 0 == wait(attempts, clock)
    assert 60 == wait(attempts, clock)


def test_success_forgets_failures_and_other_names_are_not_held_up(clock):
    attempts = Attempts()
    for _ in range(5):
        wait(attempts, clock)
    assert 0 == wait(attempts, clock, "b")
    attempts.succeed("a", "here")
    assert 0 == wait(attempts, clock)


def test_one_address_trying_many_names_is_held_up_and_others_are_not(clock):
    attempts = Attempts()
    assert [0] * 40 == [wait(attempts, clock, f"name{number}") for number in range(40)]
    assert 30 == wait(attempts, clock, "yet another")
    assert 0 == wait(attempts, clock, "yet another", "elsewhere")


def test_failures_are_forgotten_after_a_quiet_day(clock):
    attempts = Attempts()
    for _ in range(5):
        wait(attempts, clock)
    clock.pass_by(hours=24)
    assert [0] * 5 + [30] == [wait(attempts, clock) for _ in range(6)]


def test_flood_of_names_neither_fills_the_memory_nor_frees_a_locked_name(clock):
    limit = Limit(5, timedelta(minutes=1), timedelta(hours=1), timedelta(days=1), capacity=100)
    for _ in range(6):
        limit.count("chair", clock())
    for number in range(5000):
        limit.count(f"name{number}", clock())
    assert len(limit.failures) <= 100
    assert limit.wait("chair", clock()) > timedelta()


@pytest.mark.timeout(60)
@given(st.integers(1, 10_000))
def test_wait_never_shrinks_with_more_failures_nor_exceeds_the_longest(failures):
    limit = Attempts().names
    shorter, longer = limit._delay(failures), limit._delay(failures + 1)  # noqa: SLF001
    assert timedelta() <= shorter <= longer <= limit.longest
