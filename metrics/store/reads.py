"""Reading figures back with where they come from: file, line, who and when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from metrics.store.columns import ANY, distinct
from metrics.store.statements import ACCEPTED
from metrics.store.totals import FOREVER

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from decimal import Decimal

    from metrics.store.engine import Engine


@dataclass(frozen=True, slots=True)
class Figure:
    """One accepted actual with its origin in the ledger.

    closes/spans: quarters (see periods.py); decided_at: naive UTC of the acceptance that counts.
    """

    agency: str
    indicator: str
    closes: int
    spans: int
    breakdown: str
    numerator: Decimal | None
    denominator: Decimal | None
    value: Decimal | None
    note: str
    origin: str
    submission: int
    line: int
    file_name: str
    sha256: str
    submitted_by: str
    decided_at: datetime


FIGURES = f"""
WITH {ACCEPTED}
SELECT agency, indicator, closes, spans, breakdown, numerator, denominator, value, note, origin,
    submission, line, file_name, sha256, submitted_by, decided_at
FROM (
    SELECT a.*, s.origin, s.file_name, s.sha256, s.submitted_by, d.decided_at,
        row_number() OVER (
            PARTITION BY a.agency, a.indicator, a.closes, a.spans, a.breakdown
            ORDER BY x.rank DESC, a.line DESC
        ) AS newest
    FROM actuals a
    JOIN accepted x ON x.submission = a.submission
    JOIN decisions d ON d.id = x.rank
    JOIN submissions s ON s.id = a.submission
    JOIN wanted w ON w.indicator = a.indicator
) ranked
WHERE newest = 1
ORDER BY indicator, closes, agency, breakdown, spans
"""  # noqa: S608 - assembled from the constants above


WITHIN = "JOIN wanted w ON w.agency = a.agency AND a.closes BETWEEN ? AND ?"


def read_figures(
    engine: Engine, indicators: Sequence[str], known_at: datetime | None = None
) -> tuple[Figure, ...]:
    """Accepted figures of some indicators, every breakdown, by period and agency."""
    if not indicators:
        return ()
    frames = {"wanted": distinct("indicator", indicators, ANY)}
    return tuple(Figure(*row) for row in engine.query(FIGURES, (known_at or FOREVER,), frames))


def read_accepted(
    engine: Engine, agencies: Sequence[str], first: int, last: int
) -> tuple[Figure, ...]:
    """Accepted figures of some agencies that close between two quarters, every breakdown."""
    frames = {"wanted": distinct("agency", agencies, ANY)}
    sql = FIGURES.replace("JOIN wanted w ON w.indicator = a.indicator", WITHIN)
    return tuple(Figure(*row) for row in engine.query(sql, (FOREVER, first, last), frames))


def read_first_filed(engine: Engine, indicator: str) -> dict[tuple[str, int], datetime]:
    """When each (agency, quarter ordinal) was first filed for an indicator, accepted or not."""
    rows = engine.query(
        "SELECT a.agency, a.closes, min(s.submitted_at) FROM actuals a "
        "JOIN submissions s ON s.id = a.submission WHERE a.indicator = ? "
        "GROUP BY a.agency, a.closes",
        (indicator,),
    )
    return {(agency, closes): moment for agency, closes, moment in rows}


def read_pairs_since(engine: Engine, closes: int) -> frozenset[tuple[str, str]]:
    """(agency, indicator) pairs with any figure closing in or after a quarter."""
    rows = engine.query(
        "SELECT DISTINCT agency, indicator FROM actuals WHERE closes >= ?", (closes,)
    )
    return frozenset((agency, indicator) for agency, indicator in rows)


def read_version(engine: Engine) -> int:
    """Number of the newest decision: it changes whenever what counts may have changed."""
    rows = engine.query("SELECT coalesce(max(id), 0) FROM decisions")
    return int(rows[0][0])


def read_newest(engine: Engine) -> tuple[int, ...]:
    """Numbers of the newest decision, filing, lock and note: one changes when anything comes."""
    rows = engine.query(
        "SELECT (SELECT coalesce(max(id), 0) FROM decisions), "
        "(SELECT coalesce(max(id), 0) FROM submissions), "
        "(SELECT coalesce(max(id), 0) FROM locks), (SELECT coalesce(max(id), 0) FROM notes)"
    )
    return tuple(int(one) for one in rows[0])


def read_extent(engine: Engine) -> tuple[int, int] | None:
    """First and last quarter for which anything is recorded, None for an empty ledger."""
    rows = engine.query("SELECT min(closes), max(closes) FROM actuals")
    first, last = rows[0]
    return None if first is None else (int(first), int(last))
