"""The work promised: what is overdue, by whom, what falls due next, what proves what is done."""

import streamlit as st

from metrics.services.overview import Filters, statuses
from metrics.services.workspace import version_of
from metrics.text.words import say
from ui.cache import (
    all_standings,
    current_key,
    extent,
    newest_ended,
    tasks_picture,
    workspace,
)
from ui.choices import choose_period, language
from ui.narrowing import choose_filter, options_of
from ui.watch import watch

FILTERS = ("plan", "field", "lead", "status")
words, space = language(), workspace()
watch(space, version_of)
key = current_key()
st.header(say(words, "worklist.page"), anchor=False)
period_box, *boxes = st.columns([3, 5, 4, 5, 3], vertical_alignment="bottom")
with period_box:
    closes = choose_period(newest_ended(), extent(key))
tasks = [one for one in all_standings(key, closes) if one.subject.target.is_task]
options = {**options_of(space, tasks), "status": statuses()}
chosen = {}
for box, name in zip(boxes, FILTERS, strict=True):
    with box:
        chosen[name] = choose_filter(words, space, name, options[name])
st.html(tasks_picture(key, words, closes, Filters(**chosen)))
if any(one.verdict.illustrative for one in tasks):
    st.caption(say(words, "illustrative.note"))
