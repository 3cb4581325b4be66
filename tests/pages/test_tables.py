"""Tables and notices drawn as HTML: texts escaped, heads over their columns."""

from __future__ import annotations

import pytest

from metrics.charts.tables import (
    LONG_REMARK,
    LONG_TEXT,
    SHORT_TEXT,
    Item,
    facts_html,
    notice_html,
    table_html,
    texts_html,
)
from metrics.filings import State
from metrics.issues import Level

EVIL = "<script>alert('x')</script>\"&"
SAFE = "&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt;&quot;&amp;"


def test_every_text_is_escaped():
    evil = Item(EVIL, href=f"/x?{EVIL}", note=EVIL, badge=Level.WARNING)
    for drawn in (
        table_html(EVIL, [EVIL], [[evil]]),
        facts_html([(EVIL, EVIL, EVIL)]),
        notice_html(EVIL, EVIL, EVIL, f"/{EVIL}"),
    ):
        assert "<script" not in drawn
        assert SAFE in drawn


def test_numbers_stand_under_heads_on_the_right():
    drawn = table_html("t", ["a", "b"], [[Item("x"), Item("1", is_number=True)]])
    assert '<th scope="col">a</th><th scope="col" class="number">b</th>' in drawn
    assert '<td>x</td><td class="number">1</td>' in drawn


def test_figure_with_its_unit_is_not_broken_and_a_longer_text_may_be():
    short, longer = "x" * SHORT_TEXT, "x" * (SHORT_TEXT + 1)
    assert len("1.234,5 biên chế") <= SHORT_TEXT
    drawn = texts_html("t", ["a", "b"], [[short, longer]])
    assert f'<td class="short">{short}</td><td>{longer}</td>' in drawn


def test_badges_have_a_shape_beside_their_colour():
    drawn = table_html("t", ["a"], [[Item("w", badge=State.RETURNED)], [Item("v")]])
    assert '<span class="badge f-returned">↩ w</span>' in drawn


def test_each_line_of_a_note_stands_below_the_other():
    assert "<small>1/2</small><small>Q2</small>" in table_html(
        "t", ["a"], [[Item("x", note="1/2\nQ2")]]
    )


@pytest.mark.parametrize(
    ("cell", "kinds"),
    [
        (Item("x" * LONG_TEXT), ""),
        (Item("x" * LONG_TEXT, note="y"), ' class="long"'),
        (Item("x" * LONG_TEXT, note="y", href="/"), ""),
        (Item("x" * LONG_TEXT, note="y", is_short=True), ' class="short"'),
        (Item("x" * LONG_REMARK, is_said=True), ' class="said"'),
        (Item("x" * LONG_REMARK, is_said=True, note="y"), ' class="said long"'),
    ],
    ids=str,
)
def test_sentences_are_given_their_room_and_names_are_not(cell, kinds):
    assert f"<tr><td{kinds}>" in table_html("t", ["a"], [[cell]])


def test_table_without_rows_has_its_heads():
    assert '<th scope="col">a</th>' in table_html("t", ["a"], [])
