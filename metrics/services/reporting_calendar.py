"""The calendar of reports on a day: what is overdue, what falls due next, and by which rule."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from metrics.access import Action, Viewer, require
from metrics.periods import last_ended
from metrics.services.owing import duty_standings
from metrics.status.punctuality import SOON, Counts, DutyStanding, DutyState, counts_of
from metrics.text.order import alphabetical

if TYPE_CHECKING:
    from collections.abc import Iterable

    from metrics.model import Agency
    from metrics.services.workspace import Workspace
    from metrics.status.deadlines import Deadline

AHEAD = timedelta(days=45)
# Periods, the newest ended one included, in which unpaid debts are looked for.
PERIODS_BACK = 4
# A plan may ask for a period's report up to half a year before the period ends.
PERIODS_EARLY = 2


@dataclass(frozen=True, slots=True)
class Appointment:
    """What one agency owes for one period by one day and rule; standings: one per row."""

    agency: Agency
    closes: int
    deadline: Deadline
    standings: tuple[DutyStanding, ...]

    @property
    def counts(self) -> Counts:
        """How many rows there are, have come, are late."""
        return counts_of(self.standings)

    @property
    def returned(self) -> int:
        """How many rows came and were returned."""
        return sum(1 for one in self.standings if one.state is DutyState.RETURNED)


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day on which something falls due: the period and rule, how many agencies, how many rows."""

    closes: int
    deadline: Deadline
    agencies: int
    counts: Counts


@dataclass(frozen=True, slots=True)
class ReportingCalendar:
    """The calendar on a day.

    overdue: with rows that are awaited although their day has gone by, those rows only, the latest
    first, then by name; upcoming: due today or later, with all their rows, come or not, the next
    first; days: the same by day, for everyone together.
    """

    today: date
    until: date
    overdue: tuple[Appointment, ...]
    upcoming: tuple[Appointment, ...]
    days: tuple[CalendarDay, ...]

    def is_soon(self, day: date) -> bool:
        """Whether what is due on a day is said to be due soon."""
        return day <= self.soon_until

    @property
    def soon_until(self) -> date:
        """Last day that is soon."""
        return self.today + SOON


def reporting_calendar(
    workspace: Workspace,
    viewer: Viewer,
    today: date,
    agency: str | None = None,
    *,
    level: str | None = None,
    plan: str | None = None,
    ahead: timedelta = AHEAD,
    back: int = PERIODS_BACK,
) -> ReportingCalendar:
    """What is overdue from the last periods, and what falls due in the days ahead.

    agency: only this one; for the agency role its own when None. level, plan: only agencies of this
    level, only what this plan asks for. back: how many ended periods are looked at for what is
    overdue.
    """
    if agency is not None:
        require(viewer, Action.READ_PUNCTUALITY, agency)
    until, calendar = today + ahead, workspace.catalog.settings.calendar
    first = last_ended(today, calendar) - back + 1
    periods = range(first, last_ended(until, calendar) + PERIODS_EARLY + 1)
    agencies, targets = workspace.catalog.agencies, workspace.catalog.targets
    standings = [
        one
        for one in duty_standings(workspace, viewer, periods, today, agency)
        if level in (None, agencies[one.duty.agency].level)
        and (plan is None or any(targets[name].plan == plan for name in one.duty.targets))
    ]
    overdue = _appointments(agencies, (one for one in standings if one.is_late))
    coming = [one for one in standings if today <= one.duty.due_on <= until]
    upcoming = _appointments(agencies, coming)
    return ReportingCalendar(
        today,
        until,
        tuple(sorted(overdue, key=lambda one: (one.deadline.day, _name(one)))),
        tuple(sorted(upcoming, key=lambda one: (one.deadline.day, _name(one)))),
        tuple(sorted(_days(coming), key=lambda one: one.deadline.day)),
    )


def _name(one: Appointment) -> tuple[str, tuple[int, ...], str]:
    return alphabetical(one.agency.name_vi)


def _appointments(
    agencies: dict[str, Agency], standings: Iterable[DutyStanding]
) -> list[Appointment]:
    groups: dict[tuple[str, int, Deadline], list[DutyStanding]] = defaultdict(list)
    for one in standings:
        groups[one.duty.agency, one.duty.closes, one.duty.deadline].append(one)
    return [
        Appointment(agencies[code], closes, deadline, tuple(rows))
        for (code, closes, deadline), rows in groups.items()
    ]


def _days(standings: Iterable[DutyStanding]) -> list[CalendarDay]:
    groups: dict[tuple[int, Deadline], list[DutyStanding]] = defaultdict(list)
    for one in standings:
        groups[one.duty.closes, one.duty.deadline].append(one)
    return [
        CalendarDay(closes, deadline, len({one.duty.agency for one in rows}), counts_of(rows))
        for (closes, deadline), rows in groups.items()
    ]
