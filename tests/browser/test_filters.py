"""Filters narrow the gauges, live in the address, and so can be sent to somebody else."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect
from reading import (
    CARD,
    CHIP,
    cards,
    choose,
    codes,
    counts,
    find_box,
    open_overview,
    open_unfolded,
    settle,
    switch_to,
    unfold,
)

from metrics.services.overview import leads_of
from metrics.status.verdict import Status
from metrics.text.words import Language, say, say_or

pytestmark = pytest.mark.browser

# Filter, also the key of a target it looks at: words of its box, and what is chosen.
FILTERS = {
    "plan": ("ui.plan", "hp-2024-12"),
    "field": ("ui.field", "apparatus"),
    "lead": ("ui.lead", "so_noi_vu_2025"),
}


def passing(judged, name, value):
    """Codes of the targets that pass a filter."""
    return sorted(
        code
        for code, one in judged.items()
        if value in (leads_of(one) if name == "lead" else (getattr(one.subject.target, name),))
    )


def option_of(catalog, name, value):
    """A choice as its box shows it."""
    if name == "plan":
        plan = catalog.plans[value]
        return f"{plan.number} {plan.title.vi}"
    if name == "lead":
        return catalog.agencies[value].name_vi
    return say_or(Language.VI, f"field.{value}", value)


@pytest.mark.parametrize("name", FILTERS)
def test_filter_narrows_the_gauges_and_its_address_shows_the_same_to_another(
    name, address, page, page_of, catalog, standing
):
    label, value = FILTERS[name]
    left = passing(standing("2025-Q2"), name, value)
    assert left
    option = option_of(catalog, name, value)
    open_overview(page, f"{address}/?as_of=2025-Q2")

    choose(page, say(Language.VI, label), option)

    expect(page).to_have_url(re.compile(f"{name}="))
    unfold(page)
    assert {"as_of": ["2025-Q2"], name: [value]} == parse_qs(urlsplit(page.url).query)
    assert left == sorted(codes(page))
    assert len(left) == sum(counts(page).values())
    other = page_of()
    open_unfolded(other, page.url)
    assert cards(page) == cards(other)
    expect(find_box(other, say(Language.VI, label))).to_have_value(option)
    expect(other.locator(".tm .filters a")).to_contain_text(option)


def test_period_changes_the_figures_and_its_address_shows_the_same_to_another(
    address, page, page_of, standing
):
    open_overview(page, f"{address}/?as_of=2025-Q2")

    choose(page, say(Language.VI, "ui.period"), "Quý IV/2023")

    expect(page).to_have_url(re.compile("as_of=2023-Q4"))
    expect(page.locator(".tm .headline")).to_contain_text("14/12/2023")
    unfold(page)
    assert {code: str(one.verdict.status) for code, one in standing("2023-Q4").items()} == {
        card.code: card.status for card in cards(page)
    }
    other = page_of()
    open_unfolded(other, page.url)
    assert cards(page) == cards(other)


def test_filters_narrow_together_and_going_back_undoes_the_last(address, page, catalog, standing):
    before = passing(standing("2025-Q2"), "field", "apparatus")
    after = set(before) & set(passing(standing("2025-Q2"), "plan", "hp-2024-12"))
    assert after
    open_unfolded(page, f"{address}/?as_of=2025-Q2&field=apparatus")
    expect(page.locator(CARD)).to_have_count(len(before))
    folds = page.get_by_test_id("stExpander")
    count = folds.count()

    choose(page, say(Language.VI, "ui.plan"), option_of(catalog, "plan", "hp-2024-12"))
    expect(page.locator(CARD)).to_have_count(len(after))
    expect(folds).to_have_count(0)
    settle(page)
    page.go_back()

    # The address is the old one at once; the page is once its folds are there again.
    expect(page).to_have_url(re.compile("field=apparatus$"))
    expect(folds).to_have_count(count)
    unfold(page)
    expect(page.locator(CARD)).to_have_count(len(before))


def test_going_back_undoes_the_choice_of_a_period_and_of_a_language(address, page):
    headline = page.locator(".tm .headline")
    open_overview(page, f"{address}/")

    choose(page, say(Language.VI, "ui.period"), "Quý IV/2023")
    expect(headline).to_contain_text("14/12/2023")
    settle(page)
    page.go_back()

    expect(headline).not_to_contain_text("14/12/2023")
    assert "as_of" not in page.url
    settle(page)
    switch_to(page, "English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(say(Language.EN, "ui.title"))
    settle(page)
    page.go_back()

    expect(page.get_by_role("heading", level=1)).to_have_text(say(Language.VI, "ui.title"))


def test_status_chip_shows_its_targets_only_and_a_second_click_all_again(address, page, catalog):
    open_overview(page, f"{address}/?as_of=2025-Q2")
    before = counts(page)
    chip = page.locator(f"{CHIP}.s-{Status.AT_RISK}")

    chip.click()
    expect(page).to_have_url(re.compile("status=at_risk"))
    unfold(page)
    expect(page.locator(CARD)).to_have_count(before["at_risk"])

    assert {"at_risk"} == {card.status for card in cards(page)}
    assert before == counts(page)
    expect(chip).to_have_class(re.compile(r"\bon\b"))
    chip.click()
    expect(page).not_to_have_url(re.compile("status="))
    unfold(page)
    expect(page.locator(CARD)).to_have_count(len(catalog.targets))


def test_filters_that_match_nothing_say_so(address, page):
    open_overview(page, f"{address}/?as_of=2025-Q2&plan=ld-2018&field=digital")

    expect(page.get_by_text(say(Language.VI, "ui.nothing_matches"))).to_be_visible()
    expect(page.locator(CARD)).to_have_count(0)
    assert 0 == sum(counts(page).values())


def test_links_carry_the_choices_of_their_own_address_only(address, page_of):
    odd = page_of()
    open_overview(odd, f"{address}/?as_of=2024-Q1&plan=gone&target=HP21-Q1")

    plain = page_of()
    open_overview(plain, f"{address}/?as_of=2024-Q1")

    links = plain.locator(f"{CARD}, {CHIP}").evaluate_all(
        "links => links.map(link => link.getAttribute('href'))"
    )
    assert [] == [link for link in links if "gone" in link]
    chips = [link for link in links if link.startswith("/?")]
    assert [] == [link for link in chips if "target=" in link]


def test_words_narrow_the_gauges_with_or_without_tone_marks(address, page):
    open_overview(page, f"{address}/?as_of=2025-Q2")
    box = page.get_by_role("textbox", name=say(Language.VI, "ui.text"))

    box.fill("bien CHE cong chuc")
    box.press("Enter")

    expect(page).to_have_url(re.compile("text=bien"))
    expect(page.locator(CARD).filter(has_text="HP24-Q2")).to_be_visible()
    settle(page)
    assert all("biên chế" in card.name.casefold() for card in cards(page)[:1])
    page.locator(".tm .filters a").click()
    expect(box).to_have_value("")
    assert "text=" not in page.url
