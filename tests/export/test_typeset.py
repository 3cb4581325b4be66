"""PDF: a page for each slide, founts with Vietnamese inside it, and nothing but given values."""

from __future__ import annotations

import re

import pytest

from exports import gathered, headings, made, slides_of
from metrics.export.typeset import _data
from metrics.text.words import Language, say

PDFS = ("briefing.pdf", "report.pdf")


def pages(content):
    return len(re.findall(rb"/Type\s*/Page\b", content))


@pytest.mark.parametrize("language", Language)
def test_slides_have_a_page_for_each_slide_of_the_deck(world, language):
    slides = slides_of(made(world, "briefing.pptx", language))
    assert len(slides) == pages(made(world, "briefing.pdf", language))


@pytest.mark.parametrize("name", PDFS)
def test_founts_are_inside_the_file(world, name):
    content = made(world, name)
    used = set(re.findall(rb"/BaseFont\s*/[A-Z]{6}\+(\w+)", content))
    assert used
    assert used <= {b"LiberationSans", b"LiberationSerif", b"DejaVuSansMono"}
    assert b"/FontFile2" in content


def test_moment_of_the_file_is_the_one_its_figures_were_known_at(world):
    takeaway = gathered(world)
    stamp = f"/CreationDate(D:{takeaway.stamp.known_at:%Y%m%d%H%M%S}"
    assert stamp.encode() in made(world, "report.pdf", known_at=takeaway.stamp.known_at)


@pytest.mark.parametrize("language", Language)
def test_report_has_its_parts_in_order(world, language):
    parts = ("general", "urgent", "plans", "meaning", "stamp")
    expected = [say(language, f"export.report.{part}") for part in parts]
    assert expected == headings("report", _data(gathered(world, language)))


def test_texts_are_never_read_as_markup(world):
    data = _data(gathered(world))
    hostile = "#panic() *đậm* $x$ \\ <a> [b] @c `d`"
    for item in data["items"].values():
        item |= {"name": hostile, "reason": hostile, "quote": hostile, "owner": hostile}
    assert len(data["items"]) == headings("slides", data).count(hostile)


def test_numbers_are_those_of_every_other_export(world):
    takeaway = gathered(world)
    items = _data(takeaway)["items"]
    for item in takeaway.items:
        shown = items[item.code]
        assert (item.actual, item.goal, item.reason) == tuple(
            shown[key] for key in ("actual", "goal", "reason")
        )
        assert (item.look.shape, item.look.word) == (shown["look"]["shape"], shown["look"]["word"])


def test_heights_of_a_course_lie_within_its_axis(world):
    course = _data(gathered(world))["items"]["T1"]["course"]
    heights = [one for stretch in course["stretches"] for one in stretch if one is not None]
    heights += [one for one in course["demanded"] if one is not None]
    assert all(0 <= one <= 1 for one in (*heights, course["goal"]))
    assert [0.0, 1.0] == [round(course["lines"][place][0], 9) for place in (0, -1)]
