"""Corrective notes: asked for on the overview, written by the owner, read by leaders."""

from __future__ import annotations

import pytest
import visiting
from playwright.sync_api import expect
from reading import open_overview, open_target
from serving import address_of, served

from metrics.access import Role, Viewer
from metrics.services.accounts import add_account
from metrics.store.ledger import open_ledger
from metrics.text.words import Language, say

pytestmark = pytest.mark.browser

OWNER, AGENCY = "chu_tri", "so_noi_vu_hn"
TARGET, PERIOD = "HP24-Q3", "2026-Q3"
CAUSE, REMEDY = "<b>Tiếp nhận</b> thêm biên chế **mới**", "=Dừng tuyển dụng đến hết năm"


def words(key):
    return say(Language.VI, key)


@pytest.fixture(scope="module")
def desk(copied, catalog):
    """Address of a server on the demo ledger with an account of the agency that owns the target."""
    store = copied()
    engine = open_ledger(address_of(store))
    admin = Viewer("test", Role.ADMIN)
    add_account(engine, admin, catalog.agencies, OWNER, visiting.PASSWORD, Role.AGENCY, AGENCY)
    engine.close()
    with served(store) as address:
        yield address


@pytest.fixture
def owner(browser, desk):
    """A page of the agency that answers for the target."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{desk}/login?next=/healthz")
    page.locator("#name").fill(OWNER)
    page.locator("#password").fill(visiting.PASSWORD)
    page.locator("#password").press("Enter")
    page.wait_for_url(f"{desk}/healthz**")
    yield page
    context.close()


def test_owner_answers_what_the_overview_asks_for_and_leaders_read_it(desk, owner, new_page):
    path = f"{desk}/target?target={TARGET}&as_of={PERIOD}"
    leader = new_page()
    open_overview(leader, f"{desk}/?as_of={PERIOD}")
    asked = leader.locator(".tm .panel").filter(has_text=words("ui.agenda"))
    expect(asked).to_contain_text(words("concern.no_note.title"))
    expect(asked.locator(".entry small", has_text=TARGET)).to_have_count(1)

    open_target(owner, path)
    expect(owner.get_by_text(words("note.required"))).to_be_visible()
    owner.get_by_role("button", name=words("note.write")).click()
    expect(owner.get_by_text(words("note.lacking"))).to_be_visible()
    owner.get_by_label(words("note.cause")).fill(CAUSE)
    owner.get_by_label(words("note.remedy")).fill(REMEDY)
    owner.get_by_role("button", name=words("note.write")).click()
    expect(owner.get_by_role("cell", name=CAUSE, exact=True)).to_be_visible()
    expect(owner.get_by_text(words("note.required"))).to_have_count(0)

    open_target(leader, path)
    expect(leader.get_by_role("cell", name=CAUSE, exact=True)).to_be_visible()
    expect(leader.get_by_role("cell", name=REMEDY, exact=True)).to_be_visible()
    expect(leader.get_by_role("button", name=words("note.write"))).to_have_count(0)
    open_overview(leader, f"{desk}/?as_of={PERIOD}")
    expect(asked.locator(".entry small", has_text=TARGET)).to_have_count(0)


def test_another_agency_neither_reads_nor_writes_notes(desk, new_page):
    other = new_page(Role.AGENCY)
    open_target(other, f"{desk}/target?target={TARGET}&as_of={PERIOD}")

    expect(other.get_by_text(words("note.heading"), exact=True)).to_have_count(0)
    expect(other.get_by_role("button", name=words("note.write"))).to_have_count(0)
