"""Head of an agency's page as HTML: who it is, what became of it, its targets counted by status.

Every text is escaped here.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from metrics.charts.gauges import STYLE, links_html
from metrics.charts.palette import LOOKS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrics.status.verdict import Status


@dataclass(frozen=True, slots=True)
class Mention:
    """A sentence about other agencies, with a link to each: (name, address)."""

    text: str
    links: tuple[tuple[str, str], ...]


def agency_html(
    name: str,
    small: str,
    mentions: Sequence[Mention],
    counts: Sequence[tuple[Status, str, str, int]],
) -> str:
    """Name, small print, sentences with links, and how many targets stand where.

    counts: (status, its word, what it means, how many).
    """
    told = "".join(f"<p>{escape(one.text)} {links_html(one.links)}</p>" for one in mentions)
    chips = "".join(
        f'<li class="chip s-{status}" title="{escape(explained)}">{LOOKS[status].shape}'
        f" <b>{count}</b> {escape(word)}</li>"
        for status, word, explained, count in counts
    )
    listed = f'<ul class="chips">{chips}</ul>' if chips else ""
    return (
        f'{STYLE}{HEAD_STYLE}<div class="tm unit"><h2>{escape(name)}</h2>'
        f"<p><small>{escape(small)}</small></p>{told}{listed}</div>"
    )


HEAD_STYLE = (
    "<style>"
    ".tm.unit h2{font-size:1.4rem;line-height:1.25;margin:0;padding:0}"
    ".tm.unit p{margin:.25rem 0}.tm.unit small{color:var(--muted);font-size:.95rem}"
    ".tm.unit p a{text-decoration:underline;font-weight:600}"
    ".tm.unit ul{list-style:none;padding:0;margin:.6rem 0 0}.tm.unit li{margin:0}"
    "</style>"
)
