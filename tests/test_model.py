"""Scalars and moments as targets.yaml writes them; structure is tested in catalog/."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from building import INSPECTED, POSTS, RANKING, SHARE, indicator
from metrics.model import Indicator
from metrics.notation import Cut, Moment, Percent, Point, Words
from metrics.periods import Calendar, Span, end_date

PERCENT, POINT = TypeAdapter(Percent), TypeAdapter(Point)


@pytest.mark.parametrize(
    ("written", "ratio"),
    [
        ("80%", "0.8"),
        ("80 %", "0.8"),
        ("2,5%", "0.025"),
        ("2.5%", "0.025"),
        ("0%", "0"),
        ("100%", "1"),
    ],
)
def test_percentage_is_read_as_a_ratio(written, ratio):
    assert Decimal(ratio) == PERCENT.validate_python(written)


@pytest.mark.parametrize(
    "written", ["80", "80%%", "-5%", "1e1%", "8O%", "%", "1.000,5%", 80, 0.8, None]
)
def test_anything_else_is_no_percentage(written):
    with pytest.raises(ValidationError):
        PERCENT.validate_python(written)


@pytest.mark.parametrize(
    ("written", "administrative", "statistical"),
    [
        (2026, date(2026, 12, 14), date(2026, 12, 31)),
        ("2026", date(2026, 12, 14), date(2026, 12, 31)),
        ("2024-Q1", date(2024, 3, 14), date(2024, 3, 31)),
        ("2024-H1", date(2024, 6, 14), date(2024, 6, 30)),
        ("2024-02", date(2024, 2, 29), date(2024, 2, 29)),
        ("2023-02", date(2023, 2, 28), date(2023, 2, 28)),
        ("2024-12", date(2024, 12, 31), date(2024, 12, 31)),
        ("2023-12-31", date(2023, 12, 31), date(2023, 12, 31)),
        (date(2020, 5, 31), date(2020, 5, 31), date(2020, 5, 31)),
    ],
    ids=str,
)
def test_moment_has_its_last_day_in_the_calendar_of_the_plan(written, administrative, statistical):
    moment = POINT.validate_python(written)
    assert (administrative, statistical) == (
        moment.last_day(Calendar.ADMINISTRATIVE),
        moment.last_day(Calendar.CALENDAR),
    )


@given(st.dates(date(1950, 1, 1), date(2150, 1, 1)))
def test_date_is_a_moment_however_it_is_written(day):
    assert POINT.validate_python(day) == POINT.validate_python(day.isoformat())


@given(st.integers(1900, 2199))
def test_every_year_that_may_be_written_is_a_moment(year):
    assert end_date(POINT.validate_python(year).closes, Calendar.CALENDAR) == date(year, 12, 31)


@pytest.mark.parametrize(
    "written", ["2024-00", "2024-13", "24", "2024-Q5", "2024Q1", "12/2024", ""]
)
def test_anything_else_is_no_moment(written):
    with pytest.raises(ValidationError):
        POINT.validate_python(written)


@pytest.mark.parametrize(
    ("cut", "left"),
    [
        (Cut(size=Decimal("0.05"), is_relative=True), Fraction(2375)),
        (Cut(size=Decimal(100), is_relative=False), Fraction(2400)),
        (Cut(size=Decimal(1), is_relative=True), Fraction(0)),
    ],
)
def test_cut_leaves_its_target_value(cut, left):
    assert left == cut.target_value(Decimal(2500))


def test_cut_of_thirds_is_exact():
    assert Fraction(19, 60) == Cut(size=Decimal("0.05"), is_relative=True).target_value(
        Fraction(1, 3)
    )


def test_moment_keeps_what_was_written():
    assert "2024-Q1" == POINT.validate_python("2024-Q1").written
    assert Moment(written="2024", closes=8100) == POINT.validate_python(2024)


@pytest.mark.parametrize(
    ("sort", "age", "frequency"),
    [
        (POSTS, 2, Span.QUARTER),
        (RANKING, 4, Span.YEAR),
        ({**POSTS, "every": "year"}, 4, Span.YEAR),
        ({**RANKING, "every": "quarter"}, 2, Span.QUARTER),
        ({**POSTS, "max_age": 7}, 7, Span.QUARTER),
        ({**POSTS, "max_age": 0}, 0, Span.QUARTER),
    ],
    ids=str,
)
def test_allowed_age_follows_how_often_an_indicator_is_reported(sort, age, frequency):
    declared = Indicator.model_validate(indicator(**sort))
    assert (age, frequency) == (declared.allowed_age, declared.frequency)


@pytest.mark.parametrize(
    ("sort", "grows"),
    [
        (POSTS, False),
        (SHARE, False),
        (INSPECTED, True),
        ({**SHARE, "measure": "flow"}, False),
        ({**POSTS, "measure": "flow"}, True),
    ],
    ids=str,
)
def test_count_of_the_year_grows_from_zero_and_a_share_of_the_year_does_not(sort, grows):
    assert grows == Indicator.model_validate(indicator(**sort)).accumulates


def test_text_is_given_in_the_language_asked_for():
    words = Words(vi="chỉ tiêu", en="target")
    assert ("chỉ tiêu", "target") == (words.in_language("vi"), words.in_language("en"))
