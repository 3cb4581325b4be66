"""One agency on the screen: who it is, its targets beside the whole and its peers, its days."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from metrics.charts.scorecards import Mention, agency_html
from metrics.charts.tables import Item, facts_html, table_html
from metrics.issues import Level
from metrics.text.numbers import (
    MISSING,
    format_closing,
    format_date,
    format_number,
    format_percent,
    format_value,
)
from metrics.text.reasons import goal_words, judged_value, reason_sentence, sentence_values
from metrics.text.words import Language, say
from ui.choices import address
from ui.completeness import level_name
from ui.drawing import status_words
from ui.papers import agency_name, period_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrics.model import Agency
    from metrics.services.apart import Own
    from metrics.services.scorecard import Line, Scorecard
    from metrics.services.timeliness import Kept
    from metrics.services.workspace import Workspace
    from metrics.status.verdict import Status
    from ui.drawing import Choices

LONG = 12  # rows; a longer table scrolls
# A share is never rounded to none or all unless it is.
EDGES = (Fraction(0), Fraction(1))


def named(words: Language, agency: Agency) -> str:
    """Name of an agency, with its last day once that is known."""
    name = agency.in_language(words)
    if agency.valid_to is None:
        return name
    return say(words, "scorecard.until", name=name, day=format_date(agency.valid_to, words))


def head(words: Language, space: Workspace, card: Scorecard, choices: Choices) -> str:
    """Who it is, whom it succeeded and who succeeds it, and its own verdicts counted, as HTML."""
    agency, mentions = card.agency, []
    if agency.valid_to is not None:
        key = "scorecard.ended" if card.successors else "scorecard.ended_alone"
        day = format_date(agency.valid_to, words)
        told = say(words, key, day=day, period=period_name(words, card.as_of))
        mentions.append(Mention(told, _links(words, card.successors, choices)))
    if card.predecessors:
        links = _links(words, card.predecessors, choices)
        mentions.append(Mention(say(words, "scorecard.carries_on"), links))
    parent = agency_name(words, space, agency.parent) if agency.parent is not None else ""
    small = " · ".join(part for part in (level_name(words, agency.level), parent) if part)
    counts = [
        (status, *status_words(words, status), count)
        for status, count in card.counts.items()
        if count
    ]
    name = agency.in_language(words)
    return agency_html(name, small, mentions, counts)


def _links(
    words: Language, agencies: Sequence[Agency], choices: Choices
) -> tuple[tuple[str, str], ...]:
    return tuple(
        (named(words, one), address("agency", {**choices, "agency": one.code})) for one in agencies
    )


def scorecard_table(words: Language, card: Scorecard, choices: Choices) -> str:
    """Each target: the agency's own standing beside the whole's, its part, its peers, as HTML."""
    keys = ("target", "own", "whole", "part", "peers")
    rows = [
        [
            Item(
                line.standing.subject.target.name.in_language(words),
                href=address("target", {**choices, "target": line.standing.verdict.target}),
                note=_about(words, line),
            ),
            _own(words, line),
            _whole(words, line),
            _part(words, line.own),
            _peers(words, line),
        ]
        for line in card.lines
    ]
    heads = [say(words, f"scorecard.column.{key}") for key in keys]
    label = say(words, "scorecard.targets")
    return table_html(label, heads, rows, is_tall=len(rows) > LONG, has_long_links=True)


def _about(words: Language, line: Line) -> str:
    values = sentence_values(words, line.standing.subject, line.standing.verdict)
    parts = [
        line.standing.verdict.target,
        goal_words(words, line.standing.subject, line.standing.verdict, values),
    ]
    if line.answers:
        parts.append(say(words, "scorecard.answers"))
    return " · ".join(parts)


def _own(words: Language, line: Line) -> Item:
    own = line.own
    if own is None:
        return Item(say(words, "scorecard.no_part"))
    indicator = own.subject.indicator
    figure = say(words, "scorecard.no_figure")
    if own.value is not None:
        figure = format_value(own.value, indicator, words, _bounds(own))
        figure += f" · {format_closing(own.closes, indicator.frequency, words)}"
    if own.illustrative:
        figure += f" · {say(words, 'illustrative.mark')}"
    if own.verdict is None:
        return Item(say(words, "scorecard.of_the_whole"), note=figure)
    note = "" if own.value is None else figure
    if own.is_wanting:
        note = f"{note}\n{reason_sentence(words, own.subject, own.verdict)}".strip()
    return _standing(words, own.verdict.status, note)


def _bounds(own: Own) -> tuple[Fraction, ...]:
    goal = own.verdict.target_value if own.verdict is not None else None
    return () if goal is None or own.subject.target.is_task else (goal,)


def _whole(words: Language, line: Line) -> Item:
    subject, verdict = line.standing.subject, line.standing.verdict
    values = sentence_values(words, subject, verdict)
    note = say(words, "scorecard.whole_note", actual=values["actual"], coverage=values["coverage"])
    return _standing(words, verdict.status, note)


def _standing(words: Language, status: Status, note: str) -> Item:
    word, explained = status_words(words, status)
    return Item(word, badge=status, note=note, explained=explained)


def _part(words: Language, own: Own | None) -> Item:
    if own is None or (own.weight is None and own.beside is None):
        return Item(MISSING)
    share = ""
    if own.weight is not None:
        is_small = own.weight < Fraction(1, 10)
        share = format_percent(own.weight, words, EDGES, least=int(is_small))
    beside = "" if own.beside is None else say(words, f"scorecard.beside.{own.beside}")
    return Item(share or beside, note=beside if share else "")


def _peers(words: Language, line: Line) -> Item:
    peers, own = line.peers, line.own
    if peers is None or own is None:
        return Item(MISSING)
    told = say(words, "scorecard.peers_reported", reported=peers.reported, expected=peers.expected)
    if peers.judged:
        counts = {"achieved": peers.achieved, "judged": peers.judged}
        told = f"{say(words, 'scorecard.peers_achieved', **counts)} · {told}"
    if peers.middle is None:
        return Item(told)
    middle = judged_value(words, own.subject, peers.middle, _bounds(own))
    return Item(say(words, "scorecard.middle", value=middle), note=told)


def days_facts(words: Language, kept: Sequence[Kept]) -> str:
    """Rows received and in time over all the periods, beside those of the peers, as HTML."""
    own = [one.own for one in kept]
    total = sum((one.expected for one in own), 0)
    facts = []
    for key in ("received", "on_time"):
        mine = sum(getattr(one, key) for one in own)
        theirs = sum(getattr(one.others, key) for one in kept)
        expected = sum(one.others.expected for one in kept)
        note = (
            say(words, "scorecard.others", share=_share(words, theirs, expected))
            if expected
            else say(words, "scorecard.rows_of", count=_number(words, total))
        )
        facts.append((say(words, f"scorecard.{key}"), _share(words, mine, total), note))
    late = sum(one.late for one in own)
    days = max((one.days_late for one in own), default=0)
    note = say(words, "scorecard.late_note", days=days) if late else ""
    facts.append((say(words, "scorecard.late"), _number(words, late), note))
    return facts_html(facts)


def days_table(words: Language, kept: Sequence[Kept]) -> str:
    """Period by period what was owed, came, came in time and is late, as HTML."""
    others = ("others",) if any(one.peers for one in kept) else ()
    keys = ("period", "expected", "received", "on_time", "late", *others)
    rows = []
    for one in kept:
        items = [
            Item(period_name(words, one.closes), is_short=True),
            *(
                Item(_number(words, getattr(one.own, key)), is_number=True)
                for key in ("expected", "received", "on_time")
            ),
            Item(
                _number(words, one.own.late),
                is_number=True,
                badge=Level.ERROR if one.own.late else None,
            ),
            Item(_share(words, one.others.on_time, one.others.expected), is_number=True),
        ]
        rows.append(items[: len(keys)])
    heads = [say(words, f"scorecard.days.{key}") for key in keys]
    return table_html(say(words, "scorecard.timeliness"), heads, rows)


def _number(words: Language, number: int) -> str:
    return format_number(Fraction(number), words)


def _share(words: Language, part: int, whole: int) -> str:
    if not whole:
        return MISSING
    return format_percent(Fraction(part, whole), words, EDGES)
