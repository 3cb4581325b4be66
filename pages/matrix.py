"""Where everything stands at one look: agencies by targets, or plans by fields of reform."""

import streamlit as st

from metrics.services.matrix import Order, matrix_of, plans_by_fields
from metrics.services.workspace import version_of
from metrics.text.words import say
from ui.cache import all_apart, all_standings, current_key, extent, newest_ended, workspace
from ui.choices import choices_of, choose, choose_part, choose_period, language
from ui.completeness import choose_level
from ui.matrix import agencies_by_targets, legend, plans_and_fields
from ui.narrowing import choose_filter, options_of
from ui.session import viewer
from ui.watch import watch

PARTS = ("agencies", "plans")
words, space, who = language(), workspace(), viewer()
watch(space, version_of)
key = current_key()
head_box, part_box = st.columns([2, 5], vertical_alignment="center")
head_box.header(say(words, "matrix.page"), anchor=False)
with part_box:
    part = choose_part(
        "part", say(words, "matrix.parts"), PARTS, lambda one: say(words, f"matrix.part.{one}")
    )
period_box, level_box, plan_box, field_box, order_box = st.columns(
    [3, 3, 4, 4, 4], vertical_alignment="bottom"
)
with period_box:
    closes = choose_period(newest_ended(), extent(key))
choices, everything = choices_of(words, closes), all_standings(key, closes)
if part == "plans":
    st.caption(say(words, "matrix.crossed_help"))
    st.html(plans_and_fields(words, space, plans_by_fields(everything), choices))
    st.html(legend(words, has_plain=False))
    st.stop()

with level_box:
    level = choose_level(words, (one.level for one in space.catalog.agencies.values()))
options = options_of(space, everything)
with plan_box:
    plan = choose_filter(words, space, "plan", options["plan"])
with field_box:
    field = choose_filter(words, space, "field", options["field"])
with order_box:
    order = choose(
        "order",
        say(words, "matrix.order"),
        list(Order),
        lambda one: say(words, f"matrix.orders.{one}"),
        default=Order.LATE,
    )
shown = matrix_of(
    space,
    who,
    closes,
    everything,
    all_apart(key, closes),
    level=level,
    plan=plan,
    field=field,
    order=Order(order or Order.LATE),
)
if not shown.rows:
    st.info(say(words, "matrix.nothing"))
    st.stop()
counts = {"agencies": len(shown.rows), "targets": len(shown.columns)}
st.caption(say(words, "matrix.help", **counts))
st.html(legend(words))
st.html(agencies_by_targets(words, shown, choices))
if any(own is not None and own.illustrative for row in shown.rows for own in row.cells):
    st.caption(say(words, "illustrative.note"))
