"""Numbers of a file: the decimal mark is told from the whole file, never guessed per cell."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

DECIMALS_KEPT = 6
LARGEST = Decimal(10) ** 15
_PLAIN = re.compile(r"-?\d+")
_THOUSANDS = re.compile(r"-?[1-9]\d{0,2}([.,]\d{3})+")


def decimal_mark(cells: Iterable[str]) -> str | None:
    """Decimal mark of a file: "," or "."; None when its cells do not tell.

    A cell tells when its only mark cannot separate thousands.

    >>> decimal_mark(["91,81", "1.234"]), decimal_mark(["0.785"]), decimal_mark(["1.234"])
    (',', '.', None)
    """
    told: set[str] = set()
    for cell in cells:
        marks = {char for char in cell if char in ".,"}
        if len(marks) == 1 and not _THOUSANDS.fullmatch(cell):
            told |= marks if cell.count(next(iter(marks))) == 1 else set()
        if len(marks) == 2:  # noqa: PLR2004 - both marks: the last one is the decimal mark
            told.add(max(marks, key=cell.rindex))
    return told.pop() if len(told) == 1 else None


def read_number(cell: str, mark: str | None) -> tuple[Decimal | None, str | None]:
    """Number in a cell and the code of the issue that keeps it from being read.

    mark: the file's decimal mark, None when the file does not tell.

    >>> read_number("1234", None), read_number("1.234", ","), read_number("1.234", None)
    ((Decimal('1234'), None), (Decimal('1234'), None), (None, 'ambiguous-number'))
    """
    text = cell.replace("\u00a0", "").replace(" ", "")
    if _PLAIN.fullmatch(text):
        return _bounded(Decimal(text))
    if mark is None:
        return None, "ambiguous-number" if _THOUSANDS.fullmatch(text) else "bad-number"
    group = "." if mark == "," else ","
    whole = rf"-?(\d+|[1-9]\d{{0,2}}(\{group}\d{{3}})+)"
    if not re.fullmatch(rf"{whole}(\{mark}\d+)?", text):
        return None, "bad-number"
    return _bounded(Decimal(text.replace(group, "").replace(mark, ".")))


def _bounded(number: Decimal) -> tuple[Decimal | None, str | None]:
    if abs(number) >= LARGEST:
        return None, "too-large"
    exponent = number.normalize().as_tuple().exponent
    if isinstance(exponent, int) and -exponent > DECIMALS_KEPT:
        return None, "too-precise"
    return number, None
