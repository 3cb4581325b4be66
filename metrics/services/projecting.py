"""Where targets are heading: the line through their newest figures, taken to the due date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from metrics.access import Action, Viewer, require
from metrics.periods import QUARTERS_A_YEAR, Span, end_date, position
from metrics.services.judging import judge_on
from metrics.status.path import ADDABLE, satisfies
from metrics.status.projection import MOST, Projection, project
from metrics.status.verdict import Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from metrics.services.workspace import Workspace
    from metrics.status.question import Subject
    from metrics.status.verdict import Verdict

# Statuses that leave nothing to project: there is no figure to start from, or nothing ahead.
SETTLED = (
    Status.MISSED,
    Status.NO_DATA,
    Status.NOT_ASSESSABLE,
    Status.INSUFFICIENT_DATA,
    Status.CLOSED,
)
LATE = (Status.MISSED, Status.OFF_TRACK, Status.AT_RISK)


class NotProjected(StrEnum):
    """Why there is no projection; each has a sentence in both languages."""

    NO_DUE_DATE = "no_due_date"
    BEGINS_ANEW = "begins_anew"
    NOTHING_AHEAD = "nothing_ahead"
    TOO_FEW = "too_few"


@dataclass(frozen=True, slots=True)
class Outlook:
    """Where a target is heading, on the indicator's scale.

    projection: None with the reason in `lacking`; meets: whether the value expected at the due
    date satisfies the target; is_certain: whether the whole interval is on one side of it.
    """

    projection: Projection | None
    lacking: NotProjected | None = None
    meets: bool = False
    is_certain: bool = False


def outlooks(
    workspace: Workspace,
    viewer: Viewer,
    verdicts: Sequence[Verdict],
    known_at: datetime | None = None,
) -> dict[str, Outlook]:
    """Outlook of each verdict's target, from the eight periods before it.

    known_at: the ledger as it stood then (naive UTC), now when None.
    """
    require(viewer, Action.VIEW)
    result: dict[str, Outlook] = {}
    wanted: list[tuple[str, int]] = []
    for verdict in verdicts:
        subject = workspace.subject_on(verdict.target, verdict.as_of)
        lacking = _lacking(subject, verdict)
        if lacking is not None:
            result[verdict.target] = Outlook(None, lacking)
        else:
            wanted += [(verdict.target, closes) for closes in _periods(subject, verdict)]
    past: dict[str, list[Verdict]] = {}
    for one in judge_on(workspace, viewer, wanted, known_at):
        past.setdefault(one.target, []).append(one)
    for verdict in verdicts:
        if verdict.target in past:
            subject = workspace.subject_on(verdict.target, verdict.as_of)
            result[verdict.target] = outlook_of(subject, verdict, past[verdict.target])
    return result


def outlook_of(subject: Subject, verdict: Verdict, history: Iterable[Verdict]) -> Outlook:
    """Outlook of one verdict from verdicts of earlier periods and its own.

    Sums are projected by their progress, which compares like with like over mergers and silent
    agencies; only periods since territory last came in and the target was last changed count.
    """
    lacking = _lacking(subject, verdict)
    if lacking is not None:
        return Outlook(None, lacking)
    # Progress towards a target of other days is not progress towards this one.
    today = end_date(verdict.as_of, subject.calendar)
    revised = [one.on for one in subject.target.revisions if one.on <= today]
    changed_on = max(revised, default=date.min)
    usable = [
        one
        for one in history
        if one.period == one.as_of
        and one.period <= (verdict.period or 0)
        and one.status not in (Status.NO_DATA, Status.NOT_ASSESSABLE, Status.INSUFFICIENT_DATA)
        and _is_comparable(subject, one, verdict)
        and end_date(one.as_of, subject.calendar) >= changed_on
    ]
    goal, due_day = verdict.target_value, subject.target.due_day(subject.calendar)
    if goal is None or due_day is None or verdict.operator is None:
        return Outlook(None, NotProjected.NO_DUE_DATE)
    place = position(due_day, subject.calendar)
    by_progress = verdict.path is not None and verdict.progress is not None
    start = verdict.path.start if verdict.path is not None and by_progress else Fraction(0)
    span = goal - start if by_progress else Fraction(1)
    points = [
        (one.period, one.progress if by_progress else one.actual)
        for one in sorted(usable, key=lambda each: each.as_of)
    ]
    known = [
        (closes, value) for closes, value in points if closes is not None and value is not None
    ]
    line = project(known, place, Fraction(1) if by_progress else goal)
    if line is None:
        return Outlook(None, NotProjected.TOO_FEW)
    ends = sorted((start + line.low * span, start + line.high * span))
    scaled = Projection(
        start + line.value * span,
        ends[0],
        ends[1],
        line.per_quarter * span,
        None if line.needed is None else line.needed * span,
        line.points,
    )
    verdicts = {satisfies(verdict.operator, value, goal) for value in (scaled.value, *ends)}
    meets = satisfies(verdict.operator, scaled.value, goal)
    return Outlook(scaled, meets=meets, is_certain=len(verdicts) == 1)


def late_since(history: Sequence[Verdict]) -> int | None:
    """First quarter of the stretch of late verdicts that has not ended; None when there is none.

    history: in order of time. Periods without a verdict do not end a stretch.
    """
    since: int | None = None
    for one in history:
        if one.status in LATE:
            since = since if since is not None else one.as_of
        elif one.status in (Status.ACHIEVED, Status.ON_TRACK, Status.NOT_DUE):
            since = None
    return since


def _lacking(subject: Subject, verdict: Verdict) -> NotProjected | None:
    """What keeps a target from being projected, seen from its declaration and verdict alone."""
    due_day = subject.target.due_day(subject.calendar)
    if subject.starts_from_zero:
        return NotProjected.BEGINS_ANEW
    if due_day is None or subject.target.is_task or verdict.target_value is None:
        return NotProjected.NO_DUE_DATE
    is_over = position(due_day, subject.calendar) <= verdict.as_of
    if is_over or verdict.status in SETTLED or verdict.actual is None:
        return NotProjected.NOTHING_AHEAD
    return None


def _periods(subject: Subject, verdict: Verdict) -> list[int]:
    """Up to eight reporting periods that end with the judged one."""
    newest = verdict.period or verdict.as_of
    step = QUARTERS_A_YEAR if subject.indicator.frequency is Span.YEAR else 1
    return [newest - step * back for back in range(MOST)]


def _is_comparable(subject: Subject, earlier: Verdict, verdict: Verdict) -> bool:
    if subject.indicator.value not in ADDABLE or earlier.period is None or verdict.period is None:
        return True
    return not subject.population.enlargements(earlier.period, verdict.period)
