"""Sheets of a workbook to rows below headings, as a text file gives them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from metrics.intake.encodings import from_old_font, is_from_old_font, tidy
from metrics.intake.grid import Grid
from metrics.intake.headings import DEPTH, REQUIRED, find_columns, heading_row
from metrics.intake.limits import LONGEST_CELL
from metrics.intake.workbooks import text_of
from metrics.issues import Issue

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrics.intake.workbooks import Sheet

# Columns of which a merged cell holds for every row it covers; a merged figure holds for none.
CARRIED = ("agency", "indicator", "period", "breakdown", "note")


@dataclass(slots=True)
class SheetTexts:
    """Cells of a sheet as texts in composed letters; is_old: typed in a TCVN3 font."""

    sheet: Sheet
    is_old: bool = False
    _cleaned: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, sheet: Sheet) -> SheetTexts:
        """Texts of a sheet, whose font is told from all of them together."""
        cells = (cell for row in sheet.rows for cell in row)
        words = {cell for cell in cells if isinstance(cell, str) and not cell.isascii()}
        return cls(sheet, bool(words) and is_from_old_font("\n".join(words)))

    def clean(self, text: str) -> str:
        """One text in composed letters."""
        if text.isascii():
            return text
        if text not in self._cleaned:
            self._cleaned[text] = (
                from_old_font(text) if self.is_old else tidy(text).replace("\u00ad", "")
            )
        return self._cleaned[text]

    def row(self, place: int) -> list[str]:
        """Texts of a row, numbered from 0."""
        return [self._text(place, column) for column in range(len(self.sheet.rows[place]))]

    def column(self, column: int, start: int, *, is_carried: bool) -> list[str]:
        """Texts of a column from a row on, merged cells carried down where asked."""
        texts = [self._text(row, column) for row in range(start, len(self.sheet.rows))]
        if is_carried:
            for top, left, bottom, right in self.sheet.merged:
                if left <= column <= right and top < len(self.sheet.rows):
                    text = self._text(top, left)
                    for row in range(max(top, start), min(bottom + 1, len(self.sheet.rows))):
                        texts[row - start] = text
        return texts

    def _text(self, row: int, column: int) -> str:
        place, sheet = (row, column), self.sheet
        if place in sheet.faults:
            return sheet.faults[place]
        cells = sheet.rows[row]
        if column >= len(cells):
            return ""
        cell = cells[column]
        if isinstance(cell, str):
            return self.clean(cell)
        return text_of(cell, is_percent=place in sheet.percents)


def read_sheet(sheets: Sequence[Sheet]) -> tuple[Grid, SheetTexts] | list[Issue]:
    """Rows of the first sheet with all headings, else of the one that names most columns.

    Other sheets with headings would be left out unseen, so they are an issue.
    """
    texts = [SheetTexts.of(sheet) for sheet in sheets]
    heads = [heading_row(map(one.row, range(min(DEPTH, len(one.sheet.rows))))) for one in texts]
    whole = [
        number
        for number, (place, _) in enumerate(heads)
        if place >= 0 and _is_whole(texts[number].row(place))
    ]
    chosen = whole[0] if whole else max(range(len(sheets)), key=lambda number: heads[number][1])
    place, read = heads[chosen][0], texts[chosen]
    if place < 0:
        return [Issue(0, 0, "empty-file")]
    others = "; ".join(sheets[number].name for number in whole[1:])
    issues = [Issue(0, 0, "other-sheets", others, values={"sheet": read.sheet.name})]
    header = tuple(read.row(place))
    named = find_columns(header).columns
    carried = {named[name] - 1 for name in CARRIED if name in named}
    columns = {
        number - 1: read.column(number - 1, place + 1, is_carried=number - 1 in carried)
        for number in (*named.values(), *find_columns(header).beside.values())
    }
    lines = np.arange(place + 2, len(read.sheet.rows) + 1, dtype="int64")
    long = list(_too_long(columns, place + 2))
    if long:
        return long
    grid = Grid(
        header,
        place + 1,
        lines,
        lambda number: pd.Series(columns[number], dtype="str"),
        issues=issues if others else [],
    )
    return grid, read


def _is_whole(row: Sequence[str]) -> bool:
    """Whether a row names every required column."""
    columns = find_columns(row).columns
    return all(name in columns for name in REQUIRED)


def _too_long(columns: dict[int, list[str]], first: int) -> list[Issue]:
    values = {"limit": f"{LONGEST_CELL:,}"}
    return [
        Issue(first + place, number + 1, "cell-too-long", values=values)
        for number, texts in columns.items()
        if max(map(len, texts), default=0) > LONGEST_CELL
        for place, text in enumerate(texts)
        if len(text) > LONGEST_CELL
    ]
