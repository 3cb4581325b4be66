"""Briefings: targets in an order with what is said of each, and the moment they are frozen at."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from metrics.store.clock import utc_now
from metrics.store.digests import canonical
from metrics.store.log import name_of, record_briefing

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from metrics.store.engine import Engine, Row
    from metrics.store.log import Person

_READ = (
    "SELECT id, title, closes, known_at, entries, ledger, declarations, version, slides, replaces, "
    "saved_by, saved_at FROM briefings "
)


@dataclass(frozen=True, slots=True)
class Slide:
    """One target of a briefing, and what is said when it is shown, "" for nothing."""

    target: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Freezing:
    """What a briefing is frozen at.

    closes: quarter ordinal; known_at: naive UTC; entries, ledger: number and hash of the newest
    entry of the log known then; declarations: SHA-256 of what was declared; version: of the
    product.
    """

    closes: int
    known_at: datetime
    entries: int
    ledger: str
    declarations: str
    version: str


@dataclass(frozen=True, slots=True)
class Briefing:
    """One briefing, never changed: a changed one is another that replaces it.

    replaces: number of the one it takes the place of, None for none; saved_at: naive UTC.
    """

    id: int
    title: str
    frozen: Freezing
    slides: tuple[Slide, ...]
    replaces: int | None
    saved_by: str
    saved_at: datetime


def append_briefing(
    engine: Engine,
    title: str,
    frozen: Freezing,
    slides: Sequence[Slide],
    replaces: int | None,
    by: Person,
) -> int:
    """Number of the briefing just added."""
    written = canonical([[one.target, one.note] for one in slides])
    with engine.transaction() as statements:
        (last,) = statements.query("SELECT coalesce(max(id), 0) FROM briefings")[0]
        number = int(last) + 1
        statements.query(
            "INSERT INTO briefings VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(number, title, frozen.closes, frozen.known_at, frozen.entries, frozen.ledger),
                *(frozen.declarations, frozen.version, written, replaces, name_of(by), utc_now()),
            ),
        )
        record_briefing(statements, by, number)
    return number


def read_briefings(engine: Engine) -> tuple[Briefing, ...]:
    """All briefings, the newest first."""
    return tuple(_briefing(row) for row in engine.query(f"{_READ}ORDER BY id DESC"))


def read_briefing(engine: Engine, number: int) -> Briefing | None:
    """The briefing of a number, None where there is none."""
    rows = engine.query(f"{_READ}WHERE id = ?", (number,))
    return _briefing(rows[0]) if rows else None


def _briefing(row: Row) -> Briefing:
    number, title, closes, known_at, entries, ledger, declarations, version, slides, *others = row
    replaces, saved_by, saved_at = others
    return Briefing(
        number,
        title,
        Freezing(closes, known_at, entries, ledger, declarations, version),
        tuple(Slide(target, note) for target, note in json.loads(slides)),
        replaces,
        saved_by,
        saved_at,
    )
