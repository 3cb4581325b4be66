"""The history of an agency on the screen: its filings, and one of them beside the one before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from metrics.charts.tables import Item, table_html
from metrics.issues import Level
from metrics.services.submitting import Effect
from metrics.text.numbers import MISSING, format_moment
from metrics.text.words import Language, say
from ui.papers import (
    agency_name,
    decisions_table,
    draw_facts,
    draw_head,
    draw_original,
    figure_item,
    filing_address,
    period_name,
    thing_item,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrics.access import Viewer
    from metrics.services.filing_history import Filing, Step
    from metrics.services.submitting import Change, Figure
    from metrics.services.workspace import Workspace

LONG = 16  # rows; a longer table scrolls
MOST_SHOWN = 300
ORDER = (Effect.CHANGED, Effect.NEW, Effect.SAME)


def filings_table(words: Language, space: Workspace, filings: Sequence[Filing]) -> str:
    """Filings of an agency, the newest first, as HTML."""
    keys = ("filing", "period", "filed", "rows", "warnings", "state", "decided", "told")
    rows = [
        [
            Item(f"#{one.id}", href=filing_address(words, "history", one)),
            Item(period_name(words, one.closes), is_short=True),
            Item(format_moment(one.submitted_at, words), note=one.submitted_by, is_short=True),
            Item(str(one.rows), is_number=True),
            Item(str(one.warnings), badge=Level.WARNING if one.warnings else None),
            Item(say(words, f"state.{one.state}"), badge=one.state),
            Item(
                MISSING if one.decided_at is None else format_moment(one.decided_at, words),
                note=one.decided_by or "",
                is_short=True,
            ),
            _told(words, one),
        ]
        for one in filings
    ]
    heads = [say(words, f"history.column.{key}") for key in keys]
    name = agency_name(words, space, filings[0].agency)
    label = say(words, "history.label", agency=name)
    return table_html(label, heads, rows, is_tall=len(rows) > LONG)


def _told(words: Language, one: Filing) -> Item:
    """Why it came back, and the message it was filed with."""
    remark = say(words, "history.remark", remark=one.remark) if one.remark else ""
    return Item(one.reason or ("" if remark else MISSING), note=remark, is_said=True)


def draw_step(words: Language, space: Workspace, who: Viewer, step: Step, back: str) -> None:
    """One filing: what changed from the one before it, every decision, the file as received."""
    draw_head(words, space, step.filing, back, say(words, "history.back"))
    figures, facts = st.columns([7, 4], gap="medium")
    with facts:
        draw_facts(words, step.filing)
        draw_original(words, space, who, step.filing)
    with figures:
        st.subheader(say(words, "history.changes"), anchor=False)
        _draw_changes(words, space, step)
        st.subheader(say(words, "paper.decisions"), anchor=False)
        st.html(decisions_table(words, step.filing, step.decisions))


def _draw_changes(words: Language, space: Workspace, step: Step) -> None:
    before = step.before
    if before is None:
        st.text(say(words, "history.first"))
    else:
        counts = {str(one): sum(1 for it in step.changes if it.effect is one) for one in Effect}
        moment = format_moment(before.submitted_at, words)
        told = {"number": before.id, "moment": moment, "left_out": len(step.left_out)}
        st.text(say(words, "history.beside", **told, **counts))
    ordered = sorted(step.changes, key=lambda one: ORDER.index(one.effect))
    rows = [_row(words, space, step, one) for one in ordered]
    rows += [_left_out(words, space, step, one) for one in step.left_out]
    heads = [
        say(words, f"history.column.{key}") for key in ("indicator", "before", "now", "effect")
    ]
    if rows:
        label = say(words, "history.changes")
        st.html(table_html(label, heads, rows[:MOST_SHOWN], is_tall=len(rows) > LONG))
    if len(rows) > MOST_SHOWN:
        st.caption(say(words, "review.shown", shown=MOST_SHOWN, rows=len(rows)))


def _row(words: Language, space: Workspace, step: Step, one: Change) -> list[Item]:
    return [
        thing_item(words, space, one.filed, step.filing.closes),
        figure_item(words, space, one.before),
        figure_item(words, space, one.filed, one.filed.note),
        Item(say(words, f"effect.{one.effect}") if step.before else MISSING, is_short=True),
    ]


def _left_out(words: Language, space: Workspace, step: Step, one: Figure) -> list[Item]:
    return [
        thing_item(words, space, one, step.filing.closes),
        figure_item(words, space, one),
        figure_item(words, space, None),
        Item(say(words, "history.left_out"), is_short=True),
    ]
