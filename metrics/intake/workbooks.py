"""Bytes of an .xlsx workbook to rows of texts. Knows nothing of headings and of what cells mean.

A workbook is unpacked here under limits, and only what was measured is handed to the library that
reads it, so that no archive can fill the memory.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from metrics.intake.limits import (
    HIGHEST_RATIO,
    LARGEST_UNPACKED,
    MOST_COLUMNS,
    MOST_LINES,
    MOST_ROWS,
    MOST_SPARSE,
    RATIO_FREE,
)
from metrics.intake.table import EXACT
from metrics.issues import Issue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

T = TypeVar("T")
Cell = int | float | str | bool | date | datetime | time | timedelta
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
# Parts that hold no figures; large pictures need not be unpacked.
_LEFT_OUT = (
    "docProps/", "customXml/", "xl/theme/", "xl/drawings/", "xl/media/", "xl/charts/", "xl/pivot",
    "xl/externalLinks/", "xl/calcChain", "xl/comments", "xl/printerSettings",
)  # fmt: skip
_STEP = 2**20
_UNPACKING = (
    zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError,
    OSError, OverflowError,
)  # fmt: skip
_PLACE = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]{1,9})([0-9]{1,12})["']""")
_SPOT = re.compile(rb"([A-Za-z]{1,3})([0-9]{1,7})")
_CELL = re.compile(
    rb"<(?:\w+:)?c\s([^>]*)>(?:(?:<(?:\w+:)?f\b[^>]*>[^<]*(?:</(?:\w+:)?f>)?)?<(?:\w+:)?v>([^<]*)<)?"
)
_ATTRIBUTE = re.compile(rb"""(\w+)\s*=\s*["']([^"']*)["']""")
_FORMATS = re.compile(rb"<(?:\w+:)?numFmt\s([^>]*)>")
_STYLES = re.compile(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
_STYLE = re.compile(rb"<(?:\w+:)?xf\s([^>]*)>")
_SHEETS = re.compile(rb"<(?:\w+:)?sheet\s([^>]*)>")
_RELATIONS = re.compile(rb"<(?:\w+:)?Relationship\s([^>]*)>")
_PERCENT_FORMATS = {b"9", b"10"}  # the built-in formats 0% and 0.00%
_DIGITS = ".15g"  # a spreadsheet shows no more


class _RefusedError(Exception):
    """A workbook that is not read; its only argument is the issue."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name, its rows as the workbook keeps them, and cells marked in its styles.

    merged: (first row, first column, last row, last column) from 0; percents: places (row, column)
    of numbers shown in percent; faults: places of formulas that failed -> what they show.
    """

    name: str
    rows: Sequence[Sequence[Cell]]
    merged: tuple[tuple[int, int, int, int], ...]
    percents: frozenset[tuple[int, int]]
    faults: dict[tuple[int, int], str]


def is_workbook(content: bytes) -> bool:
    """Whether the bytes begin as a workbook does, readable or not."""
    return content.startswith((ZIP, OLE))


def read_sheets(content: bytes) -> tuple[Sheet, ...] | Issue:
    """Visible sheets that hold anything, in order, or the issue that keeps the workbook out."""
    if content.startswith(OLE):
        return Issue(0, 0, "old-workbook")
    try:
        parts = _unpacked(content)
        return tuple(_sheets(parts))
    except _RefusedError as refused:
        issue: Issue = refused.args[0]
        return issue


def text_of(cell: Cell, *, is_percent: bool = False) -> str:
    """A cell as text: dates as dd/MM/yyyy, numbers with at most the 15 digits that are shown.

    >>> text_of(date(2024, 2, 28)), text_of(2024.0), text_of(91.87) == EXACT + "91.87"
    ('28/02/2024', '2024', True)
    """
    if isinstance(cell, str):
        return cell.replace(EXACT, "")
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, (int, float)):
        number = Decimal(format(cell, _DIGITS)) if isinstance(cell, float) else Decimal(cell)
        if is_percent:
            return f"{EXACT}{_plain(number * 100)}%"
        text = _plain(number)
        return text if text.lstrip("-").isdigit() else EXACT + text
    if isinstance(cell, datetime):
        return cell.strftime("%d/%m/%Y %H:%M").removesuffix(" 00:00")
    return cell.strftime("%d/%m/%Y") if isinstance(cell, date) else str(cell)


def _plain(number: Decimal) -> str:
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _refuse(code: str, found: str = "", **values: str) -> _RefusedError:
    return _RefusedError(Issue(0, 0, code, found, values=values))


def _unpacked(content: bytes) -> dict[str, bytes]:
    """Parts of the workbook by name, none larger than the limits allow."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            infos = [info for info in archive.infolist() if _is_needed(info.filename)]
            if sum(info.file_size for info in infos) > LARGEST_UNPACKED:
                raise _refuse("workbook-too-large")
            if not any(info.filename == "xl/workbook.xml" for info in infos):
                raise _refuse("broken-workbook")
            room = LARGEST_UNPACKED
            parts: dict[str, bytes] = {}
            for info in infos:
                part = _part(archive, info, room)
                room -= len(part)
                parts[info.filename] = part
    except _UNPACKING as error:
        raise _refuse("broken-workbook") from error
    return parts


def _is_needed(name: str) -> bool:
    return name.endswith((".xml", ".rels")) and not name.startswith(_LEFT_OUT)


def _part(archive: zipfile.ZipFile, info: zipfile.ZipInfo, room: int) -> bytes:
    pieces: list[bytes] = []
    size = rows = 0
    with archive.open(info) as packed:
        while piece := packed.read(_STEP):
            size += len(piece)
            rows += piece.count(b"<row")
            if size > min(room, RATIO_FREE + HIGHEST_RATIO * info.compress_size):
                raise _refuse("workbook-too-large")
            if rows > MOST_LINES:
                raise _refuse("too-many-rows", limit=f"{MOST_ROWS:,}")
            pieces.append(piece)
    return b"".join(pieces)


def _sheets(parts: dict[str, bytes]) -> Iterator[Sheet]:
    for name, part in parts.items():
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            _check_grid(part)
    book = _guarded(lambda: CalamineWorkbook.from_filelike(_packed_again(parts)))
    percents = _percent_styles(parts.get("xl/styles.xml", b""))
    for place, meta in enumerate(book.sheets_metadata):
        if meta.typ is not SheetTypeEnum.WorkSheet or meta.visible is not SheetVisibleEnum.Visible:
            continue
        sheet = _guarded(partial(book.get_sheet_by_index, place))
        rows = _guarded(partial(sheet.to_python, skip_empty_area=False))
        if rows:
            shown, faults = _marked(parts, place, percents)
            merged = tuple((*first, *last) for first, last in sheet.merged_cell_ranges or ())
            yield Sheet(meta.name, rows, merged, shown, faults)


def _guarded(read: Callable[[], T]) -> T:
    """What the library gives; whatever it stumbles over is a broken workbook."""
    try:
        return read()
    except (CalamineError, OSError, ValueError, OverflowError) as error:
        raise _refuse("broken-workbook") from error
    except BaseException as error:
        # The library is compiled; its own faults come as an exception that cannot be imported.
        if type(error).__name__ != "PanicException":
            raise
        raise _refuse("broken-workbook") from error


def _packed_again(parts: dict[str, bytes]) -> io.BytesIO:
    """The measured parts as an archive that holds nothing else."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    packed.seek(0)
    return packed


def _check_grid(part: bytes) -> None:
    """Refuse a sheet whose few cells stand far apart: the grid between them would be kept."""
    columns: dict[bytes, int] = {}
    deepest = cells = 0
    for match in _PLACE.finditer(part):
        cells += 1
        letters, row = match.groups()
        if letters not in columns:
            columns[letters] = _column_number(letters)
        deepest = max(deepest, int(row))
    widest = max(columns.values(), default=0)
    if deepest * widest > max(RATIO_FREE, MOST_SPARSE * cells):
        raise _refuse("workbook-too-large")
    if widest > MOST_COLUMNS:
        raise _refuse("too-many-columns", str(widest), limit=str(MOST_COLUMNS))


def _column_number(letters: bytes) -> int:
    """Number of a column named by letters, from 1.

    >>> _column_number(b"A"), _column_number(b"AB")
    (1, 28)
    """
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _percent_styles(styles: bytes) -> frozenset[bytes]:
    """Numbers of the cell styles that show a number in percent."""
    formats = set(_PERCENT_FORMATS)
    for match in _FORMATS.finditer(styles):
        found = dict(_ATTRIBUTE.findall(match[1]))
        if b"%" in found.get(b"formatCode", b""):
            formats.add(found.get(b"numFmtId", b""))
    block = _STYLES.search(styles)
    kinds = _STYLE.findall(block[0]) if block else []
    return frozenset(
        str(number).encode()
        for number, attributes in enumerate(kinds)
        if dict(_ATTRIBUTE.findall(attributes)).get(b"numFmtId") in formats
    )


def _marked(
    parts: dict[str, bytes], place: int, percents: frozenset[bytes]
) -> tuple[frozenset[tuple[int, int]], dict[tuple[int, int], str]]:
    """Places of numbers in percent and of failed formulas in one sheet."""
    part = parts.get(_file_of_sheet(parts, place))
    if part is None:
        raise _refuse("broken-workbook")
    shown: set[tuple[int, int]] = set()
    faults: dict[tuple[int, int], str] = {}
    if not percents and b't="e"' not in part and b"t='e'" not in part:
        return frozenset(), {}
    for match in _CELL.finditer(part):
        found = dict(_ATTRIBUTE.findall(match[1]))
        is_fault, is_percent = found.get(b"t") == b"e", found.get(b"s") in percents
        if not is_fault and not is_percent:
            continue
        spot = _SPOT.fullmatch(found.get(b"r", b""))
        if spot is None:
            raise _refuse("broken-workbook")
        cell = (int(spot[2]) - 1, _column_number(spot[1]) - 1)
        if is_fault:
            faults[cell] = (match[2] or b"#").decode("utf-8", "replace")
        else:
            shown.add(cell)
    return frozenset(shown), faults


def _file_of_sheet(parts: dict[str, bytes], place: int) -> str:
    """Part that holds the sheet of this place in the workbook."""
    sheets = _SHEETS.findall(parts["xl/workbook.xml"])
    if place >= len(sheets):
        return ""
    wanted = next((name for key, name in _ATTRIBUTE.findall(sheets[place]) if key == b"id"), b"")
    for match in _RELATIONS.finditer(parts.get("xl/_rels/workbook.xml.rels", b"")):
        found = dict(_ATTRIBUTE.findall(match[1]))
        if found.get(b"Id") == wanted:
            target = found.get(b"Target", b"").decode("utf-8", "replace")
            return target[1:] if target.startswith("/") else f"xl/{target}"
    return ""
