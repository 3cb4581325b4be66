"""The overview in the language of the page: sentences, counts, panels and parts with gauges."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from metrics.charts.overview import Board, Chip, Panel, Row, Shelf, gauges_html, shelves_html
from metrics.periods import year_of
from metrics.services.agenda import Concern
from metrics.services.changes import Turn
from metrics.services.overview import GOOD, LATE, Bearing
from metrics.services.wording import headlines_of
from metrics.text.numbers import MISSING
from metrics.text.reasons import goal_words, sentence_values
from metrics.text.words import Language, say
from ui.choices import address
from ui.drawing import gauge, lead_words, status_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from metrics.charts.gauges import Gauge
    from metrics.services.agenda import Matter
    from metrics.services.changes import Change
    from metrics.services.overview import Overview, Part, Standing
    from metrics.services.projecting import Outlook
    from ui.drawing import Choices

# Up to so many targets are all laid open; of more, the late ones first and the rest folded.
FEW = 24
OPENED = 8
# Parts shown as gauges; the others, and all tasks, as one line each.
GAUGED = (Bearing.LATE, Bearing.UNCLEAR)


@dataclass(frozen=True, slots=True)
class Section:
    """Targets of one part that are shown together, in view or folded under their heading.

    name: a code of its own; size: of the whole part; are_lines: one line each instead of a gauge.
    """

    name: str
    heading: str
    size: int
    members: tuple[Standing, ...]
    are_lines: bool
    is_open: bool


def board(
    words: Language,
    overview: Overview,
    choices: Choices,
    filters: Mapping[str, str],
    panels: Sequence[Panel],
) -> Board:
    """Everything above the gauges; filters: names of those in force with what they are set to."""
    headline, *more = headlines_of(words, overview)
    # What follows a sentence about figures is about tasks.
    remarks = [(sentence, address("tasks", {**choices, "status": None})) for sentence in more]
    if overview.total(is_task=False):
        remarks.insert(0, _forecast(words, overview, choices))
    return Board(
        headline=headline,
        remarks=tuple(remarks),
        filters=tuple(
            (said, address("overview", {**choices, name: None})) for name, said in filters.items()
        ),
        chips=tuple(_chips(words, overview, choices)),
        panels=tuple(panels),
        more=say(words, "ui.more_lines", count="{count}"),
    )


def _forecast(words: Language, overview: Overview, choices: Choices) -> tuple[str, str]:
    """What projections say of the figures, and the address of those that will miss."""
    ahead = overview.forecast
    said = {
        "projected": ahead.projected,
        "misses": len(ahead.misses),
        "soon": ahead.soon,
        "year": year_of(overview.as_of),
        "unprojected": ahead.unprojected,
    }
    key = "ui.forecast" if ahead.projected else "ui.no_forecast"
    href = address("overview", {**choices, "ahead": "misses"}) if ahead.misses else ""
    return say(words, key, **said), href


def _chips(words: Language, overview: Overview, choices: Choices) -> list[Chip]:
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


def changes_panel(words: Language, changes: Sequence[Change], choices: Choices) -> Panel:
    """Targets whose status is another one now, what got worse first."""
    groups = []
    for turn in Turn:
        rows = tuple(
            Row(
                *_about(words, one.standing, choices),
                figure=_figure(words, one.standing),
                steps=tuple(
                    (each.verdict.status, *status_words(words, each.verdict.status))
                    for each in (one.before, one.standing)
                ),
            )
            for one in changes
            if one.turn is turn
        )
        if rows:
            groups.append((say(words, f"ui.turn.{turn}"), "", rows))
    return Panel(say(words, "ui.changes"), say(words, "ui.no_changes"), tuple(groups))


def agenda_panel(words: Language, matters: Sequence[Matter], choices: Choices) -> Panel:
    """What needs a decision, by why it does."""
    groups = []
    for concern in Concern:
        about = [one for one in matters if one.concern is concern]
        rows = tuple(_matter(words, one, choices) for one in about)
        if rows:
            title, help_ = (say(words, f"concern.{concern}.{part}") for part in ("title", "help"))
            groups.append((title, help_, rows))
    return Panel(say(words, "ui.agenda"), say(words, "ui.no_agenda"), tuple(groups))


def _matter(words: Language, matter: Matter, choices: Choices) -> Row:
    if matter.standing is not None:
        return Row(
            *_about(words, matter.standing, choices),
            figure=_figure(words, matter.standing),
            who=lead_words(words, matter.standing),
        )
    name = say(words, f"concern.{matter.concern}.count", count=matter.count)
    kept = {key: choices.get(key) for key in ("lang", "as_of")}
    if matter.concern is Concern.WAITING:
        return Row(address("review", {"lang": kept["lang"]}), "", name)
    return Row(address("overview", {**kept, "status": "insufficient_data"}), "", name)


def _about(words: Language, standing: Standing, choices: Choices) -> tuple[str, str, str]:
    """Address of the page of a target, its code and its name."""
    target = standing.subject.target
    href = address("target", {**choices, "target": target.id, "status": None})
    return href, target.id, target.name.in_language(words)


def _figure(words: Language, standing: Standing) -> str:
    """The figure beside what is due by now, or beside the target where nothing is due by a path."""
    values = sentence_values(words, standing.subject, standing.verdict)
    if values["actual"] == MISSING:
        return ""
    if standing.verdict.expected is not None and not standing.subject.target.is_task:
        return say(words, "ui.against_due", actual=values["actual"], expected=values["expected"])
    goal = goal_words(words, standing.subject, standing.verdict, values)
    return say(words, "ui.against_goal", actual=values["actual"], goal=goal)


def sections_of(words: Language, overview: Overview) -> tuple[Section, ...]:
    """The parts in order; of a long list only the worst figures are in view, before all others."""
    are_few = overview.shown <= FEW
    return tuple(one for part in overview.parts for one in _sections(words, part, are_few=are_few))


def _sections(words: Language, part: Part, *, are_few: bool) -> Iterator[Section]:
    kind = "tasks" if part.is_task else "figures"
    name, size = f"{kind}.{part.bearing}", len(part.members)
    heading = say(words, f"ui.shelf.{name}")
    are_lines = part.is_task or part.bearing not in GAUGED
    is_first = not part.is_task and part.bearing is Bearing.LATE
    opened = size if are_few else OPENED if is_first else 0
    shown, rest = part.members[:opened], part.members[opened:]
    if shown:
        yield Section(name, heading, size, shown, are_lines, is_open=True)
    if rest:
        told = say(words, "ui.more_gauges", count=len(rest)) if shown else f"**{heading}** ({size})"
        yield Section(f"{name}.rest", told, size, rest, are_lines, is_open=False)


def parts_html(
    words: Language,
    sections: Sequence[Section],
    outlooks: Mapping[str, Outlook],
    choices: Choices,
) -> str:
    """The legend, and the sections that are in view."""
    shelves = [
        Shelf(one.heading, str(one.size), _gauges(words, one, outlooks, choices), one.are_lines)
        for one in sections
        if one.is_open
    ]
    return shelves_html(say(words, "ui.legend" if sections else "ui.nothing_matches"), shelves)


def section_html(
    words: Language, section: Section, outlooks: Mapping[str, Outlook], choices: Choices
) -> str:
    """The gauges of one section, without its heading."""
    drawn = _gauges(words, section, outlooks, choices)
    return gauges_html(drawn, are_lines=section.are_lines)


def _gauges(
    words: Language, section: Section, outlooks: Mapping[str, Outlook], choices: Choices
) -> tuple[Gauge, ...]:
    return tuple(
        gauge(words, one, choices, outlooks.get(one.verdict.target)) for one in section.members
    )
