"""Headings: known by many names, found below titles; the separator is told with them."""

from __future__ import annotations

import pytest

from metrics.intake.headings import (
    COLUMNS,
    HEADINGS,
    NAME_HEADINGS,
    PASSED_OVER,
    find_columns,
    heading_row,
    numbers_columns,
    plain,
)
from metrics.intake.separators import SEPARATORS, Layout, tell_layout

HEADING = "Đơn vị;Chỉ số;Kỳ báo cáo;Giá trị"
NAMES = [
    (column, name)
    for table in (HEADINGS, NAME_HEADINGS)
    for column, group in table.items()
    for name in group
]


def test_every_column_has_a_name_in_both_languages():
    assert set(COLUMNS) == set(HEADINGS)
    for column, names in HEADINGS.items():
        assert column in names
        assert any(not name.isascii() for name in names)


def test_no_name_stands_for_two_columns():
    told = [plain(name) for _, name in NAMES] + [plain(name) for name in PASSED_OVER]
    assert len(told) == len(set(told))


@pytest.mark.parametrize(("column", "name"), NAMES)
def test_name_is_known_however_it_is_written(column, name):
    for written in (name, name.upper(), f" {name} (*)", plain(name), name.replace(" ", "\n", 1)):
        assert {column: 1} == find_columns([written]).columns


@pytest.mark.parametrize("name", PASSED_OVER)
def test_column_that_helps_the_reader_is_passed_over(name):
    found = find_columns([name, "agency"])
    assert ({"agency": 2}, ()) == (found.columns, found.unused)


def test_codes_are_read_before_names():
    found = find_columns(["Tên đơn vị", "Mã đơn vị", "Chỉ tiêu", "Kỳ"])
    assert {"agency": 2, "indicator": 3, "period": 4} == found.columns
    assert ({"agency": 1}, ()) == (found.beside, found.repeated)


def test_same_heading_twice_is_told_and_blank_ones_are_not():
    found = find_columns(["agency", "", "AGENCY", "mã đơn vị", "", "người lập"])
    assert ((3, 4), (6,)) == (found.repeated, found.unused)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([["a"], ["agency", "indicator", "period"]], (1, 3)),
        ([["", ""], ["a", "b"]], (1, 0)),
        ([["agency", "period", "x"], ["agency", "indicator", "period"]], (1, 3)),
        ([["Đơn vị: Sở Nội vụ"], ["Kỳ", "Đơn vị", "Giá trị"]], (1, 3)),
        ([["", ""]], (-1, 0)),
        ([], (-1, 0)),
    ],
)
def test_row_of_headings_is_the_first_that_names_what_is_required(rows, expected):
    assert expected == heading_row(rows)


@pytest.mark.parametrize("cells", [["1", "2", "3"], ["(1)", "(2)", "(3)", ""], ["A", "B", "1"]])
def test_row_that_numbers_the_columns(cells):
    assert numbers_columns(cells)


@pytest.mark.parametrize(
    "cells", [["hp", "x", "2024"], ["1", "", ""], ["1", "1", "1"], ["", "", ""], ["a", "b", "c"]]
)
def test_row_of_figures_numbers_no_columns(cells):
    assert not numbers_columns(cells)


@pytest.mark.parametrize("separator", SEPARATORS)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("title", [[], ["BÁO CÁO"], ["a, b; c", ""], ['"hai', 'dòng"']])
def test_separator_and_line_of_the_headings(separator, end, title):
    above = "".join(line + end for line in title)
    text = above + HEADING.replace(";", separator) + end
    assert Layout(separator, len(title) + 1, len(above)) == tell_layout(text)


@pytest.mark.parametrize("line", ["sep=;", '"sep=;"', "SEP=;", "sep=;;;;"])
def test_line_that_declares_the_separator_is_no_row(line):
    assert Layout(";", 2, len(line) + 1) == tell_layout(f"{line}\n{HEADING}\n")


def test_headings_tell_more_than_a_wrong_declaration():
    assert ";" == tell_layout(f"sep=,\n{HEADING}\n").separator


def test_declaration_tells_where_headings_are_unknown():
    assert "|" == tell_layout("sep=|\na|b,c\n").separator
