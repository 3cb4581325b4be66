"""How a file was read, and its issues, as sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from metrics.text.words import Language, say

if TYPE_CHECKING:
    from metrics.issues import Issue


class HowRead(Protocol):
    """What is told of how a file was read; a heading_line of 0 says that it could not be."""

    @property
    def encoding(self) -> str | None:
        """Code table of a text file; of a workbook only where its letters are of an old font."""

    @property
    def separator(self) -> str | None:
        """Separator of the cells of a text file."""

    @property
    def sheet(self) -> str | None:
        """Name of the sheet of a workbook."""

    @property
    def decimal_mark(self) -> str | None:
        """Decimal mark, None where no cell tells."""

    @property
    def heading_line(self) -> int:
        """Line of the headings, from 1."""


SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
MARKS = {",": "comma", ".": "point"}


def reading_sentences(language: Language, reading: HowRead) -> tuple[str, ...]:
    """How a file was read, one sentence for each thing decided; none where it could not be."""
    if reading.heading_line == 0:
        return ()
    told: list[tuple[str, dict[str, object]]] = []
    if reading.encoding is not None:
        key = "encoding" if reading.sheet is None else "old_font"
        told.append((key, {"encoding": reading.encoding}))
    if reading.separator is not None:
        name = say(language, f"reading.separators.{SEPARATORS[reading.separator]}")
        told.append(("separator", {"separator": name}))
    if reading.sheet is not None:
        told.append(("sheet", {"sheet": reading.sheet}))
    if reading.decimal_mark is not None:
        mark = say(language, f"reading.marks.{MARKS[reading.decimal_mark]}")
        told.append(("decimal_mark", {"mark": mark}))
    elif reading.sheet is None:
        told.append(("no_decimal_mark", {}))
    told.append(("heading_line", {"line": reading.heading_line}))
    return tuple(say(language, f"reading.{key}", **values) for key, values in told)


# Issues about what a file does not hold; what they name was not found in it.
ABSENT = ("missing-row", "more-issues")
LETTERS = 26


def column_letter(number: int) -> str:
    """Name a spreadsheet gives the column of this number, from 1.

    >>> column_letter(1), column_letter(26), column_letter(27)
    ('A', 'Z', 'AA')
    """
    letters = ""
    while number > 0:
        number, place = divmod(number - 1, LETTERS)
        letters = chr(ord("A") + place) + letters
    return letters


def issue_sentence(language: Language, issue: Issue) -> str:
    """What was found, what was expected and what to do about it."""
    values = {"found": issue.found, "column": issue.column_name, **issue.values}
    title = say(language, f"issue.{issue.code}.title")
    fix = say(language, f"issue.{issue.code}.fix", **values)
    is_there = issue.found and issue.code not in ABSENT
    found = say(language, "issue_found", found=issue.found) if is_there else ""
    return " ".join(part for part in (f"{title}.", found, fix) if part)


def issue_place(language: Language, issue: Issue) -> str:
    """Line and column as a spreadsheet names them; the whole file where neither is meant."""
    if issue.line == 0:
        return say(language, "place.file")
    if issue.column == 0:
        return say(language, "place.line", line=issue.line)
    column = column_letter(issue.column)
    if not issue.column_name:
        return say(language, "place.column", line=issue.line, column=column)
    return say(language, "place.cell", line=issue.line, column=column, name=issue.column_name)
