"""Numbers of a file: the decimal mark is told from the whole file, never guessed per cell."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from metrics.intake.table import EXACT

if TYPE_CHECKING:
    from collections.abc import Iterable

DECIMALS_KEPT = 6
LARGEST = Decimal(10) ** 15
MARKS = (",", ".")
_OTHER = {",": ".", ".": ","}
# Spaces that may separate thousands, all but the first without a break or narrow.
_SPACES = str.maketrans(dict.fromkeys("\u00a0\u2007\u2009\u202f", " "))
_PLAIN = re.compile(r"-?(?:[0-9]+|[1-9][0-9]{0,2}(?: [0-9]{3})+)")
# A whole number, plain or in groups of three, then perhaps decimals; one pattern per decimal mark.
_WRITTEN = {
    mark: re.compile(
        rf"-?(?:[0-9]+|[1-9][0-9]{{0,2}}(?:(?:\{_OTHER[mark]}[0-9]{{3}})+|(?: [0-9]{{3}})+))"
        rf"(?:\{mark}[0-9]+)?"
    )
    for mark in MARKS
}


def without_percent(cell: str) -> tuple[str, bool]:
    """Cell without its percent sign, and whether it had one.

    >>> without_percent("85,5 %"), without_percent("85")
    (('85,5', True), ('85', False))
    """
    return (cell[:-1].rstrip(), True) if cell.endswith("%") else (cell, False)


def decimal_mark(cells: Iterable[str]) -> str | None:
    """Decimal mark of a file: "," or "."; None when its cells do not tell, or tell both.

    A cell tells when it is a number with one of the marks and none with the other.

    >>> decimal_mark(["91,81", "1.234"]), decimal_mark(["0.785"]), decimal_mark(["1.234"])
    (',', '.', None)
    """
    told: set[str] = set()
    for cell in cells:
        text = without_percent(cell)[0].translate(_SPACES).strip()
        if text.startswith(EXACT) or _PLAIN.fullmatch(text):
            continue
        fitting = [mark for mark in MARKS if _WRITTEN[mark].fullmatch(text)]
        if len(fitting) == 1:
            told.update(fitting)
    return told.pop() if len(told) == 1 else None


def read_number(cell: str, mark: str | None) -> tuple[Decimal | None, str | None]:
    """Number in a cell and the code of the issue that keeps it from being read.

    mark: the file's decimal mark, None when the file does not tell.

    >>> read_number("1234", None), read_number("1.234", ","), read_number("1.234", None)
    ((Decimal('1234'), None), (Decimal('1234'), None), (None, 'ambiguous-number'))
    """
    if cell.startswith(EXACT):
        return _bounded(cell.removeprefix(EXACT))
    text = cell.translate(_SPACES).strip()
    if _PLAIN.fullmatch(text):
        return _bounded(text.replace(" ", ""))
    if mark is None:
        is_number = any(pattern.fullmatch(text) for pattern in _WRITTEN.values())
        return None, "ambiguous-number" if is_number else "bad-number"
    if not _WRITTEN[mark].fullmatch(text):
        return None, "bad-number"
    return _bounded(text.replace(" ", "").replace(_OTHER[mark], "").replace(mark, "."))


def _bounded(text: str) -> tuple[Decimal | None, str | None]:
    number = Decimal(text)
    if abs(number) >= LARGEST:
        return None, "too-large"
    if len(text.partition(".")[2].rstrip("0")) > DECIMALS_KEPT:
        return None, "too-precise"
    return number, None
