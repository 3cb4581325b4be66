"""Opening a ledger: address to engine, migrations applied."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from metrics.store.clock import utc_now
from metrics.store.duckdb import DuckDBEngine
from metrics.store.log import record_history
from metrics.store.schema import LOG_BEGINS, MIGRATIONS

if TYPE_CHECKING:
    from metrics.store.engine import Engine

__all__ = ["DUCKDB", "MEMORY", "migrate", "open_ledger", "utc_now"]

DUCKDB, MEMORY = "duckdb:///", ":memory:"
# A file can be open once in a process, so everyone in it shares one engine per file.
_OPEN: dict[Path, DuckDBEngine] = {}
_OPENING = threading.Lock()


def open_ledger(address: str) -> Engine:
    """Ledger at an address such as duckdb:///data/kpi.duckdb, or duckdb:///:memory:.

    Brings the schema up to date; a file open in this process already is shared, and closed when
    its last user closes it. Raises ValueError for an address of another kind and
    StoreBusyError when another process holds the file.
    """
    if not address.startswith(DUCKDB):
        message = f"not a ledger address: {address!r} (expected duckdb:///FILE)"
        raise ValueError(message)
    name = address.removeprefix(DUCKDB)
    if name == MEMORY:
        engine = DuckDBEngine(None)
        migrate(engine)
        return engine
    path = Path(name).resolve()
    with _OPENING:
        shared = _OPEN.get(path)
        if shared is None or not shared.share():
            shared = DuckDBEngine(path)
            migrate(shared)
            _OPEN[path] = shared
        return shared


def migrate(engine: Engine) -> None:
    """Apply the migrations this ledger has not seen, each in its own transaction."""
    with engine.transaction() as statements:
        statements.query(
            "CREATE TABLE IF NOT EXISTS migrations "
            "(number INTEGER PRIMARY KEY, applied_at TIMESTAMP)"
        )
        applied = {row[0] for row in statements.query("SELECT number FROM migrations")}
    for number, steps in MIGRATIONS:
        if number in applied:
            continue
        with engine.transaction() as statements:
            for step in steps:
                statements.query(step)
            statements.query("INSERT INTO migrations VALUES (?, ?)", (number, utc_now()))
            if number == LOG_BEGINS:
                record_history(statements)
