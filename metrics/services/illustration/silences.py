"""Who stops reporting what, and since when: the declared table of missing figures.

Everything else that an agency owes is in its file. Knows nothing of figures.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from metrics.periods import parse_period
from metrics.services.illustration.chance import chance, scattered

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Silence:
    """A share of the agencies of one level files no figure of some indicators from a quarter on.

    indicators: () for whole files.
    """

    indicators: tuple[str, ...]
    level: str
    share: float
    since: str

    def covers(self, indicator: str, level: str, closes: int) -> bool:
        """Whether it touches this indicator at this level and quarter."""
        return (
            level == self.level
            and closes >= parse_period(self.since).closes
            and (not self.indicators or indicator in self.indicators)
        )


# To add one: a line here. A coverage below 0.8 (targets.yaml) makes a target insufficient_data.
SILENCES: tuple[Silence, ...] = (
    # Districts no longer answer for the work files of their communes, and new communes not yet.
    Silence(("online_work_files_commune",), "district", 0.32, "2024-Q2"),
    Silence(("online_work_files_commune",), "commune", 0.30, "2025-Q3"),
    Silence(("e_meetings_commune_share",), "commune", 0.26, "2025-Q3"),
    # Payments are late and also thinly reported; coverage stays above the minimum.
    Silence(("online_payment_transactions_share",), "commune", 0.20, "2025-Q3"),
    # One reporter, who stops: its newest figure grows too old.
    Silence(("vt_young_planned_share",), "city", 1.0, "2024-Q3"),
    Silence(("ht_budget_paid_staff",), "city", 1.0, "2025-Q3"),
    # Late with the newest file.
    Silence((), "commune", 0.08, "2026-Q3"),
    Silence((), "city_department", 0.10, "2026-Q3"),
)


def is_silent(indicator: str, level: str, number: float, closes: int) -> bool:
    """Whether an agency of the level, with its fixed number in [0, 1), files no figure."""
    return any(
        silence.covers(indicator, level, closes) and number < silence.share for silence in SILENCES
    )


def numbers_of(contemporaries: Sequence[str], level: str, seed: int) -> dict[str, float]:
    """Place in [0, 1) of each agency of a level; the lowest fall silent first.

    contemporaries: codes in an order that keeps agencies of one time together, so that the places
    of any time are evenly spread.
    """
    start = chance(seed, "silence", level)
    return {code: scattered(index, start) for index, code in enumerate(contemporaries)}
