"""The tour comes by itself at the first visit and goes for good; the help page has it always."""

from __future__ import annotations

import pytest
import serving
from playwright.sync_api import expect
from reading import open_overview, open_screen, settle
from test_accessibility import WAYS, grave_findings

from metrics.access import Role
from metrics.store.ledger import open_ledger
from metrics.text.glossary import PARTS, terms
from metrics.text.words import Language, say

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(copied):
    """A server on a ledger where nobody has put the tour away."""
    store = copied()
    engine = open_ledger(serving.address_of(store))
    engine.query("DELETE FROM tours_seen")
    engine.close()
    with serving.served(store) as address:
        yield address


def closing(page, language=Language.VI):
    return page.get_by_role("button", name=say(language, "tour.close"))


@pytest.mark.parametrize("way", WAYS)
def test_tour_keeps_nobody_out(way, site, new_page):
    language, options = WAYS[way]
    page = new_page(Role.ADMIN, **options)
    open_overview(page, f"{site}/?lang={language}")

    expect(closing(page, language)).to_be_visible()
    assert [] == grave_findings(page)


def test_tour_put_away_does_not_come_back_and_stays_for_others(site, new_page):
    page = new_page(Role.VIEWER)
    open_overview(page, f"{site}/?as_of=2025-Q2")
    expect(page.locator(".tour li")).to_have_count(4)
    expect(page.locator(".headline")).to_be_in_viewport()
    closing(page).click()
    expect(page.locator(".tour")).to_have_count(0)
    settle(page)

    again, reviewer = new_page(Role.VIEWER), new_page(Role.REVIEWER)
    open_overview(again, f"{site}/?as_of=2025-Q2")
    open_overview(reviewer, f"{site}/?as_of=2025-Q2")
    expect(again.locator(".tour")).to_have_count(0)
    expect(reviewer.locator(".tour li")).to_have_count(4)

    open_screen(again, f"{site}/help")
    expect(again.locator(".tour li")).to_have_count(4)


@pytest.mark.parametrize("language", Language)
def test_help_tells_what_every_status_and_word_means(language, address, page):
    open_screen(page, f"{address}/help?lang={language}")
    told = page.locator("[data-testid=stMain]").inner_text()

    wanted = [say(language, f"status_help.{one}") for one in ("missed", "closed")]
    wanted += [one.meaning for part in PARTS for one in terms(language, part)]
    assert [] == [one for one in wanted if one not in told]
    expect(page.locator(".anatomy dt")).to_have_count(8)
