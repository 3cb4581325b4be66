"""Figures beside the ones judged: what territory had before it came in, what was only reclassified.

Both follow from the same lines as the figures judged, so that they fit. Knows nothing of files.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import floor
from typing import TYPE_CHECKING

from metrics.model import CUT_RECLASSIFIED
from metrics.periods import parse_period
from metrics.services.illustration.chance import chance
from metrics.services.illustration.course import Curve, through

if TYPE_CHECKING:
    from collections.abc import Iterable

    from metrics.services.illustration.figures import Portion


@dataclass(frozen=True, slots=True)
class Restatement:
    """Baselines told anew after territory came in: which indicators, for which periods, filed when.

    An indicator left out keeps its old baseline, so that its cut is not assessed any more.
    """

    indicators: tuple[str, ...]
    periods: tuple[str, ...]
    filed: str
    name: str
    note: str


@dataclass(frozen=True, slots=True)
class Reclassified:
    """Units that became self-financing: what share of agencies has any, what part of their size."""

    agencies: float
    since: str
    part: Curve

    def number(self, indicator: str, held: Iterable[Portion], closes: int, seed: int) -> int:
        """Number cut so far only by reclassifying, in the lines that an agency holds."""
        if closes < parse_period(self.since).closes:
            return 0
        return sum(
            floor(one.size * self.part.at(closes) + one.offset)
            for one in held
            if not one.lineage.came_in
            and chance(seed, indicator, CUT_RECLASSIFIED, one.lineage.founder) < self.agencies
        )


# To restate another cut, or tell its reclassified part: a name here.
RESTATED = Restatement(
    indicators=("civil_servant_posts", "public_service_staff"),
    periods=("2021", "2025-Q2"),
    filed="2025-Q4",
    name="tinh_lai_moc",
    note="QĐ minh họa số 68, tính lại mốc theo địa bàn hợp nhất",
)
RECLASSIFIED = {
    "public_service_staff": Reclassified(
        agencies=0.35,
        since="2023-Q1",
        part=through({"2022": 0.0, "2023": 0.006, "2024": 0.011, "2025-Q2": 0.013,
                      "2026-Q3": 0.018}),
    ),
}  # fmt: skip
