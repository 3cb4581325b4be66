"""Briefings: those saved, to present or take away; and a new one, put in order and frozen."""

import streamlit as st

from metrics.access import Action, may
from metrics.services.workspace import version_of
from metrics.text.words import say
from ui.briefings import draw_saved
from ui.cache import workspace
from ui.choices import choose_part, language
from ui.preparing import draw_preparing
from ui.session import viewer
from ui.watch import watch

words, space, who = language(), workspace(), viewer()
watch(space, version_of)
st.header(say(words, "briefing.page"), anchor=False)
SAVED, PREPARE = "saved", "prepare"
parts = [SAVED, PREPARE] if may(who, Action.PREPARE_BRIEFING) else [SAVED]
part = SAVED
if len(parts) > 1:
    part = choose_part(
        "part",
        say(words, "briefing.page"),
        parts,
        lambda one: say(words, f"briefing.part.{one}"),
    )
if part == PREPARE:
    draw_preparing(words, space, who)
else:
    draw_saved(words, space, who)
