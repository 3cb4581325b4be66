"""One target: where it stands, why, the road so far, the formula, the sentence and every source."""

import streamlit as st

from metrics.charts.gauges import link_html, target_html
from metrics.periods import quarter_code
from metrics.services.workspace import newest_of
from metrics.text.numbers import MISSING
from metrics.text.reasons import goal_words, sentence_values
from metrics.text.words import say
from ui.cache import (
    all_standings,
    dossier,
    extent,
    inputs_file,
    keeper,
    late_long,
    newest_ended,
    workspace,
)
from ui.choices import (
    address,
    choices_of,
    choose,
    choose_period,
    chosen,
    filters_in_address,
    language,
)
from ui.dossier import figures_csv
from ui.downloads import offer
from ui.drawing import FACTS, gauge, lead_links
from ui.notes import draw_notes
from ui.pulls import draw_pulls
from ui.relations import related_cards, revision_lines
from ui.sections import draw_bridge, draw_evidence, draw_road, draw_sentence
from ui.session import viewer
from ui.tasks import task_facts
from ui.watch import follow

words = language()
space = workspace()
newest = newest_of(space)
follow(space, newest_of, newest)
key = (space.catalog.fingerprint, newest[0])
back_box, target_box, period_box = st.columns([1, 5, 1], vertical_alignment="bottom")
with period_box:
    closes = choose_period(newest_ended(), extent(key))
choices = {**filters_in_address(), **choices_of(words, closes)}
everything = sorted(all_standings(key, closes), key=lambda one: one.severity)
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

view = dossier(key, target or next(iter(names)), closes)
standing, verdict, subject = view.standing, view.standing.verdict, view.standing.subject
values = sentence_values(words, subject, verdict)
facts = (
    [(label, figure, "") for label, figure in task_facts(words, view, values)]
    if subject.target.is_task
    else [
        (say(words, f"ui.{label}"), values[value], say(words, f"fact_help.{label}"))
        for label, value in FACTS
        if values[value] != MISSING or label in ("actual", "target_value")
    ]
)
kept = keeper(key, words, verdict.target, closes)
# The chart goes first to the browser, which takes longest over it, though it stands below the head.
head, notes = st.container(), st.container()
road, sentence = st.columns([3, 2], gap="medium")
with road:
    draw_road(words, view, kept)
with head:
    st.html(
        target_html(
            gauge(words, standing, choices),
            facts,
            (
                f"{values['baseline']} ({values['baseline_period']})" if verdict.path else "0",
                goal_words(words, subject, verdict, values),
            ),
            (
                say(words, "ui.owner_today" if standing.owners else "ui.lead"),
                lead_links(words, standing, choices),
            ),
        )
    )
with notes:
    is_required = verdict.target in late_long(key, closes)
    draw_notes(words, space, viewer(), standing, is_required=is_required)
with sentence:
    draw_sentence(words, view)
draw_pulls(words, space, view, choices)
if view.related:
    st.subheader(say(words, "ui.related"), anchor=False)
    st.html(related_cards(words, view, choices))
changes = revision_lines(words, view, space)
if changes:
    st.subheader(say(words, "ui.revisions"), anchor=False)
    for line in changes:
        st.text(line)
if view.bridge is not None:
    draw_bridge(words, view, view.bridge, kept)
draw_evidence(words, view)
inputs, figures = st.columns(2)
with inputs:
    offer(
        say(words, "ui.download_inputs"),
        inputs_file(key, verdict.target, closes),
        f"{verdict.target}_{quarter_code(closes)}.json",
        "application/json",
    )
with figures:
    offer(
        say(words, "ui.download_figures"),
        lambda: figures_csv(words, view),
        f"{verdict.target}_{quarter_code(closes)}.csv",
        "text/csv",
    )
if verdict.illustrative:
    st.caption(say(words, "illustrative.note"))
