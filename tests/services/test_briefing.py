"""Briefings: frozen at a moment, the same a year later, said plainly where they cannot be."""

from __future__ import annotations

from datetime import timedelta

import pytest

from building import figure
from exports import AS_OF, slides_of, small_world, texts_of
from metrics.access import Role, Viewer
from metrics.errors import (
    AccessDeniedError,
    BriefingError,
    UnknownBriefingError,
    UnknownTargetError,
)
from metrics.export.slide_words import slide_words
from metrics.export.typeset import slides_svg
from metrics.periods import parse_period
from metrics.services.briefing import (
    LONGEST_NOTE,
    LONGEST_TITLE,
    MOST_SLIDES,
    Slide,
    briefing_of,
    briefings,
    drift_of,
    save_briefing,
    takeaway_of_briefing,
)
from metrics.services.exporting import NAMES, export_briefing, export_file
from metrics.services.presenting import shown
from metrics.services.takeaway import newest_moment
from metrics.services.trail import verify
from metrics.store.entries import Wanted, read_entries
from metrics.store.log import Act
from metrics.text.words import Language

CLOSES = parse_period(AS_OF).closes
CHIEF, LEADER, ADMIN, CLERK = (
    Viewer("tham_dinh", Role.REVIEWER),
    Viewer("lanh_dao", Role.VIEWER),
    Viewer("quan_tri", Role.ADMIN),
    Viewer("van_thu", Role.AGENCY, "a"),
)
SLIDES = (Slide("T3", "nói trước"), Slide("T1"), Slide("T5", " nói sau \n"))
VI = Language.VI


@pytest.fixture
def world(tmp_path, ledger):
    """Two plans and six targets."""
    return small_world(tmp_path, ledger)


def save(world, title="Giao ban", slides=SLIDES, viewer=CHIEF, **keys):
    return save_briefing(world.workspace, viewer, title, CLOSES, slides, **keys)


def accept_more(world):
    """New figures that change where T1 stands."""
    world.store(figure("a", "2024", 100, indicator="posts"))


def test_saved_briefing_keeps_order_notes_and_the_moment(world):
    number = save(world, title="  Giao \n ban ")
    (saved,) = briefings(world.workspace, LEADER)
    assert (number, "Giao ban", "tham_dinh") == (saved.id, saved.title, saved.saved_by)
    assert (Slide("T3", "nói trước"), Slide("T1"), Slide("T5", "nói sau")) == saved.slides
    assert newest_moment(world.workspace) > saved.frozen.known_at
    assert () == drift_of(world.workspace, LEADER, saved)


@pytest.mark.parametrize("name", NAMES)
def test_deck_is_the_same_bytes_after_new_figures_are_accepted(world, name):
    number = save(world)
    before = export_briefing(world.workspace, LEADER, name, VI, number)
    accept_more(world)
    after = export_briefing(world.workspace, LEADER, name, VI, number)
    assert before.content == after.content
    assert before.stamp == after.stamp
    later = export_briefing(world.workspace, LEADER, name, VI, save(world))
    assert before.content != later.content


def test_pictures_stay_as_they_were_and_a_later_briefing_has_others(world):
    first = save(world)
    before = slides_svg(takeaway_of_briefing(world.workspace, LEADER, VI, first))
    accept_more(world)
    assert before == slides_svg(takeaway_of_briefing(world.workspace, LEADER, VI, first))
    second = save(world)
    assert before != slides_svg(takeaway_of_briefing(world.workspace, LEADER, VI, second))
    decks = [shown(world.workspace, LEADER, VI, one) for one in (first, second)]
    assert decks[0].pictures[3] == shown(world.workspace, LEADER, VI, first).pictures[3]
    assert decks[0].pictures[4] != decks[1].pictures[4]


def test_stamp_asks_for_the_same_figures_without_the_briefing(world):
    number = save(world)
    accept_more(world)
    frozen = briefing_of(world.workspace, LEADER, number).frozen
    codes = [one.target for one in SLIDES]
    made = export_file(
        world.workspace, LEADER, "targets.csv", VI, frozen.closes, codes, frozen.known_at
    )
    briefed = export_briefing(world.workspace, LEADER, "targets.csv", VI, number)
    assert made.content == briefed.content
    assert f"kpi export targets.csv --briefing {number} --language vi" == briefed.stamp.command
    assert (frozen.entries, frozen.ledger) == (made.stamp.entries, made.stamp.ledger)


def test_earlier_moment_freezes_what_was_known_then_and_one_to_come_is_now(world):
    known = newest_moment(world.workspace)
    accept_more(world)
    now = newest_moment(world.workspace)
    earlier = briefing_of(world.workspace, CHIEF, save(world, known_at=known))
    to_come = briefing_of(world.workspace, CHIEF, save(world, known_at=now + timedelta(days=9)))
    assert known == earlier.frozen.known_at
    assert now < to_come.frozen.known_at < to_come.saved_at


def test_words_of_slides_are_as_many_as_pictures_and_have_the_notes(world):
    made = takeaway_of_briefing(world.workspace, LEADER, VI, save(world))
    words = slide_words(made)
    assert len(slides_svg(made)) == len(words)
    assert ["nói trước", "", "nói sau"] == [one.note for one in words[3:6]]
    assert [f"{one.code} · {one.name}" for one in made.items] == [one.heading for one in words[3:6]]


def test_notes_stand_below_the_slides_and_never_on_them(world):
    made = export_briefing(world.workspace, LEADER, "briefing.pptx", VI, save(world))
    slides = slides_of(made.content)
    (one,) = [each for each in slides if "nói trước" in each.notes_slide.notes_text_frame.text]
    assert "nói trước" not in "".join(texts_of(one))
    assert "Giao ban" in texts_of(slides[0])


def test_changed_declarations_and_a_changed_log_are_told(world):
    saved = briefing_of(world.workspace, LEADER, save(world))
    world.workspace.catalog = world.catalog.model_copy(update={"fingerprint": "khác"})
    assert ("declarations",) == drift_of(world.workspace, LEADER, saved)
    world.workspace.catalog = world.catalog
    world.engine.query("UPDATE log SET hash = 'khác' WHERE id = ?", (saved.frozen.entries,))
    assert ("ledger",) == drift_of(world.workspace, LEADER, saved)


@pytest.mark.parametrize(
    ("keys", "code"),
    [
        ({"title": " \n"}, "title_missing"),
        ({"title": "x" * (LONGEST_TITLE + 1)}, "title_long"),
        ({"slides": ()}, "empty"),
        ({"slides": [Slide("T1")] * (MOST_SLIDES + 1)}, "too_many"),
        ({"slides": [Slide("T1"), Slide("T1")]}, "twice"),
        ({"slides": [Slide("T1", "x" * (LONGEST_NOTE + 1))]}, "note_long"),
    ],
)
def test_briefing_that_cannot_be_is_refused_with_what_is_wrong(world, keys, code):
    with pytest.raises(BriefingError) as refused:
        save(world, **keys)
    assert code == refused.value.code
    assert () == briefings(world.workspace, LEADER)


def test_longest_title_and_note_are_taken(world):
    save(world, title="x" * LONGEST_TITLE, slides=[Slide("T1", "x" * LONGEST_NOTE)])


def test_target_and_briefing_that_are_not_there_are_refused(world):
    with pytest.raises(UnknownTargetError):
        save(world, slides=[Slide("T9")])
    with pytest.raises(UnknownBriefingError):
        save(world, replaces=7)
    for number in (0, -1, 10**30):
        with pytest.raises(UnknownBriefingError):
            briefing_of(world.workspace, LEADER, number)


@pytest.mark.parametrize("viewer", [LEADER, ADMIN, CLERK])
def test_nobody_but_the_standing_agency_saves(world, viewer):
    with pytest.raises(AccessDeniedError):
        save(world, viewer=viewer)
    assert () == briefings(world.workspace, LEADER)


def test_replacement_stands_beside_what_it_replaces(world):
    first = save(world)
    second = save(world, title="Giao ban, sửa", replaces=first)
    assert [(second, first), (first, None)] == [
        (one.id, one.replaces) for one in briefings(world.workspace, LEADER)
    ]


def test_briefing_stands_in_the_log_and_one_changed_byte_is_found(world):
    number = save(world)
    (entry,) = read_entries(world.engine, Wanted(action=str(Act.BRIEFED)))
    assert ("tham_dinh", str(number)) == (entry.who, entry.subject)
    assert verify(world.workspace, ADMIN).is_whole
    world.engine.query("UPDATE briefings SET slides = replace(slides, 'nói sau', 'nói sao')")
    (broken,) = verify(world.workspace, ADMIN).broken
    assert ("changed", entry.id, "briefings", ("slides",)) == (
        broken.code,
        broken.entry,
        broken.table,
        broken.columns,
    )
