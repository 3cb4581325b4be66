"""The work promised: tasks in groups by what is to be done about them, and their days.

Takes standings as they were judged and judges nothing anew. Every task counts its days to the end
of the quarter in its own calendar, as its verdict does.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from metrics.periods import end_date
from metrics.services.overview import Bearing, Filters, passes
from metrics.status.tasks import instances_of
from metrics.status.verdict import Status, Tally

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from metrics.services.apart import Everyone, Own
    from metrics.services.overview import Standing
    from metrics.status.question import Subject
    from metrics.status.verdict import Verdict


class Urgency(StrEnum):
    """What is to be done about a task, the most pressing first; the order of the list.

    SOON is due within the next quarter; DONE_LATE is done, by somebody after the last good day.
    """

    OVERDUE = "overdue"
    UNKNOWN = "unknown"
    SOON = "soon"
    LATER = "later"
    UNDATED = "undated"
    DONE_LATE = "done_late"
    DONE = "done"
    CLOSED = "closed"


# What is over: lists fold it.
OVER = (Urgency.DONE_LATE, Urgency.DONE, Urgency.CLOSED)


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One task on a day.

    today: last day of the quarter judged; day: last good day that is awaited or has gone by, of
    work without one the day it begins; None where neither has a day; parts: what each agency it is
    charged to has done, those that still have to first.
    """

    standing: Standing
    urgency: Urgency
    today: date
    day: date | None
    parts: tuple[Own, ...]

    @property
    def tally(self) -> Tally:
        """How many agencies have done it, in time or late."""
        return self.standing.verdict.tally or Tally()

    @property
    def days_left(self) -> int | None:
        """Days until its day, negative when that has gone by; None without one or when over."""
        if self.day is None or self.urgency in OVER:
            return None
        return (self.day - self.today).days

    @property
    def days_late(self) -> int:
        """Days between the last good day and the last completion, where that was late."""
        last_day, due_day = self.tally.last_day, self.standing.verdict.due_day
        if not self.tally.late or last_day is None or due_day is None:
            return 0
        return (last_day - due_day).days


@dataclass(frozen=True, slots=True)
class Mark:
    """A day on which a task fell or falls due, with where it stood then."""

    day: date
    status: Status


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days from one to another: those given for the work, or those it was late."""

    begins: date
    ends: date
    is_late: bool


Worklist = tuple[tuple[Urgency, tuple[TaskRow, ...]], ...]


def worklist(everything: Sequence[Standing], everyone: Everyone, filters: Filters) -> Worklist:
    """Tasks that pass the filters, in groups; within one the most pressing first.

    everything: standings of one quarter; everyone: parts of the agencies, as `apart` gives them.
    """
    parts: dict[str, list[Own]] = {}
    for own in (one for targets in everyone.values() for one in targets.values()):
        parts.setdefault(own.subject.target.id, []).append(own)
    rows = [
        _row(one, parts.get(one.verdict.target, ()))
        for one in everything
        if one.subject.target.is_task
        and passes(one, filters)
        and filters.status in (None, one.verdict.status)
    ]
    groups = ((urgency, [row for row in rows if row.urgency is urgency]) for urgency in Urgency)
    return tuple(
        (urgency, tuple(sorted(members, key=_order))) for urgency, members in groups if members
    )


def _row(standing: Standing, parts: Sequence[Own]) -> TaskRow:
    subject, as_of = standing.subject, standing.verdict.as_of
    today = end_date(as_of, subject.calendar)
    coming = _coming(standing, today)
    urgency = _urgency(standing, coming, end_date(as_of + 1, subject.calendar))
    is_awaited = urgency in (Urgency.SOON, Urgency.LATER)
    day = coming if is_awaited else standing.verdict.due_day or subject.target.opens_on
    return TaskRow(standing, urgency, today, day, tuple(sorted(parts, key=_pressing)))


def _coming(standing: Standing, today: date) -> date | None:
    """Next day by which something is awaited, after today."""
    subject, verdict = standing.subject, standing.verdict
    if subject.is_recurring:
        return next_instance(subject, today)
    days = (verdict.due_day, subject.target.opens_on)
    return next((day for day in days if day is not None and day > today), None)


def next_instance(subject: Subject, today: date) -> date | None:
    """Last good day of the next instance of a recurring task, None after its last one."""
    days = (day for _, day in instances_of(subject.target, (today.year, today.year + 1)))
    return min((day for day in days if day > today), default=None)


def _urgency(standing: Standing, coming: date | None, soon_until: date) -> Urgency:
    verdict, tally = standing.verdict, standing.verdict.tally or Tally()
    if verdict.status is Status.CLOSED:
        return Urgency.CLOSED
    if standing.bearing is Bearing.UNCLEAR:
        return Urgency.UNKNOWN
    if standing.bearing is Bearing.LATE and tally.done + tally.late < tally.expected:
        return Urgency.OVERDUE
    is_over = standing.bearing is not Bearing.RESTING and not standing.subject.is_recurring
    if coming is not None and not is_over:
        return Urgency.SOON if coming <= soon_until else Urgency.LATER
    if standing.bearing is Bearing.RESTING:
        return Urgency.UNDATED
    return Urgency.DONE_LATE if standing.bearing is Bearing.LATE else Urgency.DONE


def _order(row: TaskRow) -> int:
    """What waits: the earliest day first; what is over: the newest completion first."""
    if row.urgency not in OVER:
        return (row.day or date.max).toordinal()
    return -(row.tally.last_day or date.min).toordinal()


def _pressing(own: Own) -> tuple[int, str]:
    """Not reported, not done, done late, done; alike ones by code."""
    if own.value is None:
        return 0, own.agency
    if own.value == 0:
        return 1, own.agency
    tally = own.verdict.tally if own.verdict is not None else None
    return (2 if tally is not None and tally.late else 3), own.agency


def marks_of(row: TaskRow, instances: Mapping[str, Sequence[Verdict]]) -> tuple[Mark, ...]:
    """Days a task fell or falls due, ascending: one, or of a recurring task those of each period.

    instances: verdicts on each period of recurring tasks, by target, as they were given then.
    """
    verdict = row.standing.verdict
    marks: dict[date, Status] = {}
    for one in instances.get(verdict.target, ()):
        if one.due_day is not None and one.status is not Status.CLOSED:
            marks.setdefault(one.due_day, one.status)
    if row.standing.subject.is_recurring and verdict.due_day is not None:
        if verdict.status is not Status.CLOSED:
            marks[verdict.due_day] = verdict.status
        coming = next_instance(row.standing.subject, row.today)
        if coming is not None and verdict.status is not Status.CLOSED:
            marks.setdefault(coming, Status.NOT_DUE)
    elif row.day is not None:
        marks[row.day] = verdict.status
    return tuple(Mark(day, marks[day]) for day in sorted(marks))


def stretches_of(row: TaskRow) -> tuple[Stretch, ...]:
    """Days given for the work, where both ends are known, then days it is or was late."""
    subject, verdict = row.standing.subject, row.standing.verdict
    opens_on, found = subject.target.opens_on, []
    if opens_on is not None and verdict.due_day is not None and not subject.is_recurring:
        found.append(Stretch(opens_on, verdict.due_day, is_late=False))
    if row.urgency is Urgency.OVERDUE and row.day is not None:
        found.append(Stretch(row.day, row.today, is_late=True))
    elif row.days_late > 0 and row.tally.last_day is not None and verdict.due_day is not None:
        found.append(Stretch(verdict.due_day, row.tally.last_day, is_late=True))
    return tuple(found)
