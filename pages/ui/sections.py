"""Sections of the target page, each drawn from the dossier when it has something to show."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from metrics.charts.bridge import bridge_figure
from metrics.charts.gauges import pairs_html
from metrics.charts.paths import path_figure
from metrics.charts.tables import texts_html
from metrics.text.numbers import MARKS, format_number
from metrics.text.reasons import due_words, rule_words, starts_words
from metrics.text.words import Language, say
from ui.dossier import (
    context_table,
    contribution_table,
    formula_lines,
    history_chart,
    history_table,
    source_table,
    year_table,
)
from ui.folds import folded
from ui.mergers import bars_of, merger_table, views_table
from ui.outlook import outlook_lines
from ui.tasks import instance_table, performer_table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from streamlit.elements.lib.mutable_expander_container import ExpanderContainer

    from metrics.model import Lead
    from metrics.services.bridge import Bridge
    from metrics.services.dossier import Dossier

    Keeper = Callable[[str, Callable[[], Any]], Any]

LONG_TABLE = 9  # rows; a longer table scrolls
PLAIN = {"displayModeBar": False}


def table_picture(label: str, table: pd.DataFrame) -> str:
    """A table of texts that scrolls when it is long; label: what it is, for those who hear it."""
    rows = [["" if cell is None else str(cell) for cell in row] for row in table.to_numpy()]
    return texts_html(label, list(table.columns), rows, is_tall=len(rows) > LONG_TABLE)


def draw_rows(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table of texts under its heads."""
    frame = pd.DataFrame(list(rows), columns=list(heads))
    st.dataframe(frame, hide_index=True, height="content")


def _is_dark() -> bool:
    """Whether whoever looks has the dark theme; charts are drawn in the colours of one theme."""
    return st.context.theme.type == "dark"


def draw_road(words: Language, view: Dossier, kept: Keeper) -> None:
    """Chart of the road with the figures under it; for a task who has done it and when.

    kept: keeps what is drawn, as `cache.keeper` does.
    """
    if view.standing.subject.target.is_task:
        _draw_task(words, view)
        return
    st.subheader(say(words, "ui.chart"), anchor=False)
    name = view.standing.subject.target.name.in_language(words)
    if not any(one.period == one.as_of for one in view.history):
        st.info(say(words, "ui.no_history"))
        return
    is_dark = _is_dark()
    st.plotly_chart(
        kept(
            f"road {is_dark}",
            lambda: path_figure(history_chart(words, view, is_dark=is_dark)),
        ),
        config=PLAIN,
        alt=say(words, "ui.chart_alt", name=name),
        key="road",
    )
    st.html(
        kept("history", lambda: table_picture(say(words, "ui.chart"), history_table(words, view)))
    )
    st.subheader(say(words, "ui.outlook"), anchor=False)
    for line in kept("outlook", lambda: outlook_lines(words, view)):
        st.text(line)
    if view.years:
        st.subheader(say(words, "ui.years"), anchor=False)
        st.html(table_picture(say(words, "ui.years"), year_table(words, view)))


def _draw_task(words: Language, view: Dossier) -> None:
    if view.standing.subject.is_recurring and view.history:
        st.subheader(say(words, "ui.instances"), anchor=False)
        st.html(table_picture(say(words, "ui.instances"), instance_table(words, view)))
    if view.contributions:
        st.subheader(say(words, "ui.performers"), anchor=False)
        st.html(table_picture(say(words, "ui.performers"), performer_table(words, view)))
    elif not view.history:
        st.info(say(words, "ui.no_history"))


def draw_sentence(words: Language, view: Dossier) -> None:
    """The sentence of the plan, what it asks for, who answers for it, and how it was read."""
    subject, target = view.standing.subject, view.standing.subject.target
    st.subheader(say(words, "ui.sentence"), anchor=False)
    with st.container(border=True):
        st.text(f"“{target.quote}”")
        title = f"{view.plan.number or ''} {view.plan.title.in_language(words)}".strip()
        st.text(say(words, "ui.section", plan=title, section=target.section))
    answers = {
        "entry": say(words, f"entry.{target.entry_kind}"),
        "rule": rule_words(words, subject),
        "starts": starts_words(words, target) if target.starts is not None else "",
        "due": due_words(words, target, subject.calendar),
        "product": target.product.in_language(words) if target.product else "",
        "evidence": target.evidence.in_language(words) if target.evidence else "",
        "owner": _as_written(words, view.standing.lead) or say(words, "ui.no_lead"),
        "owner_today": "; ".join(one.in_language(words) for one in view.standing.owners),
        "coordinating": _as_written(words, view.standing.coordinating),
    }
    pairs = [(say(words, f"ui.{key}"), text) for key, text in answers.items() if text]
    st.html(pairs_html(pairs))
    if target.reading is not None:
        st.markdown(f"**{say(words, 'ui.reading')}**")
        st.text(target.reading.in_language(words))
    if not target.is_task:
        st.subheader(say(words, "ui.formula"), anchor=False)
        for line in formula_lines(words, view):
            st.text(line)


def _as_written(words: Language, lead: Lead | None) -> str:
    """What the plan writes, in English with its words after it; "" where it names nobody."""
    if lead is None:
        return ""
    return lead.vi if words is Language.VI else f"{lead.en} ({lead.vi})"


def draw_bridge(words: Language, view: Dossier, bridge: Bridge, kept: Keeper) -> None:
    """Three views over the mergers, the steps between them, and every merger on the way."""
    fold = folded("bridge", say(words, "ui.bridge"), is_open=bool(bridge.legislated))
    if not fold.open:
        return
    with fold:
        if bridge.legislated is not None:
            st.text(say(words, "ui.bridge_help"))
            totals = bridge.today.totals
            if totals is not None and totals.added is not None:
                added = format_number(Fraction(totals.added), words)
                st.text(say(words, "ui.restated", added=added))
            else:
                st.warning(say(words, "ui.not_restated"))
            st.html(
                kept(
                    "views",
                    lambda: table_picture(
                        say(words, "ui.bridge"), views_table(words, view, bridge)
                    ),
                )
            )
        if bridge.steps:
            name = view.standing.subject.target.name.in_language(words)
            group, mark = MARKS[words]
            mark_text = say(words, "illustrative.mark") if bridge.today.illustrative else ""
            is_dark = _is_dark()
            st.plotly_chart(
                kept(
                    f"bridge {is_dark}",
                    lambda: bridge_figure(
                        bars_of(words, view, bridge), f"{mark}{group}", mark_text, is_dark=is_dark
                    ),
                ),
                config=PLAIN,
                alt=say(words, "ui.bridge_alt", name=name),
                key="bridge",
            )
        if bridge.reclassified is not None:
            number = format_number(bridge.reclassified, words)
            st.text(say(words, "ui.reclassified_note", number=number))
        if bridge.mergers:
            st.markdown(f"**{say(words, 'ui.mergers')}**")
            st.html(
                kept(
                    "mergers",
                    lambda: table_picture(
                        say(words, "ui.mergers"), merger_table(words, view, bridge)
                    ),
                )
            )


def draw_evidence(words: Language, view: Dossier) -> None:
    """Every agency's part, every figure with its source, and published figures beside them.

    What is folded is sent only once it is opened.
    """
    if view.contributions and not view.standing.subject.target.is_task:
        with _counted(words, "contributions", len(view.contributions)) as fold:
            if fold.open:
                st.dataframe(contribution_table(words, view), hide_index=True)
    if view.figures:
        with _counted(words, "sources", len(view.figures)) as fold:
            if fold.open:
                st.dataframe(source_table(words, view.figures), hide_index=True)
    if view.context:
        has_conflict = any(one.figure.breakdown.startswith("source=") for one in view.context)
        with _counted(words, "context", len(view.context), is_open=has_conflict) as fold:
            if fold.open:
                st.caption(say(words, "ui.context_help"))
                if has_conflict:
                    st.warning(say(words, "ui.conflicting"))
                st.dataframe(context_table(words, view.context), hide_index=True)


def _counted(words: Language, name: str, count: int, *, is_open: bool = False) -> ExpanderContainer:
    return folded(name, f"{say(words, f'ui.{name}')} ({count})", is_open=is_open)
