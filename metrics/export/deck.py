"""A PowerPoint of targets: title, counts, plans, what needs attention, a slide for each, the stamp.

Charts are native: whoever receives the file edits their figures in it. Values in, bytes out; the
same values are always the same bytes.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from metrics.export.archives import without_clock
from metrics.export.cells import writable
from metrics.export.slide_charts import put_counts, put_course, put_parts
from metrics.export.slides import (
    BOTTOM,
    CENTRE,
    HEIGHT,
    INSIDE,
    MARGIN,
    MIDDLE,
    RIGHT,
    WIDTH,
    describe,
    new_deck,
    new_slide,
    put_badge,
    put_box,
    put_table,
    put_text,
)
from metrics.export.stamping import stamp_line, stamp_rows
from metrics.text.numbers import format_date
from metrics.text.words import say

if TYPE_CHECKING:
    from pptx.presentation import Presentation as Deck
    from pptx.slide import Slide

    from metrics.export.takeaway import Bar, Item, Progress, Takeaway

TITLE_BOX = (MARGIN, 0.42, INSIDE, 0.75)
FOOT = HEIGHT - 0.42
WIDE = 8.1  # inches of the chart beside the figures
SIDE = INSIDE - WIDE - 0.3


def briefing_deck(takeaway: Takeaway, progress: Progress) -> bytes:
    """The deck as .pptx; progress is told how much of it is done, from 0 to 1."""
    deck = new_deck(f"{takeaway.title} – {takeaway.period}")
    _put_title(deck, takeaway)
    _put_summary(deck, takeaway)
    _put_urgent(deck, takeaway)
    for place, item in enumerate(takeaway.items):
        _put_item(deck, takeaway, item)
        progress(place / len(takeaway.items))
    _put_meaning(deck, takeaway)
    _put_stamp(deck, takeaway)
    out = io.BytesIO()
    deck.save(out)
    return without_clock(out.getvalue())


def _put_title(deck: Deck, takeaway: Takeaway) -> None:
    colours = takeaway.colours
    box = (0.9, 1.7, WIDTH - 1.8, 1.5)
    slide = new_slide(deck, takeaway.title, box, 44, colours.ink)
    put_box(slide, (0.5, 1.7, 0.12, 3.1), colours.actual)
    said = say(
        takeaway.language,
        "export.as_of",
        period=takeaway.period,
        day=format_date(takeaway.day, takeaway.language),
    )
    put_text(slide, said, (0.9, 3.25, WIDTH - 1.8, 0.5), 24, colours.muted)
    plans = "\n".join(plan.label for plan in takeaway.plans)
    put_text(slide, plans, (0.9, 3.85, WIDTH - 1.8, 1.6), 18, colours.muted)
    if takeaway.mark:
        put_badge(slide, takeaway.mark, 0.9, 5.65, colours.muted, None)
        put_text(slide, takeaway.note, (0.9, 6.15, WIDTH - 1.8, 0.4), 14, colours.muted)
    _put_foot(deck, slide, takeaway)


def _put_summary(deck: Deck, takeaway: Takeaway) -> None:
    language, colours = takeaway.language, takeaway.colours
    title = say(language, "export.summary")
    slide = new_slide(deck, title, TITLE_BOX, 30, colours.ink)
    put_text(slide, takeaway.headline, (MARGIN, 1.2, INSIDE, 0.8), 20, colours.ink)
    box = (MARGIN, 2.05, 5.6, 4.75)
    counts = takeaway.counts
    if counts:
        name = say(language, "export.count")
        put_counts(slide, counts, box, colours, name, takeaway.headline)
    heading = (
        "",
        *(say(language, f"export.{key}") for key in ("good", "late", "unclear", "total")),
    )
    rows = [(say(language, "ui.plan"), *heading[1:])]
    for plan in takeaway.plans:
        numbers = takeaway.numbers(plan.items)
        rows.append((plan.label, *(str(one) for one in numbers)))
    put_table(
        slide, rows, (6.3, 2.25, WIDTH - MARGIN - 6.3, 4.4), (3.033, 0.9, 1.1, 0.8, 0.7),
        14, colours.ink, colours.line, right=(1, 2, 3, 4),
    )  # fmt: skip
    _put_foot(deck, slide, takeaway)


def _put_urgent(deck: Deck, takeaway: Takeaway) -> None:
    language, colours = takeaway.language, takeaway.colours
    heading = tuple(
        say(language, key)
        for key in ("ui.status", "ui.target", "ui.actual", "ui.target_value", "export.owner")
    )
    for title, items in takeaway.urgent_slides:
        slide = new_slide(deck, title, TITLE_BOX, 30, colours.ink)
        rows = [heading] + [
            (
                f"{item.look.shape} {item.look.word}",
                f"{item.code} · {item.name}",
                item.actual,
                item.goal,
                item.owner,
            )
            for item in items
        ]
        inks: list[tuple[str | None, ...]] = [(None,) * len(heading)]
        inks += [(item.look.ink, *(None,) * (len(heading) - 1)) for item in items]
        if items:
            put_table(
                slide, rows, (MARGIN, 1.3, INSIDE, 5.5), (1.75, 4.1, 1.7, 2.3, 2.483),
                14, colours.ink, colours.line, inks=inks,
            )  # fmt: skip
        else:
            put_text(slide, say(language, "export.no_urgent"), (MARGIN, 1.5, INSIDE, 1), 22,
                     colours.ink)  # fmt: skip
        _put_foot(deck, slide, takeaway)


def _put_item(deck: Deck, takeaway: Takeaway, item: Item) -> None:
    colours, language = takeaway.colours, takeaway.language
    slide = new_slide(deck, item.name, (MARGIN, 0.6, INSIDE, 0.95), 28, colours.ink)
    put_box(slide, (0, 0, 0.16, HEIGHT), item.look.ink)
    above = f"{item.code} · {item.section} · {item.field}"
    put_text(slide, above, (MARGIN, 0.25, INSIDE, 0.3), 13, colours.muted)
    word = f"{item.look.shape} {item.look.word}"
    end = put_badge(slide, word, MARGIN, 1.6, item.look.ink, item.look.tint)
    if item.mark:
        end = put_badge(slide, item.mark, end + 0.15, 1.6, colours.muted, None, 14)
    owner = say(language, "export.owned", owner=item.owner)
    box = (end + 0.3, 1.6, WIDTH - MARGIN - end - 0.3, 0.45)
    put_text(slide, owner, box, 16, colours.muted, align=RIGHT, anchor=MIDDLE)
    put_text(slide, item.reason, (MARGIN, 2.12, INSIDE, 0.6), 17, colours.ink)
    top = 2.8
    if item.ahead:
        put_text(slide, item.ahead, (MARGIN, top - 0.08, INSIDE, 0.32), 17, colours.ink, bold=True)
        top += 0.35
    if item.bar is not None:
        _put_bar(slide, takeaway, item, item.bar, top)
        top += 0.75
    height = 6.12 - top
    box = (MARGIN, top, WIDE, height)
    words = say(language, "ui.chart_alt", name=item.name)
    if item.course is not None:
        put_course(slide, item.course, box, colours, language, words)
    elif item.parts is not None:
        put_parts(
            slide, item.parts, (MARGIN, top, WIDE, min(height, 2.4)), colours, language, words
        )
    has_chart = item.course is not None or item.parts is not None
    left, width = (MARGIN + WIDE + 0.3, SIDE) if has_chart else (MARGIN, INSIDE)
    size, share = (15, 0.42) if has_chart else (20, 0.3)
    put_table(
        slide, item.facts, (left, top, width, height if has_chart else height - 1),
        (width * share, width * (1 - share)), size, colours.ink, colours.line, has_heading=False,
    )  # fmt: skip
    quote = say(language, "export.quote", quote=item.quote)
    box, size = (
        ((MARGIN, 6.2, INSIDE, 0.72), 14) if has_chart else ((MARGIN, 5.2, INSIDE, 1.72), 20)
    )
    put_text(slide, quote, box, size, colours.muted, italic=True, anchor=BOTTOM)
    _put_foot(deck, slide, takeaway)
    said = (item.note, item.reason, item.ahead, quote, item.section, item.reading)
    notes = "\n".join(one for one in said if one)
    slide.notes_slide.notes_text_frame.text = writable(notes)


def _put_bar(slide: Slide, takeaway: Takeaway, item: Item, bar: Bar, top: float) -> None:
    """The gauge: filled as far as progress has come, a mark where it should be by now."""
    colours = takeaway.colours
    whole = put_box(slide, (MARGIN, top, INSIDE, 0.2), colours.line)
    describe(whole, bar.text)
    made = float(bar.progress)
    fill = min(max(made, 0.0), 1.0)
    if fill:
        put_box(slide, (MARGIN, top, INSIDE * fill, 0.2), item.look.ink)
    if bar.due is not None:
        place = MARGIN + INSIDE * min(max(float(bar.due), 0.0), 1.0)
        put_box(slide, (place - 0.03, top - 0.08, 0.06, 0.36), colours.ink, colours.page)
    below, height = top + 0.24, 0.3
    start = f"◀ {bar.start}" if made < 0 else bar.start
    goal = f"{bar.goal} ▶" if made > 1 else bar.goal
    third = INSIDE / 3
    put_text(slide, start, (MARGIN, below, third, height), 13, colours.muted)
    put_text(slide, bar.text, (MARGIN + third, below, third, height), 13, colours.ink,
             align=CENTRE)  # fmt: skip
    put_text(slide, goal, (MARGIN + 2 * third, below, third, height), 13, colours.muted,
             align=RIGHT)  # fmt: skip


def _put_meaning(deck: Deck, takeaway: Takeaway) -> None:
    colours = takeaway.colours
    title = say(takeaway.language, "export.meaning")
    slide = new_slide(deck, title, TITLE_BOX, 30, colours.ink)
    rows = [(f"{look.shape} {look.word}", text) for look, text in takeaway.looks]
    inks = [(look.ink, None) for look, _ in takeaway.looks]
    put_table(
        slide, rows, (MARGIN, 1.35, INSIDE, 5.4), (3.0, INSIDE - 3.0), 15,
        colours.ink, colours.line, has_heading=False, inks=inks,
    )  # fmt: skip
    _put_foot(deck, slide, takeaway)


def _put_stamp(deck: Deck, takeaway: Takeaway) -> None:
    colours, language = takeaway.colours, takeaway.language
    title = say(language, "export.stamp_title")
    slide = new_slide(deck, title, TITLE_BOX, 30, colours.ink)
    put_text(
        slide, say(language, "export.stamp_note"), (MARGIN, 1.2, INSIDE, 0.5), 16, colours.muted
    )
    rows = stamp_rows(language, takeaway.stamp)
    put_table(
        slide, rows, (MARGIN, 1.85, INSIDE, 4.9), (3.0, INSIDE - 3.0), 14,
        colours.ink, colours.line, has_heading=False,
    )  # fmt: skip
    _put_foot(deck, slide, takeaway)


def _put_foot(deck: Deck, slide: Slide, takeaway: Takeaway) -> None:
    colours = takeaway.colours
    stamp = " · ".join(one for one in (stamp_line(takeaway), takeaway.mark) if one)
    put_text(slide, stamp, (MARGIN, FOOT, INSIDE - 1, 0.25), 10.5, colours.muted)
    number = str(len(deck.slides))
    put_text(slide, number, (WIDTH - MARGIN - 1, FOOT, 1, 0.25), 10.5, colours.muted,
             align=RIGHT)  # fmt: skip
