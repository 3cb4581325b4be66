"""Mergers: no headcount is lost, a restated baseline compares the whole with the whole."""

from __future__ import annotations

from fractions import Fraction

import pytest

from building import ADMIN, CUT_5_PERCENT, POSTS, agency, figure, plan
from metrics.periods import parse_period
from metrics.services.bridge import Part, bridge_of
from metrics.status.verdict import Reason, Status

HOME_MERGER, TERRITORY = "2025-03-01", "2025-07-01"
# Two departments merge; later a neighbouring province comes in with a commune of its own.
REGISTER = [
    agency("city", level="city", valid_to="2025-06-30", successors="city_new"),
    agency("city_new", level="city", valid_from=TERRITORY, absorbs="tỉnh bên"),
    agency("home", parent="city", valid_to="2025-02-28", successors="home_2025"),
    agency("labour", parent="city", valid_to="2025-02-28", successors="home_2025;health"),
    agency("health", parent="city", valid_to="2025-06-30", successors="health_new"),
    agency("home_2025", parent="city", valid_from=HOME_MERGER, valid_to="2025-06-30",
           successors="home_new"),
    agency("home_new", parent="city_new", valid_from=TERRITORY),
    agency("health_new", parent="city_new", valid_from=TERRITORY),
    agency("commune", parent="city_new", valid_from=TERRITORY),
]  # fmt: skip


@pytest.fixture
def world(declare):
    """Posts of 1000 in 2021, 980 before the merger; 500 came in, which were 520 in 2021."""
    space = declare(
        POSTS,
        rule=CUT_5_PERCENT,
        due=2026,
        agencies=REGISTER,
        plans=[plan(territory=["city", "city_new"])],
    )
    space.store(
        *(figure(code, "2021", value) for code, value in
          (("home", 400), ("labour", 300), ("health", 300))),
        *(figure(code, "2024-Q4", value) for code, value in
          (("home", 395), ("labour", 290), ("health", 298))),
        *(figure(code, "2025-Q1", value) for code, value in (("home_2025", 585), ("health", 397))),
        *(figure(code, "2025-Q2", value) for code, value in (("home_2025", 583), ("health", 397))),
        *(figure(code, "2025-Q3", value) for code, value in
          (("home_new", 780), ("health_new", 500), ("commune", 195))),
    )  # fmt: skip
    return space


def restate(space, **periods):
    """File what came in, by period."""
    space.store(
        *(
            figure("city_new", period.replace("_", "-"), value, breakdown="territory=added")
            for period, value in periods.items()
        )
    )


class TestDepartmentsThatMerge:
    """The sum over the departments goes on as if nothing had happened."""

    def test_no_headcount_is_lost(self, world):
        before, after = world.verdict("2024-Q4"), world.verdict("2025-Q1")
        assert (983, 982) == (before.actual, after.actual)
        assert (1000, 1000) == (before.baseline, after.baseline)
        assert (1, 1) == (before.coverage, after.coverage)

    def test_bridge_shows_both_sides_of_the_merger(self, world):
        bridge = bridge_of(world.workspace, ADMIN, "T1", parse_period("2025-Q2").closes)
        (merger,) = bridge.mergers
        assert {"home", "labour", "health"} == {one.code for one in merger.before.agencies}
        assert {"home_2025", "health"} == {one.code for one in merger.after.agencies}
        assert (983, 982) == (merger.before.total, merger.after.total)
        assert not merger.has_territory
        assert bridge.legislated is None

    def test_steps_add_up_from_the_baseline_to_today(self, world):
        bridge = bridge_of(world.workspace, ADMIN, "T1", parse_period("2025-Q2").closes)
        assert [(Part.BASELINE, 1000), (Part.REAL, -20), (Part.TODAY, 980)] == [
            (step.part, step.value) for step in bridge.steps
        ]

    def test_missing_side_has_no_total(self, world):
        world.store(figure("health", "2025-Q1", None))
        bridge = bridge_of(world.workspace, ADMIN, "T1", parse_period("2025-Q2").closes)
        assert bridge.mergers[0].after.total is None


class TestTerritoryThatCameIn:
    """Not assessable until the baseline is restated; then the whole against the whole."""

    def test_not_assessable_before_the_restatement(self, world):
        verdict = world.verdict("2025-Q3")
        assert (Status.NOT_ASSESSABLE, Reason.TERRITORY) == (verdict.status, verdict.reason)
        assert 1475 == verdict.actual

    def test_restated_baseline_is_the_old_one_and_what_came_in(self, world):
        restate(world, **{"2021": 520})
        verdict = world.verdict("2025-Q3")
        assert (1520, 1444, 1475) == (verdict.baseline, verdict.target_value, verdict.actual)
        assert Fraction(1520 - 1475, 1520 - 1444) == verdict.progress
        assert (Status.AT_RISK, Reason.PACE) == (verdict.status, verdict.reason)
        assert 520 == verdict.totals.added

    def test_earlier_dates_are_judged_as_legislated(self, world):
        before = world.verdict("2025-Q2")
        restate(world, **{"2021": 520})
        assert before == world.verdict("2025-Q2")

    def test_silent_agency_counts_at_its_last_figure_and_coverage_falls(self, world):
        restate(world, **{"2021": 520})
        world.store(*(figure(code, "2026-Q2", value) for code, value in
                      (("home_new", 770), ("health_new", 490))))  # fmt: skip
        verdict = world.verdict("2026-Q2")
        assert 770 + 490 + 195 == verdict.actual
        assert Fraction(770 + 490, 770 + 490 + 195) == verdict.coverage

    def test_agency_that_never_reported_leaves_the_whole_unknown(self, declare):
        space = declare(
            POSTS, rule=CUT_5_PERCENT, due=2026, agencies=REGISTER,
            plans=[plan(territory=["city", "city_new"])],
        )  # fmt: skip
        space.store(*(figure(code, "2021", 300) for code in ("home", "labour", "health")))
        space.store(*(figure(code, "2025-Q3", 100) for code in ("home_new", "health_new")))
        restate(space, **{"2021": 520})
        verdict = space.verdict("2025-Q3")
        assert (Status.INSUFFICIENT_DATA, Reason.INCOMPLETE) == (verdict.status, verdict.reason)

    def test_base_that_is_not_whole_is_no_baseline(self, declare):
        space = declare(
            POSTS, rule=CUT_5_PERCENT, due=2026, agencies=REGISTER,
            plans=[plan(territory=["city", "city_new"])],
        )  # fmt: skip
        space.store(*(figure(code, "2021", 300) for code in ("home", "labour")))
        space.store(
            *(figure(code, "2025-Q3", 100) for code in ("home_new", "health_new", "commune"))
        )
        restate(space, **{"2021": 520})
        verdict = space.verdict("2025-Q3")
        assert (Status.NOT_ASSESSABLE, Reason.NO_BASELINE) == (verdict.status, verdict.reason)

    def test_bridge_tells_what_came_in_from_its_own_figure(self, world):
        restate(world, **{"2021": 520, "2025_Q2": 500})
        bridge = bridge_of(world.workspace, ADMIN, "T1", parse_period("2025-Q3").closes)
        assert [
            (Part.BASELINE, 1000), (Part.REAL, -20), (Part.CAME_IN, 500), (Part.REAL, -5),
            (Part.TODAY, 1475),
        ] == [(step.part, step.value) for step in bridge.steps]  # fmt: skip
        assert Fraction(2, 5) == bridge.legislated.progress
        assert (1520, 1000) == (bridge.today.baseline, bridge.legislated.baseline)

    def test_bridge_estimates_what_came_in_without_a_figure_of_its_own(self, world):
        bridge = bridge_of(world.workspace, ADMIN, "T1", parse_period("2025-Q3").closes)
        came_in = next(step for step in bridge.steps if step.part is Part.CAME_IN)
        assert (495, True) == (came_in.value, came_in.is_estimated)


def test_reclassified_cuts_stand_apart_from_real_ones(world):
    world.store(
        figure("home", "2024-Q4", 4, breakdown="cut=reclassified"),
        figure("home_2025", "2025-Q2", 6, breakdown="cut=reclassified"),
    )
    bridge = bridge_of(world.workspace, ADMIN, "T1", parse_period("2025-Q2").closes)
    assert [
        (Part.BASELINE, 1000), (Part.REAL, -14), (Part.RECLASSIFIED, -6), (Part.TODAY, 980),
    ] == [(step.part, step.value) for step in bridge.steps]  # fmt: skip
    assert 6 == bridge.reclassified


def test_target_without_a_baseline_has_no_bridge(declare):
    space = declare(POSTS, rule={"kind": "direction"}, due="standing")
    space.store(figure("a", "2024-Q4", 100))
    assert bridge_of(space.workspace, ADMIN, "T1", parse_period("2024-Q4").closes) is None


def test_bridge_has_no_steps_while_those_who_took_over_have_reported_nothing(declare):
    # Nothing stands for the last quarter of the old territory: those of 2021 had ended by then.
    space = declare(
        POSTS, rule=CUT_5_PERCENT, due=2026, agencies=REGISTER,
        plans=[plan(territory=["city", "city_new"])],
    )  # fmt: skip
    space.store(figure("home", "2021", 400), figure("labour", "2021", 300))
    space.store(figure("commune", "2025-Q3", 195))
    bridge = bridge_of(space.workspace, ADMIN, "T1", parse_period("2025-Q3").closes)
    assert ((), None) == (bridge.steps, bridge.reclassified)
