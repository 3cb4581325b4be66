"""A file as a table with its wrong cells marked, and badges of where a filing stands, as HTML.

Texts come from files of users: everything is escaped. Knows nothing of what cells mean.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from metrics.charts.gauges import STYLE
from metrics.charts.palette import LEVEL_LOOKS, STATE_LOOKS, Look, themed
from metrics.text.report import column_letter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrics.filings import State
    from metrics.issues import Level


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its text, and when it is marked how badly and why."""

    text: str
    level: Level | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a file: its line number, its cells, and a mark of the row as a whole."""

    number: int
    cells: tuple[Cell, ...]
    level: Level | None = None
    why: str = ""


def sheet_html(
    label: str, columns: Sequence[tuple[int, str]], heading_line: int, lines: Sequence[Line]
) -> str:
    """A file as a spreadsheet shows it: column letters, line numbers, wrong cells marked.

    label: what the table is, for those who hear it; columns: (number in the file, heading).
    """
    letters = "".join(f'<th scope="col">{column_letter(number)}</th>' for number, _ in columns)
    heads = "".join(f"<td>{escape(heading)}</td>" for _, heading in columns)
    rows = "".join(_row(line) for line in lines)
    return (
        f'{STYLE}{SHEET_STYLE}<div class="tm sheet" tabindex="0" role="region"'
        f' aria-label="{escape(label)}"><table><thead><tr><th></th>{letters}</tr></thead><tbody>'
        f'<tr class="heads"><th scope="row">{heading_line}</th>{heads}</tr>{rows}'
        "</tbody></table></div>"
    )


def _row(line: Line) -> str:
    cells = "".join(f"<td{_marked(one.level, one.why)}>{_said(one)}</td>" for one in line.cells)
    head = f"{_sign(line.level)}{line.number}"
    return f'<tr><th scope="row"{_marked(line.level, line.why)}>{head}</th>{cells}</tr>'


def _said(cell: Cell) -> str:
    return f"{_sign(cell.level)}{escape(cell.text)}"


def _sign(level: Level | None) -> str:
    return "" if level is None else f"<b>{LEVEL_LOOKS[level].shape}</b> "


def _marked(level: Level | None, why: str) -> str:
    return "" if level is None else f' class="l-{level}" title="{escape(why)}"'


def issues_html(heads: Sequence[str], rows: Sequence[tuple[Level, str, str, str]]) -> str:
    """Issues as a table whose sentences wrap: (level, its word, place, sentence)."""
    top = "".join(f'<th scope="col">{escape(head)}</th>' for head in heads)
    body = "".join(
        f'<tr><td><span class="badge l-{level}">{LEVEL_LOOKS[level].shape} {escape(word)}</span>'
        f"</td><td>{escape(place)}</td><td>{escape(sentence)}</td></tr>"
        for level, word, place, sentence in rows
    )
    return (
        f'{STYLE}{SHEET_STYLE}<div class="tm sheet issues" tabindex="0"><table><thead><tr>{top}'
        f"</tr></thead><tbody>{body}</tbody></table></div>"
    )


def state_html(state: State, word: str, text: str = "") -> str:
    """Badge of where a filing stands, with a sentence beside it."""
    badge = f'<span class="badge f-{state}">{STATE_LOOKS[state].shape} {escape(word)}</span>'
    return f'{STYLE}{SHEET_STYLE}<div class="tm"><p class="row">{badge} {escape(text)}</p></div>'


def _look(name: str, look: Look) -> str:
    return (
        # Named twice, so that the general look of badges, drawn again further down, does not win.
        f".tm .{name}.{name}{{color:{themed(look.ink, look.ink_dark)};"
        f"background:{themed(look.tint, look.tint_dark)}}}"
    )


SHEET_STYLE = (
    "<style>"
    + "".join(_look(f"f-{state}", look) for state, look in STATE_LOOKS.items())
    + "".join(_look(f"l-{level}", look) for level, look in LEVEL_LOOKS.items())
    + ".tm.sheet{overflow:auto;max-height:24rem;border:1px solid var(--line);border-radius:.5rem}"
    ".tm.sheet table{border-collapse:collapse;font-size:.88rem;width:100%}"
    ".tm.sheet th{font-weight:400;color:var(--muted);text-align:center;white-space:nowrap}"
    ".tm.sheet thead th{position:sticky;top:0;background:var(--page)}"
    ".tm.sheet th,.tm.sheet td{border:1px solid var(--line);padding:.15rem .45rem}"
    ".tm.sheet .heads td{font-weight:600}"
    ".tm.sheet td{max-width:22rem;overflow-wrap:anywhere}"
    ".tm.issues td{max-width:none;padding:.3rem .5rem;vertical-align:top;font-size:.95rem}"
    ".tm.issues td:nth-child(-n+2){white-space:nowrap}.tm.issues th{text-align:left}"
    "@media(max-width:40rem){.tm.issues td:nth-child(2){white-space:normal;min-width:7rem}"
    ".tm.issues td:nth-child(3){min-width:15rem}}"
    "</style>"
)
