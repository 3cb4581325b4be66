"""Targets judged agency by agency: k of n agencies pass, or have done what was to be done."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from metrics.periods import first_date
from metrics.status.path import measured, operator_of, satisfies
from metrics.status.totals import Ask, Sums, Totals
from metrics.store.totals import read_by_agency

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from metrics.services.workspace import Workspace
    from metrics.status.question import Horizon, Subject


@dataclass(slots=True)
class _Tally:
    """Agencies expected, with a figure, with one that can be judged, and passing."""

    expected: int = 0
    reported: int = 0
    judged: int = 0
    passing: int = 0

    def totals(self, summed: Totals) -> Totals:
        """Totals whose share and count are those of the agencies that pass."""
        passing, judged = Decimal(self.passing), Decimal(self.judged)
        return replace(
            summed,
            expected=self.expected,
            reported=self.reported,
            included=self.judged,
            weight=Decimal(self.expected),
            weight_included=Decimal(self.reported),
            now=Sums(self.judged, numerator=passing, denominator=judged, value=passing),
            base=None,
        )


def is_tallied(subject: Subject) -> bool:
    """Whether a target is judged agency by agency."""
    return subject.target.per == "agency" or subject.is_milestone


def tallied(
    workspace: Workspace,
    asks: Mapping[int, Ask],
    subjects: Mapping[int, tuple[Subject, Horizon]],
    totals: Mapping[int, Totals],
    known_at: datetime | None,
) -> dict[int, Totals]:
    """The totals with those of such targets (numbers in `subjects`) replaced by their tallies."""
    if not subjects:
        return dict(totals)
    chosen = {number: asks[number] for number in subjects}
    tallies = {number: _Tally() for number in subjects}
    for row in read_by_agency(workspace.engine, chosen, workspace.populations, known_at):
        number, agency, closes, numerator, denominator, value, _, _, note = row
        subject, horizon = subjects[number]
        if not subject.population.expects(agency, chosen[number].closes):
            continue
        tally = tallies[number]
        tally.expected += 1
        if closes is None:
            continue
        tally.reported += 1
        zero = Decimal(0)
        sums = Sums(1, numerator or zero, denominator or zero, value or zero)
        passes = _is_done(horizon, sums, note) if subject.is_milestone else _passes(subject, sums)
        if passes is not None:
            tally.judged += 1
            tally.passing += passes
    return {**totals, **{number: one.totals(totals[number]) for number, one in tallies.items()}}


def _is_done(horizon: Horizon, sums: Sums, note: str | None) -> bool:
    """Whether one agency has done its part, and by the due day where there is one."""
    if sums.value != 1:
        return False
    day = first_date(note or "")
    return horizon.due_day is None or (day is not None and day <= horizon.due_day)


def _passes(subject: Subject, sums: Sums) -> bool | None:
    """Whether one agency alone meets the rule; None when its figure cannot be judged."""
    rule = subject.target.rule
    if rule.kind not in ("share", "level"):
        return None
    alone = replace(subject, target=subject.target.model_copy(update={"per": None}))
    value, operator = measured(alone, sums), operator_of(alone)
    if not isinstance(value, Fraction) or operator is None:
        return None
    return satisfies(operator, value, Fraction(rule.target))
