"""Texts put into spreadsheets are never run, and are kept as far as a document can hold them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.export.cells import DANGEROUS, LONGEST, decimal_text, inert, writable
from metrics.intake.decimals import decimal_mark, read_number


@pytest.mark.parametrize("start", DANGEROUS)
def test_text_a_spreadsheet_could_run_becomes_a_text(start):
    assert f"'{start}cmd" == inert(f"{start}cmd")


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
@pytest.mark.parametrize("before", [" ", "\u00a0", " \n"])
def test_spaces_before_it_change_nothing(start, before):
    assert f"'{before}{start}cmd" == inert(f"{before}{start}cmd")


@pytest.mark.parametrize("text", ["", "giảm 5%", "12/KH-UBND", "a=b", "'=1", "“trích”"])
def test_other_text_stays_as_it_is(text):
    assert text == inert(text)


@given(text=st.text())
def test_nothing_dangerous_is_left(text):
    assert not inert(text).lstrip().startswith(DANGEROUS)


def test_what_xml_cannot_hold_is_left_out():
    assert "a\tb\ncđ😀" == writable("a\t\x00b\x1f\nc\ue000đ\ufffe😀")
    assert LONGEST == len(writable("a" * (LONGEST + 1)))


@given(number=st.decimals(0, 10**9, places=6, allow_nan=False, allow_infinity=False),
       places=st.integers(0, 6))  # fmt: skip
def test_number_alone_in_a_file_is_read_as_meant(number, places):
    rounded = round(number, places)
    text = decimal_text(rounded)
    assert (rounded, None) == read_number(text, decimal_mark([text]))


def test_number_is_written_with_the_mark_asked_for():
    assert "1234.5" == decimal_text(Decimal("1234.500000"), ".")
