"""Who owes which indicator when: the populations of all targets, without published figures.

Tasks are owed otherwise, by their days (tasks.py). Knows nothing of figures.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

from metrics.model import Measure
from metrics.periods import (
    QUARTERS_A_YEAR,
    Period,
    Span,
    parse_period,
    position,
)
from metrics.rules import Reduction
from metrics.status.population import inside, population_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from metrics.model import Catalog, Indicator, Target
    from metrics.status.population import Member

FIRST, LAST = parse_period("2021-Q4").closes, parse_period("2026-Q3").closes


@dataclass(frozen=True, slots=True)
class Obligation:
    """One indicator and the agencies that owe it.

    is_named: the agencies are named one by one, each speaking for the whole locality in its time;
    enlarged: quarter from which territory has come in; baselines: quarters before FIRST whose
    figure a target compares with; territory: every agency of the locality it is owed in.
    """

    indicator: Indicator
    members: tuple[Member, ...]
    is_named: bool
    enlarged: int | None
    baselines: frozenset[int]
    territory: frozenset[str]

    def is_due(self, closes: int) -> bool:
        """Whether it is reported at this quarter: a yearly figure at the end of the year."""
        if closes < FIRST:
            return closes in self.baselines
        by_quarter = self.indicator.frequency is Span.QUARTER
        return closes <= LAST and (by_quarter or closes % QUARTERS_A_YEAR == 0)

    def debtors(self, closes: int) -> tuple[str, ...]:
        """Agencies that owe it at this quarter."""
        if not self.is_due(closes):
            return ()
        return tuple(one.agency for one in self.members if one.first <= closes <= one.last)

    def period(self, closes: int) -> Period:
        """Period of the figure: the year for a yearly flow, of which a quarter is but a part."""
        is_yearly = self.indicator.frequency is Span.YEAR
        if is_yearly and self.indicator.measure is Measure.FLOW:
            return Period(closes, QUARTERS_A_YEAR)
        return Period(closes)


def obligations_of(
    catalog: Catalog, published: Collection[tuple[str, str]]
) -> tuple[Obligation, ...]:
    """Obligations for the indicators that targets are judged by, in the order of declaration.

    Those of tasks are left out. An agency with published figures owes none, nor do its predecessors
    and successors.
    """
    judged: dict[str, list[Target]] = {}
    for target in catalog.targets.values():
        if not target.is_task:
            judged.setdefault(target.indicator, []).append(target)
    return tuple(
        _obligation(catalog, indicator, judged[code], published)
        for code, indicator in catalog.indicators.items()
        if code in judged and indicator.measure is not Measure.PUBLISHED
    )


def quarters_of(obligations: Iterable[Obligation]) -> frozenset[int]:
    """Quarters with anything to report."""
    early = {closes for obligation in obligations for closes in obligation.baselines}
    return frozenset((*early, *range(FIRST, LAST + 1)))


def _obligation(
    catalog: Catalog,
    indicator: Indicator,
    targets: list[Target],
    published: Collection[tuple[str, str]],
) -> Obligation:
    members: dict[str, Member] = {}
    enlarged: list[int] = []
    for target in targets:
        population = population_of(catalog, target)
        covered = {
            member.group
            for member in population.members
            if (member.agency, indicator.id) in published
        }
        owing = (member for member in population.members if member.group not in covered)
        members |= {member.agency: member for member in owing}
        enlarged += [one.closes for one in population.enlarged]
    scopes = [target.scope or indicator.reported_by for target in targets]
    return Obligation(
        indicator,
        tuple(members.values()),
        any(scope is not None and scope.agencies is not None for scope in scopes),
        min(enlarged, default=None),
        frozenset(closes for target in targets for closes in _early_baseline(catalog, target)),
        frozenset(
            agency.code
            for target in targets
            for agency in inside(catalog.agencies, catalog.plans[target.plan].territory)
        ),
    )


def _early_baseline(catalog: Catalog, target: Target) -> tuple[int, ...]:
    """Quarter of a declared baseline, where it lies before the first quarter generated."""
    if not isinstance(target.rule, Reduction):
        return ()
    calendar = catalog.calendar_of(target.plan)
    closes = ceil(position(target.rule.baseline.last_day(calendar), calendar))
    return (closes,) if closes < FIRST else ()
