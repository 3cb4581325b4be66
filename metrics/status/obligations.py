"""Who owes which indicator when: checks of uploads, templates and the calendar all ask here.

Pure: declarations in, obligations out. Knows nothing of files, figures or deadlines.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from metrics.model import Measure, ValueKind
from metrics.periods import QUARTERS_A_YEAR, Calendar, Span, position, quarter_ordinal
from metrics.status.population import population_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from metrics.model import Catalog, Indicator, Scope, Target

# Quarters in which an agency owes an indicator, first and last.
Window = tuple[int, int]
ALWAYS: Window = (0, 10**9)
NEVER: Window = (1, 0)


class Owing(NamedTuple):
    """Who owes something: a scope, the territory it lies in, the calendar of its periods."""

    scope: Scope | None
    territory: tuple[str, ...]
    calendar: Calendar


@dataclass(slots=True, repr=False, eq=False)
class Obligations:
    """What the agencies of a catalog owe; worked out once and kept."""

    catalog: Catalog
    _judging: dict[str, list[Target]] = field(default_factory=dict)
    _members: dict[Owing, dict[str, Window]] = field(default_factory=dict)
    _windows: dict[tuple[frozenset[Owing], bool], dict[str, Window]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Sort the targets by the indicator they are judged by."""
        for target in self.catalog.targets.values():
            self._judging.setdefault(target.indicator, []).append(target)

    def targets_of(self, indicator: Indicator) -> tuple[Target, ...]:
        """Targets judged by an indicator."""
        return tuple(self._judging.get(indicator.id, ()))

    def windows(self, indicator: Indicator) -> Mapping[str, Window] | None:
        """Agency -> quarters in which it owes the indicator; None where anyone may report it.

        Owed by the populations of the targets judged by it, else by its own reporters. A task may
        also be reported by whoever succeeds an agency that owes it. Indicators owed alike share one
        mapping.
        """
        owing = dict.fromkeys(map(self._owing, self.targets_of(indicator)))
        if not owing and indicator.reported_by is not None:
            owing = {Owing(indicator.reported_by, (), self.catalog.settings.calendar): None}
        if not owing:
            return None
        is_task = indicator.value is ValueKind.DONE
        key = (frozenset(owing), is_task)
        if key not in self._windows:
            self._windows[key] = self._find_windows(owing, is_task=is_task)
        return self._windows[key]

    def window(self, target: Target, agency: str) -> Window:
        """Quarters in which an agency reports for a target, NEVER where it does not."""
        return self.members(target).get(agency, NEVER)

    def members(self, target: Target) -> Mapping[str, Window]:
        """Agency -> quarters in which it reports for a target."""
        return self._members_of(self._owing(target))

    def owed(self, agency: str, closes: int) -> tuple[Indicator, ...]:
        """Indicators of which the agency owes a figure for the period closing with the quarter.

        Yearly ones are owed with the last quarter; published ones and tasks come when they come.
        What only finished targets ask for is owed no more, though it may still be filed.
        """
        return tuple(
            indicator
            for indicator, windows in self._due(closes)
            if _covers(windows.get(agency, NEVER), closes)
        )

    def debts(self, closes: int) -> Iterator[tuple[str, Indicator]]:
        """Every (agency, indicator) owed for the period, each once, as `owed` says."""
        for indicator, windows in self._due(closes):
            for agency, window in windows.items():
                if _covers(window, closes):
                    yield agency, indicator

    def _due(self, closes: int) -> Iterator[tuple[Indicator, Mapping[str, Window]]]:
        """Indicators reported at the quarter, with the windows of their agencies."""
        for indicator in self.catalog.indicators.values():
            if (
                indicator.measure is not Measure.PUBLISHED
                and indicator.value is not ValueKind.DONE
                and indicator.id in self._judging
                and (indicator.frequency is Span.QUARTER or closes % QUARTERS_A_YEAR == 0)
                and any(closes <= self._last_asked(one) for one in self.targets_of(indicator))
            ):
                yield indicator, self.windows(indicator) or {}

    def _last_asked(self, target: Target) -> int:
        """Last quarter a target asks figures of: that of its due day, or of its last year."""
        if target.until is not None:
            return quarter_ordinal(target.until)
        calendar = self.catalog.calendar_of(target.plan)
        day = target.due_day(calendar)
        return ALWAYS[1] if day is None else ceil(position(day, calendar))

    def _owing(self, target: Target) -> Owing:
        reporters = self.catalog.indicators[target.indicator].reported_by
        plan = self.catalog.plans[target.plan]
        return Owing(
            target.scope or reporters, plan.territory, self.catalog.calendar_of(target.plan)
        )

    def _members_of(self, owing: Owing) -> dict[str, Window]:
        if owing not in self._members:
            population = population_in(
                self.catalog.agencies, owing.territory, owing.scope, owing.calendar
            )
            self._members[owing] = {one.agency: (one.first, one.last) for one in population.members}
        return self._members[owing]

    def _find_windows(self, owing: Iterable[Owing], *, is_task: bool) -> dict[str, Window]:
        found: dict[str, Window] = {}
        for one in owing:
            for agency, (first, last) in self._members_of(one).items():
                known = found.get(agency, (first, last))
                found[agency] = (min(known[0], first), max(known[1], last))
        if is_task:
            for code in self._later(found):
                found.setdefault(code, ALWAYS)
        return found

    def _later(self, codes: Mapping[str, Window]) -> set[str]:
        """Agencies that succeeded any of these, directly or not."""
        agencies = self.catalog.agencies
        later: set[str] = set()
        coming = [one for code in codes for one in agencies[code].successors]
        while coming:
            code = coming.pop()
            if code not in later:
                later.add(code)
                coming.extend(agencies[code].successors)
        return later


def _covers(window: Window, closes: int) -> bool:
    return window[0] <= closes <= window[1]
