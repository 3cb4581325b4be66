"""The log on the screen: its filters, its entries as sentences, and what a check of it found."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import streamlit as st

from metrics.access import Role
from metrics.charts.tables import Item, table_html
from metrics.services.trail import (
    NOBODY,
    Act,
    Kind,
    people_in_trail,
    read_trail,
    verify,
    wanted_of,
)
from metrics.text.numbers import MISSING, format_moment, format_number
from metrics.text.trail import broken_sentence, entry_note, entry_sentence
from metrics.text.words import Language, say
from ui.choices import address, choose, set_choice
from ui.papers import agency_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrics.access import Viewer
    from metrics.services.trail import Logged, Part, Wanted
    from metrics.services.workspace import Workspace

PAGE = 50
MOST_BROKEN = 10
LONGEST_PAGE = 6
SHORT_HASH = 12
SHOWN = "entries_wanted"


def draw_filters(words: Language, space: Workspace, who: Viewer) -> Wanted:
    """Drop-downs and days for what is asked for; all of it stands in the address."""
    people, actions, agencies, since_box, until_box = st.columns([3, 3, 4, 2, 2])
    with people:
        names = people_in_trail(space, who)
        name = choose("who", say(words, "trail.who"), names, lambda one: _person(words, one))
    with actions:
        action = choose(
            "action",
            say(words, "trail.action"),
            list(Act),
            lambda one: say(words, f"log.action.{one}.name"),
        )
    with agencies:
        if who.role is Role.AGENCY:
            agency = who.agency
            st.text_input(
                say(words, "trail.agency"), agency_name(words, space, agency), disabled=True
            )
        else:
            codes = sorted(space.catalog.agencies, key=lambda code: agency_name(words, space, code))
            agency = choose(
                "agency",
                say(words, "trail.agency"),
                codes,
                lambda code: agency_name(words, space, code),
            )
    with since_box:
        since = _choose_day(words, "since")
    with until_box:
        until = _choose_day(words, "until")
    return wanted_of(name, action, agency, since, until)


def _person(words: Language, name: str) -> str:
    return say(words, "trail.nobody") if name == NOBODY else name


def _choose_day(words: Language, name: str) -> date | None:
    try:
        current = date.fromisoformat(st.query_params.get(name, ""))
    except ValueError:
        current = None
    picked = st.date_input(
        say(words, f"trail.{name}"), current, format="DD/MM/YYYY", key=f"{name}:{current}:{words}"
    )
    if picked != current:
        set_choice(name, picked.isoformat() if isinstance(picked, date) else None)
        set_choice("page", None)
        st.rerun()
    return current


def chosen_entries(space: Workspace, who: Viewer, wanted: Wanted) -> tuple[Part, int]:
    """Entries of the page in the address, the first where there is no such, and its number.

    Another choice begins at the first page again.
    """
    if st.session_state.get(SHOWN, wanted) != wanted:
        set_choice("page", None)
    st.session_state[SHOWN] = wanted
    written = st.query_params.get("page", "")
    is_number = written.isascii() and written.isdigit() and len(written) <= LONGEST_PAGE
    page = max(int(written) - 1, 0) if is_number else 0
    part = read_trail(space, who, wanted, PAGE, page * PAGE)
    if not part.entries and part.count:
        page, part = 0, read_trail(space, who, wanted, PAGE)
    return part, page


def draw_turning(words: Language, page: int, count: int) -> None:
    """Buttons to the newer and the older entries."""
    with st.container(horizontal=True, horizontal_alignment="right"):
        for key, other, is_there in (
            ("newer", page - 1, page > 0),
            ("older", page + 1, (page + 1) * PAGE < count),
        ):
            st.button(
                say(words, f"trail.{key}"),
                key=key,
                disabled=not is_there,
                on_click=set_choice,
                args=("page", str(other + 1) if other else None),
            )


def entries_table(words: Language, space: Workspace, entries: Sequence[Logged]) -> str:
    """Entries, the newest first, as HTML."""
    keys = ("number", "moment", "who", "what", "agency", "note", "hash")

    def called(code: str) -> str:
        return agency_name(words, space, code)

    rows = [
        [
            Item(f"#{one.id}", is_short=True),
            Item(format_moment(one.logged_at, words), is_short=True),
            Item(_person(words, one.who), note=say(words, f"role.{one.role}") if one.role else ""),
            Item(
                entry_sentence(words, one.action, one.subject, one.details),
                href=_filing(words, one),
            ),
            Item(MISSING if one.concerns is None else agency_name(words, space, one.concerns)),
            Item(entry_note(words, one.details, called) or MISSING, is_said=True),
            Item(one.hash[:SHORT_HASH], is_short=True),
        ]
        for one in entries
    ]
    heads = [say(words, f"trail.column.{key}") for key in keys]
    return table_html(say(words, "trail.label"), heads, rows)


def _filing(words: Language, one: Logged) -> str:
    """Address of the filing an entry is about, none for other entries."""
    if one.kind != Kind.FILING:
        return ""
    lang = None if words is Language.VI else str(words)
    return address("history", {"lang": lang, "filing": one.subject})


def count_words(words: Language, count: int) -> str:
    """A count as the language writes it."""
    return format_number(Fraction(count), words)


def draw_proof(words: Language, space: Workspace, who: Viewer) -> None:
    """Check the log now and say what came of it."""
    with st.spinner(say(words, "trail.verifying")):
        checked = verify(space, who)
    values = {
        "entries": count_words(words, checked.entries),
        "rows": count_words(words, checked.rows),
        "hash": checked.hash,
    }
    if checked.is_whole:
        st.success(say(words, "log.whole", **values, count=0))
        return
    told = [
        broken_sentence(words, one.code, one.entry, one.table, one.number, one.columns)
        for one in checked.broken[:MOST_BROKEN]
    ]
    if len(checked.broken) > MOST_BROKEN:
        told.append(say(words, "log.more", count=len(checked.broken) - MOST_BROKEN))
    st.error(say(words, "log.not_whole", **values, count=len(checked.broken)))
    for sentence in told:
        st.text(sentence)
