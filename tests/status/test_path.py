"""The numbers of a verdict where a figure, a baseline or a road is wanting."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from building import (
    CUT_5_PERCENT,
    INSPECTED,
    POSTS,
    RANKING,
    SHARE,
    SURVEY,
    enlargement,
    subject,
    sums,
    totals,
    weigh,
)
from metrics.periods import parse_period
from metrics.rules import Operator
from metrics.status.evaluate import nothing_accepted
from metrics.status.question import horizon_of
from metrics.status.totals import Sums
from metrics.status.verdict import Reason, Status

AT_LEAST_80 = {"kind": "share", "target": "80%"}
GROWTH = {"kind": "growth", "than": "previous_year"}
MONEY = {"unit": "vnd", "value": "amount", "measure": "stock", "better": "higher"}
DIRECTION = {"kind": "direction"}

# What is wanted, as far as it is known before anything is filed.
WANTED = {
    "share": (subject(SHARE, rule=AT_LEAST_80, due=2025), "4/5", Operator.AT_LEAST),
    "more than a share": (
        subject(SHARE, rule=AT_LEAST_80 | {"op": ">"}, due=2025),
        "4/5",
        Operator.MORE_THAN,
    ),
    "level": (
        subject(SURVEY, rule={"kind": "level", "op": "<=", "target": 90}, due=2025),
        "90",
        Operator.AT_MOST,
    ),
    "trajectory": (
        subject(
            SHARE,
            rule={"kind": "trajectory", "points": {2021: "15%", 2023: "55%", 2025: "95%"}},
            due=2025,
        ),
        "19/20",
        Operator.AT_LEAST,
    ),
    "rank": (subject(RANKING, rule={"kind": "rank", "at_most": 10}, due=2025), "10", "<="),
    "count": (subject(POSTS, rule={"kind": "count", "at_least": 49}, due=2025), "49", ">="),
    "agency by agency": (
        subject(SHARE, rule=AT_LEAST_80 | {"op": ">"}, due="standing", per="agency"),
        "1",
        Operator.AT_LEAST,
    ),
    "cut": (subject(POSTS, rule=CUT_5_PERCENT, due=2026), None, Operator.AT_MOST),
    "growth": (subject(MONEY, rule=GROWTH, due="each_year"), None, Operator.MORE_THAN),
    "direction": (subject(POSTS, rule=DIRECTION, due="standing"), None, None),
}


@pytest.mark.parametrize("name", WANTED)
def test_target_value_is_known_without_a_figure_unless_a_baseline_makes_it(name):
    asked, value, operator = WANTED[name]
    value = None if value is None else Fraction(value)
    nothing = nothing_accepted(asked, horizon_of(asked, parse_period("2024-Q4").closes))
    without = weigh(asked, "2024-Q4", totals("2024-Q4", Sums(), coverage=0, reported=0))
    for verdict in (nothing, without):
        found = verdict.actual, verdict.target_value, verdict.operator
        assert (None, value, operator) == found


def test_scores_agency_by_agency_are_a_share_of_the_agencies():
    asked = subject(SURVEY, rule={"kind": "level", "target": 90}, due="standing", per="agency")
    verdict = weigh(asked, "2024-Q4", totals("2024-Q4", sums(9, of=10, agencies=10)))
    assert (Fraction(9, 10), Fraction(1)) == (verdict.actual, verdict.target_value)
    assert Status.OFF_TRACK == verdict.status


class TestWithoutABaseline:
    """What is compared with a baseline that is not there is compared with nothing."""

    CUT = subject(POSTS, rule=CUT_5_PERCENT, due=2026)

    @pytest.mark.parametrize("base", [None, Sums()])
    def test_cut_has_no_numbers_but_the_figure(self, base):
        verdict = weigh(
            self.CUT,
            "2024-Q4",
            totals("2024-Q4", sums(2430), base, whole_value=sums(2430).value),
        )
        assert (Status.NOT_ASSESSABLE, Reason.NO_BASELINE) == (verdict.status, verdict.reason)
        assert (2430, None, None, None) == (
            verdict.actual,
            verdict.baseline,
            verdict.target_value,
            verdict.progress,
        )

    def test_share_of_nothing_is_no_baseline(self):
        asked = subject(
            {**SHARE, "better": "lower"},
            rule=CUT_5_PERCENT | {"by": "50%"},
            due=2026,
        )
        verdict = weigh(asked, "2024-Q4", totals("2024-Q4", sums(10, of=100), sums(0, of=0)))
        assert (Status.NOT_ASSESSABLE, Reason.NO_BASELINE) == (verdict.status, verdict.reason)


class TestRoad:
    """A road needs two ends, the first before the second."""

    DATED = subject(SHARE, rule=AT_LEAST_80, due="2024-Q4")

    def test_first_figure_of_the_day_it_is_due_gives_no_road(self):
        first = totals("2024-Q4", sums(70, of=100))
        verdict = weigh(self.DATED, "2024-Q4", first, first)
        assert (None, None, None) == (verdict.path, verdict.progress, verdict.due_progress)
        assert (Status.MISSED, Fraction(4, 5)) == (verdict.status, verdict.expected)

    def test_first_figure_a_quarter_before_gives_one(self):
        verdict = weigh(
            self.DATED,
            "2024-Q4",
            totals("2024-Q4", sums(75, of=100)),
            totals("2024-Q3", sums(70, of=100)),
        )
        assert (Fraction(1, 2), 1) == (verdict.progress, verdict.due_progress)

    def test_growth_by_a_day_has_no_road_from_the_year_before(self):
        asked = subject(MONEY, rule=GROWTH, due=2025)
        verdict = weigh(asked, "2024-Q4", totals("2024-Q4", sums(99), sums(100)))
        assert (None, None, 100) == (verdict.path, verdict.progress, verdict.target_value)


class TestTrend:
    """Change since the first figure, where the two can be compared."""

    CAME_IN = (enlargement(parse_period("2023-Q3").closes, "tỉnh bên", "a"),)

    def trend(self, sort, since, now="2024-Q4", enlarged=()):
        asked = subject(sort, rule=DIRECTION, due="standing")
        asked = replace(asked, population=replace(asked.population, enlarged=enlarged))
        first = None if since is None else totals(since, sums(70, of=100))
        return weigh(asked, now, totals(now, sums(75, of=100)), first).change

    def test_count_is_compared_with_the_first(self):
        assert 5 == self.trend(POSTS, "2022-Q4")

    def test_nothing_is_compared_with_nothing_or_itself(self):
        assert None is self.trend(POSTS, None)
        assert None is self.trend(POSTS, "2024-Q4")

    def test_sum_is_not_compared_over_territory_that_came_in(self):
        assert None is self.trend(POSTS, "2023-Q2", enlarged=self.CAME_IN)

    @pytest.mark.parametrize(("since", "now"), [("2023-Q3", "2024-Q4"), ("2022-Q4", "2023-Q2")])
    def test_sum_is_compared_on_one_side_of_it(self, since, now):
        assert 5 == self.trend(POSTS, since, now, enlarged=self.CAME_IN)

    def test_share_is_compared_whatever_came_in(self):
        assert Fraction(1, 20) == self.trend(SHARE, "2023-Q2", enlarged=self.CAME_IN)


def test_year_of_inspections_runs_from_nothing_to_the_target():
    asked = subject(INSPECTED, rule={"kind": "share", "target": "30%"}, due="each_year")
    verdict = weigh(asked, "2024-Q3", totals("2024-Q3", sums(20, of=100)))
    assert (0, Fraction(3, 10), Fraction(9, 40)) == (
        verdict.baseline,
        verdict.target_value,
        verdict.expected,
    )


@pytest.mark.parametrize(
    ("sort", "number", "ranked"),
    [
        (RANKING, sums(3, of=63), 63),
        (RANKING, sums(3, of=0), None),
        (RANKING, sums(3, of=63, agencies=2), None),
        (POSTS, sums(3, of=63), None),
    ],
)
def test_field_is_told_of_one_rank_that_says_so(sort, number, ranked):
    rule = {"kind": "rank", "at_most": 10} if sort is RANKING else {"kind": "count", "at_least": 9}
    verdict = weigh(subject(sort, rule=rule, due=2025), "2024-Q4", totals("2024-Q4", number))
    assert ranked == verdict.field
