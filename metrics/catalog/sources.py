"""Where published figures come from: data/sources.csv, one publication of a figure per line."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from metrics.errors import DeclarationError, Fault, PeriodError
from metrics.periods import parse_period
from metrics.text.words import say_both

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

Key = tuple[str, str, int, int, str]


@dataclass(frozen=True, slots=True)
class Source:
    """One publication of one figure; confidence: verified, conflicting or derived."""

    title: str
    address: str
    quote: str
    confidence: str


COLUMNS = (
    "agency",
    "indicator",
    "period",
    "breakdown",
    "source_title",
    "source_url",
    "quote",
    "confidence",
)


def read_sources(path: Path) -> Mapping[Key, tuple[Source, ...]]:
    """Sources by (agency, indicator, closes, spans, breakdown); none without the file.

    Raises DeclarationError with every fault of the file.
    """
    if not path.is_file():
        return {}
    sources: dict[Key, tuple[Source, ...]] = {}
    faults: list[Fault] = []
    reader = csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig", errors="replace")))
    missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        raise DeclarationError([_fault(path, 1, "header", ", ".join(missing), "sources.columns")])
    for row in reader:
        try:
            period = parse_period(row["period"] or "")
        except PeriodError:
            faults.append(_fault(path, reader.line_num, "period", row["period"], "sources.period"))
            continue
        key = (row["agency"], row["indicator"], period.closes, period.quarters, row["breakdown"])
        source = Source(row["source_title"], row["source_url"], row["quote"], row["confidence"])
        sources[key] = (*sources.get(key, ()), source)
    if faults:
        raise DeclarationError(faults)
    return sources


def _fault(path: Path, line: int, where: str, found: str, expected: str) -> Fault:
    return Fault(str(path), line, where, found, " / ".join(say_both(f"expected.{expected}")))
