"""Overview: how many targets stand where, and a gauge for each, the worst first."""

import streamlit as st

from metrics.charts.gauges import overview_html
from metrics.periods import Period, parse_period, quarter_code
from metrics.services.overview import GOOD, LATE, overview_of, statuses
from metrics.services.workspace import extent_of
from metrics.text.numbers import format_period
from metrics.text.words import say, say_or
from ui.cache import all_standings, current_key, newest_ended, workspace
from ui.choices import choose, chosen, language
from ui.drawing import chips, day_words, gauge

words = language()
space = workspace()
newest = newest_ended()
extent = extent_of(space)
oldest = max(extent[0] if extent else newest, newest - 23)
periods = [quarter_code(closes) for closes in range(newest, min(oldest, newest) - 1, -1)]

period_box, plan_box, field_box, lead_box = st.columns([1, 2, 2, 2])
with period_box:
    as_of = choose(
        "as_of",
        say(words, "ui.period"),
        periods,
        lambda code: format_period(Period(parse_period(code).closes), words),
        default=periods[0],
    )
everything = all_standings(current_key(), parse_period(as_of or periods[0]).closes)
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
view = overview_of(
    everything,
    parse_period(as_of or periods[0]).closes,
    plan=plan,
    field=field,
    lead=lead,
    status=status,
)
if extent is None:
    st.info(say(words, "ui.empty_ledger"))
late = view.count(LATE)
good = view.count(GOOD)
st.html(
    overview_html(
        say(
            words,
            "ui.headline",
            day=day_words(words, view.as_of, everything[0]),
            good=good,
            late=late,
            total=view.total,
            unclear=view.total - good - late,
        ),
        chips(words, view, status),
        say(words, "ui.legend"),
        [
            (
                say_or(words, f"field.{name}", name),
                say(
                    words,
                    "ui.late_of",
                    late=sum(1 for one in members if one.verdict.status in LATE),
                    total=len(members),
                ),
                [gauge(words, one) for one in members],
            )
            for name, members in view.groups
        ],
    )
)
if not view.groups:
    st.info(say(words, "ui.nothing_matches"))
if any(one.verdict.illustrative for one in everything):
    st.caption(say(words, "illustrative.note"))
