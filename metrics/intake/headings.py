"""Which column a heading names, and which row of a file holds the headings.

HEADINGS is the whole list. Headings are compared without tone marks, capitals and signs, so "Kỳ báo
cáo (*)" and "KY BAO CAO" are one. Knows nothing of what stands below a heading.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

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
# To add a name of a column: a word here, in small letters; the first is the one templates use.
HEADINGS: dict[str, tuple[str, ...]] = {
    "agency": ("mã đơn vị", "agency", "agency code", "mã cơ quan"),
    "indicator": ("mã chỉ số", "indicator", "indicator code", "mã chỉ tiêu"),
    "period": ("kỳ báo cáo", "period", "kỳ", "kỳ số liệu", "reporting period"),
    "breakdown": ("phân tổ", "breakdown", "phân nhóm"),
    "numerator": ("tử số", "numerator"),
    "denominator": ("mẫu số", "denominator"),
    "value": ("giá trị", "value", "số liệu", "kết quả", "thực hiện", "số liệu thực hiện",
              "kết quả thực hiện", "giá trị thực hiện"),
    "note": ("ghi chú", "note", "notes"),
}  # fmt: skip
# The same column by name instead of code; read only where no column of codes stands beside it.
NAME_HEADINGS: dict[str, tuple[str, ...]] = {
    "agency": ("đơn vị", "tên đơn vị", "đơn vị báo cáo", "cơ quan", "cơ quan đơn vị",
               "cơ quan báo cáo", "agency name"),
    "indicator": ("chỉ số", "tên chỉ số", "chỉ tiêu", "tên chỉ tiêu", "indicator name", "target"),
}  # fmt: skip
# Columns that help the reader of the file and are passed over without a word.
PASSED_OVER = (
    "stt", "tt", "số tt", "số thứ tự", "no", "đơn vị tính", "đvt", "unit", "văn bản",
    "plan", "trích văn bản", "căn cứ", "quote", "kỳ trước",
    "số liệu kỳ trước", "giá trị kỳ trước", "tử số kỳ trước", "mẫu số kỳ trước", "previous value",
    "hạn nộp", "hạn báo cáo", "due", "mã lỗi", "lỗi", "issue codes", "issues",
)  # fmt: skip
DEPTH = 30  # rows in which headings are looked for


@dataclass(frozen=True, slots=True)
class Headings:
    """Columns found: name -> number from 1; of names beside codes; repeated; and not used."""

    columns: dict[str, int]
    beside: dict[str, int]
    repeated: tuple[int, ...]
    unused: tuple[int, ...]


@lru_cache(maxsize=4096)
def plain(heading: str) -> str:
    r"""Heading without tone marks, capitals and signs.

    >>> plain(" Kỳ báo\ncáo (*)"), plain("ĐVT")
    ('ky bao cao', 'dvt')
    """
    spread = unicodedata.normalize("NFD", heading.casefold().replace("đ", "d"))
    letters = "".join(mark for mark in spread if not unicodedata.combining(mark))
    return " ".join(re.findall(r"[^\W_]+", letters))


def _table(names: dict[str, tuple[str, ...]]) -> dict[str, str]:
    return {plain(name): column for column, group in names.items() for name in group}


_CODES, _NAMES = _table(HEADINGS), _table(NAME_HEADINGS)
_PASSED = frozenset(map(plain, PASSED_OVER))


def find_columns(row: Sequence[str]) -> Headings:
    """What each heading of a row names.

    >>> find_columns(["STT", "Tên đơn vị", "Chỉ số", "Kỳ"]).columns
    {'agency': 2, 'indicator': 3, 'period': 4}
    """
    columns: dict[str, int] = {}
    named: dict[str, int] = {}
    repeated: list[int] = []
    unused: list[int] = []
    seen: set[str] = set()
    for number, cell in enumerate(row, start=1):
        heading = plain(cell)
        column = _CODES.get(heading) or _NAMES.get(heading)
        if column is None:
            if heading not in _PASSED and cell.strip():
                unused.append(number)
        elif heading in seen or (heading in _CODES and column in columns):
            repeated.append(number)
        else:
            (columns if heading in _CODES else named).setdefault(column, number)
            seen.add(heading)
    beside = {column: number for column, number in named.items() if column in columns}
    return Headings(named | columns, beside, tuple(repeated), tuple(unused))


def heading_row(rows: Iterable[Sequence[str]]) -> tuple[int, int]:
    """Place of the row of headings among the first rows, and how many of them it names.

    The first row that names agency, indicator and period, else the one that names most columns;
    without any, the first that holds something, naming 0; -1 where all are blank.
    """
    best, most, filled = -1, 0, -1
    for place, row in enumerate(rows):
        if not any(cell.strip() for cell in row):
            continue
        filled = place if filled < 0 else filled
        found = find_columns(row).columns
        if all(name in found for name in REQUIRED):
            return place, len(found)
        if len(found) > max(most, 1):
            best, most = place, len(found)
    return (best, most) if best >= 0 else (filled, 0)


def numbers_columns(cells: Sequence[str]) -> bool:
    """Whether a row only numbers the columns, as official forms do below the headings.

    >>> numbers_columns(["(1)", "(2)", "(3)", ""]), numbers_columns(["A", "B", "1"])
    (True, True)
    """
    filled = [cell.strip() for cell in cells if cell.strip()]
    marks = all(re.fullmatch(r"\(?(?:[0-9]{1,2}|[A-Z])\)?", cell) for cell in filled)
    return len(filled) >= len(REQUIRED) and len(set(filled)) == len(filled) and marks
