"""By when something is due: plans' own days, the regime of periodic reports, days of tasks."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

import building
from metrics.model import ReportRule
from metrics.periods import SPAN_QUARTERS, Calendar, Span, end_date, parse_period, quarter_ordinal
from metrics.status.deadlines import (
    DeadlineRule,
    figure_deadlines,
    regime_day,
    report_day,
    task_deadline,
)

ADMINISTRATIVE, CALENDAR = Calendar.ADMINISTRATIVE, Calendar.CALENDAR


def day_of(every, before, period, calendar=ADMINISTRATIVE):
    return report_day(ReportRule(every=every, before=before), parse_period(period).closes, calendar)


@pytest.mark.parametrize(
    ("every", "before", "period", "expected"),
    [
        # Hải Phòng 12/KH-UBND and Vũng Tàu: "trước ngày 15/12".
        ("year", "12-15", "2024-Q4", date(2024, 12, 14)),
        ("year", "12-15", "2024-Q3", None),
        ("year", "12-15", "2024-Q2", None),
        # Vũng Tàu: "06 tháng (trước ngày 15/6)" is the first half-year alone.
        ("half", "06-15", "2024-Q2", date(2024, 6, 14)),
        ("half", "06-15", "2024-Q4", None),
        ("half", "06-15", "2024-Q1", None),
        # Lâm Đồng: units report the year before 25/11, three weeks before it ends.
        ("year", "11-25", "2024-Q4", date(2024, 11, 24)),
        # A day early in the year is for the year that has ended.
        ("year", "01-20", "2024-Q4", date(2025, 1, 19)),
        ("year", "01-01", "2024-Q4", date(2024, 12, 31)),
        ("half", "07-05", "2024-Q2", date(2024, 7, 4)),
        ("half", "01-05", "2024-Q4", date(2025, 1, 4)),
        # The day before the first of March is the last of February, leap year or not.
        ("quarter", "03-01", "2024-Q1", date(2024, 2, 29)),
        ("quarter", "03-01", "2023-Q1", date(2023, 2, 28)),
        ("quarter", "02-29", "2024-Q1", date(2024, 2, 28)),
        ("quarter", "02-29", "2023-Q1", date(2023, 2, 28)),
        ("quarter", "02-31", "2024-Q1", date(2024, 2, 29)),
        ("quarter", "02-31", "2023-Q1", date(2023, 2, 28)),
        ("quarter", "06-31", "2023-Q2", date(2023, 6, 30)),
        ("quarter", "03-20", "2024-Q2", None),
        # Hải Phòng 216/KH-UBND names no day.
        ("quarter", None, "2024-Q1", None),
        ("year", None, "2024-Q4", None),
    ],
)
def test_day_before_the_one_named_is_the_last_good_one(every, before, period, expected):
    assert expected == day_of(every, before, period)
    if expected is not None and expected.month not in (1, 7):
        assert expected == day_of(every, before, period, CALENDAR)


@given(
    every=st.sampled_from(Span),
    day=st.dates(date(2019, 1, 1), date(2032, 12, 31)),
    calendar=st.sampled_from(Calendar),
)
def test_every_day_named_belongs_to_one_period(every, day, calendar):
    """The day before a date is the last good day of exactly one period, the nearest."""
    rule = ReportRule(every=every, before=f"{day:%m-%d}")
    last = day - timedelta(days=1)
    around = range(quarter_ordinal(day.year - 2, 1), quarter_ordinal(day.year + 2) + 1)
    claiming = [closes for closes in around if report_day(rule, closes, calendar) == last]
    assert 1 == len(claiming)
    half = {Span.QUARTER: 47, Span.HALF: 93, Span.YEAR: 184}[every]
    assert abs((end_date(claiming[0], calendar) - last).days) <= half
    assert 0 == claiming[0] % SPAN_QUARTERS[every]


@pytest.mark.parametrize(
    ("period", "calendar", "expected"),
    [
        ("2024-Q1", ADMINISTRATIVE, date(2024, 3, 20)),
        ("2024-Q2", ADMINISTRATIVE, date(2024, 6, 20)),
        ("2024-Q3", ADMINISTRATIVE, date(2024, 9, 20)),
        ("2024-Q4", ADMINISTRATIVE, date(2024, 12, 20)),
        ("2024-Q1", CALENDAR, date(2024, 4, 6)),
        ("2024-Q4", CALENDAR, date(2025, 1, 6)),
    ],
)
def test_regime_gives_the_20th_of_the_last_month_in_the_administrative_calendar(
    period, calendar, expected
):
    assert expected == regime_day(parse_period(period).closes, calendar, 6)


def test_earliest_day_of_the_plans_comes_first_and_a_plan_binds_once_signed(catalog):
    def rules(plans, period):
        found = figure_deadlines(catalog, plans, parse_period(period).closes)
        return [(one.day, one.rule, one.plan) for one in found]

    plan, regime = DeadlineRule.PLAN, DeadlineRule.REGIME
    assert [
        (date(2024, 12, 14), plan, "hp-2024-12"),
        (date(2024, 12, 20), regime, None),
        (date(2024, 12, 20), regime, None),
    ] == rules(["hp-2021-216", "hp-2024-12"], "2024-Q4")
    # Signed on 18/01/2024.
    assert [(date(2023, 12, 20), regime, None)] == rules(["hp-2024-12"], "2023-Q4")
    # Of the plan of Vũng Tàu only the year, 2023, is known.
    assert (date(2023, 6, 14), plan, "vt-2023") == rules(["vt-2023"], "2023-Q2")[0]
    assert (date(2022, 12, 20), regime, None) == rules(["vt-2023"], "2022-Q4")[0]


def planned(declare, period, reports, **keys):
    """Days that a plan with these report rules names for a period, with what it wrote."""
    catalog = declare(
        building.POSTS,
        rule=building.CUT_5_PERCENT,
        due=2026,
        plans=[building.plan(reports=reports, **keys)],
    ).catalog
    found = figure_deadlines(catalog, ["plan"], parse_period(period).closes)
    return [(one.day, one.report.before) for one in found if one.rule is DeadlineRule.PLAN]


@pytest.mark.parametrize(
    ("signed", "binds"), [("2024-12-13", True), ("2024-12-14", True), ("2024-12-15", False)]
)
def test_plan_binds_from_the_day_of_its_signing(declare, signed, binds):
    reports = [{"every": "year", "before": "12-15"}]
    found = planned(declare, "2024-Q4", reports, signed=signed)
    assert ([(date(2024, 12, 14), "12-15")] if binds else []) == found


def test_plan_of_which_only_the_year_is_known_binds_from_its_first_day(declare):
    reports = [{"every": "year", "before": "01-01"}, {"every": "year", "before": "01-02"}]
    found = planned(declare, "2022-Q4", reports, signed=2023)
    assert [(date(2023, 1, 1), "01-02")] == found


@pytest.mark.parametrize(
    ("calendar", "period"), [("administrative", "2024-Q1"), ("calendar", "2023-Q4")]
)
def test_day_between_two_quarters_belongs_to_the_nearer_of_the_plans_calendar(
    declare, calendar, period
):
    """05/02 is 53 days after 14/12 and 38 before 14/03; 36 after 31/12 and 55 before 31/03."""
    reports = [{"every": "quarter", "before": "02-06"}]
    found = {
        one: planned(declare, one, reports, calendar=calendar) for one in ("2023-Q4", "2024-Q1")
    }
    assert {period} == {one for one, days in found.items() if days}
    assert [(date(2024, 2, 5), "02-06")] == found[period]


@pytest.mark.parametrize(
    ("period", "done_by", "expected"),
    [
        ("2024-Q1", date(2024, 2, 29), date(2024, 3, 20)),
        ("2024-Q1", date(2024, 3, 14), date(2024, 3, 20)),
        ("2024-Q4", date(2024, 12, 31), date(2024, 12, 31)),
    ],
)
def test_task_is_told_about_with_its_quarter_and_never_before_its_own_day(
    catalog, period, done_by, expected
):
    found = task_deadline(catalog, "hp-2024-12", parse_period(period).closes, done_by)
    assert (expected, done_by) == (found.day, found.done_by)
    assert "hp-2024-12" == found.plan
