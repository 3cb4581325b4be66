"""Overview: how many targets stand where, and a gauge for each, the worst first."""

import streamlit as st

from metrics.services.overview import entries, statuses
from metrics.services.workspace import extent_of, version_of
from metrics.text.words import say, say_or
from ui.cache import all_standings, current_key, newest_ended, overview_picture, workspace
from ui.choices import choose, choose_period, chosen, language
from ui.watch import watch

words = language()
space = workspace()
watch(space, version_of)
extent = extent_of(space)

period_box, entry_box, plan_box, field_box, lead_box = st.columns([2, 3, 4, 3, 4])
with period_box:
    closes = choose_period(newest_ended(), extent)
everything = all_standings(current_key(), closes)
with entry_box:
    entry = choose(
        "entry", say(words, "ui.entry"), entries(), lambda one: say(words, f"entry.{one}")
    )
with plan_box:
    plans = space.catalog.plans
    plan = choose(
        "plan",
        say(words, "ui.plan"),
        list(plans),
        lambda one: f"{plans[one].number or ''} {plans[one].title.in_language(words)}".strip(),
    )
with field_box:
    fields = list(dict.fromkeys(one.subject.target.field for one in everything))
    field = choose(
        "field", say(words, "ui.field"), fields, lambda one: say_or(words, f"field.{one}", one)
    )
with lead_box:
    leads = sorted({one.subject.target.lead for one in everything if one.subject.target.lead})
    lead = choose("lead", say(words, "ui.lead"), leads, str)

status = chosen("status", statuses())
if extent is None:
    st.info(say(words, "ui.empty_ledger"))
st.html(overview_picture(current_key(), words, closes, entry, plan, field, lead, status))
if any(one.verdict.illustrative for one in everything):
    st.caption(say(words, "illustrative.note"))
