"""Verdicts as plain values for machines: what `kpi status --json` and the API give of a target."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrics.periods import viet_nam_day
from metrics.services.judging import judge
from metrics.services.projecting import outlooks
from metrics.store.ledger import utc_now
from metrics.text.numbers import rounded
from metrics.text.reasons import period_code, reason_sentence
from metrics.text.words import Language

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from fractions import Fraction

    from metrics.access import Viewer
    from metrics.services.projecting import Outlook
    from metrics.services.workspace import Workspace
    from metrics.status.verdict import Verdict

PLACES = 6


def as_number(value: Fraction | None) -> int | float | None:
    """Number for JSON: whole when it is whole, else rounded to six places.

    >>> from fractions import Fraction
    >>> as_number(Fraction(2375)), as_number(Fraction(14, 15)), as_number(None)
    (2375, 0.933333, None)
    """
    if value is None:
        return None
    short = rounded(value, PLACES)
    return int(short) if short.denominator == 1 else float(short)


def newest_period(workspace: Workspace) -> int:
    """Quarter ordinal of the newest period that has ended by today in Viet Nam."""
    return workspace.newest_ended(viet_nam_day(utc_now()))


def standing_objects(
    workspace: Workspace,
    viewer: Viewer,
    as_of: int,
    targets: Iterable[str] | None = None,
    known_at: datetime | None = None,
) -> tuple[dict[str, object], ...]:
    """Verdicts with their projections, as `judging.judge` gives them; raises UnknownTargetError."""
    verdicts = judge(workspace, viewer, as_of, targets, known_at)
    ahead = outlooks(workspace, viewer, verdicts)
    return tuple(as_object(workspace, one, ahead[one.target]) for one in verdicts)


def as_object(
    workspace: Workspace, verdict: Verdict, outlook: Outlook | None = None
) -> dict[str, object]:
    """One verdict with its inputs; ratios are fractions of 1, numbers JSON numbers or None."""
    subject = workspace.subject_on(verdict.target, verdict.as_of)
    return {
        "target": verdict.target,
        "plan": subject.target.plan,
        "status": verdict.status.value,
        "regressing": verdict.regressing,
        "actual": as_number(verdict.actual),
        "expected": as_number(verdict.expected),
        "target_value": as_number(verdict.target_value),
        "baseline": as_number(verdict.baseline),
        "progress": as_number(verdict.progress),
        "due_progress": as_number(verdict.due_progress),
        "pace": as_number(verdict.pace),
        "coverage": as_number(verdict.coverage),
        "period": period_code(verdict.period),
        "projection": _projection(outlook),
        "reason": reason_sentence(Language.VI, subject, verdict),
        "reason_en": reason_sentence(Language.EN, subject, verdict),
        "reason_code": verdict.reason.value,
        "illustrative": verdict.illustrative,
    }


def _projection(outlook: Outlook | None) -> dict[str, object] | None:
    """The value expected at the due date with its interval; None where there is none."""
    line = outlook.projection if outlook is not None else None
    if outlook is None or line is None:
        return None
    return {
        "value": as_number(line.value),
        "low": as_number(line.low),
        "high": as_number(line.high),
        "per_quarter": as_number(line.per_quarter),
        "needed_per_quarter": as_number(line.needed),
        "points": line.points,
        "meets": outlook.meets,
    }
