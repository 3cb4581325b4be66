"""Issues of a file and faults of the declarations, as sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrics.text.words import Language, say

if TYPE_CHECKING:
    from metrics.issues import Issue


def issue_sentence(language: Language, issue: Issue) -> str:
    """What was found, what was expected and what to do about it."""
    values = {"found": issue.found, "column": issue.column_name, **issue.values}
    title = say(language, f"issue.{issue.code}.title")
    fix = say(language, f"issue.{issue.code}.fix", **values)
    found = say(language, "issue_found", found=issue.found) if issue.found else ""
    return " ".join(part for part in (f"{title}.", found, fix) if part)


def issue_place(language: Language, issue: Issue) -> str:
    """Line and column in words; the whole file where neither is meant."""
    if issue.line == 0:
        return say(language, "place.file")
    if issue.column == 0:
        return say(language, "place.line", line=issue.line)
    return say(language, "place.cell", line=issue.line, column=issue.column, name=issue.column_name)
