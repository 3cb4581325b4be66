"""Filings on the screen: where each stands, who filed it when, and why it came back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from metrics.charts.sheets import state_html
from metrics.errors import StaleDecisionError
from metrics.filings import State
from metrics.services.submitting import withdraw
from metrics.text.numbers import format_moment
from metrics.text.words import Language, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrics.access import Viewer
    from metrics.services.filing_history import Filing
    from metrics.services.workspace import Workspace


TOLD = "told_of_filing"


def uploader_words(words: Language) -> str:
    """Streamlit's file chooser in the language of the page; it knows only its own."""
    choose, limits = say(words, "submit.choose_file"), say(words, "submit.limits")
    zone = "[data-testid=stFileUploaderDropzone]"
    return (
        f"<style>{zone} button[data-testid=stBaseButton-secondary] p{{font-size:0}}"
        f"{zone} button[data-testid=stBaseButton-secondary] p::after"
        f'{{content:"{choose}";font-size:.9rem}}'
        f"{zone} [data-testid=stFileUploaderDropzoneInstructions]{{font-size:0}}"
        f"{zone} [data-testid=stFileUploaderDropzoneInstructions] *{{display:none}}"
        f"{zone} [data-testid=stFileUploaderDropzoneInstructions]::after"
        f'{{content:"{limits}";font-size:.9rem}}</style>'
    )


def tell(kind: str, text: str) -> None:
    """Keep a sentence (kind: success, info, warning) to be shown at the next run, once."""
    kept = st.session_state.setdefault(TOLD, [])
    if (kind, text) not in kept:
        kept.append((kind, text))


def draw_told() -> None:
    """What the run before had to say, once; again when this run is cut short by another click."""
    for kind, text in st.session_state.get(TOLD, []):
        {"success": st.success, "info": st.info, "warning": st.warning}[kind](text)
    st.session_state.pop(TOLD, None)


def draw_filings(words: Language, space: Workspace, who: Viewer, filings: Sequence[Filing]) -> None:
    """What was filed for a period already, with a button to withdraw what waits."""
    if not filings:
        return
    st.subheader(say(words, "submit.filed_before"), anchor=False)
    for filing in filings:
        line, act = st.columns([6, 1], vertical_alignment="center")
        with line:
            draw_filing(words, filing)
        if filing.state is State.WAITING and act.button(
            say(words, "submit.withdraw", number=filing.id), key=f"withdraw:{filing.id}"
        ):
            try:
                withdraw(space, who, filing.id, filing.decision)
                tell("success", say(words, "submit.withdrawn", number=filing.id))
            except StaleDecisionError:
                tell("warning", say(words, "submit.stale"))
            st.rerun()


def draw_filing(words: Language, filing: Filing) -> None:
    """One filing in a line, the reason beneath where it was returned."""
    sentence = say(
        words,
        "submit.filing",
        number=filing.id,
        moment=format_moment(filing.submitted_at, words),
        by=filing.submitted_by,
        rows=filing.rows,
        file=filing.file_name,
    )
    st.html(state_html(filing.state, say(words, f"state.{filing.state}"), sentence))
    if filing.state is State.RETURNED and filing.decided_at is not None:
        with st.container(border=True):
            st.text(say(words, "submit.reason", reason=filing.reason))
            when = format_moment(filing.decided_at, words)
            st.text(say(words, "submit.decided", by=filing.decided_by, moment=when))
