"""One gauge beside the names of its parts, each part drawn by itself, as HTML.

Every text is escaped here.
"""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from html import escape
from typing import TYPE_CHECKING

from metrics.charts.gauges import STYLE, badge_html, bar_html, card_html, mark_html

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from metrics.charts.gauges import Gauge


class Part(StrEnum):
    """Parts of a gauge that are explained, in the order they are read."""

    STATUS = "status"
    ACTUAL = "actual"
    GOAL = "goal"
    BAR = "bar"
    DUE = "due"
    BEYOND = "beyond"
    NOTES = "notes"
    MARK = "mark"


def anatomy_html(gauge: Gauge, words: Mapping[Part, tuple[str, str]]) -> str:
    """The gauge as the overview shows it, leading nowhere, and its parts; words: name, sentence."""
    parts = "".join(
        f'<div><dt><span class="sample" aria-hidden="true">{_DRAWN[part](gauge)}</span>'
        f"<b>{escape(name)}</b></dt><dd>{escape(sentence)}</dd></div>"
        for part, (name, sentence) in words.items()
    )
    return (
        f'{STYLE}{ANATOMY_STYLE}<div class="tm anatomy">{card_html(replace(gauge, href=""))}'
        f'<dl class="s-{gauge.status}">{parts}</dl></div>'
    )


_DRAWN: dict[Part, Callable[[Gauge], str]] = {
    Part.STATUS: lambda one: badge_html(one.status, one.status_word),
    Part.ACTUAL: lambda one: f'<span class="actual">{escape(one.actual)}</span>',
    Part.GOAL: lambda one: f'<span class="target">{escape(one.target)}</span>',
    Part.BAR: lambda one: bar_html(replace(one, due=None)),
    Part.DUE: lambda one: bar_html(replace(one, progress=one.progress and 0 * one.progress)),
    Part.BEYOND: lambda _: '<span class="arrows">▶ ◀</span>',
    Part.NOTES: lambda one: f'<span class="notes">{escape(one.notes[0])}</span>',
    Part.MARK: lambda one: mark_html(one.mark),
}
ANATOMY_STYLE = (
    "<style>"
    ".tm.anatomy{display:grid;gap:1.2rem 2rem;align-items:start;"
    "grid-template-columns:minmax(0,24rem) minmax(0,1fr)}"
    "@media(max-width:60rem){.tm.anatomy{grid-template-columns:minmax(0,1fr)}}"
    ".tm.anatomy dl{display:block;margin:0!important}"
    ".tm.anatomy dl div{display:grid;grid-template-columns:18rem minmax(0,1fr);gap:.2rem 1rem;"
    "align-items:center;border:0;border-bottom:1px solid var(--line);border-radius:0;"
    "padding:.4rem 0}"
    "@media(max-width:40rem){.tm.anatomy dl div{grid-template-columns:minmax(0,1fr)}}"
    ".tm.anatomy dt{display:grid;grid-template-columns:minmax(0,1fr) 7rem;gap:.6rem;"
    "align-items:center;color:var(--ink)}"
    ".tm.anatomy dd{font-size:.95rem;font-weight:400}"
    ".tm.anatomy .sample{min-width:0;overflow-wrap:anywhere}"
    ".tm.anatomy .sample .target{text-align:left}.tm.anatomy .sample .actual{white-space:normal}"
    ".tm.anatomy .arrows{color:var(--s,var(--ink));letter-spacing:.3rem}"
    "</style>"
)
