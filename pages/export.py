"""Files to take away: what, in which language, as of when, which targets; then the file."""

import streamlit as st

from metrics.access import Action, may
from metrics.charts.gauges import link_html
from metrics.services.briefing import MOST_SLIDES
from metrics.services.workspace import extent_of, version_of
from metrics.text.words import say
from ui.cache import all_standings, current_key, newest_ended, workspace
from ui.choices import address, choices_of, choose_period, language
from ui.exporting import BETWEEN, Asked, choose_file, choose_targets, draw_making
from ui.session import viewer
from ui.watch import watch

words, space, who = language(), workspace(), viewer()
watch(space, version_of)
st.header(say(words, "export.page"), anchor=False)
file_box, period_box = st.columns([4, 1])
with period_box:
    closes = choose_period(newest_ended(), extent_of(space))
with file_box:
    name, file_language = choose_file(words)
everything = all_standings(current_key(), closes)
targets = choose_targets(words, space, everything, closes)
count = len(everything) if targets is None else len(targets)
draw_making(words, space, who, Asked(name, file_language, closes, targets), count)
if may(who, Action.PREPARE_BRIEFING) and 0 < count <= MOST_SLIDES:
    chosen = {"part": "prepare", "only": BETWEEN.join(targets or [])}
    way = address("briefing", {**choices_of(words, closes), **chosen})
    st.html(link_html(say(words, "briefing.from_export"), way))
if any(one.verdict.illustrative for one in everything):
    st.caption(say(words, "illustrative.note"))
