"""Reading filings back: who filed what and when, where it stands, every decision, the bytes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from metrics.filings import Decision, State, state_after
from metrics.store.columns import distinct
from metrics.store.packing import unpack

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from decimal import Decimal

    from metrics.store.engine import Engine


@dataclass(frozen=True, slots=True)
class Filing:
    """One stored file with its newest decision.

    agency: None for a file that speaks for several; closes: quarter it was filed for, None where
    none was named; size: bytes; rows: its figures; times: naive UTC; decision: number of its newest
    decision, 0 (and decided_by, decided_at None) while there is none.
    """

    id: int
    agency: str | None
    closes: int | None
    origin: str
    file_name: str
    sha256: str
    size: int
    submitted_by: str
    submitted_at: datetime
    warnings: int
    remark: str
    rows: int
    state: State
    decision: int
    decided_by: str | None
    decided_at: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision on a filing; decided_at: naive UTC."""

    id: int
    decision: Decision
    decided_by: str
    decided_at: datetime
    reason: str


FILINGS = """
SELECT s.id, s.agency, s.closes, s.origin, s.file_name, s.sha256,
    coalesce(s.unpacked_size, octet_length(s.content)),
    s.submitted_by, s.submitted_at, coalesce(s.warnings, 0), coalesce(s.remark, ''),
    (SELECT count(*) FROM actuals a WHERE a.submission = s.id),
    d.verdict, coalesce(d.id, 0), d.decided_by, d.decided_at, coalesce(d.reason, '')
FROM submissions s
LEFT JOIN decisions d ON d.submission = s.id
    AND d.id = (SELECT max(n.id) FROM decisions n WHERE n.submission = s.id)
"""


def read_filings(
    engine: Engine,
    agency: str | None = None,
    closes: int | None = None,
    states: Collection[State] = tuple(State),
) -> tuple[Filing, ...]:
    """Filings of an agency, for a period, in some states; the newest first.

    Files that speak for several agencies belong to none of them.
    """
    claims: list[str] = []
    values: list[object] = []
    for column, value in (("s.agency", agency), ("s.closes", closes)):
        if value is not None:
            claims.append(f"{column} = ?")
            values.append(value)
    where = f"WHERE {' AND '.join(claims)} " if claims else ""
    rows = engine.query(f"{FILINGS} {where}ORDER BY s.submitted_at DESC, s.id DESC", values)
    found = (_filing(row) for row in rows)
    return tuple(one for one in found if one.state in states)


def read_filing(engine: Engine, number: int) -> Filing | None:
    """A filing by its number, None where there is none."""
    rows = engine.query(f"{FILINGS} WHERE s.id = ?", (number,))
    return _filing(rows[0]) if rows else None


def read_same_file(engine: Engine, sha256: str, origin: str) -> Filing | None:
    """The filing that holds the very same bytes, None where there is none."""
    rows = engine.query(f"{FILINGS} WHERE s.sha256 = ? AND s.origin = ?", (sha256, origin))
    return _filing(rows[0]) if rows else None


def _filing(row: tuple[Any, ...]) -> Filing:
    values = [*row[:12], state_after(row[12]), *row[13:]]
    return Filing(*values)


def read_content(engine: Engine, number: int) -> bytes | None:
    """Bytes of a filing as received, None where there is no such filing.

    Raises ValueError when the ledger was damaged and they cannot be had back.
    """
    rows = engine.query("SELECT content, unpacked_size FROM submissions WHERE id = ?", (number,))
    return unpack(*rows[0]) if rows else None


def read_decisions(engine: Engine, number: int) -> tuple[Decided, ...]:
    """Every decision on a filing, in order."""
    rows = engine.query(
        "SELECT id, verdict, decided_by, decided_at, reason FROM decisions "
        "WHERE submission = ? ORDER BY id",
        (number,),
    )
    return tuple(Decided(one, Decision(verdict), *rest) for one, verdict, *rest in rows)


@dataclass(frozen=True, slots=True)
class Filed:
    """One figure of a filing; closes/spans: quarters (see periods.py)."""

    submission: int
    line: int
    agency: str
    indicator: str
    closes: int
    spans: int
    breakdown: str
    numerator: Decimal | None
    denominator: Decimal | None
    value: Decimal | None
    note: str


ROWS = """
SELECT a.submission, a.line, a.agency, a.indicator, a.closes, a.spans,
    a.breakdown, a.numerator, a.denominator, a.value, a.note
FROM actuals a JOIN wanted w ON w.id = a.submission ORDER BY a.submission, a.line
"""


def read_rows(engine: Engine, numbers: Collection[int]) -> tuple[Filed, ...]:
    """Figures of some filings, by filing and line."""
    frames = {"wanted": distinct("id", numbers, "int64")}
    return tuple(Filed(*row) for row in engine.query(ROWS, (), frames))


def read_filing_agencies(engine: Engine) -> frozenset[str]:
    """Agencies that have ever filed anything in their own name."""
    rows = engine.query("SELECT DISTINCT agency FROM submissions WHERE agency IS NOT NULL")
    return frozenset(str(row[0]) for row in rows)
