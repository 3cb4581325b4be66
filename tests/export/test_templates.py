"""What a template looks like to a spreadsheet: the CSV's bytes, the workbook's parts."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from decimal import Decimal

import pytest

from metrics.export.template_workbooks import (
    GUIDE,
    HEADING_ROW,
    LONGEST_MESSAGE,
    LONGEST_TITLE,
    template_workbook,
)
from metrics.export.templates import COLUMNS, HELPERS, Template, TemplateRow, template_csv
from metrics.intake.headings import COLUMNS as FILE_COLUMNS
from metrics.intake.headings import HEADINGS, find_columns, plain
from metrics.intake.reader import read_table
from metrics.model import ValueKind
from metrics.text.words import Language, say

SHEET = "xl/worksheets/sheet1.xml"
EVIL = '=HYPERLINK("http://x")'


def row(kind=ValueKind.COUNT, **keys):
    named = {"agency": "a", "indicator": "figure", "name": "Chỉ số", "unit": "đơn vị",
             "period": "Quý III/2024"}  # fmt: skip
    return TemplateRow(kind=kind, **named | keys)


def template(*rows, language=Language.VI, agency="Sở Nội vụ"):
    return Template(language, agency, "Quý III/2024", "20/09/2024", rows)


def part(content, name):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode()


def sheet_of(*rows, **keys):
    return part(template_workbook(template(*rows, **keys)), "xl/worksheets/sheet1.xml")


@pytest.mark.parametrize("language", Language)
def test_headings_are_those_the_reader_knows(language):
    headings = [say(language, f"template.column.{one}") for one in COLUMNS]
    found = find_columns(headings)
    assert ((), ()) == (found.repeated, found.unused)
    assert set(FILE_COLUMNS) == set(found.columns)
    assert list(FILE_COLUMNS) == sorted(found.columns, key=found.columns.get)
    assert set(COLUMNS) == set(FILE_COLUMNS) | set(HELPERS)


def test_vietnamese_headings_are_the_first_of_each_column():
    for column, names in HEADINGS.items():
        assert plain(names[0]) == plain(say(Language.VI, f"template.column.{column}"))


def test_csv_is_what_a_vietnamese_excel_opens():
    known = row(ValueKind.SCORE, value=Decimal("85.500000"), note="ghi; chú",
                quotes=("một", "hai"))  # fmt: skip
    content = template_csv(template(known))
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.endswith(b"\r\n")
    heading, cells = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";")
    assert "Mã đơn vị" == heading[0]
    assert ["a", "figure", "Chỉ số", "đơn vị", "Quý III/2024", "", "", "", "85,5", "ghi; chú", "",
            "một | hai"] == cells  # fmt: skip


def test_texts_that_could_be_formulas_are_inert_in_csv():
    evil = row(name=EVIL, unit="-1", latest="@x", quotes=("+1",), note="\t=1", value=Decimal(-5))
    text = template_csv(template(evil)).decode("utf-8-sig")
    (_, cells) = csv.reader(io.StringIO(text, newline=""), delimiter=";")
    assert [f"'{EVIL}", "'-1", "'\t=1", "'@x", "'+1"] == [cells[place] for place in
                                                           (2, 3, 9, 10, 11)]  # fmt: skip
    assert "-5" == cells[8]


def test_texts_that_could_be_formulas_are_texts_in_a_workbook():
    evil = row(name=EVIL, quotes=(EVIL,), note=EVIL)
    content = template_workbook(template(evil, agency=EVIL))
    assert "<f>" not in part(content, "xl/worksheets/sheet1.xml")
    assert EVIL.replace('"', "&quot;") in part(content, "xl/sharedStrings.xml").replace(
        '"', "&quot;"
    )
    assert 'quotePrefix="1"' in part(content, "xl/styles.xml")


def test_sheet_is_protected_without_a_password_and_headings_stay_in_sight():
    sheet = sheet_of(row())
    (protection,) = re.findall(r"<sheetProtection [^>]*>", sheet)
    assert "password" not in protection
    assert f'ySplit="{HEADING_ROW + 1}"' in sheet
    assert 'state="frozen"' in sheet


def test_sheet_is_printed_on_a4_landscape():
    sheet = sheet_of(row())
    assert 'paperSize="9" fitToHeight="0" orientation="landscape"' in sheet


# Which cells of a row are open: columns by their letters, the first row below the headings.
@pytest.mark.parametrize(
    ("kind", "open_cells"),
    [
        (ValueKind.RATIO, "GHJ"),
        (ValueKind.RANK, "HIJ"),
        *((kind, "IJ") for kind in (ValueKind.COUNT, ValueKind.AMOUNT, ValueKind.SCORE,
                                    ValueKind.DONE)),
    ],
)  # fmt: skip
def test_only_cells_to_fill_are_open_and_each_is_checked(kind, open_cells):
    content = template_workbook(template(row(kind)))
    sheet, styles = (part(content, f"xl/{name}.xml") for name in ("worksheets/sheet1", "styles"))
    (formats,) = re.findall(r"<cellXfs.*?</cellXfs>", styles, re.DOTALL)
    locks = ['locked="0"' in one for one in formats.split("<xf ")[1:]]
    line = HEADING_ROW + 2
    cells = re.findall(rf'<c r="([A-Z]){line}" s="(\d+)"', sheet)
    assert len(COLUMNS) == len(cells)
    assert open_cells == "".join(letter for letter, style in cells if locks[int(style)])
    checked = re.findall(rf'<dataValidation [^>]*sqref="([A-Z]){line}"', sheet)
    assert list(open_cells) == sorted(checked)


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ({"kind": ValueKind.COUNT}, 'type="whole" operator="greaterThanOrEqual"'),
        ({"kind": ValueKind.AMOUNT}, 'type="decimal" operator="greaterThanOrEqual"'),
        ({"kind": ValueKind.SCORE, "is_percent": True}, "<formula2>100</formula2>"),
        ({"kind": ValueKind.DONE}, '<formula1>"0,1"</formula1>'),
        ({"kind": ValueKind.RATIO}, 'OR(H6="",G6&lt;=H6)'),
        ({"kind": ValueKind.RATIO}, 'OR(G6="",G6&lt;=H6)'),
        ({"kind": ValueKind.RANK}, "<formula1>1</formula1>"),
    ],
)
def test_what_a_cell_takes_follows_its_kind(keys, expected):
    assert expected in sheet_of(row(**keys))


@pytest.mark.parametrize("kind", ValueKind)
@pytest.mark.parametrize("is_percent", [False, True])
def test_message_of_a_cell_is_said_whole_in_both_languages(kind, is_percent):
    sheet = sheet_of(row(kind, is_percent=is_percent))
    for text in re.findall(r' (?:error|prompt)="(.*?)"', sheet):
        assert len(text.replace("&quot;", '"')) < LONGEST_MESSAGE
        assert 2 == len(re.split("&#xA;", text))
    for text in re.findall(r'Title="(.*?)"', sheet):
        assert 0 < len(text) <= LONGEST_TITLE


@pytest.mark.parametrize(
    ("keys", "shown"),
    [
        ({"kind": ValueKind.COUNT}, "1"), ({"kind": ValueKind.DONE}, "1"),
        ({"kind": ValueKind.AMOUNT, "is_money": True}, "1"), ({"kind": ValueKind.SCORE}, "0"),
        ({"kind": ValueKind.AMOUNT}, "0"),
    ],
)  # fmt: skip
def test_number_is_shown_as_a_spreadsheet_may_save_it_as_text(keys, shown):
    """Formats 0 and 1 are General and 0: no groups of three, no fixed decimals."""
    content = template_workbook(template(row(**keys)))
    (style,) = re.findall(rf'<c r="I{HEADING_ROW + 2}" s="(\d+)"', part(content, SHEET))
    formats = re.search(r"<cellXfs.*</cellXfs>", part(content, "xl/styles.xml"))[0]
    assert f'numFmtId="{shown}"' in formats.split("<xf ")[int(style) + 1]


@pytest.mark.parametrize("language", Language)
def test_reader_finds_the_figures_below_the_title_and_passes_over_the_guide(language):
    known = row(value=Decimal(12))
    table, issues = read_table(template_workbook(template(known, language=language)))
    assert [] == issues
    assert (say(language, "template.sheet"), HEADING_ROW + 1) == (
        table.reading.sheet, table.reading.heading_line,
    )  # fmt: skip
    assert [HEADING_ROW + 2] == list(table.cells.index)


def test_guide_says_everything_in_both_languages():
    texts = part(template_workbook(template(row())), "xl/sharedStrings.xml")
    for language in Language:
        for key in GUIDE:
            said = say(language, f"template.guide.{key}").replace("&", "&amp;").replace(">", "&gt;")
            assert said in texts


def test_same_values_give_the_same_bytes():
    assert template_workbook(template(row())) == template_workbook(template(row()))


def test_agency_that_owes_nothing_gets_a_sheet_that_says_so():
    texts = part(template_workbook(template()), "xl/sharedStrings.xml")
    assert say(Language.VI, "template.nothing") in texts
