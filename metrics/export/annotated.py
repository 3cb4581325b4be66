"""A copy of an uploaded file as a workbook that shows every issue at its place.

The first sheet says how the file was read and lists the issues; the second holds the cells as they
were read, each on the line and in the column it had, so that it can be corrected and filed again.
Rows are written as they come, in constant memory. Values in, bytes out.
"""

from __future__ import annotations

import io
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import xlsxwriter

from metrics.export.cells import writable
from metrics.export.sheets import (
    BORDER,
    ERROR_FILL,
    FIRST_DAY,
    FONT,
    TITLE_FILL,
    WARNING_FILL,
    height_of,
)
from metrics.issues import Level
from metrics.text.report import issue_place, issue_sentence
from metrics.text.words import Language, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from metrics.issues import Issue

Cell = str | Decimal
Row = tuple[int, tuple[Cell, ...]]
# Notes slow a spreadsheet down; beyond so many the sentences stand in their column alone.
MOST_NOTES = 2000
# Rows by which the widths of the columns are told, and the bounds of a width.
LOOKED_AT, NARROW, WIDE = 200, 8, 40
CODES_WIDTH, SENTENCES_WIDTH, PLACE_WIDTH, LEVEL_WIDTH = 24, 90, 34, 12
NOTE_SIZE = {"x_scale": 3, "y_scale": 1.6, "author": ""}
LAST_ROW = 2**20  # of any sheet


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file with what was found in it.

    reading: how it was read, in sentences; heading_line: of its headings, 0 where there are none;
    rows: line and cells, None where they cannot be told; limit: how many rows were copied, where
    there are more.
    """

    language: Language
    name: str
    reading: tuple[str, ...]
    heading_line: int
    issues: tuple[Issue, ...]
    rows: tuple[Row, ...] | None
    limit: int | None = None


def annotated_workbook(checked: CheckedFile) -> bytes:
    """The copy as .xlsx."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True})
    book.set_properties({"title": writable(checked.name), "created": FIRST_DAY})
    summary = book.add_worksheet(say(checked.language, "annotated.summary"))
    _write_summary(summary, _Looks.of(book), checked)
    if checked.rows is not None:
        sheet = book.add_worksheet(say(checked.language, "annotated.sheet"))
        _Copy(sheet, _Looks.of(book), checked).write()
    book.close()
    return out.getvalue()


@dataclass(frozen=True, slots=True)
class _Looks:
    """Formats of the cells."""

    plain: Format
    title: Format
    text: Format
    heading: Format
    levels: Mapping[Level, Format]
    said: Mapping[Level, Format]

    @classmethod
    def of(cls, book: Workbook) -> _Looks:
        cell = {"font_name": FONT, "font_size": 11, "quote_prefix": True, "valign": "top"}
        wrapped = {**cell, "text_wrap": True, **BORDER}
        fills = {Level.ERROR: ERROR_FILL, Level.WARNING: WARNING_FILL}
        return cls(
            book.add_format(cell),
            book.add_format({**cell, "bold": True, "font_size": 14}),
            book.add_format(wrapped),
            book.add_format({**cell, "bold": True, "bg_color": TITLE_FILL, **BORDER}),
            {
                level: book.add_format({**cell, "bg_color": fill, **BORDER})
                for level, fill in fills.items()
            },
            {
                level: book.add_format({**wrapped, "bg_color": fill})
                for level, fill in fills.items()
            },
        )


def _level(issues: Sequence[Issue]) -> Level:
    is_error = any(issue.kind.level is Level.ERROR for issue in issues)
    return Level.ERROR if is_error else Level.WARNING


def _counted(checked: CheckedFile) -> str:
    levels = [issue.kind.level for issue in checked.issues]
    if not levels:
        return say(checked.language, "annotated.clean")
    errors, warnings = levels.count(Level.ERROR), levels.count(Level.WARNING)
    return say(checked.language, "annotated.found", errors=errors, warnings=warnings)


def _remarks(checked: CheckedFile) -> list[str]:
    """What is said of the file as a whole and of the copy."""
    language = checked.language
    if checked.rows is None:
        return [*checked.reading, say(language, "annotated.unreadable")]
    sheet = say(language, "annotated.sheet")
    remarks = [*checked.reading, say(language, "annotated.same_places", sheet=sheet)]
    if checked.limit is not None:
        remarks.append(say(language, "annotated.cut", limit=f"{checked.limit:,}"))
    return remarks


def _write_summary(sheet: Worksheet, looks: _Looks, checked: CheckedFile) -> None:
    language = checked.language
    for place, size in enumerate((PLACE_WIDTH, LEVEL_WIDTH, CODES_WIDTH, SENTENCES_WIDTH)):
        sheet.set_column(place, place, size)
    title = say(language, "annotated.title", name=checked.name)
    sheet.write_string(0, 0, writable(title), looks.title)
    line = 1
    for remark in (_counted(checked), *_remarks(checked)):
        sheet.write_string(line, 0, writable(remark), looks.plain)
        line += 1
    for level in Level:
        sheet.write_string(line, 0, say(language, f"annotated.legend_{level}"), looks.levels[level])
        line += 1
    line += 1
    for place, key in enumerate(("place", "level", "code", "sentence")):
        sheet.write_string(line, place, say(language, f"annotated.column.{key}"), looks.heading)
    for issue in checked.issues:
        line += 1
        sentence = writable(issue_sentence(language, issue))
        texts = (
            writable(issue_place(language, issue)),
            say(language, f"annotated.level.{issue.kind.level}"),
            issue.code,
            sentence,
        )
        sheet.set_row(line, height_of([(texts[0], PLACE_WIDTH), (sentence, SENTENCES_WIDTH)]))
        for place, text in enumerate(texts):
            shown = looks.said[issue.kind.level] if place == 1 else looks.text
            sheet.write_string(line, place, text, shown)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.print_area(0, 0, line, 3)


class _Copy:
    """The sheet with the cells of the file."""

    def __init__(self, sheet: Worksheet, looks: _Looks, checked: CheckedFile) -> None:
        self.sheet, self.looks, self.checked = sheet, looks, checked
        self.rows = checked.rows or ()
        self.width = max((len(cells) for _, cells in self.rows), default=0)
        self.notes = 0
        self.by_line: dict[int, list[Issue]] = defaultdict(list)
        for issue in checked.issues:
            if issue.line:
                self.by_line[issue.line].append(issue)

    def write(self) -> None:
        """Every row in its line, what is wrong in it at its end."""
        self._set_columns()
        heading = self.checked.heading_line
        self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.fit_to_pages(1, 0)
        for line, cells in self.rows:
            if line > LAST_ROW:
                break
            issues = self.by_line.get(line, [])
            self._write_row(line - 1, cells, issues, is_heading=line == heading)
        if heading:
            self.sheet.freeze_panes(heading, 0)
            self.sheet.repeat_rows(heading - 1)
            last = max((line for line, _ in self.rows), default=heading)
            self.sheet.autofilter(heading - 1, 0, min(last, LAST_ROW) - 1, self.width + 1)

    def _set_columns(self) -> None:
        widths = [NARROW] * self.width
        for _, cells in self.rows[:LOOKED_AT]:
            # Titles stand alone in their rows and may run over the next columns.
            if sum(1 for cell in cells if cell != "") > 1:
                for place, cell in enumerate(cells):
                    widths[place] = max(widths[place], min(WIDE, len(str(cell)) + 2))
        for place, size in enumerate((*widths, CODES_WIDTH, SENTENCES_WIDTH)):
            self.sheet.set_column(place, place, size)

    def _write_row(
        self, place: int, cells: Sequence[Cell], issues: Sequence[Issue], *, is_heading: bool
    ) -> None:
        language = self.checked.language
        said = "\n".join(writable(issue_sentence(language, one)) for one in issues)
        if issues:
            self.sheet.set_row(place, height_of([(said, SENTENCES_WIDTH)]))
        of_column: dict[int, list[Issue]] = defaultdict(list)
        for issue in issues:
            of_column[issue.column].append(issue)
        whole = of_column.get(0, [])
        base = self.looks.heading if is_heading else self.looks.plain
        if whole:
            base = self.looks.levels[_level(whole)]
        furthest = max((len(cells), *(column for column in of_column)))
        for column in range(furthest):
            own = of_column.get(column + 1, [])
            look = self.looks.levels[_level([*own, *whole])] if own else base
            self._write_cell(place, column, cells[column] if column < len(cells) else "", look)
            marked = [*own, *(whole if column == 0 else [])]
            if marked:
                self._note(place, column, marked)
        if is_heading:
            for offset, key in enumerate(("codes", "issues")):
                text = say(language, f"annotated.{key}")
                self.sheet.write_string(place, self.width + offset, text, self.looks.heading)
        elif issues:
            look = self.looks.said[_level(issues)]
            codes = "\n".join(issue.code for issue in issues)
            self.sheet.write_string(place, self.width, codes, look)
            self.sheet.write_string(place, self.width + 1, writable(said), look)

    def _write_cell(self, place: int, column: int, cell: Cell, look: Format) -> None:
        if isinstance(cell, Decimal):
            self.sheet.write_number(place, column, cell, look)
        elif cell:
            self.sheet.write_string(place, column, writable(cell), look)
        elif look is not self.looks.plain:
            self.sheet.write_blank(place, column, None, look)

    def _note(self, place: int, column: int, issues: Sequence[Issue]) -> None:
        self.notes += 1
        if self.notes <= MOST_NOTES:
            language = self.checked.language
            text = "\n".join(f"{one.code}: {issue_sentence(language, one)}" for one in issues)
            self.sheet.write_comment(place, column, writable(text), NOTE_SIZE)
