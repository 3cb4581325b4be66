"""Pictures of every page on the demo ledger: python tests/browser/pictures.py FOLDER [PAGE ...].

Each page in each language and theme, on a projector, a laptop and a phone, named like
overview-vi-1920x1080-light.webp. The same list of pages is what the tests of layout and
accessibility go through.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from io import BytesIO
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PIL import Image
from playwright.sync_api import Page, expect
from reading import open_method, open_overview, open_screen, open_target, open_unfolded, settle
from serving import ROOT, address_of, chromium, served
from visiting import admit

from metrics.access import Role
from metrics.catalog.load import load_catalog
from metrics.services.accounts import demo_accounts
from metrics.services.demonstration import prepare_demo
from metrics.services.tours import put_tour_away
from metrics.services.workspace import Workspace
from metrics.store.ledger import open_ledger

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from playwright.sync_api import Browser, BrowserContext

    from metrics.model import Catalog


def open_flawed(page: Page, address: str) -> None:
    """Open the queue, then the first filing in it that has warnings."""
    open_screen(page, address)
    odd = page.get_by_role("row").filter(has=page.locator(".l-warning"))
    odd.first.get_by_role("link").click()
    page.get_by_role("textbox").wait_for()
    settle(page)


def open_filters(page: Page, address: str) -> None:
    """Open the overview with everything unfolded and its filters in view."""
    open_unfolded(page, address)
    page.get_by_test_id("stPopover").get_by_role("button").click()
    page.get_by_role("combobox").nth(2).wait_for()
    settle(page)


# The head of the page lies over what is scrolled to its top.
BELOW_THE_HEAD = "fold => { fold.style.scrollMarginTop = '5rem'; fold.scrollIntoView(); }"


def open_bridge(page: Page, address: str) -> None:
    """Open a target with the bridge over its mergers at the top of the screen."""
    open_target(page, address)
    page.get_by_test_id("stExpander").first.evaluate(BELOW_THE_HEAD)
    settle(page)


def open_stage(page: Page, address: str) -> None:
    """Open a briefing where it is shown, at the first slide about a target."""
    page.goto(f"{address}#{FIRST_TARGET}")
    expect(page.locator("#count")).to_contain_text(f"{FIRST_TARGET} /")
    page.wait_for_function(IS_LOADED)


def open_view(browser: Browser, address: str, name: str, language: str, **options: Any) -> Page:
    """A view in a context of its own with these options, opened by who looks at it."""
    page = context_of(browser, name, **options).new_page()
    show(page, address, name, language)
    return page


def context_of(browser: Browser, name: str, **options: Any) -> BrowserContext:
    """A context with these options in which who looks at a view is signed in."""
    context = browser.new_context(**options)
    return context if name == "login" else admit(context, VISITORS.get(name, Role.VIEWER))


def show(page: Page, address: str, name: str, language: str) -> None:
    """Open a view and wait for all of it."""
    shown, path = (PAGES | PARTS)[name]
    shown(page, f"{address}{path}&lang={language}")


# Title, summary and what needs attention come before the slides about targets.
FIRST_TARGET = 4
IS_LOADED = '() => document.querySelector(".slide.now img").complete'

PAGES = {
    "login": (Page.goto, "/login?next=/"),
    "overview": (open_overview, "/?as_of=2025-Q2"),
    "target": (open_target, "/target?target=HP24-Q2&as_of=2026-Q3"),
    "bridge": (open_bridge, "/target?target=HP24-Q3&as_of=2026-Q3"),
    "task": (open_target, "/target?target=HP21-M1&as_of=2026-Q3"),
    "tasks": (open_screen, "/tasks?as_of=2026-Q3"),
    "agency": (open_screen, "/agency?agency=p_nam_trieu&as_of=2026-Q3"),
    "matrix": (open_screen, "/matrix?as_of=2026-Q3"),
    "crossed": (open_screen, "/matrix?as_of=2026-Q3&part=plans"),
    "method": (open_method, "/method?as_of=2026-Q3"),
    "help": (open_screen, "/help?"),
    "submit": (open_screen, "/submit?period=2026-Q3"),
    "review": (open_screen, "/review?period=2026-Q3"),
    "filing": (open_flawed, "/review?period=2026-Q3"),
    "deadlines": (open_screen, "/deadlines?level=city_department"),
    "history": (open_screen, "/history?agency=so_y_te_hn"),
    "trail": (open_screen, "/trail?"),
    "briefing": (
        open_screen,
        "/briefing?part=prepare&only=HP24-Q2,HP24-Q3,HP21-M1&as_of=2026-Q3",
    ),
    "briefings": (open_screen, "/briefing?"),
    "present": (open_stage, "/present/1?"),
    "presenter": (open_stage, "/present/1?presenter=1"),
    "export": (open_screen, "/export?as_of=2026-Q3"),
    "password": (Page.goto, "/password?"),
}
# Parts of pages, and a page beside the application, that need no picture but are tested like those.
PARTS = {
    "filters": (open_filters, "/?as_of=2025-Q2"),
    "one league": (open_screen, "/agency?level=commune"),
    "ended agency": (open_screen, "/agency?agency=h_thuy_nguyen"),
    "agencies": (open_screen, "/review?period=2026-Q3&part=agencies"),
    "decided": (open_screen, "/review?period=2026-Q3&part=decided"),
    "locks": (open_screen, "/review?period=2026-Q3&part=locks"),
    "one agency": (open_screen, "/deadlines?agency=p_nam_trieu"),
    "nothing there": (open_screen, "/history?filing=999999"),
    "sign out": (Page.goto, "/logout?"),
}
# Who looks at a page; a leader unless said otherwise, and at the login page nobody yet.
VISITORS = {
    "submit": Role.AGENCY,
    "review": Role.REVIEWER,
    "briefing": Role.REVIEWER,
    "filing": Role.REVIEWER,
    "history": Role.AGENCY,
    "trail": Role.REVIEWER,
    "agencies": Role.REVIEWER,
    "decided": Role.REVIEWER,
    "locks": Role.REVIEWER,
    "nothing there": Role.REVIEWER,
}
LANGUAGES = ("vi", "en")
SIZES = ((1920, 1080), (1366, 768), (390, 844))
SCHEMES = ("light", "dark")


def put_tours_away(catalog: Catalog, store: Path) -> None:
    """Have every demonstration account see pages as after the first visit."""
    space = Workspace(catalog, open_ledger(address_of(store)))
    for viewer in demo_accounts(space.engine):
        put_tour_away(space, viewer)
    space.engine.close()


def take(browser: Browser, address: str, folder: Path, names: Sequence[str]) -> Iterator[Path]:
    """Files of all pictures of some pages, each told as soon as it is taken.

    Kept without loss, in a fifth of the room that a screenshot takes.
    """
    for (width, height), scheme in product(SIZES, SCHEMES):
        contexts: dict[Role | None, BrowserContext] = {}
        for name, language in product(names, LANGUAGES):
            role = None if name == "login" else VISITORS.get(name, Role.VIEWER)
            if role not in contexts:
                size = {"width": width, "height": height}
                contexts[role] = context_of(browser, name, viewport=size, color_scheme=scheme)
            page = contexts[role].new_page()
            show(page, address, name, language)
            file = folder / f"{name}-{language}-{width}x{height}-{scheme}.webp"
            taken = Image.open(BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
            taken.save(file, lossless=True)
            page.close()
            yield file
        for context in contexts.values():
            context.close()


def main() -> int:
    """Make a demo ledger, serve it, take every picture, and remove those of pages gone since."""
    parser = argparse.ArgumentParser(description="Pictures of every page on the demo ledger")
    parser.add_argument("folder", type=Path, help="where the pictures go")
    parser.add_argument("pages", nargs="*", choices=[[], *PAGES], help="all unless some are named")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    catalog = load_catalog(ROOT / "targets.yaml", ROOT / "data" / "agencies.csv").catalog
    files = []
    with tempfile.TemporaryDirectory() as place:
        store = Path(place) / "demo.duckdb"
        prepare_demo(catalog, ROOT / "data" / "published", address_of(store))
        put_tours_away(catalog, store)
        with served(store) as address, chromium() as browser:
            for file in take(browser, address, asked.folder, asked.pages or list(PAGES)):
                sys.stdout.write(f"{file}\n")
                sys.stdout.flush()
                files.append(file)
    if not asked.pages:
        for gone in set(asked.folder.glob("*.webp")) - set(files):
            gone.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main())
