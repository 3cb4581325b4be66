"""What the log vouches for: rows of the ledger's tables, and their digests.

A digest is taken of rows as they are read back, in one form for both engines, so that what was
written and what stands there later are compared alike. Knows nothing of the log itself.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from metrics.store.columns import distinct
from metrics.store.packing import fingerprint, unpack

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from metrics.store.engine import Statements

FILES_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Table:
    """One table the log vouches for.

    columns: the first is its number; secret: those the log keeps no copy of; concerns: SQL for the
    agency a row is about; is_younger: made after the log began, so that no row of it is older.
    """

    name: str
    columns: tuple[str, ...]
    concerns: str
    secret: frozenset[str] = frozenset()
    is_younger: bool = False


_AGENCY_OF_ACCOUNT = (
    "(SELECT a.agency FROM accounts a WHERE a.id = "
    "(SELECT max(n.id) FROM accounts n WHERE n.name = {account}))"
)
# To add a table: a line here, and its writer records every row it adds (see log.py).
TABLES: dict[str, Table] = {
    one.name: one
    for one in (
        Table(
            "submissions",
            (
                *("id", "agency", "origin", "file_name", "sha256", "submitted_by"),
                *("submitted_at", "closes", "warnings", "remark"),
            ),
            "t.agency",
        ),
        Table(
            "decisions",
            ("id", "submission", "verdict", "decided_by", "decided_at", "reason"),
            "(SELECT s.agency FROM submissions s WHERE s.id = t.submission)",
        ),
        Table(
            "locks",
            ("id", "closes", "agency", "locked", "decided_by", "decided_at", "reason"),
            "t.agency",
        ),
        Table(
            "accounts",
            (
                *("id", "name", "password_hash", "role", "agency", "is_demo", "is_disabled"),
                *("epoch", "changed_by", "changed_at"),
            ),
            "t.agency",
            frozenset({"password_hash"}),
        ),
        Table(
            "tokens",
            ("id", "sha256", "account", "label", "issued_by", "issued_at"),
            _AGENCY_OF_ACCOUNT.format(account="t.account"),
            frozenset({"sha256"}),
        ),
        Table(
            "revocations",
            ("token", "revoked_by", "revoked_at"),
            _AGENCY_OF_ACCOUNT.format(
                account="(SELECT k.account FROM tokens k WHERE k.id = t.token)"
            ),
        ),
        Table(
            "notes",
            ("id", "target", "closes", "agency", "cause", "remedy", "written_by", "written_at"),
            "t.agency",
            is_younger=True,
        ),
        Table(
            "briefings",
            (
                *("id", "title", "closes", "known_at", "entries", "ledger", "declarations"),
                *("version", "slides", "replaces", "saved_by", "saved_at"),
            ),
            "NULL",
            is_younger=True,
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Kept:
    """One row as it stands: cells by column, and the agency it is about."""

    table: Table
    cells: Mapping[str, object]
    concerns: str | None

    @property
    def number(self) -> int:
        """Number of the row."""
        return int(str(self.cells[self.table.columns[0]]))

    @property
    def digest(self) -> str:
        """Digest of every column, secret ones too."""
        return digest_of([self.cells[name] for name in self.table.columns])

    @property
    def readable(self) -> dict[str, object]:
        """Values the log may keep a copy of, as JSON has them."""
        return {
            name: _as_json(value)
            for name, value in self.cells.items()
            if name not in self.table.secret
        }


def canonical(value: object) -> str:
    """The one way a value is written as JSON.

    >>> canonical({"b": None, "a": [1, True, "Sở"]})
    '{"a":[1,true,"Sở"],"b":null}'
    """
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_as_json
    )


def digest_of(value: object) -> str:
    """SHA-256 over a value in its canonical form."""
    return hashlib.sha256(canonical(value).encode("utf-8", "surrogatepass")).hexdigest()


def _as_json(value: object) -> object:
    return value.isoformat(timespec="microseconds") if isinstance(value, datetime) else value


def read_kept(
    statements: Statements, table: Table, numbers: Collection[int] | None = None
) -> tuple[Kept, ...]:
    """Rows of a table in order, all of them or those of some numbers."""
    columns = ", ".join(f"t.{name}" for name in table.columns)
    key = table.columns[0]
    sql = f"SELECT {columns}, {table.concerns} FROM {table.name} t"  # noqa: S608 - constants above
    frames = {}
    if numbers is not None:
        sql += f" JOIN wanted w ON w.number = t.{key}"
        frames = {"wanted": distinct("number", numbers, "int64")}
    return tuple(
        Kept(table, dict(zip(table.columns, row[:-1], strict=True)), row[-1])
        for row in statements.query(f"{sql} ORDER BY t.{key}", (), frames)
    )


_TEXTS = ("agency", "indicator", "breakdown", "note")
_COLUMNS = (
    *("line", "agency", "indicator", "closes", "spans", "breakdown"),
    *("numerator", "denominator", "value", "note"),
)
_NUMBERS = ("numerator", "denominator", "value")


def _as_text(name: str) -> str:
    """SQL for a column's text, behind its length where it is one already.

    Numbers that fit are written as narrow decimals: the same digits in half the time (measured).
    """
    if name in _TEXTS:
        return f"length(a.{name}), '|', a.{name}"
    if name not in _NUMBERS:
        return f"a.{name}"
    narrow = f"CAST(CAST(a.{name} AS DECIMAL(18, 6)) AS TEXT)"
    return f"CASE WHEN abs(a.{name}) < 1000000000000 THEN {narrow} ELSE CAST(a.{name} AS TEXT) END"


# A figure as one line of text from which every column can be told: texts stand behind their length,
# a number that is missing is no text at all.
FIGURE = ", '|', ".join(map(_as_text, _COLUMNS))
FIGURES = (
    f"SELECT a.submission AS submission, concat({FIGURE}, chr(10)) AS figure "  # noqa: S608
    "FROM actuals a {chosen} ORDER BY a.submission, a.line"
)


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one submission: how many, and the SHA-256 of all their lines."""

    rows: int
    digest: str


NO_FIGURES = Figures(0, hashlib.sha256().hexdigest())


def read_figures_kept(
    statements: Statements, submissions: Collection[int] | None = None
) -> dict[int, Figures]:
    """Figures by submission, of some or of all; those without any are left out."""
    chosen, frames = "", {}
    if submissions is not None:
        chosen = "JOIN wanted w ON w.number = a.submission"
        frames = {"wanted": distinct("number", submissions, "int64")}
    rows: Counter[int] = Counter()
    digests: dict[int, Any] = defaultdict(hashlib.sha256)
    # One batch is hashed while the engine makes the next.
    with ThreadPoolExecutor(max_workers=1) as aside:
        for batch in statements.batches(FIGURES.format(chosen=chosen), frames):
            for number, lines, text in _runs(batch):
                rows[number] += lines
                aside.submit(digests[number].update, text)
    return {number: Figures(rows[number], digests[number].hexdigest()) for number in rows}


def _runs(batch: pa.RecordBatch) -> Iterator[tuple[int, int, memoryview]]:
    """Submissions of a batch in order: number, how many lines, and the bytes of all of them."""
    numbers = batch.column("submission").to_numpy()
    figures = batch.column("figure").cast(pa.large_string())
    _, places, text = figures.buffers()
    ends = np.frombuffer(places, dtype="int64")[figures.offset :]
    starts = np.flatnonzero(np.diff(numbers, prepend=numbers[:1] - 1)).tolist()
    for start, stop in pairwise([*starts, len(numbers)]):
        yield int(numbers[start]), stop - start, memoryview(text)[ends[start] : ends[stop]]


def changed_files(statements: Statements) -> Iterator[int]:
    """Submissions whose bytes do not have the fingerprint kept beside them, in order."""
    (last,) = statements.query("SELECT coalesce(max(id), 0) FROM submissions")[0]
    for first in range(1, int(last) + 1, FILES_AT_ONCE):
        rows = statements.query(
            "SELECT id, sha256, content, unpacked_size FROM submissions "
            "WHERE id BETWEEN ? AND ? ORDER BY id",
            (first, first + FILES_AT_ONCE - 1),
        )
        yield from (int(number) for number, sha256, *kept in rows if not _is(sha256, *kept))


def _is(sha256: str, kept: bytes, size: int | None) -> bool:
    """Whether kept bytes still give the file of a fingerprint."""
    try:
        return fingerprint(unpack(kept, size)) == sha256
    except ValueError:
        return False


def rows_digest(rows: Iterable[Kept]) -> str:
    """Digest of some rows together."""
    return digest_of([one.digest for one in rows])


def figures_digest(figures: Mapping[int, Figures]) -> str:
    """Digest of the figures of some submissions together."""
    return digest_of([(number, figures[number].digest) for number in sorted(figures)])
