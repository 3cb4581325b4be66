"""The agencies of one level side by side; who lacks a figure is never ranked.

Only what all of them take part in is counted, so that like is compared with like: of each agency
how many of these targets it meets or is on its way to meet, out of those that can be judged.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from metrics.access import Action, Viewer, require
from metrics.services.peers import JUDGED, peers_of
from metrics.status.alone import Grade

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from metrics.model import Agency
    from metrics.services.apart import Everyone, Own
    from metrics.services.peers import Kind
    from metrics.services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Place:
    """One agency: its rank, alike ones sharing the best, None where a figure is missing.

    good: targets it meets or is on its way to meet; judged: those with a verdict; missing: those of
    which its figure for the period judged is not there or cannot be compared.
    """

    agency: Agency
    rank: int | None
    good: int
    judged: int
    missing: tuple[str, ...]

    @property
    def share(self) -> Fraction:
        """Good ones out of those judged."""
        return Fraction(self.good, self.judged) if self.judged else Fraction(0)


@dataclass(frozen=True, slots=True)
class League:
    """The agencies of a kind on a date.

    targets: codes of those counted; ranked: the best first, then by name; unranked: by name.
    """

    as_of: int
    targets: tuple[str, ...]
    ranked: tuple[Place, ...]
    unranked: tuple[Place, ...]


def league_of(
    workspace: Workspace, viewer: Viewer, kind: Kind, everyone: Everyone, as_of: int
) -> League:
    """League of the agencies of a kind that exist at the end of a quarter.

    A target counts when every one of them takes part and at least one can be judged on its own.
    """
    require(viewer, Action.VIEW)
    members = [one for one in peers_of(workspace.catalog, kind, as_of) if one.code in everyone]
    targets = _counted([everyone[one.code] for one in members])
    places = [_place(one, everyone[one.code], targets) for one in members]
    complete = [one for one in places if one.judged and not one.missing]
    complete.sort(key=lambda one: -one.share)
    return League(
        as_of,
        targets,
        tuple(_ranked(complete)) if len(complete) > 1 else (),
        tuple(one for one in places if one not in complete or len(complete) == 1),
    )


def _counted(members: Sequence[Mapping[str, Own]]) -> tuple[str, ...]:
    if not members:
        return ()
    shared = [target for target in members[0] if all(target in one for one in members)]
    return tuple(
        target for target in shared if any(_grade(one[target]) in JUDGED for one in members)
    )


def _grade(own: Own) -> Grade | None:
    return own.grade if own.verdict is not None else None


def _place(agency: Agency, parts: Mapping[str, Own], targets: Sequence[str]) -> Place:
    grades = {target: parts[target].grade for target in targets}
    return Place(
        agency,
        None,
        sum(1 for grade in grades.values() if grade is Grade.GOOD),
        sum(1 for grade in grades.values() if grade in JUDGED),
        tuple(target for target, grade in grades.items() if grade is Grade.MISSING),
    )


def _ranked(places: Sequence[Place]) -> list[Place]:
    """Places with ranks: alike ones share the best of theirs (1, 1, 3)."""
    ranks = {
        share: place for place, share in reversed(list(enumerate((p.share for p in places), 1)))
    }
    return [
        Place(one.agency, ranks[one.share], one.good, one.judged, one.missing) for one in places
    ]
