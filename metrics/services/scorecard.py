"""The scorecard of one agency: the targets it takes part in or answers for, beside its peers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from metrics.access import Action, Viewer, require
from metrics.errors import UnknownAgencyError
from metrics.services.overview import SEVERITY
from metrics.services.peers import JUDGED, kind_of, peers_of
from metrics.status.path import ADDABLE
from metrics.status.verdict import Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from fractions import Fraction

    from metrics.model import Agency
    from metrics.services.apart import Everyone, Own
    from metrics.services.overview import Standing
    from metrics.services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Peers:
    """Agencies of one level on one target, the agency itself among them.

    expected: how many take part; reported: how many have a figure that counts; middle: the middle
    one of these figures, None for sums; judged: how many have a verdict of their own, achieved: how
    many of them meet the target.
    """

    expected: int
    reported: int
    middle: Fraction | None
    judged: int
    achieved: int


@dataclass(frozen=True, slots=True)
class Line:
    """One target: the whole's standing, the agency's own part (None where it only answers)."""

    standing: Standing
    own: Own | None
    answers: bool
    peers: Peers | None

    @property
    def severity(self) -> tuple[int, int, tuple[int, float]]:
        """Own verdicts first, the worst first; then what is only the whole's."""
        verdict = self.own.verdict if self.own is not None else None
        if verdict is None:
            return 1, 0, self.standing.severity
        return 0, SEVERITY[verdict.status], self.standing.severity


@dataclass(frozen=True, slots=True)
class Scorecard:
    """What the page of an agency shows of its targets on a date.

    as_of: quarter ordinal, for an agency that has ended its last one; lines: those with a verdict
    of its own first, the worst first; counts: of these verdicts.
    """

    agency: Agency
    as_of: int
    successors: tuple[Agency, ...]
    predecessors: tuple[Agency, ...]
    lines: tuple[Line, ...]
    counts: dict[Status, int]


def scorecard_of(
    workspace: Workspace,
    viewer: Viewer,
    agency: str,
    standings: Sequence[Standing],
    everyone: Everyone,
    as_of: int,
) -> Scorecard:
    """Scorecard from standings and own parts as of the quarter that `judged_at` gives.

    Raises UnknownAgencyError.
    """
    require(viewer, Action.VIEW)
    catalog = workspace.catalog
    if agency not in catalog.agencies:
        raise UnknownAgencyError(agency)
    one = catalog.agencies[agency]
    own = everyone.get(agency, {})
    peers = [everyone.get(peer.code, {}) for peer in peers_of(catalog, kind_of(one), as_of)]
    lines = [
        _line(standing, own.get(standing.verdict.target), agency, peers)
        for standing in standings
        if standing.verdict.target in own or any(owner.code == agency for owner in standing.owners)
    ]
    counts = Counter(line.own.verdict.status for line in lines if line.own and line.own.verdict)
    return Scorecard(
        one,
        as_of,
        tuple(catalog.agencies[code] for code in one.successors),
        tuple(catalog.agencies[code] for code in catalog.predecessors.get(agency, ())),
        tuple(sorted(lines, key=lambda line: line.severity)),
        {status: counts[status] for status in Status},
    )


def _line(
    standing: Standing, own: Own | None, agency: str, level: Iterable[Mapping[str, Own]]
) -> Line:
    target = standing.verdict.target
    answers = any(owner.code == agency for owner in standing.owners)
    peers = [parts[target] for parts in level if target in parts] if own is not None else []
    return Line(standing, own, answers, _peers(standing, peers) if len(peers) > 1 else None)


def _peers(standing: Standing, peers: Sequence[Own]) -> Peers:
    values = [one.value for one in peers if one.value is not None]
    is_sum = standing.subject.target.is_task or standing.subject.indicator.value in ADDABLE
    return Peers(
        len(peers),
        len(values),
        median(values) if values and not is_sum else None,
        sum(1 for one in peers if one.verdict is not None and one.grade in JUDGED),
        sum(1 for one in peers if one.verdict and one.verdict.status is Status.ACHIEVED),
    )
