"""Filters narrow the gauges, live in the address, and so can be sent to somebody else."""

from __future__ import annotations

import re
from urllib.parse import quote_plus

import pytest
from metrics.status.verdict import Status
from metrics.text.words import Language, say
from playwright.sync_api import expect
from reading import CARD, CHIP, cards, choose, codes, counts, open_overview, settle

pytestmark = pytest.mark.browser

# Filter: (words of its box, option, what stands in the address, which targets pass).
FILTERS = {
    "plan": (
        "ui.plan",
        "12/KH-UBND Thực hiện Nghị quyết 99/NQ-CP và Kết luận 50-KL/TW về sắp xếp tổ chức bộ máy",
        "hp-2024-12",
        lambda target: target.plan == "hp-2024-12",
    ),
    "field": (
        "ui.field",
        "Cải cách tổ chức bộ máy",
        "apparatus",
        lambda target: target.field == "apparatus",
    ),
    "lead": ("ui.lead", "Sở Tài chính", "Sở Tài chính", lambda target: target.lead == "Sở Tài chính"),
}


@pytest.mark.parametrize("name", FILTERS)
def test_filter_narrows_the_gauges_and_its_address_shows_the_same_to_another(
    name, address, page, new_page, catalog
):
    label, option, value, passes = FILTERS[name]
    passing = sorted(code for code, target in catalog.targets.items() if passes(target))
    open_overview(page, f"{address}/?as_of=2025-Q2")

    choose(page, say(Language.VI, label), option)

    expect(page).to_have_url(re.compile(re.escape(f"{name}={quote_plus(value)}").replace(r"\+", r"(\+|%20)")))
    expect(page.locator(CARD)).to_have_count(len(passing))
    settle(page)
    assert passing == sorted(codes(page))
    assert len(passing) == sum(counts(page).values())
    other = new_page()
    open_overview(other, page.url)
    assert cards(page) == cards(other)
    expect(other.get_by_role("combobox", name=say(Language.VI, label))).to_have_value(option)


def test_period_changes_the_figures_and_its_address_shows_the_same_to_another(
    address, page, new_page, standing
):
    open_overview(page, f"{address}/?as_of=2025-Q2")

    choose(page, say(Language.VI, "ui.period"), "Quý IV/2023")

    expect(page).to_have_url(re.compile("as_of=2023-Q4"))
    expect(page.locator(".tm .headline")).to_contain_text("14/12/2023")
    settle(page)
    assert {
        code: str(one.verdict.status) for code, one in standing("2023-Q4").items()
    } == {card.code: card.status for card in cards(page)}
    other = new_page()
    open_overview(other, page.url)
    assert cards(page) == cards(other)


def test_filters_narrow_together_and_going_back_undoes_the_last(address, page):
    open_overview(page, f"{address}/?as_of=2025-Q2&field=apparatus")
    expect(page.locator(CARD)).to_have_count(9)

    choose(page, say(Language.VI, "ui.plan"), FILTERS["plan"][1])
    expect(page.locator(CARD)).to_have_count(3)
    settle(page)
    page.go_back()

    expect(page.locator(CARD)).to_have_count(9)
    expect(page).to_have_url(re.compile("field=apparatus$"))


def test_status_chip_shows_its_targets_only_and_a_second_click_all_again(address, page):
    open_overview(page, f"{address}/?as_of=2025-Q2")
    before = counts(page)
    chip = page.locator(f"{CHIP}.s-{Status.AT_RISK}")

    chip.click()
    expect(page).to_have_url(re.compile("status=at_risk"))
    expect(page.locator(CARD)).to_have_count(before["at_risk"])
    settle(page)

    assert {"at_risk"} == {card.status for card in cards(page)}
    assert before == counts(page)
    expect(chip).to_have_class(re.compile(r"\bon\b"))
    chip.click()
    expect(page.locator(CARD)).to_have_count(58)
    assert "status=" not in page.url


def test_filters_that_match_nothing_say_so(address, page):
    open_overview(page, f"{address}/?as_of=2025-Q2&plan=ld-2018&field=digital")

    expect(page.get_by_text(say(Language.VI, "ui.nothing_matches"))).to_be_visible()
    expect(page.locator(CARD)).to_have_count(0)
    assert 0 == sum(counts(page).values())
