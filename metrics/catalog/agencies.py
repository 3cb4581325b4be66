"""The agency register, data/agencies.csv, read and checked for cycles, gaps and unknown codes.

Knows nothing of targets.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from metrics.errors import Fault
from metrics.model import Agency
from metrics.notation import Words
from metrics.text.words import say_both

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

REQUIRED_COLUMNS = ("code", "name_vi", "level", "parent", "valid_from", "valid_to", "successors")


def read_agencies(path: Path) -> tuple[dict[str, Agency], tuple[Fault, ...]]:
    """Agencies by code, with every fault of the file.

    Columns beyond the required ones that the product uses: name_en, short_vi, absorbs,
    absorbs_en; others are kept in the file for people. Raises OSError when the file cannot be read.
    """
    text = unicodedata.normalize("NFC", path.read_bytes().decode("utf-8-sig", errors="replace"))
    reader = csv.DictReader(io.StringIO(text))
    missing = [name for name in REQUIRED_COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        return {}, (_fault(path, 1, "header", ", ".join(missing), "register.columns"),)
    agencies: dict[str, Agency] = {}
    lines: dict[str, int] = {}
    faults: list[Fault] = []
    for row in reader:
        line = reader.line_num
        code = (row["code"] or "").strip()
        try:
            agency = _agency(row)
        except ValueError as error:
            faults.append(_fault(path, line, code, str(error), "register.date"))
            continue
        if not code or code in agencies:
            faults.append(_fault(path, line, "code", code or "''", "register.code"))
            continue
        agencies[code], lines[code] = agency, line
    for check in CHECKS:
        faults.extend(
            _fault(path, lines[code], f"{code}.{column}", found, expected)
            for code, column, found, expected in check(agencies)
        )
    return agencies, tuple(sorted(faults, key=lambda fault: fault.line))


def _fault(path: Path, line: int, where: str, found: str, expected: str) -> Fault:
    return Fault(str(path), line, where, found, " / ".join(say_both(f"expected.{expected}")))


def _agency(row: dict[str, str]) -> Agency:
    def cell(name: str) -> str:
        return (row.get(name) or "").strip()

    def day(name: str) -> date | None:
        return date.fromisoformat(cell(name)) if cell(name) else None

    absorbed = cell("absorbs")
    shares = dict(_successor(part) for part in cell("successors").split(";") if part.strip())
    return Agency(
        code=cell("code"),
        name_vi=cell("name_vi"),
        name_en=cell("name_en") or cell("name_vi"),
        short_vi=cell("short_vi") or cell("name_vi"),
        level=cell("level"),
        parent=cell("parent") or None,
        valid_from=day("valid_from"),
        valid_to=day("valid_to"),
        successors=tuple(shares),
        absorbs=Words(vi=absorbed, en=cell("absorbs_en") or absorbed) if absorbed else None,
        shares={code: share for code, share in shares.items() if share is not None},
    )


def _successor(written: str) -> tuple[str, Decimal | None]:
    """Code and share of a successor, written `code` or `code=60%`; ValueError when it is neither.

    >>> _successor("so_y_te=25%"), _successor(" so_y_te ")
    (('so_y_te', Decimal('0.25')), ('so_y_te', None))
    """
    code, _, share = (part.strip() for part in written.partition("="))
    if not share:
        return code, None
    if not re.fullmatch(r"\d{1,3}([.,]\d+)?%", share):
        raise ValueError(written)
    return code, Decimal(share.rstrip("%").replace(",", ".")) / 100


Finding = tuple[str, str, str, str]


def _unknown_codes(agencies: dict[str, Agency]) -> Iterator[Finding]:
    for agency in agencies.values():
        for code in agency.successors:
            if code not in agencies:
                yield agency.code, "successors", code, "register.known"
        if agency.parent is not None and agency.parent not in agencies:
            yield agency.code, "parent", agency.parent, "register.known"


def _backward_validity(agencies: dict[str, Agency]) -> Iterator[Finding]:
    for agency in agencies.values():
        if agency.valid_from and agency.valid_to and agency.valid_to < agency.valid_from:
            yield agency.code, "valid_to", agency.valid_to.isoformat(), "register.validity"
        if agency.successors and agency.valid_to is None:
            yield agency.code, "successors", ";".join(agency.successors), "register.ended"


def _shares(agencies: dict[str, Agency]) -> Iterator[Finding]:
    """A split is declared in whole: a share for every successor, together all of it."""
    for agency in agencies.values():
        shares = agency.shares
        if shares and (len(shares) < len(agency.successors) or sum(shares.values()) != 1):
            found = "; ".join(f"{code}={share:%}" for code, share in shares.items())
            yield agency.code, "successors", found, "register.shares"


def _gaps(agencies: dict[str, Agency]) -> Iterator[Finding]:
    for agency in agencies.values():
        for code in agency.successors:
            successor = agencies.get(code)
            if successor is None or agency.valid_to is None:
                continue
            if not successor.is_valid(agency.valid_to + timedelta(days=1)):
                yield agency.code, "successors", code, "register.no_gap"


def _cycles(agencies: dict[str, Agency]) -> Iterator[Finding]:
    for column in ("successors", "parent"):
        for agency in agencies.values():
            seen, frontier = set[str](), list(_next(agency, column))
            while frontier:
                code = frontier.pop()
                if code == agency.code:
                    yield agency.code, column, code, "register.no_cycle"
                    break
                if code not in seen and code in agencies:
                    seen.add(code)
                    frontier.extend(_next(agencies[code], column))


def _next(agency: Agency, column: str) -> tuple[str, ...]:
    if column == "successors":
        return agency.successors
    return (agency.parent,) if agency.parent else ()


def _same_names(agencies: dict[str, Agency]) -> Iterator[Finding]:
    """Two agencies of one name at one time cannot be told apart in a file."""
    named: dict[str, list[Agency]] = {}
    for agency in agencies.values():
        for other in named.get(agency.name_vi.casefold(), ()):
            start = max(agency.valid_from or date.min, other.valid_from or date.min)
            if agency.is_valid(start) and other.is_valid(start):
                yield agency.code, "name_vi", agency.name_vi, "register.unique_name"
        named.setdefault(agency.name_vi.casefold(), []).append(agency)


# Every check of the register, in the order shown; to add one, write a function that yields
# (code, column, what was found, key of the expectation) and name it here.
CHECKS = (_unknown_codes, _backward_validity, _shares, _gaps, _cycles, _same_names)
