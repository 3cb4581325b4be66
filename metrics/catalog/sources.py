"""Where published figures come from: data/sources.csv, one publication of a figure per line."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from metrics.periods import parse_period

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


def read_sources(path: Path) -> Mapping[Key, tuple[Source, ...]]:
    """Sources by (agency, indicator, closes, spans, breakdown); none without the file."""
    if not path.is_file():
        return {}
    sources: dict[Key, tuple[Source, ...]] = {}
    reader = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig")))
    for row in reader:
        period = parse_period(row["period"])
        key = (row["agency"], row["indicator"], period.closes, period.quarters, row["breakdown"])
        source = Source(row["source_title"], row["source_url"], row["quote"], row["confidence"])
        sources[key] = (*sources.get(key, ()), source)
    return sources
