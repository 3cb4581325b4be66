"""Help: where to start, how to read a gauge, what statuses, figures and words mean, whom to ask."""

import streamlit as st

from metrics.charts.anatomy import anatomy_html
from metrics.charts.tables import texts_html
from metrics.text.words import say
from ui.cache import workspace
from ui.choices import language
from ui.explained import fact_rows, named_parts, sample_gauge, status_table, term_rows
from ui.session import viewer
from ui.tour import tour_of

words = language()
catalog = workspace().catalog
st.header(say(words, "help.page"), anchor=False)
st.subheader(say(words, "help.tour"), anchor=False)
st.html(tour_of(words, viewer().role))
st.subheader(say(words, "help.gauge"), anchor=False)
st.html(anatomy_html(sample_gauge(words, catalog), named_parts(words)))
st.caption(say(words, "help.gauge_note"))
statuses, facts = st.columns(2, gap="medium")
with statuses:
    st.subheader(say(words, "help.statuses"), anchor=False)
    st.html(status_table(words))
with facts:
    st.subheader(say(words, "help.facts"), anchor=False)
    heads = [say(words, f"help.column.{key}") for key in ("fact", "meaning")]
    st.html(texts_html(say(words, "help.facts"), heads, fact_rows(words)))
st.subheader(say(words, "help.terms"), anchor=False)
heads = [say(words, f"help.column.{key}") for key in ("term", "meaning")]
st.html(texts_html(say(words, "help.terms"), heads, term_rows(words)))
st.subheader(say(words, "help.contact"), anchor=False)
for name in ("figures", "account", "method"):
    st.text(say(words, f"help.contact_{name}"))
