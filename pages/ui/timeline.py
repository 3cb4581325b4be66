"""The timeline of tasks in the language of the page: a lane for each plan, what is over folded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrics.charts.palette import LOOKS
from metrics.charts.tables import notice_html
from metrics.charts.timeline import Bar, Lane, Pin, Timeline, Track, timeline_html
from metrics.charts.worklist import sentence_html
from metrics.periods import end_date
from metrics.services.worklist import OVER, Urgency, marks_of, stretches_of
from metrics.text.numbers import format_date
from metrics.text.words import Language, say
from ui.choices import address, choices_of
from ui.worklist import day_words, distance_words, headline, list_of_tasks, task_address

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from metrics.services.worklist import TaskRow, Worklist
    from metrics.services.workspace import Workspace
    from metrics.status.verdict import Verdict
    from ui.drawing import Choices


def tasks_html(
    words: Language,
    space: Workspace,
    groups: Worklist,
    instances: Mapping[str, Sequence[Verdict]],
    as_of: int,
) -> str:
    """How the tasks stand in a sentence, the timeline, and the list below it; or that none is.

    instances: verdicts on each period of recurring tasks, by target.
    """
    today, choices = end_date(as_of, space.catalog.settings.calendar), choices_of(words, as_of)
    if not groups:
        heading, text, link = (
            say(words, f"worklist.{key}") for key in ("nothing", "nothing_help", "everything")
        )
        return notice_html(heading, text, link, address("tasks", choices))
    return "".join(
        (
            sentence_html(headline(words, groups, today), say(words, "worklist.help")),
            _timeline(words, space, groups, instances, today, choices),
            list_of_tasks(words, space, groups, choices),
        )
    )


def _timeline(
    words: Language,
    space: Workspace,
    groups: Worklist,
    instances: Mapping[str, Sequence[Verdict]],
    today: date,
    choices: Choices,
) -> str:
    rows = [row for _, members in groups for row in members]
    tracks = [(row, _track(words, row, instances, choices)) for row in rows]
    lanes = [
        _lane(words, plan.number or plan.title.in_language(words), own)
        for plan in space.catalog.plans.values()
        if (own := [one for one in tracks if one[0].standing.subject.target.plan == plan.id])
    ]
    seen = {pin.status for _, track in tracks for pin in track.pins}
    return timeline_html(
        Timeline(
            label=say(words, "worklist.timeline"),
            corner=say(words, "worklist.column.task"),
            today=today,
            now=format_date(today, words),
            keys=(say(words, "worklist.given"), say(words, "worklist.late")),
            signs=tuple((one, say(words, f"status.{one}")) for one in LOOKS if one in seen),
            lanes=tuple(lanes),
        )
    )


def _lane(words: Language, heading: str, tracks: Sequence[tuple[TaskRow, Track]]) -> Lane:
    over = [track for row, track in tracks if row.urgency in OVER]
    rest = [track for row, track in tracks if row.urgency not in OVER]
    overdue = sum(1 for row, _ in tracks if row.urgency is Urgency.OVERDUE)
    return Lane(
        heading,
        say(
            words,
            "worklist.lane",
            overdue=overdue,
            waiting=len(rest) - overdue,
            over=len(over),
        ),
        tuple(rest),
        tuple(over),
        say(words, "worklist.more", count=len(over)),
    )


def _track(
    words: Language,
    row: TaskRow,
    instances: Mapping[str, Sequence[Verdict]],
    choices: Choices,
) -> Track:
    pins = tuple(
        Pin(
            one.day,
            one.status,
            f"{format_date(one.day, words)}: {say(words, f'status.{one.status}')}",
        )
        for one in marks_of(row, instances)
    )
    target, status = row.standing.subject.target, row.standing.verdict.status
    name = target.name.in_language(words)
    told = [f"{target.id} {name}", say(words, f"status.{status}"), day_words(words, row)]
    return Track(
        href=task_address(row, choices),
        code=target.id,
        name=name,
        label=", ".join(filter(None, [*told, distance_words(words, row)])),
        status=status,
        pins=pins,
        bars=tuple(
            Bar(
                one.begins,
                one.ends,
                one.is_late,
                f"{say(words, 'worklist.late' if one.is_late else 'worklist.given')}: "
                f"{format_date(one.begins, words)} – {format_date(one.ends, words)}",
            )
            for one in stretches_of(row)
        ),
        waits="" if pins else day_words(words, row),
    )
