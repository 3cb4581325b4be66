"""The worked examples of the method, from declaration and figures to the verdict, exact."""

from __future__ import annotations

from fractions import Fraction

import pytest

from building import (
    CUT_5_PERCENT,
    DOSSIERS,
    POSTS,
    RANKING,
    SHARE,
    figure,
)
from metrics.status.verdict import Reason, Status

DIGITISATION = {
    "kind": "trajectory",
    "op": ">=",
    "points": {2021: "15%", 2022: "35%", 2023: "55%", 2024: "75%", 2025: "95%"},
}


@pytest.mark.parametrize(
    ("actual", "progress", "pace", "status", "regressing"),
    [
        (2430, Fraction(56, 100), Fraction(14, 15), Status.AT_RISK, False),
        (2500, Fraction(0), Fraction(0), Status.OFF_TRACK, False),
        (2600, Fraction(-8, 10), Fraction(-4, 3), Status.OFF_TRACK, True),
    ],
)
def test_cut_of_5_percent_by_2026_at_the_end_of_2024(
    declare, actual, progress, pace, status, regressing
):
    world = declare(POSTS, rule=CUT_5_PERCENT, due=2026)
    world.store(figure("a", "2021", 2500), figure("a", "2024", actual))
    verdict = world.verdict("2024-Q4")
    assert (status, regressing) == (verdict.status, verdict.regressing)
    assert (Fraction(2500), Fraction(2425), Fraction(2375)) == (
        verdict.baseline,
        verdict.expected,
        verdict.target_value,
    )
    assert (progress, Fraction(3, 5), pace) == (
        verdict.progress,
        verdict.due_progress,
        verdict.pace,
    )
    assert Fraction(1) == verdict.coverage


def test_commune_digitisation_17_points_behind_its_own_path_is_off_track(declare):
    world = declare(SHARE, rule=DIGITISATION, due=2025)
    world.store(figure("a", "2023", numerator=38, of=100))
    verdict = world.verdict("2023-Q4")
    assert Status.OFF_TRACK == verdict.status
    assert (Fraction(38, 100), Fraction(55, 100)) == (verdict.actual, verdict.expected)
    assert (Fraction(2875, 10000), Fraction(1, 2), Fraction(575, 1000)) == (
        verdict.progress,
        verdict.due_progress,
        verdict.pace,
    )
    assert Fraction(1) == verdict.coverage


@pytest.mark.parametrize(
    ("numerator", "status"), [(500, Status.MISSED), (501, Status.ACHIEVED), (499, Status.MISSED)]
)
def test_above_50_percent_is_not_achieved_by_exactly_50(declare, numerator, status):
    world = declare(SHARE, rule={"kind": "share", "op": ">", "target": "50%"}, due=2025)
    world.store(figure("a", "2025", numerator=numerator, of=1000))
    assert status == world.verdict("2025-Q4").status


def test_all_cases_of_none_are_not_assessable(declare):
    world = declare(DOSSIERS, rule={"kind": "share", "op": "=", "target": "100%"}, due="standing")
    world.store(figure("a", "2024-Q1", numerator=0, of=0))
    verdict = world.verdict("2024-Q1")
    assert (Status.NOT_ASSESSABLE, Reason.ZERO_DENOMINATOR) == (verdict.status, verdict.reason)
    assert (None, Fraction(1)) == (verdict.actual, verdict.coverage)


def test_first_of_63_where_the_top_ten_are_wanted_is_achieved(declare):
    world = declare(RANKING, rule={"kind": "rank", "at_most": 10}, due="each_year", until=2025)
    world.store(figure("a", "2024", 1, of=63))
    verdict = world.verdict("2025-Q3")
    assert (Status.ACHIEVED, Fraction(1), Fraction(10)) == (
        verdict.status,
        verdict.actual,
        verdict.target_value,
    )


@pytest.mark.parametrize("per", [{}, {"per": "agency"}], ids=["together", "agency by agency"])
def test_40_of_50_agencies_are_not_enough_where_nine_tenths_are_wanted(declare, per):
    agencies = [f"a{number}" for number in range(50)]
    world = declare(
        SHARE,
        agencies=agencies,
        rule={"kind": "share", "op": "=", "target": "100%"},
        due="standing",
        min_coverage=0.9,
        **per,
    )
    world.store(*[figure(code, "2024-Q1", numerator=7, of=7) for code in agencies[:40]])
    verdict = world.verdict("2024-Q1")
    assert (Status.INSUFFICIENT_DATA, Reason.LOW_COVERAGE) == (verdict.status, verdict.reason)
    assert (Fraction(4, 5), Fraction(1)) == (verdict.coverage, verdict.actual)


def test_silent_agency_is_no_cut(declare):
    agencies = [f"a{number}" for number in range(10)]
    world = declare(POSTS, agencies=agencies, rule=CUT_5_PERCENT, due=2026)
    world.store(*[figure(code, "2021", 100) for code in agencies])
    world.store(*[figure(code, "2023", 100) for code in agencies])
    world.store(*[figure(code, "2024", 100) for code in agencies[:9]])
    verdict = world.verdict("2024-Q4")
    assert (Fraction(900), Fraction(900), Fraction(0), Fraction(9, 10)) == (
        verdict.actual,
        verdict.baseline,
        verdict.progress,
        verdict.coverage,
    )
    assert Status.OFF_TRACK == verdict.status


class TestWithTheDeclarationsOfTheRepository:
    """The same cases on the targets they come from."""

    def test_top_ten_of_the_reform_index(self, repository):
        repository.store(figure("hp", "2024", 1, of=63, indicator="par_index_rank"))
        assert Status.ACHIEVED == repository.verdict("2024-Q4", "HP21-Q1").status

    def test_discipline_cases_of_vung_tau(self, repository):
        code = "vt_discipline_cases_share"
        repository.store(figure("vt", "2024-Q1", numerator=0, of=0, indicator=code))
        verdict = repository.verdict("2024-Q1", "VT23-Q10")
        assert (Status.NOT_ASSESSABLE, Reason.ZERO_DENOMINATOR) == (verdict.status, verdict.reason)

    def test_dual_posts_of_vung_tau(self, repository):
        code = "vt_dual_post_wards_share"
        repository.store(figure("vt", "2024-Q4", numerator=8, of=16, indicator=code))
        assert Status.ACHIEVED != repository.verdict("2024-Q4", "VT23-Q5").status
        repository.store(figure("vt", "2025-Q1", numerator=9, of=16, indicator=code))
        assert Status.ACHIEVED == repository.verdict("2025-Q1", "VT23-Q5").status

    def test_civil_servant_posts_over_all_departments_and_districts(self, repository):
        code = "civil_servant_posts"
        population = repository.workspace.populations[
            repository.workspace.subjects["HP24-Q2"].number
        ]

        def report(period, closes, posts):
            members = [one.agency for one in population.members if one.first <= closes <= one.last]
            repository.store(*[figure(one, period, posts, indicator=code) for one in members])

        report("2021", 8088, 100)
        report("2024", 8100, "97.2")
        verdict = repository.verdict("2024-Q4", "HP24-Q2")
        # Thủy Nguyên and An Dương had not yet been reorganised at the end of 2024.
        assert (Fraction(56, 100), Fraction(3, 5), Fraction(14, 15), Fraction(1)) == (
            verdict.progress,
            verdict.due_progress,
            verdict.pace,
            verdict.coverage,
        )
