"""From standings to the values that charts draw, in the language of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrics.charts.gauges import Gauge
from metrics.services.overview import RUNNING
from metrics.text.reasons import (
    judged_value,
    reason_sentence,
    rule_words,
    sentence_values,
    task_goal,
)
from metrics.text.words import Language, say
from ui.choices import address

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from metrics.services.overview import Standing
    from metrics.services.projecting import Outlook

    Choices = Mapping[str, str | None]


# Verdicts that later periods no longer change, so that the age of the figure says nothing.
SETTLED = ("closed", "missed", "achieved")
# Statuses for which no bar is drawn: there is no verdict that a bar could picture.
UNJUDGED = ("insufficient_data", "no_data", "not_assessable")


def gauge(
    words: Language, standing: Standing, choices: Choices, outlook: Outlook | None = None
) -> Gauge:
    """Gauge of one target with everything a leader reads at a glance.

    outlook: told where there is a projection.
    """
    subject, verdict = standing.subject, standing.verdict
    values = sentence_values(words, subject, verdict)
    has_path = verdict.progress is not None
    bar = {name: values[name] for name in ("progress", "actual", "target")}
    bar["due"] = values["due_progress"]
    is_judged = verdict.status not in UNJUDGED
    return Gauge(
        href=address("target", {**choices, "target": verdict.target, "status": None}),
        code=verdict.target,
        name=subject.target.name.in_language(words),
        status=verdict.status,
        status_word=say(words, f"status.{verdict.status}"),
        actual=values["actual"],
        target=goal_words(words, standing, values),
        reason=reason_sentence(words, subject, verdict),
        notes=(*_ahead(words, standing, outlook), *_notes(words, standing, values)),
        progress=(verdict.progress if has_path else _simple_progress(standing))
        if is_judged
        else None,
        due=verdict.due_progress if is_judged else None,
        bar_text=say(words, "ui.bar" if has_path else "ui.bar_without_path", **bar),
        mark=say(words, "illustrative.mark") if verdict.illustrative else "",
        lead=lead_words(words, standing),
    )


def goal_words(words: Language, standing: Standing, values: dict[str, str]) -> str:
    """Target value with its operator, or the rule where there is no number yet."""
    if standing.subject.target.is_task:
        return task_goal(words, standing.subject, standing.verdict)
    if standing.verdict.target_value is None or standing.verdict.operator is None:
        rule = rule_words(words, standing.subject)
        return say(words, "ui.goal_unknown", rule=rule)
    return say(words, "ui.goal", operator=values["operator"], target=values["target"])


def _simple_progress(standing: Standing) -> Fraction | None:
    """Bar of a higher-is-better target without a path: the share of the target value reached."""
    verdict = standing.verdict
    if verdict.operator is None or verdict.operator == "<=" or verdict.totals is None:
        return None
    if standing.subject.target.is_task and not standing.subject.is_fan_out:
        return None
    if verdict.actual is None or not verdict.target_value:
        return None
    return verdict.actual / verdict.target_value


def _notes(words: Language, standing: Standing, values: dict[str, str]) -> tuple[str, ...]:
    verdict = standing.verdict
    notes = [lead_words(words, standing)]
    if verdict.totals is not None:
        notes.insert(0, say(words, "ui.period_note", period=values["period"]))
        if verdict.progress is not None and verdict.status not in UNJUDGED:
            due = values["due_progress"]
            notes.insert(0, say(words, "ui.progress_note", progress=values["progress"], due=due))
        notes.append(say(words, "ui.coverage_note", coverage=values["coverage"]))
        age = (verdict.as_of - verdict.period) if verdict.period is not None else 0
        if age > 0 and not standing.subject.target.is_task and verdict.status not in SETTLED:
            notes.append(say(words, "ui.age_note", age=age))
        if verdict.totals.carried:
            notes.append(say(words, "ui.carried_note", carried=verdict.totals.carried))
    if not standing.subject.target.is_task:
        notes.append(say(words, "ui.due_note", due=values["due"]))
    return tuple(notes)


def _ahead(words: Language, standing: Standing, outlook: Outlook | None) -> tuple[str, ...]:
    """Value expected at the due date, and whether it will do."""
    if outlook is None or outlook.projection is None or standing.verdict.status not in RUNNING:
        return ()
    goal = (standing.verdict.target_value,) if standing.verdict.target_value else ()
    value = judged_value(words, standing.subject, outlook.projection.value, goal)
    key = "ui.ahead_meets" if outlook.meets else "ui.ahead_misses"
    return (say(words, key, value=value),)


LONGEST_LEAD = 60


def lead_words(words: Language, standing: Standing) -> str:
    """Who answers for a target today, or the lead as the plan writes it."""
    owners = "; ".join(
        owner.short_vi if words is Language.VI else owner.name_en for owner in standing.owners
    )
    lead = owners or standing.subject.target.lead or say(words, "ui.no_lead")
    return lead if len(lead) <= LONGEST_LEAD else f"{lead[: LONGEST_LEAD - 1]}…"
