"""Corrective notes: who writes and reads them, where one is required, that each is vouched for."""

from __future__ import annotations

import pytest

from building import POSTS, World, agency, figure, indicator, load, target
from filing import closes
from metrics.access import Role, Viewer
from metrics.errors import AccessDeniedError
from metrics.services.agenda import Concern, agenda
from metrics.services.correcting import (
    LONGEST,
    is_answered,
    long_late,
    may_write,
    notes_on,
    write_note,
)
from metrics.services.overview import standings, standings_and_before
from metrics.services.trail import verify
from metrics.store.entries import Wanted, read_entries
from metrics.store.ledger import open_ledger
from metrics.store.log import Act

OWNER, OTHER = (Viewer(f"van_thu_{code}", Role.AGENCY, code) for code in "ab")
LEADER, REVIEWER, ADMIN = (
    Viewer(str(one), one) for one in (Role.VIEWER, Role.REVIEWER, Role.ADMIN)
)
NOW = closes("2024-Q4")


@pytest.fixture
def world(tmp_path):
    """A cut of posts that a answers for and one that nobody does, both going the wrong way."""
    cut = {"rule": {"kind": "reduction", "by": "5%", "baseline": 2021}, "due": 2026}
    loaded = load(
        tmp_path,
        agencies=[agency("a"), agency("b")],
        indicators=[indicator(**POSTS)],
        targets=[
            target("T1", **cut, lead="Đơn vị a"),
            target("T2", **cut, lead="Các đơn vị"),
        ],
    )
    engine = open_ledger("duckdb:///:memory:")
    made = World(loaded.catalog, engine)
    for period, number in (("2021-Q4", 100), ("2024-Q3", 101), ("2024-Q4", 101)):
        made.store(*(figure(code, period, number) for code in "ab"))
    yield made
    engine.close()


def note(world, viewer=OWNER, code="T1", said=("tuyển bổ sung", "dừng tuyển"), as_of=NOW):
    return write_note(world.workspace, viewer, code, as_of, *said)


def matters(world, viewer, as_of=NOW):
    everything = standings(world.workspace, viewer, as_of)
    late = long_late(world.workspace, viewer, everything)
    return [
        (str(one.concern), one.standing and one.standing.verdict.target)
        for one in agenda(world.workspace, viewer, everything, late)
    ]


def test_owner_of_a_late_target_says_cause_and_remedy(world):
    note(world)
    (written,) = notes_on(world.workspace, LEADER, "T1")

    assert ("T1", NOW, "a", "van_thu_a") == (
        written.target,
        written.closes,
        written.agency,
        written.written_by,
    )
    assert ("tuyển bổ sung", "dừng tuyển") == (written.cause, written.remedy)


@pytest.mark.parametrize("viewer", [OTHER, LEADER, REVIEWER, ADMIN])
def test_nobody_but_the_owner_writes_a_note(world, viewer):
    with pytest.raises(AccessDeniedError):
        note(world, viewer)

    assert not may_write(viewer, standings(world.workspace, viewer, NOW)[0])
    assert () == notes_on(world.workspace, LEADER)


def test_target_without_one_owner_takes_no_note(world):
    with pytest.raises(AccessDeniedError):
        note(world, code="T2")


@pytest.mark.parametrize("said", [("", "x"), ("x", "  "), ("x" * (LONGEST + 1), "x")])
def test_note_needs_a_cause_and_a_remedy_of_some_length(world, said):
    with pytest.raises(ValueError, match="cause"):
        note(world, said=said)


def test_target_that_is_not_late_takes_no_note(world):
    world.store(*(figure(code, "2025-Q4", 90) for code in "ab"))

    with pytest.raises(ValueError, match="not late"):
        note(world, as_of=closes("2025-Q4"))


def test_agency_reads_its_own_notes_and_leaders_all(world):
    note(world)

    assert [1] == [one.id for one in notes_on(world.workspace, OWNER)]
    assert () == notes_on(world.workspace, OTHER)
    for viewer in (LEADER, REVIEWER, ADMIN):
        assert [1] == [one.id for one in notes_on(world.workspace, viewer, "T1")]


def test_note_is_required_after_two_periods_off_track_and_not_after_one(world):
    before = standings(world.workspace, LEADER, closes("2024-Q3"))
    now = standings(world.workspace, LEADER, NOW)

    assert frozenset({"T1", "T2"}) == long_late(world.workspace, LEADER, now)
    assert frozenset() == long_late(world.workspace, LEADER, before)
    # With the quarter before at hand, in whole or in part, or another one, it is all the same.
    both = standings_and_before(world.workspace, LEADER, NOW)
    for earlier in (both[1], both[1][:1], before):
        assert frozenset({"T1", "T2"}) == long_late(world.workspace, LEADER, now, earlier)


@pytest.mark.parametrize(
    ("written", "is_enough"), [("2024-Q2", False), ("2024-Q3", True), ("2024-Q4", True)]
)
def test_note_answers_for_its_period_and_the_next(world, written, is_enough):
    world.store(*(figure(code, "2024-Q2", 101) for code in "ab"))
    note(world, as_of=closes(written))
    first = standings(world.workspace, LEADER, NOW)[0]

    assert is_enough == is_answered(notes_on(world.workspace, LEADER), first)
    assert is_enough == ((str(Concern.NO_NOTE), "T1") not in matters(world, LEADER))


def test_agenda_asks_for_a_note_of_the_owner_and_for_an_owner_where_there_is_none(world):
    both = [(str(Concern.NO_NOTE), "T1"), (str(Concern.NO_OWNER), "T2")]

    assert both == matters(world, LEADER)
    assert both[:1] == matters(world, OWNER)
    assert [] == matters(world, OTHER)


def test_note_stands_in_the_log_and_a_changed_one_is_found(world):
    note(world)
    (entry,) = read_entries(world.engine, Wanted(action=str(Act.NOTED)))
    assert ("van_thu_a", "a", "T1") == (entry.who, entry.concerns, entry.subject)
    assert verify(world.workspace, ADMIN).is_whole

    world.engine.query("UPDATE notes SET remedy = 'khác'")

    (broken,) = verify(world.workspace, ADMIN).broken
    assert ("changed", entry.id, "notes", 1) == (
        broken.code,
        broken.entry,
        broken.table,
        broken.number,
    )
