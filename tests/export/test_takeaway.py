"""What needs attention is spread over slides evenly, and alike in every kind of slides."""

from __future__ import annotations

from dataclasses import replace

import pytest

from exports import gathered, headings, made, slides_of
from metrics.export.slide_words import slide_words
from metrics.export.typeset import _data
from metrics.text.words import Language, say


def with_late(world, count):
    """A takeaway in which so many targets are late."""
    takeaway = gathered(world)
    item = takeaway.urgent[0]
    items = tuple(replace(item, code=f"N{place}") for place in range(count))
    return replace(takeaway, items=items)


@pytest.mark.parametrize(
    ("count", "expected"),
    [(0, [0]), (1, [1]), (7, [7]), (8, [4, 4]), (14, [7, 7]), (15, [5, 5, 5]), (16, [5, 5, 6])],
)
def test_no_slide_is_left_with_a_lonely_target(world, count, expected):
    takeaway = with_late(world, count)
    parts = [items for _, items in takeaway.urgent_slides]
    assert expected == [len(items) for items in parts]
    assert takeaway.urgent == tuple(item for items in parts for item in items)


def test_slides_say_which_part_they_are(world):
    titles = [title for title, _ in with_late(world, 8).urgent_slides]
    wanted = [say(Language.VI, "export.urgent_part", part=part, parts=2) for part in (1, 2)]
    assert wanted == titles
    assert [say(Language.VI, "export.urgent")] == [
        title for title, _ in with_late(world, 0).urgent_slides
    ]


@pytest.mark.parametrize("language", Language)
def test_every_kind_of_slides_has_the_same_titles(world, language):
    takeaway = gathered(world, language)
    titles = [title for title, _ in takeaway.urgent_slides]
    drawn = slides_of(made(world, "briefing.pptx", language))
    for kind in (
        [slide.shapes.title.text for slide in drawn],
        [one.heading for one in slide_words(takeaway)],
        headings("slides", _data(takeaway)),
    ):
        assert titles == [one for one in kind if one in titles]
