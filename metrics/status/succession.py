"""Whose work an agency carries on: its predecessors with the share of each that came to it.

A successor is compared with the sum of its predecessors; an agency that was split without a
declared share can be compared only together with everyone who took it over (see population.py).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from metrics.periods import end_date, last_ended

if TYPE_CHECKING:
    from metrics.model import Agency, Catalog
    from metrics.periods import Calendar


def share_of(predecessor: Agency, successor: str) -> Fraction | None:
    """Part of an agency that one successor took over; None where a split declares no share."""
    if len(predecessor.successors) == 1:
        return Fraction(1)
    declared = predecessor.shares.get(successor)
    return Fraction(declared) if declared is not None else None


def carried_on(
    catalog: Catalog, code: str, closes: int, calendar: Calendar
) -> dict[str, Fraction] | None:
    """Agencies of a quarter whose work this agency carries on, with the share of each.

    Itself with share 1 where it existed then. None where any of it came by a split without a
    declared share. Empty for an agency that carries on nobody's work.
    """
    agency = catalog.agencies[code]
    parts: dict[str, Fraction] = {}
    if agency.valid_from is None or agency.valid_from <= end_date(closes, calendar):
        parts[code] = Fraction(1)
    for predecessor in catalog.predecessors.get(code, ()):
        one = catalog.agencies[predecessor]
        if one.valid_to is None:
            continue
        if last_ended(one.valid_to, calendar) < closes:
            continue
        share = share_of(one, code)
        earlier = carried_on(catalog, one.code, closes, calendar)
        if share is None or earlier is None:
            return None
        for name, part in earlier.items():
            parts[name] = parts.get(name, Fraction(0)) + part * share
    return parts
