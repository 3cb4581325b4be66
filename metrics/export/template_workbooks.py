"""A template as a workbook: cells to fill are open and checked as they are typed, others locked.

The figures stand on the first sheet below a title; the second says how to fill them in. Values in,
bytes out.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import xlsxwriter

from metrics.export.cells import writable
from metrics.export.sheets import BORDER, FIRST_DAY, FONT, OPEN_FILL, TITLE_FILL, height_of
from metrics.export.templates import COLUMNS, NUMBERS, OPEN
from metrics.model import ValueKind
from metrics.text.words import Language, say, say_both

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from metrics.export.templates import Template, TemplateRow

WIDTHS = {
    "agency": 12, "indicator": 22, "name": 30, "unit": 10, "period": 12, "breakdown": 9,
    "numerator": 12, "denominator": 12, "value": 12, "note": 23, "latest": 18, "quote": 46,
}  # fmt: skip
HEADING_ROW = 4  # from 0; the title stands above
FROZEN_COLUMNS = 3
# How numbers are shown: whole as they are, others as typed. Groups of three or a fixed number of
# decimals would change what a spreadsheet writes when the sheet is saved as CSV.
WHOLE, AS_TYPED = "0", "General"
COUNTED = (ValueKind.COUNT, ValueKind.RANK, ValueKind.DONE)
# Sentences of the guide, in order. To add one: its key here, its words under template.guide.
GUIDE = ("fill", "ratio", "count", "done", "quarter", "note", "absent", "save", "helpers")
GUIDE_WIDTH = 66
LONGEST_TITLE, LONGEST_MESSAGE = 32, 255  # characters Excel shows beside a cell


def template_workbook(template: Template) -> bytes:
    """The rows as .xlsx; sheets are protected without a password."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"title": template.agency, "created": FIRST_DAY})
    sheet = book.add_worksheet(say(template.language, "template.sheet"))
    guide = book.add_worksheet(say(template.language, "template.guide_sheet"))
    _write_title(book, sheet, template)
    _write_rows(book, sheet, template)
    _set_page(sheet, template)
    _write_guide(book, guide)
    book.close()
    return out.getvalue()


def _write_title(book: Workbook, sheet: Worksheet, template: Template) -> None:
    language, last = template.language, len(COLUMNS) - 1
    subject = say(
        language,
        "template.subject",
        agency=template.agency,
        period=template.period,
        due=template.due,
    )
    hint = say(language, "template.hint" if template.rows else "template.nothing")
    styles: tuple[dict[str, Any], ...] = (
        {"bold": True, "font_size": 14},
        {"bold": True, "font_size": 12},
        {"italic": True, "font_size": 11},
    )
    texts = (say(language, "template.title"), subject, hint)
    for place, (text, style) in enumerate(zip(texts, styles, strict=True)):
        shown = book.add_format({"font_name": FONT, "valign": "vcenter", **style})
        sheet.set_row(place, 22)
        sheet.write_string(place, 0, writable(text), shown)
    heading = book.add_format(
        {
            "font_name": FONT,
            "bold": True,
            "text_wrap": True,
            "align": "center",
            "valign": "vcenter",
            "bg_color": TITLE_FILL,
            **BORDER,
        }
    )
    sheet.set_row(HEADING_ROW, 34)
    for place, column in enumerate(COLUMNS):
        sheet.write_string(HEADING_ROW, place, say(language, f"template.column.{column}"), heading)
        sheet.set_column(place, place, WIDTHS[column])
    sheet.freeze_panes(HEADING_ROW + 1, FROZEN_COLUMNS)
    sheet.print_area(0, 0, HEADING_ROW + len(template.rows), last)


def _write_rows(book: Workbook, sheet: Worksheet, template: Template) -> None:
    plain = {"font_name": FONT, "valign": "top", **BORDER}
    closed = book.add_format({**plain, "text_wrap": True, "quote_prefix": True})
    note = book.add_format({**plain, "text_wrap": True, "bg_color": OPEN_FILL, "locked": False})
    numbers = {
        shown: book.add_format(
            {**plain, "bg_color": OPEN_FILL, "locked": False, "num_format": shown}
        )
        for shown in (WHOLE, AS_TYPED)
    }
    for line, row in enumerate(template.rows, start=HEADING_ROW + 1):
        is_open = OPEN[row.kind]
        shown = ((row.text(one), WIDTHS[one]) for one in COLUMNS if one not in NUMBERS)
        sheet.set_row(line, height_of(shown))
        for place, column in enumerate(COLUMNS):
            if column in is_open:
                is_whole = row.is_money or row.kind in COUNTED
                _write_number(sheet, line, place, row, numbers[WHOLE if is_whole else AS_TYPED])
            else:
                text = "" if column in NUMBERS else writable(row.text(column))
                _write_text(sheet, line, place, text, note if column == "note" else closed)
            if column in is_open or column == "note":
                sheet.data_validation(line, place, line, place, _validation(row, column, line))


def _write_number(sheet: Worksheet, line: int, place: int, row: TemplateRow, shown: Format) -> None:
    number = row.number(COLUMNS[place])
    if number is None:
        sheet.write_blank(line, place, None, shown)
    else:
        sheet.write_number(line, place, number, shown)


def _write_text(sheet: Worksheet, line: int, place: int, text: str, shown: Format) -> None:
    if text:
        sheet.write_string(line, place, text, shown)
    else:
        sheet.write_blank(line, place, None, shown)


def _validation(row: TemplateRow, column: str, line: int) -> dict[str, Any]:
    """What a cell takes, with the words that say so in both languages."""
    word = _ask_of(row, column)
    asks = say_both(f"template.ask.{word}")
    refusals = [
        say(language, "template.refuse", ask=ask)
        for language, ask in zip(Language, asks, strict=True)
    ]
    title = say(Language.VI, f"template.column.{column}")
    return {
        **_RULES[word](line + 1),
        "input_title": title[:LONGEST_TITLE],
        "input_message": "\n".join(asks)[:LONGEST_MESSAGE],
        "error_title": title[:LONGEST_TITLE],
        "error_message": "\n".join(refusals)[:LONGEST_MESSAGE],
    }


def _ask_of(row: TemplateRow, column: str) -> str:
    if column == "note":
        return "done_note" if row.kind is ValueKind.DONE else "note"
    if row.kind is ValueKind.RATIO:
        return column
    if column == "denominator":
        return "field"
    return "percent" if row.is_percent else str(row.kind)


def _cell(column: str, line: int) -> str:
    return f"{chr(ord('A') + COLUMNS.index(column))}{line}"


def _numerator(line: int) -> dict[str, Any]:
    own, whole = _cell("numerator", line), _cell("denominator", line)
    formula = f'=AND(ISNUMBER({own}),{own}>=0,OR({whole}="",{own}<={whole}))'
    return {"validate": "custom", "value": formula}


def _denominator(line: int) -> dict[str, Any]:
    part, own = _cell("numerator", line), _cell("denominator", line)
    formula = f'=AND(ISNUMBER({own}),{own}>=0,OR({part}="",{part}<={own}))'
    return {"validate": "custom", "value": formula}


_AT_LEAST_0 = {"criteria": ">=", "value": 0}
_AT_LEAST_1 = {"criteria": ">=", "value": 1}
# What Excel lets into a cell, by what is asked for; the line is Excel's own number of the row.
_RULES: dict[str, Any] = {
    "numerator": _numerator,
    "denominator": _denominator,
    "count": lambda _line: {"validate": "integer", **_AT_LEAST_0},
    "amount": lambda _line: {"validate": "decimal", **_AT_LEAST_0},
    "score": lambda _line: {"validate": "decimal", **_AT_LEAST_0},
    "percent": lambda _line: {
        "validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 100,
    },
    "rank": lambda _line: {"validate": "integer", **_AT_LEAST_1},
    "field": lambda _line: {"validate": "integer", **_AT_LEAST_1},
    "done": lambda _line: {"validate": "list", "source": ["0", "1"]},
    "note": lambda _line: {"validate": "any"},
    "done_note": lambda _line: {"validate": "any"},
}  # fmt: skip


def _set_page(sheet: Worksheet, template: Template) -> None:
    sheet.protect("", {"format_columns": True, "format_rows": True})
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.set_margins(left=0.5, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEADING_ROW)
    sheet.set_footer(f"&L{_plain(template.agency)}&R{say(template.language, 'template.page')}")
    if template.rows:
        first = COLUMNS.index(OPEN[template.rows[0].kind][0])
        sheet.set_selection(HEADING_ROW + 1, first, HEADING_ROW + 1, first)


def _plain(text: str) -> str:
    """Text for a footer, where & begins a command; Excel takes no more than 255 characters."""
    return writable(text).replace("&", "&&")[:200]


def _write_guide(book: Workbook, sheet: Worksheet) -> None:
    heading = book.add_format({"font_name": FONT, "bold": True, "font_size": 14})
    text = book.add_format({"font_name": FONT, "text_wrap": True, "valign": "top"})
    english = book.add_format(
        {"font_name": FONT, "text_wrap": True, "valign": "top", "italic": True}
    )
    sheet.set_column(0, 0, 5)
    sheet.set_column(1, 2, GUIDE_WIDTH)
    sheet.set_row(0, 24)
    for place, words in enumerate(say_both("template.guide_sheet"), start=1):
        sheet.write_string(0, place, words, heading)
    for line, key in enumerate(GUIDE, start=1):
        vi, en = say_both(f"template.guide.{key}")
        sheet.set_row(line, height_of([(vi, GUIDE_WIDTH), (en, GUIDE_WIDTH)]))
        sheet.write_number(line, 0, line, text)
        sheet.write_string(line, 1, vi, text)
        sheet.write_string(line, 2, en, english)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.protect("")
