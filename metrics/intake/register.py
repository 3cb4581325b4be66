"""Finding the agency, indicator and period a cell names, and what an agency owes.

Knows nothing of files.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from difflib import get_close_matches
from math import ceil
from typing import TYPE_CHECKING

from metrics.intake.headings import plain
from metrics.model import Measure, ValueKind
from metrics.periods import (
    QUARTERS_A_YEAR,
    Calendar,
    Period,
    Span,
    end_date,
    parse_period,
    position,
)
from metrics.rules import Reduction
from metrics.status.population import population_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from metrics.model import Agency, Catalog, Indicator, Scope, Target

    # Who owes something: a scope, the territory it lies in, the calendar of its periods.
    Owing = tuple[Scope | None, tuple[str, ...], Calendar]

# Quarters in which an agency owes an indicator, first and last.
Window = tuple[int, int]
ALWAYS: Window = (0, 10**9)
NEVER: Window = (1, 0)
ALIKE, MOST_ALIKE = 0.8, 3


@dataclass(slots=True, repr=False, eq=False)
class Register:
    """What cells may name, looked up by code or official name.

    Names differing only by tone marks are different agencies; capitals and spaces do not matter.
    """

    agencies: Mapping[str, Agency]
    indicators: Mapping[str, Indicator]
    calendar: Calendar
    catalog: Catalog | None = None
    _by_name: dict[str, list[Agency]] = field(default_factory=dict)
    _by_plain: dict[str, list[str]] = field(default_factory=dict)
    _indicators: dict[str, list[Indicator]] = field(default_factory=dict)
    _judging: dict[str, list[Target]] = field(default_factory=dict)
    _windows: dict[tuple[frozenset[Owing], bool], dict[str, Window]] = field(default_factory=dict)

    @classmethod
    def of(cls, catalog: Catalog) -> Register:
        """Register of everything a catalog declares."""
        return cls(catalog.agencies, catalog.indicators, catalog.settings.calendar, catalog)

    def __post_init__(self) -> None:
        """Index the names."""
        for agency in self.agencies.values():
            for name in {folded(agency.name_vi), folded(agency.short_vi), folded(agency.name_en)}:
                self._by_name.setdefault(name, []).append(agency)
        for indicator in self.indicators.values():
            for name in {folded(indicator.name.vi), folded(indicator.name.en)}:
                self._indicators.setdefault(name, []).append(indicator)

    def named(self, cell: str) -> list[Agency]:
        """Agencies of any time that bear this code or name."""
        if cell in self.agencies:
            return [self.agencies[cell]]
        return self._by_name.get(folded(cell), [])

    def indicator(self, cell: str) -> Indicator | None:
        """The indicator of this code, or of this name where only one bears it."""
        if cell in self.indicators:
            return self.indicators[cell]
        found = self._indicators.get(folded(cell), [])
        return found[0] if len(found) == 1 else None

    def similar(self, cell: str) -> tuple[str, ...]:
        """Names of agencies written like a cell: but for tone marks, else nearly so.

        A question mark stands for a letter that was lost.
        """
        if not self._by_plain:
            for agency in self.agencies.values():
                for name in (agency.name_vi, agency.short_vi):
                    names = self._by_plain.setdefault(plain(name), [])
                    if name not in names:
                        names.append(name)
        if "?" in cell:
            lost = re.compile(re.escape(folded(cell)).replace(r"\?", "."))
            known = (name for group in self._by_plain.values() for name in group)
            found = tuple(name for name in known if lost.fullmatch(folded(name)))
            if found:
                return found[:MOST_ALIKE]
        wanted = plain(cell)
        if wanted in self._by_plain:
            return tuple(self._by_plain[wanted])
        near = get_close_matches(wanted, self._by_plain, n=MOST_ALIKE, cutoff=ALIKE)
        return tuple(name for one in near for name in self._by_plain[one])

    def windows(self, indicator: Indicator) -> Mapping[str, Window] | None:
        """Agency -> quarters in which it owes the indicator; None where anyone may report it.

        Owed by the populations of the targets judged by it, else by its own reporters. A task may
        also be reported by whoever succeeds an agency that owes it. Indicators owed alike share one
        mapping.
        """
        if self.catalog is None:
            return None
        owing = {
            (
                target.scope or indicator.reported_by,
                self.catalog.plans[target.plan].territory,
                self.catalog.calendar_of(target.plan),
            )
            for target in self._targets(indicator)
        }
        if not owing and indicator.reported_by is not None:
            owing = {(indicator.reported_by, (), self.calendar)}
        if not owing:
            return None
        is_task = indicator.value is ValueKind.DONE
        key = (frozenset(owing), is_task)
        if key not in self._windows:
            self._windows[key] = self._find_windows(owing, is_task=is_task)
        return self._windows[key]

    def _find_windows(self, owing: Iterable[Owing], *, is_task: bool) -> dict[str, Window]:
        found: dict[str, Window] = {}
        for scope, territory, calendar in owing:
            for member in population_in(self.agencies, territory, scope, calendar).members:
                first, last = found.get(member.agency, (member.first, member.last))
                found[member.agency] = (min(first, member.first), max(last, member.last))
        if is_task:
            for code in self._later(found):
                found.setdefault(code, ALWAYS)
        return found

    def baselines(self, indicator: Indicator) -> frozenset[int]:
        """Quarters that targets compare the indicator with, whatever its frequency."""
        if self.catalog is None:
            return frozenset()
        found = set()
        for target in self._targets(indicator):
            if isinstance(target.rule, Reduction):
                calendar = self.catalog.calendar_of(target.plan)
                found.add(ceil(position(target.rule.baseline.last_day(calendar), calendar)))
        return frozenset(found)

    def _targets(self, indicator: Indicator) -> list[Target]:
        if not self._judging and self.catalog is not None:
            for target in self.catalog.targets.values():
                self._judging.setdefault(target.indicator, []).append(target)
        return self._judging.get(indicator.id, [])

    def _later(self, codes: Mapping[str, Window]) -> set[str]:
        """Agencies that succeeded any of these, directly or not."""
        later: set[str] = set()
        coming = [one for code in codes for one in self.agencies[code].successors]
        while coming:
            code = coming.pop()
            if code not in later:
                later.add(code)
                coming.extend(self.agencies[code].successors)
        return later

    def owed(self, agency: str, closes: int) -> tuple[Indicator, ...]:
        """Indicators of which the agency owes a figure for the period closing with the quarter.

        Yearly ones are owed with the last quarter; published ones and tasks come when they come.
        """
        return tuple(
            indicator
            for indicator in self.indicators.values()
            if indicator.measure is not Measure.PUBLISHED
            and indicator.value is not ValueKind.DONE
            and self._targets(indicator)
            and (indicator.frequency is Span.QUARTER or closes % QUARTERS_A_YEAR == 0)
            and self._owes(indicator, agency, closes)
        )

    def _owes(self, indicator: Indicator, agency: str, closes: int) -> bool:
        first, last = (self.windows(indicator) or {}).get(agency, NEVER)
        return first <= closes <= last

    def exists_in(self, agency: Agency, period: Period) -> bool:
        """Whether the agency reports the period: whoever exists on its last day does."""
        return agency.is_valid(end_date(period.closes, self.calendar))

    def predecessors(self, agency: Agency) -> tuple[Agency, ...]:
        """Agencies that this one succeeded."""
        return tuple(one for one in self.agencies.values() if agency.code in one.successors)

    def agency(self, cell: str, period: Period) -> tuple[Agency | None, str | None]:
        """The agency of this code or name in the period, or the code of what is wrong.

        A name passes from agency to agency; the one that exists on the period's last day counts.
        """
        candidates = self.named(cell)
        if not candidates:
            return None, "unknown-agency"
        living = [agency for agency in candidates if self.exists_in(agency, period)]
        if not living:
            return candidates[-1], "agency-not-in-period"
        return (living[0], None) if len(living) == 1 else (None, "unknown-agency")

    def absorbing(self, cell: str, period: Period) -> tuple[Agency | None, str | None]:
        """The agency of this code or name that took territory in after the period, or the fault.

        Only it may report what that territory had (breakdown TERRITORY_ADDED), before it existed.
        """
        candidates = self.named(cell)
        if not candidates:
            return None, "unknown-agency"
        day = end_date(period.closes, self.calendar)
        later = [
            agency
            for agency in candidates
            if agency.absorbs and agency.valid_from is not None and agency.valid_from > day
        ]
        if not later:
            return candidates[-1], "not-absorbing"
        return (later[0], None) if len(later) == 1 else (None, "unknown-agency")


def folded(name: str) -> str:
    """Name without differences of capitals, spaces and the placing of tone marks (òa, oà)."""
    text = unicodedata.normalize("NFC", " ".join(name.casefold().split()))
    for old, new in TONE_PLACES:
        text = text.replace(old, new)
    return text


_VOWEL_PAIRS = (
    ("òa", "oà"), ("óa", "oá"), ("ỏa", "oả"), ("õa", "oã"), ("ọa", "oạ"),
    ("òe", "oè"), ("óe", "oé"), ("ỏe", "oẻ"), ("õe", "oẽ"), ("ọe", "oẹ"),
    ("ùy", "uỳ"), ("úy", "uý"), ("ủy", "uỷ"), ("ũy", "uỹ"), ("ụy", "uỵ"),
)  # fmt: skip
# Both ways of placing the tone mark are in use; the newer one is folded into the older.
TONE_PLACES = tuple((new, old) for old, new in _VOWEL_PAIRS)


def read_period(cell: str) -> Period | None:
    """Period in a cell, None when it is not one."""
    try:
        return parse_period(cell)
    except ValueError:
        return None
