"""How complete and how punctual the reports of a period are, by agency, by level and in all.

Figures and tasks are counted apart, as a file without its tasks is still a file. Complete is not
accepted.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from metrics.access import Action, Viewer, require
from metrics.services.owing import duty_standings
from metrics.status.duties import DutyKind
from metrics.status.punctuality import Counts, counts_of
from metrics.text.order import alphabetical

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from metrics.model import Agency
    from metrics.services.workspace import Workspace
    from metrics.status.punctuality import DutyStanding


@dataclass(frozen=True, slots=True)
class Tallied:
    """Counts of figures and of tasks."""

    figures: Counts = field(default_factory=Counts)
    tasks: Counts = field(default_factory=Counts)

    @property
    def all(self) -> Counts:
        """Both together."""
        return self.figures + self.tasks

    def __add__(self, other: Tallied) -> Tallied:
        """Both together, still apart by kind."""
        return Tallied(self.figures + other.figures, self.tasks + other.tasks)


@dataclass(frozen=True, slots=True)
class AgencyPunctuality:
    """How one agency met the duties of a period."""

    agency: Agency
    tallied: Tallied

    @property
    def all(self) -> Counts:
        """Figures and tasks together."""
        return self.tallied.all


@dataclass(frozen=True, slots=True)
class LevelPunctuality:
    """How the agencies of one level met them: how many agencies, and their counts together."""

    level: str
    agencies: int
    tallied: Tallied


@dataclass(frozen=True, slots=True)
class PeriodPunctuality:
    """One period on a day.

    agencies: those that owe anything, the late ones first, of these the latest first, then by name;
    levels: in the order of the register; tallied: everything together. Sums of what the viewer may
    see: for the agency role its own.
    """

    closes: int
    today: date
    agencies: tuple[AgencyPunctuality, ...]
    levels: tuple[LevelPunctuality, ...]
    tallied: Tallied


@dataclass(frozen=True, slots=True)
class AgencyHistory:
    """One agency over some periods: (quarter ordinal, counts) of those with duties, in order."""

    agency: Agency
    periods: tuple[tuple[int, Tallied], ...]
    tallied: Tallied


def punctuality_of(
    workspace: Workspace, viewer: Viewer, closes: int, today: date
) -> PeriodPunctuality:
    """Completeness and punctuality of the period closing with a quarter, at the end of a day."""
    by_agency = _by_agency(duty_standings(workspace, viewer, (closes,), today))
    register = workspace.catalog.agencies
    levels: dict[str, list[Tallied]] = defaultdict(list)
    for code in register:
        if (code, closes) in by_agency:
            levels[register[code].level].append(by_agency[code, closes])
    rows = [AgencyPunctuality(register[code], one) for (code, _), one in by_agency.items()]
    rows.sort(key=lambda one: (-one.all.days_late, alphabetical(one.agency.name_vi)))
    return PeriodPunctuality(
        closes,
        today,
        tuple(rows),
        tuple(LevelPunctuality(level, len(all_), _sum(all_)) for level, all_ in levels.items()),
        _sum(by_agency.values()),
    )


def punctuality_history(
    workspace: Workspace,
    viewer: Viewer,
    until: int,
    periods: int,
    today: date,
    agency: str | None = None,
) -> tuple[AgencyHistory, ...]:
    """Each agency over the last so many periods up to a quarter, in the order of the register.

    agency: only this one, for the agency role its own when None. Mergers are not followed: each
    agency answers for its own time.
    """
    if agency is not None:
        require(viewer, Action.READ_PUNCTUALITY, agency)
    asked = range(until - periods + 1, until + 1)
    by_agency = _by_agency(duty_standings(workspace, viewer, asked, today, agency))
    found: dict[str, list[tuple[int, Tallied]]] = defaultdict(list)
    for (code, closes), one in by_agency.items():
        found[code].append((closes, one))
    return tuple(
        AgencyHistory(one, tuple(found[one.code]), _sum(part for _, part in found[one.code]))
        for one in workspace.catalog.agencies.values()
        if one.code in found
    )


def _by_agency(standings: Iterable[DutyStanding]) -> dict[tuple[str, int], Tallied]:
    """Counts by agency and quarter."""
    kinds: dict[tuple[str, int], dict[DutyKind, list[DutyStanding]]] = defaultdict(
        lambda: {kind: [] for kind in DutyKind}
    )
    for one in standings:
        kinds[one.duty.agency, one.duty.closes][one.duty.kind].append(one)
    return {
        key: Tallied(counts_of(found[DutyKind.FIGURE]), counts_of(found[DutyKind.TASK]))
        for key, found in kinds.items()
    }


def _sum(parts: Iterable[Tallied]) -> Tallied:
    total = Tallied()
    for one in parts:
        total += one
    return total
