"""Tasks as one list of HTML in groups: where each stands, who leads it, its day, what proves it.

Every text is escaped here; nothing from a file reaches the page as markup.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from metrics.charts.gauges import STYLE, badge_html, links_html, mark_html
from metrics.charts.tables import LIST_STYLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrics.status.verdict import Status


@dataclass(frozen=True, slots=True)
class Badge:
    """A status with its word."""

    status: Status
    word: str


@dataclass(frozen=True, slots=True)
class Performer:
    """One agency that a task is charged to: (name, address), where it stands, what proves it."""

    link: tuple[str, str]
    badge: Badge
    proof: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One task.

    badge_note: of which period the status is; plan: where it is promised; leads: (name, address),
    the address empty where nobody in the register bears the name; day, day_note: when it is due and
    how far that is; proof: what was to be made and what is to prove it, a line each; proved_by:
    words, then what somebody wrote that proves it; share: how many of the agencies have done it,
    these folded under it; mark: badge such as "Illustrative".
    """

    href: str
    code: str
    name: str
    plan: str
    badge: Badge
    badge_note: str
    leads: tuple[tuple[str, str], ...]
    day: str
    day_note: str
    is_late: bool
    proof: tuple[str, ...]
    proved_by: tuple[str, str] = ("", "")
    share: str = ""
    performers: tuple[Performer, ...] = ()
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A group of tasks under its heading, folded where it is about what is over."""

    heading: str
    entries: tuple[Entry, ...]
    is_folded: bool


def sentence_html(sentence: str, help_: str) -> str:
    """A sentence that stands first, and small print below it."""
    return (
        f'{STYLE}{WORKLIST_STYLE}<div class="tm"><p class="first">{escape(sentence)}</p>'
        f'<p class="legend">{escape(help_)}</p></div>'
    )


def worklist_html(label: str, heads: Sequence[str], sections: Sequence[Section]) -> str:
    """Groups below each other, their columns in line; heads: of the five columns."""
    drawn = "".join(_section(heads, one) for one in sections)
    return (
        f'{STYLE}{LIST_STYLE}{WORKLIST_STYLE}<div class="tm list worklist" role="region"'
        f' aria-label="{escape(label)}">{drawn}</div>'
    )


def _section(heads: Sequence[str], one: Section) -> str:
    heading = f"{escape(one.heading)}<small>{len(one.entries)}</small>"
    top = "".join(f'<th scope="col">{escape(head)}</th>' for head in heads)
    rows = "".join(_entry(heads, entry) for entry in one.entries)
    table = f"<table><thead><tr>{top}</tr></thead><tbody>{rows}</tbody></table>"
    if one.is_folded:
        return f"<details><summary><h3>{heading}</h3></summary>{table}</details>"
    return f"<section><h3>{heading}</h3>{table}</section>"


def _entry(heads: Sequence[str], one: Entry) -> str:
    late = ' class="overdue"' if one.is_late else ""
    proof = "".join(f"<p>{escape(line)}</p>" for line in one.proof)
    if one.proved_by[1]:
        proof += f"<p>{escape(one.proved_by[0])}: {_said(one.proved_by[1])}</p>"
    cells = (
        f"{_badge(one.badge)}{_small(one.badge_note)}{mark_html(one.mark)}",
        f"{_link(one)}{_small(one.plan)}",
        links_html(one.leads),
        f"<span{late}>{escape(one.day)}</span>{_small(one.day_note)}",
        proof,
    )
    row = "".join(
        f'<td data-head="{escape(head)}">{cell}</td>'
        for head, cell in zip(heads, cells, strict=True)
    )
    return f"<tr>{row}</tr>{_performers(one, len(cells))}"


def _link(one: Entry) -> str:
    return (
        f'<a href="{escape(one.href)}" target="_self"><small>{escape(one.code)}</small> '
        f"{escape(one.name)}</a>"
    )


def _badge(one: Badge) -> str:
    return badge_html(one.status, one.word)


def _small(text: str) -> str:
    return f"<small>{escape(text)}</small>" if text else ""


def _said(text: str) -> str:
    """Words of a person, in whatever language they were written."""
    return f'<span class="said">{escape(text)}</span>' if text else ""


def _performers(one: Entry, columns: int) -> str:
    """The agencies of a task, folded in a row of their own below it."""
    if not one.performers:
        return ""
    rows = "".join(
        f"<li>{_badge(each.badge)} {links_html((each.link,))} {_said(each.proof)}</li>"
        for each in one.performers
    )
    return (
        f'<tr class="many"><td></td><td colspan="{columns - 1}"><details>'
        f"<summary>{escape(one.share)}</summary><ul>{rows}</ul></details></td></tr>"
    )


WORKLIST_STYLE = (
    "<style>"
    ".tm .first{font-size:1.15rem;font-weight:600;margin:0}"
    ".tm.worklist{overflow:visible}.tm.worklist table{table-layout:fixed}"
    ".tm.worklist h3{display:inline-block;border:0;font-size:1.05rem;margin:.9rem 0 .2rem}"
    ".tm.worklist h3 small{display:inline}"
    ".tm.worklist .mark{display:block;width:max-content;margin-top:.2rem}"
    ".tm.worklist>details>summary{border-bottom:1px solid var(--line);cursor:pointer}"
    ".tm.worklist thead th{position:static}"
    ".tm.worklist th:nth-child(1){width:9.5rem}.tm.worklist th:nth-child(2){width:27%}"
    ".tm.worklist th:nth-child(3){width:16%}.tm.worklist th:nth-child(4){width:10.5rem}"
    ".tm.worklist td{overflow-wrap:anywhere}"
    ".tm.worklist a{white-space:normal}"
    ".tm.worklist td a small{display:inline;font-weight:400}"
    ".tm.worklist p{margin:0 0 .15rem;font-size:.88rem;line-height:1.35}"
    ".tm.worklist .overdue{font-weight:700}"
    ".tm.worklist td summary{font-size:.88rem;font-weight:600;cursor:pointer;border:0;"
    "padding:0}"
    ".tm.worklist tr:has(+.many) td{border-bottom:0;padding-bottom:0}"
    ".tm.worklist .many td{padding-top:0}"
    ".tm.worklist td ul{list-style:none;margin:.2rem 0!important;padding:0!important;"
    "columns:24rem;column-gap:1.5rem}"
    ".tm.worklist td li{margin:0;padding:.18rem 0;border-bottom:1px solid var(--line);"
    "font-size:.88rem;break-inside:avoid}"
    "@media(max-width:60rem){.tm.worklist thead{display:none}"
    ".tm.worklist table,.tm.worklist tbody,.tm.worklist tr,.tm.worklist td{display:block;"
    "width:100%;box-sizing:border-box}"
    ".tm.worklist tr{border-bottom:1px solid var(--line);padding:.4rem 0}"
    ".tm.worklist tr:has(+.many){border-bottom:0;padding-bottom:0}"
    ".tm.worklist .many td::before{display:none}"
    ".tm.worklist td{border:0;padding:.1rem 0}.tm.worklist td:empty{display:none}"
    ".tm.worklist td:nth-child(n+3)::before{content:attr(data-head) ': ';"
    "color:var(--muted);font-size:.86rem}"
    ".tm.worklist td p{display:inline}}"
    "</style>"
)
