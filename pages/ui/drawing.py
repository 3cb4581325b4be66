"""From standings to the values that charts draw, in the language of the page."""

from __future__ import annotations

from textwrap import shorten
from typing import TYPE_CHECKING

from metrics.charts.gauges import Gauge
from metrics.services.overview import RUNNING, UNJUDGED
from metrics.services.wording import who_answers
from metrics.text.reasons import goal_words, judged_value, reason_sentence, sentence_values
from metrics.text.words import Language, say
from ui.choices import address

if TYPE_CHECKING:
    from collections.abc import Mapping

    from metrics.model import Agency
    from metrics.services.overview import Standing
    from metrics.services.projecting import Outlook
    from metrics.status.verdict import Status

    Choices = Mapping[str, str | None]


def status_words(words: Language, status: Status) -> tuple[str, str]:
    """Word of a status, and what it means."""
    return say(words, f"status.{status}"), say(words, f"status_help.{status}")


# Verdicts that later periods no longer change, so that the age of the figure says nothing.
SETTLED = ("closed", "missed", "achieved")


# Facts under the head of a target judged by figures: label and value.
FACTS = (
    ("actual", "actual"),
    ("expected", "expected"),
    ("target_value", "target"),
    ("baseline", "baseline"),
    ("progress", "progress"),
    ("due_progress", "due_progress"),
    ("pace", "pace"),
    ("coverage", "coverage"),
)


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
    word, explained = status_words(words, verdict.status)
    return Gauge(
        href=address("target", {**choices, "target": verdict.target, "status": None}),
        code=verdict.target,
        name=subject.target.name.in_language(words),
        status=verdict.status,
        status_word=word,
        actual=values["actual"],
        target=goal_words(words, subject, verdict, values),
        reason=reason_sentence(words, subject, verdict),
        notes=(*_ahead(words, standing, outlook), *_notes(words, standing, values)),
        progress=standing.way_made,
        due=standing.way_due,
        bar_text=say(words, "ui.bar" if has_path else "ui.bar_without_path", **bar),
        mark=say(words, "illustrative.mark") if verdict.illustrative else "",
        lead=lead_words(words, standing),
        status_help=explained,
    )


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


def lead_links(
    words: Language, standing: Standing, choices: Choices
) -> tuple[tuple[str, str], ...]:
    """Who answers for a target today, each with the address of its page; else the plan's lead.

    The address is empty where nobody in the register bears the name.
    """
    if not standing.owners:
        return ((who_answers(words, standing), ""),)
    return tuple(agency_link(words, one, choices) for one in standing.owners)


def agency_link(words: Language, agency: Agency, choices: Choices) -> tuple[str, str]:
    """Short name of an agency and the address of its page; of the choices language and period."""
    kept = {name: choices.get(name) for name in ("lang", "as_of")}
    name = agency.short_in_language(words)
    return name, address("agency", {**kept, "agency": agency.code})


def lead_words(words: Language, standing: Standing) -> str:
    """Who answers for a target today or leads it, cut short where it is long."""
    return shorten(who_answers(words, standing), LONGEST_LEAD, placeholder="…")
