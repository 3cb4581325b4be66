"""What stays is set aside from looks at everything; what can be forgotten is, sooner or later."""

from __future__ import annotations

import gc
import weakref

import pytest

from metrics.web.memory import WHOLE_SECONDS, set_aside


class Node:
    """Something that holds itself, so that only a look can tell that nobody else does."""

    def __init__(self):
        self.own = self


@pytest.fixture
def clock():
    """Seconds that pass only when a test says so."""
    now = [0.0]
    with set_aside(lambda: now[0]):
        yield now
    assert 0 == gc.get_freeze_count()


@pytest.mark.usefixtures("clock")
def test_what_outlasts_a_look_is_left_out_of_the_next():
    kept = Node()
    gc.collect()
    assert not any(one is kept for one in gc.get_objects())
    assert gc.get_freeze_count() > 0


@pytest.mark.usefixtures("clock")
def test_what_came_since_and_is_forgotten_goes_at_once():
    gc.collect()
    trace = weakref.ref(Node())
    gc.collect()
    assert trace() is None


def test_what_was_set_aside_and_is_forgotten_goes_when_everything_is_looked_at(clock):
    kept = Node()
    trace = weakref.ref(kept)
    gc.collect()
    del kept
    gc.collect()
    assert trace() is not None

    clock[0] = WHOLE_SECONDS
    gc.collect()
    assert trace() is None


@pytest.mark.usefixtures("clock")
def test_short_looks_set_nothing_aside():
    gc.collect()
    before = gc.get_freeze_count()
    kept = [Node() for _ in range(100)]
    gc.collect()
    assert before == gc.get_freeze_count()
    assert 100 == len(kept)
