"""Where the figures lead: a robust line through the newest ones, and the pace needed from now.

Knows points on the quarter axis only, nothing of targets or verdicts. Numbers are exact fractions.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# Fewer points than this bear no line; more than this belong to another story.
FEWEST, MOST = 4, 8
# Two-sided normal quantile of the interval of the slope: 90%.
QUANTILE = Fraction(1645, 1000)


@dataclass(frozen=True, slots=True)
class Projection:
    """What the line through the newest figures says of a place ahead.

    value: the line there; low, high: the lines of the slope's 90% confidence limits there, never on
    the wrong side of value; per_quarter: slope of the line; needed: change per quarter that leads
    from the last figure to the goal, None when no time is left; points: how many were used.
    """

    value: Fraction
    low: Fraction
    high: Fraction
    per_quarter: Fraction
    needed: Fraction | None
    points: int


def project(
    points: Sequence[tuple[int, Fraction]], place: Fraction, goal: Fraction
) -> Projection | None:
    """Projection of the last eight points to a place on the quarter axis; None for fewer than four.

    points: (quarter ordinal, value), strictly ascending; place: of the due date; goal: the value
    wanted there. The slope is the median of all pairwise slopes (Theil, A rank-invariant method of
    linear and polynomial regression analysis, 1950), the intercept the median of what it leaves of
    the values. The interval of the slope comes from the distribution of Kendall's tau without ties
    (Sen, Estimates of the regression coefficient based on Kendall's tau, 1968).

    >>> line = [(quarter, Fraction(2500 - 10 * quarter)) for quarter in range(5)]
    >>> ahead = project(line, Fraction(10), Fraction(2380))
    >>> str(ahead.value), str(ahead.low), str(ahead.high), str(ahead.needed)
    ('2400', '2400', '2400', '-40/3')
    >>> project(line[:3], Fraction(10), Fraction(2380)) is None
    True
    """
    used = points[-MOST:]
    if len(used) < FEWEST:
        return None
    slopes = sorted(
        (later - earlier) / (right - left)
        for (left, earlier), (right, later) in combinations(used, 2)
    )
    slope = median(slopes)
    lowest = _lower_rank(len(used)) - 1
    limits = (slopes[lowest], slope, slopes[-1 - lowest])
    # Before the last point a steeper line may lie below a flatter one, hence the ordering.
    low, *_, high = sorted(_line(used, each, place) for each in limits)
    last_quarter, last = used[-1]
    left_over = place - last_quarter
    return Projection(
        value=_line(used, slope, place),
        low=low,
        high=high,
        per_quarter=slope,
        needed=(goal - last) / left_over if left_over > 0 else None,
        points=len(used),
    )


def median(values: Iterable[Fraction]) -> Fraction:
    """Middle value, or the mean of the two in the middle.

    >>> median([Fraction(5), Fraction(1), Fraction(2)]), median([Fraction(1), Fraction(2)])
    (Fraction(2, 1), Fraction(3, 2))
    """
    ordered = sorted(values)
    return (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2


def _line(points: Sequence[tuple[int, Fraction]], slope: Fraction, place: Fraction) -> Fraction:
    return median(value - slope * quarter for quarter, value in points) + slope * place


def _lower_rank(size: int) -> int:
    """Rank, from 1, of the lower limit among the sorted slopes; the upper one mirrors it.

    The rank is (N - C) / 2 rounded down, with N slopes and C = z sqrt(n (n-1) (2n+5) / 18). The
    upper, (N + C) / 2 + 1 rounded up, is N + 1 less that. Squares spare the root.

    >>> [_lower_rank(size) for size in range(4, 9)]
    [1, 1, 3, 5, 7]
    """
    pairs = size * (size - 1) // 2
    square = QUANTILE**2 * Fraction(size * (size - 1) * (2 * size + 5), 18)
    rank = 1
    while pairs - 2 * (rank + 1) >= 0 and (pairs - 2 * (rank + 1)) ** 2 >= square:
        rank += 1
    return rank
