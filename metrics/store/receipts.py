"""What has come of each agency, indicator and quarter: filed when, waiting, accepted, returned.

One statement, whatever the range. Knows nothing of who owes what, nor by when.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from metrics.status.punctuality import Receipt
from metrics.store.columns import ANY, columns_of
from metrics.store.totals import FOREVER

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from metrics.store.engine import Engine


@dataclass(frozen=True, slots=True)
class Wanted:
    """Receipts asked for: of one indicator, for quarters from first to last."""

    indicator: str
    first: int
    last: int


# A submission stands as its newest decision says; without one it waits. One that was withdrawn or
# superseded holds nothing any more, but a superseded one was filed all the same. Figures without a
# breakdown are those that are owed.
RECEIPTS = """
WITH decided AS (
    SELECT submission, verdict, decided_at,
        row_number() OVER (PARTITION BY submission ORDER BY id DESC) AS age
    FROM decisions WHERE decided_at <= ?
),
first_accepted AS (
    SELECT submission, min(decided_at) AS accepted_at
    FROM decided WHERE verdict = 'accepted' GROUP BY submission
),
standing AS (
    SELECT s.id, s.submitted_at, coalesce(d.verdict, 'submitted') AS verdict, f.accepted_at
    FROM submissions s
    LEFT JOIN decided d ON d.submission = s.id AND d.age = 1
    LEFT JOIN first_accepted f ON f.submission = s.id
    WHERE s.submitted_at <= ?
)
SELECT a.agency, a.indicator, a.closes,
    min(CASE WHEN s.verdict <> 'withdrawn' THEN s.submitted_at END),
    bool_or(s.verdict = 'submitted'),
    bool_or(s.verdict = 'accepted'),
    min(s.accepted_at),
    max(CASE WHEN s.verdict = 'returned' THEN s.id ELSE 0 END)
        > max(CASE WHEN s.verdict IN ('submitted', 'accepted') THEN s.id ELSE 0 END),
    bool_or(s.verdict IN ('submitted', 'accepted') AND coalesce(a.value, 0) = 1)
FROM actuals a
JOIN standing s ON s.id = a.submission
JOIN wanted w ON w.indicator = a.indicator AND a.closes BETWEEN w.first_closes AND w.last_closes
WHERE a.breakdown = ''
GROUP BY a.agency, a.indicator, a.closes
"""


def read_receipts(
    engine: Engine, wanted: Iterable[Wanted], known_at: datetime | None = None
) -> tuple[Receipt, ...]:
    """Receipts of every agency for what is wanted, as known at a moment in naive UTC.

    wanted: each indicator once. Order is the engine's own.
    """
    rows = [(one.indicator, one.first, one.last) for one in wanted]
    if not rows:
        return ()
    types = {"indicator": ANY, "first_closes": "int32", "last_closes": "int32"}
    frames = {"wanted": columns_of(types, rows)}
    moment = known_at or FOREVER
    return tuple(Receipt(*row) for row in engine.query(RECEIPTS, (moment, moment), frames))
