"""Every filing of an agency: who, when, what changed from the one before, the file itself."""

import streamlit as st

from metrics.services.filing_history import agencies_with_filings, filings_of, step_of
from metrics.services.workspace import newest_of
from metrics.text.words import Language, say
from ui.cache import workspace
from ui.choices import address, choose, chosen_filing, language
from ui.papers import agency_name
from ui.session import viewer
from ui.steps import draw_step, filings_table
from ui.watch import watch

words, space, who = language(), workspace(), viewer()
watch(space, newest_of)
codes = agencies_with_filings(space, who)
number = chosen_filing()
lang = None if words is Language.VI else str(words)
if number is not None:
    step = step_of(space, who, number)
    back = address("history", {"lang": lang, "agency": step.filing.agency})
    draw_step(words, space, who, step, back)
    st.stop()

head, agency_box = st.columns([3, 2], vertical_alignment="center")
head.header(say(words, "history.page"), anchor=False)
if not codes:
    st.info(say(words, "history.nobody"))
    st.stop()
with agency_box:
    agency = choose(
        "agency",
        say(words, "history.agency"),
        codes,
        lambda code: agency_name(words, space, code),
        default=codes[0],
    )
agency = agency or codes[0]
filings = filings_of(space, who, agency)
if not filings:
    st.info(say(words, "history.nothing", agency=agency_name(words, space, agency)))
    st.stop()
st.text(say(words, "history.count", count=len(filings)))
st.html(filings_table(words, space, filings))
