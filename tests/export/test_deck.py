"""The PowerPoint: native charts, the words and numbers of the screen, nothing that runs."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from python_calamine import CalamineWorkbook

from building import ADMIN, SHARE
from exports import AS_OF, assert_inert, charts_of, gathered, made, slides_of, texts_of
from metrics.export.deck import briefing_deck
from metrics.periods import parse_period
from metrics.services.overview import standings
from metrics.text.reasons import reason_sentence, sentence_values
from metrics.text.words import Language, say

DECK = "briefing.pptx"


def slide_of(slides, code):
    """The slide of a target."""
    (found,) = [
        one for one in slides if any(text.startswith(f"{code} · ") for text in texts_of(one)[:3])
    ]
    return found


@pytest.mark.parametrize("language", Language)
def test_slide_of_a_target_says_what_the_screen_says(world, language):
    slides = slides_of(made(world, DECK, language))
    shown = standings(world.workspace, ADMIN, parse_period(AS_OF).closes)
    assert 6 == len(shown)
    for one in shown:
        subject, verdict = one.subject, one.verdict
        texts = texts_of(slide_of(slides, verdict.target))
        values = sentence_values(language, subject, verdict)
        joined = "\n".join(texts)
        assert subject.target.name.in_language(language) in texts
        assert reason_sentence(language, subject, verdict) in texts
        assert say(language, f"status.{verdict.status}") in joined
        assert f"“{subject.target.quote}”" in texts
        assert values["coverage"] in joined or verdict.totals is None
        if not subject.target.is_task:
            assert values["actual"] in joined
            assert values["expected"] in joined


def test_slide_says_what_is_expected_at_the_due_date_where_anything_is(world):
    takeaway, said = gathered(world), "At the present pace the target is missed."
    first, *rest = takeaway.items
    items = (replace(first, ahead=said), *(replace(one, ahead="") for one in rest))
    slides = slides_of(briefing_deck(replace(takeaway, items=items), lambda _: None))
    told = [said in texts_of(slide_of(slides, one.code)) for one in items]
    assert [True, *[False] * len(rest)] == told


def test_chart_is_native_and_its_workbook_holds_its_figures(world):
    (chart,) = charts_of(slide_of(slides_of(made(world, DECK)), "T1"))
    path, actual, goal = chart.plots[0].series
    periods = list(chart.plots[0].categories)
    judged = dict(zip(periods, actual.values, strict=True))
    assert (2500, 2491) == (judged["IV/21"], judged["IV/24"])
    assert {2375} == set(goal.values)
    assert (2500, 2375) == (path.values[0], path.values[-1])
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))
    rows = workbook.get_sheet_by_index(0).to_python()
    assert [periods[0], 2500, 2500, 2375] == rows[1]


def test_task_of_many_is_a_native_chart_of_its_agencies(world):
    (chart,) = charts_of(slide_of(slides_of(made(world, DECK)), "T5"))
    assert [(1,), (1,), (1,)] == [one.values for one in chart.plots[0].series]


def test_counts_by_status_add_up_to_all_targets(world):
    (chart,) = charts_of(slides_of(made(world, DECK))[1])
    assert 6 == sum(chart.plots[0].series[0].values)


def test_illustrative_figures_are_marked_on_every_slide_they_are_on(world):
    mark = say(Language.VI, "illustrative.mark")
    slides = slides_of(made(world, DECK))
    marked = {
        code: mark in texts_of(slide_of(slides, code)) for code in ("T1", "T2", "T3", "T4", "T5")
    }
    assert {"T1": False, "T2": True, "T3": True, "T4": True, "T5": True} == marked
    assert mark in texts_of(slides[0])


def test_every_slide_bears_the_stamp_and_the_last_one_all_of_it(world):
    slides = slides_of(made(world, DECK))
    hash_of = world.engine.query("SELECT hash FROM log_end")[0][0]
    for slide in slides:
        assert any(hash_of[:12] in text for text in texts_of(slide))
    last = texts_of(slides[-1])
    assert hash_of in last
    assert world.catalog.fingerprint in last


def test_every_chart_and_bar_has_words_for_who_cannot_see_it(world):
    for slide in slides_of(made(world, DECK)):
        for shape in slide.shapes:
            if shape.has_chart:
                assert shape._element.xpath(".//p:cNvPr")[0].get("descr")  # noqa: SLF001 - no word


def test_nothing_in_a_deck_leads_out_of_it_or_runs(world):
    assert_inert(made(world, DECK))


def test_targets_stand_in_the_order_asked_for(world):
    slides = slides_of(made(world, DECK, targets=["T4", "T1", "T4"]))
    heads = [
        text.split(" · ")[0] for one in slides for text in texts_of(one) if " mục I.1 · " in text
    ]
    assert ["T4", "T1"] == heads


def test_ledger_without_figures_makes_a_deck_too(declare):
    world = declare(SHARE, rule={"kind": "share", "target": "80%"}, due="standing")
    texts = texts_of(slide_of(slides_of(made(world, DECK)), "T1"))
    assert any(say(Language.VI, "status.no_data") in text for text in texts)
