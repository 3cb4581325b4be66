"""The timeline and the list of tasks as HTML: escaped, linked, told by shape and in words."""

from __future__ import annotations

import re
from datetime import date

import pytest

from metrics.charts.palette import LOOKS
from metrics.charts.timeline import Bar, Lane, Pin, Timeline, Track, timeline_html
from metrics.charts.worklist import (
    Badge,
    Entry,
    Performer,
    Section,
    sentence_html,
    worklist_html,
)
from metrics.status.verdict import Status

EVIL = "<script>alert('x')</script>\"&"
SAFE = "&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt;&quot;&amp;"
TODAY = date(2024, 7, 1)
HEADS = ("status", "task", "lead", "due", "proof")


def track(*pins, text="T1", bars=(), waits=""):
    return Track(f"/x?{text}", text, text, text, Status.MISSED, pins, bars, waits)


def line(*tracks, text="line", folded=()):
    lane = Lane(text, text, tracks, tuple(folded), text)
    return Timeline(text, text, TODAY, text, (text, text), ((Status.MISSED, text),), (lane,))


def entry(text="T1", **keys):
    badge = Badge(Status.MISSED, text)
    given = {"href": f"/x?{text}", "leads": ((text, f"/y?{text}"),), "proof": (text,), **keys}
    return Entry(
        code=text, name=text, plan=text, badge=badge, badge_note=text, day=text, day_note=text,
        is_late=True, mark=text, **given,
    )  # fmt: skip


def test_every_text_is_escaped():
    pins = (Pin(TODAY, Status.MISSED, EVIL),)
    bars = (Bar(TODAY, TODAY, is_late=True, title=EVIL),)
    performer = Performer((EVIL, EVIL), Badge(Status.MISSED, EVIL), EVIL)
    shown = entry(EVIL, share=EVIL, performers=(performer,), proved_by=(EVIL, EVIL))
    for drawn in (
        timeline_html(line(track(*pins, text=EVIL, bars=bars, waits=EVIL), text=EVIL)),
        timeline_html(line(folded=[track(*pins, text=EVIL)], text=EVIL)),
        worklist_html(EVIL, [EVIL] * 5, [Section(EVIL, (shown,), is_folded=False)]),
        sentence_html(EVIL, EVIL),
    ):
        assert "<script" not in drawn
        assert SAFE in drawn


@pytest.mark.parametrize("status", Status)
def test_mark_has_shape_words_and_colour_of_its_status(status):
    drawn = timeline_html(line(track(Pin(TODAY, status, "said"))))
    shape = LOOKS[status].shape
    assert re.search(rf'<b class="s-{status}" title="said" style="left:[\d.]+%">{shape}</b>', drawn)


def test_places_are_days_of_the_years_shown():
    pins = (Pin(date(2024, 1, 1), Status.MISSED, "a"), Pin(date(2025, 12, 31), Status.MISSED, "b"))
    bar = Bar(date(2024, 7, 1), date(2025, 1, 1), is_late=True, title="c")
    drawn = timeline_html(line(track(*pins, bars=(bar,))))
    # Two years of 731 days, the 182nd of which is today.
    assert 'title="a" style="left:0.00%"' in drawn
    assert 'title="b" style="left:99.86%"' in drawn
    assert 'class="late" title="c" style="left:24.90%;width:25.17%"' in drawn
    assert '<b style="left:24.90%"></b>' in drawn
    assert ">I/2024<" in drawn
    assert ">IV/2025<" in drawn


def test_many_years_are_told_by_their_numbers_alone():
    drawn = timeline_html(line(track(Pin(date(2030, 1, 1), Status.NOT_DUE, "a"))))
    assert ">2024<" in drawn
    assert ">2030<" in drawn
    assert ">I/2024<" not in drawn


def test_row_of_the_timeline_is_one_link_that_says_everything():
    drawn = timeline_html(line(track(Pin(TODAY, Status.MISSED, "x")), folded=[track()]))
    assert 2 == drawn.count('<a class="track s-missed" href="/x?T1"')
    assert 2 == drawn.count('aria-label="T1"')
    assert '<details><summary>line</summary><a class="track' in drawn


def test_lead_without_an_address_is_no_link():
    drawn = worklist_html(
        "l", HEADS, [Section("g", (entry(leads=(("Các sở", ""),)),), is_folded=False)]
    )
    assert '<td data-head="lead">Các sở</td>' in drawn


def test_agencies_of_a_task_are_folded_under_how_many_have_done_it():
    performer = Performer(("Sở A", "/agency?agency=a"), Badge(Status.ACHIEVED, "Đạt"), "số 7")
    drawn = worklist_html(
        "l",
        HEADS,
        [Section("g", (entry(share="1/2", performers=(performer,)),), is_folded=False)],
    )
    assert (
        '<details><summary>1/2</summary><ul><li><span class="badge s-achieved">✔ Đạt</span> '
        '<a href="/agency?agency=a" target="_self">Sở A</a> <span class="said">số 7</span></li>'
        "</ul></details>"
    ) in drawn


def test_what_is_over_is_folded():
    drawn = worklist_html("l", HEADS, [Section("Đã xong", (entry(),), is_folded=True)])
    assert "<details><summary><h3>Đã xong<small>1</small></h3></summary><table>" in drawn
