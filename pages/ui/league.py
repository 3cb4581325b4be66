"""The agencies of one level side by side; the incomplete ones stand apart, with the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from metrics.charts.tables import Item, table_html
from metrics.text.numbers import format_percent
from metrics.text.words import Language, say
from ui.choices import address
from ui.completeness import level_name
from ui.papers import agency_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrics.services.league import League, Place
    from metrics.services.peers import Kind
    from metrics.services.workspace import Workspace
    from ui.drawing import Choices

LONG = 12  # rows; a longer table scrolls


def draw_league(
    words: Language,
    space: Workspace,
    kind: Kind,
    league: League,
    choices: Choices,
    marked: str | None = None,
) -> None:
    """Ranked agencies, then those that are not, and by what they were compared."""
    level, parent = kind
    names = [level_name(words, level)]
    if parent is not None:
        names.append(agency_name(words, space, parent))
    st.subheader(say(words, "league.title", level=" · ".join(names)), anchor=False)
    if not league.targets:
        st.caption(say(words, "league.nothing_shared"))
        return
    counts = {"targets": len(league.targets), "codes": ", ".join(league.targets)}
    st.caption(say(words, "league.rule", **counts))
    if league.ranked:
        st.html(_ranked(words, league.ranked, choices, marked))
    else:
        st.info(say(words, "league.nobody_ranked"))
    if league.unranked:
        st.html(_unranked(words, league.unranked, choices, marked))


def _ranked(words: Language, places: Sequence[Place], choices: Choices, marked: str | None) -> str:
    rows = [
        [
            Item(str(one.rank), is_number=True),
            _agency(words, one, choices, marked),
            Item(say(words, "league.of", good=one.good, judged=one.judged), is_number=True),
            Item(format_percent(one.share, words), is_number=True),
        ]
        for one in places
    ]
    heads = [say(words, f"league.column.{key}") for key in ("rank", "agency", "good", "share")]
    return table_html(say(words, "league.ranked"), heads, rows, is_tall=len(rows) > LONG)


def _unranked(
    words: Language, places: Sequence[Place], choices: Choices, marked: str | None
) -> str:
    rows = [[_agency(words, one, choices, marked), Item(_why(words, one))] for one in places]
    heads = [say(words, "league.unranked"), say(words, "league.column.why")]
    return table_html(heads[0], heads, rows, is_tall=len(rows) > LONG)


def _why(words: Language, one: Place) -> str:
    if not one.missing:
        return say(words, "league.alone" if one.judged else "league.nothing_judged")
    return say(words, "league.missing", count=len(one.missing), codes=", ".join(one.missing))


def _agency(words: Language, one: Place, choices: Choices, marked: str | None) -> Item:
    name = one.agency.in_language(words)
    note = say(words, "league.this") if one.agency.code == marked else ""
    return Item(name, href=address("agency", {**choices, "agency": one.agency.code}), note=note)
