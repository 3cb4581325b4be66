"""From the lead agency as a plan writes it to the agency that answers for it, and its English."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from metrics.catalog.draft import Draft
    from metrics.catalog.located import Path
    from metrics.errors import Fault
    from metrics.model import Agency


def bears_name(agencies: Mapping[str, Agency], lead: str) -> tuple[Agency, ...]:
    """Agencies, of any time, that bear the name as written (capitals and spaces aside).

    A plan names the departments of its own province without the province, the register with it
    where another place has a department of that name: "Sở Nội vụ tỉnh Lâm Đồng".
    """
    wanted = _folded(lead)
    return tuple(
        agency
        for agency in agencies.values()
        if wanted in (_folded(agency.name_vi), _folded(agency.short_vi), _at_home(agencies, agency))
    )


def owner_today(agencies: Mapping[str, Agency], lead: str | None, day: date) -> tuple[Agency, ...]:
    """Agencies that answer for a lead on a day, successors followed; empty when none is known.

    agencies: those of the plan's own territory, since every province has a Sở Nội vụ.
    """
    if lead is None:
        return ()
    owners: dict[str, Agency] = {}
    frontier = list(bears_name(agencies, lead))
    seen: set[str] = set()
    while frontier:
        agency = frontier.pop(0)
        if agency.code in seen:
            continue
        seen.add(agency.code)
        if agency.is_valid(day):
            owners[agency.code] = agency
        elif agency.valid_to is not None and agency.valid_to < day:
            frontier.extend(agencies[code] for code in agency.successors if code in agencies)
    return tuple(owners.values())


def leads_have_names(draft: Draft, _around: object) -> Iterator[Fault]:
    """Everything a target has as its lead or as coordinating has an English name."""
    names = _names(draft)
    for path, written in _written(draft):
        if names is not None and written not in names:
            yield draft.report(path, written, "named_lead")


def names_are_used(draft: Draft, _around: object) -> Iterator[Fault]:
    """A name of what no target has as lead or coordinating is probably a slip."""
    used = {written for _, written in _written(draft)}
    for written in _names(draft) or ():
        if written not in used:
            yield draft.report(("leads", written), written, "used_lead", level="warning")


def _names(draft: Draft) -> Mapping[str, object] | None:
    """English names as written, valid or not; None where the section is no mapping at all."""
    data = draft.located.data
    names = data.get("leads", {}) if isinstance(data, dict) else {}
    return names if isinstance(names, dict) else None


def _written(draft: Draft) -> Iterator[tuple[Path, str]]:
    """Texts of lead and coordinating with their places, those before a revision too."""
    for entry in draft.entries.get("targets", []):
        for key in ("lead", "coordinating"):
            if isinstance(entry.raw.get(key), str):
                yield (*entry.path, key), entry.raw[key]
        for index, revision in enumerate(entry.model.revisions if entry.model else ()):
            if revision.was.lead is not None:
                yield (*entry.path, "revisions", index, "was", "lead"), revision.was.lead


def _at_home(agencies: Mapping[str, Agency], agency: Agency) -> str:
    """Official name without the place it ends with, as its own province writes it."""
    home = agencies.get(agency.parent or "")
    place = _folded(home.name_vi).removeprefix("ubnd ") if home is not None else ""
    return _folded(agency.name_vi).removesuffix(f" {place}")


@lru_cache(maxsize=16384)
def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", " ".join(name.casefold().split()))
