"""What the ledger needs of a database engine; everything else in store/ is written against this."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager

    import pandas as pd
    import pyarrow as pa

    from metrics.store.columns import Columns

Row = tuple[Any, ...]


class Statements(Protocol):
    """Runs SQL with `?` placeholders, on its own or inside a transaction."""

    def query(
        self,
        sql: str,
        values: Sequence[object] = (),
        frames: Mapping[str, Columns] | None = None,
    ) -> list[Row]:
        """Rows of one statement; `frames` can be read in it as tables by their names."""
        ...

    def batches(
        self, sql: str, frames: Mapping[str, Columns] | None = None
    ) -> Iterator[pa.RecordBatch]:
        """Rows of one statement in Arrow batches, to be read to the end before the next."""
        ...

    def append(self, table: str, frame: Columns | pd.DataFrame) -> None:
        """Add the rows of columns or of a frame to a table, columns matched by name."""
        ...


class Engine(Statements, Protocol):
    """One open ledger, safe to share between threads."""

    def transaction(self) -> AbstractContextManager[Statements]:
        """Statements that take effect together, or not at all when an error is raised."""
        ...

    def close(self) -> None:
        """Release the ledger."""
        ...
