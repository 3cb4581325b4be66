"""The last accepted figures of one agency before a quarter. Knows nothing of who owes them."""

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

LATEST = f"""
WITH {ACCEPTED}
SELECT indicator, closes, spans, numerator, denominator, value
FROM (
    SELECT a.*, row_number() OVER (
        PARTITION BY a.indicator, a.spans
        ORDER BY a.closes DESC, x.rank DESC, a.line DESC
    ) AS newest
    FROM actuals a
    JOIN accepted x ON x.submission = a.submission
    JOIN wanted w ON w.indicator = a.indicator
    WHERE a.agency = ? AND a.closes < ? AND a.breakdown = ''
) ranked
WHERE newest = 1
ORDER BY indicator, spans
"""  # noqa: S608 - assembled from the constants above


@dataclass(frozen=True, slots=True)
class Latest:
    """One figure without a breakdown, for the period of `spans` quarters closing then."""

    indicator: str
    closes: int
    spans: int
    numerator: Decimal | None
    denominator: Decimal | None
    value: Decimal | None


def read_latest(
    engine: Engine,
    agency: str,
    indicators: Sequence[str],
    before: int,
    known_at: datetime | None = None,
) -> tuple[Latest, ...]:
    """The newest accepted figure of each indicator and length of period closing before a quarter.

    An indicator filed by quarter and by year has one of each.
    """
    if not indicators:
        return ()
    frames = {"wanted": distinct("indicator", indicators, ANY)}
    rows = engine.query(LATEST, (known_at or FOREVER, agency, before), frames)
    return tuple(Latest(*row) for row in rows)
