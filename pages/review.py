"""The standing agency reviews a period: how complete it is, what waits, one filing laid open."""

import streamlit as st

from metrics.periods import quarter_code
from metrics.services.punctuality import punctuality_of
from metrics.services.reviewing import decided, lock_state, paper, waiting
from metrics.services.submitting import agencies_for
from metrics.services.workspace import newest_of
from metrics.text.words import Language, say
from ui.cache import newest_ended, today, workspace
from ui.choices import address, choose_filing_period, choose_part, chosen_filing, language
from ui.completeness import draw_agencies, levels_table, period_facts
from ui.decisions import draw_bulk
from ui.filings import draw_told
from ui.laid_open import draw_paper
from ui.locking import draw_locking, lock_sentence
from ui.papers import period_name
from ui.queue import decided_table, queue_table
from ui.session import viewer
from ui.watch import watch

words, space, who = language(), workspace(), viewer()
watch(space, newest_of)
everything = waiting(space, who)
number = chosen_filing()
lang = None if words is Language.VI else str(words)
if number is not None:
    draw_told()
    laid = paper(space, who, number)
    code = None if laid.filing.closes is None else quarter_code(laid.filing.closes)
    part = st.query_params.get("part")
    back = address("review", {"lang": lang, "period": code, "part": part})
    draw_paper(words, space, who, laid, back)
    st.stop()

head, period_box = st.columns([4, 1], vertical_alignment="center")
with period_box:
    closes = choose_filing_period(newest_ended())
head.header(say(words, "review.page"), anchor=False)
draw_told()
queue = [one for one in everything if one.filing.closes == closes]
settled = decided(space, who, closes)
period = punctuality_of(space, who, closes, today())
st.html(period_facts(words, period))
counts = {"queue": len(queue), "agencies": len(period.agencies), "decided": len(settled)}
part = choose_part(
    "part",
    say(words, "review.parts"),
    ("queue", "agencies", "decided", "locks"),
    lambda one: say(words, f"review.part.{one}", count=counts.get(one, 0)),
)
if part == "queue":
    state = lock_state(space, who, closes)
    if state.is_locked:
        st.caption(lock_sentence(words, space, state, closes))
    if queue:
        draw_bulk(words, space, queue)
        st.html(queue_table(words, space, queue, today()))
    else:
        st.info(say(words, "review.nothing_waits", period=period_name(words, closes)))
    others = [one for one in everything if one.filing.closes != closes]
    if others:
        st.subheader(say(words, "review.waits_elsewhere", count=len(others)), anchor=False)
        st.html(queue_table(words, space, others, today(), is_dated=True))
elif part == "agencies":
    st.html(levels_table(words, period))
    draw_agencies(words, period)
elif part == "decided" and settled:
    st.html(decided_table(words, space, settled))
elif part == "decided":
    st.info(say(words, "review.nothing_decided"))
else:
    draw_locking(words, space, who, closes, agencies_for(space, who, closes))
st.caption(say(words, "review.complete_note"))
