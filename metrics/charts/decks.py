"""Saved briefings as HTML: what each is, what to know of it, and the ways to it.

Titles come from users: everything is escaped.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from metrics.charts.gauges import STYLE
from metrics.charts.palette import LOOKS, PAGE, PAGE_DARK, themed
from metrics.status.verdict import Status

if TYPE_CHECKING:
    from collections.abc import Sequence

_MAIN, _RISK = LOOKS[Status.ON_TRACK], LOOKS[Status.AT_RISK]
DECK_STYLE = (
    "<style>.tm.decks{display:grid;gap:.8rem}"
    ".decks article{border:1px solid var(--line);border-radius:.6rem;padding:.8rem 1.1rem}"
    ".decks h3{font-size:1.15rem;margin:0;padding:0}"
    ".decks p{margin:.25rem 0;color:var(--muted)}"
    f".decks p.warn{{padding:.4rem .7rem;border-radius:.35rem;font-weight:600;"
    f"color:{themed(_RISK.ink, _RISK.ink_dark)};"
    f"background:{themed(_RISK.tint, _RISK.tint_dark)}}}"
    ".decks nav{display:flex;flex-wrap:wrap;align-items:center;gap:.5rem 1.2rem;margin-top:.5rem}"
    f".decks a{{color:{themed(_MAIN.ink, _MAIN.ink_dark)}}}"
    ".decks a.main{padding:.4rem 1rem;border-radius:.5rem;font-weight:600;text-decoration:none;"
    f"background:{themed(_MAIN.ink, _MAIN.ink_dark)};color:{themed(PAGE, PAGE_DARK)}}}"
    ".decks :focus-visible{outline:3px solid currentColor;outline-offset:2px}</style>"
)


@dataclass(frozen=True, slots=True)
class Deck:
    """One briefing: title, facts and warnings line by line, and (words, address) of the ways.

    The first way is the main one.
    """

    title: str
    facts: tuple[str, ...]
    warnings: tuple[str, ...]
    ways: tuple[tuple[str, str], ...]


def decks_html(decks: Sequence[Deck]) -> str:
    """Briefings below one another."""
    return f'{STYLE}{DECK_STYLE}<div class="tm decks">{"".join(map(_deck, decks))}</div>'


def _deck(one: Deck) -> str:
    facts = "".join(f"<p>{escape(text)}</p>" for text in one.facts)
    warnings = "".join(f'<p class="warn">{escape(text)}</p>' for text in one.warnings)
    ways = "".join(
        f'<a{" class=main" if place == 0 else ""} target="_self" href="{escape(href)}">'
        f"{escape(words)}</a>"
        for place, (words, href) in enumerate(one.ways)
    )
    return f"<article><h3>{escape(one.title)}</h3>{facts}{warnings}<nav>{ways}</nav></article>"
