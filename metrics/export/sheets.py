"""How every workbook of the product looks."""

from __future__ import annotations

from datetime import datetime
from textwrap import wrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

FONT = "Times New Roman"
OPEN_FILL, TITLE_FILL = "#FFF2CC", "#D9E2EC"
ERROR_FILL, WARNING_FILL = "#F8B4B4", "#FFD88A"
BORDER = {"border": 1, "border_color": "#8A94A0"}
# Written into every file in place of the clock, so that the same values give the same bytes.
FIRST_DAY = datetime(2000, 1, 1)  # noqa: DTZ001 - the library writes it as it stands
LINE_HEIGHT, SPARE_HEIGHT = 15, 4  # points, for letters of 11
LETTERS = 1.1  # of this fount to a unit of width


def height_of(cells: Iterable[tuple[str, float]]) -> float:
    """Height of a row in which every text is seen whole: texts with the widths of their columns.

    Spreadsheets other than Excel do not work it out when they open a file.

    >>> height_of([("giảm tối thiểu 5% biên chế", 15), ("a", 5)])
    34
    """
    lines = (
        sum(len(wrap(line, max(1, int(width * LETTERS)))) or 1 for line in text.split("\n"))
        for text, width in cells
    )
    return LINE_HEIGHT * max(lines, default=1) + SPARE_HEIGHT
