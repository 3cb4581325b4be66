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
from metrics.periods import Calendar, Period, end_date, parse_period, position
from metrics.rules import Reduction
from metrics.status.obligations import Obligations

if TYPE_CHECKING:
    from collections.abc import Mapping

    from metrics.model import Agency, Catalog, Indicator
    from metrics.status.obligations import Window

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
    obligations: Obligations | None = None
    _by_name: dict[str, list[Agency]] = field(default_factory=dict)
    _by_plain: dict[str, list[str]] = field(default_factory=dict)
    _indicators: dict[str, list[Indicator]] = field(default_factory=dict)

    @classmethod
    def of(cls, catalog: Catalog, obligations: Obligations | None = None) -> Register:
        """Register of everything a catalog declares; obligations: where they are known already."""
        return cls(
            catalog.agencies,
            catalog.indicators,
            catalog.settings.calendar,
            catalog,
            obligations or Obligations(catalog),
        )

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
        """Agency -> quarters in which it owes the indicator; None where anyone may report it."""
        return None if self.obligations is None else self.obligations.windows(indicator)

    def baselines(self, indicator: Indicator) -> frozenset[int]:
        """Quarters that targets compare the indicator with, whatever its frequency."""
        if self.catalog is None or self.obligations is None:
            return frozenset()
        found = set()
        for target in self.obligations.targets_of(indicator):
            if isinstance(target.rule, Reduction):
                calendar = self.catalog.calendar_of(target.plan)
                found.add(ceil(position(target.rule.baseline.last_day(calendar), calendar)))
        return frozenset(found)

    def owed(self, agency: str, closes: int) -> tuple[Indicator, ...]:
        """Indicators of which the agency owes a figure for the period closing with the quarter."""
        return () if self.obligations is None else self.obligations.owed(agency, closes)

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
