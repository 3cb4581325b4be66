"""Which agency a cell names: by code or name, in the period of the row, over mergers."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.intake.register import Register, folded, read_period
from metrics.model import Agency
from metrics.periods import Calendar, Period, end_date, parse_period, quarter_ordinal


def code_of(register, cell, period):
    """Code of the agency a cell names in a period, or the code of what is wrong."""
    agency, problem = register.agency(cell, parse_period(period))
    return problem or agency.code


def agency(code, name="", **keys):
    """An agency of a register made for one test."""
    cells = {"valid_from": None, "valid_to": None, "successors": (), "absorbs": None} | keys
    short = cells.pop("short_vi", name or code)
    return Agency(
        code=code, name_vi=name or code, name_en=code, short_vi=short, level="office", parent=None,
        **cells,
    )  # fmt: skip


def register_of(*agencies, calendar=Calendar.ADMINISTRATIVE):
    """Register of a few agencies."""
    return Register({one.code: one for one in agencies}, {}, calendar)


@pytest.mark.parametrize(
    ("period", "code"),
    [
        ("2024-Q3", "so_noi_vu"),
        ("2024", "so_noi_vu"),
        ("2025-Q1", "so_noi_vu_2025"),
        ("2025-Q2", "so_noi_vu_2025"),
        ("2025-H1", "so_noi_vu_2025"),
        ("2025-Q3", "so_noi_vu_hn"),
        ("2025-Q4", "so_noi_vu_hn"),
        ("2025", "so_noi_vu_hn"),
    ],
)
def test_one_name_is_the_agency_that_bears_it_at_the_end_of_the_period(register, period, code):
    assert code == code_of(register, "Sở Nội vụ", period)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Xã Cẩm Giang", "x_cam_giang"),
        ("Xã Cẩm Giàng", "x_cam_giang_10903"),
        ("X. Cẩm Giàng", "x_cam_giang_10903"),
        ("cẩm giang commune", "x_cam_giang"),
        ("Cẩm Giàng Commune", "x_cam_giang_10903"),
        ("Xã Cẩm Giảng", "unknown-agency"),
        ("Xa Cam Giang", "unknown-agency"),
    ],
)
def test_names_that_differ_by_tone_are_different_agencies(register, name, code):
    assert code == code_of(register, name, "2025-Q4")


@pytest.mark.parametrize(
    "name",
    [
        "SỞ NỘI VỤ",
        "sở nội vụ",
        "Sở  Nội\u00a0vụ",
        " Sở Nội vụ ",
        unicodedata.normalize("NFD", "Sở Nội vụ"),
        "Department of Home Affairs",
    ],
)
def test_capitals_spaces_and_composition_of_a_name_do_not_matter(register, name):
    assert "so_noi_vu" == code_of(register, name, "2024-Q3")


@pytest.mark.parametrize("name", ["Phường Hòa Bình", "Phường Hoà Bình", "PHƯỜNG HOÀ BÌNH"])
def test_either_placing_of_the_tone_mark_is_the_same_name(register, name):
    assert "p_hoa_binh" == code_of(register, name, "2025-Q4")


@pytest.mark.parametrize(
    ("old", "new"),
    [("hòa", "hoà"), ("khỏe", "khoẻ"), ("thủy", "thuỷ"), ("ủy ban", "uỷ ban"), ("lọe", "loẹ")],
)
def test_folding_gives_one_spelling_of_a_vowel_pair(old, new):
    assert old != new
    assert folded(old) == folded(new)
    assert folded(old) == folded(new.upper())


def test_every_agency_is_found_by_code_and_by_each_name_whenever_it_exists(register):
    lost = {
        (agency.code, name, str(period))
        for agency in register.agencies.values()
        for closes in range(quarter_ordinal(2021, 1), quarter_ordinal(2026) + 1)
        for period in (Period(closes), Period(closes, 2 if closes % 2 == 0 else 1))
        if agency.is_valid(end_date(closes, register.calendar))
        for name in (agency.code, agency.name_vi, agency.short_vi, agency.name_en)
        if (agency, None) != register.agency(name, period)
    }
    assert set() == lost


@pytest.mark.parametrize("cell", ["Sở Nội vự", "SO_NOI_VU", "so_noi_vu_", "?", "Sở", ""])
def test_word_that_is_no_code_and_no_name_is_unknown(register, cell):
    assert "unknown-agency" == code_of(register, cell, "2024-Q3")


@pytest.mark.parametrize(
    ("cell", "period", "expected"),
    [
        ("so_noi_vu", "2024-Q4", "so_noi_vu"),
        ("so_noi_vu", "2025-Q1", "agency-not-in-period"),
        ("so_noi_vu", "2025-H1", "agency-not-in-period"),
        ("so_noi_vu", "2025", "agency-not-in-period"),
        ("so_noi_vu", "2025-Q2", "agency-not-in-period"),
        ("so_noi_vu_2025", "2024-Q4", "agency-not-in-period"),
        ("so_noi_vu_2025", "2025-Q1", "so_noi_vu_2025"),
        ("so_noi_vu_2025", "2025-Q3", "agency-not-in-period"),
        ("so_noi_vu_2025", "2025-Q4", "agency-not-in-period"),
        ("so_noi_vu_hn", "2025-Q2", "agency-not-in-period"),
        ("so_noi_vu_hn", "2025-Q3", "so_noi_vu_hn"),
    ],
)
def test_code_is_one_agency_and_reports_the_periods_on_whose_last_day_it_exists(
    register, cell, period, expected
):
    assert expected == code_of(register, cell, period)


@pytest.mark.parametrize(
    ("ended", "period", "exists"),
    [
        (date(2024, 12, 14), "2025-Q1", False),
        (date(2025, 3, 13), "2025-Q1", False),
        (date(2025, 3, 14), "2025-Q1", True),
        (date(2025, 3, 31), "2025-Q1", True),
    ],
)
def test_last_day_of_a_period_is_that_of_the_calendar(ended, period, exists):
    one = agency("a", valid_to=ended)
    assert exists == register_of(one).exists_in(one, parse_period(period))
    by_calendar = register_of(one, calendar=Calendar.CALENDAR)
    assert (ended >= date(2025, 3, 31)) == by_calendar.exists_in(one, parse_period("2025-Q1"))


@pytest.mark.parametrize(
    ("started", "exists"), [(date(2024, 12, 14), True), (date(2024, 12, 15), False)]
)
def test_agency_exists_from_its_first_day(started, exists):
    one = agency("a", valid_from=started)
    assert exists == register_of(one).exists_in(one, parse_period("2024"))


def test_agency_that_ended_comes_with_its_successors(register):
    found, problem = register.agency("Huyện An Dương", parse_period("2025-Q2"))
    assert ("agency-not-in-period", ("q_an_duong", "q_hong_bang")) == (problem, found.successors)


def test_name_borne_by_two_agencies_at_one_time_is_not_guessed():
    register = register_of(
        agency("a", "Phòng A", short_vi="P"), agency("b", "Phòng B", short_vi="P")
    )
    assert "unknown-agency" == code_of(register, "P", "2024-Q1")
    assert "a" == code_of(register, "Phòng A", "2024-Q1")


def test_code_comes_before_a_name_of_the_same_spelling():
    register = register_of(agency("a", "b"), agency("b", "a"))
    assert "a" == code_of(register, "a", "2024-Q1")


@given(cell=st.text(max_size=12), closes=st.integers(quarter_ordinal(1900), quarter_ordinal(2200)))
@settings(deadline=None)
def test_no_cell_raises(register, cell, closes):
    found, problem = register.agency(cell, Period(closes))
    assert found is not None or problem is not None


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("2024-Q3", "2024-Q3"),
        ("Q3/2024", "2024-Q3"),
        ("Quý III/2024", "2024-Q3"),
        (unicodedata.normalize("NFD", "Quý III/2024"), "2024-Q3"),
        ("6T/2024", "2024-H1"),
        ("2024", "2024"),
    ],
)
def test_period_is_read_in_every_form(cell, code):
    assert code == str(read_period(cell))


@pytest.mark.parametrize(
    "cell", ["", "2024-Q5", "Q3", "09/2024", "2024-13", "tháng 9/2024", "24-Q3"]
)
def test_anything_else_is_no_period(cell):
    assert read_period(cell) is None
