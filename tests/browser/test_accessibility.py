"""Pages can be used without eyes and without a mouse: axe finds nothing that keeps anybody out."""

from __future__ import annotations

import pytest
import serving
from axe_playwright_python.sync_playwright import Axe
from pictures import PAGES, PARTS, open_view
from reading import open_overview

from metrics.text.words import Language, say

pytestmark = pytest.mark.browser

# What the law of most countries asks for: WCAG 2.2, levels A and AA.
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
GRAVE = {"serious", "critical"}
# Every page is looked at once on a laptop and once on a phone, in each theme and language once.
WAYS = {
    "laptop": (Language.VI, {"viewport": {"width": 1366, "height": 768}, "color_scheme": "light"}),
    "phone": (Language.EN, {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"}),
}


# axe leaves out what is scrolled out of sight; the window grows to the length of the page.
LENGTH = """() => Math.max(
  innerHeight, document.querySelector("[data-testid=stMain]")?.scrollHeight ?? 0
)"""
LONGEST = 12_000


def grave_findings(page):
    """Rule, place and message of everything that axe calls serious or critical."""
    height = min(page.evaluate(LENGTH), LONGEST)
    page.set_viewport_size({**page.viewport_size, "height": height})
    options = {"runOnly": TAGS, "resultTypes": ["violations"]}
    found = Axe().run(page, options=options).response["violations"]
    return [
        (one["id"], *node["target"], node["failureSummary"])
        for one in found
        if one["impact"] in GRAVE
        for node in one["nodes"]
    ]


def test_every_page_has_its_picture():
    scripts = {one.stem for one in (serving.ROOT / "pages").glob("[a-z]*.py")}
    paths = [path.partition("?")[0] for _, path in PAGES.values()]
    assert scripts | {"login", "password", "present"} == {
        path.split("/")[1] or "overview" for path in paths
    }


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("view", PAGES | PARTS)
def test_axe_finds_nothing_grave(view, way, address, browser):
    language, options = WAYS[way]
    page = open_view(browser, address, view, language, **options)

    assert language == page.evaluate("document.documentElement.lang")
    assert [] == grave_findings(page)
    page.context.close()


# --- the keyboard ---------------------------------------------------------------------------------

FOCUSED = """() => {
  const one = document.activeElement, box = one.getBoundingClientRect();
  const style = getComputedStyle(one);
  return {
    text: one.textContent.trim(), label: one.getAttribute("aria-label") ?? "",
    kind: one.className, top: box.top, left: box.left,
    ring: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth),
  };
}"""


def test_keyboard_goes_through_the_overview_as_it_is_read(address, page):
    open_overview(page, f"{address}/?as_of=2025-Q2")
    places = {}
    for step in range(120):
        page.keyboard.press("Tab")
        one = page.evaluate(FOCUSED)
        said = f"{one['label']} {one['text']}"
        for name, words in {
            "sign out": say(Language.VI, "login.sign_out"),
            "language": "English",
            "period": say(Language.VI, "ui.period"),
            "search": say(Language.VI, "ui.text"),
            "filters": say(Language.VI, "ui.filters"),
        }.items():
            if words in said:
                places.setdefault(name, step)
        for name, kind in (("counts", "chip"), ("gauges", "card")):
            if kind in one["kind"].split():
                places.setdefault(name, step)
        if "gauges" in places:
            break

    wanted = ["sign out", "language", "period", "search", "filters", "counts", "gauges"]
    assert wanted == sorted(places, key=places.get)
    assert one["ring"] >= 2
