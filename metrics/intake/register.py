"""Finding the agency, indicator and period a cell names."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from metrics.periods import Calendar, Period, end_date, parse_period

if TYPE_CHECKING:
    from collections.abc import Mapping

    from metrics.model import Agency, Catalog, Indicator


@dataclass(slots=True)
class Register:
    """What cells may name, looked up by code or official name.

    Names differing only by tone marks are different agencies; capitals and spaces do not matter.
    """

    agencies: Mapping[str, Agency]
    indicators: Mapping[str, Indicator]
    calendar: Calendar
    _by_name: dict[str, list[Agency]] = field(default_factory=dict)

    @classmethod
    def of(cls, catalog: Catalog) -> Register:
        """Register of everything a catalog declares."""
        return cls(catalog.agencies, catalog.indicators, catalog.settings.calendar)

    def __post_init__(self) -> None:
        """Index the names."""
        for agency in self.agencies.values():
            for name in {folded(agency.name_vi), folded(agency.short_vi), folded(agency.name_en)}:
                self._by_name.setdefault(name, []).append(agency)

    def named(self, cell: str) -> list[Agency]:
        """Agencies of any time that bear this code or name."""
        if cell in self.agencies:
            return [self.agencies[cell]]
        return self._by_name.get(folded(cell), [])

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
