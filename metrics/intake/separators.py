"""Which separator a text file uses and where its headings stand, told from its first lines."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from itertools import islice

from metrics.intake.headings import DEPTH, heading_row

SEPARATORS = (",", ";", "\t", "|")
_HEAD = 2**16  # characters looked at
_DECLARED = re.compile(r'"?sep=(?P<mark>[^\r\n"])"?[ \t,;]*\r?(?:\n|$)', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Layout:
    """Separator, the line of the headings, and the character of the text where it begins."""

    separator: str
    heading_line: int
    start: int


def tell_layout(text: str) -> Layout:
    r"""Separator and place of the headings.

    The separator is the one by which most headings are known, in case of doubt the one that Excel's
    own line "sep=;" declares.

    >>> tell_layout("BÁO CÁO\n\nĐơn vị;Chỉ số;Kỳ;Giá trị\n")
    Layout(separator=';', heading_line=3, start=9)
    """
    declared = _DECLARED.match(text)
    skipped = declared.end() if declared else 0
    head = list(islice(io.StringIO(text[skipped : skipped + _HEAD], newline=""), 2 * DEPTH))
    order = sorted(SEPARATORS, key=lambda mark: not (declared and declared["mark"] == mark))
    best, known = (order[0], 0), (0, 0)
    for separator in order:
        lines, rows = _first_rows(head, separator)
        place, count = heading_row(rows)
        score = (count, len(rows[place]) if place >= 0 else 0)
        if score > known:
            best, known = (separator, lines[place]), score
    separator, above = best
    start = skipped + sum(len(line) for line in head[:above])
    return Layout(separator, above + 1 + (1 if declared else 0), start)


def _first_rows(head: list[str], separator: str) -> tuple[list[int], list[list[str]]]:
    """First rows of a text, and the number of lines above each."""
    lines: list[int] = []
    rows: list[list[str]] = []
    reader = csv.reader(head, delimiter=separator)
    try:
        while len(rows) < DEPTH:
            above = reader.line_num
            rows.append(next(reader))
            lines.append(above)
    except (StopIteration, csv.Error):
        pass
    return lines, rows
