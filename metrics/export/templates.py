"""Templates of actuals: the rows one agency owes for a period, to be filled in and filed.

As CSV the way a Vietnamese Excel opens it (`;`, decimal comma, byte order mark), and as a workbook
in which only the cells to fill are open. Both hold the same rows and columns. Values in, bytes
out; knows nothing of ledgers, nor of how a file is read.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from metrics.export.cells import decimal_text, inert
from metrics.model import ValueKind
from metrics.text.words import Language, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

SEPARATOR, MARK = ";", ","
# Columns in the order of the file format; those of HELPERS only help whoever fills the rows in.
COLUMNS = (
    "agency", "indicator", "name", "unit", "period", "breakdown", "numerator", "denominator",
    "value", "note", "latest", "quote",
)  # fmt: skip
HELPERS = ("name", "unit", "latest", "quote")
# Cells to fill for each kind of figure; the note may be filled in every row.
OPEN: dict[ValueKind, tuple[str, ...]] = {
    ValueKind.RATIO: ("numerator", "denominator"),
    ValueKind.RANK: ("denominator", "value"),
    ValueKind.COUNT: ("value",),
    ValueKind.AMOUNT: ("value",),
    ValueKind.SCORE: ("value",),
    ValueKind.DONE: ("value",),
}


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """One row to fill in.

    agency, indicator: codes; name, unit, period, latest: as shown; quotes: sentences of the plans
    it comes from; is_percent: a score from 0 to 100; is_money: an amount in whole units. The
    figures and the note are those known already, if any.
    """

    agency: str
    indicator: str
    kind: ValueKind
    name: str
    unit: str
    period: str
    latest: str = ""
    quotes: tuple[str, ...] = ()
    is_percent: bool = False
    is_money: bool = False
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    value: Decimal | None = None
    note: str = ""

    def text(self, column: str) -> str:
        """Text of a column that holds no number."""
        return "\n".join(self.quotes) if column == "quote" else str(getattr(self, column, ""))

    def number(self, column: str) -> Decimal | None:
        """Number of a column that holds one."""
        number: Decimal | None = getattr(self, column)
        return number


@dataclass(frozen=True, slots=True)
class Template:
    """Rows of one agency for a period; agency, period and due as shown in the title."""

    language: Language
    agency: str
    period: str
    due: str
    rows: tuple[TemplateRow, ...]


NUMBERS = ("numerator", "denominator", "value")


def template_csv(template: Template) -> bytes:
    """The rows as CSV: UTF-8 with a byte order mark, `;`, decimal comma, CRLF."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=SEPARATOR, lineterminator="\r\n")
    writer.writerow([say(template.language, f"template.column.{one}") for one in COLUMNS])
    for row in template.rows:
        writer.writerow([_cell(row, column) for column in COLUMNS])
    return out.getvalue().encode("utf-8-sig")


def entered_csv(template: Template, entries: Sequence[Mapping[str, str]]) -> bytes:
    """The rows in which a number was entered, as CSV, each number just as it was typed.

    entries: for each row of the template the texts of NUMBERS and of the note.
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=SEPARATOR, lineterminator="\r\n")
    writer.writerow([say(template.language, f"template.column.{one}") for one in COLUMNS])
    for row, entry in zip(template.rows, entries, strict=True):
        typed = {name: entry.get(name, "").strip() for name in NUMBERS}
        if any(typed.values()):
            noted = replace(row, note=entry.get("note", "").strip())
            writer.writerow([typed.get(column) or _cell(noted, column) for column in COLUMNS])
    return out.getvalue().encode("utf-8-sig")


def _cell(row: TemplateRow, column: str) -> str:
    if column in NUMBERS:
        number = row.number(column)
        return "" if number is None else decimal_text(number, MARK)
    return inert(row.text(column).replace("\n", " | "))
