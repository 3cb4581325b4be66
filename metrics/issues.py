"""Kinds of fault an uploaded file can have: stable codes and levels, no wording.

The title, sentence and remedy of each kind are in the language files under `issue.<code>`. To add
a kind: a line in ISSUE_KINDS, its words in both languages, a sample file and a test.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Level(StrEnum):
    """An error keeps the file out; a warning is shown and lets it in."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class IssueKind:
    """One kind of fault."""

    code: str
    level: Level = Level.ERROR


ISSUE_KINDS: tuple[IssueKind, ...] = (
    # The file as a whole
    IssueKind("empty-file"),
    IssueKind("file-too-large"),
    IssueKind("not-text"),
    IssueKind("web-page"),
    IssueKind("not-utf8"),
    IssueKind("ambiguous-encoding"),
    IssueKind("old-workbook"),
    IssueKind("broken-workbook"),
    IssueKind("workbook-too-large"),
    IssueKind("other-sheets", Level.WARNING),
    IssueKind("unclosed-quote"),
    IssueKind("cell-too-long"),
    IssueKind("too-many-rows"),
    IssueKind("too-many-columns"),
    IssueKind("missing-column"),
    IssueKind("duplicate-column"),
    IssueKind("unknown-column", Level.WARNING),
    IssueKind("wrong-cell-count"),
    IssueKind("no-rows"),
    IssueKind("more-issues", Level.WARNING),
    # What a row is about
    IssueKind("missing-agency"),
    IssueKind("unknown-agency"),
    IssueKind("garbled-letters"),
    IssueKind("agency-not-in-period"),
    IssueKind("not-absorbing"),
    IssueKind("foreign-agency"),
    IssueKind("names-disagree"),
    IssueKind("missing-indicator"),
    IssueKind("unknown-indicator"),
    IssueKind("not-owed"),
    IssueKind("missing-period"),
    IssueKind("other-period"),
    IssueKind("bad-period"),
    IssueKind("wrong-frequency"),
    IssueKind("bad-breakdown"),
    # Figures
    IssueKind("bad-number"),
    IssueKind("ambiguous-number"),
    IssueKind("unexpected-percent"),
    IssueKind("too-precise"),
    IssueKind("too-large"),
    IssueKind("negative-number"),
    IssueKind("missing-number"),
    IssueKind("empty-row", Level.WARNING),
    IssueKind("unused-number", Level.WARNING),
    IssueKind("not-whole"),
    IssueKind("numerator-above-denominator"),
    IssueKind("percent-range"),
    IssueKind("rank-range"),
    IssueKind("done-value"),
    IssueKind("done-date"),
    # Rows beside each other
    IssueKind("duplicate-row"),
    IssueKind("row-in-other-file"),
    IssueKind("parts-above-whole"),
    IssueKind("parts-below-whole", Level.WARNING),
    IssueKind("cumulative-figure", Level.WARNING),
    # Beside what the ledger holds
    IssueKind("missing-row", Level.WARNING),
    IssueKind("jump", Level.WARNING),
    IssueKind("not-compared", Level.WARNING),
)

KINDS_BY_CODE = {kind.code: kind for kind in ISSUE_KINDS}


@dataclass(frozen=True, slots=True, order=True)
class Issue:
    """One fault in a file.

    line: from 1, as the editor shows it, 0 for the file as a whole; column: from 1 in the file's
    own order, 0 when the row or file as a whole is meant; column_name: heading, where known;
    values: what the sentence needs besides.
    """

    line: int
    column: int
    code: str
    found: str = ""
    column_name: str = ""
    values: dict[str, str] = field(default_factory=dict, compare=False)

    @property
    def kind(self) -> IssueKind:
        """Kind this issue is one of."""
        return KINDS_BY_CODE[self.code]
