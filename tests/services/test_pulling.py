"""Who pulls a target up or down: each part against the whole without it."""

from __future__ import annotations

from fractions import Fraction

import pytest

from building import CUT_5_PERCENT, POSTS, SHARE, World, agency, figure, indicator, load, target
from filing import closes
from metrics.access import Role, Viewer
from metrics.services.dossier import dossier_of
from metrics.services.pulling import pulls_of
from metrics.store.ledger import open_ledger

LEADER = Viewer("lanh_dao", Role.VIEWER)
LEVELS = {"a": "office", "b": "office", "c": "commune"}


@pytest.fixture
def made(tmp_path):
    """A world of three agencies in two levels with one target."""
    engine = open_ledger("duckdb:///:memory:")

    def build(sort, **keys):
        loaded = load(
            tmp_path,
            agencies=[agency(code, level=level) for code, level in LEVELS.items()],
            indicators=[indicator(**sort)],
            targets=[target(**keys)],
        )
        return World(loaded.catalog, engine)

    yield build
    engine.close()


def pulls(world, period="2024-Q4"):
    return pulls_of(dossier_of(world.workspace, LEADER, "T1", closes(period)))


def test_share_is_pulled_by_each_agency_as_much_as_the_whole_moves_without_it(made):
    world = made(SHARE, rule={"kind": "share", "target": "80%"}, due="standing")
    for code, (part, of) in {"a": (10, 100), "b": (90, 100), "c": (50, 100)}.items():
        world.store(figure(code, "2024-Q4", numerator=part, of=of))

    found = pulls(world)

    assert (Fraction(1, 2), False) == (found.whole, found.is_change)
    assert [
        ("a", Fraction(1, 10), Fraction(-1, 5), Fraction(1, 3)),
        ("c", Fraction(1, 2), Fraction(0), Fraction(1, 3)),
        ("b", Fraction(9, 10), Fraction(1, 5), Fraction(1, 3)),
    ] == [(one.name, one.value, one.pull, one.share) for one in found.agencies]
    assert {("office", 2), ("commune", 1)} == {(one.name, one.size) for one in found.levels}


def test_cut_is_pulled_down_by_whoever_cut_less_than_the_rest(made):
    world = made(POSTS, rule=CUT_5_PERCENT, due=2026)
    for code, (before, now) in {"a": (100, 110), "b": (100, 90), "c": (200, 200)}.items():
        world.store(figure(code, "2021-Q4", before), figure(code, "2024-Q4", now))

    found = pulls(world)

    assert (Fraction(0), True) == (found.whole, found.is_change)
    assert [("a", Fraction(1, 10)), ("c", Fraction(0)), ("b", Fraction(-1, 10))] == [
        (one.name, one.value) for one in found.agencies
    ]
    assert found.agencies[0].pull < 0 == found.agencies[1].pull < found.agencies[2].pull


def test_breakdowns_of_the_judged_period_are_compared_too(made):
    world = made(SHARE, rule={"kind": "share", "target": "80%"}, due="standing")
    for code in LEVELS:
        world.store(
            figure(code, "2024-Q4", numerator=50, of=100),
            figure(code, "2024-Q4", numerator=10, of=50, breakdown="area=north", line=3),
            figure(code, "2024-Q4", numerator=40, of=50, breakdown="area=south", line=4),
        )

    assert [("area=north", Fraction(1, 5)), ("area=south", Fraction(4, 5))] == [
        (one.name, one.value) for one in pulls(world).breakdowns
    ]


def test_agency_without_a_figure_or_a_baseline_pulls_nothing(made):
    world = made(SHARE, rule={"kind": "share", "target": "80%"}, due="standing")
    world.store(
        figure("a", "2024-Q4", numerator=1, of=2), figure("b", "2024-Q4", numerator=1, of=4, line=3)
    )

    assert {"a", "b"} == {one.name for one in pulls(world).agencies}


def test_one_agency_alone_has_nobody_to_be_compared_with(made):
    world = made(SHARE, rule={"kind": "share", "target": "80%"}, due="standing")
    world.store(figure("a", "2024-Q4", numerator=1, of=2))

    assert pulls(world) is None


def test_target_judged_agency_by_agency_has_no_pulls(made):
    world = made(SHARE, rule={"kind": "share", "target": "80%"}, due="standing", per="agency")
    for code in LEVELS:
        world.store(figure(code, "2024-Q4", numerator=1, of=2))

    assert pulls(world) is None
