"""A matrix as one HTML table whose heads stay while it is scrolled, readable at hundreds of rows.

A cell is told by its shape and its hidden word as well as by its colour. Every text is escaped
here; nothing from a file reaches the page as markup.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from metrics.charts.gauges import STYLE, badge_html
from metrics.charts.palette import LOOKS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrics.status.verdict import Status

# A figure without a verdict of its own, and none where one is awaited.
COUNTED, AWAITED = "•", "○"


@dataclass(frozen=True, slots=True)
class Head:
    """A head of a row or column: short text, what it stands for, where it leads."""

    text: str
    title: str
    href: str


@dataclass(frozen=True, slots=True)
class Square:
    """One cell: status, None where it has none of its own; what it says when looked at."""

    status: Status | None
    title: str
    is_there: bool = True


@dataclass(frozen=True, slots=True)
class Crossing:
    """Counts where a row and a column meet: (status, how many, words, address)."""

    counts: tuple[tuple[Status, int, str, str], ...]


def matrix_html(
    label: str,
    corner: Sequence[str],
    columns: Sequence[Head],
    rows: Sequence[tuple[Head, Sequence[str], Sequence[Square | None]]],
) -> str:
    """Rows of cells under upright heads.

    corner: heads of the row names and of the figures that follow them; rows: name, those figures,
    a cell for each column, None where row and column have nothing to do with each other.
    """
    first, *others = corner
    top = f'<th scope="col" class="name">{escape(first)}</th>' + "".join(
        f'<th scope="col" class="figure">{escape(one)}</th>' for one in others
    )
    top += "".join(
        f'<th scope="col" class="up" title="{escape(one.title)}"><a href="{escape(one.href)}"'
        f' target="_self">{escape(one.text)}</a></th>'
        for one in columns
    )
    body = "".join(_row(*row) for row in rows)
    return (
        f'{STYLE}{MATRIX_STYLE}<div class="tm matrix" tabindex="0" role="region"'
        f' aria-label="{escape(label)}"><table><thead><tr>{top}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _row(head: Head, figures: Sequence[str], cells: Sequence[Square | None]) -> str:
    name = (
        f'<th scope="row" class="name" title="{escape(head.title)}"><a href="{escape(head.href)}"'
        f' target="_self">{escape(head.text)}</a></th>'
    )
    told = "".join(f'<td class="figure">{escape(one)}</td>' for one in figures)
    return f"<tr>{name}{told}{''.join(map(_cell, cells))}</tr>"


def _cell(one: Square | None) -> str:
    if one is None:
        return "<td></td>"
    if one.status is None:
        sign, kind = COUNTED if one.is_there else AWAITED, "plain"
    else:
        sign, kind = LOOKS[one.status].shape, f"s-{one.status}"
    title = escape(one.title)
    return (
        f'<td class="{kind}" title="{title}"><i aria-hidden="true">{sign}</i>'
        f"<span>{title}</span></td>"
    )


def crossings_html(
    label: str,
    corner: str,
    columns: Sequence[str],
    rows: Sequence[tuple[Head, Sequence[Crossing | None]]],
) -> str:
    """Counts by status where rows and columns meet, each a link."""
    top = f'<th scope="col" class="name">{escape(corner)}</th>' + "".join(
        f'<th scope="col">{escape(one)}</th>' for one in columns
    )
    body = "".join(
        f'<tr><th scope="row" class="name"><a href="{escape(head.href)}" target="_self">'
        f"{escape(head.text)}</a><small>{escape(head.title)}</small></th>"
        f"{''.join(map(_crossing, cells))}</tr>"
        for head, cells in rows
    )
    return (
        f'{STYLE}{MATRIX_STYLE}<div class="tm matrix crossed" tabindex="0" role="region"'
        f' aria-label="{escape(label)}"><table><thead><tr>{top}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _crossing(one: Crossing | None) -> str:
    if one is None:
        return "<td></td>"
    links = "".join(
        f'<a class="badge s-{status}" href="{escape(href)}" target="_self" title="{escape(words)}"'
        f' aria-label="{escape(words)}">{LOOKS[status].shape} {count}</a>'
        for status, count, words, href in one.counts
    )
    return f"<td>{links}</td>"


def legend_html(
    statuses: Sequence[tuple[Status, str, str]], plain: Sequence[tuple[str, str]]
) -> str:
    """What shapes mean: (status, its word, what it means), then (shape, words) of other cells."""
    keys = "".join(f"<li>{badge_html(*status)}</li>" for status in statuses)
    keys += "".join(f"<li>{escape(shape)} {escape(words)}</li>" for shape, words in plain)
    return f'{STYLE}{MATRIX_STYLE}<div class="tm keys"><ul>{keys}</ul></div>'


MATRIX_STYLE = (
    "<style>"
    ".tm.matrix{overflow:auto;max-height:78vh;border:1px solid var(--line);border-radius:.5rem}"
    ".tm.matrix table{border-collapse:separate;border-spacing:0;font-size:.88rem}"
    ".tm.matrix th,.tm.matrix td{border-bottom:1px solid var(--line);padding:.12rem .3rem;"
    "background:var(--page)}"
    ".tm.matrix th{font-weight:400;text-align:left;font-size:.88rem}"
    ".tm.matrix thead th{position:sticky;top:0;z-index:1;vertical-align:bottom;"
    "color:var(--muted);font-weight:600}"
    ".tm.matrix .name{position:sticky;left:0;z-index:2;min-width:13rem;max-width:19rem;"
    "padding-left:.6rem;border-right:1px solid var(--line)}"
    ".tm.matrix thead .name{z-index:3}"
    ".tm.matrix .figure{text-align:right;white-space:nowrap}"
    ".tm.matrix th.figure{white-space:normal;min-width:6.5rem}"
    ".tm.matrix .up{writing-mode:vertical-rl;transform:rotate(180deg);text-align:left;"
    "padding:.3rem .2rem;white-space:nowrap;border-bottom:0;border-top:1px solid var(--line)}"
    ".tm.matrix .up a{display:block;max-height:10rem;overflow:hidden;text-overflow:ellipsis}"
    ".tm.matrix a:hover,.tm.matrix a:focus-visible{text-decoration:underline}"
    ".tm.matrix td[title]{text-align:center;min-width:1.9rem;background:var(--t,var(--page));"
    "color:var(--s,var(--muted));border-left:1px solid var(--page)}"
    ".tm.matrix td i{font-style:normal;font-weight:700}"
    ".tm.matrix td span{position:absolute;width:1px;height:1px;overflow:hidden;"
    "clip-path:inset(50%);white-space:nowrap}"
    ".tm.matrix td{position:relative}"
    ".tm.matrix tr:hover .name{background:color-mix(in srgb,var(--line) 45%,var(--page))}"
    "@media(max-width:40rem){.tm.matrix .name{min-width:8rem;max-width:9rem}"
    ".tm.matrix th.figure{min-width:5rem}.tm.crossed :is(th,td):not(.name){min-width:7.5rem}}"
    ".tm.crossed table{width:100%}"
    ".tm.crossed th,.tm.crossed td{padding:.4rem .5rem;vertical-align:top}"
    ".tm.crossed small{display:block;color:var(--muted)}.tm.crossed .name a{font-weight:600}"
    ".tm.crossed .badge{display:inline-block;margin:.1rem .2rem .1rem 0;min-width:2.6rem;"
    "min-height:1.5rem}"
    ".tm.keys ul{display:flex;flex-wrap:wrap;gap:.3rem .6rem;list-style:none;margin:0;padding:0;"
    "font-size:.85rem;color:var(--muted)}.tm.keys li{margin:0}"
    "</style>"
)
