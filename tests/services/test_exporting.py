"""Exports are made again from their stamp, byte for byte, and say what the ledger knew then."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

import pytest

from building import ADMIN, CUT_5_PERCENT, POSTS, SHARE, figure
from exports import AS_OF, LATER, small_world
from metrics.errors import UnknownTargetError
from metrics.periods import parse_period
from metrics.services.exporting import NAMES, export_file
from metrics.services.judging import judge, judge_histories
from metrics.services.takeaway import newest_moment, takeaway_of
from metrics.text.words import Language

CLOSES = parse_period(AS_OF).closes


@pytest.fixture
def world(tmp_path, ledger):
    """Two plans and six targets."""
    return small_world(tmp_path, ledger)


def export(world, name, **keys):
    return export_file(world.workspace, ADMIN, name, Language.VI, CLOSES, **keys)


@pytest.mark.parametrize("name", NAMES)
def test_same_stamp_makes_the_same_bytes_whatever_came_since(world, name):
    first = export(world, name)
    known_at = first.stamp.known_at
    world.store(figure("a", "2024", 100, indicator="posts"), moment=known_at + timedelta(seconds=9))
    again = export(world, name, known_at=known_at)
    assert first.stamp == again.stamp
    assert first.content == again.content
    assert first.content != export(world, name, known_at=known_at + timedelta(days=1)).content


@pytest.mark.parametrize("name", NAMES)
def test_nothing_new_makes_the_same_bytes_at_another_time(world, name):
    assert export(world, name).content == export(world, name).content


def test_moment_of_a_stamp_knows_all_that_the_ledger_holds(world):
    before = newest_moment(world.workspace)
    world.store(figure("a", "2024", 990, indicator="posts"))
    known = newest_moment(world.workspace)
    assert before < known
    (now,) = judge(world.workspace, ADMIN, CLOSES, ["T1"])
    (then,) = judge(world.workspace, ADMIN, CLOSES, ["T1"], known)
    assert now == then


def test_stamp_before_the_first_figure_knows_nothing(world):
    stamp = export(world, NAMES[0], known_at=LATER - timedelta(days=400)).stamp
    assert (0, "") == (stamp.entries, stamp.ledger)


def test_command_of_a_stamp_names_everything_asked_for(world):
    stamp = export(world, NAMES[0], targets=["T2", "T1"], known_at=LATER).stamp
    assert (
        f"kpi export {NAMES[0]} --as-of 2024-Q4 --known-at 2026-02-05T08:00:00Z"
        " --language vi --target T2 --target T1" == stamp.command
    )


def test_progress_ends_with_all(world):
    told = []
    export(world, NAMES[0], progress=told.append)
    assert told == sorted(told)
    assert 1 == told[-1]


def test_target_that_is_not_declared_is_refused(world):
    with pytest.raises(UnknownTargetError):
        export(world, NAMES[0], targets=["T9"])


def test_all_targets_come_with_the_worst_first(world):
    gathered = takeaway_of(world.workspace, ADMIN, Language.VI, CLOSES)
    assert "off_track" == gathered.items[0].look.status
    assert {"T1", "T2", "T3", "T4", "T5", "T6"} == {one.code for one in gathered.items}
    assert sum(count for _, count in gathered.counts) == len(gathered.items)


def test_histories_of_many_are_those_of_each(world):
    many = judge_histories(world.workspace, ADMIN, ["T1", "T2", "T5"], CLOSES)
    assert {code: world.history(AS_OF, code) for code in ("T1", "T2", "T5")} == many


def test_histories_are_as_the_ledger_knew_them(world):
    world.store(figure("a", "2024", 100, indicator="posts"), moment=LATER + timedelta(days=1))
    known = judge_histories(world.workspace, ADMIN, ["T1"], CLOSES, LATER)["T1"]
    assert (2491, 1594) == (known[-1].actual, world.history(AS_OF)[-1].actual)


def test_formats_of_a_spreadsheet_never_cross_a_threshold(declare):
    rule = {"kind": "share", "op": ">=", "target": "90%"}
    world = declare(SHARE, rule=rule, due="standing")
    world.store(figure("a", AS_OF, of=10000, numerator=8996))
    (item,) = takeaway_of(world.workspace, ADMIN, Language.VI, CLOSES).items
    assert ("0.00%", "89,96%") == (item.number_format, item.actual)
    world = declare(POSTS, rule=CUT_5_PERCENT, due=2026)
    world.store(figure("a", "2021", 100000), figure("a", AS_OF, 97151, line=3))
    (item,) = takeaway_of(world.workspace, ADMIN, Language.VI, CLOSES).items
    assert item.numbers.pace < Fraction(95, 100)
    assert "0.00%" == item.percent_format
