"""Workbooks: values as the spreadsheet shows them, no number read as another."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.intake.table import EXACT
from metrics.intake.validate import check_file
from metrics.intake.workbooks import text_of
from workbooks_by_hand import row_of, workbook_with

HEADING = (
    "agency",
    "indicator",
    "period",
    "breakdown",
    "numerator",
    "denominator",
    "value",
    "note",
)


def score(value, style=0, indicator="agency_par_score", **keys):
    """Bytes of a workbook with one score."""
    cells = ("hp", indicator, "2023", None, None, None, value, keys.get("note"))
    return workbook_with(row_of(1, HEADING) + row_of(2, cells, {6: style}))


class Written(Decimal):
    """A number that is written as it was given."""

    def __new__(cls, text):
        one = super().__new__(cls, text)
        one.text = text
        return one

    def __str__(self):
        return self.text

    def __format__(self, _):
        return self.text


@settings(deadline=None, max_examples=60)
@given(number=st.decimals(0, 10**8, places=6, allow_nan=False, allow_infinity=False))
def test_number_of_a_workbook_needs_no_decimal_mark(register, number):
    report = check_file(score(number), register)
    assert () == report.issues
    assert number == Decimal(report.actuals["value"].iloc[0])


@pytest.mark.parametrize(
    ("stored", "shown"),
    [("0.30000000000000004", "0.3"), ("91.870000000000005", "91.87"), ("1E2", "100"), ("7", "7")],
)
def test_number_is_taken_as_the_spreadsheet_shows_it(register, stored, shown):
    assert [shown] == check_file(score(Written(stored)), register).actuals["value"].tolist()


@pytest.mark.parametrize("style", [1, 2])
@pytest.mark.parametrize("prefix", ["", "/xl/"])
def test_number_shown_in_percent_is_read_in_percent(register, style, prefix):
    cells = ("hp", "sipas_score", "2023", None, None, None, Decimal("0.855"), None)
    rows = row_of(1, HEADING) + row_of(2, cells, {6: style})
    report = check_file(workbook_with(rows, prefix=prefix), register)
    assert ((), ["85.5"]) == (report.issues, report.actuals["value"].tolist())


def test_count_shown_in_percent_is_an_issue(register):
    (issue,) = check_file(score(Decimal("0.5"), style=1), register).issues
    assert (2, 7, "unexpected-percent", "50%") == (
        issue.line,
        issue.column,
        issue.code,
        issue.found,
    )


@pytest.mark.parametrize(
    ("text", "other", "expected"),
    [("1.234", "85,5", "1234"), ("1.234", "85.5", "1.234"), ("1.234", "7", "ambiguous-number")],
)
def test_numbers_typed_as_text_follow_the_mark_of_the_other_texts(register, text, other, expected):
    rows = row_of(1, HEADING)
    for line, value in enumerate((text, other, 1.5), 2):
        rows += row_of(line, ("hp", "agency_par_score", str(2020 + line), None, None, None, value))
    report = check_file(workbook_with(rows), register)
    if expected == "ambiguous-number":
        assert [(2, 7, expected)] == [(i.line, i.column, i.code) for i in report.issues]
    else:
        assert [expected, other.replace(",", "."), "1.5"] == report.actuals["value"].tolist()


def test_merged_agency_holds_for_every_row_and_merged_figure_for_one(register):
    cells = ["so_noi_vu", "civil_servant_posts", "2024-Q3", None, None, None, 5, None]
    below = [None, "public_service_staff", None, None, None, None, None, None]
    rows = row_of(1, HEADING) + row_of(2, cells) + row_of(3, below)
    merged = "".join(f'<mergeCell ref="{one}2:{one}3"/>' for one in "ACG")
    report = check_file(workbook_with(rows, after=f"<mergeCells>{merged}</mergeCells>"), register)
    assert [(3, 0, "empty-row")] == [(i.line, i.column, i.code) for i in report.issues]


def test_failed_formula_is_no_missing_figure(register):
    rows = row_of(1, HEADING) + row_of(2, ("hp", "agency_par_score", "2023"))
    failed = '<c r="G2" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
    (issue,) = check_file(workbook_with(rows.removesuffix("</row>") + failed), register).issues
    assert ("bad-number", "#DIV/0!") == (issue.code, issue.found)


def test_how_a_workbook_was_read_is_told(register):
    reading = check_file(score(1.5), register).reading
    assert ("Số liệu", None, None, 1) == (
        reading.sheet, reading.separator, reading.decimal_mark, reading.heading_line,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("x", "x"), (True, "TRUE"), (5, "5"), (5.0, "5"), (-2.5, f"{EXACT}-2.5"),
        (1e-07, f"{EXACT}0.0000001"),
        (date(2024, 2, 28), "28/02/2024"), (datetime(2024, 2, 28), "28/02/2024"),  # noqa: DTZ001
        (datetime(2024, 2, 28, 10, 30), "28/02/2024 10:30"), (time(10, 30), "10:30:00"),  # noqa: DTZ001
    ],
)  # fmt: skip
def test_cell_as_text(cell, text):
    assert text == text_of(cell)


def test_mark_of_exact_numbers_cannot_be_typed(register):
    assert "1.234" == text_of(f"{EXACT}1.234")
    rows = f"agency;indicator;period;value\nhp;agency_par_score;2023;{EXACT}1.234\n"
    assert ["ambiguous-number"] == [i.code for i in check_file(rows.encode(), register).issues]
