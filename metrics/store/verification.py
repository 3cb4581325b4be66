"""Proving the log: its chain, and every row it vouches for against the tables as they stand.

Needs no lock: entries are read after the rows they vouch for, and what came in meanwhile is left
to the next time. Whoever can write the whole file can make a new chain that agrees with itself;
only a number and hash noted elsewhere shows that.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from metrics.store.digests import (
    NO_FIGURES,
    TABLES,
    Figures,
    Kept,
    changed_files,
    digest_of,
    figures_digest,
    read_figures_kept,
    read_kept,
    rows_digest,
)
from metrics.store.entries import read_chain, read_last_number
from metrics.store.log import COLUMNS, GENESIS, Act

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from metrics.store.engine import Engine, Row

ACTUALS = "actuals"


@dataclass(frozen=True, slots=True)
class Broken:
    """One thing that does not agree.

    code: hash, chain, missing, end (of the log itself), changed, gone, unrecorded, figures, file,
    history (of what it vouches for); its words are under `trail.broken`. entry: its number, None
    for a row that no entry records; table and number: of the row; columns: those that differ.
    """

    code: str
    entry: int | None
    table: str = ""
    number: int = 0
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check has found: how many entries and rows, the end of the chain, what is broken.

    hash: of the last entry; broken: by entry, rows without one last.
    """

    entries: int
    rows: int
    hash: str
    broken: tuple[Broken, ...]

    @property
    def is_whole(self) -> bool:
        """Whether everything agrees."""
        return not self.broken

    @property
    def first(self) -> Broken | None:
        """The first broken entry, None when everything agrees."""
        return self.broken[0] if self.broken else None


@dataclass(slots=True)
class _Standing:
    """The tables as they stand."""

    rows: dict[tuple[str, int], Kept] = field(default_factory=dict)
    figures: dict[int, Figures] = field(default_factory=dict)
    changed_files: tuple[int, ...] = ()


def check_log(engine: Engine) -> Checked:
    """Check every entry, every row it vouches for, and the bytes of every file."""
    settled = read_last_number(engine)
    standing = _Standing()
    for table in TABLES.values():
        for row in read_kept(engine, table):
            standing.rows[table.name, row.number] = row
    standing.figures = read_figures_kept(engine)
    standing.changed_files = tuple(changed_files(engine))
    chain, end = read_chain(engine)
    in_all = len(standing.rows) + sum(one.rows for one in standing.figures.values())
    found = [*_chain_faults(chain, end), *_row_faults(chain, standing, settled)]
    # A broken entry is named before what it vouches for.
    found.sort(key=lambda one: (one.entry is None, one.entry or 0))
    return Checked(len(chain), in_all, end[1] if end else GENESIS, tuple(dict.fromkeys(found)))


def _chain_faults(chain: Sequence[Row], end: tuple[int, str] | None) -> Iterator[Broken]:
    """Entries changed, left out or put elsewhere, each named once; and an end that is another."""
    expected, previous = 1, GENESIS
    for row in chain:
        entry = dict(zip(COLUMNS, row, strict=True))
        if entry["id"] != expected:
            yield Broken("missing", expected)
        elif entry["hash"] != digest_of(row[:-1]):
            yield Broken("hash", expected)
        elif entry["previous"] != previous:
            yield Broken("chain", expected)
        expected, previous = int(entry["id"]) + 1, str(entry["hash"])
    if end is None and not chain:
        return
    entries, last = end or (0, "")
    if entries >= expected:
        yield Broken("missing", expected)
    elif (entries, last) != (expected - 1, previous):
        yield Broken("end", expected - 1)


def _details(row: Row) -> dict[str, Any]:
    """What an entry vouches for; nothing where it cannot be read, which its hash tells."""
    try:
        details = json.loads(row[COLUMNS.index("details")])
    except ValueError:
        return {}
    return details if isinstance(details, dict) else {}


def _row_faults(chain: Sequence[Row], standing: _Standing, settled: int) -> Iterator[Broken]:
    """What the tables say otherwise than the entries, and what no entry records."""
    vouched: dict[tuple[str, int], int] = {}
    history: dict[str, Mapping[str, Any]] = {}
    of_history = 0
    for row in chain:
        number, details = int(row[0]), _details(row)
        if row[COLUMNS.index("action")] == Act.HISTORY and not history:
            history, of_history = details.get("tables", {}), number
        key = _key_of(details)
        if key is None or key in vouched:
            continue
        vouched[key] = number
        kept = standing.rows.get(key)
        if kept is None:
            if number <= settled:
                yield Broken("gone", number, *key)
            continue
        if kept.digest != details.get("digest"):
            yield Broken("changed", number, *key, _differing(kept, details))
        if key[0] == "submissions":
            figures = standing.figures.get(key[1], NO_FIGURES)
            if (figures.rows, figures.digest) != (details.get("rows"), details.get("figures")):
                yield Broken("figures", number, *key)
    for submission in standing.changed_files:
        entry = vouched.get(("submissions", submission), of_history or None)
        yield Broken("file", entry, "submissions", submission)
    yield from _unvouched(standing, vouched, history, of_history)


def _key_of(details: Mapping[str, Any]) -> tuple[str, int] | None:
    """Table and number of the row an entry vouches for."""
    table, row = TABLES.get(str(details.get("table"))), details.get("row")
    if table is None or not isinstance(row, dict):
        return None
    number = row.get(table.columns[0])
    return (table.name, number) if isinstance(number, int) else None


def _differing(kept: Kept, details: Mapping[str, Any]) -> tuple[str, ...]:
    """Columns that are not as recorded; those the log has no copy of when no other is."""
    readable = kept.readable
    # Rows are compared as JSON has them, so that a moment is compared as text.
    changed = tuple(name for name, value in readable.items() if details["row"].get(name) != value)
    return changed or tuple(sorted(kept.table.secret))


def _unvouched(
    standing: _Standing,
    vouched: Mapping[tuple[str, int], int],
    history: Mapping[str, Mapping[str, Any]],
    of_history: int,
) -> Iterator[Broken]:
    """Rows no entry records: those of before the log against the one entry of them, and others."""
    left: dict[str, list[Kept]] = {name: [] for name in TABLES}
    for (name, number), row in standing.rows.items():
        if (name, number) in vouched:
            continue
        if number > int(history.get(name, {}).get("last", 0)):
            yield Broken("unrecorded", None, name, number)
        else:
            left[name].append(row)
    for name, rows in left.items():
        said = history.get(name, {"rows": 0, "digest": rows_digest([])})
        if (len(rows), rows_digest(rows)) != (said.get("rows"), said.get("digest")):
            yield Broken("history", of_history, name)
    last = int(history.get(ACTUALS, {}).get("last", 0))
    old: dict[int, Figures] = {}
    for number, figures in standing.figures.items():
        if ("submissions", number) in vouched:
            continue
        if number > last:
            yield Broken("unrecorded", None, ACTUALS, number)
        else:
            old[number] = figures
    said = history.get(ACTUALS, {"digest": figures_digest({})})
    if figures_digest(old) != said.get("digest"):
        yield Broken("history", of_history, ACTUALS)
