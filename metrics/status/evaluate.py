"""From totals to a verdict: the rules of the method, in the order in which they decide.

Everything that stops a target from being judged comes first, so that incomplete data can never
look good. Numbers are exact fractions; thresholds are compared without rounding.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from metrics.model import (
    CountRule,
    DirectionRule,
    Event,
    GrowthRule,
    LevelRule,
    Measure,
    MilestoneRule,
    Moment,
    Operator,
    RankRule,
    Reduction,
    ShareRule,
    Trajectory,
    ValueKind,
)
from metrics.periods import position, quarter_ordinal, year_of
from metrics.status.question import baseline_place, declared_baseline
from metrics.status.verdict import Path, Reason, Status, Verdict

if TYPE_CHECKING:
    from metrics.status.question import Horizon, Subject
    from metrics.status.totals import Sums, Totals

# Statuses that are no verdict on progress: none is shown with them.
UNJUDGED = (Status.INSUFFICIENT_DATA, Status.NOT_ASSESSABLE)
ADDABLE_OVER_TERRITORY = (ValueKind.COUNT, ValueKind.AMOUNT)


def nothing_accepted(subject: Subject, horizon: Horizon) -> Verdict:
    """Verdict of a target for which no figure has been accepted up to the horizon."""
    return Verdict(
        subject.target.id,
        horizon.as_of,
        Status.NO_DATA,
        Reason.NOTHING_ACCEPTED,
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
    verdict = _with_numbers(verdict, subject, totals, first)
    status, reason, regressing = _decide(subject, horizon, totals, verdict)
    if horizon.closed is not None:
        return replace(verdict, status=Status.CLOSED, reason=Reason.POPULATION_ENDED)
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


def measured(  # noqa: PLR0911 - one return per way of adding up
    subject: Subject, sums: Sums
) -> Fraction | Reason:
    """The indicator's value over the agencies included, or why there is none.

    Counts are summed; shares are sum over sum; scores are weighted by respondents; ranks and
    published scores of a whole locality are never added; a milestone of several agencies is the
    share of them that are done.
    """
    if subject.target.per == "agency" or subject.indicator.value is ValueKind.RATIO:
        if sums.denominator == 0:
            return Reason.ZERO_DENOMINATOR
        return Fraction(sums.numerator) / Fraction(sums.denominator)
    if subject.indicator.value is ValueKind.DONE:
        return Fraction(sums.value) / sums.agencies
    if subject.indicator.value not in (ValueKind.SCORE, ValueKind.RANK):
        return Fraction(sums.value)
    if sums.agencies <= 1:
        return Fraction(sums.value)
    if subject.indicator.value is ValueKind.RANK or subject.indicator.measure is Measure.PUBLISHED:
        return Reason.NOT_ADDABLE
    if sums.weighted_agencies < sums.agencies or sums.weights == 0:
        return Reason.SURVEY_WEIGHTS
    return Fraction(sums.weighted) / Fraction(sums.weights)


def _with_numbers(
    verdict: Verdict, subject: Subject, totals: Totals, first: Totals | None
) -> Verdict:
    """The verdict with actual, baseline, path and p, e, r as far as the figures give them."""
    actual = measured(subject, totals.now) if totals.now.agencies else None
    if isinstance(actual, Reason) or actual is None:
        return replace(verdict, target_value=_fixed_target(subject), operator=operator_of(subject))
    start, start_period = _start(subject, totals, first)
    path = path_of(subject, totals.closes, start, start_period)
    goal = path.goal if path is not None else _goal(subject, start)
    place = Fraction(totals.closes)
    expected = path.expected(place) if path is not None else goal
    verdict = replace(
        verdict,
        actual=actual,
        expected=expected,
        target_value=goal,
        operator=operator_of(subject),
        baseline=path.start if path is not None else start,
        baseline_period=int(path.points[0][0]) if path is not None else start_period,
        baseline_is_first_figure=first is not None,
        path=path,
    )
    if isinstance(subject.target.rule, DirectionRule):
        change = _change(subject, actual, start, start_period, totals.closes)
        return replace(verdict, change=change, expected=None)
    if path is None or path.goal == path.start or _starts_satisfied(subject, path):
        return verdict
    progress = _progress(subject, path, actual)
    due_progress = (path.expected(place) - path.start) / (path.goal - path.start)
    pace = progress / due_progress if due_progress > 0 else None
    return replace(verdict, progress=progress, due_progress=due_progress, pace=pace)


def _change(
    subject: Subject, actual: Fraction, start: Fraction | None, since: int | None, closes: int
) -> Fraction | None:
    """Change since the first figure; None where the two cannot be compared."""
    if start is None or since is None or since == closes:
        return None
    addable = subject.indicator.value in ADDABLE_OVER_TERRITORY
    if addable and subject.population.came_in(since, closes):
        return None
    return actual - start


def _progress(subject: Subject, path: Path, actual: Fraction) -> Fraction:
    span = path.goal - path.start
    if operator_of(subject) is Operator.EXACTLY:
        return 1 - abs(path.goal - actual) / abs(span)
    return (actual - path.start) / span


def _decide(  # noqa: PLR0911 - the table of the method, one return per line
    subject: Subject, horizon: Horizon, totals: Totals, verdict: Verdict
) -> tuple[Status, Reason, bool]:
    obstacle = _obstacle(subject, horizon, totals, verdict)
    if obstacle is not None:
        return (*obstacle, False)
    if isinstance(subject.target.rule, DirectionRule):
        return Status.NOT_ASSESSABLE, Reason.DIRECTION, False
    if holds(verdict):
        return Status.ACHIEVED, Reason.HOLDS, False
    if isinstance(subject.target.due, Event):
        return Status.NOT_DUE, Reason.EVENT, False
    if horizon.is_reached(subject.calendar):
        return Status.MISSED, Reason.DUE_PASSED, False
    if isinstance(subject.target.rule, MilestoneRule):
        return Status.NOT_DUE, Reason.MILESTONE_OPEN, False
    if subject.target.per == "agency" and subject.starts_from_zero:
        return Status.NOT_DUE, Reason.YEAR_RUNNING, False
    if verdict.progress is None:
        return (*_nearness(subject, verdict), False)
    return _by_pace(subject, verdict)


def _obstacle(  # noqa: PLR0911 - one return per obstacle
    subject: Subject, horizon: Horizon, totals: Totals, verdict: Verdict
) -> tuple[Status, Reason] | None:
    """What keeps the target from being judged at all, the most serious first."""
    if totals.closes < horizon.current - subject.indicator.allowed_age:
        return Status.INSUFFICIENT_DATA, Reason.TOO_OLD
    if _lacks_baseline(subject, totals):
        return Status.NOT_ASSESSABLE, Reason.NO_BASELINE
    if _territory(subject, totals) is not None:
        return Status.NOT_ASSESSABLE, Reason.TERRITORY
    if totals.coverage < subject.min_coverage or totals.now.agencies == 0:
        return Status.INSUFFICIENT_DATA, Reason.LOW_COVERAGE
    if totals.conflicting:
        return Status.NOT_ASSESSABLE, Reason.CONFLICTING
    value = measured(subject, totals.now)
    if isinstance(value, Reason):
        return Status.NOT_ASSESSABLE, value
    if verdict.target_value is None and not isinstance(subject.target.rule, DirectionRule):
        return Status.NOT_ASSESSABLE, Reason.NO_BASELINE
    return None


def _lacks_baseline(subject: Subject, totals: Totals) -> bool:
    """Whether a declared baseline has no figure at all behind it."""
    if declared_baseline(subject, totals.closes) is None:
        return False
    return totals.base is None or (totals.base.agencies == 0 and totals.reported > 0)


def _territory(subject: Subject, totals: Totals) -> str | None:
    """Territory that came in since the declared baseline and makes sums incomparable."""
    base = declared_baseline(subject, totals.closes)
    if base is None or subject.indicator.value not in ADDABLE_OVER_TERRITORY:
        return None
    return subject.population.came_in(base, totals.closes)


def territory_since_baseline(subject: Subject, verdict: Verdict) -> str | None:
    """Name of the territory behind a verdict of incomparable territories."""
    return _territory(subject, verdict.totals) if verdict.totals is not None else None


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


def operator_of(subject: Subject) -> Operator | None:
    """How the actual is compared with the target value; None for a direction."""
    rule = subject.target.rule
    if subject.target.per == "agency":
        return Operator.AT_LEAST
    if isinstance(rule, ShareRule | LevelRule | Trajectory):
        return rule.op
    if isinstance(rule, Reduction | RankRule):
        return Operator.AT_MOST
    if isinstance(rule, GrowthRule):
        return Operator.MORE_THAN
    return None if isinstance(rule, DirectionRule) else Operator.AT_LEAST


def satisfies(operator: Operator, actual: Fraction, goal: Fraction) -> bool:
    """Whether a value meets a target value, strictly as the operator says."""
    if operator is Operator.AT_LEAST:
        return actual >= goal
    if operator is Operator.MORE_THAN:
        return actual > goal
    if operator is Operator.AT_MOST:
        return actual <= goal
    return actual == goal


def holds(verdict: Verdict) -> bool:
    """Whether the operator holds for the figure judged."""
    if verdict.operator is None or verdict.actual is None or verdict.target_value is None:
        return False
    return satisfies(verdict.operator, verdict.actual, verdict.target_value)


def _starts_satisfied(subject: Subject, path: Path) -> bool:
    """A first figure that already meets the target gives no span to measure progress on."""
    operator = operator_of(subject)
    if operator is Operator.EXACTLY:
        return path.start == path.goal
    return operator is not None and satisfies(operator, path.start, path.goal)


def _fixed_target(subject: Subject) -> Fraction | None:
    """Target value where it does not depend on a baseline."""
    rule = subject.target.rule
    if subject.target.per == "agency" or isinstance(rule, MilestoneRule):
        return Fraction(1)
    if isinstance(rule, ShareRule | LevelRule):
        return Fraction(rule.target)
    if isinstance(rule, Trajectory):
        return Fraction(list(rule.points.values())[-1])
    if isinstance(rule, RankRule):
        return Fraction(rule.at_most)
    return Fraction(rule.at_least) if isinstance(rule, CountRule) else None


def _goal(subject: Subject, start: Fraction | None) -> Fraction | None:
    rule = subject.target.rule
    if isinstance(rule, Reduction):
        return rule.by.target_value(start) if start is not None else None
    if isinstance(rule, GrowthRule):
        return start
    return _fixed_target(subject)


def _start(
    subject: Subject, totals: Totals, first: Totals | None
) -> tuple[Fraction | None, int | None]:
    """Baseline value and its quarter: the declared one, else the first accepted figure."""
    base = declared_baseline(subject, totals.closes)
    if base is not None:
        if totals.base is None or totals.base.agencies == 0:
            return None, base
        value = measured(subject, totals.base)
        return (None if isinstance(value, Reason) else value), base
    if first is None or first.now.agencies == 0:
        return None, None
    value = measured(subject, first.now)
    return (None, None) if isinstance(value, Reason) else (value, first.closes)


def path_of(
    subject: Subject,
    closes: int,
    start: Fraction | None,
    start_period: int | None,
) -> Path | None:
    """Road to the target: the declared trajectory, else linear from start to target; else None."""
    rule = subject.target.rule
    if isinstance(rule, Trajectory):
        return Path(
            tuple(
                (Fraction(quarter_ordinal(year)), Fraction(value))
                for year, value in rule.points.items()
            )
        )
    goal = _goal(subject, start)
    if subject.starts_from_zero and goal is not None:
        year = year_of(closes)
        return Path(
            (
                (Fraction(quarter_ordinal(year - 1)), Fraction(0)),
                (Fraction(quarter_ordinal(year)), goal),
            )
        )
    due = subject.target.due
    if isinstance(rule, DirectionRule | GrowthRule | MilestoneRule) or not isinstance(due, Moment):
        return None
    if start is None or start_period is None or goal is None:
        return None
    begins = baseline_place(subject, start_period)
    ends = position(due.last_day(subject.calendar), subject.calendar)
    return Path(((begins, start), (ends, goal))) if begins < ends else None
