"""The log: who did what and when, with filters in the address, and the proof that it is whole."""

import streamlit as st

from metrics.access import Action, Role, may
from metrics.services.trail import newest_entry_of
from metrics.text.words import say
from ui.cache import workspace
from ui.choices import language
from ui.log import (
    PAGE,
    chosen_entries,
    count_words,
    draw_filters,
    draw_proof,
    draw_turning,
    entries_table,
)
from ui.session import viewer
from ui.watch import watch

words, space, who = language(), workspace(), viewer()
watch(space, newest_entry_of)
head, button = st.columns([3, 1], vertical_alignment="center")
head.header(say(words, "trail.page"), anchor=False)
if who.role is Role.AGENCY:
    st.text(say(words, "trail.own_only"))
filters = draw_filters(words, space, who)
with button:
    asked = may(who, Action.VERIFY_TRAIL) and st.button(
        say(words, "trail.verify"),
        help=say(words, "trail.verify_help"),
        icon=":material/fact_check:",
        key="verify",
        width="stretch",
    )
if asked:
    draw_proof(words, space, who)
part, page = chosen_entries(space, who, filters)
if not part.entries:
    st.info(say(words, "trail.nothing"))
    st.stop()
first = page * PAGE + 1
last = first + len(part.entries) - 1
told, turning = st.columns([4, 2], vertical_alignment="center")
told.text(say(words, "trail.count", count=count_words(words, part.count), first=first, last=last))
with turning:
    draw_turning(words, page, part.count)
st.html(entries_table(words, space, part.entries))
