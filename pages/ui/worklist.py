"""The list of tasks on the screen, and the sentence above it, in the language of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrics.charts.worklist import Badge, Entry, Performer, Section, worklist_html
from metrics.services.worklist import OVER, Urgency
from metrics.text.duties import days_left_words
from metrics.text.numbers import format_date
from metrics.text.reasons import due_words, starts_words
from metrics.text.words import Language, say
from ui.choices import address
from ui.drawing import agency_link, lead_links
from ui.tasks import result_words

if TYPE_CHECKING:
    from datetime import date

    from metrics.services.apart import Own
    from metrics.services.worklist import TaskRow, Worklist
    from metrics.services.workspace import Workspace
    from metrics.status.verdict import Verdict
    from ui.drawing import Choices

COLUMNS = ("status", "task", "lead", "due", "proof")


def headline(words: Language, groups: Worklist, day: date) -> str:
    """How the tasks stand as of a day, in a sentence."""
    sizes = {str(one): 0 for one in Urgency} | {str(one): len(rows) for one, rows in groups}
    return say(
        words,
        "worklist.headline",
        day=format_date(day, words),
        total=sum(sizes.values()),
        over=sum(sizes[one] for one in OVER),
        **{name: size for name, size in sizes.items() if name not in OVER[1:]},
    )


def list_of_tasks(words: Language, space: Workspace, groups: Worklist, choices: Choices) -> str:
    """The groups as HTML, those of what is over folded unless nothing else is there."""
    is_all_over = all(urgency in OVER for urgency, _ in groups)
    sections = [
        Section(
            say(words, f"worklist.group.{urgency}"),
            tuple(_entry(words, space, row, choices) for row in rows),
            is_folded=urgency in OVER and not is_all_over,
        )
        for urgency, rows in groups
    ]
    heads = [say(words, f"worklist.column.{name}") for name in COLUMNS]
    return worklist_html(say(words, "worklist.list"), heads, sections)


def _entry(words: Language, space: Workspace, row: TaskRow, choices: Choices) -> Entry:
    standing, verdict = row.standing, row.standing.verdict
    target, tally = standing.subject.target, row.tally
    plan = space.catalog.plans[target.plan]
    is_many = standing.subject.is_fan_out
    return Entry(
        href=task_address(row, choices),
        code=target.id,
        name=target.name.in_language(words),
        plan=plan.number or plan.title.in_language(words),
        badge=Badge(verdict.status, say(words, f"status.{verdict.status}")),
        badge_note=_instance(words, row),
        leads=lead_links(words, standing, choices),
        day=day_words(words, row),
        day_note=distance_words(words, row),
        is_late=row.urgency is Urgency.OVERDUE,
        proof=_proof(words, row),
        proved_by=_proved_by(words, row),
        share=say(
            words,
            "worklist.share",
            done=tally.done,
            late=tally.late,
            agencies=tally.expected,
            open=tally.expected - tally.done - tally.late,
        )
        if is_many and tally.expected
        else "",
        performers=tuple(
            _performer(words, space, one, one.verdict, choices)
            for one in row.parts
            if is_many and one.verdict is not None
        ),
        mark=say(words, "illustrative.mark") if verdict.illustrative else "",
    )


def task_address(row: TaskRow, choices: Choices) -> str:
    """Address of the page of a task; filters of the list are not those of the overview."""
    kept = {name: choices.get(name) for name in ("lang", "as_of")}
    return address("target", {**kept, "target": row.standing.verdict.target})


def _instance(words: Language, row: TaskRow) -> str:
    """Which instance of a recurring task the status is of, where another one is awaited."""
    due_day = row.standing.verdict.due_day
    if due_day is None or due_day == row.day or not row.standing.subject.is_recurring:
        return ""
    return say(words, "worklist.of_period", day=format_date(due_day, words))


def day_words(words: Language, row: TaskRow) -> str:
    """The day awaited or gone by; of a task without one, what it waits for."""
    subject, due_day = row.standing.subject, row.standing.verdict.due_day
    if row.day is None and subject.target.awaits_event:
        return starts_words(words, subject.target)
    if row.day is None:
        return due_words(words, subject.target, subject.calendar)
    if due_day is None and row.day == subject.target.opens_on:
        return say(words, "worklist.starts_on", day=format_date(row.day, words))
    return format_date(row.day, words)


def distance_words(words: Language, row: TaskRow) -> str:
    """How many days it is overdue or has left, or when it was done; nothing while undecided."""
    if row.urgency is Urgency.UNDATED:
        return say(words, "worklist.no_day")
    if row.urgency in OVER:
        return _done_words(words, row)
    left = row.days_left
    if left is None or row.urgency is Urgency.UNKNOWN:
        return ""
    if left < 0 and row.standing.verdict.due_day is None:
        return say(words, "worklist.since_start", days=-left)
    return days_left_words(words, left)


def _done_words(words: Language, row: TaskRow) -> str:
    if row.tally.last_day is None:
        return ""
    day = format_date(row.tally.last_day, words)
    if row.days_late > 0:
        return say(words, "worklist.days_late", day=day, days=row.days_late)
    return say(words, "worklist.done_on", day=day)


def _proof(words: Language, row: TaskRow) -> tuple[str, ...]:
    """What was to be made, and of what is not over what is to prove it."""
    target, said = row.standing.subject.target, []
    if target.product:
        product = target.product.in_language(words)
        said.append(say(words, "worklist.product", text=product))
    if row.urgency not in OVER and target.evidence:
        evidence = target.evidence.in_language(words)
        said.append(say(words, "worklist.to_prove", text=evidence))
    return tuple(said)


def _proved_by(words: Language, row: TaskRow) -> tuple[str, str]:
    """Words, then what the accepted note of a task of one agency says."""
    if row.standing.subject.is_fan_out:
        return "", ""
    notes = "; ".join(one.proof for one in row.parts if one.proof)
    return say(words, "worklist.proved_by"), notes


def _performer(
    words: Language, space: Workspace, own: Own, verdict: Verdict, choices: Choices
) -> Performer:
    is_late = verdict.tally is not None and verdict.tally.late > 0
    has_day = verdict.due_day is not None
    said = result_words(words, own.value, has_day=has_day, in_time=not is_late)
    link = agency_link(words, space.catalog.agencies[own.agency], choices)
    return Performer(link, Badge(verdict.status, said), own.proof)
