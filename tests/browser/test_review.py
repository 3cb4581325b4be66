"""Filings decided on in the browser, and open pages of others that follow without a reload."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass

import pytest
from playwright.sync_api import expect
from reading import open_screen, open_unfolded
from serving import address_of, served

from metrics.access import Role, Viewer
from metrics.filings import State
from metrics.periods import parse_period
from metrics.services.filing_history import filings_of, original
from metrics.services.loading import IncomingFile
from metrics.services.reviewing import queue
from metrics.services.submitting import submit
from metrics.services.workspace import Workspace
from metrics.store.ledger import open_ledger
from metrics.text.words import Language, say

pytestmark = pytest.mark.browser

PERIOD, AGENCY = "2026-Q3", "so_y_te_hn"
REVIEWER = Viewer("test", Role.REVIEWER)
REASON = "Dòng 3: tử số chưa khớp với báo cáo <b>đã ký</b>"
# An open page looks every five seconds; on a busy machine it has followed well within this.
FOLLOWED = 60_000
GAUGES = """() => [...document.querySelectorAll(".tm .card")].map(one => one.textContent).join()"""
vi = Language.VI


@dataclass
class Desk:
    """A server whose ledger holds filings that wait: by agency, their number; and one file."""

    address: str
    waiting: dict[str, int]
    file: bytes

    def open(self, page, path):
        """Open a page of the server and wait for it."""
        open_screen(page, f"{self.address}/{path}")

    def open_filing(self, page, agency):
        """Open the filing of an agency as the reviewer does; its number."""
        number = self.waiting[agency]
        self.open(page, f"review?period={PERIOD}&filing={number}")
        return number


@pytest.fixture(scope="module")
def desk(copied, catalog):
    """The demonstration, where the health department has filed again what came back."""
    store = copied()
    engine = open_ledger(address_of(store))
    space, closes = Workspace(catalog, engine), parse_period(PERIOD).closes
    (back,) = [
        one for one in filings_of(space, REVIEWER, AGENCY, closes) if one.state is State.RETURNED
    ]
    name, content = original(space, REVIEWER, back.id)
    clerk = Viewer("so_y_te", Role.AGENCY, AGENCY, is_demo=True)
    submit(space, clerk, [IncomingFile(name, content)], AGENCY, closes)
    waiting = {one.agency: one.id for one in queue(space, REVIEWER, closes)}
    engine.close()
    with served(store) as address:
        yield Desk(address, waiting, content)


def button(page, key, **values):
    """The button with these words."""
    return page.get_by_role("button", name=say(vi, key, **values))


def test_open_overview_of_a_leader_follows_an_acceptance_without_a_reload(desk, page_of):
    leader, reviewer = page_of(), page_of(Role.REVIEWER)
    open_unfolded(leader, f"{desk.address}/?as_of={PERIOD}")
    leader.evaluate("window.stayed = true")
    before = leader.evaluate(GAUGES)
    number = desk.open_filing(reviewer, "p_hoa_binh")
    button(reviewer, "review.accept", number=number).click()
    expect(
        reviewer.get_by_text(say(vi, "review.accepted_one", numbers=f"#{number}"))
    ).to_be_visible()
    expect(reviewer.get_by_role("link", name=f"#{number}", exact=True)).to_have_count(0)
    leader.wait_for_function(f"before => ({GAUGES})() !== before", arg=before, timeout=FOLLOWED)
    assert leader.evaluate("window.stayed")


def test_agency_reads_the_reason_for_which_its_filing_came_back(desk, page_of):
    clerk, reviewer = page_of(Role.AGENCY), page_of(Role.REVIEWER)
    number = desk.open_filing(reviewer, AGENCY)
    button(reviewer, "review.return", number=number).click()
    expect(reviewer.get_by_text(say(vi, "review.reason_missing"))).to_be_visible()
    reviewer.get_by_label(say(vi, "review.reason")).fill(REASON)
    button(reviewer, "review.return", number=number).click()
    expect(
        reviewer.get_by_text(say(vi, "review.returned_one", numbers=f"#{number}"))
    ).to_be_visible()
    desk.open(clerk, f"submit?period={PERIOD}")
    expect(clerk.get_by_text(REASON).first).to_be_visible()
    desk.open(clerk, f"history?filing={number}")
    expect(clerk.get_by_text(REASON).first).to_be_visible()
    with clerk.expect_download() as downloaded:
        button(clerk, "paper.original").click()
    assert desk.file == downloaded.value.path().read_bytes()


def test_double_click_accepts_once_and_warns_of_nothing(desk, page_of):
    reviewer = page_of(Role.REVIEWER)
    number = desk.open_filing(reviewer, "p_thach_khoi")
    button(reviewer, "review.accept", number=number).dblclick()
    expect(
        reviewer.get_by_text(say(vi, "review.accepted_one", numbers=f"#{number}"))
    ).to_be_visible()
    expect(reviewer.get_by_test_id("stAlert")).to_have_count(1)
    desk.open(reviewer, f"review?period={PERIOD}&filing={number}")
    expect(reviewer.locator(".tm.list .f-accepted")).to_have_count(1)


def test_clean_filings_are_accepted_together_after_they_are_named(desk, page_of):
    reviewer = page_of(Role.REVIEWER)
    desk.open(reviewer, f"review?period={PERIOD}")
    clean = [
        desk.waiting[one] for one in ("p_an_duong", "so_gddt_hn", "x_an_quang", "so_tu_phap_hn")
    ]
    button(reviewer, "review.accept_clean", count=len(clean)).click()
    for number in clean:
        # The number stands in the queue too; only the list to confirm goes on after it.
        named = reviewer.get_by_test_id("stText").filter(has_text=re.compile(rf"^#{number} "))
        expect(named).to_be_visible()
    button(reviewer, "review.confirm", count=len(clean)).click()
    expect(
        reviewer.get_by_text(say(vi, "review.nothing_waits", period="Quý III/2026"))
    ).to_be_visible()


def test_locked_period_takes_no_file_of_an_agency(desk, page_of):
    clerk, reviewer = page_of(Role.AGENCY), page_of(Role.REVIEWER)
    desk.open(clerk, f"submit?period={PERIOD}")
    expect(clerk.get_by_test_id("stFileUploader")).to_be_visible()
    desk.open(reviewer, f"review?period={PERIOD}&part=locks")
    reviewer.get_by_label(say(vi, "lock.reason")).fill("Đã chốt số liệu quý")
    button(reviewer, "lock.lock").first.click()
    expect(reviewer.get_by_role("cell", name="Đã chốt số liệu quý")).to_be_visible()
    desk.open(clerk, f"submit?period={PERIOD}")
    expect(clerk.get_by_text(say(vi, "submit.locked"))).to_be_visible()
    expect(clerk.get_by_test_id("stFileUploader")).to_have_count(0)


def test_reminder_letters_are_one_for_each_late_agency_and_a_list(desk, page_of):
    reviewer = page_of(Role.REVIEWER)
    desk.open(reviewer, "deadlines")
    with reviewer.expect_download() as downloaded:
        reviewer.get_by_test_id("stDownloadButton").first.get_by_role("button").click()
    names = zipfile.ZipFile(io.BytesIO(downloaded.value.path().read_bytes())).namelist()
    late = reviewer.locator(".tm.list").first.get_by_role("link").count()
    assert late + 1 == len(names)
    assert all(name.endswith(".docx") for name in names)


def test_open_page_closes_by_itself_once_its_session_has_ended(desk, browser):
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{desk.address}/login?next=/")
    page.locator("button[name=demo]").filter(has_text="quan_tri").click()
    page.locator(".tm .legend").wait_for()
    other = context.new_page()
    other.goto(f"{desk.address}/")
    other.locator(".who button").click()
    expect(page.get_by_text(say(vi, "login.needed"))).to_be_visible(timeout=FOLLOWED)
    expect(page.locator(".tm .legend")).to_have_count(0)
    context.close()
