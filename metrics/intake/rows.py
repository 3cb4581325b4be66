"""Rows in columns while they are checked, and the issues found in them so far."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from metrics.intake.limits import MOST_SHOWN
from metrics.intake.table import EXACT
from metrics.issues import KINDS_BY_CODE, Issue, Level
from metrics.model import Measure, ValueKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from decimal import Decimal

    from metrics.intake.table import Table
    from metrics.model import Indicator
    from metrics.periods import Period

Codes = np.ndarray[Any, Any]
# A number for every row, and the texts that the numbers stand for.
Numbered = tuple[Codes, list[str]]
PLAIN = (ValueKind.COUNT, ValueKind.AMOUNT, ValueKind.DONE)
COUNTED = (ValueKind.COUNT, ValueKind.AMOUNT, ValueKind.SCORE, ValueKind.RANK, ValueKind.DONE)
Values = dict[str, str]


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a file may hold: one agency's rows, of one period (its closing quarter); None is any."""

    agency: str | None = None
    closes: int | None = None


@dataclass(slots=True)
class Rows:
    """Rows in columns: for each column the code of every row's text, and what the texts mean.

    placed: whether the row's agency is known and reports its period; numbers: column -> (codes,
    decimals); filled: column -> whether a row's cell holds anything; percent: column ->
    whether it bears a percent sign; wrong: whether a row has an error; hidden: code -> issues of
    this kind that were counted and not listed.
    """

    table: Table
    lines: Codes
    wrong: Codes
    agency: Codes = field(default_factory=lambda: np.empty(0))
    agencies: list[str | None] = field(default_factory=list)
    placed: Codes = field(default_factory=lambda: np.empty(0))
    indicator: Codes = field(default_factory=lambda: np.empty(0))
    indicators: list[Indicator | None] = field(default_factory=list)
    period: Codes = field(default_factory=lambda: np.empty(0))
    periods: list[Period | None] = field(default_factory=list)
    breakdown: Codes = field(default_factory=lambda: np.empty(0))
    breakdowns: list[str] = field(default_factory=list)
    numbers: dict[str, tuple[Codes, list[Decimal | None]]] = field(default_factory=dict)
    filled: dict[str, Codes] = field(default_factory=dict)
    percent: dict[str, Codes] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)
    hidden: Counter[str] = field(default_factory=Counter)
    _shown: Counter[str] = field(default_factory=Counter)
    _kept: dict[str, Numbered] = field(default_factory=dict)

    @classmethod
    def of(cls, table: Table) -> Rows:
        """Rows of a table, nothing read yet."""
        lines = np.asarray(table.cells.index, dtype="int64")
        return cls(table, lines, np.zeros(len(lines), dtype=bool))

    def flag(
        self,
        rows: Codes,
        column: str,
        code: str,
        values: Callable[[int], Values] | None = None,
    ) -> None:
        """Add an issue in a column for each row of a mask; values: of its sentence, by place."""
        places = np.flatnonzero(rows)
        if not len(places):
            return
        if KINDS_BY_CODE[code].level is Level.ERROR:
            self.wrong[places] = True
        room = max(MOST_SHOWN - self._shown[code], 0)
        self.hidden[code] += max(len(places) - room, 0)
        self._shown[code] += min(len(places), room)
        self.issues.extend(
            self._issue(place, column, code, values(place) if values is not None else {})
            for place in places[:room].tolist()
        )

    def leave_out(self, rows: Codes, code: str) -> None:
        """Leave out the rows of a mask with a warning for each; they keep nothing else out."""
        self.flag(rows, "", code)
        self.wrong |= rows

    def flag_texts(
        self,
        column: str,
        codes: Codes,
        problems: Sequence[str | None],
        values: Callable[[int], Values] | None = None,
    ) -> None:
        """Add an issue for every row whose text has a problem; values: by number of the text."""
        for problem in dict.fromkeys(one for one in problems if one is not None):
            texts = [number for number, one in enumerate(problems) if one == problem]
            self.flag(
                np.isin(codes, texts),
                column,
                problem,
                None if values is None else lambda place: values(int(codes[place])),
            )

    def _issue(self, place: int, column: str, code: str, values: Values) -> Issue:
        heading = self.table.reading.headings.get(column, column)
        found = self.text(column, place) if column else ""
        number = self.table.positions.get(column, 0)
        return Issue(int(self.lines[place]), number, code, found, heading, values)

    def number(self, column: str, place: int) -> Decimal | None:
        """Number in a row's cell, None where there is none or it could not be read."""
        codes, numbers = self.numbers[column]
        return numbers[int(codes[place])]

    def text(self, column: str, place: int) -> str:
        """Cell as it stands in the file."""
        return str(self.table.cells[column].iloc[place]).strip().removeprefix(EXACT)

    def are_kind(self, *kinds: ValueKind) -> Codes:
        """Rows whose indicator is of one of the kinds; not to be written to."""

        def work_out() -> Numbered:
            found = self.where_indicator(lambda one: one.value in kinds)
            found.setflags(write=False)
            return found, []

        return self._once(" ".join(kinds), work_out)[0]

    def where_indicator(self, claim: Callable[[Indicator], bool]) -> Codes:
        """Rows whose indicator makes the claim true; unknown ones never do."""
        true = [one is not None and claim(one) for one in self.indicators]
        return where(true, self.indicator)

    def unused(self, column: str) -> Codes:
        """Rows whose kind of figure has no use for the column."""
        kinds = {"value": (ValueKind.RATIO,), "numerator": COUNTED, "denominator": PLAIN}[column]
        return self.are_kind(*kinds)

    def where_number(self, column: str, claim: Callable[[Decimal], bool]) -> Codes:
        """Rows whose number in the column makes the claim true."""
        codes, numbers = self.numbers[column]
        return where([number is not None and claim(number) for number in numbers], codes)

    # Each row's agency, indicator and breakdown as a number from 1, one for each meaning however it
    # is written; 0 where unknown. Worked out once, when every cell has been read.

    def agency_numbers(self) -> Numbered:
        """Numbers of the rows' agencies, and the codes they stand for, from 1."""
        return self._once("agency", lambda: _numbers(self.agencies, self.agency))

    def indicator_numbers(self) -> Numbered:
        """Numbers of the rows' indicators, and the ids they stand for, from 1."""
        ids = (one.id if one else None for one in self.indicators)
        return self._once("indicator", lambda: _numbers(ids, self.indicator))

    def part_numbers(self) -> Numbered:
        """Numbers of the rows' breakdowns, and the breakdowns they stand for, from 1."""
        return self._once("breakdown", lambda: _numbers(self.breakdowns, self.breakdown))

    def closes(self) -> Codes:
        """Quarter each row's period closes with, 0 where unknown."""
        return self._once("closes", lambda: self._of_period(lambda one: one.closes))[0]

    def spans(self) -> Codes:
        """Quarters each row's period spans, 0 where unknown."""
        return self._once("spans", lambda: self._of_period(lambda one: one.quarters))[0]

    def _of_period(self, ask: Callable[[Period], int]) -> Numbered:
        found = [ask(one) if one else 0 for one in self.periods]
        return np.asarray(found, dtype="int32")[self.period], []

    def _once(self, name: str, work_out: Callable[[], Numbered]) -> Numbered:
        if name not in self._kept:
            self._kept[name] = work_out()
        return self._kept[name]

    def are_flow(self) -> Codes:
        """Rows whose figures add up over time."""
        return self.where_indicator(lambda one: one.measure is Measure.FLOW)


def where(true: Sequence[bool], codes: Codes) -> Codes:
    """Rows for whose number it is true; mostly of none or all, and then no row is looked at."""
    if not any(true):
        return np.zeros(len(codes), dtype=bool)
    if all(true):
        return np.ones(len(codes), dtype=bool)
    return np.asarray(true, dtype=bool)[codes]


def _numbers(values: Iterable[str | None], codes: Codes) -> Numbered:
    """Number of each row's value, from 1, 0 for none; and the values by number less 1."""
    numbers: dict[str | None, int] = {None: 0}
    found = [numbers.setdefault(value, len(numbers)) for value in values]
    return np.asarray(found, dtype="int64")[codes], [one for one in numbers if one is not None]


def joined(*columns: Codes) -> Codes:
    """One number for each combination of numbers."""
    key = columns[0].astype("int64")
    for column in columns[1:]:
        key *= int(column.max(initial=0)) + 1
        key += column
    return key


# A table of places takes less time than hashing as long as it is not much longer than the rows.
SPARSE = 8


def grouped(key: Codes) -> tuple[Codes, Codes]:
    """Place of each row's number, none of which is below 0, among the distinct ones; and those."""
    size = int(key.max(initial=-1)) + 1
    if size > SPARSE * len(key):
        return pd.factorize(key)
    occurs = np.zeros(size, dtype=bool)
    occurs[key] = True
    return (np.cumsum(occurs) - 1)[key], np.flatnonzero(occurs)
