"""Which period is judged on a date, and from what the ledger is asked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from building import CUT_5_PERCENT, DOSSIERS, INSPECTED, POSTS, RANKING, SHARE, SURVEY, subject
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
GROWTH = {"kind": "growth", "than": "previous_year"}
SPENT = {"unit": "vnd", "value": "amount", "measure": "flow", "better": "higher"}


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


class TestOpening:
    """What begins on a day is not judged before a quarter ends on it or after."""

    @pytest.mark.parametrize(
        ("starts", "as_of", "is_open"),
        [
            ("2024-06-14", "2024-Q2", True),
            ("2024-06-15", "2024-Q2", False),
            ("2024-06-15", "2024-Q3", True),
            (2024, "2023-Q4", False),
        ],
    )
    def test_rule_applies_from_its_first_day(self, starts, as_of, is_open):
        asked = share(due="standing", starts=starts)
        assert is_open == horizon_of(asked, closes(as_of)).is_open(asked.calendar)

    def test_rule_without_a_first_day_has_always_applied(self):
        asked = share(due="standing")
        assert horizon_of(asked, closes("2001-Q1")).is_open(asked.calendar)


class TestEndOfAPopulation:
    """Agencies that ended are judged as they stood with their last quarter."""

    LAST = "2025-Q2"

    def horizon(self, as_of, **keys):
        people = Population((Member("a", "a", BEGINNING, closes(self.LAST)),))
        return horizon_of(replace(share(**keys), population=people), closes(as_of))

    @pytest.mark.parametrize("as_of", ["2025-Q1", "2025-Q2"])
    def test_not_closed_before_or_with_its_last_quarter(self, as_of):
        horizon = self.horizon(as_of, due="standing")
        assert (None, closes(as_of), closes(as_of)) == (
            horizon.closed,
            horizon.until,
            horizon.current,
        )

    def test_closed_after_it(self):
        horizon = self.horizon("2025-Q3", due="standing")
        assert [closes(self.LAST)] * 3 == [horizon.closed, horizon.until, horizon.current]

    def test_deadline_that_came_first_counts(self):
        horizon = self.horizon("2026-Q1", due=2024)
        assert (None, closes("2024-Q4")) == (horizon.closed, horizon.until)


def test_last_years_own_figure_is_awaited_as_long_as_figures_may_be_old():
    asked = share(due="each_year", until=2024)
    horizons = [horizon_of(asked, closes(code)) for code in ("2024-Q4", "2025-Q1", "2026-Q1")]
    assert [closes("2024-Q4")] * 3 == [one.until for one in horizons]
    assert [closes(code) for code in ("2024-Q4", "2025-Q1", "2025-Q2")] == [
        one.current for one in horizons
    ]


def test_cut_of_a_flow_is_judged_by_whole_years():
    asked = subject({**POSTS, "measure": "flow"}, rule=CUT_5_PERCENT, due=2026)
    counts = {closes("2023-Q4"): 1, closes("2024-Q3"): 1}
    horizon = horizon_of(asked, closes("2024-Q3"))
    assert closes("2023-Q4") == newest_period(asked, horizon, counts)
    assert closes("2024-Q3") == newest_period(share(due=2026), horizon, counts)


def test_quarter_in_which_nobody_should_report_has_no_coverage():
    people = Population((Member("a", "a", closes("2022-Q1"), closes("2030")),))
    asked = replace(share(due=2025), population=people)
    counts = {closes("2021-Q4"): 1, closes("2022-Q2"): 1}
    assert closes("2022-Q2") == first_period(asked, counts, closes("2024"))


class TestAge:
    """Figures may be two quarters old; an older one judged may have company of its own age."""

    @pytest.mark.parametrize(
        ("judged", "oldest"),
        [("2024-Q4", "2024-Q2"), ("2024-Q2", "2024-Q2"), ("2024-Q1", "2023-Q3")],
    )
    def test_oldest_figure_that_counts(self, judged, oldest):
        asked = share(due=2025)
        ask = ask_at(asked, horizon_of(asked, closes("2024-Q4")), closes(judged))
        assert oldest == quarter_code(ask.oldest)


class TestBaselineAsked:
    """The figures to compare with are asked for beside those judged."""

    def test_growth_of_a_flow_takes_the_same_part_of_the_year_before(self):
        asked = subject(SPENT, rule=GROWTH, due="each_year")
        ask = ask_at(asked, horizon_of(asked, closes("2024-Q3")), closes("2024-Q3"))
        assert ("2023-Q1", "2023-Q3", "2023-Q3") == tuple(
            quarter_code(one) for one in (ask.base_opens, ask.base_closes, ask.base_oldest)
        )

    def test_share_asks_for_none(self):
        asked = share(due=2025)
        ask = ask_at(asked, horizon_of(asked, closes("2024-Q3")), closes("2024-Q3"))
        assert (None, None, None) == (ask.base_opens, ask.base_closes, ask.base_oldest)

    @pytest.mark.parametrize(("sort", "is_last"), [(INSPECTED, True), (DOSSIERS, False)])
    def test_first_figure_of_a_flow_may_begin_in_mid_year(self, sort, is_last):
        asked = subject(sort, rule=AT_LEAST_80, due=2025)
        ask = ask_first(asked, closes("2021-Q3"))
        assert (asked.indicator.id, asked.number) == (ask.indicator, ask.population)
        assert ("2021-Q1", True, is_last) == (
            quarter_code(ask.opens),
            ask.may_begin_late,
            ask.last_denominator,
        )


DATED = {
    "share": (SHARE, {"kind": "share", "target": "80%"}),
    "level": (SURVEY, {"kind": "level", "target": 90}),
    "count": ({**POSTS, "better": "higher"}, {"kind": "count", "at_least": 49}),
    "rank": (RANKING, {"kind": "rank", "at_most": 10}),
}


@pytest.mark.parametrize("kind", DATED)
def test_first_figure_is_the_baseline_of_a_dated_target_that_declares_none(kind):
    sort, rule = DATED[kind]
    assert needs_first_period(subject(sort, rule=rule, due=2025))
    assert not needs_first_period(subject(sort, rule=rule, due="standing"))


def test_first_figure_is_no_baseline_where_one_is_declared_or_agencies_are_judged_alone():
    assert not needs_first_period(subject(POSTS, rule=CUT_5_PERCENT, due=2026))
    sort, rule = DATED["share"]
    assert not needs_first_period(subject(sort, rule=rule, due=2025, per="agency"))


def test_trend_of_a_direction_starts_from_the_first_figure():
    assert needs_first_period(subject(POSTS, rule={"kind": "direction"}, due="standing"))
