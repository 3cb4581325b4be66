"""What people type stays text on every page; nothing is loaded, run or framed from elsewhere."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
import reading
import serving
from playwright.sync_api import expect

from hostile import HOSTILE, INSERTED, hostile_content, hostile_workbook, stricken
from metrics.access import Role
from metrics.text.words import Language, say

pytestmark = pytest.mark.browser

PERIOD, AGENCY = "2026-Q3", "so_y_te_hn"
PAGES = sorted(
    path.stem for path in Path(serving.ROOT, "pages").glob("*.py") if not path.stem.startswith("_")
)
VIEWS = {
    Role.VIEWER: [
        "overview",
        "target?target=HP24-Q2",
        "tasks",
        f"agency?agency={AGENCY}",
        "matrix",
        "deadlines",
        "briefing",
        "export",
        "method",
        "help",
    ],
    Role.AGENCY: [f"submit?period={PERIOD}", "agency", "history", "deadlines", "trail"],
    Role.REVIEWER: [
        f"submit?period={PERIOD}",
        "deadlines",
        f"review?period={PERIOD}",
        f"review?period={PERIOD}&part=agencies",
        f"review?period={PERIOD}&part=decided",
        f"review?period={PERIOD}&part=locks",
        f"history?agency={AGENCY}",
        "trail",
        "briefing?part=prepare&only=HP24-Q2",
    ],
    Role.ADMIN: [f"history?agency={AGENCY}", "overview", "trail"],
}
# Told by the browser for anything a policy keeps out, while the page is read.
LISTEN = """
window.blocked = [];
document.addEventListener("securitypolicyviolation", event =>
  window.blocked.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}`));
"""


@pytest.fixture(scope="module")
def site(copied, catalog):
    """A server whose ledger holds papers with markup wherever people write; their numbers."""
    store = copied()
    numbers = stricken(serving.address_of(store), catalog, AGENCY, PERIOD)
    with serving.served(store) as address:
        yield address, numbers


@pytest.fixture
def person(page_of, site):
    """A page of somebody in a role that notes what is kept out, dialogs, and errors."""

    def come(role):
        page = page_of(role)
        page.set_viewport_size({"width": 1366, "height": 1400})
        page.add_init_script(LISTEN)
        page.told = []
        page.on("dialog", lambda one: (page.told.append(f"dialog {one.message}"), one.dismiss()))
        page.on("pageerror", lambda one: page.told.append(f"error {one}"))
        page.on(
            "console",
            lambda one: page.told.append(one.text) if "Content Security" in one.text else None,
        )
        page.on(
            "request",
            lambda one: (
                page.told.append(one.url)
                if not one.url.startswith((site[0], "data:", "blob:"))
                else None
            ),
        )
        return page

    return come


def look(page, address):
    """Open an address, scroll to its end, and tell what was kept out or went wrong."""
    page.goto(address)
    reading.settle(page)
    page.mouse.wheel(0, 20_000)
    reading.settle(page)
    told = [*page.told, *page.evaluate("window.blocked")]
    assert [] == told, told
    assert page.evaluate("window.hacked === undefined")
    expect(page.locator(INSERTED)).to_have_count(0)
    expect(page.get_by_test_id("stException")).to_have_count(0)


def test_every_page_is_looked_at():
    looked_at = {view.partition("?")[0] for views in VIEWS.values() for view in views}
    assert set(PAGES) == looked_at


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("role", Role)
def test_nothing_is_kept_out_of_any_page_and_nothing_typed_runs(role, language, site, person):
    address, numbers = site
    views = list(VIEWS[role])
    if role is not Role.VIEWER:
        views += [f"history?filing={number}" for number in numbers]
    if role is Role.REVIEWER:
        views += [f"review?period={PERIOD}&filing={number}" for number in numbers]
    page = person(role)
    for view in views:
        mark = "&" if "?" in view else "?"
        look(page, f"{address}/{view}{mark}lang={language}")


@pytest.mark.parametrize("role", [Role.AGENCY, Role.REVIEWER])
def test_markup_in_a_paper_is_shown_letter_by_letter(role, site, person):
    address, numbers = site
    page = person(role)
    look(page, f"{address}/history?filing={numbers[0]}")
    expect(page.get_by_text(HOSTILE, exact=False).first).to_be_visible()
    assert HOSTILE in page.locator("body").inner_text()


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_dropped_file_full_of_markup_is_shown_as_text(form, site, person):
    address, _ = site
    page = person(Role.AGENCY)
    look(page, f"{address}/submit?period={PERIOD}")
    content = hostile_content() if form == "csv" else hostile_workbook()
    name = f"<img src=x onerror=alert(1)> =1+1.{form}"
    page.locator("input[type=file]").first.set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )
    page.get_by_role("heading", name=say(Language.VI, "submit.check")).wait_for()
    reading.settle(page)
    page.locator(".issues tbody tr").first.wait_for()

    assert [] == [*page.told, *page.evaluate("window.blocked")]
    assert page.evaluate("window.hacked === undefined")
    expect(page.locator(INSERTED)).to_have_count(0)
    assert "<script>" in page.locator("body").inner_text()


def test_history_csv_of_a_target_names_no_formula(site, person):
    address, _ = site
    page = person(Role.VIEWER)
    look(page, f"{address}/target?target=HP24-Q2")
    with page.expect_download() as download:
        page.get_by_role("button", name=say(Language.VI, "ui.download_figures")).click()
    text = download.value.path().read_text(encoding="utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text), delimiter=";") for cell in row]
    assert [] == [one for one in cells if one.startswith(("=", "@", "\t", "\r"))]


def test_no_other_site_may_show_a_page_in_a_frame(site, browser):
    address, _ = site
    context = browser.new_context()
    page = context.new_page()
    page.set_content(f'<iframe src="{address}/login"></iframe>')
    # Contents are set once the frame has loaded, or has been kept from it.
    _, frame = page.frames
    assert "chrome-error://chromewebdata/" == frame.url
    assert 0 == frame.locator("[name]:not(meta)").count()
    context.close()
