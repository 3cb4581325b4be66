"""Targets judged agency by agency: k of n agencies meet the rule on their own."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING

from metrics.rules import LevelRule, ShareRule
from metrics.status.path import measured, satisfies
from metrics.status.succession import carried_on
from metrics.status.totals import Ask, Sums, Totals
from metrics.status.verdict import Reason
from metrics.store.totals import read_by_agency

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from metrics.services.workspace import Workspace
    from metrics.status.question import Subject
    from metrics.store.engine import Row

    # Numerator, denominator and value of one agency, as far as it has them.
    Figure = tuple[Decimal | None, Decimal | None, Decimal | None]
    Passing = Callable[[Figure], bool | None]

ZERO = Decimal(0)
# Where the figure stands in a row of `read_by_agency`.
_FIGURE = slice(3, 6)


def is_tallied(subject: Subject) -> bool:
    """Whether a target is judged agency by agency on figures (tasks are counted elsewhere)."""
    return subject.target.per == "agency"


def tallied(
    workspace: Workspace,
    asks: Mapping[int, Ask],
    subjects: Mapping[int, Subject],
    totals: Mapping[int, Totals],
    known_at: datetime | None,
) -> dict[int, Totals]:
    """The totals with those of such targets (numbers in `subjects`) replaced by k of n."""
    if not subjects:
        return dict(totals)
    chosen = {number: asks[number] for number in subjects}
    rows: dict[int, dict[str, Row]] = {number: {} for number in subjects}
    for row in read_by_agency(workspace.engine, chosen, workspace.populations, known_at):
        rows[row[0]][row[1]] = row
    # One target is judged on many dates: what it is held against is worked out once.
    distinct = {id(subject): subject for subject in subjects.values()}
    passing = {key: _passing(subject) for key, subject in distinct.items()}
    counted = {
        number: _counted(
            workspace,
            subject,
            chosen[number],
            rows[number],
            totals[number],
            passing[id(subject)],
        )
        for number, subject in subjects.items()
    }
    return {**totals, **counted}


def _passing(subject: Subject) -> Passing:
    """Whether one agency alone meets the rule; None when its figure cannot be judged.

    A figure met before (of the same agency on another date, or of another) is not judged anew.
    """
    rule = subject.target.rule
    if not isinstance(rule, ShareRule | LevelRule):
        return lambda _: None
    alone = replace(subject, target=subject.target.model_copy(update={"per": None}))
    operator, goal = rule.op, Fraction(rule.target)

    @cache
    def passes(figure: Figure) -> bool | None:
        value = measured(alone, _sums(figure))
        return None if isinstance(value, Reason) else satisfies(operator, value, goal)

    return passes


def _counted(
    workspace: Workspace,
    subject: Subject,
    ask: Ask,
    rows: Mapping[str, Row],
    summed: Totals,
    passing: Passing,
) -> Totals:
    """Totals whose share and count are those of the agencies that pass on their own."""
    expected = reported = judged = passed = 0
    acting = {
        member.agency
        for member in subject.population.members
        if member.first <= ask.closes <= member.last
    }
    for agency, row in rows.items():
        if agency not in acting:
            continue
        expected += 1
        if row[2] is None:
            continue
        figure = row[_FIGURE]
        if ask.opens is not None and agency in workspace.catalog.predecessors:
            sums = with_predecessors(workspace, subject, ask, agency, rows)
            if sums is None:
                # A part of unknown size came to it, so that it has not told what it did.
                continue
            figure = (sums.numerator, sums.denominator, sums.value)
        reported += 1
        passes = passing(figure)
        if passes is not None:
            judged += 1
            passed += passes
    return replace(
        summed,
        expected=expected,
        reported=reported,
        included=judged,
        weight=Decimal(expected),
        weight_included=Decimal(reported),
        now=Sums(
            judged,
            numerator=Decimal(passed),
            denominator=Decimal(judged),
            value=Decimal(passed),
        ),
        base=None,
    )


def with_predecessors(
    workspace: Workspace, subject: Subject, ask: Ask, agency: str, rows: Mapping[str, Row]
) -> Sums | None:
    """An agency's own sums with what those it took over from did earlier in the same window.

    None where a part of it came by a split without a declared share.
    """
    own = sums_of(rows[agency])
    if ask.opens is None:
        return own
    parts = carried_on(workspace.catalog, agency, ask.opens, subject.calendar)
    if parts is None:
        return None
    came = [
        share * Fraction(rows[code][3] or ZERO)
        for code, share in parts.items()
        if code != agency and code in rows and rows[code][2] is not None
    ]
    if not any(came):
        return own
    numerator = Fraction(own.numerator) + sum(came)
    whole = Decimal(numerator.numerator) / Decimal(numerator.denominator)
    return replace(own, numerator=whole)


def sums_of(row: Row) -> Sums:
    """Sums of one agency alone, from its row of `read_by_agency`."""
    return _sums(row[_FIGURE])


def _sums(figure: Figure) -> Sums:
    numerator, denominator, value = figure
    return Sums(1, numerator or ZERO, denominator or ZERO, value or ZERO)
