"""One target as it is taken away: every text and number of its standing, as the screen has them."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from metrics.export.takeaway import Bar, Item, Numbers, Parts
from metrics.model import ValueKind
from metrics.services.courses import look_of
from metrics.services.wording import who_answers
from metrics.text.numbers import MISSING, decimals_needed, unit_word
from metrics.text.reasons import (
    due_words,
    goal_words,
    judged_value,
    reason_sentence,
    sentence_values,
)
from metrics.text.words import Language, say, say_or

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrics.model import Plan
    from metrics.services.overview import Standing
    from metrics.services.projecting import Outlook

# Figures told of a target judged by figures: label and value; and those of a task of many.
FACTS = (
    *(("actual", "actual"), ("target_value", "target"), ("expected", "expected")),
    *(("progress", "progress"), ("due_progress", "due_progress"), ("coverage", "coverage")),
    *(("baseline", "baseline"), ("due", "due")),
)


def item_of(plan: Plan, language: Language, standing: Standing) -> Item:
    """Every text and number of a standing, in a language; its course comes apart."""
    subject, verdict = standing.subject, standing.verdict
    target = subject.target
    values = sentence_values(language, subject, verdict)
    goal = goal_words(language, subject, verdict, values)
    return Item(
        code=target.id,
        name=target.name.in_language(language),
        plan=plan.id,
        section=say(
            language,
            "ui.section",
            plan=plan.number or plan.title.in_language(language),
            section=target.section,
        ),
        quote=target.quote,
        reading=target.reading.in_language(language) if target.reading else "",
        field=say_or(language, f"field.{target.field}", target.field),
        kind=say(language, f"entry.{target.entry_kind}"),
        look=look_of(language, verdict.status),
        mark=say(language, "illustrative.mark") if verdict.illustrative else "",
        actual=values["actual"],
        goal=goal,
        expected=values["expected"],
        progress=values["progress"],
        coverage=values["coverage"],
        period=values["period"],
        due=values["due"] if target.is_task else due_words(language, target, subject.calendar),
        owner=who_answers(language, standing),
        reason=reason_sentence(language, subject, verdict),
        facts=_facts(language, standing, values),
        numbers=_numbers(standing),
        unit=_unit(language, standing),
        number_format=_number_format(standing),
        percent_format=_percent_format(standing),
        is_task=target.is_task,
        bar=_bar(language, standing, values, goal),
        parts=_parts(standing),
    )


def forecast(language: Language, standing: Standing, outlook: Outlook | None) -> str:
    """What is expected at the due date, "" where nothing can be said."""
    line = None if outlook is None else outlook.projection
    if outlook is None or line is None:
        return ""
    subject, verdict = standing.subject, standing.verdict
    goal = (verdict.target_value,) if verdict.target_value is not None else ()
    outcome = "misses" if not outlook.meets else "meets" if outlook.is_certain else "may_meet"
    return say(
        language,
        f"export.ahead_{outcome}",
        due=sentence_values(language, subject, verdict)["due"],
        value=judged_value(language, subject, line.value, goal),
    )


def _facts(
    language: Language, standing: Standing, values: dict[str, str]
) -> tuple[tuple[str, str], ...]:
    """(label, figure) pairs; of a task how many have done it, and its days."""
    if not standing.subject.target.is_task:
        return tuple(
            (say(language, f"ui.{label}"), values[key])
            for label, key in FACTS
            if values[key] != MISSING or label in ("actual", "target_value")
        )
    facts = [(say(language, "ui.due"), values["due"])]
    tally = standing.verdict.tally
    if tally is None or not tally.expected:
        return tuple(facts)
    if tally.expected == 1:
        return (*facts, (say(language, "ui.done_on"), values["last_day"]))
    counted = (("done_in_time", tally.done), ("done_late", tally.late))
    facts += [
        (
            say(language, f"ui.{label}"),
            say(language, "ui.task_count", done=number, agencies=tally.expected),
        )
        for label, number in counted
    ]
    facts += [
        (say(language, "ui.still_open"), values["open"]),
        (say(language, "ui.coverage"), values["coverage"]),
    ]
    return tuple(facts)


def _numbers(standing: Standing) -> Numbers:
    verdict = standing.verdict
    return Numbers(
        verdict.baseline,
        verdict.target_value,
        verdict.actual,
        verdict.expected,
        verdict.progress,
        verdict.due_progress,
        verdict.pace,
        verdict.coverage,
    )


def _is_share(standing: Standing) -> bool:
    """Whether figures are shares of 1 that are shown in percent."""
    subject = standing.subject
    return (
        subject.indicator.value is ValueKind.RATIO
        or subject.target.per == "agency"
        or subject.is_fan_out
    )


def _unit(language: Language, standing: Standing) -> str:
    return "%" if _is_share(standing) else unit_word(standing.subject.indicator, language)


def _number_format(standing: Standing) -> str:
    """Format of a spreadsheet cell with enough decimals to see on which side a figure lies."""
    verdict, scale = standing.verdict, 100 if _is_share(standing) else 1
    values = [
        value * scale
        for value in (verdict.actual, verdict.target_value, verdict.expected, verdict.baseline)
        if value is not None
    ]
    decimals = max((_decimals(one, values) for one in values), default=0)
    places = f".{'0' * decimals}" if decimals else ""
    return f"0{places}%" if _is_share(standing) else f"#,##0{places}"


def _percent_format(standing: Standing) -> str:
    """Format of shares with enough decimals to see on which side of every threshold they lie."""
    subject, verdict = standing.subject, standing.verdict
    limits = (0, 1, subject.on_track, subject.at_risk, subject.min_coverage)
    bounds = tuple(Fraction(limit) * 100 for limit in limits)
    shares = (verdict.progress, verdict.due_progress, verdict.pace, verdict.coverage)
    decimals = max(
        (decimals_needed(share * 100, bounds, 1) for share in shares if share is not None),
        default=1,
    )
    return f"0.{'0' * decimals}%"


def _decimals(value: Fraction, values: Sequence[Fraction]) -> int:
    least = 0 if value.denominator == 1 else 1
    return decimals_needed(value, tuple(one for one in values if one != value), least)


def _bar(language: Language, standing: Standing, values: dict[str, str], goal: str) -> Bar | None:
    made, verdict = standing.way_made, standing.verdict
    if made is None:
        return None
    has_path = verdict.progress is not None
    said = {name: values[name] for name in ("progress", "actual", "target")}
    return Bar(
        made,
        standing.way_due,
        f"{values['baseline']} ({values['baseline_period']})" if verdict.path else "0",
        goal,
        say(
            language,
            "ui.bar" if has_path else "ui.bar_without_path",
            due=values["due_progress"],
            **said,
        ),
    )


def _parts(standing: Standing) -> Parts | None:
    tally = standing.verdict.tally
    if not standing.subject.is_fan_out or tally is None or not tally.expected:
        return None
    return Parts(tally.done, tally.late, tally.expected - tally.done - tally.late)
