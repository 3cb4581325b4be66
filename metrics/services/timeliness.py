"""How one agency keeps its reporting days, period by period, beside its peers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from metrics.access import Action, Viewer, may, require
from metrics.services.peers import kind_of
from metrics.services.punctuality import punctuality_history
from metrics.status.punctuality import Counts

if TYPE_CHECKING:
    from datetime import date

    from metrics.services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Kept:
    """One period (quarter ordinal): counts of the agency, and of its peers without it together.

    peers: how many agencies the counts of the others are of; 0 where the viewer may not see them.
    """

    closes: int
    own: Counts
    others: Counts
    peers: int


def timeliness_of(
    workspace: Workspace, viewer: Viewer, agency: str, until: int, periods: int, today: date
) -> tuple[Kept, ...]:
    """The last so many periods up to a quarter in which the agency owed anything, newest first.

    Peers are agencies of its level under the same agency; the agency role sees itself alone.
    """
    require(viewer, Action.READ_PUNCTUALITY, agency)
    agencies = workspace.catalog.agencies
    kind = kind_of(agencies[agency])
    of_all = all(may(viewer, Action.READ_PUNCTUALITY, code) for code in agencies)
    asked = punctuality_history(
        workspace, viewer, until, periods, today, None if of_all else agency
    )
    own: dict[int, Counts] = {}
    others: dict[int, list[Counts]] = {}
    for one in asked:
        for closes, tallied in one.periods:
            if one.agency.code == agency:
                own[closes] = tallied.all
            elif kind_of(one.agency) == kind:
                others.setdefault(closes, []).append(tallied.all)
    return tuple(
        Kept(closes, own[closes], _sum(others.get(closes, [])), len(others.get(closes, [])))
        for closes in sorted(own, reverse=True)
    )


def _sum(parts: list[Counts]) -> Counts:
    total = Counts()
    for one in parts:
        total += one
    return total
