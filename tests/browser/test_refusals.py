"""Addresses typed by who may not have what is there: refused on the screen, then in the log."""

from __future__ import annotations

import pytest
import serving
import visiting
from playwright.sync_api import expect
from reading import settle

from hostile import stricken
from metrics.access import Role
from metrics.text.words import Language, say

# Opens many pages.
pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

OTHER, PERIOD = "so_tu_phap_hn", "2026-Q3"
vi = Language.VI


@pytest.fixture(scope="module")
def site(copied, catalog):
    """Address of a server whose ledger holds papers of another agency; the first of them."""
    store = copied()
    papers = stricken(serving.address_of(store), catalog, OTHER, PERIOD)
    with serving.served(store) as address:
        yield address, papers[0]


@pytest.fixture
def new_context(browser):
    contexts = []

    def build():
        contexts.append(browser.new_context(viewport={"width": 1366, "height": 768}))
        return contexts[-1]

    yield build
    for context in contexts:
        context.close()


def test_whatever_is_refused_stands_in_the_log_with_who_and_where(site, new_context):
    address, paper = site
    stranger = new_context().new_page()
    stranger.goto(f"{address}/history?filing={paper}")
    expect(stranger.get_by_role("heading", level=1)).to_have_text(say(vi, "login.title"))

    clerk = visiting.admit(new_context(), Role.AGENCY).new_page()
    for path in (f"history?filing={paper}", f"history?agency={OTHER}", f"review?filing={paper}"):
        clerk.goto(f"{address}/{path}")
        settle(clerk)
        expect(clerk.get_by_text(say(vi, "notice.refused"))).to_be_visible()
        expect(clerk.get_by_role("button", name=say(vi, "paper.original"))).to_have_count(0)
    original = clerk.request.get(f"{address}/media/{'0' * 56}.csv")
    assert 404 == original.status

    gone = new_context()
    page = visiting.admit(gone, Role.VIEWER).new_page()
    page.goto(f"{address}/method")
    cookies = gone.cookies()
    page.goto(f"{address}/logout")
    page.get_by_role("button", name=say(vi, "login.sign_out_here")).click()
    expect(page.get_by_role("status")).to_be_visible()
    visiting.forget(address)
    replayed = new_context()
    replayed.add_cookies(cookies)
    page = replayed.new_page()
    page.goto(f"{address}/overview")
    expect(page.get_by_role("heading", level=1)).to_have_text(say(vi, "login.title"))

    admin = visiting.admit(new_context(), Role.ADMIN).new_page()
    admin.goto(f"{address}/trail?action=refused")
    settle(admin)
    rows = [row.inner_text() for row in admin.locator("tbody tr").all()]
    for who, place, why in (
        (say(vi, "trail.nobody"), "/history", "signed_out"),
        ("so_y_te", f"/history?filing={paper}", "role"),
        ("so_y_te", f"/review?filing={paper}", "role"),
        ("lanh_dao", "/overview", "left"),
    ):
        told = say(vi, "log.action.refused.told", place=place, why=say(vi, f"log.why.{why}"))
        assert any(who in row and told in row for row in rows), (who, told, rows)
    asked_for = say(vi, "log.asked_for", agency="Sở Tư pháp")
    assert any("/history:" in row and asked_for in row for row in rows), rows
