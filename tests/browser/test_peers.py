"""From the matrix to an agency, to its successor, and from a count to the overview."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect
from reading import open_screen, settle

from metrics.text.words import Language, say

pytestmark = pytest.mark.browser
VI = Language.VI


def asked(page):
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def test_agency_of_the_matrix_opens_its_scorecard_at_the_same_period(address, page_of, catalog):
    page, name = page_of(), catalog.agencies["p_nam_trieu"].name_vi
    open_screen(page, f"{address}/matrix?as_of=2026-Q2&level=commune")
    page.get_by_role("rowheader", name=name, exact=True).get_by_role("link").click()
    expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible()
    settle(page)
    assert {"agency": "p_nam_trieu", "as_of": "2026-Q2"} == asked(page)


def test_heads_of_the_matrix_stay_while_it_is_scrolled(address, page_of):
    page = page_of()
    open_screen(page, f"{address}/matrix?as_of=2026-Q3")
    matrix = page.get_by_role("region", name=say(VI, "matrix.page"))
    matrix.evaluate("one => one.scrollTo(600, one.scrollHeight)")
    first, last = matrix.locator("thead .name"), matrix.locator("tbody .name").last
    frame = matrix.bounding_box()
    assert last.bounding_box()["y"] < frame["y"] + frame["height"]
    assert abs(first.bounding_box()["y"] - frame["y"]) <= 1
    assert abs(last.bounding_box()["x"] - frame["x"]) <= 1


def test_count_of_a_plan_and_field_opens_just_those(address, page_of):
    page = page_of()
    open_screen(page, f"{address}/matrix?as_of=2026-Q3&part=plans")
    link = page.locator(".crossed .badge").first
    wanted = {
        name: values[0]
        for name, values in parse_qs(urlsplit(link.get_attribute("href")).query).items()
    }
    link.click()
    page.locator(".tm .chip.on").wait_for()
    assert {"as_of", "plan", "field", "status"} == set(wanted)
    assert wanted == asked(page)


def test_agency_is_chosen_in_the_box_and_stands_in_the_address(address, page_of, catalog):
    page, name = page_of(), catalog.agencies["so_y_te_hn"].name_vi
    open_screen(page, f"{address}/agency?level=city_department")
    page.get_by_role("link", name=name, exact=True).first.click()
    expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible()
    assert "so_y_te_hn" == asked(page)["agency"]
