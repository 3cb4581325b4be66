"""The matrix and the head of an agency as HTML: escaped, and never told by colour alone."""

from __future__ import annotations

import pytest

from metrics.charts.matrix import (
    AWAITED,
    COUNTED,
    Crossing,
    Head,
    Square,
    crossings_html,
    legend_html,
    matrix_html,
)
from metrics.charts.palette import LOOKS
from metrics.charts.scorecards import Mention, agency_html
from metrics.charts.tables import Item, table_html
from metrics.status.verdict import Status

EVIL = "<script>alert('x')</script>\"&"
SAFE = "&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt;&quot;&amp;"
HEAD = Head(EVIL, EVIL, f"/x?{EVIL}")


def test_every_text_is_escaped():
    square, crossing = Square(Status.MISSED, EVIL), Crossing(((Status.MISSED, 1, EVIL, EVIL),))
    for drawn in (
        matrix_html(EVIL, [EVIL, EVIL], [HEAD], [(HEAD, [EVIL], [square])]),
        crossings_html(EVIL, EVIL, [EVIL], [(HEAD, [crossing])]),
        legend_html([(Status.MISSED, EVIL, EVIL)], [(EVIL, EVIL)]),
        agency_html(EVIL, EVIL, [Mention(EVIL, ((EVIL, EVIL),))], [(Status.MISSED, EVIL, EVIL, 1)]),
    ):
        assert "<script" not in drawn
        assert SAFE in drawn


@pytest.mark.parametrize("status", Status)
def test_cell_has_shape_words_and_colour_of_its_status(status):
    drawn = matrix_html("m", ["n"], [HEAD], [(HEAD, [], [Square(status, "HP24: 92%")])])
    shape = LOOKS[status].shape
    assert (
        f'<td class="s-{status}" title="HP24: 92%"><i aria-hidden="true">{shape}</i>'
        "<span>HP24: 92%</span></td>"
    ) in drawn


def test_cell_without_a_verdict_tells_whether_its_figure_is_there():
    squares = [Square(None, "x"), Square(None, "x", is_there=False), None]
    drawn = matrix_html("m", ["n"], [HEAD] * 3, [(HEAD, [], squares)])
    assert f">{COUNTED}</i>" in drawn
    assert f">{AWAITED}</i>" in drawn
    assert "<td></td></tr>" in drawn


def test_badge_of_a_status_has_its_shape():
    drawn = table_html("t", ["a"], [[Item("w", badge=Status.ON_TRACK)]])
    assert '<span class="badge s-on_track">▲ w</span>' in drawn
