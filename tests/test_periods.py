"""Reporting periods: every written form, both calendars, and the axis of quarters."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.errors import PeriodError
from metrics.periods import (
    Calendar,
    Period,
    Span,
    end_date,
    last_ended,
    parse_period,
    position,
    quarter_code,
    quarter_ordinal,
    start_date,
    year_of,
)

ADMINISTRATIVE, STATISTICAL = Calendar.ADMINISTRATIVE, Calendar.CALENDAR

ordinals = st.integers(quarter_ordinal(1950, 1), quarter_ordinal(2150, 4))
calendars = st.sampled_from(Calendar)
days = st.dates(date(1950, 1, 1), date(2150, 12, 31))
periods = st.builds(
    lambda year, shape: Period(quarter_ordinal(year, shape[0]), shape[1]),
    st.integers(1900, 2199),
    st.sampled_from([(1, 1), (2, 1), (3, 1), (4, 1), (2, 2), (4, 2), (4, 4)]),
)


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("2024-Q3", "2024-Q3"),
        ("2024Q3", "2024-Q3"),
        ("2024/Q3", "2024-Q3"),
        ("2024.q3", "2024-Q3"),
        (" 2024 - Q3 ", "2024-Q3"),
        ("Q3/2024", "2024-Q3"),
        ("q3-2024", "2024-Q3"),
        ("Q.3/2024", "2024-Q3"),
        ("Quý III/2024", "2024-Q3"),
        ("QUÝ III/2024", "2024-Q3"),
        ("Quý III năm 2024", "2024-Q3"),
        ("quý 3 năm 2024", "2024-Q3"),
        ("quy 3/2024", "2024-Q3"),
        ("Quy\u0301 III/2024", "2024-Q3"),
        ("Quý I/2024", "2024-Q1"),
        ("Quý II/2024", "2024-Q2"),
        ("Quý IV/2024", "2024-Q4"),
        ("2024-H1", "2024-H1"),
        ("2024h2", "2024-H2"),
        ("H1/2024", "2024-H1"),
        ("6T/2024", "2024-H1"),
        ("2024-6T", "2024-H1"),
        ("6 tháng/2024", "2024-H1"),
        ("6 tháng đầu năm 2024", "2024-H1"),
        ("6 THÁNG ĐẦU NĂM 2024", "2024-H1"),
        ("6 tháng năm 2024", "2024-H1"),
        ("2024", "2024"),
        ("Năm 2024", "2024"),
        ("năm2024", "2024"),
        ("nam 2024", "2024"),
    ],
)
def test_every_written_form_is_read(written, canonical):
    assert canonical == str(parse_period(written))


@pytest.mark.parametrize(
    "written",
    [
        "",
        " ",
        "2024-Q5",
        "2024-Q0",
        "Quý V/2024",
        "Quý IIII/2024",
        "2024-H3",
        "24-Q1",
        "1824",
        "2024-13",
        "2024-01",
        "2024-01-31",
        "15/12/2024",
        "9T/2024",
        "Q3",
        "2024-Q3-Q4",
        "2024.5",
        "quarter 3 2024",
    ],
)
def test_anything_else_is_no_period(written):
    with pytest.raises(PeriodError, match="not a period"):
        parse_period(written)


def test_period_knows_its_year_quarter_opening_and_span():
    expected = {
        "2024-Q2": (2024, 2, "2024-Q2", Span.QUARTER),
        "2024-H1": (2024, 2, "2024-Q1", Span.HALF),
        "2024-H2": (2024, 4, "2024-Q3", Span.HALF),
        "2024": (2024, 4, "2024-Q1", Span.YEAR),
    }
    read = {code: parse_period(code) for code in expected}
    assert expected == {
        code: (one.year, one.quarter, quarter_code(one.opens), one.span)
        for code, one in read.items()
    }


def test_periods_are_ordered_by_the_quarter_they_close_with():
    codes = ["2024-Q1", "2024-Q2", "2024-H1", "2024-Q3", "2024-Q4", "2024-H2", "2024", "2025-Q1"]
    assert codes == [str(one) for one in sorted(map(parse_period, reversed(codes)))]


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        ("2024-Q1", date(2023, 12, 15), date(2024, 3, 14)),
        ("2024-Q2", date(2024, 3, 15), date(2024, 6, 14)),
        ("2024-Q3", date(2024, 6, 15), date(2024, 9, 14)),
        ("2024-Q4", date(2024, 9, 15), date(2024, 12, 14)),
    ],
)
def test_administrative_quarter_runs_from_the_15th_to_the_14th(code, first, last):
    ordinal = parse_period(code).closes
    assert (first, last) == (
        start_date(ordinal, ADMINISTRATIVE),
        end_date(ordinal, ADMINISTRATIVE),
    )


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        ("2024-Q1", date(2024, 1, 1), date(2024, 3, 31)),
        ("2024-Q2", date(2024, 4, 1), date(2024, 6, 30)),
        ("2024-Q3", date(2024, 7, 1), date(2024, 9, 30)),
        ("2024-Q4", date(2024, 10, 1), date(2024, 12, 31)),
    ],
)
def test_statistical_quarter_is_three_calendar_months(code, first, last):
    ordinal = parse_period(code).closes
    assert (first, last) == (start_date(ordinal, STATISTICAL), end_date(ordinal, STATISTICAL))


@pytest.mark.parametrize(
    ("calendar", "first_half", "second_half"),
    [
        (
            ADMINISTRATIVE,
            (date(2023, 12, 15), date(2024, 6, 14)),
            (date(2024, 6, 15), date(2024, 12, 14)),
        ),
        (
            STATISTICAL,
            (date(2024, 1, 1), date(2024, 6, 30)),
            (date(2024, 7, 1), date(2024, 12, 31)),
        ),
    ],
)
def test_halves_meet_in_the_middle_of_the_year(calendar, first_half, second_half):
    halves = [parse_period("2024-H1"), parse_period("2024-H2")]
    assert [first_half, second_half] == [
        (start_date(half.opens, calendar), end_date(half.closes, calendar)) for half in halves
    ]


@pytest.mark.parametrize(
    ("day", "calendar", "code"),
    [
        (date(2024, 3, 13), ADMINISTRATIVE, "2023-Q4"),
        (date(2024, 3, 14), ADMINISTRATIVE, "2024-Q1"),
        (date(2024, 3, 15), ADMINISTRATIVE, "2024-Q1"),
        (date(2024, 12, 31), ADMINISTRATIVE, "2024-Q4"),
        (date(2024, 12, 14), ADMINISTRATIVE, "2024-Q4"),
        (date(2024, 3, 30), STATISTICAL, "2023-Q4"),
        (date(2024, 3, 31), STATISTICAL, "2024-Q1"),
        (date(2024, 12, 31), STATISTICAL, "2024-Q4"),
    ],
)
def test_newest_ended_quarter_counts_from_its_last_day_on(day, calendar, code):
    assert code == quarter_code(last_ended(day, calendar))


def test_leap_day_lies_inside_the_first_quarter_of_both_calendars():
    leap = date(2024, 2, 29)
    inside = {
        calendar: start_date(quarter_ordinal(2024, 1), calendar)
        <= leap
        <= end_date(quarter_ordinal(2024, 1), calendar)
        for calendar in Calendar
    }
    assert dict.fromkeys(Calendar, True) == inside


def test_leap_day_lengthens_the_quarter_and_not_the_axis():
    ends = quarter_ordinal(2023), quarter_ordinal(2024, 1)
    assert (91, 90) == (
        (end_date(ends[1], ADMINISTRATIVE) - end_date(ends[0], ADMINISTRATIVE)).days,
        (end_date(ends[1] - 4, ADMINISTRATIVE) - end_date(ends[0] - 4, ADMINISTRATIVE)).days,
    )
    assert Fraction(ends[1]) == position(date(2024, 3, 14), ADMINISTRATIVE)


def test_position_of_a_quarter_end_is_its_ordinal():
    closes = quarter_ordinal(2024, 2)
    assert [closes, closes] == [position(end_date(closes, one), one) for one in Calendar]


def test_position_inside_a_quarter_is_the_share_of_its_days_gone():
    # 31/05/2020: 78 of the 92 days from 14/03 to 14/06 have gone.
    assert quarter_ordinal(2020, 1) + Fraction(78, 92) == position(
        date(2020, 5, 31), ADMINISTRATIVE
    )
    # 61 of the 91 days from 31/03 to 30/06.
    assert quarter_ordinal(2020, 1) + Fraction(61, 91) == position(date(2020, 5, 31), STATISTICAL)


def test_position_of_the_day_after_a_quarter_end_is_one_day_on():
    assert quarter_ordinal(2024, 1) + Fraction(1, 92) == position(date(2024, 3, 15), ADMINISTRATIVE)


def test_three_years_of_five_are_three_fifths_whatever_the_leap_days():
    begins, ends = date(2021, 12, 14), date(2026, 12, 14)
    along = (position(date(2024, 12, 14), ADMINISTRATIVE) - position(begins, ADMINISTRATIVE)) / (
        position(ends, ADMINISTRATIVE) - position(begins, ADMINISTRATIVE)
    )
    assert Fraction(3, 5) == along


@given(periods)
def test_canonical_code_is_read_back_as_the_same_period(period):
    assert period == parse_period(str(period))


@given(ordinals)
def test_quarter_code_and_ordinal_agree(ordinal):
    assert Period(ordinal) == parse_period(quarter_code(ordinal))
    assert year_of(ordinal) == Period(ordinal).year


@given(ordinals, calendars)
def test_quarter_has_ended_on_its_last_day_and_not_the_day_before(ordinal, calendar):
    last = end_date(ordinal, calendar)
    assert ordinal == last_ended(last, calendar)
    assert ordinal - 1 == last_ended(last - timedelta(days=1), calendar)


@given(ordinals, calendars)
def test_quarter_starts_the_day_after_the_one_before_ended(ordinal, calendar):
    assert end_date(ordinal, calendar) + timedelta(days=1) == start_date(ordinal + 1, calendar)


@given(ordinals, calendars)
def test_quarter_ends_in_its_own_year(ordinal, calendar):
    assert year_of(ordinal) == end_date(ordinal, calendar).year


@settings(max_examples=200)
@given(days, days, calendars)
def test_positions_keep_the_order_of_days(one, other, calendar):
    assert (one < other) == (position(one, calendar) < position(other, calendar))


@given(days, calendars)
def test_position_lies_between_the_last_end_and_the_next(day, calendar):
    ended = last_ended(day, calendar)
    assert ended <= position(day, calendar) < ended + 1
