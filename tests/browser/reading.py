"""What a page shows, read the way a person would: gauges, counts, boxes to choose in, tables."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from metrics.text.words import Language, say

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

METHOD_ENDS = "|".join(say(language, "method.own.heading") for language in Language)
CARD, CHIP = ".tm .card", ".tm .chip"
# What Streamlit folds, and is sent only once it is opened.
SHUT = "[data-testid=stExpander] > details:not([open]) > summary"
# A chart takes its place on the page once its program has come, which moves all that stands below.
ARE_DRAWN = """() => [...document.querySelectorAll("[data-testid=stPlotlyChart]")].every(
  chart => chart.querySelector(".main-svg") !== null)"""
# A fold takes its height little by little, which moves all that stands below.
ARE_STILL = """() => document.getAnimations().every(
  one => !one.effect.target?.closest("[data-testid=stExpander]"))"""
MORE_PAGES = re.compile(r"^\d+ more$")
RUN_IS_OVER = "[data-testid=stApp][data-test-script-state=notRunning]"

READ_CARDS = """cards => cards.map(card => {
  const text = part => card.querySelector(part)?.textContent ?? "";
  const around = card.closest(".shelf, [data-testid=stExpander]");
  const group = around?.querySelector("h2, summary").textContent ?? "";
  return {
    group, code: text(".top span"), name: text(".name"), actual: text(".actual"),
    target: text(".target"), mark: text(".mark"), badge: text(".badge"), notes: text(".notes"),
    status: [...card.classList].find(one => one.startsWith("s-")).slice(2),
    href: card.getAttribute("href"),
  };
})"""
READ_CHIPS = """chips => Object.fromEntries(chips.map(chip => [
  [...chip.classList].find(one => one.startsWith("s-")).slice(2),
  Number(chip.querySelector("b").textContent),
]))"""


@dataclass(frozen=True, slots=True)
class Card:
    """One gauge of the overview as shown."""

    group: str
    code: str
    name: str
    actual: str
    target: str
    mark: str
    badge: str
    notes: str
    status: str
    href: str


def settle(page: Page) -> None:
    """Wait until the script has run to its end, all of it is drawn, and nothing moves any more."""
    page.locator(RUN_IS_OVER).wait_for()
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
    # Until the width of the navigation is known, most of it is behind a button.
    expect(page.get_by_test_id("stHeader").get_by_text(MORE_PAGES)).to_have_count(0)
    page.wait_for_function(ARE_DRAWN)
    page.wait_for_function(ARE_STILL)
    page.evaluate("document.fonts.ready.then(() => null)")


def open_overview(page: Page, address: str) -> None:
    """Open an address of the overview and wait for its gauges, or the word that there are none."""
    page.goto(address)
    page.locator(".tm .legend").wait_for()
    settle(page)


def open_unfolded(page: Page, address: str) -> None:
    """Open an address of the overview with the gauges of every target."""
    open_overview(page, address)
    unfold(page)


def open_target(page: Page, address: str) -> None:
    """Open an address of the target page and wait for all of it, chart and tables too."""
    page.goto(address)
    wait_for_target(page)


def open_method(page: Page, address: str) -> None:
    """Open an address of the method page and wait for all of it."""
    page.goto(address)
    page.get_by_role("heading", name=re.compile(METHOD_ENDS)).wait_for()
    settle(page)


def open_screen(page: Page, address: str) -> None:
    """Open an address of a page that has a heading of its own, and wait for all of it."""
    page.goto(address)
    page.get_by_role("heading", level=2).first.wait_for()
    settle(page)


def wait_for_target(page: Page) -> None:
    """Wait until the page of a target is complete."""
    page.get_by_text(say(Language.VI, "ui.download_figures")).or_(
        page.get_by_text(say(Language.EN, "ui.download_figures"))
    ).wait_for()
    settle(page)


def cards(page: Page) -> list[Card]:
    """Gauges in the order shown."""
    return [Card(**one) for one in page.locator(CARD).evaluate_all(READ_CARDS)]


def codes(page: Page) -> list[str]:
    """Codes of the targets that have a gauge, in the order shown."""
    return [card.code for card in cards(page)]


def counts(page: Page) -> dict[str, int]:
    """Number of targets by status, as the chips tell."""
    return page.locator(CHIP).evaluate_all(READ_CHIPS)


def unfold(page: Page) -> None:
    """Open everything that is folded: what is drawn once it is opened, and what we fold ourselves.

    Waits until all of it is there; the top of the page is in sight then.
    """
    settle(page)
    folds = page.get_by_test_id("stExpander")
    for fold in [folds.nth(place) for place in range(folds.count())]:
        heading = fold.locator("summary").and_(page.locator(SHUT))
        if heading.count():
            heading.click()
            fold.locator(".tm").wait_for()
            settle(page)
    page.get_by_test_id("stMain").evaluate("main => main.scrollTo(0, 0)")
    page.locator(".tm details").evaluate_all("folds => folds.forEach(one => { one.open = true; })")


def find_box(page: Page, label: str) -> Locator:
    """A drop-down; that of a filter is behind the button that opens the filters.

    A run under way draws that button anew and shuts what a click on the old one had opened.
    """
    settle(page)
    box = page.get_by_role("combobox", name=label)
    filters = page.get_by_test_id("stPopover").get_by_role("button")
    if not box.is_visible() and filters.count():
        filters.click()
        box.wait_for()
        settle(page)
    return box


def choose(page: Page, label: str, option: str) -> None:
    """Pick an option of a drop-down; typing brings one far down a long list into view."""
    box = find_box(page, label)
    box.click()
    box.fill(option)
    page.get_by_role("option", name=option, exact=True).click()


def switch_to(page: Page, language: str) -> Locator:
    """Button of the language switch."""
    return page.get_by_role("radio", name=language)


def cells(table: Locator) -> list[list[str]]:
    """Texts of a data frame, its heading first, as far as it is in view."""
    table.locator("table tr").nth(1).wait_for(state="attached")
    return table.locator("table tr").evaluate_all(
        "rows => rows.map(row => [...row.children].map(cell => cell.textContent))"
    )
