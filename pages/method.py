"""The method: how every figure is judged, written from the rules and thresholds in force."""

import streamlit as st

from metrics.services.method import method_of
from metrics.text.words import say
from ui.cache import workspace
from ui.choices import language
from ui.sections import draw_rows

words = language()
st.header(say(words, "ui.method"), anchor=False)
st.text(say(words, "method.statement"))
for section in method_of(workspace().catalog, words):
    st.subheader(section.heading, anchor=False)
    for paragraph in section.paragraphs:
        st.text(paragraph)
    if section.rows:
        draw_rows(section.heads, section.rows)
