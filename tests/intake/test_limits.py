"""Files no one should file are refused clearly, soon, and without filling the memory."""

from __future__ import annotations

import io
import os
import resource
import zipfile
from time import process_time

import pytest

from metrics.intake.limits import LARGEST_FILE, LONGEST_CELL, MOST_COLUMNS, MOST_ROWS
from metrics.intake.validate import check_file
from workbooks_by_hand import workbook_with

HEADING = b"agency,indicator,period,breakdown,numerator,denominator,value,note\n"
ROW = b"so_noi_vu,civil_servant_posts,2024-Q3,,,,120,\n"
FULL = HEADING + ROW * ((LARGEST_FILE - len(HEADING)) // len(ROW))
BLANKS = 120 * 2**20


def packed(name, size, *, method=zipfile.ZIP_DEFLATED):
    """A workbook one part of which unpacks to so many blanks."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open(name, "w") as part:
            for _ in range(size // 2**20):
                part.write(b" " * 2**20)
    return out.getvalue()


def lying(content, size):
    """The archive, saying of its large part that it is only this size."""
    large = BLANKS.to_bytes(4, "little")
    assert content.count(large) >= 1
    return content.replace(large, size.to_bytes(4, "little"))


REFUSED = {
    "nothing but noughts": (lambda: b"\0" * LARGEST_FILE, (1, 0, "not-text")),
    "chance": (lambda: b"\x8f" + os.urandom(10 * 2**20), None),
    "one line of separators": (
        lambda: HEADING + b"," * (LARGEST_FILE - 100),
        (2, 0, "cell-too-long"),
    ),
    "heading of separators": (lambda: HEADING[:-1] + b"," * 2**21 + b"\n", (1, 0, "cell-too-long")),
    "endless quote": (
        lambda: HEADING + ROW[:-1] + b'"' + ROW * (LARGEST_FILE // len(ROW) - 4),
        (2, 0, "unclosed-quote"),
    ),
    "cell of ten megabytes": (
        lambda: HEADING + ROW[:-1] + b"x" * 10_000_000 + b"\n",
        (2, 0, "cell-too-long"),
    ),
    "quoted cell of ten megabytes": (
        lambda: HEADING + ROW[:-1] + b'"' + b"x" * 10_000_000 + b'"\n',
        (2, 0, "cell-too-long"),
    ),
    "noughts in the middle": (lambda: HEADING + ROW * 9 + b"\0" + ROW, (11, 0, "not-text")),
    "web page": (
        lambda: b"<html><table>" + b"<tr><td>1</td></tr>" * 10**6,
        (1, 0, "web-page"),
    ),
    "empty lines": (lambda: HEADING + b"\n" * (LARGEST_FILE - 100), (0, 0, "too-many-rows")),
    "too large": (lambda: b" " * (LARGEST_FILE + 1), (0, 0, "file-too-large")),
    "zip bomb": (lambda: packed("xl/worksheets/sheet1.xml", BLANKS), (0, 0, "workbook-too-large")),
    "zip bomb that lies": (
        lambda: lying(packed("xl/worksheets/sheet1.xml", BLANKS), 1000),
        (0, 0, "broken-workbook"),
    ),
    "zip bomb in the shared texts": (
        lambda: packed("xl/sharedStrings.xml", BLANKS),
        (0, 0, "workbook-too-large"),
    ),
    "workbook of far cells": (
        lambda: workbook_with('<row r="1"><c r="A1"/><c r="XFD1048576"><v>1</v></c></row>'),
        (0, 0, "workbook-too-large"),
    ),
    "workbook of a far merged cell": (
        lambda: workbook_with(
            '<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row>',
            after='<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>',
        ),
        None,
    ),
    "text called a workbook": (lambda: b"PK\x03\x04" + b"a" * 1000, (0, 0, "broken-workbook")),
}


HANG = 10  # seconds of the processor


@pytest.mark.parametrize("name", REFUSED)
def test_file_is_refused_soon_and_in_little_memory(register, name):
    make, expected = REFUSED[name]
    content = make()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = process_time()
    report = check_file(content, register)
    seconds = process_time() - start
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    places = [(issue.line, issue.column, issue.code) for issue in report.issues]
    assert not report.is_clean
    if expected is not None:
        assert [expected] == places
    # A guard against a hang; how quick it is, is measured elsewhere, since machines are shared.
    assert seconds < HANG
    assert grown < 600


@pytest.mark.parametrize("more", [0, 1])
def test_as_many_rows_as_allowed_and_no_more(register, more):
    row = b"?,?,?,?,?,?,?,?\n"
    content = HEADING + row * (MOST_ROWS + more)
    report = check_file(content, register)
    codes = {issue.code for issue in report.issues}
    assert ("too-many-rows" in codes) == bool(more)
    assert len(report.issues) < 20_000


@pytest.mark.parametrize("more", [0, 1])
def test_as_many_columns_as_allowed_and_no_more(register, more):
    extra = MOST_COLUMNS - 8 + more
    content = HEADING[:-1] + b"," * extra + b"\n" + ROW[:-1] + b"," * extra + b"\n"
    codes = [issue.code for issue in check_file(content, register).issues]
    assert ["too-many-columns"] * more == codes


@pytest.mark.parametrize("quote", [b"", b'"'])
@pytest.mark.parametrize("more", [0, 1])
def test_cell_as_long_as_allowed_and_no_longer(register, more, quote):
    cell = quote + b"x" * (LONGEST_CELL + more) + quote
    codes = [i.code for i in check_file(HEADING + ROW[:-1] + cell + b"\n", register).issues]
    assert ["cell-too-long"] * more == codes


def test_issues_of_one_kind_are_counted_where_they_are_too_many_to_list(register):
    lines = b"so_noi_vu,civil_servant_posts,2024-Q9,,,,1,\n" * 1500 + ROW
    report = check_file(HEADING + lines, register)
    first, *others = report.issues
    assert ("more-issues", {"code": "bad-period", "count": "500"}) == (first.code, first.values)
    assert (1000, 1501, [1502]) == (len(others), report.rows, report.actuals["line"].tolist())


def test_rows_of_another_length_are_counted_too(register):
    report = check_file(HEADING + b"a,b\n" * 1500 + ROW, register)
    first, *others = report.issues
    assert {"code": "wrong-cell-count", "count": "500"} == first.values
    assert (1000, 1501, 1) == (len(others), report.rows, len(report.actuals))
