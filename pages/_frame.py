"""The frame around every page: language, navigation, and what to show when nothing can be shown.

The application starts every page through this script, also on a cold link; who is viewing is
decided here once accounts exist.
"""

import streamlit as st

from metrics.errors import DeclarationError, StoreBusyError
from metrics.text.words import Language, say
from ui.cache import workspace
from ui.choices import language, recall_choices, set_choice

recall_choices()
words = language()
st.set_page_config(page_title=say(words, "ui.title"), page_icon="🎯", layout="wide")
st.html(
    "<style>"
    ".stMainBlockContainer{padding:4.4rem 2rem 2rem;max-width:120rem}"
    "[data-testid=stVerticalBlock]{gap:.6rem}"
    ".stHeading h1{font-size:1.45rem!important;padding:0!important}"
    ".stHeading{margin-bottom:.3rem}"
    ".stHeading h2{font-size:1.3rem;padding:.2rem 0}"
    ".stHeading h3{font-size:1.15rem;padding:.2rem 0 .5rem}"
    "</style>"
)

# Every page: script, title and address. To add one: its script beside this, its words, a line.
PAGES = [
    st.Page("overview.py", title=say(words, "ui.overview"), url_path="overview", default=True),
    st.Page("target.py", title=say(words, "ui.target"), url_path="target"),
    st.Page("method.py", title=say(words, "ui.method"), url_path="method"),
]
page = st.navigation(PAGES, position="top")

title, switch = st.columns([4, 1], vertical_alignment="center")
title.title(say(words, "ui.title"), anchor=False)
with switch:
    picked = st.segmented_control(
        say(words, "ui.language"),
        list(Language),
        default=words,
        format_func=lambda one: {"vi": "Tiếng Việt", "en": "English"}[one],
        key=f"lang:{words}",
        label_visibility="collapsed",
        required=True,
    )
if picked != words:
    set_choice("lang", picked if picked != Language.VI else None)
    st.rerun()

try:
    workspace()
except DeclarationError:
    st.error(say(words, "ui.broken_declarations"))
    st.stop()
except StoreBusyError:
    st.error(say(words, "ui.store_busy"))
    st.stop()
page.run()
