"""Numbers, dates and periods as each language writes them; rounding never crosses a bound."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import building
from metrics.model import Indicator
from metrics.periods import Calendar, Span, parse_period
from metrics.text.numbers import (
    format_closing,
    format_closing_day,
    format_date,
    format_number,
    format_percent,
    format_period,
    format_value,
    is_endless,
)
from metrics.text.words import Language, say

VI, EN = Language.VI, Language.EN


# --- marks ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "decimals", "vi", "en"),
    [
        ("0", 0, "0", "0"),
        ("999", 0, "999", "999"),
        ("1234567", 0, "1.234.567", "1,234,567"),
        ("1234.5", 1, "1.234,5", "1,234.5"),
        ("0.05", 2, "0,05", "0.05"),
        ("-1234.5", 1, "−1.234,5", "−1,234.5"),
        ("-0.4", 0, "0", "0"),
        ("999.95", 1, "1.000,0", "1,000.0"),
        ("2.5", 0, "3", "3"),
        ("-2.5", 0, "−3", "−3"),
    ],
)
def test_marks_are_those_of_the_language(value, decimals, vi, en):
    number = Fraction(value)
    assert (vi, en) == tuple(format_number(number, language, decimals) for language in Language)


@given(st.integers(-(10**12), 10**12), st.integers(0, 6), st.sampled_from(Language))
def test_number_reads_back_as_it_was_written(read, size, decimals, language):
    value = Fraction(size, 10**decimals)
    assert (value, "") == read(format_number(value, language, decimals), language)


def test_missing_figure_is_a_dash_and_never_a_zero():
    posts = Indicator.model_validate(building.indicator(**building.POSTS))
    for language in Language:
        shown = (
            format_percent(None, language),
            format_value(None, posts, language),
            format_closing(None, Span.QUARTER, language),
        )
        assert ("–", "–", "–") == shown


# --- dates and periods ----------------------------------------------------------------------------


def test_dates_are_day_month_year_in_vietnamese_and_spelt_in_english():
    day = date(2024, 2, 5)
    assert ("05/02/2024", "5 Feb 2024") == (format_date(day, VI), format_date(day, EN))


@given(st.dates(date(1900, 1, 1), date(2200, 12, 31)))
def test_vietnamese_date_has_two_digits_two_digits_and_four(day):
    assert f"{day:%d/%m/}{day.year:04d}" == format_date(day, VI)


@pytest.mark.parametrize(
    ("code", "vi", "en"),
    [
        ("2024-Q1", "Quý I/2024", "Q1 2024"),
        ("2024-Q2", "Quý II/2024", "Q2 2024"),
        ("2024-Q3", "Quý III/2024", "Q3 2024"),
        ("2024-Q4", "Quý IV/2024", "Q4 2024"),
        ("2024", "Năm 2024", "2024"),
    ],
)
def test_period_in_words(code, vi, en):
    period = parse_period(code)
    assert (vi, en) == tuple(format_period(period, language) for language in Language)


@given(st.integers(1900, 2199), st.sampled_from(["Q1", "Q2", "Q3", "Q4", None]))
def test_vietnamese_words_of_a_quarter_or_year_are_a_period_a_file_may_carry(year, part):
    period = parse_period(f"{year}-{part}" if part else str(year))
    assert period == parse_period(format_period(period, VI))


def test_halves_of_a_year_are_told_apart():
    for language in Language:
        first, second = (format_period(parse_period(f"2024-H{half}"), language) for half in (1, 2))
        assert first != second
        assert "2024" in first
        assert "2024" in second


def test_yearly_figure_is_named_by_its_year_and_a_quarterly_one_by_its_quarter():
    end = parse_period("2024").closes
    assert ("Năm 2024", "Quý IV/2024", "Quý III/2024") == (
        format_closing(end, Span.YEAR, VI),
        format_closing(end, Span.QUARTER, VI),
        format_closing(end - 1, Span.YEAR, VI),
    )


def test_last_day_of_a_quarter_follows_the_calendar():
    closes = parse_period("2024-Q4").closes
    assert ("14/12/2024", "31/12/2024") == (
        format_closing_day(closes, Calendar.ADMINISTRATIVE, VI),
        format_closing_day(closes, Calendar.CALENDAR, VI),
    )


# --- rounding never crosses a bound ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("ratio", "bound", "vi"),
    [
        ("0.8996", "0.9", "89,96%"),
        ("0.899", "0.9", "89,9%"),
        ("0.9", "0.9", "90%"),
        ("0.9004", "0.9", "90,04%"),
        ("0.494", "0.5", "49%"),
        ("0.4999", "0.5", "49,99%"),
        ("0.99999", "1", "99,999%"),
        ("0.00001", "0", "0,001%"),
        ("-0.001", "0", "−0,1%"),
    ],
)
def test_percentage_has_the_decimals_it_takes_to_see_its_side(ratio, bound, vi):
    assert vi == format_percent(Fraction(ratio), VI, (Fraction(bound),))


# Figures as the ledger keeps them: below 10^15, six decimals.
FIGURES = st.integers(0, 10**15 - 1).map(Fraction) | st.integers(0, 10**21 - 1).map(
    lambda size: Fraction(size, 10**6)
)
RATIOS = st.tuples(st.integers(0, 10**15 - 1), st.integers(1, 10**15 - 1)).map(
    lambda pair: Fraction(min(pair), max(pair))
)
PERCENTAGES = st.integers(0, 10_000).map(lambda size: Fraction(size, 10_000))


@given(RATIOS, st.lists(PERCENTAGES, max_size=3), st.sampled_from(Language))
@example(Fraction(8996, 10000), [Fraction(9, 10)], VI)
@example(Fraction(899_999_999_999_999, 10**15), [Fraction(9, 10)], VI)
@example(Fraction(1, 3), [Fraction(1, 3)], EN)
def test_percentage_stays_on_its_side_of_every_bound(read, side, ratio, bounds, language):
    shown, _ = read(format_percent(ratio, language, tuple(bounds)), language)
    for bound in bounds:
        if ratio != bound or bound in (Fraction(0), Fraction(1)):
            assert side(ratio, bound) == side(shown / 100, bound)


@given(PERCENTAGES, st.sampled_from(Language))
def test_percentage_equal_to_its_bound_is_shown_equal(read, ratio, language):
    shown, _ = read(format_percent(ratio, language, (ratio,)), language)
    assert ratio == shown / 100


def test_percentage_equal_to_an_endless_bound_is_not_spun_out():
    third = Fraction(1, 3)
    assert "33%" == format_percent(third, VI, (third,))


SORTS = {
    "posts": building.POSTS,
    "percentage": {**building.SURVEY, "unit": "percent"},
    "score": building.SURVEY,
    "money": {"unit": "vnd", "value": "amount", "measure": "flow"},
    "rank": building.RANKING,
}
# How much the words after a number of đồng multiply it by.
SIZES = {"unit.vnd_billion": 10**9, "unit.vnd_million": 10**6}


@pytest.mark.parametrize("sort", SORTS)
@given(bound=FIGURES, steps=st.integers(-3, 3), other=FIGURES, language=st.sampled_from(Language))
def test_figure_stays_on_its_side_of_its_bound(read, side, sort, bound, steps, other, language):
    indicator = Indicator.model_validate(building.indicator(**SORTS[sort]))
    sizes = {say(language, key): size for key, size in SIZES.items()}
    for value in (bound + Fraction(steps, 10**6), other):
        shown, unit = read(format_value(value, indicator, language, (bound,)), language)
        if value != bound:
            assert side(value, bound) == side(shown * sizes.get(unit, 1), bound)


@pytest.mark.parametrize(
    ("sort", "value", "vi", "en"),
    [
        ("posts", "2430", "2.430 biên chế", "2,430 posts"),
        ("percentage", "85.5", "85,50%", "85.50%"),
        ("percentage", "90", "90%", "90%"),
        ("score", "91.87", "91,87 điểm", "91.87 points"),
        ("rank", "3", "hạng 3", "rank 3"),
    ],
)
def test_figure_has_its_unit_in_words(sort, value, vi, en):
    indicator = Indicator.model_validate(building.indicator(**SORTS[sort]))
    shown = tuple(format_value(Fraction(value), indicator, language) for language in Language)
    assert (vi, en) == shown


def test_ratio_is_a_percentage_whatever_is_counted():
    indicator = Indicator.model_validate(building.indicator(**building.SHARE))
    assert "38%" == format_value(Fraction(38, 100), indicator, VI)
    assert "33,3%" == format_value(Fraction(1, 3), indicator, VI)


def test_milestone_is_done_or_not():
    indicator = Indicator.model_validate(building.indicator(**building.DONE))
    shown = [format_value(Fraction(value), indicator, EN) for value in (1, 0)]
    assert ["done", "not done"] == shown


ENDLESS = st.integers(1, 10**6).map(lambda size: Fraction(size, 21))
NEAR = st.integers(-40, 40).map(lambda size: Fraction(size, 4567))


@pytest.mark.parametrize("sort", ["posts", "percentage", "score", "rank", "ratio"])
@given(bound=ENDLESS | FIGURES, steps=NEAR, language=st.sampled_from(Language))
@example(Fraction(260, 3), Fraction(1, 1000), VI)
def test_figure_and_bound_are_shown_as_they_compare(read, side, sort, bound, steps, language):
    sorts = {**SORTS, "ratio": building.SHARE}
    indicator = Indicator.model_validate(building.indicator(**sorts[sort]))
    value = bound + steps

    def seen(one, beside):
        return read(format_value(one, indicator, language, (beside,)), language)[0]

    # A bound without end is told apart from the value as the value is from it.
    shown = seen(value, bound), seen(bound, value if is_endless(bound) else bound)
    assert side(value, bound) == side(*shown)
