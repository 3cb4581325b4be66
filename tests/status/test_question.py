"""Which period is judged on a date, and from what the ledger is asked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from building import CUT_5_PERCENT, INSPECTED, POSTS, SHARE, subject
from metrics.periods import parse_period, quarter_code
from metrics.status.population import BEGINNING, Member, Population
from metrics.status.question import (
    ask_at,
    ask_first,
    first_period,
    horizon_of,
    needs_first_period,
    newest_period,
)

AT_LEAST_80 = {"kind": "share", "target": "80%"}


def closes(code):
    return parse_period(code).closes


def share(**keys):
    return subject(SHARE, **{"rule": AT_LEAST_80, **keys})


@pytest.mark.parametrize(
    ("due", "as_of", "until"),
    [
        (2025, "2024-Q3", "2024-Q3"),
        (2025, "2025-Q4", "2025-Q4"),
        (2025, "2026-Q2", "2025-Q4"),
        ("2025-Q2", "2026-Q2", "2025-Q2"),
        ("2024-12-31", "2025-Q1", "2024-Q4"),
        ("standing", "2026-Q2", "2026-Q2"),
        ("each_year", "2026-Q2", "2026-Q2"),
    ],
)
def test_figures_count_up_to_the_date_and_at_most_to_the_due_date(due, as_of, until):
    assert until == quarter_code(horizon_of(share(due=due), closes(as_of)).until)


def test_figures_count_at_most_to_the_last_year_of_a_yearly_target():
    asked = share(due="each_year", until=2025)
    assert "2025-Q4" == quarter_code(horizon_of(asked, closes("2026-Q2")).until)


def test_newest_period_up_to_the_horizon_is_judged():
    subject = share(due=2025)
    horizon = horizon_of(subject, closes("2026-Q2"))
    reporting = {closes(code): 1 for code in ("2024-Q1", "2025-Q3", "2026-Q1")}
    assert "2025-Q3" == quarter_code(newest_period(subject, horizon, reporting))


def test_no_period_is_judged_where_all_figures_come_later():
    subject = share(due=2025)
    horizon = horizon_of(subject, closes("2026-Q2"))
    assert None is newest_period(subject, horizon, {closes("2026-Q1"): 5})


@pytest.mark.parametrize(
    ("keys", "needed"),
    [
        ({"due": 2025}, True),
        ({"due": "standing"}, False),
        ({"due": "each_year"}, False),
        ({"due": 2025, "per": "agency"}, False),
        ({"rule": {"kind": "direction"}, "due": "standing"}, True),
        ({"rule": {"kind": "trajectory", "points": {2021: "1%", 2025: "2%"}}, "due": 2025}, False),
    ],
    ids=str,
)
def test_first_figure_serves_dated_targets_without_a_baseline_and_directions(keys, needed):
    assert needed == needs_first_period(share(**keys))


def test_first_period_is_the_first_with_enough_agencies():
    people = Population(tuple(Member(code, code, BEGINNING, closes("2030")) for code in "abcde"))
    asked = share(due=2025)
    asked = type(asked)(
        asked.target, asked.indicator, asked.settings, asked.calendar, people, asked.number
    )
    counts = {closes("2021-Q1"): 3, closes("2021-Q2"): 4, closes("2021-Q3"): 5}
    assert "2021-Q2" == quarter_code(first_period(asked, counts, closes("2024")))
    del counts[closes("2021-Q2")], counts[closes("2021-Q3")]
    assert "2021-Q1" == quarter_code(first_period(asked, counts, closes("2024")))
    assert None is first_period(asked, counts, closes("2020"))


def test_sum_starts_from_as_many_agencies_as_have_ever_reported():
    people = Population(tuple(Member(code, code, BEGINNING, closes("2030")) for code in "abcde"))
    asked = replace(
        subject({**POSTS, "better": "higher"}, rule={"kind": "count", "at_least": 9}, due=2025),
        population=people,
    )
    counts = {closes("2021-Q1"): 4, closes("2021-Q2"): 5, closes("2024"): 4}
    assert "2021-Q2" == quarter_code(first_period(asked, counts, closes("2024")))
    assert "2021-Q1" == quarter_code(first_period(asked, counts, closes("2021-Q1")))


def test_stock_is_asked_for_with_its_baseline_and_no_window():
    asked = subject(POSTS, rule=CUT_5_PERCENT, due=2026)
    ask = ask_at(asked, horizon_of(asked, closes("2024-Q4")), closes("2024-Q3"))
    assert ("2024-Q3", "2024-Q2", "2021-Q4", None, None) == (
        quarter_code(ask.closes),
        quarter_code(ask.oldest),
        quarter_code(ask.base_closes),
        ask.opens,
        ask.base_opens,
    )


def test_flow_is_asked_for_from_the_first_quarter_of_its_year():
    asked = subject(INSPECTED, rule=AT_LEAST_80, due="each_year")
    ask = ask_at(asked, horizon_of(asked, closes("2024-Q3")), closes("2024-Q3"))
    assert ("2024-Q1", True) == (quarter_code(ask.opens), ask.last_denominator)


def test_first_figure_is_asked_for_of_that_very_period():
    asked = share(due=2025)
    ask = ask_first(asked, closes("2021-Q2"))
    assert ("2021-Q2", "2021-Q2", None) == (
        quarter_code(ask.closes),
        quarter_code(ask.oldest),
        ask.base_closes,
    )


@pytest.mark.parametrize(
    ("baseline", "quarter"),
    [
        (2021, "2021-Q4"),
        ("2021-Q2", "2021-Q2"),
        ("2020-05-31", "2020-Q2"),
        ("2020-06-14", "2020-Q2"),
        ("2020-06-15", "2020-Q3"),
        ("2021-12-31", "2022-Q1"),
        ("2020-06", "2020-Q3"),
    ],
)
def test_baseline_is_the_quarter_that_contains_its_day(baseline, quarter):
    asked = subject(POSTS, rule=CUT_5_PERCENT | {"baseline": baseline}, due=2026)
    ask = ask_at(asked, horizon_of(asked, closes("2024-Q4")), closes("2024-Q4"))
    assert quarter == quarter_code(ask.base_closes)
