"""What has come of each agency, indicator and quarter, against a recomputation by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import building
from metrics.periods import parse_period
from metrics.status.punctuality import Receipt
from metrics.store.ledger import open_ledger
from metrics.store.receipts import Wanted, read_receipts
from metrics.store.submissions import Submission, store_accepted

START = datetime(2024, 12, 1)  # noqa: DTZ001 - the ledger stores naive UTC
ALL = (Wanted("figure", 0, 10**9), Wanted("other", 0, 10**9))
_bytes = count(1)


def hours(number):
    return START + timedelta(hours=number)


@dataclass
class Ledger:
    """A ledger into which files are put as they came, and decisions as they were taken."""

    engine: object

    def file(self, at, *rows):
        """A file with rows (agency, indicator, period, value, breakdown); its number."""
        actuals = tuple(
            building.figure(
                agency, period, value, indicator=indicator, breakdown=breakdown, line=line
            )
            for line, (agency, indicator, period, value, breakdown) in enumerate(rows, start=2)
        )
        content = f"file {next(_bytes)}".encode()
        asked = Submission("f.csv", content, actuals, "clerk", received_at=hours(at))
        (stored,) = store_accepted(self.engine, [asked], "clerk")
        self.engine.query("DELETE FROM decisions WHERE submission = ?", (stored.id,))
        return stored.id

    def decide(self, submission, verdict, at):
        ((number,),) = self.engine.query("SELECT coalesce(max(id), 0) + 1 FROM decisions")
        row = {
            "id": number,
            "submission": submission,
            "verdict": verdict,
            "decided_by": "reviewer",
            "decided_at": hours(at),
            "reason": "",
        }
        self.engine.append("decisions", pd.DataFrame([row]))

    def receipts(self, wanted=ALL, known_at=None):
        found = read_receipts(self.engine, wanted, known_at)
        return {(one.agency, one.indicator, one.closes): one for one in found}

    def one(self, known_at=None):
        """The receipt of the only figure there is."""
        (found,) = self.receipts(known_at=known_at).values()
        return found


@pytest.fixture
def book(ledger):
    return Ledger(ledger)


ROW = ("a", "figure", "2024-Q4", 5, "")


def state(one):
    return [
        name
        for name in ("is_waiting", "is_accepted", "is_returned", "is_done")
        if getattr(one, name)
    ]


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        ([], ["is_waiting"]),
        (["submitted"], ["is_waiting"]),
        (["accepted"], ["is_accepted"]),
        (["returned"], ["is_returned"]),
        (["withdrawn"], []),
        (["superseded"], []),
        (["accepted", "returned"], ["is_returned"]),
        (["returned", "accepted"], ["is_accepted"]),
        (["submitted", "withdrawn"], []),
    ],
)
def test_newest_decision_says_how_a_file_stands(book, verdicts, expected):
    number = book.file(0, ROW)
    for at, verdict in enumerate(verdicts, start=1):
        book.decide(number, verdict, at)
    assert expected == state(book.one())


def test_first_filing_is_that_of_returned_and_superseded_files_too_but_not_of_withdrawn_ones(book):
    withdrawn, returned, superseded = (book.file(at, ROW) for at in (1, 2, 3))
    book.file(4, ROW)
    book.decide(withdrawn, "withdrawn", 5)
    book.decide(returned, "returned", 6)
    book.decide(superseded, "superseded", 7)
    found = book.one()
    assert (hours(2), ["is_waiting"]) == (found.first_filed, state(found))


def test_withdrawn_file_was_never_filed(book):
    book.decide(book.file(1, ROW), "withdrawn", 2)
    assert None is book.one().first_filed


def test_newest_filing_returned_beside_one_that_is_accepted(book):
    book.decide(book.file(1, ROW), "accepted", 2)
    book.decide(book.file(3, ROW), "returned", 4)
    assert ["is_accepted", "is_returned"] == state(book.one())


def test_older_filing_returned_is_no_longer_told(book):
    book.decide(book.file(1, ROW), "returned", 2)
    book.file(3, ROW)
    assert ["is_waiting"] == state(book.one())


def test_first_acceptance_stays_the_first(book):
    first, second = book.file(1, ROW), book.file(2, ROW)
    for number, verdict, at in ((first, "accepted", 3), (first, "returned", 4)):
        book.decide(number, verdict, at)
    book.decide(second, "accepted", 5)
    found = book.one()
    assert (hours(3), ["is_accepted"]) == (found.first_accepted, state(found))


def test_load_by_an_administrator_counts_as_filed_when_it_came(ledger):
    asked = Submission("f", b"x", (building.figure("a", "2024-Q4", 5),), "x", received_at=hours(9))
    store_accepted(ledger, [asked], "x")
    (found,) = read_receipts(ledger, ALL)
    assert (hours(9), hours(9)) == (found.first_filed, found.first_accepted)


def test_done_is_said_by_a_file_that_still_stands(book):
    number = book.file(1, ("a", "figure", "2024-Q4", 1, ""))
    assert ["is_waiting", "is_done"] == state(book.one())
    book.decide(number, "returned", 2)
    assert ["is_returned"] == state(book.one())


def test_breakdowns_are_not_what_is_owed(book):
    book.file(1, ("a", "figure", "2024-Q4", 5, "khối=y"), ("a", "figure", "2024-Q3", 5, ""))
    assert [parse("2024-Q3")] == [closes for _, _, closes in book.receipts()]


def parse(code):
    return parse_period(code).closes


def test_only_what_is_wanted_is_read(book):
    periods = ("2024-Q1", "2024-Q2", "2024-Q3")
    book.file(1, *[("a", name, one, 5, "") for name in ("figure", "other") for one in periods])
    wanted = (Wanted("figure", parse("2024-Q2"), parse("2024-Q3")), Wanted("other", 0, 5))
    assert {("figure", parse("2024-Q2")), ("figure", parse("2024-Q3"))} == {
        key[1:] for key in book.receipts(wanted)
    }
    assert () == read_receipts(book.engine, ())


def test_ledger_is_read_as_it_was_known(book):
    number = book.file(1, ROW)
    book.decide(number, "accepted", 5)
    assert {} == book.receipts(known_at=hours(0))
    assert ["is_waiting"] == state(book.one(hours(4)))
    assert ["is_accepted"] == state(book.one(hours(5)))


# --- random ledgers -------------------------------------------------------------------------------

VERDICTS = ("submitted", "accepted", "returned", "superseded", "withdrawn")
ROWS = st.tuples(
    st.sampled_from("ab"),
    st.sampled_from(("figure", "other")),
    st.sampled_from(("2024-Q3", "2024-Q4")),
    st.sampled_from((0, 1)),
    st.sampled_from(("", "khối=y")),
)
FILES = st.lists(
    st.tuples(
        st.integers(0, 40), st.lists(ROWS, min_size=1, max_size=4, unique_by=lambda one: one[:3])
    ),
    max_size=5,
)
DECISIONS = st.lists(
    st.tuples(st.integers(0, 4), st.sampled_from(VERDICTS), st.integers(0, 60)), max_size=8
)


def by_hand(files, decisions, known_at):
    """The same receipts, one file and one row after the other."""
    newest, accepted = {}, {}
    for place, verdict, at in decisions:
        if at <= known_at and place < len(files):
            newest[place] = verdict
            if verdict == "accepted":
                accepted[place] = min(at, accepted.get(place, at))
    found = {}
    for place, (at, rows) in enumerate(files):
        verdict = newest.get(place, "submitted")
        for agency, indicator, period, value, breakdown in rows:
            if at > known_at or breakdown:
                continue
            kept = found.setdefault((agency, indicator, parse(period)), [])
            kept.append((at, verdict, accepted.get(place), value))
    return {
        key: Receipt(
            *key,
            first_filed=min((hours(at) for at, state, *_ in kept if state != "withdrawn"),
                            default=None),
            is_waiting="submitted" in [state for _, state, *_ in kept],
            is_accepted="accepted" in [state for _, state, *_ in kept],
            first_accepted=min((hours(at) for *_, at, _ in kept if at is not None), default=None),
            is_returned=[state for _, state, *_ in kept if state not in VERDICTS[3:]][-1:]
            == ["returned"],
            is_done=any(value and state in VERDICTS[:2] for _, state, _, value in kept),
        )
        for key, kept in found.items()
    }  # fmt: skip


@given(files=FILES, decisions=DECISIONS, known_at=st.integers(0, 60))
@settings(deadline=None, max_examples=60)
def test_statement_agrees_with_a_recomputation_by_hand(files, decisions, known_at):
    book = Ledger(open_ledger("duckdb:///:memory:"))
    try:
        numbers = [book.file(at, *rows) for at, rows in files]
        for place, verdict, at in decisions:
            if place < len(numbers):
                book.decide(numbers[place], verdict, at)
        assert by_hand(files, decisions, known_at) == book.receipts(known_at=hours(known_at))
    finally:
        book.engine.close()
