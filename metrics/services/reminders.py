"""Late agencies with what they owe, one value per agency, from which a letter can be written."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from metrics.access import Action, Viewer, require
from metrics.periods import last_ended
from metrics.services.owing import duty_standings
from metrics.services.reporting_calendar import PERIODS_BACK, PERIODS_EARLY
from metrics.status.punctuality import DutyState
from metrics.text.order import alphabetical

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from metrics.model import Agency, Plan
    from metrics.notation import Words
    from metrics.services.workspace import Workspace
    from metrics.status.deadlines import Deadline
    from metrics.status.duties import DutyKind
    from metrics.status.punctuality import DutyStanding


@dataclass(frozen=True, slots=True)
class AskedBy:
    """A target that asks for a row: its plan, where in the plan it stands, and its id."""

    plan: Plan
    section: str
    target: str


@dataclass(frozen=True, slots=True)
class ReminderRow:
    """One thing an agency still owes.

    days_late: on the day of the reminder; is_returned: it came and was returned; done_by, in the
    deadline: last good day of the work, for a task.
    """

    name: Words
    kind: DutyKind
    indicator: str
    closes: int
    deadline: Deadline
    days_late: int
    is_returned: bool
    asked_by: tuple[AskedBy, ...]

    @property
    def due_on(self) -> date:
        """Last day on which it would have been in time."""
        return self.deadline.day


@dataclass(frozen=True, slots=True)
class Reminder:
    """What one agency owes on a day although its time has gone by.

    addressees: who answers for it today, the agency itself or those that succeeded it, else those
    of the locality it was part of; empty when no one does; periods: quarter ordinals, in order;
    rows: by period, then as declared.
    """

    agency: Agency
    today: date
    addressees: tuple[Agency, ...]
    periods: tuple[int, ...]
    rows: tuple[ReminderRow, ...]

    @property
    def days_late(self) -> int:
        """Days that the oldest of it is late."""
        return max(row.days_late for row in self.rows)


def reminders(
    workspace: Workspace,
    viewer: Viewer,
    today: date,
    agency: str | None = None,
    *,
    back: int = PERIODS_BACK,
) -> tuple[Reminder, ...]:
    """Reminders to every late agency, the latest first, then by name.

    They tell of papers returned, so only those who may read the filings have them: the agency role
    when it names its own agency. back: how many ended periods are looked at, the newest included.
    """
    require(viewer, Action.READ_FILINGS, agency)
    newest = last_ended(today, workspace.catalog.settings.calendar)
    periods = range(newest - back + 1, newest + PERIODS_EARLY + 1)
    late: dict[str, list[DutyStanding]] = defaultdict(list)
    for one in duty_standings(workspace, viewer, periods, today, agency):
        if one.is_late:
            late[one.duty.agency].append(one)
    found = [_reminder(workspace, code, rows, today) for code, rows in late.items()]
    return tuple(sorted(found, key=lambda one: (-one.days_late, alphabetical(one.agency.name_vi))))


def _reminder(
    workspace: Workspace, code: str, late: Iterable[DutyStanding], today: date
) -> Reminder:
    catalog = workspace.catalog
    rows = tuple(
        ReminderRow(
            catalog.indicators[one.duty.indicator].name,
            one.duty.kind,
            one.duty.indicator,
            one.duty.closes,
            one.duty.deadline,
            one.days_late,
            one.state is DutyState.RETURNED,
            tuple(
                AskedBy(catalog.plans[target.plan], target.section, target.id)
                for target in (catalog.targets[name] for name in one.duty.targets)
            ),
        )
        for one in late
    )
    return Reminder(
        catalog.agencies[code],
        today,
        _answering(catalog.agencies, code, today),
        tuple(sorted({row.closes for row in rows})),
        rows,
    )


def _answering(agencies: Mapping[str, Agency], code: str, today: date) -> tuple[Agency, ...]:
    """Who answers for an agency on a day: itself, its successors, or those of its parent."""
    frontier, seen = [code], {code}
    found: list[Agency] = []
    while frontier:
        one = agencies[frontier.pop(0)]
        if one.is_valid(today):
            found.append(one)
            continue
        fresh = [next_ for next_ in one.successors if next_ not in seen]
        seen.update(fresh)
        frontier.extend(fresh)
    parent = agencies[code].parent
    if not found and parent is not None:
        return _answering(agencies, parent, today)
    return tuple(found)
