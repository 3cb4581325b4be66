"""Pictures of values: colours that can be told, texts that stay texts, bars that tell the truth."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction

import pytest

from metrics.charts.bridge import LETTERS, Bar, bridge_figure
from metrics.charts.gauges import Gauge, card_html, line_html, link_html, target_html
from metrics.charts.overview import (
    PANEL_LINES,
    Board,
    Chip,
    Panel,
    Row,
    Shelf,
    gauges_html,
    overview_html,
    shelves_html,
)
from metrics.charts.palette import (
    ACTUAL_LINE,
    INK,
    INK_DARK,
    LOOKS,
    MUTED,
    MUTED_DARK,
    PAGE,
    PAGE_DARK,
    PATH_LINE,
    TARGET_LINE,
    contrast,
)
from metrics.charts.paths import Chart, Point, path_figure
from metrics.status.verdict import Status

READABLE, VISIBLE = 4.5, 3.0  # WCAG 2.2: text 1.4.3, graphical objects 1.4.11
MARKUP = '<script>alert("x")</script> & <b>b</b>'


def gauge(**keys):
    given = {
        "href": "/target?target=T1",
        "code": "T1",
        "name": "Name",
        "status": Status.AT_RISK,
        "status_word": "At risk",
        "actual": "3,201 posts",
        "target": "Target: at most 3,141.7 posts",
        "reason": "Because.",
        "notes": ("Note",),
        "progress": Fraction(64, 100),
        "due": Fraction(70, 100),
        "bar_text": "64% of the way done, 70% due",
        **keys,
    }
    return Gauge(**given)


def drawn(**keys):
    """One gauge of the overview."""
    return card_html(gauge(**keys))


def board(**keys):
    given = {
        "headline": "Headline",
        "remarks": (),
        "filters": (),
        "chips": (),
        "panels": (),
        "more": "{count} more",
        **keys,
    }
    return Board(**given)


def shelf(*gauges, **keys):
    given = {"heading": "Part", "words": "2", "are_lines": False}
    return Shelf(gauges=gauges, **{**given, **keys})


def part(html, name):
    """Share of the bar that its fill or its mark stands at, None without one."""
    found = re.search(rf'class="{name}" style="(?:width|left):([\d.]+)%"', html)
    return None if found is None else float(found[1])


@pytest.mark.parametrize("status", Status)
def test_every_status_is_readable_on_its_tint_and_on_the_page_in_both_themes(status):
    look = LOOKS[status]

    assert READABLE <= contrast(look.ink, look.tint)
    assert READABLE <= contrast(look.ink, PAGE)
    assert READABLE <= contrast(look.ink_dark, look.tint_dark)
    assert READABLE <= contrast(look.ink_dark, PAGE_DARK)


def test_every_status_has_a_look_and_a_shape_of_its_own():
    assert set(Status) == set(LOOKS)
    assert len(LOOKS) == len({look.shape for look in LOOKS.values()})


@pytest.mark.parametrize(
    ("ink", "paper"), [(INK, PAGE), (MUTED, PAGE), (INK_DARK, PAGE_DARK), (MUTED_DARK, PAGE_DARK)]
)
def test_plain_text_is_readable_in_both_themes(ink, paper):
    assert READABLE <= contrast(ink, paper)


@pytest.mark.parametrize("line", [PATH_LINE, TARGET_LINE, ACTUAL_LINE])
@pytest.mark.parametrize("paper", [PAGE, PAGE_DARK])
def test_lines_of_charts_can_be_seen_in_both_themes(line, paper):
    assert VISIBLE <= contrast(line, paper)


def test_texts_of_the_overview_are_escaped():
    written = gauge(**dict.fromkeys(WRITTEN, MARKUP), notes=(MARKUP,))
    row = Row(MARKUP, MARKUP, MARKUP, MARKUP, MARKUP, ((Status.MISSED, MARKUP),))
    shelves = [
        shelf(written, written, heading=MARKUP, words=MARKUP, are_lines=are_lines)
        for are_lines in (False, True)
    ]
    html = overview_html(
        board(
            headline=MARKUP,
            remarks=((MARKUP, ""), (MARKUP, MARKUP)),
            filters=((MARKUP, MARKUP),),
            chips=(Chip('/?a="b', Status.MISSED, MARKUP, 1, MARKUP),),
            panels=(
                Panel(MARKUP, MARKUP, ((MARKUP, MARKUP, (row,) * (PANEL_LINES + 1)),)),
                Panel(MARKUP, MARKUP, ()),
            ),
        )
    )
    html += shelves_html(MARKUP, shelves)
    html += gauges_html([written], are_lines=False) + gauges_html([written], are_lines=True)

    assert "<script" not in html
    assert "<b>b" not in html
    assert 'href="/?a=&quot;b"' in html


def test_texts_of_a_target_are_escaped():
    html = target_html(
        gauge(**dict.fromkeys(WRITTEN, MARKUP)),
        [(MARKUP, MARKUP, MARKUP)],
        (MARKUP, MARKUP),
        (MARKUP, [(MARKUP, MARKUP), (MARKUP, "")]),
    ) + link_html(MARKUP, MARKUP)

    assert "<script" not in html
    assert "<b>b" not in html


WRITTEN = (
    "href",
    "code",
    "name",
    "status_word",
    "actual",
    "target",
    "reason",
    "bar_text",
    "mark",
    "lead",
)


@pytest.mark.parametrize(
    ("progress", "fill", "arrow"),
    [
        (Fraction(-1, 2), 0, "◀"),
        (Fraction(-1, 1000), 0, "◀"),
        (Fraction(0), 0, None),
        (Fraction(64, 100), 64, None),
        (Fraction(1), 100, None),
        (Fraction(1001, 1000), 100, "▶"),
        (Fraction(5), 100, "▶"),
    ],
)
def test_bar_ends_at_the_target_and_an_arrow_tells_what_lies_beyond(progress, fill, arrow):
    html = drawn(progress=progress)

    assert fill == part(html, "fill")
    assert [arrow] * (arrow is not None) == re.findall("[◀▶]", html)


@pytest.mark.parametrize(
    ("due", "place"), [(Fraction(-1), 0), (Fraction(7, 10), 70), (Fraction(3), 100), (None, None)]
)
def test_mark_of_what_is_due_stays_on_the_bar(due, place):
    assert place == part(drawn(due=due), "due")


def test_target_without_progress_has_no_bar():
    html = drawn(progress=None, due=None)

    assert 'class="bar"' not in html
    assert 'class="nobar"' in html


def test_bar_says_in_words_what_it_shows():
    assert 'role="img" aria-label="64% of the way done, 70% due"' in drawn()


def test_mark_is_drawn_only_where_there_is_one():
    assert '<span class="mark">Illustrative</span>' in drawn(mark="Illustrative")
    assert 'class="mark"' not in drawn()


def test_chosen_and_empty_chips_look_different():
    chips = [
        Chip("/", Status.MISSED, "Missed", 0, ""),
        Chip("/", Status.ACHIEVED, "Achieved", 3, "", is_chosen=True),
    ]
    html = overview_html(board(chips=tuple(chips)))

    assert 'class="chip none s-missed"' in html
    assert 'class="chip on s-achieved"' in html


def test_legend_stands_above_the_gauges_of_the_first_part_alone():
    html = shelves_html("Legend", [shelf(gauge(code="T1")), shelf(gauge(code="T2"))])

    assert "<h2>Part<small>2</small></h2>" in html
    assert html.index("Legend") < html.index("T1") < html.index("T2")
    assert 1 == html.count("Legend") == shelves_html("Legend", []).count("Legend")


def test_gauges_are_drawn_as_cards_or_as_lines():
    assert 'class="card s-' in gauges_html([gauge()], are_lines=False)
    assert 'class="card line s-' in gauges_html([gauge()], are_lines=True)


def test_panel_folds_what_is_more_than_a_few_lines():
    rows = tuple(Row("/", f"T{number}", "Name") for number in range(PANEL_LINES + 2))
    panel = Panel("Panel", "Nothing", (("Group", "", rows),))
    html = overview_html(board(panels=(panel,)))

    assert "<details><summary>2 more</summary>" in html
    assert html.count("<li>") == len(rows)
    assert "Nothing" not in html


def test_panel_without_lines_says_so():
    assert "<p>Nothing</p>" in overview_html(board(panels=(Panel("Panel", "Nothing", ()),)))


def test_line_says_who_answers_for_it():
    assert '<span class="notes">Department</span>' in line_html(gauge(lead="Department"))


def chart(**keys):
    given = {
        "points": [
            Point(date(2023, 12, 14), 3241.0, "Q4 2023: 3,241", Status.ON_TRACK, is_solid=True),
            Point(date(2024, 12, 14), 3218.0, "Q4 2024: 3,218", Status.AT_RISK, is_solid=False),
        ],
        "demanded": [(date(2021, 12, 14), 3307.0), (date(2026, 12, 14), 3141.7)],
        "goal": 3141.7,
        "labels": {"path": "Path", "actual": "Actual", "goal": "Target: 3,141.7 posts"},
        "suffix": "",
        "separators": ".,",
        **keys,
    }
    return path_figure(Chart(**given))


def test_figure_shows_path_actuals_and_target():
    figure = chart()
    path, actual = figure.data
    (line,) = figure.layout.shapes

    assert ("Path", (3307.0, 3141.7)) == (path.name, tuple(path.y))
    assert ("Actual", (3241.0, 3218.0)) == (actual.name, tuple(actual.y))
    assert (date(2023, 12, 14), date(2024, 12, 14)) == tuple(actual.x)
    assert (3141.7, 3141.7) == (line.y0, line.y1)
    assert ["Target: 3,141.7 posts"] == [one.text for one in figure.layout.annotations]


def test_no_line_leads_to_a_figure_that_cannot_be_compared_with_the_one_before():
    points = [
        Point(date(2025, 6, 14), 3201.0, "", Status.AT_RISK, is_solid=True),
        Point(
            date(2025, 9, 14), 9000.0, "", Status.NOT_ASSESSABLE, is_solid=True, begins_anew=True
        ),
    ]
    _, before, after = chart(points=points).data

    assert ((3201.0,), (9000.0,)) == (tuple(before.y), tuple(after.y))
    assert (True, False) == (before.showlegend, after.showlegend)


def test_illustrative_points_are_hollow_and_the_chart_says_so():
    figure = chart(watermark="Illustrative")

    assert ("circle", "circle-open") == tuple(figure.data[1].marker.symbol)
    assert "Illustrative" in [one.text for one in figure.layout.annotations]


@pytest.mark.parametrize(("is_dark", "name"), [(False, "ink"), (True, "ink_dark")])
def test_points_bear_the_colour_of_their_status_in_the_theme(is_dark, name):
    colours = tuple(chart(is_dark=is_dark).data[1].marker.color)

    assert tuple(getattr(LOOKS[one], name) for one in (Status.ON_TRACK, Status.AT_RISK)) == colours


@pytest.mark.parametrize(("is_dark", "colour"), [(False, MUTED), (True, MUTED_DARK)])
def test_small_texts_of_charts_can_be_read_in_the_theme(is_dark, colour):
    path, steps = chart(is_dark=is_dark), bridge(is_dark=is_dark)
    fonts = [
        one.tickfont for each in (path, steps) for one in (each.layout.xaxis, each.layout.yaxis)
    ]
    fonts += [path.layout.annotations[0].font, steps.data[0].textfont]

    assert {colour} == {one.color for one in fonts}


def test_first_rank_is_drawn_at_the_top():
    assert "reversed" == chart(is_rank=True).layout.yaxis.autorange
    assert chart().layout.yaxis.autorange is True


def test_numbers_on_the_chart_have_the_marks_of_the_language():
    assert ",." == chart(separators=",.").layout.separators


def test_figure_without_path_and_target_has_actuals_alone():
    figure = chart(demanded=[], goal=None)

    assert ["Actual"] == [one.name for one in figure.data]
    assert () == figure.layout.shapes
    assert () == figure.layout.annotations


def test_texts_of_the_figure_are_not_taken_for_markup():
    point = Point(date(2024, 12, 14), 1.0, MARKUP, Status.AT_RISK, is_solid=True)
    figure = chart(points=[point], labels=dict.fromkeys(("path", "actual", "goal"), MARKUP))
    written = [*figure.data[1].text, *(one.name for one in figure.data)]
    written += [one.text for one in figure.layout.annotations]

    assert [] == [text for text in written if "<" in text]


def bridge(*, low=0, watermark="", is_dark=False):
    return bridge_figure(
        [
            Bar("Baseline", "Q4 2021", 3307, "3,307", is_whole=True),
            Bar("Real change", "Q2 2025", -106 - low, "-106", is_whole=False),
            Bar(f"Territory that came in: {MARKUP}", "Q3 2025", 2718, "+2,718", is_whole=False),
            Bar("Real change", "Q3 2026", -70, "-70", is_whole=False),
            Bar("Today", "Q3 2026", 5849 - low, "5,849", is_whole=True),
        ],
        ".,",
        watermark,
        is_dark=is_dark,
    )


def test_bars_of_the_bridge_begin_at_zero_and_leave_room_for_their_numbers():
    low, high = bridge().layout.xaxis.range

    assert 0 == low
    assert 3307 - 106 + 2718 < high


def test_bridge_that_goes_below_zero_shows_the_lowest_bar_whole():
    low, high = bridge(low=4000).layout.xaxis.range

    assert low < 3307 - 106 - 4000
    assert 3307 < high


def test_labels_of_the_bridge_are_broken_into_lines_told_apart_and_stay_text():
    labels = bridge().data[0].y

    assert "Baseline<br>Q4 2021" == labels[0]
    assert max(len(line) for line in labels[0].split("<br>") + labels[1].split("<br>")) <= LETTERS
    assert labels[2].startswith("Territory that came<br>in:")
    assert [] == [label for label in labels if "<" in label.replace("<br>", "")]
    assert len(labels) == len(set(labels))


def test_illustrative_bridge_says_so_beside_the_bars_of_its_changes():
    figure = bridge(watermark="Illustrative")
    (mark,) = figure.layout.annotations
    last_change = (5849 + 70) / figure.layout.xaxis.range[1]

    assert "Illustrative" == mark.text
    assert mark.x < last_change
    # Bars lie from top to bottom: the last change is the last but one of five.
    assert 1 / 5 < mark.y < 2 / 5
