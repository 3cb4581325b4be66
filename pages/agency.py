"""One agency: its targets beside the whole and its peers, what it owes, how it keeps its days."""

import streamlit as st

from metrics.access import Action, Role, may
from metrics.services.league import league_of
from metrics.services.peers import judged_at, kind_of
from metrics.services.reporting_calendar import reporting_calendar
from metrics.services.scorecard import scorecard_of
from metrics.services.timeliness import timeliness_of
from metrics.services.workspace import newest_of
from metrics.text.words import say
from ui.appointments import draw_overdue, draw_upcoming
from ui.cache import (
    all_apart,
    all_standings,
    current_key,
    extent,
    newest_ended,
    today,
    workspace,
)
from ui.choices import choices_of, choose, choose_period, language
from ui.completeness import choose_level
from ui.league import draw_league
from ui.scorecard import days_facts, days_table, head, named, scorecard_table
from ui.session import viewer
from ui.watch import watch

PERIODS = 8
words, space, who = language(), workspace(), viewer()
watch(space, newest_of)
register, key = space.catalog.agencies, current_key()
st.header(say(words, "scorecard.page"), anchor=False)
level_box, agency_box, period_box = st.columns([3, 7, 3], vertical_alignment="bottom")
with period_box:
    asked_at = choose_period(newest_ended(), extent(key))
with level_box:
    level = choose_level(words, (one.level for one in register.values()))
asked = st.query_params.get("agency")
if asked is not None and asked not in register:
    st.warning(say(words, "scorecard.unknown"))
with agency_box:
    own = who.agency if who.role is Role.AGENCY and who.agency in register else None
    names = {
        code: named(words, one)
        for code, one in register.items()
        if level in (None, one.level) or code in (asked, own)
    }
    agency = choose(
        "agency",
        say(words, "calendar.agency"),
        sorted(names, key=lambda code: names[code]),
        lambda code: names[code],
        default=own,
    )
closes = asked_at if agency is None else judged_at(space.catalog, agency, asked_at)
choices, everyone = choices_of(words, asked_at), all_apart(key, closes)
if agency is None:
    st.caption(say(words, "scorecard.choose"))
    shown = [one for one in register.values() if level in (None, one.level)]
    for kind in dict.fromkeys(kind_of(one) for one in shown):
        league = league_of(space, who, kind, everyone, closes)
        if league.targets:
            draw_league(words, space, kind, league, choices)
    st.stop()

card = scorecard_of(space, who, agency, all_standings(key, closes), everyone, closes)
st.html(head(words, space, card, choices))
st.subheader(say(words, "scorecard.targets"), anchor=False)
if card.lines:
    st.html(scorecard_table(words, card, choices))
else:
    st.info(say(words, "scorecard.no_targets"))
if may(who, Action.READ_PUNCTUALITY, agency):
    may_file = may(who, Action.SUBMIT, agency)
    owed = reporting_calendar(space, who, today(), agency, back=PERIODS)
    if owed.overdue or register[agency].valid_to is None:
        draw_overdue(words, space, owed, agency, may_file=may_file)
        draw_upcoming(words, space, owed, agency, may_file=may_file)
    st.subheader(say(words, "scorecard.timeliness"), anchor=False)
    kept = timeliness_of(space, who, agency, newest_ended(), PERIODS, today())
    if kept:
        st.html(days_facts(words, kept))
        st.html(days_table(words, kept))
    else:
        st.caption(say(words, "scorecard.owed_nothing"))
kind = kind_of(register[agency])
league = league_of(space, who, kind, everyone, closes)
draw_league(words, space, kind, league, choices, agency)
if any(line.own is not None and line.own.illustrative for line in card.lines):
    st.caption(say(words, "illustrative.note"))
