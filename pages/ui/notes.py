"""Corrective notes on a late target: those written, and the form for the agency that owns it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from metrics.charts.tables import Item, table_html
from metrics.periods import Period
from metrics.services.correcting import LONGEST, is_answered, may_write, notes_on, write_note
from metrics.text.numbers import format_date, format_period
from metrics.text.words import Language, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrics.access import Viewer
    from metrics.services.correcting import Note
    from metrics.services.overview import Standing
    from metrics.services.workspace import Workspace


def draw_notes(
    words: Language, space: Workspace, who: Viewer, standing: Standing, *, is_required: bool
) -> None:
    """Notes the viewer may read, whether one is required, and the form for who may write it."""
    target = standing.verdict.target
    notes = notes_on(space, who, target)
    is_writer = may_write(who, standing)
    lacks = is_required and bool(standing.owners) and not is_answered(notes, standing)
    is_told = who.agency is None or is_writer
    if not notes and not is_writer and not (lacks and is_told):
        return
    st.subheader(say(words, "note.heading"), anchor=False)
    if lacks and is_told:
        st.warning(say(words, "note.required"))
    if notes:
        st.html(_table(words, space, notes))
    if is_writer:
        _draw_form(words, space, who, standing)


def _table(words: Language, space: Workspace, notes: Sequence[Note]) -> str:
    heads = [say(words, f"note.{key}") for key in ("when", "period", "by", "cause", "remedy")]
    agencies = space.catalog.agencies
    rows = []
    for one in notes:
        agency = agencies.get(one.agency)
        name = (
            one.agency
            if agency is None
            else agency.short_vi
            if words is Language.VI
            else agency.name_en
        )
        rows.append(
            [
                Item(format_date(one.written_at, words), is_short=True),
                Item(format_period(Period(one.closes, 1), words), is_short=True),
                Item(name, note=one.written_by),
                Item(one.cause, is_said=True),
                Item(one.remedy, is_said=True),
            ]
        )
    return table_html(say(words, "note.heading"), heads, rows)


def _draw_form(words: Language, space: Workspace, who: Viewer, standing: Standing) -> None:
    verdict = standing.verdict
    with st.form(f"note:{verdict.target}:{verdict.as_of}", clear_on_submit=True):
        cause, remedy = (
            box.text_area(say(words, f"note.{key}"), max_chars=LONGEST, key=f"note:{key}")
            for box, key in zip(st.columns(2), ("cause", "remedy"), strict=True)
        )
        st.caption(say(words, "note.kept"))
        is_sent = st.form_submit_button(say(words, "note.write"), type="primary")
    if not is_sent:
        return
    if not cause.strip() or not remedy.strip():
        st.error(say(words, "note.lacking"))
        return
    write_note(space, who, verdict.target, verdict.as_of, cause, remedy)
    st.rerun()
