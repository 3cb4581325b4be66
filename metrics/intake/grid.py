"""Text with a known separator to rows of cells, each with the line it begins on.

Files in which every line is one row are read at once, all others row by row with the same result.
Knows nothing of headings and of what cells mean.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from metrics.intake.limits import (
    LONGEST_CELL,
    LONGEST_LINE,
    MOST_COLUMNS,
    MOST_LINES,
    MOST_ROWS,
    MOST_SHOWN,
)
from metrics.intake.table import repeats
from metrics.issues import Issue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from metrics.intake.separators import Layout

# Texts of a column as the reader gives them: each distinct one once, and its number in every row.
DISTINCT = pa.dictionary(pa.int32(), pa.string())

Lines = np.ndarray[tuple[int], np.dtype[np.int64]]
LINE_END, COUNTED_AT_ONCE = 0x0A, 2**20


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows below the headings.

    header: cells of the headings; heading_line: where they stand; lines: line of each row; column:
    texts of a column by its number from 0, perhaps as categories; unread: rows left out because
    they have another number of cells; issues: of form.
    """

    header: tuple[str, ...]
    heading_line: int
    lines: Lines
    column: Callable[[int], pd.Series]
    unread: int = 0
    issues: list[Issue] = field(default_factory=list)


class _LineTooLongError(Exception):
    """A line that no row of figures has."""


def read_grid(text: str, layout: Layout, as_is: bytes | None = None) -> Grid | list[Issue]:
    """Rows of a text below its headings, or what keeps it from being read.

    as_is: the bytes of the text in UTF-8, where they are at hand.
    """
    body = text[layout.start :]
    encoded = memoryview(body.encode() if as_is is None else as_is)
    start = 0 if as_is is None else len(text[: layout.start].encode())
    lines = _line_ends(encoded[start:])
    if lines > MOST_LINES:
        return [Issue(0, 0, "too-many-rows", str(lines), values={"limit": f"{MOST_ROWS:,}"})]
    return _at_once(body, encoded[start:], layout) or _row_by_row(body, layout)


def _line_ends(encoded: memoryview) -> int:
    """How many lines end, counted piece by piece: a quarter of the time of `count` (measured)."""
    octets = np.frombuffer(encoded, dtype="uint8")
    pieces = range(0, len(octets), COUNTED_AT_ONCE)
    ends = (octets[first : first + COUNTED_AT_ONCE] == LINE_END for first in pieces)
    return sum(int(np.count_nonzero(one)) for one in ends)


def _at_once(body: str, encoded: memoryview, layout: Layout) -> Grid | None:
    """Rows of a text in which every line is one row of equal length, else None."""
    if '"' in body or ("\r" in body and body.count("\r") != body.count("\r\n")):
        return None
    header = _first_line(body).split(layout.separator)
    if not any(heading.strip() for heading in header) or not 1 < len(header) <= MOST_COLUMNS:
        return None
    names = [str(number) for number in range(len(header))]
    try:
        table = arrow_csv.read_csv(
            pa.BufferReader(encoded),
            read_options=arrow_csv.ReadOptions(column_names=names, skip_rows=1),
            parse_options=arrow_csv.ParseOptions(
                # A blank line has another number of cells than a row, so it is not passed over.
                delimiter=layout.separator,
                quote_char=False,
                ignore_empty_lines=False,
            ),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, DISTINCT), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid:
        return None
    read = (_column(column) for column in table)
    columns = [column for column in read if column is not None]
    if len(columns) < len(header):
        return None
    first = layout.heading_line + 1
    lines = np.arange(first, first + len(table), dtype="int64")
    return Grid(tuple(header), layout.heading_line, lines, lambda number: columns[number])


def _first_line(body: str) -> str:
    end = body.find("\n")
    return body.removesuffix("\r") if end < 0 else body[:end].removesuffix("\r")


def _column(column: pa.ChunkedArray) -> pd.Series | None:
    """Texts of a column, as categories where they repeat; None where one is too long."""
    pieces = [piece.dictionary for piece in column.chunks]
    if any((pc.max(pc.binary_length(piece)).as_py() or 0) > LONGEST_CELL for piece in pieces):
        return None
    if not repeats(sum(map(len, pieces)), len(column)):
        return pd.Series(column.cast(pa.string()).to_pandas())
    return pd.Series(column.unify_dictionaries().combine_chunks().to_pandas())


def _row_by_row(body: str, layout: Layout) -> Grid | list[Issue]:
    """Row by row, keeping the line each row begins on; rows of another length become issues."""
    issues: list[Issue] = []
    filled = _filled_rows(body, layout, issues)
    first = next(filled, None)
    if first is None:
        return issues or [Issue(0, 0, "empty-file")]
    heading_line, header = first
    if len(header) > MOST_COLUMNS:
        limit = {"limit": str(MOST_COLUMNS)}
        return [Issue(heading_line, 0, "too-many-columns", str(len(header)), values=limit)]
    rows: list[list[str]] = []
    lines: list[int] = []
    unread = 0
    for line, row in filled:
        if len(row) == len(header):
            rows.append(row)
            lines.append(line)
        else:
            unread += 1
            if unread <= MOST_SHOWN:
                values = {"expected": str(len(header))}
                issues.append(Issue(line, 0, "wrong-cell-count", str(len(row)), values=values))
        if len(rows) > MOST_ROWS:
            values = {"limit": f"{MOST_ROWS:,}"}
            return [Issue(line, 0, "too-many-rows", str(len(rows)), values=values)]
    columns = list(zip_longest(*rows)) if rows else [() for _ in header]
    return Grid(
        tuple(header),
        heading_line,
        np.asarray(lines, dtype="int64"),
        lambda number: pd.Series(columns[number], dtype="str"),
        unread,
        issues,
    )


def _filled_rows(body: str, layout: Layout, issues: list[Issue]) -> Iterator[tuple[int, list[str]]]:
    """Rows that hold anything, each with the line it begins on, up to the first unreadable one."""
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(_short_lines(body), delimiter=layout.separator, strict=True)
    while True:
        line = reader.line_num + layout.heading_line
        try:
            row = next(reader)
        except StopIteration:
            return
        except (csv.Error, _LineTooLongError) as error:
            issues.append(_unreadable(error, line, reader.line_num + layout.heading_line))
            return
        if any(cell.strip() for cell in row):
            yield line, row


def _short_lines(body: str) -> Iterator[str]:
    for line in io.StringIO(body, newline=""):
        if len(line) > LONGEST_LINE:
            raise _LineTooLongError
        yield line


def _unreadable(error: Exception, line: int, ended: int) -> Issue:
    """A cell that is too long is either that, or a quotation mark that is never closed."""
    is_long = isinstance(error, _LineTooLongError) or "field limit" in str(error)
    if is_long and ended - line <= 1:
        return Issue(line, 0, "cell-too-long", values={"limit": f"{LONGEST_CELL:,}"})
    return Issue(line, 0, "unclosed-quote")
