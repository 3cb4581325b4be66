"""Who owes what by when: overdue first, then what falls due soon and later."""

import streamlit as st

from metrics.access import Action, Role, may
from metrics.services.reporting_calendar import reporting_calendar
from metrics.services.workspace import newest_of
from metrics.text.words import say
from ui.appointments import calendar_facts, draw_overdue, draw_upcoming
from ui.cache import today, workspace
from ui.choices import choose, language
from ui.completeness import choose_level
from ui.letters import draw_letters
from ui.narrowing import choose_filter
from ui.papers import agency_name
from ui.session import viewer
from ui.watch import watch

words, space, who = language(), workspace(), viewer()
watch(space, newest_of)
day, agencies, plans = today(), space.catalog.agencies, space.catalog.plans
everything = reporting_calendar(space, who, day)
st.header(say(words, "calendar.page"), anchor=False)
agency_box, level_box, plan_box = st.columns([4, 2, 4])
concerned = {one.agency.code: one.agency for one in (*everything.overdue, *everything.upcoming)}
agency = who.agency
if who.role is not Role.AGENCY:
    with level_box:
        level = choose_level(
            words, (one.level for one in agencies.values() if one.code in concerned)
        )
    codes = [code for code, one in concerned.items() if level in (None, one.level)]
    with agency_box:
        agency = choose(
            "agency",
            say(words, "calendar.agency"),
            sorted(codes, key=lambda code: agency_name(words, space, code)),
            lambda code: agency_name(words, space, code),
        )
else:
    level = None
    agency_box.text_input(
        say(words, "calendar.agency"), agency_name(words, space, agency), disabled=True
    )
with plan_box:
    plan = choose_filter(words, space, "plan", list(plans))
shown = reporting_calendar(space, who, day, agency, level=level, plan=plan)
st.html(calendar_facts(words, shown))
if may(who, Action.REVIEW) and shown.overdue:
    draw_letters(words, space, who, day, agency)
may_file = agency is not None and may(who, Action.SUBMIT, agency)
draw_overdue(words, space, shown, agency, may_file=may_file)
draw_upcoming(words, space, shown, agency, may_file=may_file)
