"""From totals to a verdict: the rules of the method, in the order in which they decide.

Everything that stops a target from being judged comes first, so that incomplete data can never
look good. Numbers are exact fractions; thresholds are compared without rounding.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

from metrics.notation import Event
from metrics.rules import DirectionRule, Operator, Trajectory
from metrics.status.path import (
    ADDABLE,
    fixed_target,
    measured,
    operator_of,
    satisfies,
    with_numbers,
)
from metrics.status.question import declared_baseline
from metrics.status.verdict import Reason, Status, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable

    from metrics.status.question import Horizon, Subject
    from metrics.status.totals import Totals

# Statuses that are no verdict on progress: none is shown with them.
UNJUDGED = (Status.INSUFFICIENT_DATA, Status.NOT_ASSESSABLE)
# Statuses that figures alone decide, the worst first.
BY_FIGURES = (
    Status.MISSED,
    Status.OFF_TRACK,
    Status.AT_RISK,
    Status.NOT_DUE,
    Status.ON_TRACK,
    Status.ACHIEVED,
)


def nothing_accepted(subject: Subject, horizon: Horizon) -> Verdict:
    """Verdict of a target for which no figure has been accepted up to the horizon."""
    is_open = horizon.is_open(subject.calendar)
    return Verdict(
        subject.target.id,
        horizon.as_of,
        Status.NO_DATA if is_open else Status.NOT_DUE,
        Reason.NOTHING_ACCEPTED if is_open else Reason.WINDOW_NOT_OPEN,
        target_value=fixed_target(subject),
        operator=operator_of(subject),
        coverage=Fraction(0),
    )


def evaluate(
    subject: Subject, horizon: Horizon, totals: Totals, first: Totals | None = None
) -> Verdict:
    """Verdict on the totals of the judged period.

    first: totals of the first accepted period, where it serves as baseline. Never raises for
    declared targets, whatever the figures.
    """
    verdict = Verdict(
        subject.target.id,
        horizon.as_of,
        Status.NOT_ASSESSABLE,
        Reason.DIRECTION,
        period=totals.closes,
        coverage=totals.coverage,
        totals=totals,
        illustrative=totals.illustrative or (first is not None and first.illustrative),
    )
    verdict = with_numbers(verdict, subject, totals, first)
    status, reason, regressing = _decide(subject, horizon, totals, first, verdict)
    if horizon.closed is not None:
        return replace(verdict, status=Status.CLOSED, reason=Reason.POPULATION_ENDED)
    if reason is Reason.CONFLICTING:
        # Showing one of several figures would hide that they disagree.
        verdict = replace(verdict, actual=None)
    if reason is Reason.NO_BASELINE:
        verdict = replace(
            verdict,
            actual=_apart_from_baseline(subject, totals),
            baseline_period=declared_baseline(subject, totals.closes),
        )
    if reason is Reason.TERRITORY:
        verdict = replace(
            verdict,
            actual=Fraction(totals.whole_value),
            expected=None,
            target_value=None,
            baseline=None,
            path=None,
        )
    if status in UNJUDGED:
        verdict = replace(verdict, progress=None, due_progress=None, pace=None)
    return replace(verdict, status=status, reason=reason, regressing=regressing)


def _apart_from_baseline(subject: Subject, totals: Totals) -> Fraction | None:
    """The figure where it is the baseline that is missing, so that nothing was compared."""
    is_sum = subject.indicator.value in ADDABLE or totals.reported == 1
    return Fraction(totals.whole_value) if is_sum and totals.reported else None


def _decide(  # noqa: PLR0911 - the table of the method, one return per line
    subject: Subject,
    horizon: Horizon,
    totals: Totals,
    first: Totals | None,
    verdict: Verdict,
) -> tuple[Status, Reason, bool]:
    if not horizon.is_open(subject.calendar):
        return Status.NOT_DUE, Reason.WINDOW_NOT_OPEN, False
    obstacle = _obstacle(subject, horizon, totals, first, verdict)
    if obstacle is not None:
        return (*obstacle, False)
    if isinstance(subject.target.rule, DirectionRule):
        return Status.NOT_ASSESSABLE, Reason.DIRECTION, False
    is_over = horizon.is_reached(subject.calendar)
    if holds(verdict):
        return (*_satisfied(subject, verdict, is_over=is_over), False)
    if is_over:
        return Status.MISSED, Reason.DUE_PASSED, False
    if isinstance(subject.target.due, Event) and horizon.due_day is None:
        return Status.NOT_DUE, Reason.EVENT, False
    if subject.target.per == "agency" and subject.starts_from_zero:
        return Status.NOT_DUE, Reason.YEAR_RUNNING, False
    if verdict.progress is None:
        return (*_nearness(subject, verdict), False)
    if verdict.path is not None and totals.closes < verdict.path.points[0][0]:
        return Status.NOT_DUE, Reason.NOTHING_DUE_YET, False
    return _by_pace(subject, verdict)


def _obstacle(
    subject: Subject,
    horizon: Horizon,
    totals: Totals,
    first: Totals | None,
    verdict: Verdict,
) -> tuple[Status, Reason] | None:
    """What keeps the target from being judged at all, the most serious first."""
    value = measured(subject, totals.now)
    lacking = value if isinstance(value, Reason) else None
    facts = _Facts(subject, horizon, totals, first, verdict, lacking)
    for status, reason, stands in OBSTACLES:
        if stands(facts):
            return status, reason
    return None


@dataclass(frozen=True, slots=True)
class _Facts:
    """What obstacles are looked for in."""

    subject: Subject
    horizon: Horizon
    totals: Totals
    first: Totals | None
    verdict: Verdict
    lacking: Reason | None

    def lacks(self, reason: Reason) -> bool:
        """Whether there is no value, for this reason."""
        return self.lacking is reason


def _is_too_old(facts: _Facts) -> bool:
    return facts.totals.closes < facts.horizon.current - facts.subject.indicator.allowed_age


def _is_incomplete(facts: _Facts) -> bool:
    return facts.totals.added is not None and facts.totals.now.agencies == 0


def _has_low_coverage(facts: _Facts) -> bool:
    coverage = facts.verdict.coverage
    is_low = coverage is None or coverage < facts.subject.min_coverage
    return is_low or facts.totals.now.agencies == 0


def _is_conflicting(facts: _Facts) -> bool:
    return facts.totals.conflicting or (facts.first is not None and facts.first.conflicting)


def _has_no_goal(facts: _Facts) -> bool:
    is_direction = isinstance(facts.subject.target.rule, DirectionRule)
    return facts.verdict.target_value is None and not is_direction


def _lacks_baseline(subject: Subject, totals: Totals) -> bool:
    """Whether a declared baseline has no figure at all behind it."""
    if declared_baseline(subject, totals.closes) is None:
        return False
    return totals.base is None or (totals.base.agencies == 0 and totals.reported > 0)


def _is_enlarged(subject: Subject, totals: Totals) -> bool:
    """Whether territory came in since the declared baseline and makes sums incomparable."""
    base = declared_baseline(subject, totals.closes)
    if base is None or totals.added is not None or subject.indicator.value not in ADDABLE:
        return False
    return bool(subject.population.enlargements(base, totals.closes))


def _satisfied(subject: Subject, verdict: Verdict, *, is_over: bool) -> tuple[Status, Reason]:
    """Achieved; but a yearly ceiling is kept only when the year is over, and watched until then."""
    if is_over or not subject.starts_from_zero or verdict.operator is not Operator.AT_MOST:
        return Status.ACHIEVED, Reason.HOLDS
    actual, expected = verdict.actual or Fraction(0), verdict.expected or Fraction(0)
    status = Status.ON_TRACK if actual <= expected else Status.AT_RISK
    return status, Reason.WITHIN_CEILING


def with_silent_agencies(verdict: Verdict, counting_all: Verdict) -> Verdict:
    """The verdict, or a worse one if counting silent agencies at their last figure gives that.

    Leaving an agency out on both sides must never make a target look better than its last report
    did; where with it nothing could be judged, nothing good is said without it.
    """
    if counting_all.status in UNJUDGED and verdict.status in (Status.ON_TRACK, Status.ACHIEVED):
        return counting_all
    if counting_all.status not in BY_FIGURES or verdict.status not in BY_FIGURES:
        return verdict
    if BY_FIGURES.index(counting_all.status) >= BY_FIGURES.index(verdict.status):
        return verdict
    return replace(
        verdict,
        status=counting_all.status,
        reason=Reason.SILENT,
        regressing=counting_all.regressing,
        with_silent=counting_all.actual,
    )


def _nearness(subject: Subject, verdict: Verdict) -> tuple[Status, Reason]:
    """Without a path: close to the target is a risk, further away is off track."""
    actual, goal = verdict.actual or Fraction(0), verdict.target_value or Fraction(0)
    margin = abs(goal) * Fraction(subject.settings.near)
    if verdict.operator is Operator.AT_MOST:
        is_near = actual <= goal + margin
    elif verdict.operator is Operator.EXACTLY:
        is_near = abs(actual - goal) <= margin
    else:
        is_near = actual >= goal - margin
    return (Status.AT_RISK, Reason.NEAR) if is_near else (Status.OFF_TRACK, Reason.FAR)


def _by_pace(subject: Subject, verdict: Verdict) -> tuple[Status, Reason, bool]:
    progress = verdict.progress or Fraction(0)
    if progress < 0:
        return Status.OFF_TRACK, Reason.REGRESSING, True
    if verdict.pace is None:
        if progress == 0 and not isinstance(subject.target.rule, Trajectory):
            return Status.NOT_DUE, Reason.NOTHING_DUE_YET, False
        return Status.ON_TRACK, Reason.AHEAD_OF_START, False
    if verdict.pace >= subject.on_track:
        return Status.ON_TRACK, Reason.PACE, False
    if verdict.pace >= subject.at_risk:
        return Status.AT_RISK, Reason.PACE, False
    return Status.OFF_TRACK, Reason.PACE, False


def holds(verdict: Verdict) -> bool:
    """Whether the operator holds for the figure judged."""
    if verdict.operator is None or verdict.actual is None or verdict.target_value is None:
        return False
    return satisfies(verdict.operator, verdict.actual, verdict.target_value)


# Everything that keeps a target from being judged, in the order in which it is looked for; the
# page of the method is written from this list.
OBSTACLES: tuple[tuple[Status, Reason, Callable[[_Facts], bool]], ...] = (
    (Status.INSUFFICIENT_DATA, Reason.TOO_OLD, _is_too_old),
    (
        Status.NOT_ASSESSABLE,
        Reason.NO_BASELINE,
        lambda facts: _lacks_baseline(facts.subject, facts.totals),
    ),
    (
        Status.NOT_ASSESSABLE,
        Reason.TERRITORY,
        lambda facts: _is_enlarged(facts.subject, facts.totals),
    ),
    (Status.INSUFFICIENT_DATA, Reason.INCOMPLETE, _is_incomplete),
    (Status.INSUFFICIENT_DATA, Reason.LOW_COVERAGE, _has_low_coverage),
    (Status.NOT_ASSESSABLE, Reason.CONFLICTING, _is_conflicting),
    *(
        (Status.NOT_ASSESSABLE, reason, partial(_Facts.lacks, reason=reason))
        for reason in (Reason.ZERO_DENOMINATOR, Reason.NOT_ADDABLE, Reason.SURVEY_WEIGHTS)
    ),
    (Status.NOT_ASSESSABLE, Reason.NO_BASELINE, _has_no_goal),
)
