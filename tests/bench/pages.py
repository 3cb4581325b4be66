"""Pages of the demo store in a headless browser, against a page with nothing but two texts."""

from __future__ import annotations

from contextlib import ExitStack
from itertools import count
from typing import TYPE_CHECKING

from ratios import Ratio, in_turns

from browser import (
    ROOT,
    change_seconds,
    opened,
    reload_seconds,
    served,
    sign_in,
    unfold_seconds,
    write_bare_page,
)
from metrics.relay import Request, ask
from metrics.services.demonstration import prepare_demo

if TYPE_CHECKING:
    from pathlib import Path

    from metrics.model import Catalog

ROUNDS = 15
AIM_RELOAD, AIM_CHANGE, AIM_TARGET = 1.6, 2.0, 3.0
FILE = "agency,indicator,period,value,note\nhp,par_index_score,2023,91.81,{version}\n"
TARGET = "HP24-Q2"
# What a person waits for on each page.
BARE_TEXT, HEADLINE = "[data-testid=stMarkdown] p", ".tm .headline"
# The last part of the overview: every target stands before it, or under a heading that opens it.
LAST_FOLD, CARD = ".st-key-fold-tasks-resting-rest", ".card"
LAST_PART = f"{LAST_FOLD} summary"
# The longest part.
FOLD = ".st-key-fold-tasks-good-rest"
CHART = ".js-plotly-plot .main-svg"


def page_ratios(catalog: Catalog, folder: Path) -> list[Ratio]:
    """Overview and target page warm, and changes of the overview, each beside the bare page."""
    store = f"duckdb:///{folder / 'demo.duckdb'}"
    prepare_demo(catalog, ROOT / "data" / "published", store)
    files = {
        "KPI_TARGETS": ROOT / "targets.yaml",
        "KPI_AGENCIES": ROOT / "data" / "agencies.csv",
        "KPI_SOURCES": ROOT / "data" / "sources.csv",
    }
    environment = {name: str(path) for name, path in files.items()} | {"KPI_STORE": store}
    with ExitStack() as stack:
        bare_address = stack.enter_context(served(write_bare_page(folder / "bare")))
        address = stack.enter_context(served(ROOT / "dashboard.py", environment))
        new_page = stack.enter_context(opened())
        bare, ours = new_page(), new_page()
        sign_in(ours, address)

        floor, overview, target = in_turns(
            lambda: reload_seconds(bare, bare_address, BARE_TEXT),
            lambda: reload_seconds(ours, address, LAST_PART),
            lambda: reload_seconds(ours, f"{address}/target?target={TARGET}", CHART),
            rounds=ROUNDS,
        )
        versions = count()

        def seen_anew() -> float:
            """Accept a file while the server holds the ledger; nothing kept counts any more."""
            path = folder / "figures.csv"
            path.write_text(FILE.format(version=next(versions)), encoding="utf-8")
            answer = ask(store, Request(["load", str(path)], str(folder), environment))
            assert answer is not None, "the server does not listen"
            assert answer.code == 0, answer.output
            return reload_seconds(ours, address, LAST_PART)

        bare_again, anew = in_turns(
            lambda: reload_seconds(bare, bare_address, BARE_TEXT), seen_anew, rounds=ROUNDS
        )
        reload_seconds(bare, f"{bare_address}/?choose=yes", BARE_TEXT)
        reload_seconds(ours, address, LAST_PART)
        bare_change, change = in_turns(
            lambda: change_seconds(bare, BARE_TEXT),
            lambda: change_seconds(ours, HEADLINE),
            rounds=ROUNDS,
        )
        change_again, opening = in_turns(
            lambda: change_seconds(bare, BARE_TEXT),
            lambda: unfold_seconds(ours, FOLD, CARD),
            rounds=ROUNDS,
        )
    return [
        Ratio(
            f"overview of {len(catalog.targets)} targets, warm reload", floor, overview, AIM_RELOAD
        ),
        Ratio("overview, first view after a file was accepted", bare_again, anew),
        Ratio("overview, another period picked", bare_change, change, AIM_CHANGE),
        Ratio("overview, its longest part opened", change_again, opening, AIM_CHANGE),
        Ratio(f"target page ({TARGET}), warm reload", floor, target, AIM_TARGET),
    ]
