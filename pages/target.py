"""One target: where it stands, why, the road so far, the formula, the sentence and every source."""

import streamlit as st

from metrics.charts.gauges import link_html, pairs_html, target_html
from metrics.charts.paths import path_figure
from metrics.services.workspace import extent_of
from metrics.text.numbers import MISSING
from metrics.text.reasons import due_words, rule_words, sentence_values
from metrics.text.words import Language, say
from ui.cache import all_standings, current_key, dossier, newest_ended, workspace
from ui.choices import (
    address,
    choices_of,
    choose,
    choose_period,
    chosen,
    filters_in_address,
    language,
)
from ui.dossier import (
    context_table,
    contribution_table,
    formula_lines,
    history_chart,
    history_table,
    source_table,
)
from ui.drawing import gauge, goal_words

LONG_TABLE = 9  # rows; a longer table scrolls
words = language()
space = workspace()
back_box, target_box, period_box = st.columns([1, 5, 1], vertical_alignment="bottom")
with period_box:
    closes = choose_period(newest_ended(), extent_of(space))
choices = {**filters_in_address(), **choices_of(words, closes)}
everything = sorted(all_standings(current_key(), closes), key=lambda one: one.severity)
names = {
    one.verdict.target: f"{one.verdict.target} · {one.subject.target.name.in_language(words)}"
    for one in everything
}
asked = st.query_params.get("target")
if asked is not None and chosen("target", list(names)) is None:
    st.warning(say(words, "ui.unknown_target"))
with target_box:
    target = choose(
        "target", say(words, "ui.choose_target"), list(names), lambda one: names[one],
        default=next(iter(names)),
    )  # fmt: skip
with back_box:
    st.html(link_html(f"← {say(words, 'ui.back')}", address("overview", choices)))

view = dossier(current_key(), target or next(iter(names)), closes)
standing, verdict, subject = view.standing, view.standing.verdict, view.standing.subject
values = sentence_values(words, subject, verdict)
facts = [
    (say(words, f"ui.{label}"), values[key])
    for label, key in (
        ("actual", "actual"),
        ("expected", "expected"),
        ("target_value", "target"),
        ("baseline", "baseline"),
        ("progress", "progress"),
        ("due_progress", "due_progress"),
        ("pace", "pace"),
        ("coverage", "coverage"),
    )
    if values[key] != MISSING or label in ("actual", "target_value")
]
st.html(
    target_html(
        gauge(words, standing, choices),
        facts,
        (
            f"{values['baseline']} ({values['baseline_period']})" if verdict.path else "0",
            goal_words(words, standing, values),
        ),
    )
)

road, sentence = st.columns([3, 2], gap="medium")
with road:
    st.subheader(say(words, "ui.chart"), anchor=False)
    name = subject.target.name.in_language(words)
    if view.history:
        st.plotly_chart(
            path_figure(history_chart(words, view, is_dark=st.context.theme.type == "dark")),
            config={"displayModeBar": False},
            alt=say(words, "ui.chart_alt", name=name),
        )
    table = history_table(words, view)
    if table.empty:
        st.info(say(words, "ui.no_history"))
    else:
        height = "content" if len(table) < LONG_TABLE else 320
        st.dataframe(table, hide_index=True, height=height)
with sentence:
    st.subheader(say(words, "ui.sentence"), anchor=False)
    with st.container(border=True):
        st.text(f"“{subject.target.quote}”")
        number = view.plan.number or ""
        title = f"{number} {view.plan.title.in_language(words)}".strip()
        st.text(say(words, "ui.section", plan=title, section=subject.target.section))
    answers = {
        say(words, "ui.rule"): rule_words(words, subject),
        say(words, "ui.due"): due_words(words, subject.target, subject.calendar),
        say(words, "ui.owner"): subject.target.lead or say(words, "ui.no_lead"),
    }
    if standing.owners:
        owners = "; ".join(
            one.name_vi if words is Language.VI else one.name_en for one in standing.owners
        )
        answers[say(words, "ui.owner_today")] = owners
    st.html(pairs_html(list(answers.items())))
    if subject.target.reading is not None:
        st.markdown(f"**{say(words, 'ui.reading')}**")
        st.text(subject.target.reading.in_language(words))
    st.subheader(say(words, "ui.formula"), anchor=False)
    for line in formula_lines(words, view):
        st.text(line)

if view.contributions:
    with st.expander(f"{say(words, 'ui.contributions')} ({len(view.contributions)})"):
        st.dataframe(contribution_table(words, view), hide_index=True)
if view.figures:
    with st.expander(f"{say(words, 'ui.sources')} ({len(view.figures)})"):
        st.dataframe(source_table(words, view.figures), hide_index=True)
if view.context:
    with st.expander(f"{say(words, 'ui.context')} ({len(view.context)})", expanded=True):
        st.caption(say(words, "ui.context_help"))
        if any(one.figure.breakdown.startswith("source=") for one in view.context):
            st.warning(say(words, "ui.conflicting"))
        st.dataframe(context_table(words, view.context), hide_index=True)
if verdict.illustrative:
    st.caption(say(words, "illustrative.note"))
