"""The page of tasks: overdue first, a timeline whose rows lead on, filters that survive."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect
from reading import choose, find_box, open_screen, settle, wait_for_target

from metrics.access import Role, Viewer
from metrics.services.apart import apart
from metrics.services.overview import Filters
from metrics.services.worklist import OVER, Urgency, worklist
from metrics.text.words import Language, say

pytestmark = pytest.mark.browser
VI, LEADER = Language.VI, Viewer("test", Role.VIEWER)
PLAN = "hp-2024-12"


@pytest.fixture(scope="module")
def groups(workspace, standing):
    """Tasks as the services give them at the period of the tests."""
    everything = list(standing("2025-Q2").values())
    parts = apart(workspace, LEADER, [one.verdict for one in everything])
    return dict(worklist(everything, parts, Filters()))


def listed(page):
    return page.locator(".tm.worklist td a small").all_text_contents()


def codes(rows):
    return [one.standing.verdict.target for one in rows]


@pytest.mark.parametrize("language", Language)
def test_list_stands_in_the_order_of_urgency_and_folds_what_is_over(
    page, address, groups, language
):
    open_screen(page, f"{address}/tasks?as_of=2025-Q2&lang={language}")

    assert [code for rows in groups.values() for code in codes(rows)] == listed(page)
    assert Urgency.OVERDUE == next(iter(groups))
    headings = page.locator(".tm.worklist h3").all_text_contents()
    assert [
        f"{say(language, f'worklist.group.{urgency}')}{len(rows)}"
        for urgency, rows in groups.items()
    ] == headings
    is_open = [one.is_visible() for one in page.locator(".tm.worklist table").all()]
    assert [urgency not in OVER for urgency in groups] == is_open


def test_row_of_the_timeline_opens_the_target_by_mouse_and_by_keyboard(page, address, groups):
    first = next(code for code in codes(groups[Urgency.OVERDUE]) if code.startswith("HP24"))
    open_screen(page, f"{address}/tasks?as_of=2025-Q2")
    row = page.locator(".tm.timeline .track").filter(has_text=first)

    row.focus()
    page.keyboard.press("Enter")

    wait_for_target(page)
    assert {"target": [first], "as_of": ["2025-Q2"]} == parse_qs(urlsplit(page.url).query)
    page.go_back()
    page.get_by_role("region", name=say(VI, "worklist.list")).wait_for()
    settle(page)
    page.locator(".tm.worklist td a").filter(has_text=first).click()
    wait_for_target(page)
    assert [first] == parse_qs(urlsplit(page.url).query)["target"]


def test_bar_of_overdue_work_ends_at_the_line_of_today_and_heads_stay(page, address, groups):
    open_screen(page, f"{address}/tasks?as_of=2025-Q2")
    timeline = page.get_by_role("region", name=say(VI, "worklist.timeline"))
    today = timeline.locator(".rules b").bounding_box()
    rows = {
        row.locator(".label small").text_content(): row.locator(".late")
        for row in timeline.locator("section > .track").all()
    }
    for code in codes(groups[Urgency.OVERDUE]):
        box = rows[code].bounding_box()
        assert pytest.approx(today["x"] + today["width"] / 2, abs=2) == box["x"] + box["width"]
    timeline.evaluate("one => one.scrollTo(0, one.scrollHeight)")
    frame, years = timeline.bounding_box(), timeline.locator(".years").bounding_box()
    assert abs(years["y"] - frame["y"]) <= 1


def test_filters_stand_in_the_address_and_survive_a_reload(page, address, catalog, groups):
    plan = catalog.plans[PLAN]
    wanted = [
        one.standing.verdict.target
        for rows in groups.values()
        for one in rows
        if one.standing.subject.target.plan == PLAN
    ]
    open_screen(page, f"{address}/tasks?as_of=2025-Q2")

    choose(page, say(VI, "ui.plan"), f"{plan.number} {plan.title.vi}")

    expect(page.locator(".tm.worklist td a small")).to_have_count(len(wanted))
    settle(page)
    assert wanted == listed(page)
    assert {"as_of": ["2025-Q2"], "plan": [PLAN]} == parse_qs(urlsplit(page.url).query)
    page.reload()
    page.get_by_role("region", name=say(VI, "worklist.list")).wait_for()
    settle(page)
    assert wanted == listed(page)
    expect(find_box(page, say(VI, "ui.plan"))).to_have_value(f"{plan.number} {plan.title.vi}")


def test_agencies_of_a_task_unfold_those_that_still_have_to_do_it_first(page, address, groups):
    one = next(row for row in groups[Urgency.OVERDUE] if row.standing.subject.is_fan_out)
    open_screen(page, f"{address}/tasks?as_of=2025-Q2")
    fold = page.locator(".tm.worklist .many").first

    expect(fold.locator("li").first).not_to_be_visible()
    fold.locator("summary").click()

    shown = fold.locator("li")
    expect(shown.first).to_be_visible()
    expect(shown).to_have_count(len(one.parts))
    expect(shown.first.locator("a")).to_have_attribute(
        "href", f"/agency?as_of=2025-Q2&agency={one.parts[0].agency}"
    )
    assert any(part.proof and part.proof in shown.last.inner_text() for part in one.parts)
