"""Who should report for a target at a period, and which agencies are comparable over mergers.

Agencies linked by succession form one group: a group's sum before and after a merger or split
compares like with like, because every headcount stays inside the group.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from metrics.periods import end_date, last_ended, quarter_ordinal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from metrics.model import Agency, Catalog, Scope, Target
    from metrics.notation import Words
    from metrics.periods import Calendar

BEGINNING, OPEN_END = quarter_ordinal(1, 1), quarter_ordinal(9000)


@dataclass(frozen=True, slots=True)
class Member:
    """One agency of a population, expected to report periods closing in [first, last]."""

    agency: str
    group: str
    first: int
    last: int


class Enlargement(NamedTuple):
    """Territory from outside the register: first quarter with it, what it is, who took it in."""

    closes: int
    what: Words
    agency: str = ""


@dataclass(frozen=True, slots=True)
class Population:
    """Agencies that should report, with their validity in quarters of one calendar.

    enlarged: each taking-in of territory from outside the register, after which sums are not
    comparable with earlier baselines until restated.
    """

    members: tuple[Member, ...]
    enlarged: tuple[Enlargement, ...] = ()
    is_many: bool = field(init=False, compare=False, repr=False)
    _firsts: tuple[int, ...] = field(init=False, compare=False, repr=False)
    _lasts: tuple[int, ...] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Work out once what every verdict asks for; is_many: more than one line of succession."""
        groups = {member.group for member in self.members}
        object.__setattr__(self, "is_many", len(groups) > 1)
        object.__setattr__(self, "_firsts", tuple(sorted(one.first for one in self.members)))
        object.__setattr__(self, "_lasts", tuple(sorted(one.last for one in self.members)))

    @property
    def last(self) -> int | None:
        """Last quarter anyone should report; None when the population is open or empty."""
        return self._lasts[-1] if self._lasts and self._lasts[-1] < OPEN_END else None

    def size(self, closes: int) -> int:
        """How many agencies should report the period closing with this quarter."""
        return bisect_right(self._firsts, closes) - bisect_left(self._lasts, closes)

    def expects(self, agency: str, closes: int) -> bool:
        """Whether the agency should report the period closing with this quarter."""
        return any(
            member.agency == agency and member.first <= closes <= member.last
            for member in self.members
        )

    def enlargements(self, after: int, until: int) -> tuple[Enlargement, ...]:
        """Territory that came in after one quarter and up to another."""
        return tuple(one for one in self.enlarged if after < one.closes <= until)


def population_of(catalog: Catalog, target: Target) -> Population:
    """Agencies that should report for a target.

    The target's scope, else the indicator's reporters, else every agency of the plan's territory.
    A root stands for the whole locality: it counts only where it is named, or has no parts.
    """
    scope = target.scope or catalog.indicators[target.indicator].reported_by
    return population_in(
        catalog.agencies,
        catalog.plans[target.plan].territory,
        scope,
        catalog.calendar_of(target.plan),
    )


def population_in(
    agencies: Mapping[str, Agency],
    territory: Sequence[str],
    scope: Scope | None,
    calendar: Calendar,
) -> Population:
    """Agencies of a scope inside a territory (the whole register when no territory is named)."""
    members_of = inside(agencies, territory)
    if scope is not None and scope.agencies is not None:
        chosen = [agencies[code] for code in scope.agencies]
    else:
        wholes = {agency.parent for agency in agencies.values()}
        parts = [
            agency
            for agency in members_of
            if agency.parent is not None or agency.code not in wholes
        ]
        levels = scope.level if scope is not None else None
        chosen = [agency for agency in parts if levels is None or agency.level in levels]
    groups = _groups(agencies, {agency.code for agency in chosen})
    members = tuple(
        Member(
            agency.code,
            groups[agency.code],
            BEGINNING if agency.valid_from is None else _first_ending_on_or_after(agency, calendar),
            OPEN_END if agency.valid_to is None else last_ended(agency.valid_to, calendar),
        )
        for agency in chosen
    )
    roots = [agencies[code] for code in territory] or members_of
    enlarged = tuple(
        Enlargement(_first_ending_on_or_after(agency, calendar), agency.absorbs, agency.code)
        for agency in roots
        if agency.absorbs and agency.valid_from is not None
    )
    return Population(tuple(member for member in members if member.first <= member.last), enlarged)


def _first_ending_on_or_after(agency: Agency, calendar: Calendar) -> int:
    if agency.valid_from is None:
        return BEGINNING
    ended = last_ended(agency.valid_from, calendar)
    return ended if end_date(ended, calendar) == agency.valid_from else ended + 1


def inside(agencies: Mapping[str, Agency], territory: Sequence[str]) -> list[Agency]:
    """Agencies of a territory: its roots and all below them; everyone when none is named."""
    if not territory:
        return list(agencies.values())
    roots = set(territory)

    def belongs(agency: Agency) -> bool:
        seen: set[str] = set()
        node: Agency | None = agency
        while node is not None and node.code not in seen:
            if node.code in roots:
                return True
            seen.add(node.code)
            node = agencies.get(node.parent) if node.parent else None
        return False

    return [agency for agency in agencies.values() if belongs(agency)]


def _groups(agencies: Mapping[str, Agency], chosen: set[str]) -> dict[str, str]:
    """Connected sets of agencies under succession, each named by its first code."""
    head = {code: code for code in chosen}

    def find(code: str) -> str:
        while head[code] != code:
            head[code] = head[head[code]]
            code = head[code]
        return code

    for code in chosen:
        for successor in agencies[code].successors:
            if successor in head:
                first, second = sorted((find(code), find(successor)))
                head[second] = first
    return {code: find(code) for code in chosen}
