"""Whatever is filed and decided in whatever order: nothing is lost, the right figure counts."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

import filing
from filing import CLERK, REVIEWER, closes, content, posts, share
from metrics.errors import PeriodLockedError, StaleDecisionError
from metrics.filings import State
from metrics.services import reviewing, submitting
from metrics.store.filings import read_content, read_decisions, read_filings
from metrics.store.ledger import open_ledger

NUMBERS = st.integers(1, 4)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("file"), NUMBERS),
        st.tuples(st.just("part"), NUMBERS),
        st.tuples(st.sampled_from(["accept", "return", "withdraw"]), st.integers(1, 6)),
        st.tuples(st.sampled_from(["lock", "unlock"]), st.just(0)),
    ),
    min_size=1,
    max_size=14,
)


class Course:
    """A course of events in the ledger, and beside it what must be true of it."""

    def __init__(self, office):
        self.office, self.bytes, self.said, self.value = office, {}, {}, {}
        self.accepted, self.is_locked = [], False

    def file(self, kind, number):
        rows = [posts(number)] if kind == "part" else [posts(number), share(number, 9)]
        try:
            stored = self.office.file(*rows).stored
        except PeriodLockedError:
            assert self.is_locked
            return
        assert not self.is_locked
        self.bytes[stored.id], self.value[stored.id] = content(*rows), number

    def decide(self, step, number):
        space = self.office.space
        known = {one.id: one for one in self.office.filings()}
        seen = known[number].decision if number in known else 0
        acts = {
            "accept": lambda: reviewing.accept(space, REVIEWER, {number: seen}),
            "return": lambda: reviewing.give_back(space, REVIEWER, {number: seen}, "sai"),
            "withdraw": lambda: submitting.withdraw(space, CLERK, number, seen),
        }
        with suppress(StaleDecisionError, LookupError):
            acts[step]()
            self.accepted = [one for one in self.accepted if one != number]
            if step == "accept":
                self.accepted.append(number)

    def lock(self, step):
        change = reviewing.lock if step == "lock" else reviewing.unlock
        change(self.office.space, REVIEWER, closes("2026-Q3"), None)
        self.is_locked = step == "lock"

    def check(self):
        engine = self.office.space.engine
        for number, kept in self.bytes.items():
            assert kept == read_content(engine, number)
            said = read_decisions(engine, number)
            assert said[: len(self.said.get(number, ()))] == self.said.get(number, ())
            self.said[number] = said
        stand = {one.id: one.state for one in read_filings(engine)}
        assert set(self.bytes) == set(stand)
        assert set(self.accepted) == {
            one for one, state in stand.items() if state is State.ACCEPTED
        }
        expected = self.value[self.accepted[-1]] if self.accepted else None
        assert expected == self.office.judged()


@given(steps=STEPS)
@settings(max_examples=40, deadline=None)
def test_nothing_is_lost_and_what_was_accepted_last_counts(steps):
    with TemporaryDirectory() as folder:
        engine = open_ledger("duckdb:///:memory:")
        course = Course(filing.office(Path(folder), engine))
        for step, number in steps:
            if step in ("file", "part"):
                course.file(step, number)
            elif step in ("lock", "unlock"):
                course.lock(step)
            else:
                course.decide(step, number)
            course.check()
        engine.close()
