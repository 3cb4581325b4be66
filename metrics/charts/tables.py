"""Tables whose sentences wrap and whose rows link on, and facts side by side, as HTML.

Texts come from users: everything is escaped. Knows nothing of what cells mean.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from metrics.charts.gauges import STYLE
from metrics.charts.palette import LEVEL_LOOKS, LOOKS, STATE_LOOKS
from metrics.charts.sheets import SHEET_STYLE
from metrics.filings import State
from metrics.status.verdict import Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrics.issues import Level


@dataclass(frozen=True, slots=True)
class Item:
    """One cell: its text, a link, a badge of a state, level or status, small print below it.

    note: each of its lines below the other; is_number: set to the right and never broken; is_short:
    never broken; is_said: words of a person, in whatever language they were written;
    explained: what the badge means, for whoever points at it.
    """

    text: str
    href: str = ""
    badge: State | Level | Status | None = None
    note: str = ""
    is_number: bool = False
    is_short: bool = False
    is_said: bool = False
    explained: str = ""


def table_html(
    label: str,
    heads: Sequence[str],
    rows: Sequence[Sequence[Item]],
    *,
    is_tall: bool = False,
    has_long_links: bool = False,
) -> str:
    """Rows under their heads; a tall one scrolls under heads that stay.

    label: what the table is, for those who hear it; has_long_links: links may break.
    """
    numbers = [one.is_number for one in rows[0]] if rows else [False] * len(heads)
    top = "".join(
        f'<th scope="col"{NUMBER if number else ""}>{escape(head)}</th>'
        for head, number in zip(heads, numbers, strict=True)
    )
    body = "".join(f"<tr>{''.join(_cell(one) for one in row)}</tr>" for row in rows)
    kind = f"{' tall' if is_tall else ''}{' wraps' if has_long_links else ''}"
    return (
        f'{STYLE}{SHEET_STYLE}{LIST_STYLE}<div class="tm list{kind}" tabindex="0" role="region"'
        f' aria-label="{escape(label)}"><table><thead><tr>{top}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def texts_html(
    label: str, heads: Sequence[str], rows: Sequence[Sequence[str]], *, is_tall: bool = False
) -> str:
    """Rows of plain texts under their heads; figures and quarters are never broken."""
    items = [[Item(text, is_short=len(text) <= SHORT_TEXT) for text in row] for row in rows]
    return table_html(label, heads, items, is_tall=is_tall)


def facts_html(facts: Sequence[tuple[str, str, str]]) -> str:
    """Facts side by side: what, how much, and small print below."""
    cells = "".join(
        f"<div><dt>{escape(label)}</dt><dd>{escape(figure)}{_note(note)}</dd></div>"
        for label, figure, note in facts
    )
    return f'{STYLE}{LIST_STYLE}<div class="tm facts"><dl>{cells}</dl></div>'


def notice_html(heading: str, text: str, link: str, href: str) -> str:
    """A page that has nothing to show: what, why, and the way on."""
    return (
        f'{STYLE}{LIST_STYLE}<div class="tm notice" role="status"><h2>{escape(heading)}</h2>'
        f'<p>{escape(text)}</p><p><a href="{escape(href)}" target="_self">{escape(link)}</a></p>'
        "</div>"
    )


def _cell(one: Item) -> str:
    text = escape(one.text)
    if one.badge is not None:
        title = f' title="{escape(one.explained)}"' if one.explained else ""
        text = f'<span class="badge {_kind(one.badge)}"{title}>{_shape(one.badge)} {text}</span>'
    if one.href:
        text = f'<a href="{escape(one.href)}" target="_self">{text}</a>'
    kind = NUMBER if one.is_number else SHORT if one.is_short else _wrapping(one)
    return f"<td{kind}>{text}{_note(one.note)}</td>"


def _wrapping(one: Item) -> str:
    """Classes of a cell whose text wraps: whether a person wrote it, whether it is a sentence."""
    letters = len(one.text) + len(one.note)
    is_long = not one.href and letters > (LONG_REMARK if one.is_said else LONG_TEXT)
    kinds = [kind for kind, holds in (("said", one.is_said), ("long", is_long)) if holds]
    return f' class="{" ".join(kinds)}"' if kinds else ""


def _kind(badge: State | Level | Status) -> str:
    """Class of a badge in the styles."""
    letter = "f" if isinstance(badge, State) else "s" if isinstance(badge, Status) else "l"
    return f"{letter}-{badge}"


def _shape(badge: State | Level | Status) -> str:
    if isinstance(badge, State):
        return STATE_LOOKS[badge].shape
    return LOOKS[badge].shape if isinstance(badge, Status) else LEVEL_LOOKS[badge].shape


def _note(text: str) -> str:
    return "".join(f"<small>{escape(line)}</small>" for line in text.splitlines())


NUMBER, SHORT = ' class="number"', ' class="short"'
# Letters of a cell beyond which a phone gives its column the room of a sentence: a remark stands in
# a column of remarks, another text mostly among names.
LONG_REMARK, LONG_TEXT = 30, 50
# As many letters as a figure with its unit has; a text that short stays on one line.
SHORT_TEXT = 18
LIST_STYLE = (
    "<style>"
    ".tm.list{overflow-x:auto}.tm.list.tall{overflow:auto;max-height:30rem;"
    "border:1px solid var(--line);border-radius:.5rem}"
    ".tm.list table{width:100%;border-collapse:collapse;font-size:.93rem}"
    ".tm.list th{color:var(--muted);font-weight:600;text-align:left;font-size:.86rem;"
    "white-space:nowrap;position:sticky;top:0;background:var(--page)}"
    ".tm.list th,.tm.list td{padding:.32rem .6rem;border-bottom:1px solid var(--line);"
    "vertical-align:top}"
    ".tm.list td{overflow-wrap:break-word}"
    "@media(max-width:40rem){.tm.list td:not(.number,.short){min-width:7rem}"
    ".tm.list.wraps td:first-child{min-width:9rem}.tm.list td.long{min-width:13rem}}"
    ".tm.list .number{text-align:right;white-space:nowrap}.tm.list .short{white-space:nowrap}"
    ".tm.list a{text-decoration:underline;text-underline-offset:.15em;font-weight:600;"
    "white-space:nowrap}.tm.list.wraps a{white-space:normal}"
    ".tm.list tr:hover td{background:color-mix(in srgb,var(--line) 30%,transparent)}"
    ".tm.list small,.tm.facts small{display:block;color:var(--muted);font-size:.82rem;"
    "font-weight:400;white-space:normal}"
    ".tm.list tbody tr:last-child td{border-bottom:0}"
    ".tm.facts dl{margin:0!important;grid-template-columns:repeat(auto-fit,minmax(9rem,1fr))}"
    ".tm.notice{border:1px solid var(--line);border-radius:.5rem;padding:1.4rem 1.6rem;"
    "max-width:46rem}.tm.notice h2{font-size:1.2rem;margin:0;padding:0}"
    ".tm.notice p{margin:.5rem 0 0}.tm.notice a{text-decoration:underline;font-weight:600}"
    "</style>"
)
