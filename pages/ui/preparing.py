"""A briefing being prepared: which targets in which order, what is said, at which moment."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

import streamlit as st

from metrics.errors import BriefingError, UnknownBriefingError
from metrics.periods import VIET_NAM
from metrics.services.briefing import (
    LONGEST_NOTE,
    LONGEST_TITLE,
    MOST_SLIDES,
    Slide,
    briefing_of,
    save_briefing,
)
from metrics.services.workspace import extent_of
from metrics.text.words import Language, say
from ui.briefings import JUST_SAVED
from ui.cache import all_standings, current_key, newest_ended, today, workspace
from ui.choices import LONGEST_NUMBER, choose, choose_period, set_choice
from ui.exporting import BETWEEN, choose_targets

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrics.access import Viewer
    from metrics.services.briefing import Briefing
    from metrics.services.overview import Standing
    from metrics.services.workspace import Workspace

NOTES, TITLE = "briefing_notes", "briefing_title"  # what was typed, kept from page to page
NOW, DAY = "now", "day"


def draw_preparing(words: Language, space: Workspace, who: Viewer) -> None:
    """Everything a briefing is made of, and the button that freezes it."""
    old = _replaced(space, who)
    _recall(old)
    if old is not None:
        st.text(say(words, "briefing.replacing", number=old.id, title=old.title))
    number_before = None if old is None else old.id
    title_box, period_box = st.columns([4, 1])
    with period_box:
        closes = choose_period(newest_ended(), extent_of(space))
    with title_box:
        title = st.text_input(
            say(words, "briefing.title"),
            st.session_state[TITLE],
            max_chars=LONGEST_TITLE,
            placeholder=say(words, "briefing.title_help"),
            key=f"briefing_title:{number_before}",
        )
        st.session_state[TITLE] = title
    everything = all_standings(current_key(), closes)
    chosen = choose_targets(words, workspace(), everything, closes)
    by_code = {one.verdict.target: one for one in everything}
    codes = tuple(by_code) if chosen is None else chosen
    if len(codes) > MOST_SLIDES:
        st.info(say(words, "briefing.too_many", count=len(codes), most=MOST_SLIDES))
        return
    known_at = _choose_moment(words)
    st.subheader(say(words, "briefing.order"), anchor=False)
    for place, code in enumerate(codes):
        _draw_slide(words, codes, place, by_code[code], is_of_now=known_at is None)
    slides = [Slide(code, st.session_state[NOTES].get(code, "")) for code in codes]
    if st.button(say(words, "briefing.save"), key="freeze", type="primary", icon=":material/lock:"):
        try:
            number = save_briefing(space, who, title, closes, slides, known_at, number_before)
        except BriefingError as error:
            st.error(say(words, f"briefing.refusal.{error.code}", **error.values))
        else:
            _forget()
            st.session_state[JUST_SAVED] = number
            st.rerun()
    st.text(say(words, "briefing.kept"))


def _replaced(space: Workspace, who: Viewer) -> Briefing | None:
    """The briefing that the address asks to replace, None for none."""
    written = st.query_params.get("instead", "")
    if not (written.isascii() and written.isdigit() and len(written) <= LONGEST_NUMBER):
        return None
    try:
        return briefing_of(space, who, int(written))
    except UnknownBriefingError:
        return None


def _recall(old: Briefing | None) -> None:
    """Begin with what was typed before; with title and notes of another that is replaced."""
    number = None if old is None else old.id
    if TITLE in st.session_state and st.session_state.get("briefing_instead") == number:
        return
    st.session_state["briefing_instead"] = number
    st.session_state[TITLE] = "" if old is None else old.title
    st.session_state[NOTES] = {} if old is None else {one.target: one.note for one in old.slides}


def _forget() -> None:
    """Take what was typed out of the session, and what was chosen out of the address."""
    for name in (NOTES, TITLE):
        st.session_state.pop(name, None)
    for name in ("part", "only", "instead"):
        set_choice(name, None)


def _choose_moment(words: Language) -> datetime | None:
    """Moment to freeze at (naive UTC), None for now."""
    kind_box, day_box = st.columns([4, 1])
    with kind_box:
        kind = choose(
            "moment",
            say(words, "briefing.moment"),
            [NOW, DAY],
            lambda one: say(words, f"briefing.moments.{one}"),
            default=NOW,
        )
    if kind != DAY:
        return None
    with day_box:
        picked = st.date_input(
            say(words, "briefing.day"), today(), max_value=today(), format="DD/MM/YYYY"
        )
    if not isinstance(picked, date) or picked >= today():
        return None
    return datetime.combine(picked + timedelta(days=1), time()) - VIET_NAM


def _draw_slide(
    words: Language, codes: Sequence[str], place: int, standing: Standing, *, is_of_now: bool
) -> None:
    """One target with its note, and the buttons that move it; where it stands, if frozen now."""
    code, status = codes[place], standing.verdict.status
    told = f" – {say(words, f'status.{status}')}" if is_of_now else ""
    name = f"{code} · {standing.subject.target.name.in_language(words)}"
    with st.container(border=True):
        about, moves = st.columns([5, 2], vertical_alignment="center")
        about.text(f"{place + 1}. {name}{told}")
        with moves.container(horizontal=True, horizontal_alignment="right"):
            for key, other, sign in (("up", place - 1, "upward"), ("down", place + 1, "downward")):
                st.button(
                    say(words, f"briefing.{key}"),
                    key=f"{key}:{code}",
                    icon=f":material/arrow_{sign}:",
                    disabled=not 0 <= other < len(codes),
                    on_click=_swap,
                    args=(codes, place, other),
                )
        notes = st.session_state[NOTES]
        notes[code] = st.text_area(
            say(words, "briefing.note", target=code),
            notes.get(code, ""),
            max_chars=LONGEST_NOTE,
            height=68,
            placeholder=say(words, "briefing.note_hint"),
            label_visibility="collapsed",
            key=f"briefing_note:{st.session_state['briefing_instead']}:{code}",
        )


def _swap(codes: Sequence[str], place: int, other: int) -> None:
    """Put two targets in each other's place, in the address."""
    order = list(codes)
    order[place], order[other] = order[other], order[place]
    set_choice("only", BETWEEN.join(order))
