"""Overview: how many targets stand where, what changed, what waits, and gauges, the worst first."""

import streamlit as st

from metrics.services.workspace import newest_of
from metrics.text.words import say
from ui.cache import (
    all_standings,
    extent,
    fold_picture,
    folds,
    newest_ended,
    overview_picture,
    parts_picture,
    shown_codes,
    workspace,
)
from ui.choices import choose_period, language
from ui.exporting import draw_briefing
from ui.folds import folded
from ui.narrowing import choose_filters
from ui.session import viewer
from ui.tour import offer_tour
from ui.watch import follow

words = language()
space = workspace()
newest = newest_of(space)
follow(space, newest_of, newest)
key = (space.catalog.fingerprint, newest[0])
recorded = extent(key)

offer_tour(words, space, viewer())
period_box, filter_box, away_box = st.columns([2, 9, 3], vertical_alignment="bottom")
with period_box:
    closes = choose_period(newest_ended(), recorded)
everything = all_standings(key, closes)
with filter_box:
    filters = choose_filters(words, space, everything)
with away_box.container(horizontal=True, horizontal_alignment="right"):
    draw_briefing(words, space, viewer(), closes, shown_codes(key, closes, filters))
if recorded is None:
    st.info(say(words, "ui.empty_ledger"))
# In two pieces, so that the sentence is there while the gauges are still on their way.
st.html(overview_picture(newest, words, closes, filters))
st.html(parts_picture(key, words, closes, filters))
for name, heading in folds(key, words, closes, filters):
    with folded(name, heading) as fold:
        if fold.open:
            st.html(fold_picture(key, words, closes, filters, name))
if any(one.verdict.illustrative for one in everything):
    st.caption(say(words, "illustrative.note"))
