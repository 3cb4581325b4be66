"""What the overview shows: every target's standing on a date, filtered and the worst first."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from metrics.access import Action, Viewer, require
from metrics.model import Entry
from metrics.periods import end_date
from metrics.services.judging import judge
from metrics.status.verdict import Status

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from metrics.model import Agency
    from metrics.periods import Calendar
    from metrics.services.workspace import Workspace
    from metrics.status.question import Subject
    from metrics.status.verdict import Verdict

SEVERITY = {status: place for place, status in enumerate(Status)}
GOOD = (Status.ACHIEVED, Status.ON_TRACK)
LATE = (Status.MISSED, Status.OFF_TRACK, Status.AT_RISK)
# Statuses for which no bar is drawn: there is no verdict that a bar could picture.
UNJUDGED = (Status.INSUFFICIENT_DATA, Status.NO_DATA, Status.NOT_ASSESSABLE)


def status_named(name: str | None) -> Status | None:
    """Status with this name, None for none."""
    return None if name is None else Status(name)


def entries() -> list[str]:
    """All kinds of entry, as the plans are made up."""
    return [str(entry) for entry in Entry]


def statuses() -> list[str]:
    """All statuses, the worst first."""
    return [str(status) for status in Status]


@dataclass(frozen=True, slots=True)
class Standing:
    """One target on a date: what is declared, the verdict, and who answers for it that day."""

    subject: Subject
    verdict: Verdict
    owners: tuple[Agency, ...]

    @property
    def severity(self) -> tuple[int, float]:
        """Place in a list that shows the worst first; within a status the slowest first."""
        pace = self.verdict.pace
        return SEVERITY[self.verdict.status], float(pace) if pace is not None else 0.0

    @property
    def way_made(self) -> Fraction | None:
        """Share of the way made, None where a bar would picture nothing.

        With a path the progress from baseline to target; without one, of a figure that is better
        higher, the share of the target value reached.
        """
        subject, verdict = self.subject, self.verdict
        if verdict.status in UNJUDGED:
            return None
        if verdict.progress is not None:
            return verdict.progress
        if verdict.operator is None or verdict.operator == "<=" or verdict.totals is None:
            return None
        if subject.target.is_task and not subject.is_fan_out:
            return None
        if verdict.actual is None or not verdict.target_value:
            return None
        return verdict.actual / verdict.target_value

    @property
    def way_due(self) -> Fraction | None:
        """Share of the way due by now, None without a path or a verdict."""
        return None if self.verdict.status in UNJUDGED else self.verdict.due_progress


@dataclass(frozen=True, slots=True)
class Overview:
    """Standings after filtering, grouped by field; counts are those before the status filter.

    calendar: the general one, in which the date of the overview is told.
    """

    as_of: int
    calendar: Calendar
    counts: dict[Status, int]
    groups: tuple[tuple[str, tuple[Standing, ...]], ...]

    @property
    def total(self) -> int:
        """Number of targets counted."""
        return sum(self.counts.values())

    def count(self, statuses: Sequence[Status]) -> int:
        """Number of targets in any of the statuses."""
        return sum(self.counts[status] for status in statuses)


def standings(workspace: Workspace, viewer: Viewer, as_of: int) -> tuple[Standing, ...]:
    """Standing of every target on a date, in the order of declaration."""
    require(viewer, Action.VIEW)
    return tuple(standing_of(workspace, verdict) for verdict in judge(workspace, viewer, as_of))


def standing_of(workspace: Workspace, verdict: Verdict) -> Standing:
    """A verdict with what was declared then and who answers for it that day."""
    subject = workspace.subject_on(verdict.target, verdict.as_of)
    day = end_date(verdict.as_of, subject.calendar)
    return Standing(subject, verdict, workspace.owners(subject.target, day))


def overview_of(
    everything: Sequence[Standing],
    as_of: int,
    calendar: Calendar,
    *,
    entry: str | None = None,
    plan: str | None = None,
    field: str | None = None,
    lead: str | None = None,
    status: Status | None = None,
) -> Overview:
    """Standings that pass the filters, in groups by field of reform.

    Groups with the most late targets come first; within a group the worst comes first.
    """
    chosen = [
        standing
        for standing in everything
        if entry in (None, standing.subject.target.entry_kind)
        and plan in (None, standing.subject.target.plan)
        and field in (None, standing.subject.target.field)
        and lead in (None, standing.subject.target.lead)
    ]
    counts = Counter(standing.verdict.status for standing in chosen)
    groups: dict[str, list[Standing]] = {}
    for standing in chosen:
        if status in (None, standing.verdict.status):
            groups.setdefault(standing.subject.target.field, []).append(standing)
    ordered = sorted(groups.items(), key=lambda item: -late_among(item[1]))
    return Overview(
        as_of,
        calendar,
        {one: counts[one] for one in Status},
        tuple(
            (name, tuple(sorted(members, key=lambda standing: standing.severity)))
            for name, members in ordered
        ),
    )


def late_among(members: Sequence[Standing]) -> int:
    """Number of targets that are missed, off track or at risk."""
    return sum(1 for standing in members if standing.verdict.status in LATE)
