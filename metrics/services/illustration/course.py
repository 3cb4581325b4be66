"""How one indicator develops over the years: its level, its size and how agencies differ.

Knows nothing of agencies or files; `courses.py` holds the table.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from metrics.periods import QUARTERS_A_YEAR, parse_period

if TYPE_CHECKING:
    from collections.abc import Mapping

# Pools: what a size is the total of. A level of the register, or the locality as a whole.
WHOLE, DEPARTMENTS, DISTRICTS = "whole", "city_department", "district"


@dataclass(frozen=True, slots=True)
class Curve:
    """A value at every quarter: linear between declared points, flat before and after them."""

    points: tuple[tuple[int, float], ...]

    @classmethod
    def through(cls, points: Mapping[str, float]) -> Curve:
        """Curve through values at the ends of the periods named.

        >>> Curve.through({"2021": 0.2, "2022": 0.4}).at(parse_period("2022-Q2").closes)
        0.3
        """
        return cls(tuple(sorted((parse_period(code).closes, y) for code, y in points.items())))

    def at(self, closes: int) -> float:
        """Value at the end of a quarter."""
        place = bisect_right(self.points, (closes, float("inf")))
        if place == 0:
            return self.points[0][1]
        (left, low) = self.points[place - 1]
        if place == len(self.points) or left == closes:
            return low
        (right, high) = self.points[place]
        return round(low + (high - low) * (closes - left) / (right - left), 9)


through = Curve.through
STEADY = Curve(((0, 1.0),))
NO_SEASONS = (1.0, 1.0, 1.0, 1.0)


def whole(size: float) -> dict[str, float]:
    """Size of what one agency reports for the whole locality."""
    return {WHOLE: size}


def by_level(departments: float = 0, districts: float = 0) -> dict[str, float]:
    """Sizes of what all departments, and all districts with their communes, report together."""
    return {DEPARTMENTS: departments, DISTRICTS: districts}


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """The course of one indicator in the whole locality, at the size it had in 2021.

    level: the share for a ratio, a multiple of the size for a count or amount, the score itself;
    size: pool -> denominator of a ratio, number of respondents, or what a count starts from;
    volume: how the size moves; seasons: its yearly pattern, quarter by quarter; profile: which
    table of `sizes.py` says how the size falls to agencies; bodies: the denominator counts
    reporting bodies instead; spread: how far agencies lie from the level, 0 to 1; noise: how far
    figures sway; joined: what the territory taken in on 01/07/2025 adds, as a share of the size;
    grain: figures are multiples of it.
    """

    level: Curve
    size: Mapping[str, float] = field(default_factory=lambda: whole(1))
    volume: Curve = STEADY
    seasons: tuple[float, float, float, float] = NO_SEASONS
    profile: str = "posts"
    bodies: bool = False
    spread: float = 0.0
    noise: float = 0.0
    joined: float = 0.85
    grain: int = 1

    def scale(self, closes: int) -> float:
        """Size at a quarter as a multiple of the declared one."""
        return self.volume.at(closes) * self.seasons[(closes - 1) % QUARTERS_A_YEAR]
