"""Bytes of an .xlsx workbook to rows of texts. Knows nothing of headings and of what cells mean.

A workbook is unpacked here under limits, and only what was measured is handed to the library that
reads it, so that no archive can fill the memory.
"""

from __future__ import annotations

import io
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
    MOST_LINES,
    MOST_ROWS,
    RATIO_FREE,
)
from metrics.intake.table import EXACT
from metrics.intake.worksheets import RefusedError, survey
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
_DIGITS = ".15g"  # a spreadsheet shows no more


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
    except RefusedError as refused:
        return refused.issue


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


def _unpacked(content: bytes) -> dict[str, bytes]:
    """Parts of the workbook by name, none larger than the limits allow."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            infos = [info for info in archive.infolist() if _is_needed(info.filename)]
            if sum(info.file_size for info in infos) > LARGEST_UNPACKED:
                raise RefusedError("workbook-too-large")
            if not any(info.filename == "xl/workbook.xml" for info in infos):
                raise RefusedError("broken-workbook")
            room = LARGEST_UNPACKED
            parts: dict[str, bytes] = {}
            for info in infos:
                part = _part(archive, info, room)
                room -= len(part)
                parts[info.filename] = part
    except _UNPACKING as error:
        raise RefusedError("broken-workbook") from error
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
                raise RefusedError("workbook-too-large")
            if rows > MOST_LINES:
                raise RefusedError("too-many-rows", limit=f"{MOST_ROWS:,}")
            pieces.append(piece)
    return b"".join(pieces)


def _sheets(parts: dict[str, bytes]) -> Iterator[Sheet]:
    cells = survey(parts).cells
    book = _guarded(lambda: CalamineWorkbook.from_filelike(_packed_again(parts)))
    if len(cells) != len(book.sheets_metadata):
        raise RefusedError("broken-workbook")
    for place, meta in enumerate(book.sheets_metadata):
        if meta.typ is not SheetTypeEnum.WorkSheet or meta.visible is not SheetVisibleEnum.Visible:
            continue
        sheet = _guarded(partial(book.get_sheet_by_index, place))
        rows = _guarded(partial(sheet.to_python, skip_empty_area=False))
        if rows:
            merged = tuple((*first, *last) for first, last in sheet.merged_cell_ranges or ())
            found = cells[place]
            yield Sheet(meta.name, rows, merged, frozenset(found.percents), found.faults)


def _guarded(read: Callable[[], T]) -> T:
    """What the library gives; whatever it stumbles over is a broken workbook."""
    try:
        return read()
    except (CalamineError, OSError, ValueError, OverflowError) as error:
        raise RefusedError("broken-workbook") from error
    except BaseException as error:
        # The library is compiled; its own faults come as an exception that cannot be imported.
        if type(error).__name__ != "PanicException":
            raise
        raise RefusedError("broken-workbook") from error


def _packed_again(parts: dict[str, bytes]) -> io.BytesIO:
    """The measured parts as an archive that holds nothing else."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    packed.seek(0)
    return packed
