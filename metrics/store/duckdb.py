"""The ledger on DuckDB: one file, one process that holds it, one cursor per thread.

Knows SQL and threads, nothing of targets. Measured facts behind the shape: a file held read-write
cannot be opened by another process; a connection shared between threads loses calls, a cursor per
thread does not; writers in one process take turns, so that no update conflict can arise.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa

from metrics.errors import StoreBusyError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    import pandas as pd

    from metrics.store.columns import Columns
    from metrics.store.engine import Row

ROWS_AT_ONCE = 100_000
# Nothing leaves the machine: no extension is fetched, no other file is read or written.
LOCKDOWN = (
    "SET autoinstall_known_extensions = false",
    "SET autoload_known_extensions = false",
    "SET enable_external_access = false",
    "SET lock_configuration = true",
)


class _Cursor:
    """Statements on one cursor."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection) -> None:
        self._cursor = cursor

    def query(
        self,
        sql: str,
        values: Sequence[object] = (),
        frames: Mapping[str, Columns | pa.Table] | None = None,
    ) -> list[Row]:
        with self._holding(frames or {}):
            return self._cursor.execute(sql, list(values)).fetchall()

    def batches(
        self, sql: str, frames: Mapping[str, Columns] | None = None
    ) -> Iterator[pa.RecordBatch]:
        with self._holding(frames or {}):
            # A relation hands its columns over; executing first would copy every row (measured).
            yield from self._cursor.sql(sql).to_arrow_reader(ROWS_AT_ONCE)

    @contextmanager
    def _holding(self, frames: Mapping[str, Columns | pa.Table]) -> Iterator[None]:
        """Frames that can be read as tables by their names meanwhile."""
        for name, frame in frames.items():
            self._cursor.register(name, frame)
        try:
            yield
        finally:
            for name in frames:
                # An aborted transaction refuses this too; its own error must not be hidden.
                with suppress(duckdb.TransactionException):
                    self._cursor.unregister(name)

    def append(self, table: str, frame: Columns | pd.DataFrame) -> None:
        columns = ", ".join(map(str, frame))
        statement = f"INSERT INTO {table} ({columns}) SELECT {columns} FROM batch"  # noqa: S608 - ours
        # Every thread reads from an Arrow table, one only from a frame (measured: half the time).
        batch = (
            frame if isinstance(frame, dict) else pa.Table.from_pandas(frame, preserve_index=False)
        )
        self.query(statement, (), {"batch": batch})


class DuckDBEngine:
    """Engine on a DuckDB file, or in memory when the path is None.

    Raises StoreBusyError when another process holds the file, ValueError when it is no ledger.
    """

    def __init__(self, path: Path | None) -> None:
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._root = duckdb.connect(str(path) if path is not None else ":memory:")
        except duckdb.IOException as error:
            if "lock" not in str(error).lower():
                message = f"{path} cannot be opened as a ledger: {error}"
                raise ValueError(message) from error
            message = f"{path} is held by another process"
            raise StoreBusyError(message) from error
        for statement in LOCKDOWN:
            self._root.execute(statement)
        self._threads = threading.local()
        self._writing = threading.RLock()
        self._users = 1

    def _own(self) -> _Cursor:
        own = getattr(self._threads, "cursor", None)
        if own is None:
            own = _Cursor(self._root.cursor())
            self._threads.cursor = own
        return own

    def query(
        self,
        sql: str,
        values: Sequence[object] = (),
        frames: Mapping[str, Columns] | None = None,
    ) -> list[Row]:
        """Rows of one statement, read on this thread's cursor."""
        return self._own().query(sql, values, frames)

    def batches(
        self, sql: str, frames: Mapping[str, Columns] | None = None
    ) -> Iterator[pa.RecordBatch]:
        """Rows of one statement in Arrow batches, read on this thread's cursor."""
        return self._own().batches(sql, frames)

    def append(self, table: str, frame: Columns | pd.DataFrame) -> None:
        """Add the frame's rows to a table in a transaction of their own."""
        with self.transaction() as statements:
            statements.append(table, frame)

    @contextmanager
    def transaction(self) -> Iterator[_Cursor]:
        """Statements that take effect together; writers take turns."""
        with self._writing:
            own = self._own()
            own.query("BEGIN TRANSACTION")
            try:
                yield own
            except BaseException:
                own.query("ROLLBACK")
                raise
            own.query("COMMIT")

    def share(self) -> bool:
        """Count one more user; False when the file has been closed already."""
        with self._writing:
            if self._users <= 0:
                return False
            self._users += 1
            return True

    def close(self) -> None:
        """Count one user less; with the last the file is closed, and every thread's cursor."""
        with self._writing:
            self._users -= 1
            if self._users == 0:
                self._root.close()
