"""Which accounts have put the first-visit tour away; the only door to that table.

No figure and no decision hangs on it, so it is no part of the log.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from metrics.store.engine import Engine


def has_seen_tour(engine: Engine, account: str) -> bool:
    """Whether an account has put the tour away."""
    return bool(engine.query("SELECT 1 FROM tours_seen WHERE account = ? LIMIT 1", (account,)))


def record_tour_seen(engine: Engine, account: str, moment: datetime) -> None:
    """Store that an account has put the tour away; moment: naive UTC."""
    engine.query("INSERT INTO tours_seen VALUES (?, ?)", (account, moment))
