"""The overview as one piece of HTML: headline, counts, what changed, what waits, and the gauges.

Every text is escaped here; nothing from a file reaches the page as markup.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from metrics.charts.gauges import STYLE, badge_html, card_html, line_html
from metrics.charts.palette import LOOKS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrics.charts.gauges import Gauge
    from metrics.status.verdict import Status


@dataclass(frozen=True, slots=True)
class Chip:
    """Number of targets with a status, linking to just those."""

    href: str
    status: Status
    word: str
    count: int
    help: str
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a panel: what it is about, who answers for it, and the statuses it passed.

    steps: (status, word, what it means) before and after, none where it is not about a change;
    figure: the figure beside what it should be.
    """

    href: str
    code: str
    name: str
    figure: str = ""
    who: str = ""
    steps: tuple[tuple[Status, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Panel:
    """A panel of lines in groups: (heading, explanation, rows); empty: what it says without any."""

    heading: str
    empty: str
    groups: tuple[tuple[str, str, tuple[Row, ...]], ...]


@dataclass(frozen=True, slots=True)
class Shelf:
    """A part of the overview: a heading with its count, and gauges.

    are_lines: one line each instead of a gauge.
    """

    heading: str
    words: str
    gauges: tuple[Gauge, ...]
    are_lines: bool


@dataclass(frozen=True, slots=True)
class Board:
    """What stands above the gauges, in the language of the page.

    remarks: sentences under the headline with an address each leads to, if any; filters: (words,
    address without it) of each filter in force; more: words for further lines, with {count}.
    """

    headline: str
    remarks: tuple[tuple[str, str], ...]
    filters: tuple[tuple[str, str], ...]
    chips: tuple[Chip, ...]
    panels: tuple[Panel, ...]
    more: str


# Lines of a panel in view; the rest is folded.
PANEL_LINES = 5
BOARD_STYLE = (
    "<style>"
    ".tm .headline{font-size:1.3rem;font-weight:600;line-height:1.3;margin:.1rem 0 .3rem}"
    ".tm .remark{margin:0 0 .2rem;font-size:1.02rem}"
    ".tm .remark a,.tm .panel a.entry{text-decoration:underline;text-underline-offset:.15em}"
    ".tm .chips{margin:.5rem 0 .7rem}"
    ".tm .filters{display:flex;flex-wrap:wrap;gap:.4rem;margin:.1rem 0 .5rem}"
    ".tm .filters a{border:1px solid var(--line);border-radius:1rem;padding:.1rem .7rem;"
    "font-size:.9rem}.tm .filters a:hover{border-color:var(--ink)}"
    ".tm .panels{display:grid;gap:.9rem;align-items:start;margin:0 0 1rem;"
    "grid-template-columns:repeat(auto-fit,minmax(min(30rem,100%),1fr))}"
    ".tm .panel{border:1px solid var(--line);border-radius:.5rem;padding:.6rem .9rem .7rem;"
    "min-width:0}"
    ".tm .panel h2{font-size:1.1rem;margin:0 0 .2rem;padding:0}"
    ".tm .panel h3{font-size:.93rem;margin:.5rem 0 .1rem;border:0}"
    ".tm .panel h3 small{font-size:.85rem}"
    ".tm .panel p{color:var(--muted);margin:.2rem 0;font-size:.93rem}"
    ".tm .panel ul{list-style:none;margin:0!important;padding:0!important}"
    ".tm .panel li{display:flex;flex-wrap:wrap;gap:.05rem .6rem;align-items:baseline;margin:0;"
    "padding:.22rem 0;border-bottom:1px solid var(--line);font-size:.93rem}"
    ".tm .panel li:last-child{border-bottom:0}"
    ".tm .panel .entry{flex:1 1 16rem;min-width:0;font-weight:600}"
    ".tm .panel .entry small{color:var(--muted);font-weight:400;margin-right:.35rem}"
    ".tm .panel .side{color:var(--muted);font-size:.88rem}"
    ".tm .badge small{font-weight:400}"
    ".tm .panel details{margin:.1rem 0}"
    ".tm .panel summary{cursor:pointer;padding:.3rem 0;font-size:.9rem;color:var(--muted)}"
    ".tm .shelf>h2{font-size:1.1rem;margin:.9rem 0 .5rem;padding:0 0 .2rem;"
    "border-bottom:2px solid var(--line)}"
    ".tm .shelf h2 small{font-weight:400;color:var(--muted);font-size:.9rem;margin-left:.5rem}"
    ".tm .shelf>.legend{margin:.1rem 0 .5rem}"
    ".tm .lines{margin:.3rem 0}"
    "</style>"
)


def overview_html(board: Board) -> str:
    """Everything above the gauges; links stay in the same tab."""
    parts = [
        STYLE,
        BOARD_STYLE,
        f'<div class="tm"><p class="headline">{escape(board.headline)}</p>',
    ]
    parts.extend(_remark(words, href) for words, href in board.remarks)
    if board.filters:
        parts.append('<div class="filters">')
        parts.extend(
            f'<a href="{escape(href)}" target="_self">{escape(words)} ✕</a>'
            for words, href in board.filters
        )
        parts.append("</div>")
    parts.append('<div class="chips" role="list">')
    parts.extend(_chip(chip) for chip in board.chips)
    parts.append("</div>")
    if board.panels:
        parts.append('<div class="panels">')
        parts.extend(_panel(one, board.more) for one in board.panels)
        parts.append("</div>")
    return "".join([*parts, "</div>"])


def shelves_html(legend: str, shelves: Sequence[Shelf]) -> str:
    """Gauges in their parts, the legend above the first; the legend alone where there is none.

    For below `overview_html`, which brings the style of both.
    """
    text = f'<p class="legend">{escape(legend)}</p>'
    drawn = "".join(_shelf(one, text if place == 0 else "") for place, one in enumerate(shelves))
    return f'<div class="tm">{drawn or text}</div>'


def gauges_html(gauges: Sequence[Gauge], *, are_lines: bool) -> str:
    """Gauges, or a line each, without a heading; for below `overview_html` too."""
    return f'<div class="tm">{_gauges(gauges, are_lines=are_lines)}</div>'


def _remark(words: str, href: str) -> str:
    text = escape(words)
    if href:
        text = f'<a href="{escape(href)}" target="_self">{text}</a>'
    return f'<p class="remark">{text}</p>'


def _chip(chip: Chip) -> str:
    classes = "chip" + (" on" if chip.is_chosen else "") + ("" if chip.count else " none")
    return (
        f'<a role="listitem" target="_self" class="{classes} s-{chip.status}"'
        f' href="{escape(chip.href)}" title="{escape(chip.help)}">'
        f'<span aria-hidden="true">{LOOKS[chip.status].shape}</span>'
        f"{escape(chip.word)}<b>{chip.count}</b></a>"
    )


def _panel(panel: Panel, more: str) -> str:
    parts = [f'<section class="panel"><h2>{escape(panel.heading)}</h2>']
    if not panel.groups:
        parts.append(f"<p>{escape(panel.empty)}</p>")
    for heading, explanation, rows in panel.groups:
        # A line without a code tells its own count.
        count = f"<small>{len(rows)}</small>" if rows[0].code else ""
        parts.append(f"<h3>{escape(heading)}{count}</h3>")
        parts.append(f"<p>{escape(explanation)}</p>" if explanation else "")
        shown, rest = rows[:PANEL_LINES], rows[PANEL_LINES:]
        parts.append(f"<ul>{''.join(map(_row, shown))}</ul>")
        if rest:
            words = escape(more.format(count=len(rest)))
            parts.append(f"<details><summary>{words}</summary>")
            parts.append(f"<ul>{''.join(map(_row, rest))}</ul></details>")
    return "".join([*parts, "</section>"])


def _row(row: Row) -> str:
    code = f"<small>{escape(row.code)}</small>" if row.code else ""
    steps = ' <span aria-hidden="true">→</span> '.join(badge_html(*step) for step in row.steps)
    sides = [
        f"<span>{steps}</span>" if steps else "",
        f'<span class="side">{escape(row.figure)}</span>' if row.figure else "",
        f'<span class="side">{escape(row.who)}</span>' if row.who else "",
    ]
    return (
        f'<li><a class="entry" href="{escape(row.href)}" target="_self">{code}'
        f"{escape(row.name)}</a>{''.join(sides)}</li>"
    )


def _shelf(shelf: Shelf, legend: str) -> str:
    heading = f"{escape(shelf.heading)}<small>{escape(shelf.words)}</small>"
    drawn = _gauges(shelf.gauges, are_lines=shelf.are_lines)
    return f'<section class="shelf"><h2>{heading}</h2>{legend}{drawn}</section>'


def _gauges(gauges: Sequence[Gauge], *, are_lines: bool) -> str:
    if are_lines:
        return f'<div class="lines">{"".join(map(line_html, gauges))}</div>'
    return f'<div class="grid">{"".join(map(card_html, gauges))}</div>'
