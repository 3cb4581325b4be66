"""The sentence of reason behind a verdict, with its numbers, in either language."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from metrics.model import ValueKind
from metrics.notation import EACH_YEAR, STANDING, Event, Moment
from metrics.periods import (
    QUARTERS_A_YEAR,
    Span,
    end_date,
    quarter_code,
    quarter_ordinal,
    year_of,
)
from metrics.rules import (
    CountRule,
    LevelRule,
    RankRule,
    RecurringRule,
    Reduction,
    ShareRule,
    Trajectory,
)
from metrics.status.verdict import Reason, Tally
from metrics.text.numbers import (
    MISSING,
    format_closing,
    format_date,
    format_number,
    format_percent,
    format_value,
    is_endless,
)
from metrics.text.words import Language, say, words_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from metrics.model import Target
    from metrics.periods import Calendar
    from metrics.status.question import Subject
    from metrics.status.verdict import Verdict


def reason_sentence(language: Language, subject: Subject, verdict: Verdict) -> str:
    """Why the target stands where it stands, in one sentence."""
    return say(language, _sentence(subject, verdict), **sentence_values(language, subject, verdict))


def _sentence(subject: Subject, verdict: Verdict) -> str:
    """Key of the sentence: tasks have their own words for one agency and for many."""
    tally = verdict.tally
    if not subject.target.is_task or tally is None:
        return f"reason.{verdict.reason}"
    number = "many" if subject.is_fan_out else "one"
    if number == "one" and verdict.reason is Reason.DUE_PASSED and tally.late:
        return "task.one.done_late" if tally.last_day else "task.one.done_undated"
    if verdict.reason is Reason.TOO_OLD and verdict.due_day is None:
        return "task.one.old_without_due"
    key = f"task.{number}.{verdict.reason}"
    return key if key in words_of(Language.VI) else f"reason.{verdict.reason}"


def sentence_values(language: Language, subject: Subject, verdict: Verdict) -> dict[str, str]:
    """Every number a reason may name, written out in the language."""
    indicator, calendar = subject.indicator, subject.calendar
    goal = (verdict.target_value,) if verdict.target_value is not None else ()
    expected = (verdict.expected,) if verdict.expected is not None else ()
    totals, tally = verdict.totals, verdict.tally or Tally()
    limits = (subject.on_track, subject.at_risk)
    return {
        "actual": _actual(language, subject, verdict, (*goal, *expected)),
        "target": judged_value(language, subject, verdict.target_value, _beside(verdict)),
        "operator": say(language, f"operator.{verdict.operator.name}") if verdict.operator else "",
        "expected": judged_value(language, subject, verdict.expected),
        "baseline": judged_value(language, subject, verdict.baseline, goal),
        "baseline_period": format_closing(verdict.baseline_period, indicator.frequency, language),
        "period": format_closing(verdict.period, indicator.frequency, language),
        "as_of": format_date(end_date(verdict.as_of, calendar), language),
        "due": _deadline(language, subject, verdict),
        "progress": format_percent(verdict.progress, language, (Fraction(0), Fraction(1))),
        "due_progress": format_percent(verdict.due_progress, language),
        "pace": format_percent(verdict.pace, language, limits),
        "on_track": _threshold(language, subject.on_track),
        "at_risk": _threshold(language, subject.at_risk),
        "coverage": format_percent(verdict.coverage, language, (subject.min_coverage, Fraction(1))),
        "min_coverage": _threshold(language, subject.min_coverage),
        "age": str(indicator.allowed_age),
        "event": _event(language, subject.target),
        "starts": starts_words(language, subject.target),
        "done": str(tally.done),
        "late": str(tally.late),
        "open": str(tally.expected - tally.done - tally.late),
        "last_day": format_date(tally.last_day, language) if tally.last_day else MISSING,
        "newest": format_closing(tally.newest, indicator.frequency, language),
        "reported": str(totals.reported) if totals else "0",
        "agencies": str(totals.expected) if totals else "0",
        "territory": _territory(language, subject, verdict),
        "with_silent": judged_value(language, subject, verdict.with_silent, goal),
        "change": _change(language, subject, verdict),
        "near": _threshold(language, Fraction(subject.settings.near)),
    }


def task_goal(language: Language, subject: Subject, verdict: Verdict) -> str:
    """What a task asks for: everyone in time, or the one agency by its day."""
    values = sentence_values(language, subject, verdict)
    number = "many" if subject.is_fan_out else "one"
    begins = subject.target.due == STANDING and subject.target.starts is not None
    return say(language, f"task.{number}.{'goal_from' if begins else 'goal'}", **values)


def goal_words(
    language: Language, subject: Subject, verdict: Verdict, values: Mapping[str, str]
) -> str:
    """Target value with its operator, or the rule where there is no number yet.

    values: as `sentence_values` gives them.
    """
    if subject.target.is_task:
        return task_goal(language, subject, verdict)
    if verdict.target_value is None or verdict.operator is None:
        return say(language, "ui.goal_unknown", rule=rule_words(language, subject))
    return say(language, "ui.goal", operator=values["operator"], target=values["target"])


def change_words(language: Language, subject: Subject, change: Fraction) -> str:
    """A change on the scale the target is judged on; shares change by percentage points."""
    if subject.indicator.value is ValueKind.RATIO or subject.target.per == "agency":
        points = change * 100
        number = format_number(points, language, 0 if points.denominator == 1 else 1)
        return say(language, "unit.points_change", number=number)
    return format_value(change, subject.indicator, language)


def _actual(
    language: Language, subject: Subject, verdict: Verdict, bounds: tuple[Fraction, ...]
) -> str:
    """Figure judged; a rank with the number ranked, a task of many as k of n."""
    tally = verdict.tally
    if subject.is_fan_out and tally is not None and tally.reported:
        return say(language, "ui.task_count", done=tally.done, agencies=tally.expected)
    figure = judged_value(language, subject, verdict.actual, bounds)
    if verdict.field is None or verdict.actual is None:
        return figure
    return say(language, "unit.rank_of", rank=figure, field=verdict.field)


def _beside(verdict: Verdict) -> tuple[Fraction, ...]:
    """What the target value must be told apart from: itself, or the figure if it has no end."""
    goal, actual = verdict.target_value, verdict.actual
    if goal is None:
        return ()
    return (actual,) if actual is not None and is_endless(goal) else (goal,)


def judged_value(
    language: Language, subject: Subject, value: Fraction | None, bounds: tuple[Fraction, ...] = ()
) -> str:
    """Value on the scale the target is judged on; k of n agencies is a percentage of agencies."""
    if subject.target.per == "agency" or subject.is_fan_out:
        return format_percent(value, language, (*bounds, Fraction(1)))
    return format_value(value, subject.indicator, language, bounds)


def due_words(language: Language, target: Target, calendar: Calendar) -> str:
    """Deadline in words: a date, each year, standing or the event."""
    due, day = target.due, target.due_day(calendar)
    if isinstance(due, Event):
        event = due.event.in_language(language)
        return f"{event} ({format_date(day, language)})" if day else event
    if day is not None:
        return format_date(day, language)
    if due == EACH_YEAR and target.until is not None:
        return say(language, "due.each_year_until", year=target.until)
    return say(language, f"due.{EACH_YEAR if due == EACH_YEAR else STANDING}")


def starts_words(language: Language, target: Target) -> str:
    """First day of the work, or the event it waits for."""
    starts, day = target.starts, target.opens_on
    if isinstance(starts, Event):
        event = starts.event.in_language(language)
        return f"{event} ({format_date(day, language)})" if day else event
    return format_date(day, language) if day else MISSING


def _event(language: Language, target: Target) -> str:
    for moment in (target.starts, target.due):
        if isinstance(moment, Event):
            return moment.event.in_language(language)
    return MISSING


def _recurring_words(language: Language, rule: RecurringRule) -> str:
    if rule.every is not Span.YEAR:
        key = "rule.recurring_in_year" if rule.day is not None else "rule.recurring_end"
        return say(language, key, every=say(language, f"every.{rule.every}"), day=rule.day)
    # Any year serves to tell the last good day of every year.
    day = rule.due_day(2023, QUARTERS_A_YEAR)
    return say(language, "rule.recurring", day=f"{day.day:02d}/{day.month:02d}")


def rule_words(  # noqa: PLR0911 - one return per kind of rule
    language: Language, subject: Subject
) -> str:
    """The rule in words, as the plan demands it: "cut by at least 5% against 2021"."""
    rule = subject.target.rule
    if isinstance(rule, Reduction):
        size = Fraction(rule.by.size)
        by = _threshold(language, size) if rule.by.is_relative else format_number(size, language)
        return say(
            language, "rule.reduction", by=by, baseline=moment_words(language, rule.baseline)
        )
    if isinstance(rule, Trajectory):
        points = "; ".join(
            f"{year}: {_declared(language, subject, Fraction(value))}"
            for year, value in rule.points.items()
        )
        return say(language, "rule.trajectory", points=points)
    if isinstance(rule, RankRule):
        return say(language, "rule.rank", number=str(rule.at_most))
    if isinstance(rule, CountRule):
        number = judged_value(language, subject, Fraction(rule.at_least))
        return say(language, "rule.count", number=number)
    if isinstance(rule, ShareRule | LevelRule):
        number = _declared(language, subject, Fraction(rule.target))
        operator = say(language, f"operator.{rule.op.name}")
        key = "rule.per_agency" if subject.target.per == "agency" else "rule.level"
        return say(language, key, operator=operator, number=number)
    if isinstance(rule, RecurringRule):
        return _recurring_words(language, rule)
    return say(language, f"rule.{rule.kind}")


def moment_words(language: Language, moment: Moment) -> str:
    """A point in time: a date as the language writes it, else as in the declaration."""
    return moment.written if moment.day is None else format_date(moment.day, language)


def _threshold(language: Language, ratio: Fraction) -> str:
    """A declared threshold, exactly as declared."""
    return format_percent(ratio, language, (ratio,))


def _declared(language: Language, subject: Subject, value: Fraction) -> str:
    """A declared value, exactly as declared."""
    return format_value(value, subject.indicator, language, (value,))


def _deadline(language: Language, subject: Subject, verdict: Verdict) -> str:
    """Deadline of the verdict: for a yearly target the end of the year judged."""
    if verdict.due_day is not None:
        return format_date(verdict.due_day, language)
    if subject.target.due == EACH_YEAR and verdict.period is not None:
        year_end = quarter_ordinal(year_of(verdict.period))
        return format_date(end_date(year_end, subject.calendar), language)
    return due_words(language, subject.target, subject.calendar)


def _territory(language: Language, subject: Subject, verdict: Verdict) -> str:
    if verdict.totals is None:
        return MISSING
    came_in = subject.population.enlargements(quarter_ordinal(1), verdict.totals.closes)
    return "; ".join(one.what.in_language(language) for one in came_in) or MISSING


def _change(language: Language, subject: Subject, verdict: Verdict) -> str:
    if verdict.change is None:
        return say(language, "trend.none")
    better = subject.indicator.better
    if verdict.change == 0:
        return say(language, "trend.same")
    improved = (verdict.change > 0) == (better == "higher")
    return say(language, "trend.better" if improved else "trend.worse")


def period_code(closes: int | None) -> str | None:
    """Code of a quarter ordinal, for machine-readable output."""
    return None if closes is None else quarter_code(closes)
