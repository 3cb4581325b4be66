"""The overview: a gauge for every target, counted, ordered, marked and linked."""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect
from reading import SHUT, cards, choose, counts, open_overview, open_unfolded, settle

from metrics.access import Role, Viewer
from metrics.charts.palette import LOOKS
from metrics.periods import end_date
from metrics.services.overview import Bearing, Filters, overview_of
from metrics.services.projecting import outlooks
from metrics.status.verdict import Status
from metrics.text.numbers import MISSING, format_date, format_percent
from metrics.text.words import Language, say

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def overview(context, address):
    """The overview at a period for which the demo ledger is full; tests only look at it."""
    page = context.new_page()
    open_unfolded(page, f"{address}/?as_of=2025-Q2")
    yield page
    page.close()


@pytest.fixture(scope="module")
def seen(workspace, standing):
    """The same overview as the services give it."""
    everything = list(standing("2025-Q2").values())
    verdicts = [one.verdict for one in everything]
    ahead = outlooks(workspace, Viewer("test", Role.VIEWER), verdicts)
    calendar = workspace.catalog.settings.calendar
    return overview_of(everything, ahead, verdicts[0].as_of, calendar, Filters())


def test_every_declared_target_has_one_gauge_with_its_status(overview, catalog, standing):
    shown = cards(overview)
    judged = standing("2025-Q2")

    assert sorted(catalog.targets) == sorted(card.code for card in shown)
    assert {code: str(one.verdict.status) for code, one in judged.items()} == {
        card.code: card.status for card in shown
    }
    assert {
        card.code: f"{LOOKS[Status(card.status)].shape} {say(Language.VI, f'status.{card.status}')}"
        for card in shown
    } == {card.code: card.badge for card in shown}


def test_counts_by_status_are_those_of_the_gauges_and_add_up_to_all(overview, catalog):
    total = len(catalog.targets)
    shown = Counter(card.status for card in cards(overview))

    assert total == sum(counts(overview).values())
    assert shown == +Counter(counts(overview))


@pytest.mark.parametrize("language", Language)
def test_headline_tells_how_figures_and_tasks_stand_and_what_will_miss(
    page, address, seen, language
):
    open_overview(page, f"{address}/?as_of=2025-Q2&lang={language}")
    ahead = seen.forecast
    figures, tasks = (
        {str(one): seen.bearings[is_task, one] for one in Bearing} for is_task in (False, True)
    )

    expect(page.locator(".tm .headline")).to_have_text(
        say(
            language,
            "ui.headline",
            day=format_date(end_date(seen.as_of, seen.calendar), language),
            total=seen.total(is_task=False),
            **figures,
        )
    )
    forecast = {
        "projected": ahead.projected,
        "misses": len(ahead.misses),
        "soon": ahead.soon,
        "year": 2025,
        "unprojected": ahead.unprojected,
    }
    assert ahead.misses
    assert [
        say(language, "ui.forecast", **forecast),
        say(language, "ui.tasks_stand", total=seen.total(is_task=True), **tasks),
    ] == page.locator(".tm .remark").all_text_contents()


def test_only_the_late_figures_lie_open_and_one_click_opens_a_part(page, address):
    open_overview(page, f"{address}/?as_of=2025-Q2")
    late = page.locator(".tm .shelf .card")
    expect(late.first).to_be_visible()
    assert len(cards(page)) == late.count()
    folds = page.get_by_test_id("stExpander")
    assert folds.count() == page.locator(SHUT).count() > 1

    folds.nth(1).locator("summary").click()

    expect(folds.nth(1).locator(".card").first).to_be_visible()
    settle(page)
    assert folds.count() - 1 == page.locator(SHUT).count()


def test_what_was_opened_stays_open_for_another_period(page, address):
    open_overview(page, f"{address}/?as_of=2025-Q2")
    fold = page.get_by_test_id("stExpander").nth(1)
    fold.locator("summary").click()
    expect(fold.locator(".card").first).to_be_visible()
    settle(page)

    choose(page, say(Language.VI, "ui.period"), "Quý I/2025")

    expect(page).to_have_url(re.compile("as_of=2025-Q1"))
    settle(page)
    expect(fold.locator(".card").first).to_have_attribute("href", re.compile("as_of=2025-Q1"))


def test_figures_come_before_tasks_and_the_worst_first_within_a_part(overview, standing):
    judged = standing("2025-Q2")
    groups = {}
    for card in cards(overview):
        groups.setdefault(card.group, []).append(judged[card.code])
    parts = [
        [(one.subject.target.is_task, list(Bearing).index(one.bearing)) for one in members]
        for members in groups.values()
    ]

    assert [1] * len(parts) == [len(set(one)) for one in parts]
    assert sorted(one[0] for one in parts) == [one[0] for one in parts]
    for members in groups.values():
        order = [one.severity for one in members]
        assert sorted(order) == order


def test_only_gauges_that_rest_on_illustrative_figures_carry_the_mark(overview, standing):
    marked = {card.code: card.mark for card in cards(overview)}
    word = say(Language.VI, "illustrative.mark")

    assert {
        code: word if one.verdict.illustrative else "" for code, one in standing("2025-Q2").items()
    } == marked
    assert ("", word) == (marked["HP21-Q1"], marked["HP24-Q2"])
    expect(overview.get_by_text(say(Language.VI, "illustrative.note"))).to_be_visible()


def test_every_gauge_links_to_its_target_at_the_same_period(overview, catalog):
    links = {card.code: urlsplit(card.href) for card in cards(overview)}

    assert {code: ("/target", [code], ["2025-Q2"]) for code in catalog.targets} == {
        code: (link.path, parse_qs(link.query)["target"], parse_qs(link.query)["as_of"])
        for code, link in links.items()
    }


def test_click_on_a_gauge_opens_the_page_of_its_target(page, address, catalog):
    open_unfolded(page, f"{address}/?as_of=2025-Q2")

    page.locator(".tm .card").filter(has_text="HP24-Q2").click()

    expect(page).to_have_url(re.compile(r"/target\?(?=.*target=HP24-Q2)(?=.*as_of=2025-Q2)"))
    expect(page.locator(".tm .head h2")).to_have_text(catalog.targets["HP24-Q2"].name.vi)


def test_bar_is_drawn_as_far_as_progress_and_marks_where_it_should_be(overview, standing):
    verdict = standing("2025-Q2")["HP24-Q2"].verdict
    bar = overview.locator(".tm .card").filter(has_text="HP24-Q2").locator(".bar")
    width = bar.evaluate("bar => bar.getBoundingClientRect().width")
    fill = bar.locator(".fill").evaluate("fill => fill.getBoundingClientRect().width")
    due = bar.locator(".due").evaluate(
        "due => due.offsetLeft + due.getBoundingClientRect().width / 2"
    )

    assert pytest.approx(float(verdict.progress), abs=0.01) == fill / width
    assert pytest.approx(float(verdict.due_progress), abs=0.01) == due / width
    shares = (format_percent(one, Language.VI) for one in (verdict.progress, verdict.due_progress))
    words = say(Language.VI, "ui.bar", **dict(zip(("progress", "due"), shares, strict=True)))
    expect(bar).to_have_attribute("aria-label", words)


def test_every_bar_says_in_words_what_it_shows(overview):
    labels = overview.locator(".tm .card .bar").evaluate_all(
        "bars => bars.map(bar => bar.getAttribute('aria-label'))"
    )

    assert len(labels) > 15
    assert [] == [label for label in labels if MISSING in label]
