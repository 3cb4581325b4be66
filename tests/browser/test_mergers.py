"""Mergers on screen: the departments of 01/03/2025, the territory of 01/07/2025, the bridge."""

from __future__ import annotations

from fractions import Fraction

import pytest
from playwright.sync_api import expect
from reading import cells, open_target

from metrics.access import Role, Viewer
from metrics.periods import parse_period
from metrics.services.bridge import Part, bridge_of
from metrics.text.numbers import format_number, format_percent
from metrics.text.words import Language, say

pytestmark = pytest.mark.browser
VIEWER = Viewer("test", Role.VIEWER)


@pytest.fixture(scope="module")
def bridge(workspace):
    """The bridge of the cut in posts, as the services tell it."""
    return bridge_of(workspace, VIEWER, "HP24-Q2", parse_period("2026-Q3").closes)


@pytest.fixture(params=[Language.VI, Language.EN], ids=str)
def shown(page, address, request):
    """The page of the cut in posts after both mergers, with the section of the bridge."""
    language = request.param
    open_target(page, f"{address}/target?target=HP24-Q2&as_of=2026-Q3&lang={language}")
    section = page.get_by_test_id("stExpander").filter(has_text=say(language, "ui.bridge"))
    section.scroll_into_view_if_needed()
    return language, section


def test_three_views_and_the_steps_between_them_are_on_screen(shown, bridge):
    language, section = shown
    assert [Part.BASELINE, Part.REAL, Part.CAME_IN, Part.REAL, Part.TODAY] == [
        step.part for step in bridge.steps
    ]
    views = cells(section.locator(".tm.list").first)
    assert [say(language, f"ui.{one}") for one in ("legislated", "today_view", "difference")] == (
        views[0][1:]
    )
    added = format_number(Fraction(bridge.today.totals.added), language)
    expect(section.get_by_text(say(language, "ui.restated", added=added))).to_be_visible()
    chart = section.locator(".js-plotly-plot")
    expect(chart.locator(".waterfalllayer .point")).to_have_count(len(bridge.steps))


def test_every_merger_lists_both_sides_and_loses_nobody(shown, bridge):
    language, section = shown
    inside = [one for one in bridge.mergers if not one.has_territory]
    assert len(inside) >= 5
    for one in inside:
        # What changes within one quarter is people leaving, never a department forgotten.
        assert abs(one.after.total - one.before.total) <= one.before.total / 50
    table = cells(section.locator(".tm.list").last)
    assert say(language, "ui.total_before") in table[0]
    first = " ".join(table[1])
    assert all(agency.code for agency in inside[0].before.agencies)
    assert format_number(inside[0].before.total, language) in first


def test_cut_that_is_not_restated_says_so_and_is_not_assessed(page, address, standing):
    open_target(page, f"{address}/target?target=HP21-Q19&as_of=2026-Q3")
    totals = standing("2026-Q3")["HP21-Q19"].verdict.totals
    assert totals.included < totals.reported
    told = {"included": totals.included, "coverage": format_percent(totals.coverage, Language.VI)}
    expect(page.get_by_text(say(Language.VI, "ui.not_compared", **told))).to_be_visible()
    expect(page.get_by_text(say(Language.VI, "ui.not_restated"))).to_be_visible()
    badge = page.locator(".tm .head .badge")
    expect(badge).to_contain_text(say(Language.VI, "status.not_assessable"))
