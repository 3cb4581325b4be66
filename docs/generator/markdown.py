"""The few Markdown forms the generated pages are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

NOTICE = "<!-- Trang này do docs/generate.py sinh ra từ mã nguồn, đừng sửa tay. Generated. -->"


def page(title: str, *blocks: str) -> str:
    """Whole page: title, notice that it is generated, then blocks with a blank line between."""
    return "\n\n".join([f"# {title}", NOTICE, *blocks]) + "\n"


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Table; bars and line breaks inside cells are escaped."""
    lines = [_row(headings), "|" + " --- |" * len(headings)]
    return "\n".join([*lines, *(_row(row) for row in rows)])


def _row(cells: Sequence[str]) -> str:
    kept = (cell.replace("|", "\\|").replace("\n", "<br>") for cell in cells)
    return f"| {' | '.join(kept)} |"


def code(text: str) -> str:
    """Text as code inside a line."""
    return f"`{text}`"


def block(language: str, text: str) -> str:
    """Text as a block of code."""
    return f"```{language}\n{text.rstrip()}\n```"
