"""From figures in the ledger to verdicts: what is judged, over which agencies, known when."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction

import pytest

from building import (
    ADMIN,
    CUT_5_PERCENT,
    DONE,
    DOSSIERS,
    INSPECTED,
    POSTS,
    RANKING,
    SHARE,
    SURVEY,
    World,
    agency,
    figure,
    indicator,
    load,
    target,
)
from metrics.errors import UnknownTargetError
from metrics.periods import parse_period, quarter_code
from metrics.services.judging import judge
from metrics.status.verdict import Reason, Status

TEN = list("abcdefghij")
AT_LEAST_80 = {"kind": "share", "op": ">=", "target": "80%"}
STANDING_80 = {"rule": AT_LEAST_80, "due": "standing"}
CUT_BY_2026 = {"rule": CUT_5_PERCENT, "due": 2026}
SPENT = {"unit": "vnd", "value": "amount", "measure": "flow", "better": "lower"}
MONEY = {"unit": "vnd", "value": "amount", "measure": "stock", "better": "higher", "every": "year"}

# A district that ends with the district level on 30/06/2025.
DISTRICT = agency("d", valid_to="2025-06-30")


def numbers(verdict):
    """Everything of a verdict but the totals behind it."""
    return (
        verdict.status,
        verdict.reason,
        verdict.actual,
        verdict.progress,
        verdict.due_progress,
        verdict.coverage,
    )


class TestAsking:
    """The question itself."""

    def test_every_target_is_judged_in_the_order_of_declaration(self, catalog, repository):
        verdicts = judge(repository.workspace, ADMIN, 8100)
        assert list(catalog.targets) == [one.target for one in verdicts]
        assert {Status.NO_DATA, Status.NOT_DUE} == {one.status for one in verdicts}

    def test_targets_named_are_judged_in_the_order_named(self, repository):
        wanted = ["HP24-Q3", "HP21-Q1", "HP24-Q2"]
        verdicts = judge(repository.workspace, ADMIN, 8100, wanted)
        assert wanted == [one.target for one in verdicts]

    def test_no_target_named_is_no_verdict(self, declare):
        world = declare(SHARE, **STANDING_80)
        world.store(figure("a", "2024-Q1", numerator=1, of=1))
        assert () == judge(world.workspace, ADMIN, 8100, [])

    def test_unknown_target_is_an_error(self, declare):
        with pytest.raises(UnknownTargetError, match="T9"):
            declare(SHARE, **STANDING_80).verdict("2024-Q1", "T9")

    def test_history_has_a_verdict_for_every_quarter_with_a_figure_up_to_a_date(self, declare):
        world = declare(SHARE, **STANDING_80)
        for period in ("2023-Q4", "2024-Q1", "2024-Q3", "2025-Q1"):
            world.store(figure("a", period, numerator=9, of=10))
        assert ["2023-Q4", "2024-Q1", "2024-Q3"] == [
            quarter_code(one.as_of) for one in world.history("2024-Q4")
        ]

    def test_history_of_nothing_is_empty(self, declare):
        assert () == declare(SHARE, **STANDING_80).history("2024-Q4")

    def test_history_and_verdict_agree(self, declare):
        world = declare(POSTS, **CUT_BY_2026)
        for period, posts in (("2021", 2500), ("2022", 2480), ("2023", 2450), ("2024", 2430)):
            world.store(figure("a", period, posts))
        assert [numbers(world.verdict(f"{year}-Q4")) for year in (2021, 2022, 2023, 2024)] == [
            numbers(one) for one in world.history("2026-Q4")
        ]

    def test_cut_has_no_red_history_before_its_baseline(self, declare):
        world = declare(POSTS, **CUT_BY_2026)
        world.store(figure("a", "2020", 2600), figure("a", "2021", 2500), figure("a", "2022", 2490))
        assert [Status.NOT_DUE, Status.NOT_DUE, Status.OFF_TRACK] == [
            one.status for one in world.history("2024-Q4")
        ]

    def test_verdicts_together_are_the_verdicts_one_by_one(self, tmp_path, ledger):
        rules = {
            "whole": STANDING_80,
            "each": {**STANDING_80, "per": "agency"},
            "each_half": {
                "rule": AT_LEAST_80 | {"target": "50%"},
                "due": "standing",
                "per": "agency",
            },
        }
        loaded = load(
            tmp_path,
            targets=[target(code, **keys) for code, keys in rules.items()],
            indicators=[indicator(**SHARE)],
            agencies=[agency("a"), agency("b")],
        )
        world = World(loaded.catalog, ledger)
        world.store(
            figure("a", "2024-Q1", numerator=90, of=100),
            figure("b", "2024-Q1", numerator=60, of=100),
        )
        together = judge(world.workspace, ADMIN, parse_period("2024-Q1").closes)
        expected = [Fraction(3, 4), Fraction(1, 2), Fraction(1)]
        assert expected == [world.verdict("2024-Q1", code).actual for code in rules]
        assert expected == [one.actual for one in together]


class TestFigureJudged:
    """Which figure counts on a date."""

    def test_newest_accepted_figure_up_to_the_date_is_judged(self, declare):
        world = declare(SHARE, **STANDING_80)
        for quarter, numerator in ((1, 70), (2, 80), (3, 90)):
            world.store(figure("a", f"2024-Q{quarter}", numerator=numerator, of=100))
        assert [("2024-Q2", Fraction(4, 5)), ("2024-Q3", Fraction(9, 10))] == [
            (quarter_code(one.period), one.actual)
            for one in (world.verdict("2024-Q2"), world.verdict("2024-Q4"))
        ]

    def test_year_of_a_stock_is_its_last_quarter(self, declare):
        world = declare(POSTS, **CUT_BY_2026)
        world.store(figure("a", "2021", 2500), figure("a", "2024", 2430))
        by_quarter = declare(POSTS, **CUT_BY_2026)
        by_quarter.store(figure("a", "2021-Q4", 2500), figure("a", "2024-Q4", 2430))
        assert numbers(world.verdict("2024-Q4")) == numbers(by_quarter.verdict("2024-Q4"))

    def test_figures_after_the_due_date_do_not_change_the_verdict(self, declare):
        world = declare(POSTS, **CUT_BY_2026)
        world.store(figure("a", "2021", 2500), figure("a", "2026", 2400))
        before = world.verdict("2026-Q4")
        world.store(figure("a", "2027-Q1", 2300))
        assert Status.MISSED == before.status
        assert [numbers(before)] * 2 == [
            numbers(world.verdict(as_of)) for as_of in ("2027-Q1", "2027-Q2")
        ]

    def test_achieved_at_the_due_date_stays_achieved_whatever_comes_later(self, declare):
        world = declare(POSTS, **CUT_BY_2026)
        world.store(figure("a", "2021", 2500), figure("a", "2026", 2375))
        world.store(figure("a", "2027-Q1", 2600))
        assert Status.ACHIEVED == world.verdict("2027-Q1").status

    def test_figure_too_old_at_the_date_is_insufficient(self, declare):
        world = declare(SHARE, **STANDING_80)
        world.store(figure("a", "2024-Q1", numerator=9, of=10))
        assert [(Status.ACHIEVED, None), (Status.INSUFFICIENT_DATA, Reason.TOO_OLD)] == [
            (one.status, one.reason if one.reason is Reason.TOO_OLD else None)
            for one in (world.verdict("2024-Q3"), world.verdict("2024-Q4"))
        ]

    def test_figures_known_at_a_moment_are_judged_as_they_were_known_then(self, declare):
        world = declare(SHARE, **STANDING_80)
        first, second = datetime(2024, 4, 1), datetime(2024, 5, 1)  # noqa: DTZ001 - naive UTC
        world.store(figure("a", "2024-Q1", numerator=70, of=100), moment=first)
        world.store(figure("a", "2024-Q1", numerator=90, of=100), moment=second)
        assert [Fraction(7, 10), Fraction(9, 10)] == [
            world.verdict("2024-Q1", known_at=moment).actual for moment in (first, second)
        ]
        earlier = datetime(2024, 3, 1)  # noqa: DTZ001 - naive UTC
        assert Status.NO_DATA == world.verdict("2024-Q1", known_at=earlier).status

    @pytest.mark.parametrize("due", ["2024-02", "2024-02-29"])
    def test_milestone_done_in_the_month_it_is_due_is_achieved(self, declare, due):
        world = declare(DONE, rule={"kind": "milestone"}, due=due)
        world.store(figure("a", "2023-Q4", 0))
        world.store(figure("a", "2024-Q1", 1, note="2024-02-20"))
        assert Status.ACHIEVED == world.verdict("2024-Q1").status

    def test_milestone_done_after_the_day_is_missed(self, declare):
        world = declare(DONE, rule={"kind": "milestone"}, due="2024-02")
        world.store(figure("a", "2023-Q4", 0))
        world.store(figure("a", "2024-Q1", 1, note="2024-03-05"))
        assert Status.MISSED == world.verdict("2024-Q1").status


class TestClosedPopulation:
    """Agencies that ended: the last value is kept and never turns red."""

    @pytest.mark.parametrize("as_of", ["2025-Q3", "2025-Q4", "2026-Q4", "2030-Q1"])
    def test_population_that_ended_is_closed_with_its_last_value(self, declare, as_of):
        world = declare(SHARE, agencies=[DISTRICT], rule=AT_LEAST_80, due=2025)
        world.store(figure("d", "2025-Q2", numerator=60, of=100))
        verdict = world.verdict(as_of)
        assert (Status.CLOSED, Reason.POPULATION_ENDED, Fraction(3, 5), "2025-Q2", False) == (
            verdict.status,
            verdict.reason,
            verdict.actual,
            quarter_code(verdict.period),
            verdict.regressing,
        )

    def test_population_is_judged_until_it_ends(self, declare):
        world = declare(SHARE, agencies=[DISTRICT], **STANDING_80)
        world.store(figure("d", "2025-Q2", numerator=60, of=100))
        assert Status.OFF_TRACK == world.verdict("2025-Q2").status

    def test_target_missed_before_its_population_ended_stays_missed(self, declare):
        world = declare(SHARE, agencies=[DISTRICT], rule=AT_LEAST_80, due=2024)
        world.store(figure("d", "2024-Q4", numerator=60, of=100))
        assert Status.MISSED == world.verdict("2026-Q4").status

    def test_population_with_a_survivor_is_not_closed(self, declare):
        world = declare(SHARE, agencies=[DISTRICT, "a"], **STANDING_80)
        world.store(*[figure(code, "2025-Q2", numerator=60, of=100) for code in "da"])
        world.store(figure("a", "2025-Q3", numerator=60, of=100))
        verdict = world.verdict("2025-Q3")
        assert (Status.OFF_TRACK, Fraction(1)) == (verdict.status, verdict.coverage)

    def test_figure_filed_for_an_agency_after_its_end_is_not_counted(self, declare):
        world = declare(SHARE, agencies=[DISTRICT, "a"], **STANDING_80)
        world.store(*[figure(code, "2025-Q3", numerator=60, of=100) for code in "da"])
        assert Fraction(3, 5) == world.verdict("2025-Q3").actual
        assert 1 == world.verdict("2025-Q3").totals.now.agencies


class TestFirstFigure:
    """Where no baseline is declared."""

    def test_first_accepted_figure_is_the_baseline_and_says_so(self, declare):
        world = declare(SHARE, rule=AT_LEAST_80 | {"target": "60%"}, due=2025)
        world.store(figure("a", "2021", numerator=10, of=100))
        world.store(figure("a", "2022", numerator=15, of=100))
        world.store(figure("a", "2023", numerator=35, of=100))
        verdict = world.verdict("2023-Q4")
        assert (True, "2021-Q4", Fraction(1, 10), Fraction(1, 2), Fraction(1, 2)) == (
            verdict.baseline_is_first_figure,
            quarter_code(verdict.baseline_period),
            verdict.baseline,
            verdict.progress,
            verdict.due_progress,
        )

    def test_first_period_with_enough_coverage_is_taken(self, declare):
        world = declare(SHARE, agencies=TEN, rule=AT_LEAST_80 | {"target": "60%"}, due=2025)
        world.store(figure("a", "2021", numerator=50, of=100))
        world.store(*[figure(code, "2022", numerator=10, of=100) for code in TEN])
        world.store(*[figure(code, "2023", numerator=35, of=100) for code in TEN])
        verdict = world.verdict("2023-Q4")
        assert ("2022-Q4", Fraction(1, 10)) == (
            quarter_code(verdict.baseline_period),
            verdict.baseline,
        )

    def test_agency_that_starts_to_report_is_no_progress(self, declare):
        counted = {"unit": "units", "value": "count", "measure": "stock", "better": "higher"}
        world = declare(counted, agencies=TEN, rule={"kind": "count", "at_least": 200}, due=2025)
        world.store(*[figure(code, "2021", 10) for code in TEN[:8]])
        world.store(*[figure(code, "2023", 10) for code in TEN])
        assert Fraction(0) == world.verdict("2023-Q4").progress

    def test_declared_baseline_is_taken_whatever_came_before(self, declare):
        world = declare(POSTS, **CUT_BY_2026)
        for period, posts in (("2020", 9999), ("2021", 2500), ("2024", 2430)):
            world.store(figure("a", period, posts))
        verdict = world.verdict("2024-Q4")
        assert (Fraction(2500), False) == (verdict.baseline, verdict.baseline_is_first_figure)

    def test_baseline_of_a_day_is_the_figure_of_the_quarter_that_contains_it(self, declare):
        rule = {"kind": "reduction", "by": "20%", "baseline": "2020-05-31"}
        world = declare(POSTS, rule=rule, due=2025)
        world.store(figure("a", "2020-Q1", 999), figure("a", "2020-Q2", 100))
        world.store(figure("a", "2020-Q3", 50), figure("a", "2023", 90))
        verdict = world.verdict("2023-Q4")
        assert (Fraction(100), "2020-Q2") == (
            verdict.baseline,
            quarter_code(verdict.baseline_period),
        )


class TestFlows:
    """Figures that add up over the year."""

    def test_inspections_of_the_year_are_added_over_a_standing_number_of_units(self, declare):
        world = declare(INSPECTED, rule={"kind": "share", "target": "30%"}, due="each_year")
        world.store(figure("a", "2024-Q1", numerator=5, of=100))
        world.store(figure("a", "2024-Q2", numerator=10, of=100))
        verdict = world.verdict("2024-Q2")
        assert (Status.ON_TRACK, Fraction(15, 100), Fraction(1, 2), Fraction(1, 2)) == (
            verdict.status,
            verdict.actual,
            verdict.progress,
            verdict.due_progress,
        )

    def test_new_year_of_inspections_starts_from_zero(self, declare):
        world = declare(INSPECTED, rule={"kind": "share", "target": "30%"}, due="each_year")
        world.store(figure("a", "2024", numerator=30, of=100))
        world.store(figure("a", "2025-Q1", numerator=1, of=100))
        assert [(Status.ACHIEVED, Fraction(3, 10)), (Status.OFF_TRACK, Fraction(1, 100))] == [
            (one.status, one.actual) for one in (world.verdict("2024-Q4"), world.verdict("2025-Q1"))
        ]

    def test_share_of_the_year_is_sum_over_sum(self, declare):
        world = declare(DOSSIERS, **STANDING_80)
        world.store(figure("a", "2024-Q1", numerator=10, of=100))
        world.store(figure("a", "2024-Q2", numerator=300, of=300))
        assert Fraction(310, 400) == world.verdict("2024-Q2").actual

    def test_shares_of_agencies_are_never_averaged(self, declare):
        world = declare(SHARE, agencies=["a", "b"], **STANDING_80)
        world.store(figure("a", "2024-Q1", numerator=1, of=1))
        world.store(figure("b", "2024-Q1", numerator=0, of=99))
        assert Fraction(1, 100) == world.verdict("2024-Q1").actual

    def test_quarter_of_a_flow_is_not_held_against_a_whole_baseline_year(self, declare):
        world = declare(SPENT, rule=CUT_5_PERCENT | {"by": "10%"}, due=2024)
        world.store(*[figure("a", f"2021-Q{quarter}", 100) for quarter in (1, 2, 3, 4)])
        world.store(figure("a", "2023-Q1", 100))
        assert Status.ACHIEVED != world.verdict("2023-Q1").status

    def test_year_of_a_flow_is_held_against_the_baseline_year(self, declare):
        world = declare(SPENT, rule=CUT_5_PERCENT | {"by": "10%"}, due=2024)
        world.store(figure("a", "2021", 400))
        world.store(*[figure("a", f"2024-Q{quarter}", 90) for quarter in (1, 2, 3, 4)])
        verdict = world.verdict("2024-Q4")
        assert (Status.ACHIEVED, Fraction(360), Fraction(400)) == (
            verdict.status,
            verdict.actual,
            verdict.baseline,
        )

    def test_growth_of_a_flow_compares_the_same_part_of_both_years(self, declare):
        world = declare(
            SPENT | {"better": "higher"},
            rule={"kind": "growth", "than": "previous_year"},
            due="each_year",
        )
        world.store(*[figure("a", f"2023-Q{quarter}", 100) for quarter in (1, 2, 3, 4)])
        world.store(figure("a", "2024-Q1", 101), figure("a", "2024-Q2", 100))
        verdict = world.verdict("2024-Q2")
        assert (Status.ACHIEVED, Fraction(201), Fraction(200)) == (
            verdict.status,
            verdict.actual,
            verdict.baseline,
        )

    def test_growth_behind_the_same_part_of_the_year_before_is_not_on_track(self, declare):
        world = declare(
            SPENT | {"better": "higher"},
            rule={"kind": "growth", "than": "previous_year"},
            due="each_year",
        )
        world.store(*[figure("a", f"2023-Q{quarter}", 100) for quarter in (1, 2, 3, 4)])
        world.store(figure("a", "2024-Q1", 75), figure("a", "2024-Q2", 75))
        assert Status.ON_TRACK != world.verdict("2024-Q2").status

    def test_growth_is_never_measured_against_the_year_before_last(self, declare):
        world = declare(MONEY, rule={"kind": "growth", "than": "previous_year"}, due="each_year")
        world.store(figure("a", "2022", 100), figure("a", "2024", 110))
        verdict = world.verdict("2024-Q4")
        assert (Status.NOT_ASSESSABLE, Reason.NO_BASELINE) == (verdict.status, verdict.reason)


class TestConflict:
    """Two sources for one figure."""

    def test_two_sources_that_differ_are_not_assessable(self, declare):
        world = declare(RANKING, rule={"kind": "rank", "at_most": 10}, due="each_year")
        world.store(
            figure("a", "2024", 5, breakdown="source=a"),
            figure("a", "2024", 7, breakdown="source=b"),
        )
        verdict = world.verdict("2024-Q4")
        assert (Status.NOT_ASSESSABLE, Reason.CONFLICTING) == (verdict.status, verdict.reason)

    def test_two_sources_that_agree_are_one_figure(self, declare):
        world = declare(RANKING, rule={"kind": "rank", "at_most": 10}, due="each_year")
        world.store(
            figure("a", "2024", 5, breakdown="source=a"),
            figure("a", "2024", 5, breakdown="source=b"),
        )
        assert Status.ACHIEVED == world.verdict("2024-Q4").status

    def test_sources_that_contradict_a_flow_are_not_assessable(self, declare):
        world = declare(DOSSIERS, **STANDING_80)
        world.store(
            figure("a", "2024-Q1", numerator=90, of=100, breakdown="source=a"),
            figure("a", "2024-Q1", numerator=70, of=100, breakdown="source=b"),
        )
        verdict = world.verdict("2024-Q1")
        assert (Status.NOT_ASSESSABLE, Reason.CONFLICTING) == (verdict.status, verdict.reason)

    def test_sources_that_agree_on_a_flow_count_once(self, declare):
        world = declare(DOSSIERS, **STANDING_80)
        world.store(
            figure("a", "2024-Q1", numerator=90, of=100, breakdown="source=a"),
            figure("a", "2024-Q1", numerator=90, of=100, breakdown="source=b"),
        )
        verdict = world.verdict("2024-Q1")
        assert (Status.ACHIEVED, 100) == (verdict.status, verdict.totals.now.denominator)

    def test_contradicted_baseline_is_not_assessable(self, declare):
        world = declare(POSTS, **CUT_BY_2026)
        world.store(
            figure("a", "2021", 2500, breakdown="source=a"),
            figure("a", "2021", 2600, breakdown="source=b"),
            figure("a", "2024", 2430),
        )
        assert Reason.CONFLICTING == world.verdict("2024-Q4").reason

    def test_part_of_a_whole_is_not_judged_in_its_place(self, declare):
        world = declare(POSTS, **CUT_BY_2026)
        world.store(figure("a", "2021", 2500), figure("a", "2024", 2430))
        world.store(figure("a", "2024", 30, breakdown="reason=self_financing"))
        assert Fraction(2430) == world.verdict("2024-Q4").actual


class TestSeveralAgencies:
    """Adding up over agencies."""

    def test_ranks_of_two_agencies_are_never_added(self, declare):
        world = declare(
            RANKING, agencies=["a", "b"], rule={"kind": "rank", "at_most": 10}, due="each_year"
        )
        world.store(figure("a", "2024", 1, of=63), figure("b", "2024", 2, of=63))
        verdict = world.verdict("2024-Q4")
        assert (Status.NOT_ASSESSABLE, Reason.NOT_ADDABLE) == (verdict.status, verdict.reason)

    def test_satisfaction_is_weighted_by_respondents(self, declare):
        world = declare(
            SURVEY, agencies=["a", "b"], rule={"kind": "level", "target": 90}, due="standing"
        )
        world.store(figure("a", "2024-Q1", 95, of=100), figure("b", "2024-Q1", 80, of=900))
        assert Fraction(815, 10) == world.verdict("2024-Q1").actual

    def test_satisfaction_without_respondents_cannot_be_joined(self, declare):
        world = declare(
            SURVEY, agencies=["a", "b"], rule={"kind": "level", "target": 90}, due="standing"
        )
        world.store(figure("a", "2024-Q1", 95, of=100), figure("b", "2024-Q1", 80))
        assert Reason.SURVEY_WEIGHTS == world.verdict("2024-Q1").reason

    def test_agencies_judged_one_by_one_are_counted(self, declare):
        world = declare(SHARE, agencies=TEN, per="agency", **STANDING_80)
        world.store(
            *[figure(code, "2024-Q1", numerator=80, of=100) for code in TEN[:9]],
            figure("j", "2024-Q1", numerator=79, of=100),
        )
        verdict = world.verdict("2024-Q1")
        assert (Status.OFF_TRACK, Fraction(9, 10), Fraction(1), Fraction(1)) == (
            verdict.status,
            verdict.actual,
            verdict.target_value,
            verdict.coverage,
        )

    def test_agency_with_nothing_to_count_is_neither_passing_nor_failing(self, declare):
        world = declare(SHARE, agencies=TEN, per="agency", **STANDING_80)
        world.store(
            *[figure(code, "2024-Q1", numerator=80, of=100) for code in TEN[:9]],
            figure("j", "2024-Q1", numerator=0, of=0),
        )
        verdict = world.verdict("2024-Q1")
        assert (Status.ACHIEVED, Fraction(1), Fraction(1), 9) == (
            verdict.status,
            verdict.actual,
            verdict.coverage,
            verdict.totals.included,
        )

    def test_agencies_each_on_pace_in_the_middle_of_the_year_are_not_off_track(self, declare):
        world = declare(
            INSPECTED,
            agencies=TEN,
            per="agency",
            rule={"kind": "share", "target": "30%"},
            due="each_year",
        )
        world.store(*[figure(code, "2024-H1", numerator=15, of=100) for code in TEN])
        assert Status.OFF_TRACK != world.verdict("2024-Q2").status

    def test_one_large_silent_agency_counts_for_what_it_is(self, declare):
        world = declare(POSTS, agencies=TEN, **CUT_BY_2026)
        world.store(figure("j", "2021", 900), *[figure(code, "2021", 100) for code in TEN[:9]])
        world.store(*[figure(code, "2024", 90) for code in TEN[:9]])
        verdict = world.verdict("2024-Q4")
        assert (Status.INSUFFICIENT_DATA, Reason.LOW_COVERAGE, Fraction(1, 2)) == (
            verdict.status,
            verdict.reason,
            verdict.coverage,
        )

    def test_agency_silent_within_the_allowed_age_is_carried_forward_and_marked(self, declare):
        world = declare(POSTS, agencies=TEN, **CUT_BY_2026)
        world.store(*[figure(code, "2021", 100) for code in TEN])
        world.store(*[figure(code, "2024-Q2", 98) for code in TEN])
        world.store(*[figure(code, "2024-Q4", 97) for code in TEN[:9]])
        verdict = world.verdict("2024-Q4")
        assert (Fraction(971), 1, Fraction(1)) == (
            verdict.actual,
            verdict.totals.carried,
            verdict.coverage,
        )

    def test_silence_of_the_agency_furthest_behind_is_not_an_achievement(self, declare):
        world = declare(POSTS, agencies=TEN, **CUT_BY_2026)
        world.store(*[figure(code, "2021", 100) for code in TEN])
        world.store(*[figure(code, "2024-Q3", 95) for code in TEN[:9]], figure("j", "2024-Q3", 100))
        assert Status.ON_TRACK == world.verdict("2024-Q3").status
        world.store(*[figure(code, "2025-Q3", 95) for code in TEN[:9]])
        assert Status.ACHIEVED != world.verdict("2025-Q3").status

    def test_silence_of_the_one_that_fails_is_not_all_agencies_passing(self, declare):
        world = declare(SHARE, agencies=TEN, per="agency", **STANDING_80)
        world.store(figure("j", "2023-Q4", numerator=79, of=100))
        world.store(*[figure(code, "2024-Q4", numerator=80, of=100) for code in TEN[:9]])
        verdict = world.verdict("2024-Q4")
        assert (Status.OFF_TRACK, Reason.SILENT, Fraction(1), Fraction(9, 10)) == (
            verdict.status,
            verdict.reason,
            verdict.actual,
            verdict.with_silent,
        )

    def test_silence_of_an_agency_without_a_baseline_does_not_make_up_for_it(self, declare):
        # "e" was last heard of with 100 posts and has no baseline: 240 of 340 can be compared.
        world = declare(POSTS, agencies=list("abcde"), **CUT_BY_2026)
        world.store(*[figure(code, "2021", 60) for code in "abcd"], figure("e", "2023-Q1", 100))
        world.store(*[figure(code, "2024-Q1", 50) for code in "abcd"])
        verdict = world.verdict("2024-Q1")
        assert (Status.INSUFFICIENT_DATA, Reason.LOW_COVERAGE, Fraction(240, 340)) == (
            verdict.status,
            verdict.reason,
            verdict.coverage,
        )

    def test_silence_of_an_agency_brings_no_sum_below_its_ceiling(self, declare):
        world = declare(
            {**MONEY, "better": "lower", "every": "quarter"},
            agencies=TEN,
            rule={"kind": "level", "op": "<=", "target": 900},
            due="standing",
        )
        world.store(*[figure(code, "2024-Q3", 100) for code in TEN])
        assert Status.OFF_TRACK == world.verdict("2024-Q3").status
        world.store(*[figure(code, "2025-Q3", 100) for code in TEN[:9]])
        assert Status.ACHIEVED != world.verdict("2025-Q3").status

    def test_illustrative_figure_makes_the_verdict_illustrative(self, declare):
        world = declare(SHARE, agencies=["a", "b"], **STANDING_80)
        world.store(figure("a", "2024-Q1", numerator=9, of=10))
        world.store(figure("b", "2024-Q1", numerator=9, of=10), origin="illustrative")
        assert world.verdict("2024-Q1").illustrative

    def test_reported_figures_are_not_illustrative(self, declare):
        world = declare(SHARE, **STANDING_80)
        world.store(figure("a", "2024-Q1", numerator=9, of=10))
        assert not world.verdict("2024-Q1").illustrative


class TestMergers:
    """Like for like over successors."""

    merged = [  # noqa: RUF012 - never changed
        agency("old1", valid_to="2025-02-28", successors="new"),
        agency("old2", valid_to="2025-02-28", successors="new"),
        agency("new", valid_from="2025-03-01"),
        agency("other"),
    ]

    def test_successor_is_compared_with_the_sum_of_its_predecessors(self, declare):
        world = declare(POSTS, agencies=self.merged, **CUT_BY_2026)
        world.store(*[figure(code, "2021", 100) for code in ("old1", "old2", "other")])
        world.store(figure("new", "2025-Q1", 194), figure("other", "2025-Q1", 97))
        verdict = world.verdict("2025-Q1")
        assert (Fraction(300), Fraction(291), Fraction(3, 5), Fraction(1)) == (
            verdict.baseline,
            verdict.actual,
            verdict.progress,
            verdict.coverage,
        )

    def test_successor_with_a_predecessor_that_has_no_baseline_is_left_out(self, declare):
        world = declare(POSTS, agencies=self.merged, min_coverage=0, **CUT_BY_2026)
        world.store(*[figure(code, "2021", 100) for code in ("old1", "other")])
        world.store(figure("new", "2025-Q1", 194), figure("other", "2025-Q1", 97))
        verdict = world.verdict("2025-Q1")
        assert (Fraction(100), Fraction(97), Fraction(1, 2)) == (
            verdict.baseline,
            verdict.actual,
            verdict.coverage,
        )

    def test_split_agency_counts_only_when_all_its_parts_have_reported(self, declare):
        parts = [
            agency("whole", valid_to="2025-02-28", successors="left;right"),
            agency("left", valid_from="2025-03-01"),
            agency("right", valid_from="2025-03-01"),
            agency("other"),
        ]
        world = declare(POSTS, agencies=parts, min_coverage=0, **CUT_BY_2026)
        world.store(figure("whole", "2021", 200), figure("other", "2021", 100))
        world.store(figure("left", "2025-Q1", 97), figure("other", "2025-Q1", 97))
        assert (Fraction(100), Fraction(1, 3)) == (
            world.verdict("2025-Q1").baseline,
            world.verdict("2025-Q1").coverage,
        )
        world.store(figure("right", "2025-Q1", 97))
        assert (Fraction(300), Fraction(1)) == (
            world.verdict("2025-Q1").baseline,
            world.verdict("2025-Q1").coverage,
        )

    def test_territory_that_came_in_makes_sums_incomparable(self, declare):
        rows = [
            agency("city", valid_to="2025-06-30", successors="city_new"),
            agency("city_new", valid_from="2025-07-01", absorbs="Hải Dương"),
        ]
        world = declare(POSTS, agencies=rows, **CUT_BY_2026)
        world.store(figure("city", "2021", 1000), figure("city", "2025-Q2", 960))
        world.store(figure("city_new", "2025-Q3", 1900))
        assert [Status.ON_TRACK, Status.NOT_ASSESSABLE] == [
            world.verdict(as_of).status for as_of in ("2025-Q2", "2025-Q3")
        ]
        assert Reason.TERRITORY == world.verdict("2025-Q3").reason
        assert Fraction(1900) == world.verdict("2025-Q3").actual

    def test_territory_that_came_in_does_not_touch_shares(self, declare):
        rows = [
            agency("city", valid_to="2025-06-30", successors="city_new"),
            agency("city_new", valid_from="2025-07-01", absorbs="Hải Dương"),
        ]
        world = declare(SHARE, agencies=rows, **STANDING_80)
        world.store(figure("city_new", "2025-Q3", numerator=9, of=10))
        assert Status.ACHIEVED == world.verdict("2025-Q3").status
