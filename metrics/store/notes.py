"""Corrective notes: what the owner of a late target says of the cause, and does about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from metrics.store.clock import utc_now
from metrics.store.log import name_of, record_note

if TYPE_CHECKING:
    from datetime import datetime

    from metrics.store.engine import Engine
    from metrics.store.log import Person


@dataclass(frozen=True, slots=True)
class Note:
    """One note, never changed: a later one stands beside it.

    closes: quarter at whose end the target was late; agency: who answers for it; written_at: naive
    UTC.
    """

    id: int
    target: str
    closes: int
    agency: str
    cause: str
    remedy: str
    written_by: str
    written_at: datetime


def append_note(
    engine: Engine, target: str, closes: int, agency: str, said: tuple[str, str], by: Person
) -> int:
    """Number of the note just added; said: cause and remedy."""
    with engine.transaction() as statements:
        (last,) = statements.query("SELECT coalesce(max(id), 0) FROM notes")[0]
        number = int(last) + 1
        statements.query(
            "INSERT INTO notes VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (number, target, closes, agency, *said, name_of(by), utc_now()),
        )
        record_note(statements, by, number)
    return number


def read_notes(engine: Engine, target: str | None = None) -> tuple[Note, ...]:
    """Notes on one target or on all, the newest first."""
    where, values = ("WHERE target = ? ", (target,)) if target is not None else ("", ())
    rows = engine.query(
        "SELECT id, target, closes, agency, cause, remedy, written_by, written_at FROM notes "  # noqa: S608 - a constant
        f"{where}ORDER BY id DESC",
        values,
    )
    return tuple(Note(*row) for row in rows)
