"""The steps of the first-visit tour, numbered, each with the way to its page, as HTML.

Every text is escaped here.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from metrics.charts.gauges import STYLE

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what there is to know, the page it is about, and the address of that page."""

    text: str
    page: str
    href: str


def tour_html(steps: Sequence[Step]) -> str:
    """Steps side by side, below each other on a phone."""
    items = "".join(
        f'<li><p>{escape(one.text)}</p><a href="{escape(one.href)}" target="_self">'
        f"{escape(one.page)}</a></li>"
        for one in steps
    )
    return f'{STYLE}{TOUR_STYLE}<div class="tm tour"><ol>{items}</ol></div>'


TOUR_STYLE = (
    "<style>"
    ".tm.tour ol{display:grid;gap:.5rem 1.6rem;margin:0!important;padding:0!important;"
    "grid-template-columns:repeat(auto-fit,minmax(min(15rem,100%),1fr));list-style:none;"
    "counter-reset:step}"
    ".tm.tour li{counter-increment:step;position:relative;padding-left:2.1rem;margin:0;"
    "font-size:.95rem}"
    ".tm.tour li::before{content:counter(step);position:absolute;left:0;top:.05rem;"
    "width:1.5rem;height:1.5rem;line-height:1.4rem;text-align:center;border-radius:50%;"
    "border:1px solid var(--muted);color:var(--muted);font-size:.85rem;font-weight:600}"
    ".tm.tour p{margin:0 0 .15rem}"
    ".tm.tour a{display:inline-block;text-decoration:underline;text-underline-offset:.15em;"
    "font-weight:600;min-height:1.5rem}"
    "</style>"
)
