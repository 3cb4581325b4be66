"""The overview: counted, narrowed, in parts with the worst first, and what changed."""

from __future__ import annotations

import pytest

from building import POSTS, World, agency, figure, indicator, load, target
from filing import closes
from metrics.access import Role, Viewer
from metrics.services.changes import Turn, changes_between
from metrics.services.overview import Bearing, Filters, overview_of, standings, standings_and_before
from metrics.services.projecting import outlooks
from metrics.status.verdict import Status
from metrics.store.ledger import open_ledger

LEADER = Viewer("lanh_dao", Role.VIEWER)
CUT = {"rule": {"kind": "reduction", "by": "10%", "baseline": 2021}, "due": 2026}
# Posts by quarter, against 100 at the end of 2021.
COURSES = {
    "late": {"2023-Q4": 100, "2024-Q1": 100, "2024-Q2": 100, "2024-Q3": 100, "2024-Q4": 100},
    "good": {"2023-Q4": 93, "2024-Q1": 93, "2024-Q2": 93, "2024-Q3": 93, "2024-Q4": 90},
    "falling": {"2023-Q4": 94, "2024-Q1": 94, "2024-Q2": 94, "2024-Q3": 94, "2024-Q4": 99},
}


@pytest.fixture
def world(tmp_path):
    """Three cuts and one without figures."""
    loaded = load(
        tmp_path,
        agencies=[agency("a"), agency("b")],
        indicators=[indicator(code, **POSTS) for code in (*COURSES, "silent")],
        targets=[
            target("LATE", indicator="late", lead="Đơn vị a", **CUT),
            target("GOOD", indicator="good", lead="Đơn vị b", **CUT),
            target("FALLING", indicator="falling", lead="Các đơn vị", **CUT),
            target("SILENT", indicator="silent", **CUT),
        ],
    )
    engine = open_ledger("duckdb:///:memory:")
    made = World(loaded.catalog, engine)
    for code, course in COURSES.items():
        for period, number in {"2021-Q4": 100, **course}.items():
            made.store(*(figure(who, period, number, indicator=code) for who in "ab"))
    yield made
    engine.close()


def seen(world, period="2024-Q4", **chosen):
    as_of = closes(period)
    everything = standings(world.workspace, LEADER, as_of)
    ahead = outlooks(world.workspace, LEADER, [one.verdict for one in everything])
    calendar = world.catalog.settings.calendar
    return overview_of(everything, ahead, as_of, calendar, Filters(**chosen))


def codes(view):
    return [one.verdict.target for part in view.parts for one in part.members]


def test_parts_come_with_the_late_ones_first_and_count_every_target_once(world):
    view = seen(world)

    assert [Bearing.LATE, Bearing.UNCLEAR, Bearing.GOOD] == [one.bearing for one in view.parts]
    assert 4 == sum(view.counts.values()) == view.total(is_task=False) == view.shown
    assert 0 == view.total(is_task=True)
    assert {"LATE", "FALLING"} == set(codes(view)[:2])


def test_forecast_counts_those_that_will_miss_and_those_without_a_projection(world):
    forecast = seen(world).forecast

    assert frozenset({"LATE", "FALLING"}) == forecast.misses
    assert (2, 0, 0) == (forecast.projected, forecast.soon, forecast.unprojected)
    assert (0, 3) == (
        seen(world, "2024-Q1").forecast.projected,
        seen(world, "2024-Q1").forecast.unprojected,
    )


def test_forecast_tells_how_many_are_due_by_the_end_of_the_year(world):
    for quarter in (1, 2):
        for code in COURSES:
            world.store(*(figure(who, f"2026-Q{quarter}", 99, indicator=code) for who in "ab"))
    forecast = seen(world, "2026-Q2").forecast

    assert forecast.misses
    assert len(forecast.misses) == forecast.soon


@pytest.mark.parametrize(
    ("chosen", "left"),
    [
        ({"lead": "a"}, {"LATE"}),
        ({"lead": "Các đơn vị"}, {"FALLING"}),
        ({"lead": "Đơn vị a"}, set()),
        ({"text": "good"}, {"GOOD"}),
        ({"text": "giam TOI thieu"}, {"LATE", "GOOD", "FALLING", "SILENT"}),
        ({"text": "giăm"}, set()),
        ({"status": "no_data"}, {"SILENT"}),
        ({"ahead": "misses"}, {"LATE", "FALLING"}),
        ({"plan": "gone"}, set()),
        ({"entry": "quantified", "field": "apparatus"}, {"LATE", "GOOD", "FALLING", "SILENT"}),
    ],
)
def test_filters_narrow_what_is_shown(world, chosen, left):
    assert left == set(codes(seen(world, **chosen)))


def test_leads_of_one_english_name_are_narrowed_to_together(tmp_path, ledger):
    loaded = load(
        tmp_path,
        indicators=[indicator(**POSTS)],
        targets=[
            target(code, lead=lead, **CUT)
            for code, lead in {"T1": "Các SỞ", "T2": "các sở"}.items()
        ],
        leads={"Các SỞ": "Departments", "các sở": "Departments"},
    )
    assert {"T1", "T2"} == set(codes(seen(World(loaded.catalog, ledger), lead="Các SỞ")))


def test_counts_are_those_before_the_filter_by_status(world):
    assert seen(world).counts == seen(world, status="no_data").counts
    assert 1 == sum(seen(world, lead="a").counts.values())


@pytest.mark.parametrize("period", ["2024-Q3", "2024-Q4", "2025-Q1"])
def test_two_dates_asked_together_are_as_each_asked_alone(world, period):
    alone = [standings(world.workspace, LEADER, closes(period) - back) for back in (0, 1)]
    assert tuple(alone) == standings_and_before(world.workspace, LEADER, closes(period))


def test_changes_tell_what_got_worse_first_and_leave_out_what_stayed(world):
    before, now = (
        standings(world.workspace, LEADER, closes(period)) for period in ("2024-Q3", "2024-Q4")
    )
    changes = changes_between(now, before)

    assert [("FALLING", Turn.WORSE), ("GOOD", Turn.BETTER)] == [
        (one.standing.verdict.target, one.turn) for one in changes
    ]
    assert (Status.ON_TRACK, Status.ACHIEVED) == (
        changes[1].before.verdict.status,
        changes[1].standing.verdict.status,
    )
    assert () == changes_between(now, now)
