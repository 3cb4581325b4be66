"""The cells of a file as they stand, with their lines, for a copy that shows what is wrong in it.

Whatever the format, the lines are those that issues name. Knows nothing of what cells mean.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, islice
from typing import TYPE_CHECKING

from metrics.intake.encodings import decode
from metrics.intake.headings import find_columns
from metrics.intake.limits import LONGEST_CELL, LONGEST_LINE
from metrics.intake.separators import tell_layout
from metrics.intake.sheets import read_sheet
from metrics.intake.table import EXACT
from metrics.intake.workbooks import is_workbook, read_sheets
from metrics.issues import Issue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from metrics.intake.grid import Grid
    from metrics.intake.sheets import SheetTexts

# A text, or a number that a workbook keeps as one and shows with decimals.
Cell = str | Decimal
Line = tuple[int, tuple[Cell, ...]]


@dataclass(frozen=True, slots=True)
class Original:
    """Rows of a file from its first line on, each with the line it begins on; blank ones left out.

    heading_line: line of the headings, as far as there are any; is_cut: there are more rows than
    were asked for.
    """

    rows: tuple[Line, ...]
    heading_line: int
    is_cut: bool = False


def read_original(content: bytes, most: int) -> Original | None:
    """First rows of a file, at most so many; None where its cells cannot be told at all."""
    read = _read_workbook(content) if is_workbook(content) else _read_text(content)
    if read is None:
        return None
    heading_line, rows = read
    filled = ((line, cells) for line, cells in rows if any(cells))
    kept = tuple(islice(filled, most + 1))
    return Original(kept[:most], heading_line, len(kept) > most)


def _read_workbook(content: bytes) -> tuple[int, Iterator[Line]] | None:
    sheets = read_sheets(content)
    if isinstance(sheets, Issue) or not sheets:
        return None
    read = read_sheet(sheets)
    if isinstance(read, list):
        return None
    grid, texts = read
    return grid.heading_line, _sheet_rows(grid, texts)


def _sheet_rows(grid: Grid, texts: SheetTexts) -> Iterator[Line]:
    """Rows of a sheet; a merged cell stands in every row it holds for."""
    named = find_columns(grid.header).columns.values()
    columns = {number - 1: grid.column(number - 1).tolist() for number in named}
    for place in range(len(texts.sheet.rows)):
        row = texts.row(place)
        if place >= grid.heading_line:
            for column, carried in columns.items():
                row[column] = carried[place - grid.heading_line]
        yield place + 1, tuple(map(_cell, row))


def _cell(text: str) -> Cell:
    if not text.startswith(EXACT):
        return text
    digits = text.removeprefix(EXACT)
    return digits if digits.endswith("%") else Decimal(digits)


def _read_text(content: bytes) -> tuple[int, Iterator[Line]] | None:
    decoded = decode(content)
    if isinstance(decoded, Issue):
        return None
    layout = tell_layout(decoded.text)
    above = _plain_rows(decoded.text[: layout.start], layout.separator, 1)
    body = decoded.text[layout.start :]
    return layout.heading_line, chain(above, _rows(body, layout.separator, layout.heading_line))


def _rows(body: str, separator: str, first: int) -> Iterator[Line]:
    """Rows as the reader sees them; from one it cannot read on, every line is taken for a row."""
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(_lines(body), delimiter=separator, strict=True)
    while True:
        above = reader.line_num
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            rest = "".join(islice(_lines(body), above, None))
            yield from _plain_rows(rest, separator, first + above)
            return
        yield first + above, tuple(row)


def _lines(text: str) -> Iterator[str]:
    return iter(io.StringIO(text, newline=""))


def _plain_rows(text: str, separator: str, first: int) -> Iterator[Line]:
    for line, written in enumerate(_lines(text), start=first):
        cells = written.rstrip("\r\n")[:LONGEST_LINE].split(separator)
        yield line, tuple(cells)
