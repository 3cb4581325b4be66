"""Figures of territory that came in from outside, for periods before it came in.

They are filed for the agency that took the territory in, under the breakdown `territory=added`;
with the figure of the baseline period the baseline of a target is restated. Who, when and which
document stand in the ledger as for every other figure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrics.model import TERRITORY_ADDED
from metrics.status.totals import Added
from metrics.store.columns import ANY, distinct
from metrics.store.statements import ACCEPTED
from metrics.store.totals import FOREVER

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from metrics.store.engine import Engine

_ADDED = f"""
WITH {ACCEPTED}
SELECT indicator, agency, closes, value, origin = 'illustrative' FROM (
    SELECT a.indicator, a.agency, a.closes, a.value, x.origin,
        row_number() OVER (
            PARTITION BY a.indicator, a.agency, a.closes ORDER BY x.rank DESC, a.line DESC
        ) AS place
    FROM actuals a
    JOIN accepted x ON x.submission = a.submission
    JOIN wanted w ON w.indicator = a.indicator
    WHERE a.breakdown = '{TERRITORY_ADDED}' AND a.value IS NOT NULL
) ranked WHERE place = 1
"""  # noqa: S608 - assembled from the constants above


def read_added(
    engine: Engine, indicators: Iterable[str], known_at: datetime | None = None
) -> dict[tuple[str, str, int], Added]:
    """What came in, by (indicator, agency that took it in, quarter ordinal)."""
    names = list(dict.fromkeys(indicators))
    if not names:
        return {}
    frames = {"wanted": distinct("indicator", names, ANY)}
    rows = engine.query(_ADDED, (known_at or FOREVER,), frames)
    return {
        (indicator, agency, closes): Added(value, illustrative=illustrative)
        for indicator, agency, closes, value, illustrative in rows
    }
