"""Bytes of a file to a table of texts with line numbers. Knows nothing of what cells mean."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from metrics.intake.encodings import Encoding, decode, is_garbled
from metrics.intake.grid import read_grid
from metrics.intake.headings import COLUMNS, REQUIRED, Headings, find_columns, numbers_columns
from metrics.intake.limits import LARGEST_FILE, MOST_ROWS
from metrics.intake.separators import tell_layout
from metrics.intake.sheets import read_sheet
from metrics.intake.table import Reading, Table, chosen, coded, codes_of, taken
from metrics.intake.workbooks import is_workbook, read_sheets
from metrics.issues import Issue

if TYPE_CHECKING:
    from metrics.intake.grid import Grid

# Faults of the headings with which no row can be read.
UNREADABLE = ("missing-column", "duplicate-column", "garbled-letters")


def read_table(content: bytes) -> tuple[Table | None, list[Issue]]:
    """Table of a file, with the issues of its form; no table where it cannot be read at all.

    Text in any code table of Encoding and with any of SEPARATORS, quotes doubled inside quotes; or
    an .xlsx workbook, of which the first sheet with headings is read.
    """
    if len(content) > LARGEST_FILE:
        return None, [Issue(0, 0, "file-too-large", values={"limit": str(LARGEST_FILE // 2**20)})]
    if not content or content.isspace():
        return None, [Issue(0, 0, "empty-file")]
    return _read_workbook(content) if is_workbook(content) else _read_text(content)


def _read_text(content: bytes) -> tuple[Table | None, list[Issue]]:
    decoded = decode(content)
    if isinstance(decoded, Issue):
        return None, [decoded]
    layout = tell_layout(decoded.text)
    grid = read_grid(decoded.text, layout, decoded.as_is)
    if isinstance(grid, list):
        return None, grid
    return _with_headings(grid, Reading(decoded.encoding, layout.separator))


def _read_workbook(content: bytes) -> tuple[Table | None, list[Issue]]:
    sheets = read_sheets(content)
    if isinstance(sheets, Issue):
        return None, [sheets]
    if not sheets:
        return None, [Issue(0, 0, "empty-file")]
    read = read_sheet(sheets)
    if isinstance(read, list):
        return None, read
    grid, texts = read
    encoding = Encoding.TCVN3 if texts.is_old else None
    return _with_headings(grid, Reading(encoding, sheet=texts.sheet.name))


def _with_headings(grid: Grid, reading: Reading) -> tuple[Table | None, list[Issue]]:
    headings = find_columns(grid.header)
    issues = [*grid.issues, *_faults_of(headings, grid)]
    if any(issue.code in UNREADABLE for issue in issues):
        return None, issues
    order = sorted(headings.columns, key=lambda name: headings.columns[name])
    lines = pd.Index(grid.lines)
    read = {name: coded(grid.column(headings.columns[name] - 1)) for name in order}
    nothing = taken([""], np.zeros(len(lines), dtype="int8"))
    missing = {name: pd.Series(nothing) for name in COLUMNS if name not in headings.columns}
    cells = pd.DataFrame(read | missing, copy=False).set_axis(lines)
    beside = {
        name: coded(grid.column(number - 1)).set_axis(lines)
        for name, number in headings.beside.items()
    }
    keep = ~_blank(cells[order])
    if len(cells) and numbers_columns([str(cell) for cell in cells[order].iloc[0]]):
        keep[0] = False
    if not keep.all():
        cells = cells.apply(lambda column: chosen(column, keep))
        beside = {name: chosen(column, keep) for name, column in beside.items()}
    if len(cells) > MOST_ROWS:
        limit = {"limit": f"{MOST_ROWS:,}"}
        return None, [Issue(0, 0, "too-many-rows", str(len(cells)), values=limit)]
    if cells.empty and not any(issue.line > grid.heading_line for issue in issues):
        issues.append(Issue(0, 0, "no-rows"))
    reading = replace(
        reading,
        heading_line=grid.heading_line,
        headings={name: grid.header[headings.columns[name] - 1].strip() for name in order},
        columns={name: headings.columns[name] for name in order},
    )
    return Table(cells, reading, grid.unread, beside, headings.beside), issues


def _faults_of(headings: Headings, grid: Grid) -> list[Issue]:
    """Columns that are missing, repeated or not used."""
    line, header = grid.heading_line, [cell.strip() for cell in grid.header]
    seen = ", ".join(cell for cell in header if cell)[:200]
    missing = [name for name in REQUIRED if name not in headings.columns]
    if missing and is_garbled(seen):
        return [Issue(line, 0, "garbled-letters", seen, values={"similar": "—"})]
    return [
        *(Issue(line, one, "duplicate-column", header[one - 1]) for one in headings.repeated),
        *(Issue(line, one, "unknown-column", header[one - 1]) for one in headings.unused),
        *(Issue(line, 0, "missing-column", seen, values={"column": name}) for name in missing),
    ]


def _blank(cells: pd.DataFrame) -> np.ndarray[Any, Any]:
    """Rows in which no column holds anything; the first column already tells most of them."""
    blank = np.ones(len(cells), dtype=bool)
    for name in cells:
        codes, texts = codes_of(cells[name])
        blank &= np.asarray([not text.strip() for text in texts], dtype=bool)[codes]
        if not blank.any():
            break
    return blank
