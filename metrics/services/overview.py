"""What the overview shows: standings on a date, filtered, counted, the worst first, and changes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from metrics.access import Action, Viewer, require
from metrics.model import Entry
from metrics.periods import end_date, quarter_ordinal, year_of
from metrics.services.judging import judge, judge_on
from metrics.status.verdict import GOOD, LATE, Status
from metrics.text.search import has_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from fractions import Fraction

    from metrics.model import Agency, Lead
    from metrics.periods import Calendar
    from metrics.services.projecting import Outlook
    from metrics.services.workspace import Workspace
    from metrics.status.question import Subject
    from metrics.status.verdict import Verdict

SEVERITY = {status: place for place, status in enumerate(Status)}
# What is on its way: neither there yet, nor over, nor without a verdict.
RUNNING = (Status.OFF_TRACK, Status.AT_RISK, Status.ON_TRACK)
# Statuses for which no bar is drawn: there is no verdict that a bar could picture.
UNJUDGED = (Status.INSUFFICIENT_DATA, Status.NO_DATA, Status.NOT_ASSESSABLE)


def entries() -> list[str]:
    """All kinds of entry, as the plans are made up."""
    return [str(entry) for entry in Entry]


def statuses() -> list[str]:
    """All statuses, the worst first."""
    return [str(status) for status in Status]


@dataclass(frozen=True, slots=True)
class Standing:
    """One target on a date: what is declared, the verdict, and who answers for it that day.

    lead, coordinating: those that the plan names, None where it names nobody.
    """

    subject: Subject
    verdict: Verdict
    owners: tuple[Agency, ...] = ()
    lead: Lead | None = None
    coordinating: Lead | None = None

    @property
    def severity(self) -> tuple[int, float]:
        """Place in a list that shows the worst first; within a status the slowest first."""
        pace = self.verdict.pace
        return SEVERITY[self.verdict.status], float(pace) if pace is not None else 0.0

    @property
    def bearing(self) -> Bearing:
        """Part of the overview it belongs to."""
        return BEARINGS.get(self.verdict.status, Bearing.UNCLEAR)

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
class Filters:
    """What the overview is narrowed to; None leaves a thing open.

    lead: code of an agency that answers today, or of a lead that plans name; ahead: "misses" for
    those projected to miss; text: words of a code, name or sentence.
    """

    entry: str | None = None
    plan: str | None = None
    field: str | None = None
    lead: str | None = None
    status: str | None = None
    ahead: str | None = None
    text: str | None = None


class Bearing(StrEnum):
    """What a part of the overview holds, the most urgent first."""

    LATE = "late"
    UNCLEAR = "unclear"
    GOOD = "good"
    RESTING = "resting"


BEARINGS = {
    **dict.fromkeys(LATE, Bearing.LATE),
    **dict.fromkeys(GOOD, Bearing.GOOD),
    Status.NOT_DUE: Bearing.RESTING,
    Status.CLOSED: Bearing.RESTING,
}


@dataclass(frozen=True, slots=True)
class Part:
    """Figures or tasks of one bearing, the worst first."""

    bearing: Bearing
    is_task: bool
    members: tuple[Standing, ...]


@dataclass(frozen=True, slots=True)
class Forecast:
    """What projections say of the targets chosen that are on their way, tasks aside.

    projected: how many have a projection; misses: those that will not meet at today's pace; soon:
    how many of these are due by the end of the year of the overview; unprojected: how many have
    none.
    """

    projected: int
    misses: frozenset[str]
    soon: int
    unprojected: int


@dataclass(frozen=True, slots=True)
class Overview:
    """Standings after filtering, in parts: figures before tasks, the worst first.

    calendar: the general one, in which the date of the overview is told; counts: by status, before
    the filters by status and projection; bearings: the same by (whether a task, bearing).
    """

    as_of: int
    calendar: Calendar
    counts: dict[Status, int]
    bearings: dict[tuple[bool, Bearing], int]
    forecast: Forecast
    parts: tuple[Part, ...]

    @property
    def shown(self) -> int:
        """Number of targets shown."""
        return sum(len(part.members) for part in self.parts)

    def total(self, *, is_task: bool) -> int:
        """Number of figures or of tasks counted."""
        return sum(count for (task, _), count in self.bearings.items() if task is is_task)


def standings(workspace: Workspace, viewer: Viewer, as_of: int) -> tuple[Standing, ...]:
    """Standing of every target on a date, in the order of declaration."""
    require(viewer, Action.VIEW)
    return tuple(standing_of(workspace, verdict) for verdict in judge(workspace, viewer, as_of))


def standings_and_before(
    workspace: Workspace, viewer: Viewer, as_of: int
) -> tuple[tuple[Standing, ...], tuple[Standing, ...]]:
    """Standing of every target on a date and a quarter before it, asked together."""
    require(viewer, Action.VIEW)
    targets = list(workspace.catalog.targets)
    wanted = [(target, closes) for closes in (as_of, as_of - 1) for target in targets]
    found = [standing_of(workspace, one) for one in judge_on(workspace, viewer, wanted)]
    return tuple(found[: len(targets)]), tuple(found[len(targets) :])


def standing_of(workspace: Workspace, verdict: Verdict) -> Standing:
    """A verdict with what was declared then and who answers for it that day."""
    subject, catalog = workspace.subject_on(verdict.target, verdict.as_of), workspace.catalog
    target, day = subject.target, end_date(verdict.as_of, subject.calendar)
    return Standing(
        subject,
        verdict,
        workspace.owners(target, day),
        catalog.lead(target.lead),
        catalog.lead(target.coordinating),
    )


def overview_of(
    everything: Sequence[Standing],
    outlooks: Mapping[str, Outlook],
    as_of: int,
    calendar: Calendar,
    filters: Filters,
) -> Overview:
    """What passes the filters, counted and put in order.

    outlooks: by target, as `projecting.outlooks` gives them; one not given is no projection.
    """
    chosen = [standing for standing in everything if passes(standing, filters)]
    counts = Counter(standing.verdict.status for standing in chosen)
    bearings = Counter((one.subject.target.is_task, one.bearing) for one in chosen)
    forecast = _forecast(chosen, outlooks, as_of)
    shown = [
        one
        for one in chosen
        if filters.status in (None, one.verdict.status)
        and (filters.ahead is None or one.verdict.target in forecast.misses)
    ]
    parts: dict[tuple[bool, Bearing], list[Standing]] = {
        (is_task, bearing): [] for is_task in (False, True) for bearing in Bearing
    }
    for one in sorted(shown, key=lambda standing: standing.severity):
        parts[one.subject.target.is_task, one.bearing].append(one)
    return Overview(
        as_of,
        calendar,
        {one: counts[one] for one in Status},
        {key: bearings[key] for key in parts},
        forecast,
        tuple(
            Part(bearing, is_task, tuple(members))
            for (is_task, bearing), members in parts.items()
            if members
        ),
    )


def passes(standing: Standing, filters: Filters) -> bool:
    """Whether a target is among those chosen, whatever its status and projection."""
    target = standing.subject.target
    said = f"{target.id} {target.name.vi} {target.name.en} {target.quote}"
    return (
        filters.entry in (None, target.entry_kind)
        and filters.plan in (None, target.plan)
        and filters.field in (None, target.field)
        and (filters.lead is None or filters.lead in leads_of(standing))
        and (filters.text is None or has_words(said, filters.text))
    )


def leads_of(standing: Standing) -> tuple[str, ...]:
    """Codes of the agencies that answer today; where none is known, that of the lead, if any."""
    lead = (standing.lead.code,) if standing.lead is not None else ()
    return tuple(one.code for one in standing.owners) or lead


def _forecast(chosen: Sequence[Standing], outlooks: Mapping[str, Outlook], as_of: int) -> Forecast:
    running = [
        one for one in chosen if one.verdict.status in RUNNING and not one.subject.target.is_task
    ]
    ahead = {one.verdict.target: outlooks.get(one.verdict.target) for one in running}
    projected = [one for one in running if _has_projection(ahead[one.verdict.target])]
    misses = [one for one in projected if not _meets(ahead[one.verdict.target])]
    due_days = [(one, one.subject.target.due_day(one.subject.calendar)) for one in misses]
    last = quarter_ordinal(year_of(as_of))
    return Forecast(
        len(projected),
        frozenset(one.verdict.target for one in misses),
        sum(
            1
            for one, day in due_days
            if day is not None and day <= end_date(last, one.subject.calendar)
        ),
        len(running) - len(projected),
    )


def _has_projection(outlook: Outlook | None) -> bool:
    return outlook is not None and outlook.projection is not None


def _meets(outlook: Outlook | None) -> bool:
    return outlook is not None and outlook.meets
