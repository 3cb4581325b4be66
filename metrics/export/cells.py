"""Texts that are safe to put into a spreadsheet: nothing a reader typed is ever run as a formula.

Spreadsheets take a CSV cell that begins with one of DANGEROUS for a formula (OWASP, "CSV
Injection"); an apostrophe before it makes it a text. In a workbook cells are written as texts,
which are inert and stay as they are.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
LONGEST = 32_767  # characters of a cell, as Excel allows
THOUSAND = 3
# Characters that XML cannot hold, and the private one that marks exact numbers in readings.
_UNWRITABLE = re.compile("[^\\t\\n\\r -\ud7ff\ue001-\ufffd\U00010000-\U0010ffff]")


def is_dangerous(text: str) -> bool:
    """Whether a spreadsheet could take the text for a formula.

    >>> is_dangerous("=1+1"), is_dangerous(" @SUM(A1)"), is_dangerous("12/KH-UBND")
    (True, True, False)
    """
    return text.startswith(DANGEROUS) or text.lstrip().startswith(DANGEROUS)


def inert(text: str) -> str:
    r"""Text for a CSV cell that no spreadsheet runs.

    >>> inert("=HYPERLINK(1)"), inert("giảm 5%")
    ("'=HYPERLINK(1)", 'giảm 5%')
    """
    return f"'{text}" if is_dangerous(text) else text


def writable(text: str) -> str:
    r"""Text for a cell or paragraph of a document: without what its XML cannot hold, not too long.

    >>> writable("a\x00b")
    'ab'
    """
    return _UNWRITABLE.sub("", text)[:LONGEST]


def decimal_text(number: Decimal, mark: str = ",") -> str:
    """Number written with a decimal mark so that it has one meaning.

    Three decimals could be thousands, so they become four.

    >>> from decimal import Decimal
    >>> decimal_text(Decimal("1234.50")), decimal_text(Decimal("85.125")), decimal_text(Decimal(7))
    ('1234,5', '85,1250', '7')
    """
    whole, _, rest = format(number, "f").partition(".")
    rest = rest.rstrip("0")
    if not rest:
        return whole
    return f"{whole}{mark}{rest}0" if len(rest) == THOUSAND else f"{whole}{mark}{rest}"
