"""Screenshots of every page on the demo ledger: python tests/browser/pictures.py FOLDER.

Each page in each language on a projector and on a laptop, named like overview-vi-1920x1080.png.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import Page
from reading import open_method, open_overview, open_screen, open_target, settle, unfold
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
    from playwright.sync_api import Browser

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
    open_overview(page, address)
    unfold(page)
    page.get_by_test_id("stPopover").get_by_role("button").click()
    page.get_by_role("combobox").nth(2).wait_for()
    settle(page)


def open_view(browser: Browser, address: str, name: str, language: str, **options: Any) -> Page:
    """A view in a context of its own with these options, opened by who looks at it."""
    context = browser.new_context(**options)
    role = VISITORS.get(name, Role.VIEWER)
    page = (context if name == "login" else admit(context, role)).new_page()
    shown, path = (PAGES | PARTS)[name]
    shown(page, f"{address}{path}&lang={language}")
    return page


PAGES = {
    "login": (Page.goto, "/login?next=/"),
    "overview": (open_overview, "/?as_of=2025-Q2"),
    "target": (open_target, "/target?target=HP24-Q2&as_of=2026-Q3"),
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
    "calendar": (open_screen, "/calendar?level=city_department"),
    "history": (open_screen, "/history?agency=so_y_te_hn"),
    "trail": (open_screen, "/trail?"),
    "export": (open_screen, "/export?as_of=2026-Q3"),
}
# Parts of pages, and pages beside the application, that need no picture but are tested like those.
PARTS = {
    "filters": (open_filters, "/?as_of=2025-Q2"),
    "one league": (open_screen, "/agency?level=commune"),
    "ended agency": (open_screen, "/agency?agency=h_thuy_nguyen"),
    "agencies": (open_screen, "/review?period=2026-Q3&part=agencies"),
    "decided": (open_screen, "/review?period=2026-Q3&part=decided"),
    "locks": (open_screen, "/review?period=2026-Q3&part=locks"),
    "one agency": (open_screen, "/calendar?agency=p_nam_trieu"),
    "nothing there": (open_screen, "/history?filing=999999"),
    "password": (Page.goto, "/password?"),
    "sign out": (Page.goto, "/logout?"),
}
# Who looks at a page; a leader unless said otherwise, and at the login page nobody yet.
VISITORS = {
    "submit": Role.AGENCY,
    "review": Role.REVIEWER,
    "filing": Role.REVIEWER,
    "history": Role.AGENCY,
    "trail": Role.REVIEWER,
    "agencies": Role.REVIEWER,
    "decided": Role.REVIEWER,
    "locks": Role.REVIEWER,
    "nothing there": Role.REVIEWER,
}
LANGUAGES = ("vi", "en")
SIZES = ((1920, 1080), (1366, 768))


def put_tours_away(catalog: Catalog, store: Path) -> None:
    """Have every demonstration account see pages as after the first visit."""
    space = Workspace(catalog, open_ledger(address_of(store)))
    for viewer in demo_accounts(space.engine):
        put_tour_away(space, viewer)
    space.engine.close()


def take(browser: Browser, address: str, folder: Path) -> list[Path]:
    """Files of all screenshots, taken of a server at an address."""
    files = []
    for name, language, (width, height) in product(PAGES, LANGUAGES, SIZES):
        page = open_view(
            browser, address, name, language, viewport={"width": width, "height": height}
        )
        file = folder / f"{name}-{language}-{width}x{height}.png"
        page.screenshot(path=file, animations="disabled")
        files.append(file)
        page.context.close()
    return files


def main() -> int:
    """Make a demo ledger, serve it, and take every screenshot."""
    parser = argparse.ArgumentParser(description="Screenshots of every page on the demo ledger")
    parser.add_argument("folder", type=Path, help="where the screenshots go")
    folder = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    catalog = load_catalog(ROOT / "targets.yaml", ROOT / "data" / "agencies.csv").catalog
    with tempfile.TemporaryDirectory() as place:
        store = Path(place) / "demo.duckdb"
        prepare_demo(catalog, ROOT / "data" / "published", address_of(store))
        put_tours_away(catalog, store)
        with served(store) as address, chromium() as browser:
            for file in take(browser, address, folder):
                sys.stdout.write(f"{file}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
