"""Figures of one indicator added up over agencies at one period, as judging takes them.

The adding up itself (newest figure of each agency, carrying forward, leaving out on both sides) is
done by the ledger in one query; see store/totals.py. Here is only the shape of the result.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

ZERO = Decimal(0)


def quotient(over: Decimal, under: Decimal) -> Fraction:
    """One number divided by another, exactly; raises ZeroDivisionError.

    >>> quotient(Decimal("0.3"), Decimal("1.20"))
    Fraction(1, 4)
    """
    (up, up_parts), (down, down_parts) = over.as_integer_ratio(), under.as_integer_ratio()
    return Fraction(up * down_parts, up_parts * down)


@dataclass(frozen=True, slots=True)
class Sums:
    """Sums over the agencies included.

    agencies: how many figures; weighted: sum of value x denominator (respondents) and weights:
    sum of those denominators, over the figures that carry one; weighted_agencies: how many do.
    """

    agencies: int = 0
    numerator: Decimal = ZERO
    denominator: Decimal = ZERO
    value: Decimal = ZERO
    weighted: Decimal = ZERO
    weights: Decimal = ZERO
    weighted_agencies: int = 0


@dataclass(frozen=True, slots=True)
class Added:
    """A figure of territory that came in, for a period before it came in."""

    value: Decimal
    illustrative: bool = False


@dataclass(frozen=True, slots=True)
class Totals:
    """What the ledger answers about an indicator at a period.

    closes: quarter ordinal of the newest figure; expected: agencies that should report; reported:
    those with a figure young enough, of which `carried` filed it for an earlier period; included:
    those that count on both sides; weight and weight_included: the baseline (or the number of
    agencies) behind coverage; base: the same agencies' sums at the baseline, when one was asked;
    whole_value: sum of every figure there is, comparable with the baseline or not; added: part of
    the baseline that came in with territory, where the baseline has been restated.
    """

    closes: int
    expected: int
    reported: int
    carried: int
    included: int
    weight: Decimal
    weight_included: Decimal
    now: Sums
    base: Sums | None = None
    illustrative: bool = False
    conflicting: bool = False
    whole_value: Decimal = ZERO
    added: Decimal | None = None

    @property
    def coverage(self) -> Fraction:
        """Share of what should be counted that is counted, 0 to 1; by agencies if all weigh 0."""
        if not self.expected:
            return Fraction(0)
        if not self.weight:
            return Fraction(self.included, self.expected)
        return quotient(self.weight_included, self.weight)


@dataclass(frozen=True, slots=True)
class Ask:
    """One question to the ledger.

    closes: period asked for; oldest: figures closing earlier are too old; opens: first quarter of
    the window a flow is summed over, None for figures of which the last counts; may_begin_late:
    the window may lack its first quarters (the very first figure); last_denominator: the
    denominator is a standing total; base_closes/base_oldest: the baseline wanted for the same
    agencies, if any, and base_opens its window; population: number of the population asked about.
    """

    indicator: str
    population: int
    closes: int
    oldest: int
    opens: int | None = None
    may_begin_late: bool = False
    last_denominator: bool = False
    base_closes: int | None = None
    base_oldest: int | None = None
    base_opens: int | None = None
