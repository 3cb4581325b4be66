"""Reading numbers: the mark is told from the whole file, the value is exact, doubt is an issue."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.intake.decimals import DECIMALS_KEPT, LARGEST, decimal_mark, read_number

MARKS = (",", ".")
OTHER = {",": ".", ".": ","}
NUMBERS = st.decimals(
    -LARGEST + 1, LARGEST - 1, allow_nan=False, allow_infinity=False, places=DECIMALS_KEPT
)


def written(number, mark, *, grouped=False, space=""):
    """The number as a file writes it, thousands in groups where asked."""
    text = f"{number:,f}" if grouped else f"{number:f}"
    text = text.replace(",", "g").replace(".", mark).replace("g", space or OTHER[mark])
    return text.rstrip("0").rstrip(mark) if mark in text else text


class TestMarkOfAFile:
    """Which mark a file uses for decimals."""

    @pytest.mark.parametrize(
        ("cells", "mark"),
        [
            (["91,81"], ","),
            (["91.81"], "."),
            (["0,785"], ","),
            (["0.785"], "."),
            (["-0.785"], "."),
            (["1.2345"], "."),
            (["1234.567"], "."),
            (["012.345"], "."),
            (["1.234,5"], ","),
            (["1,234.5"], "."),
            (["1,234,567.5"], "."),
            (["1.234", "91,81"], ","),
            (["1.234", "91.81"], "."),
            (["1 234,5"], ","),
            (["1\u00a0234,567"], ","),
            (["1\u202f234,5"], ","),
            (["12.5%"], "."),
            (["85,5 %"], ","),
        ],
    )
    def test_one_cell_that_cannot_be_thousands_tells(self, cells, mark):
        assert mark == decimal_mark(cells)

    @pytest.mark.parametrize(
        "cells",
        [[], [""], ["1234"], ["-5"], ["1.234"], ["1,234"], ["1.234", "5,678"], ["100.000", "7"]],
    )
    def test_cells_that_may_be_thousands_do_not_tell(self, cells):
        assert decimal_mark(cells) is None

    @pytest.mark.parametrize("cells", [["1,5", "1.5"], ["1.234,5", "0.5"]])
    def test_file_that_tells_both_tells_nothing(self, cells):
        assert decimal_mark(cells) is None

    @pytest.mark.parametrize(
        "text",
        ["n.a", "khoảng 12.5", "v.v", "12.5 điểm", ".", "1.2,3.4", "ngày 01.02,2024", "1.2.3"],
    )
    def test_text_that_is_no_number_tells_nothing(self, text):
        assert decimal_mark([text]) is None
        assert "," == decimal_mark([text, "91,81"])

    @pytest.mark.parametrize(("cell", "mark"), [("1.234.567", ","), ("-1,234,567", ".")])
    def test_mark_that_stands_twice_separates_thousands(self, cell, mark):
        assert mark == decimal_mark([cell])

    @settings(deadline=None)
    @given(
        numbers=st.lists(NUMBERS, max_size=5), mark=st.sampled_from(MARKS), grouped=st.booleans()
    )
    def test_file_in_one_style_never_tells_the_other_mark(self, numbers, mark, grouped):
        cells = [written(number, mark, grouped=grouped) for number in numbers]
        assert mark == decimal_mark([*cells, f"0{mark}5"])


class TestNumber:
    """What one cell holds, once the file has told its mark."""

    @settings(deadline=None)
    @given(
        number=NUMBERS,
        mark=st.sampled_from(MARKS),
        grouped=st.booleans(),
        space=st.sampled_from(["", " ", "\u00a0", "\u202f"]),
    )
    def test_number_written_in_any_style_is_read_exactly(self, number, mark, grouped, space):
        cell = written(number, mark, grouped=grouped, space=space)
        assert (number, None) == read_number(cell, mark)

    @pytest.mark.parametrize("mark", [None, *MARKS])
    @pytest.mark.parametrize("cell", ["0", "7", "-7", "1234567", "007", " 12 ", "1 234"])
    def test_number_without_a_mark_needs_none(self, cell, mark):
        assert (Decimal(cell.replace(" ", "")), None) == read_number(cell, mark)

    @pytest.mark.parametrize(
        ("cell", "mark", "number"),
        [
            ("1.234", ",", "1234"),
            ("1.234", ".", "1.234"),
            ("1,234", ".", "1234"),
            ("1,234", ",", "1.234"),
            ("-1.234.567,5", ",", "-1234567.5"),
        ],
    )
    def test_mark_of_the_file_decides(self, cell, mark, number):
        assert (Decimal(number), None) == read_number(cell, mark)

    @pytest.mark.parametrize("cell", ["1.234", "1,234", "-12.345", "100,000"])
    def test_thousands_or_decimals_is_ambiguous_where_the_file_does_not_tell(self, cell):
        assert (None, "ambiguous-number") == read_number(cell, None)

    @pytest.mark.parametrize("cell", ["91,81", "91.81", "1.234,5"])
    def test_decimals_are_ambiguous_and_no_less_a_number_where_a_file_tells_both(self, cell):
        assert (None, "ambiguous-number") == read_number(cell, None)

    @pytest.mark.parametrize("mark", MARKS)
    @pytest.mark.parametrize(
        "cell",
        [
            "x", "12 người", "12%", "1e3", "+5", "--5", "5-", "½", "NaN", "inf", "1_000", "0x10",
            "12 34", "1 2", "1234 567", "1 2345", "1.234 567",
            "1.2.3", "1,2,3", ",5", ".5", "5,", "5.", "1.,5", "12.34,5", "1,23.4", "1.234.56",
            "0.123.456", "1,234,5", "−5", "", "-",
        ],
    )  # fmt: skip
    def test_anything_else_is_no_number(self, cell, mark):
        number, code = read_number(cell, mark)
        assert (None, "bad-number") == (number, code)

    @settings(deadline=None)
    @given(cell=st.text(max_size=8), mark=st.sampled_from([None, *MARKS]))
    def test_no_text_raises_and_what_is_no_number_has_a_reason(self, cell, mark):
        number, code = read_number(cell, mark)
        assert (number is None) == (code is not None)


class TestBounds:
    """What the ledger can keep exactly."""

    @pytest.mark.parametrize("sign", ["", "-"])
    def test_number_below_the_bound_is_kept_whole(self, sign):
        cell = f"{sign}999999999999999.999999"
        assert (Decimal(cell), None) == read_number(cell, ".")

    @pytest.mark.parametrize("sign", ["", "-"])
    @pytest.mark.parametrize("cell", ["1000000000000000", "1" + "0" * 40, "1000000000000000.5"])
    def test_number_at_the_bound_is_too_large(self, cell, sign):
        assert (None, "too-large") == read_number(sign + cell, ".")

    @pytest.mark.parametrize("cell", ["0.123456", "1.5000000000", "0.00000000"])
    def test_decimals_that_are_kept_may_be_followed_by_noughts(self, cell):
        assert (Decimal(cell), None) == read_number(cell, ".")

    @pytest.mark.parametrize(
        "cell",
        [
            "0.1234567",
            "0.0000001",
            "999999999999.9999999",
            "1.0000000000000000000000000001",
            "100000000000000.00000000000001",
        ],
    )
    def test_decimals_that_would_be_lost_are_too_precise(self, cell):
        assert (None, "too-precise") == read_number(cell, ".")
