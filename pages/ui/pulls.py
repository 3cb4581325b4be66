"""Who pulls a target up or down, as tables: agencies, levels, breakdowns."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import streamlit as st

from metrics.charts.tables import Item, table_html
from metrics.services.pulling import pulls_of
from metrics.text.numbers import format_number, format_percent, format_value
from metrics.text.words import Language, say, say_or
from ui.drawing import agency_link

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from metrics.services.dossier import Dossier
    from metrics.services.pulling import Pull, Pulls
    from metrics.services.workspace import Workspace
    from ui.drawing import Choices

# Agencies shown at either end; all of them stand in the table of agencies further down.
SHOWN = 5
DECIMALS = 2


def draw_pulls(words: Language, space: Workspace, view: Dossier, choices: Choices) -> None:
    """Tables of the parts that pull the target down and up, where it has parts."""
    pulls = pulls_of(view)
    if pulls is None:
        return
    st.subheader(say(words, "pull.heading"), anchor=False)
    whole = _value(words, view, pulls, pulls.whole)
    st.caption(say(words, "pull.help_change" if pulls.is_change else "pull.help", whole=whole))

    def agency(one: Pull) -> Item:
        found = space.catalog.agencies[one.name]
        _, href = agency_link(words, found, choices)
        return Item(found.in_language(words), href=href)

    def level(one: Pull) -> Item:
        return Item(say_or(words, f"agency_level.{one.name}", one.name))

    st.html(_table(words, view, pulls, "agency", _ends(pulls.agencies), agency))
    for title, parts, name in (
        ("level", pulls.levels, level),
        ("breakdown", pulls.breakdowns, lambda one: Item(one.name)),
    ):
        if parts:
            st.html(_table(words, view, pulls, title, parts, name))


def _ends(parts: Sequence[Pull]) -> Sequence[Pull]:
    """Those that pull down most and those that pull up most."""
    return parts if len(parts) <= 2 * SHOWN else (*parts[:SHOWN], *parts[-SHOWN:])


def _table(
    words: Language,
    view: Dossier,
    pulls: Pulls,
    title: str,
    parts: Sequence[Pull],
    name: Callable[[Pull], Item],
) -> str:
    heads = [say(words, f"pull.{key}") for key in (title, "value", "pull", "share")]
    rows = [
        [
            name(one),
            Item(_value(words, view, pulls, one.value), is_number=True),
            Item(_pull(words, view, pulls, one.pull), is_number=True),
            Item(format_percent(one.share, words), is_number=True),
        ]
        for one in parts
    ]
    return table_html(say(words, "pull.heading"), heads, rows, has_long_links=True)


def _value(words: Language, view: Dossier, pulls: Pulls, value: Fraction) -> str:
    if not pulls.is_change:
        return format_value(value, view.standing.subject.indicator, words)
    sign = "+" if value > 0 else ""
    return f"{sign}{format_number(value * 100, words, 1)}%"


def _pull(words: Language, view: Dossier, pulls: Pulls, pull: Fraction) -> str:
    """How far the part moves the whole, with an arrow for which way it helps."""
    is_seen = abs(pull) * 100 >= Fraction(1, 2 * 10**DECIMALS)
    arrow = "=" if not is_seen else "▲" if pull > 0 else "▼"
    indicator = view.standing.subject.indicator
    if not pulls.is_change and indicator.value != "ratio":
        return f"{arrow} {format_value(abs(pull), indicator, words)}"
    number = format_number(abs(pull) * 100, words, DECIMALS)
    return f"{arrow} {say(words, 'unit.points_change', number=number)}"
