"""One filing laid open for the reviewer: what is odd in it, what it changes, and the decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from metrics.charts.tables import Item, table_html
from metrics.issues import Level
from metrics.services.submitting import Effect
from metrics.text.numbers import MISSING, format_number
from metrics.text.words import Language, say
from ui.decisions import draw_decision
from ui.papers import (
    decisions_table,
    draw_facts,
    draw_head,
    draw_original,
    figure_item,
    period_name,
    thing_item,
)
from ui.sheet import issue_table, sheet_of, shown_lines

if TYPE_CHECKING:
    from collections.abc import Mapping

    from metrics.access import Viewer
    from metrics.services.filing_history import Change
    from metrics.services.reviewing import Paper
    from metrics.services.submitting import Draft, Figure
    from metrics.services.workspace import Workspace

LONG = 16  # rows; a longer table scrolls
MOST_SHOWN = 300
# What a reviewer looks at first.
ORDER = (Effect.CHANGED, Effect.NEW, Effect.SAME)


def draw_paper(words: Language, space: Workspace, who: Viewer, laid: Paper, back: str) -> None:
    """A filing with everything a decision on it needs."""
    draw_head(words, space, laid.filing, back, say(words, "review.back"))
    figures, act = st.columns([7, 4], gap="medium")
    with act:
        draw_decision(words, space, laid.filing)
        draw_facts(words, laid.filing)
        draw_original(words, space, who, laid.filing)
    with figures:
        if laid.draft is None:
            st.info(say(words, "review.several_agencies"))
        else:
            _draw_draft(words, space, laid, laid.draft)
        st.subheader(say(words, "paper.decisions"), anchor=False)
        st.html(decisions_table(words, laid.filing, laid.decisions))


def _draw_draft(words: Language, space: Workspace, laid: Paper, draft: Draft) -> None:
    report = draft.report
    if report.issues:
        st.subheader(say(words, "review.issues", count=len(report.issues)), anchor=False)
        st.html(issue_table(words, report))
    else:
        st.success(say(words, "review.no_issues"))
    st.subheader(say(words, "review.differences"), anchor=False)
    counts = {str(one): draft.count(one) for one in Effect}
    st.text(say(words, "submit.changes_count", **counts))
    if draft.changes:
        st.html(_differences(words, space, laid, draft))
    if len(draft.changes) > MOST_SHOWN:
        st.caption(say(words, "review.shown", shown=MOST_SHOWN, rows=len(draft.changes)))
    if len(report.cells):
        with st.expander(say(words, "submit.preview"), expanded=False):
            shown = len(shown_lines(report))
            if shown < len(report.cells):
                part = {"shown": shown, "rows": len(report.cells)}
                st.caption(say(words, "submit.preview_part", **part))
            st.html(sheet_of(words, laid.filing.file_name, report))


def _differences(words: Language, space: Workspace, laid: Paper, draft: Draft) -> str:
    """Each figure beside the accepted one and the one of the period before, the odd ones first."""
    marks = {
        one.line: one.kind.level
        for one in sorted(draft.report.issues, key=lambda one: one.kind.level is Level.ERROR)
        if one.line
    }
    ordered = sorted(
        draft.changes, key=lambda one: (one.filed.line not in marks, ORDER.index(one.effect))
    )
    keys = ("indicator", "previous", "before", "filed_now", "change", "effect")
    rows = [_row(words, space, laid, marks, one) for one in ordered[:MOST_SHOWN]]
    heads = [say(words, f"review.column.{key}") for key in keys]
    label = say(words, "review.differences")
    return table_html(label, heads, rows, is_tall=len(rows) > LONG)


def _row(
    words: Language, space: Workspace, laid: Paper, marks: Mapping[int, Level], one: Change
) -> list[Item]:
    filed = one.filed
    previous = laid.previous.get(filed.line)
    when = "" if previous is None else period_name(words, previous.closes)
    level = marks.get(filed.line)
    return [
        thing_item(words, space, filed, laid.filing.closes),
        figure_item(words, space, previous, when),
        figure_item(words, space, one.before),
        figure_item(words, space, filed, filed.note, level),
        Item(_change(words, previous, filed), is_number=True),
        Item(say(words, f"effect.{one.effect}"), is_short=True),
    ]


def _change(words: Language, previous: Figure | None, filed: Figure) -> str:
    """How far a figure moved from the one of the period before, with its sign."""
    if previous is None or previous.amount is None or filed.amount is None:
        return MISSING
    is_ratio = filed.numerator is not None
    change = (filed.amount - previous.amount) * (100 if is_ratio else 1)
    number = format_number(change, words, 0 if change.denominator == 1 else 1)
    sign = "+" if change > 0 else ""
    return sign + (say(words, "unit.points_change", number=number) if is_ratio else number)
