"""Bytes of a CSV file to a table of texts with line numbers. Knows nothing of what cells mean."""

from __future__ import annotations

import csv
import io
import unicodedata
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa
from pyarrow import csv as arrow_csv

from metrics.issues import Issue

if TYPE_CHECKING:
    from collections.abc import Sequence

COLUMNS = (
    "agency",
    "indicator",
    "period",
    "breakdown",
    "numerator",
    "denominator",
    "value",
    "note",
)
REQUIRED = ("agency", "indicator", "period")
SEPARATORS = (",", ";")
LONGEST_CELL = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Table:
    """What was read.

    cells: one column of texts per known heading, in file order, missing ones filled with ""; the
    index is the line number in the file, from 1. positions: heading -> column number, from 1.
    heading_line: where the headings stand.
    """

    cells: pd.DataFrame
    positions: dict[str, int]
    heading_line: int
    separator: str


def read_table(content: bytes) -> tuple[Table | None, list[Issue]]:
    """Table of a file, with the issues of its form; no table where it cannot be read at all.

    UTF-8 with or without byte order mark, comma or semicolon, quotes doubled inside quotes.
    """
    if not content.strip():
        return None, [Issue(0, 0, "empty-file")]
    if b"\0" in content:
        return None, [Issue(content.count(b"\n", 0, content.index(b"\0")) + 1, 0, "not-text")]
    try:
        text = unicodedata.normalize("NFC", content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return None, [Issue(line, 0, "not-utf8", found=f"0x{content[error.start]:02x}")]
    separator = max(SEPARATORS, key=_first_line(text).count)
    rows = _quick_rows(text, separator)
    if rows is None:
        return _read_carefully(text, separator)
    header, frame = rows
    frame.index = pd.RangeIndex(2, len(frame) + 2)
    return _with_header(header, 1, frame, separator, [])


def _first_line(text: str) -> str:
    """First line that holds anything: the headings."""
    return text.lstrip("\r\n\t ,;").split("\n", 1)[0]


def _quick_rows(text: str, separator: str) -> tuple[list[str], pd.DataFrame] | None:
    """Rows of a file in which every physical line is one row of equal length, else None."""
    if '"' in text or "\r" in text.replace("\r\n", "") or "\n\n" in text or "\n\r\n" in text:
        return None
    header = text.split("\n", 1)[0].rstrip("\r").split(separator)
    if not any(heading.strip() for heading in header):
        return None
    names = [str(number) for number in range(len(header))]
    try:
        table = arrow_csv.read_csv(
            io.BytesIO(text.encode()),
            read_options=arrow_csv.ReadOptions(column_names=names, skip_rows=1),
            parse_options=arrow_csv.ParseOptions(delimiter=separator, quote_char=False),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid:
        return None
    return header, table.to_pandas()


def _read_carefully(text: str, separator: str) -> tuple[Table | None, list[Issue]]:
    """Row by row, keeping the line each row starts on; rows of another length become issues."""
    issues: list[Issue] = []
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    header: list[str] | None = None
    header_line = 1
    rows: list[list[str]] = []
    lines: list[int] = []
    line = 1
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            break
        except csv.Error:
            issues.append(Issue(line, 0, "unclosed-quote"))
            break
        if not any(cell.strip() for cell in row):
            continue
        if header is None:
            header, header_line = row, line
        elif len(row) != len(header):
            values = {"expected": str(len(header))}
            issues.append(Issue(line, 0, "wrong-cell-count", str(len(row)), values=values))
        else:
            rows.append(row)
            lines.append(line)
    if header is None:
        return None, issues or [Issue(0, 0, "empty-file")]
    columns = list(zip_longest(*rows)) if rows else [() for _ in header]
    frame = pd.DataFrame(
        {str(number): pd.Series(column, dtype="str") for number, column in enumerate(columns)}
    )
    frame.index = pd.Index(lines, dtype="int64")
    return _with_header(header, header_line, frame, separator, issues)


def _with_header(
    header: Sequence[str],
    line: int,
    frame: pd.DataFrame,
    separator: str,
    issues: list[Issue],
) -> tuple[Table | None, list[Issue]]:
    headings = [heading.strip().casefold() for heading in header]
    positions: dict[str, int] = {}
    for position, heading in enumerate(headings, start=1):
        if heading in positions:
            issues.append(Issue(line, position, "duplicate-column", heading))
        elif heading in COLUMNS:
            positions[heading] = position
        elif heading:
            issues.append(Issue(line, position, "unknown-column", header[position - 1]))
    missing = [name for name in REQUIRED if name not in positions]
    issues.extend(
        Issue(line, 0, "missing-column", ", ".join(headings), values={"column": name})
        for name in missing
    )
    if missing or any(issue.code == "duplicate-column" for issue in issues):
        return None, issues
    cells = pd.DataFrame(
        {name: frame[str(position - 1)] for name, position in positions.items()}, index=frame.index
    )
    for name in COLUMNS:
        if name not in positions:
            cells[name] = pd.Series("", index=cells.index, dtype="str")
    cells = cells[~_blank(cells[list(positions)])]
    if cells.empty and not any(issue.line > line for issue in issues):
        issues.append(Issue(0, 0, "no-rows"))
    return Table(cells, positions, line, separator), issues


def _blank(cells: pd.DataFrame) -> pd.Series:
    """Rows in which no column holds anything; the first column already tells most of them."""
    blank = pd.Series(data=True, index=cells.index)
    for name in cells:
        blank &= cells[name].str.strip() == ""
        if not blank.any():
            break
    return blank
