"""Ratios against a floor measured in the same run, and the table that shows them.

Floor and subjects take turns, so that whatever else the machine does falls on all of them alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

WARM_UPS = 2


@dataclass(frozen=True, slots=True)
class Ratio:
    """One subject beside its floor: seconds of every round, and the ratio aimed at, if any."""

    name: str
    floor: tuple[float, ...]
    subject: tuple[float, ...]
    aim: float | None = None

    @property
    def value(self) -> float:
        """Median of the subject over the median of the floor."""
        return median(self.subject) / median(self.floor)

    @property
    def note(self) -> str:
        """Whether the aim was reached."""
        if self.aim is None:
            return ""
        return "reached" if self.value <= self.aim else "missed"


def in_turns(
    *timers: Callable[[], float], rounds: int, warm_ups: int = WARM_UPS
) -> list[tuple[float, ...]]:
    """Seconds of every timer over the rounds, one after another within each round.

    A timer does its work once and returns the seconds that count. Warm-up rounds are left out.
    """
    taken = [tuple(timer() for timer in timers) for _ in range(warm_ups + rounds)]
    return list(zip(*taken[warm_ups:], strict=True))


def table(ratios: Sequence[Ratio]) -> str:
    """The ratios in columns, medians in milliseconds."""
    head = ("what", "floor ms", "ms", "ratio", "aim", "rounds", "")
    rows = [
        (
            one.name,
            f"{median(one.floor) * 1000:.0f}",
            f"{median(one.subject) * 1000:.0f}",
            f"{one.value:.2f}",
            f"≤ {one.aim:.1f}" if one.aim is not None else "–",
            str(len(one.subject)),
            one.note,
        )
        for one in ratios
    ]
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if column in (0, len(head) - 1) else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in (head, *rows)
    )
