"""The cells of a file stand in a copy on the lines that its issues name."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from metrics.intake.original import Original, read_original
from metrics.intake.validate import check_file
from workbooks_by_hand import row_of, workbook_with

SAMPLES = Path(__file__).parents[1] / "samples"
EXPECTED = yaml.load(
    (SAMPLES / "expected.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader
)
SMALL = [name for name, one in EXPECTED.items() if "grown" not in one]
HEADING = "Đơn vị;Chỉ số;Kỳ"


def rows_of(text, most=100):
    return read_original(text.encode(), most)


def test_titles_blank_lines_and_rows_keep_their_lines():
    read = rows_of(f"sep=;\nBÁO CÁO;;\n\n{HEADING}\n\na;b;c\n;;\nd\n")
    assert Original(
        (
            (1, ("sep=", "")), (2, ("BÁO CÁO", "", "")), (4, ("Đơn vị", "Chỉ số", "Kỳ")),
            (6, ("a", "b", "c")), (8, ("d",)),
        ),
        4,
    ) == read  # fmt: skip


def test_row_of_several_lines_stands_where_it_begins():
    read = rows_of(f'{HEADING}\r\na;"b\r\nb";c\r\nd;e;f\r\n')
    assert [(2, ("a", "b\r\nb", "c")), (4, ("d", "e", "f"))] == list(read.rows[1:])


def test_from_an_unclosed_quote_on_every_line_is_a_row():
    read = rows_of(f'{HEADING}\na;b;c\nd;"e;f\ng;h;i\n')
    assert [(2, ("a", "b", "c")), (3, ("d", '"e', "f")), (4, ("g", "h", "i"))] == list(
        read.rows[1:]
    )


def test_more_rows_than_asked_for_are_left_out_and_said_so():
    text = f"{HEADING}\na;b;c\n"
    assert (2, False) == (len(rows_of(text, 2).rows), rows_of(text, 2).is_cut)
    assert (1, True) == (len(rows_of(text, 1).rows), rows_of(text, 1).is_cut)


def test_sheet_keeps_rows_numbers_and_merged_cells():
    rows = [
        row_of(1, ["Biểu"]), row_of(3, ["agency", "indicator", "period", "value"]),
        row_of(4, ["a", "b", "2024", 91.5]), row_of(5, [None, "c", None, 7]),
        row_of(6, ["a", "b", "2024", 0.5], {3: 1}),
    ]  # fmt: skip
    merged = '<mergeCells count="1"><mergeCell ref="A4:A5"/></mergeCells>'
    read = read_original(workbook_with("".join(rows), after=merged), 10)
    assert Original(
        (
            (1, ("Biểu", "", "", "")), (3, ("agency", "indicator", "period", "value")),
            (4, ("a", "b", "2024", Decimal("91.5"))), (5, ("a", "c", "", "7")),
            (6, ("a", "b", "2024", "50%")),
        ),
        3,
    ) == read  # fmt: skip


@pytest.mark.parametrize("content", [b"\x00\x01", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"])
def test_what_holds_no_cells_gives_none(content):
    assert read_original(content, 10) is None


@pytest.mark.parametrize("name", SMALL)
def test_every_line_that_an_issue_names_is_there(register, name):
    content = (SAMPLES / name).read_bytes()
    read = read_original(content, 100_000)
    if read is None:
        return
    lines = {line for line, _ in read.rows}
    report = check_file(content, register, EXPECTED[name].get("agency"))
    assert {issue.line for issue in report.issues} <= lines | {0}
    if report.reading.heading_line:
        assert report.reading.heading_line == read.heading_line
