"""A PowerPoint of 40 targets from a large ledger, against the same charts drawn by hand.

The floor puts a title and one native chart on each slide and saves; it asks no ledger, words
nothing, colours nothing and takes no clock out of the file.
"""

from __future__ import annotations

import io
from time import perf_counter
from typing import TYPE_CHECKING

from ledger import AGENCIES, NEWEST, ROWS, fill, large_catalog
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches
from ratios import Ratio, in_turns

from metrics.access import Role, Viewer
from metrics.services.exporting import export_file
from metrics.services.workspace import Workspace
from metrics.store.ledger import open_ledger
from metrics.text.words import Language

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from metrics.model import Catalog

TARGETS, PERIODS, ROUNDS = 40, 20, 5
VIEWER = Viewer("bench", Role.VIEWER)


def taking_ratios(catalog: Catalog, folder: Path) -> list[Ratio]:
    """A PowerPoint and the PDF slides of 40 targets of a large ledger, beside the floor."""
    workspace = Workspace(
        large_catalog(catalog, AGENCIES), open_ledger(f"duckdb:///{folder / 'kpi.duckdb'}")
    )
    fill(workspace, ROWS)
    codes = [code for code, one in workspace.catalog.targets.items() if not one.is_task][:TARGETS]

    def ours(name: str) -> Callable[[], float]:
        def run() -> float:
            start = perf_counter()
            export_file(workspace, VIEWER, name, Language.VI, NEWEST, codes)
            return perf_counter() - start

        return run

    try:
        floor, deck, slides = in_turns(
            by_hand, ours("briefing.pptx"), ours("briefing.pdf"), rounds=ROUNDS
        )
    finally:
        workspace.engine.close()
    return [
        Ratio(f"PowerPoint of {TARGETS} targets: judged, worded, drawn", floor, deck),
        Ratio(f"PDF slides of {TARGETS} targets", floor, slides),
    ]


def by_hand() -> float:
    """Seconds that as many charts take without anything else."""
    start = perf_counter()
    deck = Presentation()
    for number in range(TARGETS):
        slide = deck.slides.add_slide(deck.slide_layouts[5])
        slide.shapes.title.text = str(number)
        data = CategoryChartData()
        data.categories = [str(period) for period in range(PERIODS)]
        for name in ("path", "actual", "goal"):
            data.add_series(name, range(PERIODS))
        box = (Inches(1), Inches(2), Inches(8), Inches(4))
        slide.shapes.add_chart(XL_CHART_TYPE.LINE_MARKERS, *box, data)
    deck.save(io.BytesIO())
    return perf_counter() - start
