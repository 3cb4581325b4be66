"""The numbers of a verdict: the figure judged, its baseline, the target value and the road there.

Nothing is decided here. Numbers are exact fractions.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from metrics.model import Measure, ValueKind
from metrics.periods import position, quarter_ordinal, year_of
from metrics.rules import (
    CountRule,
    DirectionRule,
    GrowthRule,
    LevelRule,
    Operator,
    RankRule,
    Reduction,
    ShareRule,
    Trajectory,
)
from metrics.status.question import baseline_place, declared_baseline
from metrics.status.totals import quotient
from metrics.status.verdict import Path, Reason, Verdict

if TYPE_CHECKING:
    from metrics.status.question import Subject
    from metrics.status.totals import Sums, Totals

# Figures that are added up, so that territory coming in changes what they count.
ADDABLE = (ValueKind.COUNT, ValueKind.AMOUNT)


def measured(  # noqa: PLR0911 - one return per way of adding up
    subject: Subject, sums: Sums
) -> Fraction | Reason:
    """The indicator's value over the agencies included, or why there is none.

    Counts are summed; shares are sum over sum; scores are weighted by respondents; ranks and
    published scores of a whole locality are never added.
    """
    if subject.target.per == "agency" or subject.indicator.value is ValueKind.RATIO:
        if sums.denominator == 0:
            return Reason.ZERO_DENOMINATOR
        return quotient(sums.numerator, sums.denominator)
    if subject.indicator.value not in (ValueKind.SCORE, ValueKind.RANK):
        return Fraction(sums.value)
    if sums.agencies <= 1:
        return Fraction(sums.value)
    if subject.indicator.value is ValueKind.RANK or subject.indicator.measure is Measure.PUBLISHED:
        return Reason.NOT_ADDABLE
    if sums.weighted_agencies < sums.agencies or sums.weights == 0:
        return Reason.SURVEY_WEIGHTS
    return quotient(sums.weighted, sums.weights)


def with_numbers(
    verdict: Verdict, subject: Subject, totals: Totals, first: Totals | None
) -> Verdict:
    """The verdict with actual, baseline, path and p, e, r as far as the figures give them."""
    actual = measured(subject, totals.now) if totals.now.agencies else None
    if isinstance(actual, Reason) or actual is None:
        return replace(verdict, target_value=fixed_target(subject), operator=operator_of(subject))
    start, start_period = _start(subject, totals, first)
    path = path_of(subject, totals.closes, start, start_period)
    goal = path.goal if path is not None else _goal(subject, start)
    expected = path.expected(Fraction(totals.closes)) if path is not None else goal
    is_direction = isinstance(subject.target.rule, DirectionRule)
    progress = due_progress = pace = change = None
    if is_direction:
        change = _change(subject, actual, start, start_period, totals.closes)
    elif (
        path is not None
        and expected is not None
        and path.goal != path.start
        and not _starts_satisfied(subject, path)
    ):
        progress = _progress(subject, path, actual)
        due_progress = (expected - path.start) / (path.goal - path.start)
        pace = progress / due_progress if due_progress > 0 else None
    return replace(
        verdict,
        actual=actual,
        expected=None if is_direction else expected,
        target_value=goal,
        operator=operator_of(subject),
        baseline=path.start if path is not None else start,
        baseline_period=start_period
        if start_period is not None or path is None
        else int(path.points[0][0]),
        baseline_is_first_figure=first is not None and start is not None,
        path=path,
        field=_field(subject, totals.now),
        change=change,
        progress=progress,
        due_progress=due_progress,
        pace=pace,
    )


def _field(subject: Subject, sums: Sums) -> int | None:
    """How many were ranked, where the figure is one rank and says so (63 provinces, then 34)."""
    if subject.indicator.value is not ValueKind.RANK or sums.agencies != 1:
        return None
    return int(sums.denominator) or None


def _change(
    subject: Subject, actual: Fraction, start: Fraction | None, since: int | None, closes: int
) -> Fraction | None:
    """Change since the first figure; None where the two cannot be compared."""
    if start is None or since is None or since == closes:
        return None
    addable = subject.indicator.value in ADDABLE
    if addable and subject.population.enlargements(since, closes):
        return None
    return actual - start


def _progress(subject: Subject, path: Path, actual: Fraction) -> Fraction:
    span = path.goal - path.start
    if operator_of(subject) is Operator.EXACTLY:
        return 1 - abs(path.goal - actual) / abs(span)
    return (actual - path.start) / span


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


def _starts_satisfied(subject: Subject, path: Path) -> bool:
    """A first figure that already meets the target gives no span to measure progress on."""
    operator = operator_of(subject)
    if operator is Operator.EXACTLY:
        return path.start == path.goal
    return operator is not None and satisfies(operator, path.start, path.goal)


def fixed_target(subject: Subject) -> Fraction | None:
    """Target value where it does not depend on a baseline."""
    rule = subject.target.rule
    if subject.target.per == "agency" or subject.target.is_task:
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
    return fixed_target(subject)


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
    due_day = subject.target.due_day(subject.calendar)
    if isinstance(rule, DirectionRule | GrowthRule) or due_day is None:
        return None
    if start is None or start_period is None or goal is None:
        return None
    begins = baseline_place(subject, start_period)
    ends = position(due_day, subject.calendar)
    return Path(((begins, start), (ends, goal))) if begins < ends else None
