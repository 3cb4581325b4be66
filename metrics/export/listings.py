"""Targets and accepted figures as CSV, the way a spreadsheet of the language opens it.

In Vietnamese `;` and a decimal comma, in English `,` and a point; UTF-8 with a byte order mark.
Every row bears the stamp. Nothing in it is ever run as a formula. Values in, bytes out.
"""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from metrics.export.cells import decimal_text, inert
from metrics.export.stamping import moment_code
from metrics.text.numbers import rounded
from metrics.text.words import Language, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from metrics.export.takeaway import Progress, Takeaway

SEPARATORS = {Language.VI: (";", ","), Language.EN: (",", ".")}
PLACES = 6  # decimals of numbers that have no end
STAMP = ("as_of", "known_at", "ledger", "version")
TARGETS = (
    *("code", "plan", "section", "name", "kind", "field", "status", "status_word", "mark"),
    *("unit", "baseline", "target", "actual", "expected", "progress", "due_progress", "pace"),
    *("coverage", "period", "due", "owner", "reason", "quote"),
)
# The first eight are those of a file of actuals, in its order, so that it can be read again.
FIGURES = (
    *("agency", "indicator", "period", "breakdown", "numerator", "denominator", "value", "note"),
    *("agency_name", "indicator_name", "origin", "submission", "line", "sha256"),
)
FILED = 8

Cell = str | int | Decimal | Fraction | None


def targets_csv(takeaway: Takeaway, progress: Progress) -> bytes:
    """One row per target; progress is told when it begins."""
    progress(0)
    rows = [
        {name: getattr(item, name, None) for name in TARGETS}
        | {name: getattr(item.numbers, name) for name in item.numbers.__dataclass_fields__}
        | {"status": item.look.status, "status_word": item.look.word}
        for item in takeaway.items
    ]
    return _table(takeaway, TARGETS, rows)


def figures_csv(takeaway: Takeaway, progress: Progress) -> bytes:
    """One row per accepted figure; progress is told when it begins."""
    progress(0)
    return _table(
        takeaway,
        FIGURES,
        ({name: getattr(one, name) for name in FIGURES} for one in takeaway.accepted),
    )


def _table(takeaway: Takeaway, columns: Sequence[str], rows: Iterable[Mapping[str, Cell]]) -> bytes:
    language, stamp = takeaway.language, takeaway.stamp
    separator, mark = SEPARATORS[language]
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator="\r\n")
    writer.writerow([_heading(language, columns, name) for name in (*columns, *STAMP)])
    stamped = [stamp.as_of, moment_code(stamp.known_at), stamp.ledger, stamp.version]
    for row in rows:
        writer.writerow([*(_cell(row[name], mark) for name in columns), *stamped])
    return out.getvalue().encode("utf-8-sig")


def _heading(language: Language, columns: Sequence[str], name: str) -> str:
    is_filed = columns is FIGURES and name in FIGURES[:FILED]
    return say(language, f"template.column.{name}" if is_filed else f"export.column.{name}")


def _cell(value: Cell, mark: str) -> str:
    if value is None:
        return ""
    if isinstance(value, Fraction):
        short = rounded(value, PLACES)
        value = Decimal(short.numerator) / Decimal(short.denominator)
    if isinstance(value, Decimal):
        return decimal_text(value, mark)
    return str(value) if isinstance(value, int) else inert(value)
