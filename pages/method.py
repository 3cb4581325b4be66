"""The method: how every figure is judged, written from the rules and thresholds in force."""

import streamlit as st

from metrics.charts.tables import texts_html
from metrics.services.method import method_of
from metrics.text.words import say
from ui.cache import workspace
from ui.choices import language

words = language()
st.header(say(words, "ui.method"), anchor=False)
st.text(say(words, "method.statement"))
for section in method_of(workspace().catalog, words):
    st.subheader(section.heading, anchor=False)
    for paragraph in section.paragraphs:
        st.text(paragraph)
    if section.rows:
        st.html(texts_html(section.heading, section.heads, section.rows))
