"""Opening the application: cold links, nothing from elsewhere, nothing to complain about."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect
from reading import CARD, choose, open_overview, open_target, settle, switch_to
from serving import served

from metrics.text.words import Language, say

pytestmark = pytest.mark.browser

# Every page with its own content. To add a page: its address and what only it shows.
PAGES = {
    "/": (Language.VI, ".tm .card"),
    "/overview": (Language.VI, ".tm .card"),
    "/target?target=HP24-Q2&as_of=2025-Q2&lang=en": (Language.EN, ".tm .head"),
}
# What Streamlit itself logs: it looks for its own addresses below every page before it finds them.
STREAMLITS_OWN = re.compile(r"http://127\.0\.0\.1:\d+/target/_stcore/(health|host-config)$")


@pytest.mark.parametrize("path", PAGES)
def test_cold_link_to_a_page_shows_that_page_inside_the_frame(path, copied, page):
    language, content = PAGES[path]
    with served(copied()) as address:
        page.goto(f"{address}{path}")
        expect(page.get_by_role("heading", name=say(language, "ui.title"), level=1)).to_be_visible()
        expect(page.locator(content).first).to_be_visible()
        expect(switch_to(page, "Tiếng Việt")).to_be_visible()
        expect(switch_to(page, "English")).to_be_visible()
        settle(page)
        expect(page.get_by_role("dialog")).to_have_count(0)
        expect(page).to_have_title(say(language, "ui.title"))


@dataclass
class Recorded:
    """What a visit asked for and what the browser complained about."""

    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def watch(self, page):
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("websocket", lambda line: self.asked.append(line.url))
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _hear(self, message):
        where = message.location["url"]
        if message.type == "error" and not STREAMLITS_OWN.match(where):
            self.complaints.append(f"{message.text} ({where})")


@pytest.fixture(scope="module")
def visit(context, address):
    """Everything recorded while both pages are used, in the light and in the dark."""
    recorded = Recorded()
    for scheme in ("light", "dark"):
        page = context.new_page()
        page.emulate_media(color_scheme=scheme)
        recorded.watch(page)
        open_overview(page, f"{address}/?as_of=2025-Q2")
        switch_to(page, "English").click()
        expect(page).to_have_url(re.compile("lang=en"))
        choose(page, say(Language.EN, "ui.field"), say(Language.EN, "field.apparatus"))
        expect(page).to_have_url(re.compile("field=apparatus"))
        expect(page.locator(CARD).filter(has_text="VT23-Q9")).to_have_count(0)
        open_target(page, f"{address}/target?target=HP24-Q2&as_of=2025-Q2")
        page.locator(".js-plotly-plot .main-svg").first.wait_for()
        sources = page.get_by_test_id("stExpander").filter(has_text=say(Language.VI, "ui.sources"))
        sources.locator("summary").click()
        page.get_by_test_id("stDataFrame").first.locator("canvas").first.wait_for()
        page.close()
    return recorded


def test_no_request_leaves_this_machine(visit):
    elsewhere = [
        url
        for url in visit.asked
        if urlsplit(url).hostname != "127.0.0.1" and urlsplit(url).scheme not in ("data", "blob")
    ]

    assert [] == elsewhere
    assert any(url.startswith("ws://127.0.0.1") for url in visit.asked)


def test_console_tells_of_no_error(visit):
    assert [] == visit.complaints
