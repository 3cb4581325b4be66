"""A copy of a file shows every issue at its place, and says how the file was read."""

from __future__ import annotations

import io
import re
import zipfile
from decimal import Decimal

import pytest
from python_calamine import CalamineWorkbook

from metrics.export.annotated import CheckedFile, annotated_workbook
from metrics.export.sheets import ERROR_FILL, WARNING_FILL
from metrics.issues import Issue
from metrics.text.words import Language, say

ERROR = Issue(3, 2, "not-whole", "12,5", "Giá trị")
WARNING = Issue(4, 1, "names-disagree", "b", values={"name": "n", "other_column": "3"})
UNUSED = Issue(4, 2, "unused-number", "5", "Tử số")
ROWS = (
    (1, ("BÁO CÁO",)), (2, ("Đơn vị", "Giá trị")), (3, ("a", "12,5")), (4, ("b", "5")),
    (6, ("c", Decimal("91.5"))),
)  # fmt: skip


def checked(*issues, rows=ROWS, language=Language.VI, **keys):
    return CheckedFile(language, "quý 3.csv", ("Bảng mã: UTF-8.",), 2, issues, rows, **keys)


def values(content, sheet=1):
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(sheet).to_python(
        skip_empty_area=False
    )  # fmt: skip


def parts(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode("utf-8", "replace") for name in archive.namelist()}


def fills(content):
    """Colour of each coloured cell of the copy, by its place in the sheet."""
    part = parts(content)
    colours = re.findall(r"<fill>.*?</fill>", part["xl/styles.xml"])
    formats = re.search(r"<cellXfs.*?</cellXfs>", part["xl/styles.xml"])[0].split("<xf ")[1:]
    found = {}
    for place, style in re.findall(
        r'<c r="([A-Z]+\d+)" s="(\d+)"', part["xl/worksheets/sheet2.xml"]
    ):
        fill = int(re.search(r'fillId="(\d+)"', formats[int(style)])[1])
        colour = re.search(r'fgColor rgb="FF(\w+)"', colours[fill])
        if colour:
            found[place] = f"#{colour[1]}"
    return found


def test_cells_keep_their_lines_and_columns_and_what_is_wrong_stands_at_the_end():
    rows = values(annotated_workbook(checked(ERROR)))
    assert ["BÁO CÁO", "Đơn vị", "a", "b", "", "c"] == [row[0] for row in rows]
    assert ["12,5", "5", "", 91.5] == [row[1] for row in rows[2:]]
    assert ["Mã lỗi", "Lỗi"] == rows[1][2:]
    code, sentence = rows[2][2:]
    assert "not-whole" == code
    assert "12,5" in sentence
    assert ["", ""] == rows[3][2:]


def test_errors_are_red_and_warnings_amber():
    found = fills(annotated_workbook(checked(ERROR, UNUSED)))
    assert (ERROR_FILL, WARNING_FILL) == (found["B3"], found["B4"])
    assert {"A3", "A4", "A6", "B6"}.isdisjoint(found)
    assert (ERROR_FILL, WARNING_FILL) == (found["D3"], found["D4"])


def test_row_that_is_wrong_as_a_whole_is_coloured_whole():
    found = fills(annotated_workbook(checked(Issue(3, 0, "duplicate-row", values={"line": "2"}))))
    assert [ERROR_FILL] * 2 == [found[place] for place in ("A3", "B3")]


def test_issue_beyond_the_cells_of_its_row_is_shown():
    found = fills(annotated_workbook(checked(Issue(3, 4, "missing-number", "", "Mẫu số"))))
    assert ERROR_FILL == found["D3"]


def test_wrong_cell_carries_the_sentence_of_each_issue_in_a_note():
    notes = parts(annotated_workbook(checked(ERROR, WARNING, UNUSED)))["xl/comments1.xml"]
    assert {"B3", "A4", "B4"} == set(re.findall(r'<comment ref="(\w+)"', notes))
    assert "not-whole: " in notes
    assert say(Language.VI, "issue.not-whole.title") in notes


@pytest.mark.parametrize("language", Language)
def test_first_sheet_says_how_the_file_was_read_and_lists_every_issue(language):
    file_issue = Issue(0, 0, "missing-row", "x", values={
        "agency": "a", "indicator": "Biên chế", "period": "2024-Q3"})  # fmt: skip
    rows = values(annotated_workbook(checked(file_issue, ERROR, UNUSED, language=language)), 0)
    texts = ["|".join(map(str, row)) for row in rows]
    assert "quý 3.csv" in texts[0]
    assert say(language, "annotated.found", errors=1, warnings=2) in texts[1]
    assert "Bảng mã: UTF-8." in texts[2]
    codes = [row[2] for row in rows if row[2]]
    assert ["missing-row", "not-whole", "unused-number"] == codes[1:]


def test_copy_that_is_cut_says_so():
    texts = str(values(annotated_workbook(checked(limit=100_000)), 0))
    assert say(Language.VI, "annotated.cut", limit="100,000") in texts


def test_file_without_cells_has_the_list_alone():
    content = annotated_workbook(checked(Issue(0, 0, "broken-workbook"), rows=None))
    assert ["Tóm tắt"] == CalamineWorkbook.from_filelike(io.BytesIO(content)).sheet_names
    assert say(Language.VI, "annotated.unreadable") in str(values(content, 0))


def test_clean_file_says_so():
    assert say(Language.VI, "annotated.clean") in str(values(annotated_workbook(checked()), 0))


def test_texts_that_could_be_formulas_stay_texts():
    evil = '=HYPERLINK("http://x")'
    rows = ((1, ("Đơn vị", "@x")), (3, (evil, "+1\x00")))
    content = annotated_workbook(checked(Issue(3, 1, "unknown-agency", evil, values={
        "similar": "—"}), rows=rows))  # fmt: skip
    for name, text in parts(content).items():
        assert "<f>" not in text, name
        assert "\x00" not in text, name
    assert [evil, "+1"] == values(content)[2][:2]
