"""Checks of rows whose cells have been read: what each kind of figure needs, and no row twice.

A check flags rows and never stops at the first; ROW_CHECKS is the whole list.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from metrics.intake.crosschecks import (
    names_agree,
    no_row_twice,
    owed_rows_only,
    parts_make_the_whole,
    quarters_of_their_own,
    right_frequency,
)
from metrics.intake.rows import COUNTED, grouped, where
from metrics.intake.table import codes_of
from metrics.model import ValueKind
from metrics.periods import first_date, quarter_code

if TYPE_CHECKING:
    from metrics.intake.register import Register
    from metrics.intake.rows import Bounds, Codes, Rows


def needed_numbers(rows: Rows, _register: Register, _bounds: Bounds) -> None:
    """A ratio needs numerator and denominator; every other figure its value.

    A row of a template in which nothing was filled in is left out, and said to be.
    """
    empty = _left_empty(rows)
    rows.leave_out(empty, "empty-row")
    ratio = rows.are_kind(ValueKind.RATIO) & ~empty
    for column in ("numerator", "denominator"):
        rows.flag(ratio & ~rows.filled[column], column, "missing-number")
    others = rows.are_kind(*COUNTED) & ~empty
    rows.flag(others & ~rows.filled["value"], "value", "missing-number")
    for column in ("value", "numerator", "denominator"):
        unused = rows.unused(column) & rows.filled[column]
        rows.flag(unused, column, "unused-number")


def _left_empty(rows: Rows) -> Codes:
    """Rows of a known indicator with neither a number nor a note, where there is room for them."""
    places = rows.table.positions
    has_ratio = "numerator" in places and "denominator" in places
    empty = rows.are_kind(ValueKind.RATIO) & has_ratio
    empty |= rows.are_kind(*COUNTED) & ("value" in places)
    for column in ("numerator", "denominator", "value"):
        empty &= ~rows.filled[column]
    if empty.any():
        codes, notes = codes_of(rows.table.cells["note"])
        empty &= where([not note.strip() for note in notes], codes)
    return empty


def sensible_numbers(rows: Rows, _register: Register, _bounds: Bounds) -> None:
    """No figure is below zero, counts are whole, ranks lie within their field."""
    for column in ("numerator", "denominator", "value"):
        negative = rows.where_number(column, lambda number: number < 0)
        rows.flag(negative, column, "negative-number")
    broken = rows.where_number("value", lambda number: number % 1 != 0)
    rows.flag(rows.are_kind(ValueKind.COUNT) & broken, "value", "not-whole")
    rank = rows.are_kind(ValueKind.RANK)
    below = rows.where_number("value", lambda number: number < 1) | broken
    above = _exceeds(rows, rank, "value", "denominator")
    rows.flag((rank & below) | above, "value", "rank-range")
    exceeds = _exceeds(rows, rows.are_kind(ValueKind.RATIO), "numerator", "denominator")
    rows.flag(exceeds, "numerator", "numerator-above-denominator")
    percent = rows.where_indicator(
        lambda one: one.unit == "percent" and one.value is ValueKind.SCORE
    )
    for column in ("numerator", "denominator", "value"):
        meant = percent if column == "value" else np.zeros_like(percent)
        odd = rows.percent[column] & ~meant & ~rows.unused(column)
        rows.flag(odd, column, "unexpected-percent")
    over = rows.where_number("value", lambda number: number > 100)  # noqa: PLR2004 - percent
    rows.flag(percent & over, "value", "percent-range")


def _exceeds(rows: Rows, asked: Codes, upper: str, lower: str) -> Codes:
    """Rows asked for where one number is larger than the other, exactly, each pair once."""
    places = np.flatnonzero(asked)
    first, firsts = rows.numbers[upper]
    second, seconds = rows.numbers[lower]
    codes, pairs = grouped(first[places] * len(seconds) + second[places])
    true = np.zeros(len(pairs), dtype=bool)
    for index, pair in enumerate(pairs.tolist()):
        high, low = firsts[pair // len(seconds)], seconds[pair % len(seconds)]
        true[index] = high is not None and low is not None and high > low
    found = np.zeros_like(asked)
    found[places] = true[codes]
    return found


def done_with_date(rows: Rows, _register: Register, _bounds: Bounds) -> None:
    """A milestone is 0 or 1, and says in the note on which day it was done."""
    done = rows.are_kind(ValueKind.DONE)
    odd = rows.where_number("value", lambda number: number not in (0, 1))
    rows.flag(done & odd, "value", "done-value")
    finished = done & rows.where_number("value", lambda number: number == 1)
    if finished.any():
        codes, notes = codes_of(rows.table.cells["note"][finished])
        finished[finished] = where([first_date(note) is None for note in notes], codes)
    rows.flag(finished, "note", "done-date")


def own_rows_only(rows: Rows, _register: Register, bounds: Bounds) -> None:
    """A file filed for one agency carries that agency's rows only."""
    own = (None, bounds.agency)
    if bounds.agency is not None:
        foreign = [number for number, code in enumerate(rows.agencies) if code not in own]
        rows.flag(np.isin(rows.agency, foreign), "agency", "foreign-agency")


def own_period_only(rows: Rows, _register: Register, bounds: Bounds) -> None:
    """A file filed for one period carries figures of the period that closes then."""
    if bounds.closes is None:
        return
    others = [period is not None and period.closes != bounds.closes for period in rows.periods]
    meant = quarter_code(bounds.closes)
    rows.flag(
        where(others, rows.period),
        "period",
        "other-period",
        lambda _: {"period": meant},
    )


# Every check of rows, in order. To add one: a function of these three arguments, named here. Those
# that add up figures come after those that say which rows are wrong.
ROW_CHECKS = (
    needed_numbers,
    sensible_numbers,
    done_with_date,
    own_rows_only,
    own_period_only,
    owed_rows_only,
    right_frequency,
    names_agree,
    no_row_twice,
    parts_make_the_whole,
    quarters_of_their_own,
)
