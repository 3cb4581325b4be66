"""The overview: a gauge for every target, counted, ordered, marked and linked."""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect
from reading import cards, counts, open_overview

from metrics.charts.palette import LOOKS
from metrics.services.overview import GOOD, LATE
from metrics.status.verdict import Status
from metrics.text.numbers import MISSING, format_percent
from metrics.text.words import Language, say

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def overview(context, address):
    """The overview at a period for which the demo ledger is full; tests only look at it."""
    page = context.new_page()
    open_overview(page, f"{address}/?as_of=2025-Q2")
    yield page
    page.close()


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
    good, late = (sum(shown[one] for one in some) for some in (GOOD, LATE))

    assert total == sum(counts(overview).values())
    assert shown == +Counter(counts(overview))
    expect(overview.locator(".tm .headline")).to_have_text(
        say(
            Language.VI,
            "ui.headline",
            day="14/06/2025",
            good=good,
            late=late,
            total=total,
            unclear=total - good - late,
        )
    )


def test_worst_comes_first_within_a_group_and_the_most_late_group_first(overview, standing):
    judged = standing("2025-Q2")
    groups = {}
    for card in cards(overview):
        groups.setdefault(card.group, []).append(judged[card.code])
    late = [sum(1 for one in members if one.verdict.status in LATE) for members in groups.values()]

    assert sorted(late, reverse=True) == late
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
    open_overview(page, f"{address}/?as_of=2025-Q2")

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

    assert len(labels) > 20
    assert [] == [label for label in labels if MISSING in label]
