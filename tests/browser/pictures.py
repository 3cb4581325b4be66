"""Screenshots of every page on the demo ledger: python tests/browser/pictures.py FOLDER.

Each page in each language on a projector and on a laptop, named like overview-vi-1920x1080.png.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import Page
from reading import open_method, open_overview, open_screen, open_target, settle
from serving import ROOT, address_of, chromium, served
from visiting import admit

from metrics.access import Role
from metrics.catalog.load import load_catalog
from metrics.services.demonstration import prepare_demo

if TYPE_CHECKING:
    from playwright.sync_api import Browser


def open_flawed(page: Page, address: str) -> None:
    """Open the queue, then the first filing in it that has warnings."""
    open_screen(page, address)
    odd = page.get_by_role("row").filter(has=page.locator(".l-warning"))
    odd.first.get_by_role("link").click()
    page.get_by_role("textbox").wait_for()
    settle(page)


PAGES = {
    "login": (Page.goto, "/login?next=/"),
    "overview": (open_overview, "/?as_of=2025-Q2"),
    "target": (open_target, "/target?target=HP24-Q2&as_of=2026-Q3"),
    "task": (open_target, "/target?target=HP21-M1&as_of=2026-Q3"),
    "agency": (open_screen, "/agency?agency=p_nam_trieu&as_of=2026-Q3"),
    "matrix": (open_screen, "/matrix?as_of=2026-Q3"),
    "crossed": (open_screen, "/matrix?as_of=2026-Q3&part=plans"),
    "method": (open_method, "/method?as_of=2026-Q3"),
    "review": (open_screen, "/review?period=2026-Q3"),
    "filing": (open_flawed, "/review?period=2026-Q3"),
    "calendar": (open_screen, "/calendar?level=city_department"),
    "history": (open_screen, "/history?agency=so_y_te_hn"),
    "trail": (open_screen, "/trail?"),
    "briefing": (
        open_screen,
        "/briefing?part=prepare&only=HP24-Q2,HP24-Q3,HP21-M1&as_of=2026-Q3",
    ),
    "export": (open_screen, "/export?as_of=2026-Q3"),
}
# Who looks at a page; a leader unless said otherwise, and at the login page nobody yet.
VISITORS = {
    "review": Role.REVIEWER,
    "briefing": Role.REVIEWER,
    "filing": Role.REVIEWER,
    "history": Role.AGENCY,
    "trail": Role.REVIEWER,
}
LANGUAGES = ("vi", "en")
SIZES = ((1920, 1080), (1366, 768))


def take(browser: Browser, address: str, folder: Path) -> list[Path]:
    """Files of all screenshots, taken of a server at an address."""
    files = []
    for (name, (shown, path)), language, (width, height) in product(
        PAGES.items(), LANGUAGES, SIZES
    ):
        context = browser.new_context(viewport={"width": width, "height": height})
        role = VISITORS.get(name, Role.VIEWER)
        page = (context if name == "login" else admit(context, role)).new_page()
        shown(page, f"{address}{path}&lang={language}")
        file = folder / f"{name}-{language}-{width}x{height}.png"
        page.screenshot(path=file, animations="disabled")
        files.append(file)
        context.close()
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
        with served(store) as address, chromium() as browser:
            for file in take(browser, address, folder):
                sys.stdout.write(f"{file}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
