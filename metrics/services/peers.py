"""Who is compared with whom: agencies of one level under one agency, on a date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrics.periods import end_date, last_ended
from metrics.status.alone import Grade
from metrics.text.order import alphabetical

if TYPE_CHECKING:
    from metrics.model import Agency, Catalog

# Level, and the agency they are all under, None for those under nobody.
Kind = tuple[str, str | None]
# Own standings that can be counted against one another.
JUDGED = (Grade.GOOD, Grade.LATE)


def kind_of(agency: Agency) -> Kind:
    """What an agency has in common with its peers."""
    return agency.level, agency.parent


def judged_at(catalog: Catalog, agency: str, as_of: int) -> int:
    """The quarter at which an agency is looked at: its last one once it has ended."""
    ended = catalog.agencies[agency].valid_to
    return as_of if ended is None else min(as_of, last_ended(ended, catalog.settings.calendar))


def is_acting(catalog: Catalog, agency: Agency, as_of: int) -> bool:
    """Whether an agency exists at the end of a quarter."""
    day = end_date(as_of, catalog.settings.calendar)
    has_begun = agency.valid_from is None or agency.valid_from <= day
    return has_begun and (agency.valid_to is None or day <= agency.valid_to)


def peers_of(catalog: Catalog, kind: Kind, as_of: int) -> tuple[Agency, ...]:
    """Agencies of a kind that exist at the end of a quarter, by name."""
    found = [
        one
        for one in catalog.agencies.values()
        if kind_of(one) == kind and is_acting(catalog, one, as_of)
    ]
    return tuple(sorted(found, key=lambda one: alphabetical(one.name_vi)))
