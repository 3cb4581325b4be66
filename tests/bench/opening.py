"""Pages opened on a server that has just been started, against a bare page opened likewise."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING

from ratios import Ratio, in_turns

from browser import ROOT, opened, reload_seconds, served, sign_in, write_bare_page
from metrics.services.demonstration import prepare_demo
from pages import BARE_TEXT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    from metrics.model import Catalog

ROUNDS, WARM_UPS = 7, 1
CLERK = 1  # the second demonstration account is an agency's
FORM, UPLOADER = "form button", "[data-testid=stFileUploader]"


def opening_ratios(catalog: Catalog, folder: Path) -> list[Ratio]:
    """Login, overview and upload on a server that is started for them, beside the bare page."""
    store = f"duckdb:///{folder / 'demo.duckdb'}"
    prepare_demo(catalog, ROOT / "data" / "published", store)
    environment = {
        "KPI_TARGETS": str(ROOT / "targets.yaml"),
        "KPI_AGENCIES": str(ROOT / "data" / "agencies.csv"),
        "KPI_SOURCES": str(ROOT / "data" / "sources.csv"),
        "KPI_STORE": store,
    }
    bare, ours = write_bare_page(folder / "bare"), ROOT / "dashboard.py"
    with opened() as new_page:
        # Sessions lie in the ledger, so that they outlast the server they began on.
        leader, clerk, stranger, nobody = new_page(), new_page(), new_page(), new_page()
        with served(ours, environment) as address:
            sign_in(leader, address)
            sign_in(clerk, address, CLERK)

        def opens(page: Page, path: str, sign: str) -> Callable[[], float]:
            def timer() -> float:
                start = perf_counter()
                script, given = (bare, None) if page is nobody else (ours, environment)
                with served(script, given) as address:
                    reload_seconds(page, f"{address}{path}", sign, is_app=path != "/login")
                    return perf_counter() - start

            return timer

        floor, login, overview, upload = in_turns(
            opens(nobody, "/", BARE_TEXT),
            opens(stranger, "/login", FORM),
            opens(leader, "/", ".tm .card >> nth=0"),
            opens(clerk, "/submit", UPLOADER),
            rounds=ROUNDS,
            warm_ups=WARM_UPS,
        )
    return [
        Ratio("login page, from the start of the server", floor, login),
        Ratio("overview, from the start of the server", floor, overview),
        Ratio("page for filing, from the start of the server", floor, upload),
    ]
