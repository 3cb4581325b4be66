"""Agencies one by one on a small ledger: own verdicts, scorecards, leagues and the matrix."""

from __future__ import annotations

from fractions import Fraction

import pytest

from building import (
    ADMIN,
    DONE,
    DOSSIERS,
    POSTS,
    SHARE,
    World,
    agency,
    figure,
    indicator,
    load,
    target,
)
from metrics.errors import UnknownAgencyError
from metrics.periods import parse_period
from metrics.services.apart import apart
from metrics.services.judging import judge
from metrics.services.league import league_of
from metrics.services.matrix import Order, matrix_of, plans_by_fields
from metrics.services.overview import standings
from metrics.services.peers import judged_at
from metrics.services.scorecard import scorecard_of
from metrics.status.alone import Beside
from metrics.status.verdict import Reason, Status

AT = parse_period("2024-Q4").closes
EIGHTY = {"kind": "share", "op": ">=", "target": "80%"}
CUT = {"kind": "reduction", "by": "5%", "baseline": 2021}
OFFICES = ("office", None)


def world_of(engine, folder, *targets, sort=SHARE, agencies=("a", "b", "c"), others=()):
    rows = [one if isinstance(one, dict) else agency(one) for one in agencies]
    indicators = [indicator(**sort), *others]
    catalog = load(folder, targets=targets, indicators=indicators, agencies=rows).catalog
    return World(catalog, engine)


@pytest.fixture
def shared(ledger, tmp_path):
    """Three offices with one share of 80% due at the end of 2024; only two have reported."""
    world = world_of(ledger, tmp_path, target(rule=EIGHTY, due=2024, lead="Đơn vị b"))
    world.store(
        figure("a", "2024-Q4", numerator=90, of=100),
        figure("b", "2024-Q4", numerator=150, of=300),
    )
    return world


def everyone(world, at=AT):
    return apart(world.workspace, ADMIN, judge(world.workspace, ADMIN, at))


def card_of(world, code, at=AT):
    every = standings(world.workspace, ADMIN, at)
    return scorecard_of(world.workspace, ADMIN, code, every, everyone(world, at), at)


def league(world, at=AT):
    return league_of(world.workspace, ADMIN, OFFICES, everyone(world, at), at)


def places(found):
    return [(one.rank, one.agency.code, one.good, one.judged) for one in found]


def test_each_agency_is_judged_on_its_own_figure(shared):
    parts = everyone(shared)
    assert {"a": Status.ACHIEVED, "b": Status.MISSED, "c": Status.NO_DATA} == {
        code: own["T1"].verdict.status for code, own in parts.items()
    }
    assert (Fraction(9, 10), Fraction(1, 4), Beside.BETTER) == (
        parts["a"]["T1"].value,
        parts["a"]["T1"].weight,
        parts["a"]["T1"].beside,
    )


def test_figure_too_old_to_count_is_told_from_none_at_all(shared):
    assert Status.NO_DATA == everyone(shared)["c"]["T1"].verdict.status
    shared.store(figure("c", "2023-Q1", numerator=1, of=2))
    old = everyone(shared)["c"]["T1"].verdict
    assert (Status.INSUFFICIENT_DATA, Reason.TOO_OLD) == (old.status, old.reason)


def test_sole_agency_stands_where_the_whole_stands(ledger, tmp_path):
    world = world_of(ledger, tmp_path, target(rule=EIGHTY, due=2024), agencies=["a"])
    world.store(figure("a", "2024-Q4", numerator=80, of=100))
    assert world.verdict("2024-Q4") == everyone(world)["a"]["T1"].verdict


def test_number_for_everyone_gives_no_verdict_on_one(ledger, tmp_path):
    count = target(rule={"kind": "count", "at_least": 49}, due=2024)
    world = world_of(ledger, tmp_path, count, sort={**POSTS, "better": "higher"})
    world.store(figure("a", "2024-Q4", 30), figure("b", "2024-Q4", 10))
    own = everyone(world)["a"]["T1"]
    assert (None, 30, Fraction(3, 4)) == (own.verdict, own.value, own.weight)


def test_successor_is_cut_from_the_sum_of_those_before_it(ledger, tmp_path):
    old = [agency(code, valid_to="2023-06-30", successors="n") for code in ("a", "b")]
    new = agency("n", valid_from="2023-07-01")
    cut = target(rule=CUT, due=2026)
    world = world_of(ledger, tmp_path, cut, sort=POSTS, agencies=[*old, new, "c"])
    world.store(
        *(figure(code, "2021-Q4", 100) for code in ("a", "b", "c")),
        figure("n", "2024-Q4", 190),
        figure("c", "2024-Q4", 100),
    )
    own = everyone(world)
    assert (200, Status.ACHIEVED) == (
        own["n"]["T1"].verdict.baseline,
        own["n"]["T1"].verdict.status,
    )
    assert Status.OFF_TRACK == own["c"]["T1"].verdict.status


def test_task_is_done_late_or_open_for_each(ledger, tmp_path):
    task = target(indicator="T1", rule={"kind": "milestone"}, due="2024-06-30")
    world = world_of(ledger, tmp_path, task, others=[indicator("T1", **DONE)])
    world.store(
        figure("a", "2024-Q4", 1, note="2024-06-30", indicator="T1"),
        figure("b", "2024-Q4", 1, note="2024-07-01", indicator="T1"),
    )
    assert {"a": Status.ACHIEVED, "b": Status.MISSED, "c": Status.NO_DATA} == {
        code: own["T1"].verdict.status for code, own in everyone(world).items()
    }


def test_target_of_each_agency_is_its_own_pass_or_fail(ledger, tmp_path):
    each = target(rule={**EIGHTY, "target": "30%"}, due="each_year", per="agency")
    world = world_of(ledger, tmp_path, each, sort={**DOSSIERS, "denominator": "last"})
    world.store(
        *(figure("a", f"2024-Q{quarter}", numerator=10, of=100) for quarter in (1, 2, 3, 4)),
        *(figure("b", f"2024-Q{quarter}", numerator=5, of=100) for quarter in (1, 2, 3, 4)),
    )
    own = everyone(world)
    assert (Status.ACHIEVED, Fraction(2, 5)) == (
        own["a"]["T1"].verdict.status,
        own["a"]["T1"].value,
    )
    assert Status.MISSED == own["b"]["T1"].verdict.status
    assert None is own["a"]["T1"].beside


@pytest.mark.parametrize("per", [None, "agency"])
def test_before_any_figure_every_agency_is_without_one(ledger, tmp_path, per):
    each = target(rule={**EIGHTY, "target": "30%"}, due="each_year", per=per)
    world = world_of(ledger, tmp_path, each, sort={**DOSSIERS, "denominator": "last"})
    assert [Status.NO_DATA] * 3 == [own["T1"].verdict.status for own in everyone(world).values()]
    assert () == league(world).ranked


def test_scorecard_holds_own_part_peers_and_who_answers(shared):
    card = card_of(shared, "b")
    (line,) = card.lines
    assert line.answers
    assert (3, 2, Fraction(7, 10), 2, 1) == (
        line.peers.expected,
        line.peers.reported,
        line.peers.middle,
        line.peers.judged,
        line.peers.achieved,
    )
    assert 1 == card.counts[Status.MISSED]
    assert not card_of(shared, "a").lines[0].answers


def test_scorecard_of_nobody_is_refused(shared):
    with pytest.raises(UnknownAgencyError):
        card_of(shared, "nobody")


def test_ended_agency_is_looked_at_in_its_last_period_and_names_its_successor(ledger, tmp_path):
    old = agency("a", valid_to="2023-06-30", successors="n")
    new = agency("n", valid_from="2023-07-01")
    rows = [old, new, "b"]
    world = world_of(ledger, tmp_path, target(rule=EIGHTY, due=2024), agencies=rows)
    world.store(figure("a", "2023-Q2", numerator=9, of=10))
    at = judged_at(world.catalog, "a", AT)
    assert parse_period("2023-Q2").closes == at
    assert AT == judged_at(world.catalog, "n", AT)
    card = card_of(world, "a", at)
    assert ["n"] == [one.code for one in card.successors]
    assert ["a"] == [one.code for one in card_of(world, "n").predecessors]
    assert Status.ACHIEVED == card.lines[0].own.verdict.status
    assert "a" not in [row.agency.code for row in matrix(world).rows]


def test_agency_that_lacks_a_figure_is_not_ranked(shared):
    found = league(shared)
    assert [(1, "a", 1, 1), (2, "b", 0, 1)] == places(found.ranked)
    assert [("c", ("T1",))] == [(one.agency.code, one.missing) for one in found.unranked]


def test_agency_whose_figure_is_carried_is_not_ranked(shared):
    shared.store(figure("c", "2024-Q3", numerator=100, of=100))
    assert ["a", "b"] == [one.agency.code for one in league(shared).ranked]


def test_alike_ones_share_a_rank(shared):
    shared.store(figure("c", "2024-Q4", numerator=8, of=10))
    assert [(1, "a", 1, 1), (1, "c", 1, 1), (3, "b", 0, 1)] == places(league(shared).ranked)


def test_one_complete_agency_alone_is_not_ranked_first(ledger, tmp_path):
    world = world_of(ledger, tmp_path, target(rule=EIGHTY, due=2024))
    world.store(figure("a", "2024-Q4", numerator=9, of=10))
    found = league(world)
    assert [] == list(found.ranked)
    assert ["a", "b", "c"] == [one.agency.code for one in found.unranked]


def test_only_what_all_take_part_in_counts(ledger, tmp_path):
    every, some = (
        target("T1", rule=EIGHTY, due=2024),
        target("T2", rule=EIGHTY, due=2024, scope={"agencies": ["a", "b"]}),
    )
    world = world_of(ledger, tmp_path, every, some)
    world.store(*(figure(code, "2024-Q4", numerator=9, of=10) for code in ("a", "b", "c")))
    found = league(world)
    assert ("T1",) == found.targets
    assert 3 == len(found.ranked)


def matrix(world, **keys):
    every = standings(world.workspace, ADMIN, AT)
    return matrix_of(world.workspace, ADMIN, AT, every, everyone(world), **keys)


@pytest.mark.parametrize(
    ("order", "codes"),
    [(Order.LATE, "bac"), (Order.COMPLETENESS, "cab"), (Order.NAME, "abc")],
)
def test_matrix_is_ordered_by_late_completeness_or_name(shared, order, codes):
    assert list(codes) == [row.agency.code for row in matrix(shared, order=order).rows]


def test_matrix_counts_late_ones_and_figures_of_each_agency(shared):
    assert {"a": (0, 1, 1), "b": (1, 1, 1), "c": (0, 0, 1)} == {
        row.agency.code: (row.late, row.reported, row.expected) for row in matrix(shared).rows
    }


@pytest.mark.parametrize("keys", [{"level": "x"}, {"plan": "x"}, {"field": "x"}])
def test_matrix_is_narrowed_by_level_plan_and_field(shared, keys):
    assert () == matrix(shared, **keys).rows


def test_targets_of_one_agency_stand_behind_those_of_several(ledger, tmp_path):
    one = target("T1", rule=EIGHTY, due=2024, scope={"agencies": ["a"]})
    world = world_of(ledger, tmp_path, one, target("T2", rule=EIGHTY, due=2024))
    found = matrix(world)
    assert ["T2", "T1"] == [column.verdict.target for column in found.columns]
    assert [True, False, False] == [row.cells[1] is not None for row in found.rows]


def test_plans_by_fields_count_every_target_once(shared):
    (found,) = plans_by_fields(standings(shared.workspace, ADMIN, AT)).items()
    assert (("plan", "apparatus"), 1) == (found[0], found[1].total())
