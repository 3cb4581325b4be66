"""Reminder letters to late agencies, to take away: made when asked for, not before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from metrics.services.letters import late_agencies, letters_archive
from metrics.services.reminders import reminders
from metrics.text.words import Language, say
from ui.downloads import offer

if TYPE_CHECKING:
    from datetime import date

    from metrics.access import Viewer
    from metrics.services.workspace import Workspace

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def draw_letters(
    words: Language, space: Workspace, who: Viewer, today: date, agency: str | None
) -> None:
    """Buttons for the letters to every late agency, or to one, and for the list of them."""
    late = reminders(space, who, today, agency)
    if not late:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        offer(
            say(words, "calendar.letters", count=len(late)),
            lambda: letters_archive(space, who, today, agency),
            say(words, "calendar.letters_file", day=today.isoformat()),
            "application/zip",
            key="letters",
            icon="mail",
            help=say(words, "calendar.letters_help"),
        )
        offer(
            say(words, "calendar.late_list"),
            lambda: late_agencies(space, who, words, today, agency),
            say(words, "calendar.list_file", day=today.isoformat()),
            DOCX,
            key="late_list",
            icon="list_alt",
        )
