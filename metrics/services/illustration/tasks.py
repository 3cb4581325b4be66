"""Who has done which task on which day, and the quarters it is reported for.

A task done once is reported for the quarter it is done in; until then as not done, every half-year
and once more when its day passes. A recurring task is reported for each instance. Knows nothing of
files.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

from metrics.model import Tie
from metrics.periods import position, year_of
from metrics.rules import RecurringRule
from metrics.services.illustration.chance import chance, scattered
from metrics.services.illustration.days import (
    day_in_time,
    day_late,
    instance_in_time,
    instance_late,
    opening_of,
)
from metrics.services.illustration.obligations import LAST
from metrics.services.illustration.outcomes import lapse_of, outcome_of
from metrics.status.population import population_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import date

    from metrics.model import Catalog, Target
    from metrics.status.population import Member, Population

HALF_YEAR = 2
DOCUMENTS = 300


@dataclass(frozen=True, slots=True)
class TaskReport:
    """What an agency files about a task for a quarter.

    done_on: None while it is not done; document: number of the document that shows it.
    """

    agency: str
    task: str
    closes: int
    done_on: date | None
    document: int


def task_reports(catalog: Catalog, seed: int) -> Iterator[TaskReport]:
    """Reports on every task of every plan, in the order of declaration."""
    finished: dict[str, date] = {}
    tasks = [target for target in catalog.targets.values() if target.is_task]
    awaited = {code for target in tasks for code in _followed(target)}
    for target in tasks:
        opens = opening_of(target, catalog.plans[target.plan])
        before = [finished[code] for code in _followed(target) if code in finished]
        work = _Work(
            catalog,
            target,
            seed,
            population_of(catalog, target),
            opens,
            max([opens, *before]),
            target.id in awaited,
        )
        for report in work.reports():
            if report.done_on is not None:
                finished[target.id] = max(finished.get(target.id, opens), report.done_on)
            yield report


def _followed(target: Target) -> list[str]:
    """Tasks that this one waits for."""
    return [one.target for one in target.related if one.how is Tie.FOLLOWS]


@dataclass(frozen=True, slots=True)
class _Work:
    """One task: reported from the day it opens, done from the earliest day on."""

    catalog: Catalog
    target: Target
    seed: int
    population: Population
    opens: date
    earliest: date
    is_followed: bool

    def reports(self) -> Iterator[TaskReport]:
        rule = self.target.rule
        return self._instances(rule) if isinstance(rule, RecurringRule) else self._once()

    def _chance(self, *keys: object) -> float:
        return chance(self.seed, self.target.id, *keys)

    def _report(self, agency: str, closes: int, done_on: date | None) -> TaskReport:
        document = 1 + int(DOCUMENTS * self._chance("document", agency, closes))
        return TaskReport(agency, self.target.id, closes, done_on, document)

    def _drawn(self, agencies: Collection[str], *counts: int) -> Iterator[list[str]]:
        """So many agencies drawn by chance, then so many of the others, and so on."""
        waiting = sorted(agencies, key=lambda code: (self._chance("trouble", code), code))
        for count in counts:
            yield waiting[:count]
            del waiting[:count]

    def _instances(self, rule: RecurringRule) -> Iterator[TaskReport]:
        """Reports of a task done anew every period: one for each instance."""
        for year in range(self.opens.year, (self.target.until or year_of(LAST)) + 1):
            for closes, due in rule.instances(year):
                if due < self.opens or closes > LAST:
                    continue
                expected = [
                    one.agency for one in self.population.members if one.first <= closes <= one.last
                ]
                lapse = lapse_of(self.target.id, closes)
                late, undone, silent = self._drawn(expected, lapse.late, lapse.undone, lapse.silent)
                for agency in expected:
                    place = self._chance("day", agency, closes)
                    day = instance_in_time(rule, due, self.opens, place)
                    if agency in late:
                        day = instance_late(due, place)
                    if agency not in silent:
                        yield self._report(agency, closes, None if agency in undone else day)

    def _once(self) -> Iterator[TaskReport]:
        """Reports of a task done once, by each agency in its time unless it took over done work."""
        due = self.target.due_day(self.catalog.calendar_of(self.target.plan))
        reached = LAST if due is None else min(LAST, self._quarter(due))
        members = sorted(
            (one for one in self.population.members if one.first <= reached),
            key=lambda one: (one.first, one.agency),
        )
        # Those that end before the day come first: what they have done their heirs need not do.
        newest = min(reached, max(one.last for one in members))
        passing = [one for one in members if one.last < newest]
        final = [one for one in members if one.last >= newest]
        days: dict[str, date | None] = {}
        never, late = self._troubled(members) if not self.population.is_many else ([], [])
        for member in passing:
            inherited = self._inherited(member, members, days)
            days[member.agency] = inherited or self._day(members, member, due, never, late)
        heirs = {one.agency: self._inherited(one, members, days) for one in members}
        if self.population.is_many:
            never, late = self._troubled([one for one in final if heirs[one.agency] is None])
        for member in final:
            own = self._day(members, member, due, never, late)
            days[member.agency] = heirs[member.agency] or own
        for member in members:
            if heirs[member.agency] is None:
                yield from self._reports_of(member, days[member.agency], due)

    def _troubled(self, members: Sequence[Member]) -> tuple[list[str], list[str]]:
        """Agencies of these that never do it, and those that are late."""
        outcome = outcome_of(self.target.id)
        agencies = [one.agency for one in members]
        if not self.population.is_many:
            return agencies * outcome.never, agencies * outcome.late
        never, late = self._drawn(agencies, outcome.never, outcome.late)
        return never, late

    def _day(
        self,
        members: Sequence[Member],
        member: Member,
        due: date | None,
        never: Collection[str],
        late: Collection[str],
    ) -> date | None:
        """Day on which the agency does it, None when it does not in its time."""
        if member.agency in never or self.target.awaits_event:
            return None
        earliest, is_many = self.earliest, self.population.is_many
        begun = self.catalog.agencies[member.agency].valid_from
        if is_many and begun is not None:
            earliest = max(earliest, begun)
        place = scattered(members.index(member) if is_many else 0, self._chance("place"))
        if due is not None and member.agency in late:
            day = day_late(due, outcome_of(self.target.id).weeks, place)
        else:
            day = day_in_time(
                self.target,
                earliest,
                due,
                place,
                is_one_of_many=is_many,
                is_followed=self.is_followed,
            )
        return day if self._quarter(day) <= min(member.last, LAST) else None

    def _inherited(
        self, member: Member, members: Sequence[Member], days: Mapping[str, date | None]
    ) -> date | None:
        """Day on which all whom an agency succeeded had done it; None where one had not."""
        gone = [
            days[one.agency]
            for one in members
            if one.last < member.first
            and member.agency in self.catalog.agencies[one.agency].successors
        ]
        known = [day for day in gone if day is not None]
        return max(known) if known and len(known) == len(gone) else None

    def _reports_of(
        self, member: Member, day: date | None, due: date | None
    ) -> Iterator[TaskReport]:
        """Not done, not done, done: what one agency files in its time."""
        overdue = None if due is None else self._quarter(due)
        ends = min(one for one in (member.last, LAST, overdue) if one is not None)
        done = None if day is None else self._quarter(day)
        if done is not None:
            ends = min(ends, done - 1)
        for closes in range(max(member.first, self._quarter(self.opens)), ends + 1):
            if closes % HALF_YEAR == 0 or closes == overdue:
                yield self._report(member.agency, closes, None)
        if done is not None:
            yield self._report(member.agency, done, day)

    def _quarter(self, day: date) -> int:
        """Quarter that a day is reported for."""
        return ceil(position(day, self.catalog.calendar_of(self.target.plan)))
