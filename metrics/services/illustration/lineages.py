"""Lines of succession: the undivided parts of agencies that mergers and splits pass on.

Figures are made for each line, and an agency reports the sum of the lines it holds; so nothing is
lost or gained by a merger, whoever reports. Knows nothing of indicators.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from metrics.services.illustration.course import DISTRICTS, WHOLE
from metrics.status.population import BEGINNING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from metrics.model import Agency
    from metrics.status.population import Member

# Communes took over from districts, so communes that came in are sized like parts of districts.
POOLS = {"commune": DISTRICTS}
# The successor named first takes this many times as much as another of the same level.
MAIN_SUCCESSOR = 4.0


@dataclass(frozen=True, slots=True)
class Lineage:
    """One part of a founding agency and whom it belongs to over time.

    holders: agencies one after the other, each with the last quarter it holds the part; begins:
    first quarter there is anything to report; pool: total it is a part of; part: its share of the
    founder; came_in: it was outside the register before.
    """

    holders: tuple[tuple[str, int], ...]
    begins: int
    pool: str
    part: float = 1.0
    came_in: bool = False

    @property
    def founder(self) -> str:
        """Code of the agency the part was first held by."""
        return self.holders[0][0]

    @property
    def name(self) -> str:
        """Text that tells it from every other line."""
        return ">".join(code for code, _ in self.holders) + ("+" if self.came_in else "")

    def holder(self, closes: int) -> str | None:
        """Agency that reports it at a quarter, None outside its time."""
        if closes < self.begins:
            return None
        return next((code for code, last in self.holders if closes <= last), None)


def of_locality(members: Iterable[Member], enlarged: int | None) -> tuple[Lineage, ...]:
    """Line of the locality, reported by one agency after another, and the line of what came in."""
    ordered = sorted(members, key=lambda member: (member.last, member.agency))
    holders = tuple((member.agency, member.last) for member in ordered)
    lines = [Lineage(holders, BEGINNING, WHOLE)]
    if enlarged is not None:
        since = tuple((code, last) for code, last in holders if last >= enlarged)
        if since:
            lines.append(Lineage(since, enlarged, WHOLE, came_in=True))
    return tuple(lines)


def of_agencies(
    agencies: Mapping[str, Agency], members: Iterable[Member], enlarged: int | None
) -> tuple[Lineage, ...]:
    """Lines through the agencies that report for themselves, ordered by name.

    An agency that goes on at its level when territory comes in is enlarged by a line of its own;
    one without predecessors that begins on that day came in with the territory.
    """
    inside = {member.agency: member for member in members}
    # An agency that was there before it took something over is a founder too.
    succeeded = {
        successor: code
        for code, member in inside.items()
        for successor in agencies[code].successors
        if successor in inside and inside[successor].first > member.last
    }
    lines: list[Lineage] = []
    for code, member in inside.items():
        pool = POOLS.get(agencies[code].level, agencies[code].level)
        last = ((code, member.last),)
        if code not in succeeded:
            came_in = enlarged is not None and member.first >= enlarged
            for path, part in _paths(agencies, code, inside):
                holders = tuple((step, inside[step].last) for step in path)
                lines.append(Lineage(holders, member.first, pool, part, came_in))
        elif member.first == enlarged and agencies[succeeded[code]].level == agencies[code].level:
            lines.append(Lineage(last, enlarged, pool, came_in=True))
    return tuple(sorted(lines, key=lambda line: line.name))


def _paths(
    agencies: Mapping[str, Agency], code: str, inside: Mapping[str, Member]
) -> Iterator[tuple[tuple[str, ...], float]]:
    """Every way from an agency to one without successors, with the share that takes it."""
    successors = [one for one in agencies[code].successors if one in inside]
    if not successors:
        yield (code,), 1.0
        return
    first = MAIN_SUCCESSOR if agencies[successors[0]].level == agencies[code].level else 1.0
    weights = [first] + [1.0] * (len(successors) - 1)
    for successor, weight in zip(successors, weights, strict=True):
        for path, part in _paths(agencies, successor, inside):
            yield (code, *path), part * weight / sum(weights)
