"""Locks of periods: once locked, a period takes revisions from the standing agency alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from metrics.store.clock import utc_now
from metrics.store.columns import distinct
from metrics.store.log import name_of, record_lock

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from metrics.store.engine import Engine, Statements
    from metrics.store.log import Person


@dataclass(frozen=True, slots=True)
class Lock:
    """One locking or unlocking; agency: whom it concerns, None for all; decided_at: naive UTC."""

    id: int
    closes: int
    agency: str | None
    locked: bool
    decided_by: str
    decided_at: datetime
    reason: str


def write_lock(
    engine: Engine,
    closes: int,
    agency: str | None,
    decided_by: Person,
    reason: str,
    *,
    locked: bool,
) -> None:
    """Lock or unlock the period closing with a quarter, for one agency or for all."""
    with engine.transaction() as statements:
        rows = statements.query("SELECT coalesce(max(id), 0) + 1 FROM locks")
        number = int(rows[0][0])
        statements.query(
            "INSERT INTO locks VALUES (?, ?, ?, ?, ?, ?, ?)",
            (number, closes, agency, locked, name_of(decided_by), utc_now(), reason),
        )
        record_lock(statements, decided_by, number)


def read_locks(engine: Engine, closes: int | None = None) -> tuple[Lock, ...]:
    """Every locking and unlocking, of one period or of all, the newest first."""
    where, values = ("WHERE closes = ? ", (closes,)) if closes is not None else ("", ())
    rows = engine.query(
        "SELECT id, closes, agency, locked, decided_by, decided_at, reason FROM locks "  # noqa: S608 - a constant
        f"{where}ORDER BY id DESC",
        values,
    )
    return tuple(Lock(*row) for row in rows)


def locked_for(statements: Statements, agency: str, periods: Iterable[int]) -> tuple[int, ...]:
    """Those of the periods (closing quarters) that are locked for an agency, in order.

    The newest row that concerns the agency, by name or along with all, decides.
    """
    asked = distinct("closes", periods, "int64")
    rows = statements.query(
        "SELECT l.closes FROM locks l JOIN asked a ON a.closes = l.closes "
        "WHERE l.locked AND l.id = (SELECT max(n.id) FROM locks n "
        "WHERE n.closes = l.closes AND (n.agency IS NULL OR n.agency = ?)) ORDER BY l.closes",
        (agency,),
        {"asked": asked},
    )
    return tuple(int(row[0]) for row in rows)
