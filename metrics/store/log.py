"""The log of everything that happened to the ledger: only added to, chained by hash.

The only writer of its tables. An entry is written in the transaction of what it records: either
both are there or neither. Each carries the hash of the one before it, and the end of the chain is
kept apart, so that an entry changed, left out or put elsewhere is found. Passwords, secrets and
network addresses never come here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from metrics.access import Viewer
from metrics.filings import Decision
from metrics.store.clock import utc_now
from metrics.store.columns import ANY, columns_of
from metrics.store.digests import (
    NO_FIGURES,
    TABLES,
    Kept,
    canonical,
    digest_of,
    figures_digest,
    read_figures_kept,
    read_kept,
    rows_digest,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from metrics.store.engine import Engine, Statements

# What the first entry is chained to.
GENESIS = "target-monitor: nhật ký bắt đầu từ đây / the log begins here"
# Stands for who is not known by name.
NOBODY = "?"
TYPES = {"id": "int64", "logged_at": "datetime64[us]"}
COLUMNS = (
    *("id", "logged_at", "who", "role", "agency", "concerns"),
    *("action", "kind", "subject", "details", "previous", "hash"),
)
# Who does something: someone signed in, or a name that the machine gives itself.
Person = Viewer | str


def name_of(person: Person) -> str:
    """Name the ledger keeps of who did something."""
    return person if isinstance(person, str) else person.name


class Act(StrEnum):
    """What an entry records. To add one: a member here and its words under `log.action`."""

    FILED = "filed"
    FILED_AGAIN = "filed_again"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    LOCKED = "locked"
    UNLOCKED = "unlocked"
    ACCOUNT_ADDED = "account_added"
    ACCOUNT_CHANGED = "account_changed"
    ACCOUNT_DISABLED = "account_disabled"
    ACCOUNT_ENABLED = "account_enabled"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - a code
    PASSWORD_REHASHED = "password_rehashed"  # noqa: S105 - a code
    SESSIONS_ENDED = "sessions_ended"
    TOKEN_ISSUED = "token_issued"  # noqa: S105 - a code
    TOKEN_REVOKED = "token_revoked"  # noqa: S105 - a code
    NOTED = "noted"
    BRIEFED = "briefed"
    SIGNED_IN = "signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGNED_OUT = "signed_out"
    REFUSED = "refused"
    DECLARED = "declared"
    HISTORY = "history"


ACT_OF_DECISION = {
    Decision.SUBMITTED: Act.FILED_AGAIN,
    Decision.ACCEPTED: Act.ACCEPTED,
    Decision.RETURNED: Act.RETURNED,
    Decision.SUPERSEDED: Act.SUPERSEDED,
    Decision.WITHDRAWN: Act.WITHDRAWN,
}


class Kind(StrEnum):
    """What an entry is about; its subject is the number, name or code of one of these."""

    FILING = "filing"
    PERIOD = "period"
    ACCOUNT = "account"
    TOKEN = "token"  # noqa: S105 - a code
    PLACE = "place"
    TARGET = "target"
    BRIEFING = "briefing"
    DECLARATIONS = "declarations"
    LEDGER = "ledger"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry to be written; concerns: the agency it is about, None for none or all."""

    act: Act
    kind: Kind
    subject: str
    details: Mapping[str, object] = field(default_factory=dict)
    concerns: str | None = None


def append_entries(statements: Statements, by: Person, entries: Sequence[Entry]) -> None:
    """Add entries at the end of the chain, in order; inside the transaction of what they record."""
    if not entries:
        return
    rows = statements.query("SELECT entries, hash FROM log_end")
    last, previous = (int(rows[0][0]), str(rows[0][1])) if rows else (0, GENESIS)
    now = utc_now()
    who, role, agency = (by, None, None) if isinstance(by, str) else (by.name, by.role, by.agency)
    made: list[tuple[object, ...]] = []
    for number, entry in enumerate(entries, start=last + 1):
        values = (
            *(number, now, who, None if role is None else str(role), agency, entry.concerns),
            *(str(entry.act), str(entry.kind), entry.subject, canonical(entry.details), previous),
        )
        previous = digest_of(values)
        made.append((*values, previous))
    types = {name: TYPES.get(name, ANY) for name in COLUMNS}
    statements.append("log", columns_of(types, made))
    if not rows:
        statements.query("INSERT INTO log_end VALUES (0, '')")
    statements.query("UPDATE log_end SET entries = ?, hash = ?", (last + len(made), previous))


def write_entry(engine: Engine, by: Person, entry: Entry) -> None:
    """Add one entry that records nothing but itself."""
    with engine.transaction() as statements:
        append_entries(statements, by, [entry])


def record_filings(statements: Statements, by: Person, numbers: Collection[int]) -> None:
    """Record files just stored: the row of each, and the digest of its figures."""
    figures = read_figures_kept(statements, numbers)
    entries = []
    for row in read_kept(statements, TABLES["submissions"], numbers):
        filed = figures.get(row.number, NO_FIGURES)
        more = {"rows": filed.rows, "figures": filed.digest}
        entries.append(_entry(Act.FILED, Kind.FILING, str(row.number), row, more))
    append_entries(statements, by, entries)


def record_decisions(statements: Statements, by: Person, numbers: Collection[int]) -> None:
    """Record decisions just made."""
    entries = [
        _entry(
            ACT_OF_DECISION[Decision(str(row.cells["verdict"]))],
            Kind.FILING,
            str(row.cells["submission"]),
            row,
        )
        for row in read_kept(statements, TABLES["decisions"], numbers)
    ]
    append_entries(statements, by, entries)


def record_lock(statements: Statements, by: Person, number: int) -> None:
    """Record a locking or unlocking."""
    (row,) = read_kept(statements, TABLES["locks"], [number])
    act = Act.LOCKED if row.cells["locked"] else Act.UNLOCKED
    append_entries(statements, by, [_entry(act, Kind.PERIOD, str(row.cells["closes"]), row)])


def record_note(statements: Statements, by: Person, number: int) -> None:
    """Record a corrective note."""
    (row,) = read_kept(statements, TABLES["notes"], [number])
    entry = _entry(Act.NOTED, Kind.TARGET, str(row.cells["target"]), row)
    append_entries(statements, by, [entry])


def record_briefing(statements: Statements, by: Person, number: int) -> None:
    """Record a briefing."""
    (row,) = read_kept(statements, TABLES["briefings"], [number])
    append_entries(statements, by, [_entry(Act.BRIEFED, Kind.BRIEFING, str(number), row)])


def record_account(statements: Statements, by: Person, number: int, act: Act) -> None:
    """Record an account made or changed."""
    (row,) = read_kept(statements, TABLES["accounts"], [number])
    append_entries(statements, by, [_entry(act, Kind.ACCOUNT, str(row.cells["name"]), row)])


def record_token(statements: Statements, by: Person, number: int) -> None:
    """Record a token issued; the token itself is nowhere."""
    (row,) = read_kept(statements, TABLES["tokens"], [number])
    entry = _entry(Act.TOKEN_ISSUED, Kind.TOKEN, str(number), row)
    append_entries(statements, by, [entry])


def record_revocation(statements: Statements, by: Person, token: int) -> None:
    """Record that a token is not taken any more."""
    (row,) = read_kept(statements, TABLES["revocations"], [token])
    (issued,) = read_kept(statements, TABLES["tokens"], [token])
    more = {"account": issued.cells["account"], "label": issued.cells["label"]}
    entry = _entry(Act.TOKEN_REVOKED, Kind.TOKEN, str(token), row, more)
    append_entries(statements, by, [entry])


def _entry(
    act: Act, kind: Kind, subject: str, row: Kept, more: Mapping[str, object] | None = None
) -> Entry:
    """Entry that vouches for a row: a copy of what it may keep, and the digest of all of it."""
    vouched = {"table": row.table.name, "row": row.readable, "digest": row.digest}
    return Entry(act, kind, subject, {**vouched, **(more or {})}, row.concerns)


def record_history(statements: Statements) -> None:
    """Record how a ledger stood that was there before it had a log; nothing for an empty one.

    One entry for all: how many rows each table has, the last of them, and their digest.
    """
    details: dict[str, object] = {}
    for name, table in TABLES.items():
        rows = () if table.is_younger else read_kept(statements, table)
        if rows:
            last = max(one.number for one in rows)
            details[name] = {"rows": len(rows), "last": last, "digest": rows_digest(rows)}
    figures = read_figures_kept(statements)
    if figures:
        rows_in_all = sum(one.rows for one in figures.values())
        details["actuals"] = {
            "rows": rows_in_all,
            "last": max(figures),
            "digest": figures_digest(figures),
        }
    if details:
        entry = Entry(Act.HISTORY, Kind.LEDGER, "", {"tables": details})
        append_entries(statements, NOBODY, [entry])
