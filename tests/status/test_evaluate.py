"""The rules of the method one by one, on totals given by hand (adding up: tests/store)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
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
from metrics.periods import Calendar, parse_period, quarter_code
from metrics.rules import Operator
from metrics.status.evaluate import holds, nothing_accepted, with_silent_agencies
from metrics.status.population import BEGINNING, Member, Population
from metrics.status.question import horizon_of
from metrics.status.totals import Sums
from metrics.status.verdict import Reason, Status

MONEY = {"unit": "vnd", "value": "amount", "measure": "stock", "better": "higher", "every": "year"}
SPENT = {"unit": "vnd", "value": "amount", "measure": "flow", "better": "lower"}
GROWTH = {"kind": "growth", "than": "previous_year"}
DIGITISATION = {
    "kind": "trajectory",
    "op": ">=",
    "points": {2021: "15%", 2022: "35%", 2023: "55%", 2024: "75%", 2025: "95%"},
}


def share(at_least="80%", op=">=", **keys):
    return subject(SHARE, rule={"kind": "share", "op": op, "target": at_least}, **keys)


def ratio(percent):
    """Sums of a share, in percent."""
    return sums(percent, of=100)


def cut(actual, as_of="2024-Q4", base=2000, **keys):
    """Verdict on a 5% cut by 2026 of 2,000 posts in 2021: 60% of it is due at the end of 2024."""
    asked = subject(POSTS, **{"rule": CUT_5_PERCENT, "due": 2026, **keys})
    return weigh(asked, as_of, totals(as_of, sums(actual), sums(base)))


def rise(percent, as_of="2023-Q4", **keys):
    """Verdict on 60% by 2025 from 10% at the end of 2021: half of it is due at the end of 2023."""
    asked = share("60%", **{"due": 2025, **keys})
    return weigh(asked, as_of, totals(as_of, ratio(percent)), totals("2021-Q4", ratio(10)))


class TestPace:
    """p / e against the thresholds, at minus epsilon, equal and plus epsilon, both directions."""

    @pytest.mark.parametrize(
        ("actual", "status"),
        [
            ("1900", Status.ACHIEVED),
            ("1900.000001", Status.ON_TRACK),
            ("1942.999999", Status.ON_TRACK),
            ("1943", Status.ON_TRACK),
            ("1943.000001", Status.AT_RISK),
            ("1963.999999", Status.AT_RISK),
            ("1964", Status.AT_RISK),
            ("1964.000001", Status.OFF_TRACK),
            ("2000", Status.OFF_TRACK),
        ],
    )
    def test_cut_changes_status_exactly_at_the_thresholds(self, actual, status):
        assert status == cut(actual).status

    @pytest.mark.parametrize(
        ("percent", "status"),
        [
            ("60", Status.ACHIEVED),
            ("59.999999", Status.ON_TRACK),
            ("33.750001", Status.ON_TRACK),
            ("33.75", Status.ON_TRACK),
            ("33.749999", Status.AT_RISK),
            ("25.000001", Status.AT_RISK),
            ("25", Status.AT_RISK),
            ("24.999999", Status.OFF_TRACK),
            ("10", Status.OFF_TRACK),
        ],
    )
    def test_rise_changes_status_exactly_at_the_thresholds(self, percent, status):
        assert status == rise(percent).status

    def test_numbers_are_exact(self):
        verdict = rise("33.75")
        assert (Fraction(19, 40), Fraction(1, 2), Fraction(19, 20)) == (
            verdict.progress,
            verdict.due_progress,
            verdict.pace,
        )

    def test_thirds_stay_exact(self):
        verdict = weigh(
            share("60%", due=2025),
            "2023-Q4",
            totals("2023-Q4", sums(1, of=3)),
            totals("2021-Q4", ratio(10)),
        )
        assert (Fraction(1, 3), Fraction(7, 15)) == (verdict.actual, verdict.progress)

    @pytest.mark.parametrize(
        ("actual", "status"),
        [
            ("1945.999999", Status.ON_TRACK),
            ("1946", Status.ON_TRACK),
            ("1946.000001", Status.AT_RISK),
            ("1970", Status.AT_RISK),
            ("1970.000001", Status.OFF_TRACK),
        ],
    )
    def test_target_may_set_its_own_thresholds(self, actual, status):
        assert status == cut(actual, on_track=0.9, at_risk=0.5).status

    @pytest.mark.parametrize(("actual", "status"), [("1946", "on_track"), ("1970", "at_risk")])
    def test_settings_may_set_the_thresholds(self, actual, status):
        assert status == cut(actual, settings={"on_track": 0.9, "at_risk": 0.5}).status

    def test_absolute_cut_is_counted_from_the_baseline(self):
        verdict = cut("1940", rule={"kind": "reduction", "by": 100, "baseline": 2021})
        assert (Fraction(1900), Fraction(3, 5)) == (verdict.target_value, verdict.progress)

    def test_worse_than_the_baseline_is_off_track_and_regressing(self):
        for verdict in (cut("2000.000001"), rise("9.999999")):
            assert (Status.OFF_TRACK, Reason.REGRESSING, True) == (
                verdict.status,
                verdict.reason,
                verdict.regressing,
            )

    def test_standing_still_is_off_track_and_not_regressing(self):
        for verdict in (cut("2000"), rise("10")):
            assert (Status.OFF_TRACK, Reason.PACE, False) == (
                verdict.status,
                verdict.reason,
                verdict.regressing,
            )

    def test_nothing_is_due_at_the_baseline_itself(self):
        verdict = cut(2000, "2021-Q4")
        assert (Status.NOT_DUE, Reason.NOTHING_DUE_YET, Fraction(0), None) == (
            verdict.status,
            verdict.reason,
            verdict.due_progress,
            verdict.pace,
        )

    @pytest.mark.parametrize("actual", [2600, 2000, 1990])
    def test_nothing_is_due_before_the_baseline(self, actual):
        verdict = cut(actual, "2020-Q4")
        assert (Status.NOT_DUE, False) == (verdict.status, verdict.regressing)

    def test_baseline_of_a_day_belongs_to_the_quarter_that_contains_it(self):
        rule = {"kind": "reduction", "by": "20%", "baseline": "2020-05-31"}
        asked = subject(POSTS, rule=rule, due=2025)
        verdict = weigh(asked, "2022-Q4", totals("2022-Q4", sums(90), sums(100)))
        assert "2020-Q2" == quarter_code(verdict.baseline_period)

    def test_path_from_a_day_begins_on_that_very_day(self):
        rule = {"kind": "reduction", "by": "20%", "baseline": "2020-05-31"}
        asked = subject(POSTS, rule=rule, due=2025)
        verdict = weigh(asked, "2022-Q4", totals("2022-Q4", sums(90), sums(100)))
        begins = parse_period("2020-Q1").closes + Fraction(78, 92)
        ends = parse_period("2025").closes
        assert ((begins, Fraction(100)), (Fraction(ends), Fraction(80))) == verdict.path.points
        assert (parse_period("2022").closes - begins) / (ends - begins) == verdict.due_progress


class TestOperators:
    """What "holds" means, strictly as the plan says."""

    @pytest.mark.parametrize(
        ("op", "percent", "status"),
        [
            (">=", "79.999999", Status.MISSED),
            (">=", "80", Status.ACHIEVED),
            (">=", "80.000001", Status.ACHIEVED),
            (">", "79.999999", Status.MISSED),
            (">", "80", Status.MISSED),
            (">", "80.000001", Status.ACHIEVED),
            ("=", "79.999999", Status.MISSED),
            ("=", "80", Status.ACHIEVED),
            ("=", "80.000001", Status.MISSED),
        ],
    )
    def test_share_holds_strictly_as_written(self, op, percent, status):
        asked = share("80%", op, due=2025)
        assert status == weigh(asked, "2025-Q4", totals("2025-Q4", ratio(percent))).status

    @pytest.mark.parametrize(
        ("value", "status"),
        [
            ("4.999999", Status.ACHIEVED),
            ("5", Status.ACHIEVED),
            ("5.000001", Status.MISSED),
        ],
    )
    def test_ceiling_holds_up_to_its_value(self, value, status):
        asked = subject(
            {**MONEY, "better": "lower"}, rule={"kind": "level", "op": "<=", "target": 5}, due=2025
        )
        assert status == weigh(asked, "2025-Q4", totals("2025-Q4", sums(value))).status

    @pytest.mark.parametrize(
        ("actual", "status"),
        [
            ("1900.000001", Status.MISSED),
            ("1900", Status.ACHIEVED),
            ("1899.999999", Status.ACHIEVED),
        ],
    )
    def test_cut_holds_at_the_target_and_below(self, actual, status):
        assert status == cut(actual, "2026-Q4").status

    @pytest.mark.parametrize(("rank", "status"), [(10, Status.ACHIEVED), (11, Status.MISSED)])
    def test_rank_holds_up_to_the_last_place_wanted(self, rank, status):
        asked = subject(RANKING, rule={"kind": "rank", "at_most": 10}, due=2025)
        assert status == weigh(asked, "2025-Q4", totals("2025-Q4", sums(rank))).status

    @pytest.mark.parametrize(("units", "status"), [(48, Status.MISSED), (49, Status.ACHIEVED)])
    def test_count_holds_from_its_number_on(self, units, status):
        asked = subject(
            {**POSTS, "better": "higher"}, rule={"kind": "count", "at_least": 49}, due=2022
        )
        assert status == weigh(asked, "2022-Q4", totals("2022-Q4", sums(units))).status

    def test_exact_target_counts_progress_from_both_sides(self):
        asked = share("80%", "=", due=2025)
        first = totals("2021-Q4", ratio(60))
        verdicts = [
            weigh(asked, "2023-Q4", totals("2023-Q4", ratio(percent)), first)
            for percent in (75, 80, 85)
        ]
        assert [Status.ON_TRACK, Status.ACHIEVED, Status.ON_TRACK] == [
            one.status for one in verdicts
        ]
        assert [Fraction(3, 4), Fraction(1), Fraction(3, 4)] == [one.progress for one in verdicts]

    def test_exact_target_far_exceeded_is_regressing(self):
        first = totals("2021-Q4", ratio(60))
        verdict = weigh(
            share("80%", "=", due=2025), "2023-Q4", totals("2023-Q4", sums("1.01")), first
        )
        assert (Status.OFF_TRACK, True) == (verdict.status, verdict.regressing)

    def test_target_reached_early_is_achieved_before_it_is_due(self):
        assert Status.ACHIEVED == cut(1900, "2022-Q1").status

    def test_target_lost_again_is_no_longer_achieved(self):
        assert Status.ON_TRACK == cut("1900.1", "2024-Q4").status

    def test_operator_shown_is_the_one_that_decides(self):
        assert [Operator.AT_MOST, Operator.AT_LEAST] == [cut(1900).operator, rise(60).operator]


class TestDue:
    """When the day has come."""

    def test_due_is_reached_in_the_quarter_that_ends_on_the_day_and_not_before(self):
        assert [Status.ON_TRACK, Status.MISSED] == [
            cut("1900.1", "2026-Q3").status,
            cut("1900.1", "2026-Q4").status,
        ]

    @pytest.mark.parametrize(
        ("due", "calendar", "as_of"),
        [
            ("2026-12-14", Calendar.ADMINISTRATIVE, "2026-Q4"),
            ("2026-12-15", Calendar.ADMINISTRATIVE, "2027-Q1"),
            ("2026-12-31", Calendar.ADMINISTRATIVE, "2027-Q1"),
            ("2026-12-31", Calendar.CALENDAR, "2026-Q4"),
            (2026, Calendar.CALENDAR, "2026-Q4"),
            ("2026-Q3", Calendar.ADMINISTRATIVE, "2026-Q3"),
            ("2026-H1", Calendar.ADMINISTRATIVE, "2026-Q2"),
            ("2026-09", Calendar.CALENDAR, "2026-Q3"),
        ],
        ids=str,
    )
    def test_target_is_missed_from_the_first_quarter_that_ends_on_or_after_the_day(
        self, due, calendar, as_of
    ):
        asked = subject(POSTS, calendar, rule=CUT_5_PERCENT, due=due)
        reached = parse_period(as_of).closes
        judged = [horizon_of(asked, one).until for one in (reached - 1, reached)]
        statuses = [
            weigh(
                asked, quarter_code(one), totals(quarter_code(until), sums(1950), sums(2000))
            ).status
            for one, until in zip((reached - 1, reached), judged, strict=True)
        ]
        assert (False, True) == tuple(one is Status.MISSED for one in statuses)

    def test_event_without_a_date_is_not_due_until_the_operator_holds(self):
        asked = share("100%", "=", due={"event": {"vi": "Đại hội", "en": "Congress"}})
        verdicts = [
            weigh(asked, "2024-Q1", totals("2024-Q1", ratio(percent))) for percent in (0, 99, 100)
        ]
        assert [Status.NOT_DUE, Status.NOT_DUE, Status.ACHIEVED] == [one.status for one in verdicts]
        assert Reason.EVENT == verdicts[0].reason

    @pytest.mark.parametrize(
        ("percent", "as_of", "status"),
        [
            (92, "2024-Q2", Status.ACHIEVED),
            (90, "2024-Q2", Status.ACHIEVED),
            (89, "2024-Q2", Status.AT_RISK),
            ("85.5", "2024-Q2", Status.AT_RISK),
            ("85.499999", "2024-Q2", Status.OFF_TRACK),
            (89, "2024-Q3", Status.AT_RISK),
            (89, "2024-Q4", Status.MISSED),
        ],
    )
    def test_yearly_target_is_due_at_the_end_of_each_year(self, percent, as_of, status):
        asked = share("90%", due="each_year", until=2025)
        assert status == weigh(asked, as_of, totals(as_of, ratio(percent))).status

    def test_year_missed_stays_missed_until_the_next_years_figure_comes(self):
        asked = share("90%", due="each_year", until=2025)
        last_year = totals("2024-Q4", ratio(80))
        this_year = totals("2025-Q1", ratio(80))
        assert [Status.MISSED, Status.OFF_TRACK] == [
            weigh(asked, "2025-Q1", last_year).status,
            weigh(asked, "2025-Q1", this_year).status,
        ]

    def test_yearly_target_is_judged_for_the_last_time_in_its_last_year(self):
        asked = share("90%", due="each_year", until=2025)
        assert parse_period("2025").closes == horizon_of(asked, parse_period("2027").closes).until

    def test_yearly_ceiling_is_not_achieved_before_the_year_is_over(self):
        spent = {"unit": "vnd", "value": "amount", "measure": "flow", "better": "lower"}
        asked = subject(spent, rule={"kind": "level", "op": "<=", "target": 100}, due="each_year")
        verdicts = [
            weigh(asked, as_of, totals(as_of, sums(30))).status for as_of in ("2024-Q1", "2024-Q4")
        ]
        assert (False, True) == tuple(one is Status.ACHIEVED for one in verdicts)


class TestStanding:
    """Targets with neither a date nor a baseline."""

    @pytest.mark.parametrize(
        ("percent", "status", "reason"),
        [
            ("80", Status.ACHIEVED, Reason.HOLDS),
            ("79.999999", Status.AT_RISK, Reason.NEAR),
            ("76", Status.AT_RISK, Reason.NEAR),
            ("75.999999", Status.OFF_TRACK, Reason.FAR),
            ("0", Status.OFF_TRACK, Reason.FAR),
        ],
    )
    def test_within_a_twentieth_of_the_target_is_at_risk(self, percent, status, reason):
        verdict = weigh(share("80%", due="standing"), "2024-Q1", totals("2024-Q1", ratio(percent)))
        assert (status, reason) == (verdict.status, verdict.reason)

    @pytest.mark.parametrize(
        ("value", "status"),
        [
            ("80", Status.ACHIEVED),
            ("84", Status.AT_RISK),
            ("84.000001", Status.OFF_TRACK),
        ],
    )
    def test_ceiling_is_near_from_above(self, value, status):
        asked = subject(
            {**MONEY, "better": "lower"},
            rule={"kind": "level", "op": "<=", "target": 80},
            due="standing",
        )
        assert status == weigh(asked, "2024-Q4", totals("2024-Q4", sums(value))).status

    @pytest.mark.parametrize(
        ("percent", "status"),
        [
            ("76", Status.AT_RISK),
            ("84", Status.AT_RISK),
            ("75.999999", Status.OFF_TRACK),
            ("84.000001", Status.OFF_TRACK),
        ],
    )
    def test_exact_target_is_near_from_both_sides(self, percent, status):
        asked = share("80%", "=", due="standing")
        assert status == weigh(asked, "2024-Q1", totals("2024-Q1", ratio(percent))).status

    def test_more_than_is_not_held_by_equal_and_is_at_risk(self):
        asked = share("80%", ">", due="standing")
        assert Status.AT_RISK == weigh(asked, "2024-Q1", totals("2024-Q1", ratio(80))).status

    def test_no_progress_is_claimed_without_a_path(self):
        verdict = weigh(share("80%", due="standing"), "2024-Q1", totals("2024-Q1", ratio(70)))
        assert (None, None, None, None) == (
            verdict.progress,
            verdict.due_progress,
            verdict.pace,
            verdict.baseline,
        )

    def test_share_counted_anew_is_never_missed_in_a_standing_target(self):
        asked = share("80%", due="standing")
        assert Status.OFF_TRACK == weigh(asked, "2030-Q4", totals("2030-Q4", ratio(0))).status


class TestFirstFigureAsBaseline:
    """A dated target that declares no baseline starts from its first accepted figure."""

    def test_path_runs_from_the_first_figure(self):
        verdict = rise("33.75")
        assert (Fraction(1, 10), "2021-Q4", True) == (
            verdict.baseline,
            quarter_code(verdict.baseline_period),
            verdict.baseline_is_first_figure,
        )

    def test_first_figure_alone_is_the_start_of_the_road(self):
        only = totals("2022-Q1", ratio(30))
        verdict = weigh(share("60%", due=2025), "2022-Q1", only, only)
        assert (Status.NOT_DUE, Reason.NOTHING_DUE_YET, Fraction(0)) == (
            verdict.status,
            verdict.reason,
            verdict.progress,
        )

    @pytest.mark.parametrize(
        ("percent", "status"),
        [(79, Status.AT_RISK), (76, Status.AT_RISK), (70, Status.OFF_TRACK), (80, Status.ACHIEVED)],
    )
    def test_worsening_below_a_target_once_met_never_looks_good(self, percent, status):
        asked, first = share("80%", due=2025), totals("2021-Q4", ratio(90))
        verdict = weigh(asked, "2023-Q4", totals("2023-Q4", ratio(percent)), first)
        assert (status, None, None) == (verdict.status, verdict.progress, verdict.pace)

    @pytest.mark.parametrize(
        ("value", "status"), [(80, Status.ACHIEVED), (83, Status.AT_RISK), (95, Status.OFF_TRACK)]
    )
    def test_rising_above_a_ceiling_once_met_never_looks_good(self, value, status):
        asked = subject(
            {**MONEY, "better": "lower"}, rule={"kind": "level", "op": "<=", "target": 80}, due=2025
        )
        verdict = weigh(
            asked, "2023-Q4", totals("2023-Q4", sums(value)), totals("2021-Q4", sums(70))
        )
        assert (status, None) == (verdict.status, verdict.progress)

    def test_first_figure_exactly_at_the_target_gives_no_span(self):
        asked, first = share("80%", due=2025), totals("2021-Q4", ratio(80))
        verdict = weigh(asked, "2023-Q4", totals("2023-Q4", ratio(70)), first)
        assert (Status.OFF_TRACK, None) == (verdict.status, verdict.progress)

    def test_strict_target_started_exactly_at_its_value_is_never_achieved_by_standing_still(self):
        asked, first = share("50%", ">", due=2025), totals("2021-Q4", ratio(50))
        verdict = weigh(asked, "2023-Q4", totals("2023-Q4", ratio(50)), first)
        assert (Status.AT_RISK, Reason.NEAR) == (verdict.status, verdict.reason)

    def test_first_figure_of_nothing_over_nothing_is_no_baseline(self):
        asked, first = share("80%", due=2025), totals("2021-Q4", sums(0, of=0))
        verdict = weigh(asked, "2023-Q4", totals("2023-Q4", ratio(70)), first)
        assert (Status.OFF_TRACK, Reason.FAR, None, False) == (
            verdict.status,
            verdict.reason,
            verdict.baseline,
            verdict.baseline_is_first_figure,
        )

    def test_first_figure_that_two_sources_contradict_is_not_used_in_silence(self):
        first = totals("2021-Q4", ratio(10), conflicting=True)
        verdict = weigh(share("60%", due=2025), "2023-Q4", totals("2023-Q4", ratio(40)), first)
        assert (Status.NOT_ASSESSABLE, Reason.CONFLICTING) == (verdict.status, verdict.reason)

    def test_illustrative_first_figure_makes_the_verdict_illustrative(self):
        first = totals("2021-Q4", ratio(10), illustrative=True)
        verdict = weigh(share("60%", due=2025), "2023-Q4", totals("2023-Q4", ratio(40)), first)
        assert verdict.illustrative


class TestYearlyFlowFromZero:
    """30% of the units inspected every year: each year starts from nothing."""

    def verdict(self, as_of, inspected):
        asked = subject(
            INSPECTED, rule={"kind": "share", "target": "30%"}, due="each_year", until=2025
        )
        return weigh(asked, as_of, totals(as_of, ratio(inspected)))

    @pytest.mark.parametrize(
        ("as_of", "inspected", "due", "status"),
        [
            ("2024-Q1", "7.5", Fraction(1, 4), Status.ON_TRACK),
            ("2024-Q1", "5", Fraction(1, 4), Status.AT_RISK),
            ("2024-Q1", "0", Fraction(1, 4), Status.OFF_TRACK),
            ("2024-Q2", "15", Fraction(1, 2), Status.ON_TRACK),
            ("2024-Q2", "14.25", Fraction(1, 2), Status.ON_TRACK),
            ("2024-Q2", "14.249999", Fraction(1, 2), Status.AT_RISK),
            ("2024-Q3", "30", Fraction(3, 4), Status.ACHIEVED),
            ("2024-Q4", "29.999999", Fraction(1), Status.MISSED),
        ],
    )
    def test_part_of_the_year_asks_for_a_part_of_the_target(self, as_of, inspected, due, status):
        verdict = self.verdict(as_of, inspected)
        assert (status, due, Fraction(0)) == (
            verdict.status,
            verdict.due_progress,
            verdict.baseline,
        )

    def test_new_year_starts_from_zero_again(self):
        assert (Fraction(1, 4), Status.OFF_TRACK) == (
            self.verdict("2025-Q1", 0).due_progress,
            self.verdict("2025-Q1", 0).status,
        )


class TestTrajectory:
    """The plan's own path, year by year."""

    def verdict(self, as_of, percent):
        asked = subject(SHARE, rule=DIGITISATION, due=2025)
        return weigh(asked, as_of, totals(as_of, ratio(percent)))

    @pytest.mark.parametrize(
        ("as_of", "expected"),
        [
            ("2021-Q4", 15),
            ("2022-Q1", 20),
            ("2022-Q2", 25),
            ("2022-Q3", 30),
            ("2022-Q4", 35),
            ("2025-Q4", 95),
        ],
    )
    def test_value_expected_is_linear_between_the_years(self, as_of, expected):
        assert Fraction(expected, 100) == self.verdict(as_of, 40).expected

    @pytest.mark.parametrize(
        ("percent", "status"),
        [(15, Status.ON_TRACK), (20, Status.ON_TRACK), ("14.999999", Status.OFF_TRACK)],
    )
    def test_first_point_is_itself_demanded(self, percent, status):
        assert status == self.verdict("2021-Q4", percent).status

    def test_nothing_is_due_before_the_first_point(self):
        verdict = self.verdict("2021-Q1", 5)
        assert (Status.NOT_DUE, False) == (verdict.status, verdict.regressing)

    def test_only_the_last_point_is_the_target(self):
        assert [Status.ON_TRACK, Status.ACHIEVED] == [
            self.verdict("2023-Q4", percent).status for percent in ("94.9", "95")
        ]

    def test_last_point_not_reached_is_missed(self):
        assert Status.MISSED == self.verdict("2025-Q4", "94.999999").status

    def test_baseline_of_a_trajectory_is_its_first_point(self):
        verdict = self.verdict("2023-Q4", 40)
        assert (Fraction(15, 100), "2021-Q4", False) == (
            verdict.baseline,
            quarter_code(verdict.baseline_period),
            verdict.baseline_is_first_figure,
        )

    @pytest.mark.parametrize(
        ("value", "status"),
        [
            (50, Status.ACHIEVED),
            (75, Status.ON_TRACK),
            ("76.25", Status.ON_TRACK),
            ("76.250001", Status.AT_RISK),
            (85, Status.AT_RISK),
            ("85.000001", Status.OFF_TRACK),
            (101, Status.OFF_TRACK),
        ],
    )
    def test_falling_trajectory_is_judged_downwards(self, value, status):
        rule = {"kind": "trajectory", "op": "<=", "points": {2021: 100, 2025: 50}}
        asked = subject({**MONEY, "better": "lower"}, rule=rule, due=2025)
        assert status == weigh(asked, "2023-Q4", totals("2023-Q4", sums(value))).status


class TestGrowth:
    """Each year above the year before."""

    rule = {"rule": {"kind": "growth", "than": "previous_year"}, "due": "each_year"}  # noqa: RUF012

    @pytest.mark.parametrize(
        ("value", "status"),
        [
            ("100.000001", Status.ACHIEVED),
            ("100", Status.MISSED),
            ("99", Status.MISSED),
        ],
    )
    def test_year_must_be_strictly_above_the_year_before(self, value, status):
        verdict = weigh(
            subject(MONEY, **self.rule), "2024-Q4", totals("2024-Q4", sums(value), sums(100))
        )
        assert (status, Fraction(100)) == (verdict.status, verdict.target_value)

    def test_year_before_without_a_figure_cannot_be_compared(self):
        verdict = weigh(
            subject(MONEY, **self.rule), "2024-Q4", totals("2024-Q4", sums(100), Sums())
        )
        assert (Status.NOT_ASSESSABLE, Reason.NO_BASELINE) == (verdict.status, verdict.reason)

    @pytest.mark.parametrize(
        ("value", "status"), [(100, Status.AT_RISK), (95, Status.AT_RISK), (94, Status.OFF_TRACK)]
    )
    def test_year_still_open_is_at_risk_when_near_and_off_track_when_not(self, value, status):
        asked = subject({**MONEY, "every": "quarter"}, **self.rule)
        verdict = weigh(asked, "2024-Q2", totals("2024-Q2", sums(value), sums(100)))
        assert status == verdict.status


class TestDirection:
    """A direction without a number: a trend, never a colour."""

    @pytest.mark.parametrize(
        ("now", "change"), [(80, Fraction(-20)), (100, Fraction(0)), (130, Fraction(30))]
    )
    @pytest.mark.parametrize("due", [2022, 2026, "standing", "each_year"])
    def test_direction_never_has_a_colour(self, now, change, due):
        asked = subject(POSTS, rule={"kind": "direction"}, due=due)
        first = totals("2021-Q4", sums(100))
        verdict = weigh(asked, "2022-Q4", totals("2022-Q4", sums(now)), first)
        assert (Status.NOT_ASSESSABLE, Reason.DIRECTION) == (verdict.status, verdict.reason)
        assert (change, None, None, None) == (
            verdict.change,
            verdict.expected,
            verdict.target_value,
            verdict.pace,
        )

    def test_single_figure_has_no_change(self):
        only = totals("2021-Q4", sums(100))
        asked = subject(POSTS, rule={"kind": "direction"}, due=2026)
        assert weigh(asked, "2021-Q4", only, only).change is None

    def test_direction_with_too_little_data_says_so(self):
        asked = subject(POSTS, rule={"kind": "direction"}, due=2026)
        verdict = weigh(asked, "2022-Q4", totals("2022-Q4", sums(100), coverage="0.5"))
        assert Status.INSUFFICIENT_DATA == verdict.status


class TestObstacles:
    """What keeps a target from being judged, however good the figure looks."""

    def test_nothing_accepted_is_no_data(self):
        asked = subject(POSTS, rule=CUT_5_PERCENT, due=2026)
        verdict = nothing_accepted(asked, horizon_of(asked, 8100))
        assert (Status.NO_DATA, Reason.NOTHING_ACCEPTED, Fraction(0)) == (
            verdict.status,
            verdict.reason,
            verdict.coverage,
        )

    @pytest.mark.parametrize(
        ("coverage", "status"),
        [
            ("0.799999", Status.INSUFFICIENT_DATA),
            ("0.8", Status.ACHIEVED),
            ("0.800001", Status.ACHIEVED),
        ],
    )
    def test_coverage_must_reach_its_minimum(self, coverage, status):
        now = totals("2024-Q1", ratio(100), coverage=coverage)
        assert status == weigh(share(due="standing"), "2024-Q1", now).status

    @pytest.mark.parametrize(
        ("coverage", "status"),
        [("0.499999", Status.INSUFFICIENT_DATA), ("0.5", Status.ACHIEVED)],
    )
    def test_target_may_set_its_own_minimum(self, coverage, status):
        now = totals("2024-Q1", ratio(100), coverage=coverage)
        assert status == weigh(share(due="standing", min_coverage=0.5), "2024-Q1", now).status

    def test_minimum_of_nothing_still_needs_a_figure(self):
        now = totals("2024-Q1", Sums(), coverage=0)
        verdict = weigh(share(due="standing", min_coverage=0), "2024-Q1", now)
        assert (Status.INSUFFICIENT_DATA, Reason.LOW_COVERAGE) == (verdict.status, verdict.reason)

    def test_silence_of_all_is_told_before_a_baseline_that_is_missing(self):
        asked = subject(POSTS, rule=CUT_5_PERCENT, due=2026)
        silent = totals("2024-Q4", Sums(), Sums(), coverage=0, reported=0)
        verdict = weigh(asked, "2024-Q4", silent)
        assert (Status.INSUFFICIENT_DATA, Reason.LOW_COVERAGE) == (verdict.status, verdict.reason)

    @pytest.mark.parametrize(
        ("sort", "as_of", "status"),
        [
            (SHARE, "2024-Q3", Status.ACHIEVED),
            (SHARE, "2024-Q4", Status.INSUFFICIENT_DATA),
            ({**SHARE, "every": "year"}, "2025-Q1", Status.ACHIEVED),
            ({**SHARE, "every": "year"}, "2025-Q2", Status.INSUFFICIENT_DATA),
            ({**SHARE, "max_age": 0}, "2024-Q1", Status.ACHIEVED),
            ({**SHARE, "max_age": 0}, "2024-Q2", Status.INSUFFICIENT_DATA),
            ({**SHARE, "max_age": 3}, "2024-Q4", Status.ACHIEVED),
        ],
        ids=str,
    )
    def test_figure_older_than_its_allowed_age_is_not_judged(self, sort, as_of, status):
        asked = subject(sort, rule={"kind": "share", "target": "80%"}, due="standing")
        assert status == weigh(asked, as_of, totals("2024-Q1", ratio(100))).status

    def test_age_of_a_dated_target_is_counted_to_its_due_date(self):
        asked = share(due=2024)
        assert [Status.ACHIEVED, Status.INSUFFICIENT_DATA] == [
            weigh(asked, "2027-Q4", totals(period, ratio(100))).status
            for period in ("2024-Q2", "2024-Q1")
        ]

    def test_old_figure_says_that_it_is_old_before_anything_else(self):
        now = totals("2024-Q1", sums(0, of=0), coverage=0)
        assert Reason.TOO_OLD == weigh(share(due="standing"), "2025-Q4", now).reason

    def test_insufficient_data_come_before_missed(self):
        now = totals("2025-Q4", ratio(10), coverage="0.5")
        assert Status.INSUFFICIENT_DATA == weigh(share(due=2025), "2025-Q4", now).status

    def test_cut_without_a_baseline_figure_is_not_assessable(self):
        asked = subject(POSTS, rule=CUT_5_PERCENT, due=2026)
        verdict = weigh(asked, "2024-Q4", totals("2024-Q4", sums(1900), Sums()))
        assert (Status.NOT_ASSESSABLE, Reason.NO_BASELINE, None) == (
            verdict.status,
            verdict.reason,
            verdict.progress,
        )

    def test_nothing_over_nothing_is_not_assessable(self):
        verdict = weigh(share(due="standing"), "2024-Q1", totals("2024-Q1", sums(0, of=0)))
        assert (Status.NOT_ASSESSABLE, Reason.ZERO_DENOMINATOR) == (verdict.status, verdict.reason)

    def test_something_over_nothing_is_not_assessable(self):
        verdict = weigh(share(due="standing"), "2024-Q1", totals("2024-Q1", sums(5, of=0)))
        assert Reason.ZERO_DENOMINATOR == verdict.reason

    def test_conflicting_figures_are_not_assessable(self):
        now = totals("2024-Q1", ratio(100), conflicting=True)
        verdict = weigh(share(due="standing"), "2024-Q1", now)
        assert (Status.NOT_ASSESSABLE, Reason.CONFLICTING) == (verdict.status, verdict.reason)
        assert verdict.actual is None

    def test_ranks_of_several_agencies_are_never_added(self):
        asked = subject(RANKING, rule={"kind": "rank", "at_most": 10}, due="each_year")
        verdict = weigh(asked, "2024-Q4", totals("2024-Q4", sums(3, agencies=2)))
        assert (Status.NOT_ASSESSABLE, Reason.NOT_ADDABLE, None) == (
            verdict.status,
            verdict.reason,
            verdict.actual,
        )

    def test_published_scores_of_several_agencies_are_never_added(self):
        asked = subject(
            {**SURVEY, "measure": "published"}, rule={"kind": "level", "target": 90}, due="standing"
        )
        verdict = weigh(asked, "2024-Q4", totals("2024-Q4", sums(180, agencies=2)))
        assert Reason.NOT_ADDABLE == verdict.reason


class TestTerritory:
    """Posts of a city that took in a neighbour in the third quarter of 2025."""

    def weighed(self, sort, rule, now, base, **keys):
        asked = subject(sort, rule=rule, due=2026)
        came_in = enlargement(parse_period("2025-Q3").closes, "tỉnh bên", "a")
        asked = replace(asked, population=replace(asked.population, enlarged=(came_in,)))
        return weigh(asked, "2025-Q4", totals("2025-Q4", now, base, **keys))

    def test_figure_is_shown_and_compared_with_nothing(self):
        # 1,940 of those who existed in 2021 and 3,100 of all of today: no cut can be told.
        verdict = self.weighed(POSTS, CUT_5_PERCENT, sums(1940), sums(2000), whole_value=3100)
        assert (Status.NOT_ASSESSABLE, Reason.TERRITORY, Fraction(3100)) == (
            verdict.status,
            verdict.reason,
            verdict.actual,
        )
        assert [None] * 7 == [
            verdict.expected,
            verdict.target_value,
            verdict.baseline,
            verdict.path,
            verdict.progress,
            verdict.due_progress,
            verdict.pace,
        ]

    def test_restated_baseline_is_compared_with_the_whole(self):
        # 3,100 against 2,000 and the 1,200 that came in: 100 of the 160 wanted are gone, and four
        # years of five have passed.
        verdict = self.weighed(
            POSTS, CUT_5_PERCENT, sums(3100), sums(3200), added=Decimal(1200), whole_value=3100
        )
        assert (Status.AT_RISK, Fraction(5, 8), Fraction(25, 32)) == (
            verdict.status,
            verdict.progress,
            verdict.pace,
        )

    def test_whole_with_an_agency_never_heard_of_is_incomplete(self):
        verdict = self.weighed(POSTS, CUT_5_PERCENT, Sums(), sums(1200), added=Decimal(1200))
        assert (Status.INSUFFICIENT_DATA, Reason.INCOMPLETE) == (verdict.status, verdict.reason)

    def test_score_is_compared_with_the_year_before_whatever_came_in(self):
        verdict = self.weighed(SURVEY, GROWTH, sums(91), sums(90))
        assert (Status.ACHIEVED, Fraction(91)) == (verdict.status, verdict.actual)


class TestEndOfAPopulation:
    """Districts ended with the second quarter of 2025: judged no more, their figures kept."""

    @pytest.mark.parametrize(
        ("actual", "coverage"), [("1900", 1), ("2100", 1), ("1950", "0.5")], ids=str
    )
    def test_last_figure_is_kept_and_never_turns_red(self, actual, coverage):
        ended = Population((Member("a", "a", BEGINNING, parse_period("2025-Q2").closes),))
        asked = replace(subject(POSTS, rule=CUT_5_PERCENT, due=2026), population=ended)
        last = totals("2025-Q2", sums(actual), sums(2000), coverage=coverage)
        verdict = weigh(asked, "2027-Q4", last)
        assert (Status.CLOSED, Reason.POPULATION_ENDED, False) == (
            verdict.status,
            verdict.reason,
            verdict.regressing,
        )
        assert (Fraction(actual), Fraction(1900), "2025-Q2") == (
            verdict.actual,
            verdict.target_value,
            quarter_code(verdict.period),
        )


class TestSurvey:
    """Satisfaction over several agencies."""

    def verdict(self, now):
        asked = subject(SURVEY, rule={"kind": "level", "op": ">=", "target": 90}, due="standing")
        return weigh(asked, "2024-Q4", totals("2024-Q4", now))

    def test_scores_are_weighted_by_respondents(self):
        # 95 points of 100 people and 80 of 900: the mean of the scores would be 87.5.
        weighted = Sums(
            2, value=175, weighted=95 * 100 + 80 * 900, weights=1000, weighted_agencies=2
        )
        assert Fraction(815, 10) == self.verdict(weighted).actual

    def test_scores_without_respondents_cannot_be_joined(self):
        half = Sums(2, value=175, weighted=9500, weights=100, weighted_agencies=1)
        assert (Status.NOT_ASSESSABLE, Reason.SURVEY_WEIGHTS) == (
            self.verdict(half).status,
            self.verdict(half).reason,
        )

    def test_scores_of_nobody_cannot_be_joined(self):
        nobody = Sums(2, value=175, weighted_agencies=2)
        assert Reason.SURVEY_WEIGHTS == self.verdict(nobody).reason

    def test_single_score_needs_no_respondents(self):
        assert Status.ACHIEVED == self.verdict(Sums(1, value=90)).status


class TestBeforeItOpens:
    """A rule that does not apply yet gives no verdict, with figures or without."""

    # The report year's second quarter ends on 14/06, the calendar's on 30/06.
    OPENS = share(due="standing", starts="2024-06-20")

    @pytest.mark.parametrize(
        ("as_of", "status", "reason"),
        [
            ("2024-Q2", Status.NOT_DUE, Reason.WINDOW_NOT_OPEN),
            ("2024-Q3", Status.NO_DATA, Reason.NOTHING_ACCEPTED),
        ],
    )
    def test_nothing_filed(self, as_of, status, reason):
        closes = parse_period(as_of).closes
        verdict = nothing_accepted(self.OPENS, horizon_of(self.OPENS, closes))
        assert (self.OPENS.target.id, closes) == (verdict.target, verdict.as_of)
        assert (status, reason) == (verdict.status, verdict.reason)

    @pytest.mark.parametrize(
        ("as_of", "status"), [("2024-Q2", Status.NOT_DUE), ("2024-Q3", Status.ACHIEVED)]
    )
    def test_figure_that_would_do(self, as_of, status):
        verdict = weigh(self.OPENS, as_of, totals(as_of, ratio(90)))
        assert (status, parse_period(as_of).closes) == (verdict.status, verdict.as_of)


class TestCeilingOfNothing:
    """Zero is a figure like any other, and may be the very target."""

    def yearly(self, target, actual, as_of="2024-Q2"):
        rule = {"kind": "level", "op": "<=", "target": target}
        asked = subject(SPENT, rule=rule, due="each_year")
        return weigh(asked, as_of, totals(as_of, sums(actual)))

    @pytest.mark.parametrize(
        ("actual", "status"),
        [(0, Status.ON_TRACK), (50, Status.ON_TRACK), (51, Status.AT_RISK), (100, Status.AT_RISK)],
    )
    def test_half_of_a_yearly_ceiling_may_be_used_by_the_middle_of_the_year(self, actual, status):
        verdict = self.yearly(100, actual)
        assert (status, Reason.WITHIN_CEILING) == (verdict.status, verdict.reason)

    def test_nothing_spent_where_nothing_may_be(self):
        assert Status.ON_TRACK == self.yearly(0, 0).status

    @pytest.mark.parametrize(("actual", "status"), [(0, "achieved"), (1, "off_track")])
    def test_near_nothing_is_not_nothing(self, actual, status):
        asked = subject(
            {**MONEY, "better": "lower"},
            rule={"kind": "level", "op": "<=", "target": 0},
            due="standing",
        )
        assert status == weigh(asked, "2024-Q4", totals("2024-Q4", sums(actual))).status


class TestSilence:
    """The last figures of those who fell silent may only make a verdict worse."""

    def pair(self, alone, together):
        """Verdict without the silent, counting them, and what comes of both."""
        first, second = rise(alone), rise(together)
        return first, second, with_silent_agencies(first, second)

    def test_worse_one_counts_and_says_why(self):
        alone, together, found = self.pair(35, 5)
        assert (Status.ON_TRACK, Status.OFF_TRACK) == (alone.status, together.status)
        assert (Status.OFF_TRACK, Reason.SILENT, True) == (
            found.status,
            found.reason,
            found.regressing,
        )
        assert (Fraction(35, 100), Fraction(5, 100)) == (found.actual, found.with_silent)
        assert alone.pace == found.pace

    def test_worse_one_without_regressing(self):
        _, _, found = self.pair(35, 15)
        assert (Status.OFF_TRACK, False) == (found.status, found.regressing)

    @pytest.mark.parametrize("together", [35, 36, 60])
    def test_one_no_worse_changes_nothing(self, together):
        alone, _, found = self.pair(35, together)
        assert alone == found

    def unjudged(self):
        return weigh(
            share("60%", due=2025), "2023-Q4", totals("2023-Q4", ratio(35), conflicting=True)
        )

    def test_good_verdict_does_not_stand_where_counting_all_gives_none(self):
        assert self.unjudged() == with_silent_agencies(rise(35), self.unjudged())
        assert self.unjudged() == with_silent_agencies(rise(60), self.unjudged())

    def test_bad_verdict_stands_where_counting_all_gives_none(self):
        assert rise(5) == with_silent_agencies(rise(5), self.unjudged())

    def test_no_verdict_stays_none(self):
        assert self.unjudged() == with_silent_agencies(self.unjudged(), rise(5))


class TestFigureApartFromItsBaseline:
    """Where it is the baseline that is missing, the figure is shown if it can be told."""

    def shown(self, sort, reported, whole=7):
        asked = subject(sort, rule=GROWTH, due="each_year")
        now = totals(
            "2024-Q4", Sums(), Sums(), coverage=0, reported=reported, whole_value=Decimal(whole)
        )
        verdict = weigh(asked, "2024-Q4", now)
        assert Reason.NO_BASELINE == verdict.reason
        assert parse_period("2023-Q4").closes == verdict.baseline_period
        return verdict.actual

    def test_sum_of_many_is_told(self):
        assert 7 == self.shown(MONEY, 3)

    def test_score_of_one_is_told(self):
        assert 7 == self.shown(SURVEY, 1)

    def test_scores_of_many_are_not_added(self):
        assert None is self.shown(SURVEY, 3)


@pytest.mark.parametrize("missing", ["operator", "actual", "target_value"])
def test_nothing_holds_of_what_is_missing(missing):
    verdict = rise(60)
    assert holds(verdict)
    assert not holds(replace(verdict, **{missing: None}))


def test_verdict_carries_what_it_was_judged_on():
    asked, now = share("60%", due="standing"), totals("2023-Q4", ratio(55), coverage="0.9")
    verdict = weigh(asked, "2024-Q1", now)
    assert ("T1", "2024-Q1", "2023-Q4", Fraction(9, 10), now) == (
        verdict.target,
        quarter_code(verdict.as_of),
        quarter_code(verdict.period),
        verdict.coverage,
        verdict.totals,
    )


@pytest.mark.parametrize("numbers", ["progress", "due_progress", "pace"])
def test_no_number_of_progress_is_shown_for_data_too_thin_to_judge(numbers):
    now = totals("2024-Q4", sums(1943), sums(2000), coverage="0.5")
    thin = weigh(subject(POSTS, rule=CUT_5_PERCENT, due=2026), "2024-Q4", now)
    assert Status.INSUFFICIENT_DATA == thin.status
    assert getattr(cut(1943), numbers) is not None
    assert None is getattr(thin, numbers)


def test_only_falling_back_is_regressing():
    assert [True, False, False, False, False] == [
        rise(percent).regressing for percent in (5, 15, 30, 35, 60)
    ]


def test_verdict_at_its_start_is_not_regressing():
    ahead = weigh(
        subject(SHARE, rule=DIGITISATION, due=2025), "2021-Q4", totals("2021-Q4", ratio(20))
    )
    assert (Status.ON_TRACK, Reason.AHEAD_OF_START, False) == (
        ahead.status,
        ahead.reason,
        ahead.regressing,
    )
    first = totals("2021-Q4", ratio(10))
    start = weigh(share("60%", due=2025), "2021-Q4", first, first)
    assert (Status.NOT_DUE, Reason.NOTHING_DUE_YET, False) == (
        start.status,
        start.reason,
        start.regressing,
    )


# Verdicts that do not go by the pace on a road, each on a figure worse than the one before it.
OFF_THE_ROAD = {
    Reason.WINDOW_NOT_OPEN: lambda: rise(5, "2023-Q4", starts=2024),
    Reason.CONFLICTING: lambda: weigh(
        share("60%", due=2025),
        "2023-Q4",
        totals("2023-Q4", ratio(5), conflicting=True),
        totals("2021-Q4", ratio(10)),
    ),
    Reason.DIRECTION: lambda: weigh(
        subject(POSTS, rule={"kind": "direction"}, due="standing"),
        "2023-Q4",
        totals("2023-Q4", sums(110)),
        totals("2021-Q4", sums(100)),
    ),
    Reason.DUE_PASSED: lambda: rise(5, "2025-Q4"),
    Reason.EVENT: lambda: rise(5, due={"event": {"vi": "Đại hội", "en": "Congress"}}),
    Reason.YEAR_RUNNING: lambda: weigh(
        subject(INSPECTED, rule={"kind": "share", "target": "30%"}, due="each_year", per="agency"),
        "2024-Q2",
        totals("2024-Q2", sums(0, of=10, agencies=10)),
    ),
    Reason.FAR: lambda: rise(5, due="standing"),
}


@pytest.mark.parametrize("reason", OFF_THE_ROAD)
def test_verdict_that_does_not_go_by_pace_is_never_regressing(reason):
    verdict = OFF_THE_ROAD[reason]()
    assert (reason, False) == (verdict.reason, verdict.regressing)


@pytest.mark.parametrize(
    ("as_of", "agencies", "status"),
    [
        ("2024-Q3", 9, Status.NOT_DUE),
        ("2024-Q3", 10, Status.ACHIEVED),
        ("2024-Q4", 9, Status.MISSED),
    ],
)
def test_year_counted_agency_by_agency_is_judged_when_it_is_over_or_all_have_done_it(
    as_of, agencies, status
):
    asked = subject(
        INSPECTED, rule={"kind": "share", "target": "30%"}, due="each_year", per="agency"
    )
    verdict = weigh(asked, as_of, totals(as_of, sums(agencies, of=10, agencies=10)))
    assert status == verdict.status
