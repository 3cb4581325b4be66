"""The frame around every page: who is viewing, language, navigation, and what can go wrong.

The application starts every page through this script, also on a cold link. Without a session it
shows the way to the login page and runs nothing of the page.
"""

import streamlit as st

from metrics.access import Action, may, require
from metrics.charts.frame import frame_html
from metrics.errors import (
    AccessDeniedError,
    DeclarationError,
    StoreBusyError,
    UnknownFilingError,
)
from metrics.text.words import Language, say
from ui.cache import workspace
from ui.choices import choose_part, language, recall_choices
from ui.papers import draw_notice
from ui.session import PLACE, ask_to_sign_in, draw_visitor, note_refused, visitor

recall_choices()
words = language()
st.set_page_config(page_title=say(words, "ui.title"), page_icon="🎯", layout="wide")
st.html(frame_html())

try:
    who, is_busy = visitor(), False
except StoreBusyError:
    who, is_busy = None, True
# Every page: script, title, and the action it serves, without which the navigation leaves it out.
# To add one: its script beside this, whose name is its address, its words, a line.
SCREENS = (
    ("overview", "ui.overview", Action.VIEW),
    ("target", "ui.target", Action.VIEW),
    ("tasks", "worklist.page", Action.VIEW),
    ("agency", "scorecard.page", Action.VIEW),
    ("matrix", "matrix.page", Action.VIEW),
    ("submit", "submit.page", Action.SUBMIT),
    ("review", "review.page", Action.REVIEW),
    ("deadlines", "calendar.page", Action.READ_PUNCTUALITY),
    ("history", "history.page", Action.READ_FILINGS),
    ("trail", "trail.page", Action.READ_TRAIL),
    ("briefing", "briefing.page", Action.PRESENT),
    ("export", "export.page", Action.VIEW),
    ("method", "ui.method", Action.VIEW),
    ("help", "help.page", Action.VIEW),
)
PAGES = [
    st.Page(
        f"{script}.py",
        title=say(words, title),
        url_path=script,
        default=script == SCREENS[0][0],
        visibility="visible" if who and may(who, action, who.agency) else "hidden",
    )
    for script, title, action in SCREENS
]
ACTIONS = {one.url_path: action for one, (_, _, action) in zip(PAGES, SCREENS, strict=True)}
page = st.navigation(PAGES, position="hidden" if who is None else "top")
st.session_state[PLACE] = page.url_path

title, corner = st.columns([5, 6], vertical_alignment="center")
title.title(say(words, "ui.title"), anchor=False)
with corner.container(
    horizontal=True, horizontal_alignment="right", vertical_alignment="center", key="corner"
):
    about = st.container(width="content")
    choose_part(
        "lang",
        say(words, "ui.language"),
        list(Language),
        lambda one: say(Language(one), "ui.this_language"),
    )

if is_busy:
    st.error(say(words, "ui.store_busy"))
    st.stop()
if who is None:
    ask_to_sign_in()
    st.stop()
try:
    agencies = workspace().catalog.agencies
except DeclarationError:
    st.error(say(words, "ui.broken_declarations"))
    with about:
        draw_visitor(who, {})
    st.stop()
with about:
    draw_visitor(who, agencies)
try:
    served, named = ACTIONS[page.url_path], st.query_params.get("agency")
    if named in agencies and may(who, served, who.agency):
        require(who, served, named)
    page.run()
except AccessDeniedError as denied:
    note_refused(denied)
    draw_notice(words, "refused")
except UnknownFilingError:
    draw_notice(words, "unknown_filing")
