"""Targets as a workbook: a sheet for each plan, whose results are formulas over its figures.

Difference, progress, pace and the counts by status are worked out by the spreadsheet, so that
whoever changes a figure sees what follows. Values in, bytes out; the same values, the same bytes.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from metrics.export.cells import writable
from metrics.export.sheets import BORDER, FIRST_DAY, FONT, OPEN_FILL, TITLE_FILL, height_of
from metrics.export.stamping import stamp_line, stamp_rows
from metrics.text.numbers import format_date
from metrics.text.words import say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from metrics.export.takeaway import Item, Look, PlanPart, Progress, Takeaway

# Columns of a plan's sheet with their widths. To add one: a line here, its words under
# export.column, what stands in it in _write_item.
COLUMNS = {
    "place": 5, "code": 11, "name": 34, "unit": 10, "baseline": 12, "target": 13, "actual": 13,
    "expected": 13, "difference": 12, "progress": 10, "due_progress": 10, "pace": 9,
    "coverage": 9, "period": 12, "due": 14, "status": 18, "owner": 24, "reason": 46, "quote": 46,
    "mark": 11,
}  # fmt: skip
PLACES = {name: place for place, name in enumerate(COLUMNS)}
HEADING_ROW, FROZEN, SUMMARY_WIDTH = 5, 3, 22
LONGEST_NAME = 31  # characters of a sheet's name
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")


def plan_workbook(takeaway: Takeaway, progress: Progress) -> bytes:
    """The workbook as .xlsx; progress is told how much of it is done."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"title": writable(takeaway.title), "created": FIRST_DAY})
    looks = _Looks(book)
    summary = book.add_worksheet(say(takeaway.language, "export.sheet.summary"))
    names = _names(takeaway.plans)
    for done, (plan, name) in enumerate(zip(takeaway.plans, names, strict=True)):
        _write_plan(book.add_worksheet(name), looks, takeaway, plan)
        progress(done / len(names))
    _write_summary(summary, looks, takeaway, names)
    _write_stamp(book.add_worksheet(say(takeaway.language, "export.sheet.stamp")), looks, takeaway)
    book.close()
    return out.getvalue()


class _Looks:
    """Formats of the cells, each made once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[str, Format] = {}
        self._cell = {"font_name": FONT, "font_size": 11, "valign": "top", **BORDER}
        self.plain = self._add({"quote_prefix": True, "font_name": FONT, "font_size": 11})
        self.title = self._add({"bold": True, "font_name": FONT, "font_size": 14})
        self.text = self._add({**self._cell, "text_wrap": True, "quote_prefix": True})
        self.centre = self._add({**self._cell, "align": "center"})
        self.heading = self._add(
            {**self._cell, "bold": True, "text_wrap": True, "align": "center",
             "valign": "vcenter", "bg_color": TITLE_FILL}
        )  # fmt: skip
        self.bold = self._add({**self._cell, "bold": True, "align": "center"})

    def _add(self, keys: dict[str, Any]) -> Format:
        return self._book.add_format(keys)

    def number(self, shown: str, *, is_open: bool = False) -> Format:
        """Format of a number; figures that may be changed are coloured."""
        key = f"{shown}{is_open}"
        if key not in self._made:
            fill = {"bg_color": OPEN_FILL} if is_open else {}
            self._made[key] = self._add({**self._cell, "num_format": shown, **fill})
        return self._made[key]

    def status(self, look: Look) -> Format:
        """Colours of a status."""
        key = f"status {look.status}"
        if key not in self._made:
            self._made[key] = self._add(
                {"font_color": look.ink, "bg_color": look.tint, "bold": True}
            )
        return self._made[key]


def _names(plans: Sequence[PlanPart]) -> list[str]:
    """A name for the sheet of each plan: its number, else its id, told apart."""
    names: list[str] = []
    for plan in plans:
        wished = _FORBIDDEN.sub("-", f"{plan.number or plan.id}")[:LONGEST_NAME]
        taken = {one.casefold() for one in names}
        names.append(plan.id[:LONGEST_NAME] if wished.casefold() in taken else wished)
    return names


def _word(look: Look) -> str:
    return f"{look.shape} {look.word}"


def _write_head(sheet: Worksheet, looks: _Looks, takeaway: Takeaway, title: str) -> None:
    language = takeaway.language
    day = format_date(takeaway.day, language)
    texts = (
        say(language, "export.as_of", period=takeaway.period, day=day),
        stamp_line(takeaway),
        takeaway.note,
    )
    sheet.write_string(0, 0, writable(title), looks.title)
    for line, text in enumerate(texts, start=1):
        sheet.write_string(line, 0, writable(text), looks.plain)
    sheet.set_landscape()
    sheet.set_paper(8)  # A3
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    foot = stamp_line(takeaway).replace("&", "&&")
    sheet.set_footer(f"&L&8{foot}&R&8&P/&N", {"margin": 0.3})


def _write_plan(sheet: Worksheet, looks: _Looks, takeaway: Takeaway, plan: PlanPart) -> None:
    title = plan.label if plan.label.startswith(plan.title) else f"{plan.label} – {plan.title}"
    _write_head(sheet, looks, takeaway, title)
    sheet.set_row(HEADING_ROW, 46)
    for name, place in PLACES.items():
        sheet.set_column(place, place, COLUMNS[name])
        words = say(takeaway.language, f"export.column.{name}")
        sheet.write_string(HEADING_ROW, place, words, looks.heading)
    for number, item in enumerate(plan.items, start=1):
        _write_item(sheet, looks, HEADING_ROW + number, number, item)
    last = HEADING_ROW + len(plan.items)
    sheet.freeze_panes(HEADING_ROW + 1, FROZEN)
    sheet.repeat_rows(HEADING_ROW)
    sheet.autofilter(HEADING_ROW, 0, last, len(COLUMNS) - 1)
    sheet.print_area(0, 0, last, len(COLUMNS) - 1)
    place = PLACES["status"]
    _colour(sheet, looks, takeaway, (HEADING_ROW + 1, place, last, place))


def _colour(
    sheet: Worksheet, looks: _Looks, takeaway: Takeaway, area: tuple[int, int, int, int]
) -> None:
    """Give every status of an area its colours, whatever is written there later."""
    for look, _ in takeaway.looks:
        rule = {"type": "cell", "criteria": "==", "value": f'"{_word(look)}"'}
        sheet.conditional_format(*area, {**rule, "format": looks.status(look)})


def _write_item(sheet: Worksheet, looks: _Looks, row: int, number: int, item: Item) -> None:
    texts = {
        "code": item.code, "name": item.name, "unit": item.unit, "period": item.period,
        "due": item.due, "status": _word(item.look), "owner": item.owner, "reason": item.reason,
        "quote": item.quote, "mark": item.mark,
    }  # fmt: skip
    if item.is_task:
        texts |= {"target": item.goal, "actual": item.actual}
    sheet.set_row(row, height_of((text, COLUMNS[name]) for name, text in texts.items()))
    for name, place in PLACES.items():
        sheet.write_blank(row, place, None, looks.text)
        if texts.get(name):
            sheet.write_string(row, place, writable(texts[name]), looks.text)
    sheet.write_number(row, 0, number, looks.centre)
    coverage = item.numbers.coverage
    if coverage is not None:
        sheet.write_number(
            row, PLACES["coverage"], float(coverage), looks.number(item.percent_format)
        )
    if not item.is_task:
        _write_figures(sheet, looks, row, item)


def _write_figures(sheet: Worksheet, looks: _Looks, row: int, item: Item) -> None:
    """Figures as numbers, and what follows from them as formulas with their results."""
    numbers = item.numbers
    open_look = looks.number(item.number_format, is_open=True)
    for name in ("baseline", "target", "actual", "expected"):
        value: Fraction | None = getattr(numbers, name)
        if value is not None:
            sheet.write_number(row, PLACES[name], float(value), open_look)

    def cell(name: str) -> str:
        return str(xl_rowcol_to_cell(row, PLACES[name]))

    if numbers.actual is not None and numbers.expected is not None:
        formula = f"={cell('actual')}-{cell('expected')}"
        result = numbers.actual - numbers.expected
        sheet.write_formula(
            row, PLACES["difference"], formula, looks.number(item.number_format), float(result)
        )
    base, goal = cell("baseline"), cell("target")
    follow = {
        "progress": (f"({cell('actual')}-{base})/({goal}-{base})", numbers.progress),
        "due_progress": (f"({cell('expected')}-{base})/({goal}-{base})", numbers.due_progress),
        "pace": (f"{cell('progress')}/{cell('due_progress')}", numbers.pace),
    }
    for name, (formula, value) in follow.items():
        if value is not None:
            guarded = f'=IFERROR({formula},"")'
            look = looks.number(item.percent_format)
            sheet.write_formula(row, PLACES[name], guarded, look, float(value))


def _write_summary(
    sheet: Worksheet, looks: _Looks, takeaway: Takeaway, names: Sequence[str]
) -> None:
    language = takeaway.language
    _write_head(sheet, looks, takeaway, takeaway.title)
    sheet.write_string(4, 0, writable(takeaway.headline), looks.plain)
    first, total = HEADING_ROW + 2, len(names) + 1
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, total, SUMMARY_WIDTH)
    labels = (say(language, "ui.status"), *(plan.label for plan in takeaway.plans))
    sheet.set_row(first - 1, height_of((label, SUMMARY_WIDTH - 4) for label in labels))
    for place, label in enumerate((*labels, say(language, "export.total"))):
        sheet.write_string(first - 1, place, writable(label), looks.heading)
    status = PLACES["status"]
    for row, (look, _) in enumerate(takeaway.looks, start=first):
        sheet.write_string(row, 0, _word(look), looks.text)
        of_row = 0
        for place, (plan, name) in enumerate(zip(takeaway.plans, names, strict=True), start=1):
            count = sum(item.look.status == look.status for item in plan.items)
            of_row += count
            top, end = HEADING_ROW + 1, HEADING_ROW + len(plan.items)
            area = ":".join(
                xl_rowcol_to_cell(line, status, row_abs=True, col_abs=True) for line in (top, end)
            )
            formula = f"=COUNTIF('{name}'!{area},{xl_rowcol_to_cell(row, 0, col_abs=True)})"
            sheet.write_formula(row, place, formula, looks.centre, count)
        sums = f"=SUM({xl_rowcol_to_cell(row, 1)}:{xl_rowcol_to_cell(row, total - 1)})"
        sheet.write_formula(row, total, sums, looks.bold, of_row)
    last = first + len(takeaway.looks)
    sheet.write_string(last, 0, say(language, "export.total"), looks.heading)
    totals = [len(plan.items) for plan in takeaway.plans]
    for place, number in enumerate((*totals, sum(totals)), start=1):
        sums = f"=SUM({xl_rowcol_to_cell(first, place)}:{xl_rowcol_to_cell(last - 1, place)})"
        sheet.write_formula(last, place, sums, looks.bold, number)
    _colour(sheet, looks, takeaway, (first, 0, last - 1, 0))
    sheet.freeze_panes(first, 1)


def _write_stamp(sheet: Worksheet, looks: _Looks, takeaway: Takeaway) -> None:
    language = takeaway.language
    _write_head(sheet, looks, takeaway, say(language, "export.stamp_title"))
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 100)
    rows = [(say(language, "export.stamp_title"), say(language, "export.stamp_note"))]
    rows += stamp_rows(language, takeaway.stamp)
    rows += [(_word(look), text) for look, text in takeaway.looks]
    for line, (label, text) in enumerate(rows, start=HEADING_ROW):
        sheet.set_row(line, height_of([(text, 100)]))
        sheet.write_string(line, 0, writable(label), looks.text)
        sheet.write_string(line, 1, writable(text), looks.text)
    _colour(sheet, looks, takeaway, (HEADING_ROW, 0, HEADING_ROW + len(rows) - 1, 0))
