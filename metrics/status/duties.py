"""Who owes what by when in a period: figures with their deadlines, and tasks falling due.

Pure: declarations in, duties out. Knows nothing of what has been filed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from math import ceil
from typing import TYPE_CHECKING

from metrics.periods import position, year_of
from metrics.rules import RecurringRule
from metrics.status.deadlines import Deadline, DeadlineRule, figure_deadlines, task_deadline
from metrics.status.tasks import instances_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from metrics.model import Agency, Target
    from metrics.periods import Calendar
    from metrics.status.obligations import Obligations

KEPT_PERIODS = 64


class DutyKind(StrEnum):
    """A figure to be filed for its period, or a task to be told about when its day has come."""

    FIGURE = "figure"
    TASK = "task"


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing an agency has to file in a period.

    targets: those it is asked for by; counts_from: for a task done once, the quarter from which any
    report on it counts (an earlier one only if it says done), None where the period itself must be
    reported; charged: for such a task, everyone it is charged to, as what one agency did counts for
    those before and after it.
    """

    agency: str
    indicator: str
    closes: int
    kind: DutyKind
    deadline: Deadline
    targets: tuple[str, ...]
    counts_from: int | None = None
    charged: frozenset[str] = field(default=frozenset(), compare=False, repr=False)

    @property
    def due_on(self) -> date:
        """Last day on which filing it is in time."""
        return self.deadline.day

    @property
    def done_by(self) -> date | None:
        """Last good day of the work itself, for a task."""
        return self.deadline.done_by


@dataclass(slots=True, repr=False, eq=False)
class Duties:
    """Duties by period, each period worked out once; safe to share between threads."""

    obligations: Obligations
    _known: dict[int, tuple[Duty, ...]] = field(default_factory=dict)

    def of(self, closes: int) -> tuple[Duty, ...]:
        """Every duty of the period closing with a quarter.

        Figures first, in the order in which indicators are declared, each (agency, indicator) once;
        then tasks, in the order of targets.
        """
        known = self._known.get(closes)
        if known is None:
            known = (*self._figures(closes), *self._tasks(closes))
            if len(self._known) >= KEPT_PERIODS:
                self._known = {}
            self._known[closes] = known
        return known

    def _figures(self, closes: int) -> Iterator[Duty]:
        catalog = self.obligations.catalog
        asked: dict[str, tuple[Target, ...]] = {}
        deadlines: dict[tuple[str, ...], tuple[Deadline, ...]] = {}
        for code, indicator in self.obligations.debts(closes):
            if indicator.id not in asked:
                asked[indicator.id] = self.obligations.targets_of(indicator)
            targets = self._asking(asked[indicator.id], code, closes)
            plans = tuple(dict.fromkeys(target.plan for target in targets))
            if plans not in deadlines:
                deadlines[plans] = figure_deadlines(catalog, plans, closes)
            yield Duty(
                code,
                indicator.id,
                closes,
                DutyKind.FIGURE,
                _first_in_time(deadlines[plans], catalog.agencies[code]),
                tuple(target.id for target in targets),
            )

    def _asking(self, targets: tuple[Target, ...], agency: str, closes: int) -> tuple[Target, ...]:
        """Of the targets judged by an indicator, those that ask this agency for it."""
        if len(targets) == 1:
            return targets
        windows = [(target, self.obligations.window(target, agency)) for target in targets]
        return tuple(one for one, (first, last) in windows if first <= closes <= last)

    def _tasks(self, closes: int) -> Iterator[Duty]:
        catalog, year = self.obligations.catalog, year_of(closes)
        # "Trước ngày 01/01" of the next year is the last day of this one.
        years = (year, year + 1)
        for target in catalog.targets.values():
            if not target.is_task:
                continue
            calendar = catalog.calendar_of(target.plan)
            days = {
                one
                for version in _versions(target)
                for one in _falls_due(version, calendar, years)
                if one[0] == closes
            }
            for one in sorted(days):
                current = target.in_force(one[1])
                if one in _falls_due(current, calendar, years):
                    yield from self._charge(current, closes, one[1])

    def _charge(self, target: Target, closes: int, day: date) -> Iterator[Duty]:
        """Duties of everyone who has to tell about a task that falls due on a day.

        Done once: the agencies that exist on that day. Done anew every period: those who report the
        quarter it counts for, whom the verdict expects and whose file is accepted; an agency that
        ended between the day and the quarter's end has left it to its successor.
        """
        agencies = self.obligations.catalog.agencies
        deadline = task_deadline(self.obligations.catalog, target.plan, closes, day)
        members = self.obligations.members(target)
        is_anew = isinstance(target.rule, RecurringRule)
        charged = frozenset() if is_anew else frozenset(members)
        for code, (first, last) in members.items():
            if first <= closes <= last if is_anew else agencies[code].is_valid(day):
                yield Duty(
                    code,
                    target.indicator,
                    closes,
                    DutyKind.TASK,
                    deadline,
                    (target.id,),
                    None if is_anew else min(closes, last),
                    charged,
                )


def _falls_due(
    target: Target, calendar: Calendar, years: tuple[int, ...]
) -> list[tuple[int, date]]:
    """(quarter, last good day) of a task: its one day, or its instances of some years."""
    if not target.is_task or target.awaits_event:
        return []
    if isinstance(target.rule, RecurringRule):
        return instances_of(target, years)
    day = target.due_day(calendar)
    return [] if day is None else [(ceil(position(day, calendar)), day)]


def _versions(target: Target) -> tuple[Target, ...]:
    """The target as declared now, and as it stood before each of its revisions."""
    former = (target.in_force(one.on - timedelta(days=1)) for one in target.revisions)
    return (*former, target)


def _first_in_time(deadlines: tuple[Deadline, ...], agency: Agency) -> Deadline:
    """Earliest deadline that an agency lives to see; else that of the regime.

    A plan's day may come before the period ends (units of Lâm Đồng report the year before 25/11):
    one that begins after it cannot be held to it.
    """
    regime = [one for one in deadlines if one.rule is DeadlineRule.REGIME]
    alive = (one for one in deadlines if agency.is_valid(one.day))
    return next(alive, regime[0])
