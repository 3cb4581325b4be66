"""From standings to the values that charts draw, in the language of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrics.charts.gauges import Chip, Gauge, overview_html
from metrics.periods import end_date
from metrics.services.overview import GOOD, LATE, UNJUDGED, late_among
from metrics.text.numbers import format_date
from metrics.text.reasons import goal_words, reason_sentence, sentence_values
from metrics.text.words import Language, say, say_or
from ui.choices import address

if TYPE_CHECKING:
    from collections.abc import Mapping

    from metrics.services.overview import Overview, Standing

    Choices = Mapping[str, str | None]


# Verdicts that later periods no longer change, so that the age of the figure says nothing.
SETTLED = ("closed", "missed", "achieved")


def gauge(words: Language, standing: Standing, choices: Choices) -> Gauge:
    """Gauge of one target with everything a leader reads at a glance."""
    subject, verdict = standing.subject, standing.verdict
    values = sentence_values(words, subject, verdict)
    has_path = verdict.progress is not None
    bar = {name: values[name] for name in ("progress", "actual", "target")}
    bar["due"] = values["due_progress"]
    return Gauge(
        href=address("target", {**choices, "target": verdict.target, "status": None}),
        code=verdict.target,
        name=subject.target.name.in_language(words),
        status=verdict.status,
        status_word=say(words, f"status.{verdict.status}"),
        actual=values["actual"],
        target=goal_words(words, subject, verdict, values),
        reason=reason_sentence(words, subject, verdict),
        notes=_notes(words, standing, values),
        progress=standing.way_made,
        due=standing.way_due,
        bar_text=say(words, "ui.bar" if has_path else "ui.bar_without_path", **bar),
        mark=say(words, "illustrative.mark") if verdict.illustrative else "",
    )


def _notes(words: Language, standing: Standing, values: dict[str, str]) -> tuple[str, ...]:
    verdict = standing.verdict
    owners = "; ".join(
        owner.short_vi if words is Language.VI else owner.name_en for owner in standing.owners
    )
    lead = owners or standing.subject.target.lead or say(words, "ui.no_lead")
    notes = [lead if len(lead) <= LONGEST_LEAD else f"{lead[: LONGEST_LEAD - 1]}…"]
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


LONGEST_LEAD = 60


def chips(words: Language, overview: Overview, choices: Choices) -> list[Chip]:
    """Counts by status, each a link to just those targets.

    Verdicts are always counted, even when none is; other statuses only when there are any.
    """
    chosen = choices.get("status")
    return [
        Chip(
            href=address(
                "overview", {**choices, "status": None if status == chosen else str(status)}
            ),
            status=status,
            word=say(words, f"status.{status}"),
            count=count,
            help=say(words, "ui.chip_help", help=say(words, f"status_help.{status}")),
            is_chosen=status == chosen,
        )
        for status, count in overview.counts.items()
        if count or status in (*GOOD, *LATE) or status == chosen
    ]


def picture(words: Language, overview: Overview, choices: Choices) -> str:
    """The whole overview: headline, counts, legend and gauges, or a word where nothing matches."""
    good, late = overview.count(GOOD), overview.count(LATE)
    groups = [
        (
            say_or(words, f"field.{name}", name),
            say(words, "ui.late_of", late=late_among(members), total=len(members)),
            [gauge(words, one, choices) for one in members],
        )
        for name, members in overview.groups
    ]
    headline = say(
        words,
        "ui.headline",
        day=format_date(end_date(overview.as_of, overview.calendar), words),
        good=good,
        late=late,
        total=overview.total,
        unclear=overview.total - good - late,
    )
    legend = say(words, "ui.legend" if groups else "ui.nothing_matches")
    return overview_html(headline, chips(words, overview, choices), legend, groups)
