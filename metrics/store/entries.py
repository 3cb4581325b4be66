"""Reading the log back: its entries by who, what, when and about whom; its chain and its end."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from metrics.store.log import COLUMNS, Act, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from metrics.store.engine import Engine, Row, Statements


@dataclass(frozen=True, slots=True)
class Logged:
    """One entry of the log; logged_at: naive UTC; role and agency: of who, None where not known.

    concerns: the agency it is about, None for none or all; kind and subject: what it is about.
    """

    id: int
    logged_at: datetime
    who: str
    role: str | None
    agency: str | None
    concerns: str | None
    action: str
    kind: str
    subject: str
    details: Mapping[str, Any]
    hash: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Entries asked for; None leaves a thing open.

    agency: entries of its own people, and those about it; since, until: naive UTC, the first moment
    and the first one after; kind and subject: of what they are about.
    """

    who: str | None = None
    action: str | None = None
    agency: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    kind: str | None = None
    subject: str | None = None

    @property
    def claims(self) -> tuple[str, tuple[object, ...]]:
        """Condition in SQL with its values."""
        asked = (
            ("who = ?", self.who),
            ("action = ?", self.action),
            ("logged_at >= ?", self.since),
            ("logged_at < ?", self.until),
            ("kind = ?", self.kind),
            ("subject = ?", self.subject),
        )
        claims = [claim for claim, value in asked if value is not None]
        values: list[object] = [value for _, value in asked if value is not None]
        if self.agency is not None:
            claims.append("(agency = ? OR concerns = ?)")
            values += [self.agency, self.agency]
        return " AND ".join(claims) or "TRUE", tuple(values)


_READ = (
    "SELECT id, logged_at, who, role, agency, concerns, action, kind, subject, details, hash "
    "FROM log"
)


def read_entries(
    engine: Engine, wanted: Wanted, most: int | None = None, skipped: int = 0
) -> tuple[Logged, ...]:
    """Entries asked for, the newest first: at most so many, after those skipped."""
    where, values = wanted.claims
    limit = "" if most is None else f" LIMIT {int(most)} OFFSET {int(skipped)}"
    rows = engine.query(f"{_READ} WHERE {where} ORDER BY id DESC{limit}", values)
    return tuple(_logged(row) for row in rows)


def _logged(row: Row) -> Logged:
    *others, details, digest = row
    values = dict(zip(Logged.__dataclass_fields__, others, strict=False))
    return Logged(**values, details=json.loads(details), hash=digest)


def count_entries(engine: Engine, wanted: Wanted) -> int:
    """How many entries there are of those asked for."""
    where, values = wanted.claims
    rows = engine.query(f"SELECT count(*) FROM log WHERE {where}", values)  # noqa: S608 - from constants
    return int(rows[0][0])


def read_people(engine: Engine, agency: str | None = None) -> tuple[str, ...]:
    """Names that stand in the log, those of one agency's entries or all, in order."""
    where, values = Wanted(agency=agency).claims
    rows = engine.query(f"SELECT DISTINCT who FROM log WHERE {where} ORDER BY who", values)  # noqa: S608
    return tuple(str(row[0]) for row in rows)


def read_newest_entry(engine: Engine, act: Act) -> Logged | None:
    """The newest entry of one sort, None where there is none."""
    found = read_entries(engine, Wanted(action=str(act)), most=1)
    return found[0] if found else None


def read_last_number(engine: Engine) -> int:
    """Number of the newest entry, 0 for an empty log."""
    return int(engine.query("SELECT coalesce(max(id), 0) FROM log")[0][0])


def read_head(engine: Engine, known_at: datetime) -> tuple[int, str]:
    """Number and hash of the newest entry written by a moment (naive UTC); 0 and "" for none."""
    rows = engine.query(
        "SELECT id, hash FROM log WHERE logged_at <= ? ORDER BY id DESC LIMIT 1", (known_at,)
    )
    return (int(rows[0][0]), str(rows[0][1])) if rows else (0, "")


def read_newest_moment(engine: Engine) -> datetime | None:
    """When anything was recorded or decided last (naive UTC), None for an empty ledger."""
    rows = engine.query(
        "SELECT max(moment) FROM (SELECT max(logged_at) AS moment FROM log "
        "UNION ALL SELECT max(decided_at) FROM decisions) AS newest"
    )
    moment: datetime | None = rows[0][0]
    return moment


def read_chain(statements: Statements) -> tuple[list[Row], tuple[int, str] | None]:
    """Every entry as it is kept (COLUMNS of log.py), in order, and the end kept apart.

    Both of one moment. The end is None where there is none.
    """
    columns = ", ".join(f"l.{name}" for name in COLUMNS)
    rows = statements.query(
        f"SELECT e.entries, e.hash, {columns} FROM log_end e "  # noqa: S608 - constants
        "FULL JOIN log l ON TRUE ORDER BY l.id"
    )
    end = next(((int(row[0]), str(row[1])) for row in rows if row[0] is not None), None)
    return [row[2:] for row in rows if row[2] is not None], end


__all__ = [
    "Act",
    "Kind",
    "Logged",
    "Wanted",
    "count_entries",
    "read_chain",
    "read_entries",
    "read_head",
    "read_last_number",
    "read_newest_entry",
    "read_newest_moment",
    "read_people",
]
