"""Checks of rows whose cells have been read: what each kind of figure needs, and no row twice.

A check yields issues and never stops at the first; ROW_CHECKS is the whole list.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from metrics.issues import Issue
from metrics.model import Measure, ValueKind
from metrics.periods import first_date

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from decimal import Decimal

    from metrics.intake.reader import Table
    from metrics.intake.register import Register
    from metrics.model import Indicator
    from metrics.periods import Period

Codes = np.ndarray[Any, Any]
KIND = {kind: number for number, kind in enumerate(ValueKind)}


@dataclass(slots=True)
class Rows:
    """Rows in columns: for each column the code of every row's text, and what the texts mean.

    kind: number of each row's ValueKind, -1 where the indicator is unknown; numbers: column ->
    (codes, decimals); filled: column -> whether a row's cell holds anything.
    """

    table: Table
    lines: Codes
    kind: Codes = field(default_factory=lambda: np.empty(0))
    agency: Codes = field(default_factory=lambda: np.empty(0))
    agencies: list[str | None] = field(default_factory=list)
    indicator: Codes = field(default_factory=lambda: np.empty(0))
    indicators: list[Indicator | None] = field(default_factory=list)
    period: Codes = field(default_factory=lambda: np.empty(0))
    periods: list[Period | None] = field(default_factory=list)
    breakdown: Codes = field(default_factory=lambda: np.empty(0))
    breakdowns: list[str] = field(default_factory=list)
    numbers: dict[str, tuple[Codes, list[Decimal | None]]] = field(default_factory=dict)
    filled: dict[str, Codes] = field(default_factory=dict)

    def report(
        self,
        column: str,
        codes: Codes,
        texts: Sequence[str],
        judge: Callable[[str, int], str | None] | Sequence[str | None],
        issues: list[Issue],
        extras: Sequence[dict[str, str]] | None = None,
    ) -> None:
        """Add an issue for every row whose text is judged wrong."""
        problems = (
            [judge(text, number) for number, text in enumerate(texts)]
            if callable(judge)
            else list(judge)
        )
        wrong = [number for number, problem in enumerate(problems) if problem is not None]
        if not wrong:
            return
        for position in np.flatnonzero(np.isin(codes, wrong)):
            number = int(codes[position])
            problem = problems[number]
            if problem is not None:
                extra = extras[number] if extras is not None else {}
                issues.append(self.issue(int(position), column, problem, texts[number], **extra))

    def issue(self, position: int, column: str, code: str, found: str = "", **values: str) -> Issue:
        """Issue in one row and column of the file."""
        number = self.table.positions.get(column, 0)
        return Issue(int(self.lines[position]), number, code, found, column, values)

    def number(self, column: str, position: int) -> Decimal | None:
        """Number in a row's cell, None where there is none or it could not be read."""
        codes, numbers = self.numbers[column]
        return numbers[int(codes[position])]

    def text(self, column: str, position: int) -> str:
        """Cell as it stands in the file."""
        return str(self.table.cells[column].iloc[position]).strip()

    def are_kind(self, *kinds: ValueKind) -> Codes:
        """Rows whose indicator is of one of the kinds."""
        return np.isin(self.kind, [KIND[kind] for kind in kinds])

    def unused(self, column: str) -> Codes:
        """Rows whose kind of figure has no use for the column."""
        kinds = {"value": (ValueKind.RATIO,), "numerator": COUNTED, "denominator": PLAIN}[column]
        return self.are_kind(*kinds)

    def where_number(self, column: str, claim: Callable[[Decimal], bool]) -> Codes:
        """Rows whose number in the column makes the claim true."""
        codes, numbers = self.numbers[column]
        true = np.asarray([number is not None and claim(number) for number in numbers], dtype=bool)
        return true[codes]


PLAIN = (ValueKind.COUNT, ValueKind.AMOUNT, ValueKind.DONE)
COUNTED = (ValueKind.COUNT, ValueKind.AMOUNT, ValueKind.SCORE, ValueKind.RANK, ValueKind.DONE)


def _add(rows: Rows, mask: Codes, column: str, code: str, issues: list[Issue]) -> None:
    issues.extend(
        rows.issue(position, column, code, rows.text(column, position))
        for position in np.flatnonzero(mask).tolist()
    )


def needed_numbers(
    rows: Rows, _register: Register, _agency: str | None, issues: list[Issue]
) -> None:
    """A ratio needs numerator and denominator; every other figure its value."""
    ratio = rows.are_kind(ValueKind.RATIO)
    for column in ("numerator", "denominator"):
        _add(rows, ratio & ~rows.filled[column], column, "missing-number", issues)
    others = rows.are_kind(*COUNTED)
    _add(rows, others & ~rows.filled["value"], "value", "missing-number", issues)
    for column in ("value", "numerator", "denominator"):
        unused = rows.unused(column) & rows.filled[column]
        _add(rows, unused, column, "unused-number", issues)


def sensible_numbers(
    rows: Rows, _register: Register, _agency: str | None, issues: list[Issue]
) -> None:
    """No figure is below zero, counts are whole, ranks lie within their field."""
    for column in ("numerator", "denominator", "value"):
        negative = rows.where_number(column, lambda number: number < 0)
        _add(rows, negative, column, "negative-number", issues)
    broken = rows.where_number("value", lambda number: number % 1 != 0)
    _add(rows, rows.are_kind(ValueKind.COUNT) & broken, "value", "not-whole", issues)
    rank = rows.are_kind(ValueKind.RANK)
    below = rows.where_number("value", lambda number: number < 1) | broken
    above = rank & _exceeds(rows, "value", "denominator")
    _add(rows, (rank & below) | above, "value", "rank-range", issues)
    _add(
        rows,
        rows.are_kind(ValueKind.RATIO) & _exceeds(rows, "numerator", "denominator"),
        "numerator",
        "numerator-above-denominator",
        issues,
    )
    percent = np.asarray(
        [one is not None and one.unit == "percent" and one.value is ValueKind.SCORE
         for one in rows.indicators],
        dtype=bool,
    )[rows.indicator]  # fmt: skip
    over = rows.where_number("value", lambda number: number > 100)  # noqa: PLR2004 - percent
    _add(rows, percent & over, "value", "percent-range", issues)


def _exceeds(rows: Rows, upper: str, lower: str) -> Codes:
    """Rows where one number is larger than the other, compared exactly per distinct pair."""
    first, firsts = rows.numbers[upper]
    second, seconds = rows.numbers[lower]
    pairs, inverse = np.unique(first * len(seconds) + second, return_inverse=True)
    true = np.zeros(len(pairs), dtype=bool)
    for index, pair in enumerate(pairs):
        high, low = firsts[pair // len(seconds)], seconds[pair % len(seconds)]
        true[index] = high is not None and low is not None and high > low
    return true[inverse]


def done_with_date(
    rows: Rows, _register: Register, _agency: str | None, issues: list[Issue]
) -> None:
    """A milestone is 0 or 1, and says in the note on which day it was done."""
    done = rows.are_kind(ValueKind.DONE)
    odd = rows.where_number("value", lambda number: number not in (0, 1))
    _add(rows, done & odd, "value", "done-value", issues)
    finished = done & rows.where_number("value", lambda number: number == 1)
    for position in np.flatnonzero(finished):
        if first_date(rows.text("note", int(position))) is None:
            note = rows.text("note", int(position))
            issues.append(rows.issue(int(position), "note", "done-date", note))


def own_rows_only(rows: Rows, _register: Register, agency: str | None, issues: list[Issue]) -> None:
    """A file filed for one agency carries that agency's rows only."""
    if agency is None:
        return
    foreign = [number for number, code in enumerate(rows.agencies) if code not in (None, agency)]
    _add(rows, np.isin(rows.agency, foreign), "agency", "foreign-agency", issues)


def no_row_twice(rows: Rows, _register: Register, _agency: str | None, issues: list[Issue]) -> None:
    """One figure for each agency, indicator, period and breakdown."""
    agency = _numbered(rows.agencies)[rows.agency]
    indicator = _numbered([one.id if one else None for one in rows.indicators])[rows.indicator]
    part = _numbered(rows.breakdowns)[rows.breakdown]
    closes = np.asarray([one.closes if one else 0 for one in rows.periods])[rows.period]
    spans = np.asarray([one.quarters if one else 0 for one in rows.periods])[rows.period]
    # A stock at one moment is one figure, however long the period it is filed for.
    flows = [one is not None and one.measure is Measure.FLOW for one in rows.indicators]
    spans = np.where(np.asarray(flows, dtype=bool)[rows.indicator], spans, 0)
    known = (agency > 0) & (indicator > 0) & (closes > 0)
    key = agency
    for column in (indicator, part, closes, spans):
        key = key * (int(column.max()) + 1) + column
    order = np.argsort(key, kind="stable")
    ordered = key[order]
    again = np.flatnonzero((ordered[1:] == ordered[:-1]) & known[order[1:]]) + 1
    for place in again:
        start = np.searchsorted(ordered, ordered[place])
        first = str(rows.lines[order[start]])
        issues.append(rows.issue(int(order[place]), "", "duplicate-row", line=first))


def _numbered(values: Sequence[str | None]) -> Codes:
    """A number for each distinct value, from 1; 0 for none."""
    numbers: dict[str | None, int] = {None: 0}
    return np.asarray([numbers.setdefault(value, len(numbers)) for value in values], dtype="int64")


# Every check of rows, in order. To add one: a function of these four arguments, named here.
ROW_CHECKS = (needed_numbers, sensible_numbers, done_with_date, own_rows_only, no_row_twice)
