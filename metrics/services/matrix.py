"""Agencies by targets, and plans by fields: where everything stands at one look."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from metrics.access import Action, Viewer, require
from metrics.services.peers import is_acting
from metrics.status.alone import Grade
from metrics.text.order import alphabetical

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from metrics.model import Agency
    from metrics.services.apart import Everyone, Own
    from metrics.services.overview import Standing
    from metrics.services.workspace import Workspace
    from metrics.status.verdict import Status


class Order(StrEnum):
    """How the agencies are put in order: the first is the one taken unless another is asked."""

    LATE = "late"
    COMPLETENESS = "completeness"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Row:
    """One agency: its part in each column, None where it takes no part.

    late: missed, off track or at risk; reported, expected: how many of its parts have a figure.
    """

    agency: Agency
    cells: tuple[Own | None, ...]
    late: int
    reported: int
    expected: int

    @property
    def completeness(self) -> Fraction:
        """Parts with a figure that counts out of all."""
        return Fraction(self.reported, self.expected) if self.expected else Fraction(0)


@dataclass(frozen=True, slots=True)
class Matrix:
    """Agencies as rows, targets as columns: those of several agencies first, then of one alone."""

    columns: tuple[Standing, ...]
    rows: tuple[Row, ...]


def matrix_of(
    workspace: Workspace,
    viewer: Viewer,
    as_of: int,
    standings: Sequence[Standing],
    everyone: Everyone,
    *,
    level: str | None = None,
    plan: str | None = None,
    field: str | None = None,
    order: Order = Order.LATE,
) -> Matrix:
    """Agencies that exist at the end of a quarter and take part in any target chosen."""
    require(viewer, Action.VIEW)
    catalog = workspace.catalog
    agencies = [
        one
        for one in catalog.agencies.values()
        if one.code in everyone and level in (None, one.level) and is_acting(catalog, one, as_of)
    ]
    taken = Counter(target for one in agencies for target in everyone[one.code])
    chosen = (
        one
        for one in standings
        if one.verdict.target in taken
        and plan in (None, one.subject.target.plan)
        and field in (None, one.subject.target.field)
    )
    columns = tuple(sorted(chosen, key=lambda one: taken[one.verdict.target] == 1))
    rows = (_row(one, everyone, columns) for one in agencies)
    return Matrix(columns, tuple(_ordered((one for one in rows if one.expected), order)))


def _row(agency: Agency, everyone: Everyone, columns: Sequence[Standing]) -> Row:
    parts = everyone[agency.code]
    cells = tuple(parts.get(one.verdict.target) for one in columns)
    known = [one for one in cells if one is not None]
    return Row(
        agency,
        cells,
        sum(1 for one in known if one.grade is Grade.LATE),
        sum(1 for one in known if one.value is not None),
        len(known),
    )


def _ordered(rows: Iterable[Row], order: Order) -> list[Row]:
    """The most late first, or the least complete first, or by name; alike ones by name."""
    by_name = sorted(rows, key=lambda one: alphabetical(one.agency.name_vi))
    if order is Order.LATE:
        return sorted(by_name, key=lambda one: -one.late)
    if order is Order.COMPLETENESS:
        return sorted(by_name, key=lambda one: one.completeness)
    return by_name


def plans_by_fields(standings: Iterable[Standing]) -> dict[tuple[str, str], Counter[Status]]:
    """How many targets of each (plan, field of reform) stand where."""
    counts: dict[tuple[str, str], Counter[Status]] = defaultdict(Counter)
    for one in standings:
        counts[one.subject.target.plan, one.subject.target.field][one.verdict.status] += 1
    return dict(counts)
