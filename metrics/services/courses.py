"""Targets over time for charts that hold their own figures: path, judged figures, target value."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING

from metrics.access import Action, Viewer, require
from metrics.charts.palette import LOOKS
from metrics.export.takeaway import Course, Look, Point
from metrics.periods import QUARTERS_A_YEAR, Period, Span
from metrics.services.judging import judge_histories
from metrics.text.numbers import ROMAN
from metrics.text.reasons import judged_value
from metrics.text.words import Language, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from metrics.services.overview import Standing
    from metrics.services.workspace import Workspace
    from metrics.status.verdict import Status, Verdict

MOST_PERIODS = 40


def courses_of(
    workspace: Workspace,
    viewer: Viewer,
    language: Language,
    standings: Sequence[Standing],
    known_at: datetime,
) -> Mapping[str, Course]:
    """Course of each target that is judged by figures and has any, by its code."""
    require(viewer, Action.VIEW)
    drawn = [one for one in standings if not one.subject.target.is_task]
    if not drawn:
        return {}
    codes = [one.verdict.target for one in drawn]
    until = max(one.verdict.as_of for one in drawn)
    histories = judge_histories(workspace, viewer, codes, until, known_at)
    courses = {
        one.verdict.target: _course(language, one, histories[one.verdict.target]) for one in drawn
    }
    return {code: course for code, course in courses.items() if course is not None}


def _course(language: Language, standing: Standing, history: Sequence[Verdict]) -> Course | None:
    subject, verdict = standing.subject, standing.verdict
    judged = {
        one.as_of: one for one in history if one.period == one.as_of and one.actual is not None
    }
    if not judged:
        return None
    scale = 100 if subject.indicator.value == "ratio" or subject.target.per is not None else 1
    quarters = _quarters(standing, list(judged))
    path, goal = verdict.path, verdict.target_value
    demanded = tuple(
        float(path.expected(Fraction(quarter)) * scale)
        if path is not None and path.points[0][0] <= quarter <= ceil(path.points[-1][0])
        else None
        for quarter in quarters
    )
    before: Verdict | None = None
    points: list[Point | None] = []
    for quarter in quarters:
        one = judged.get(quarter)
        if one is None:
            points.append(None)
            continue
        points.append(_point(language, standing, one, before, scale))
        before = one
    return Course(
        tuple(_label(language, quarter, subject.indicator.frequency) for quarter in quarters),
        demanded,
        tuple(points),
        float(goal * scale) if goal is not None else None,
        "%" if scale > 1 or subject.indicator.unit == "percent" else "",
        is_rank=subject.indicator.value == "rank",
    )


def _quarters(standing: Standing, judged: Sequence[int]) -> list[int]:
    """Quarters on the axis: from baseline or first figure to due date or last figure."""
    path = standing.verdict.path
    first, last = min(judged), max(judged)
    if path is not None:
        first = min(first, floor(path.points[0][0]))
        last = max(last, ceil(path.points[-1][0]))
    step = QUARTERS_A_YEAR if standing.subject.indicator.frequency is Span.YEAR else 1
    if any((quarter - last) % step for quarter in (first, *judged)):
        step = 1
    return list(range(max(first, last - step * (MOST_PERIODS - 1)), last + 1, step))


def _label(language: Language, quarter: int, frequency: Span) -> str:
    period = Period(quarter)
    if frequency is Span.YEAR and period.quarter == QUARTERS_A_YEAR:
        return str(period.year)
    number = ROMAN[period.quarter - 1] if language is Language.VI else f"Q{period.quarter}"
    return f"{number}/{period.year % 100:02d}"


def _point(
    language: Language, standing: Standing, one: Verdict, before: Verdict | None, scale: int
) -> Point:
    subject = standing.subject
    return Point(
        float((one.actual or 0) * scale),
        judged_value(language, subject, one.actual),
        look_of(language, one.status),
        is_solid=not one.illustrative,
        begins_anew=before is not None and _begins_anew(standing, before, one),
    )


def _begins_anew(standing: Standing, before: Verdict, one: Verdict) -> bool:
    """Whether territory came in between two figures that are sums, so that no line joins them."""
    subject = standing.subject
    if not subject.has_territory or before.period is None or one.period is None:
        return False
    return bool(subject.population.enlargements(before.period, one.period))


def look_of(language: Language, status: Status) -> Look:
    """How a status is shown, just as on the screen."""
    look = LOOKS[status]
    return Look(str(status), look.shape, say(language, f"status.{status}"), look.ink, look.tint)
