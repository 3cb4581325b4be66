"""Text that would do something if anything took it for more than text, wherever people write."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import xlsxwriter

from metrics.access import Role, Viewer
from metrics.export.templates import entered_csv
from metrics.model import ValueKind
from metrics.periods import parse_period
from metrics.services import reviewing
from metrics.services.loading import IncomingFile
from metrics.services.submitting import submit
from metrics.services.templates import blank_template
from metrics.services.workspace import Workspace
from metrics.store.ledger import open_ledger
from metrics.text.words import Language

HOSTILE = (
    "<script>window.hacked=1;alert(1)</script><img src=x onerror=window.hacked=1>"
    "<a href=javascript:alert(1)>a</a> **đậm** [lối](https://example.invalid) "
    "![ảnh](https://example.invalid/a.png) :red[đỏ] $x^2$ `mã` </textarea></td></table>"
)
FORMULAS = (
    '=HYPERLINK("https://example.invalid","bấm")',
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1)",
    "\t=1+1",
    "＝1+1",
    "|calc",
)
# What markup would leave behind in a page.
INSERTED = (
    "[data-testid=stApp] :is(script, img[src=x], a[href*='example.invalid'],"
    " a[href^='javascript:'], img[src*='example.invalid'], .katex)"
)
NAMES = ("<img src=x onerror=alert(1)> =1+1.csv", "=cmd|' /C calc'!A0.csv")
EMPTY = {"numerator": "", "denominator": "", "value": ""}


def typed(row, note, number="50"):
    """Figures of a row that are lawful, beside a note that is not meant well."""
    figure = {
        ValueKind.RATIO: {**EMPTY, "numerator": number, "denominator": "100"},
        ValueKind.DONE: {**EMPTY, "value": "0"},
    }.get(row.kind, {**EMPTY, "value": number})
    return {**figure, "note": note}


def stricken(store, catalog, agency, period):
    """Numbers of papers filed into a ledger with markup in every text people write.

    The first waits, the second was returned, the third is accepted.
    """
    closes = parse_period(period).closes
    engine = open_ledger(store)
    space = Workspace(catalog, engine)
    clerk = Viewer(HOSTILE[:60], Role.AGENCY, agency)
    reviewer = Viewer("<b>thẩm định</b>", Role.REVIEWER)
    template = blank_template(space, clerk, agency, closes, Language.VI)
    numbers = []
    for place, end in enumerate(("wait", "return", "accept")):
        notes = [HOSTILE, *FORMULAS]
        rows = [
            typed(row, notes[(number + place) % len(notes)] if number else HOSTILE, f"{50 + place}")
            for number, row in enumerate(template.rows)
        ]
        file = IncomingFile(
            NAMES[place % len(NAMES)],
            entered_csv(template, rows),
            datetime.now(UTC).replace(tzinfo=None),
        )
        (outcome,) = submit(space, clerk, [file], agency, closes, HOSTILE)
        number = outcome.stored.id
        numbers.append(number)
        if end == "wait":
            continue
        (filing,) = reviewing.filings_numbered(space, reviewer, [number])
        seen = {number: filing.decision}
        if end == "return":
            reviewing.give_back(space, reviewer, seen, HOSTILE)
        else:
            reviewing.accept(space, reviewer, seen, FORMULAS[0])
    reviewing.lock(space, reviewer, closes - 1, agency, HOSTILE)
    engine.close()
    return tuple(numbers)


HEAD = ("agency", "indicator", "period", "breakdown", "numerator", "denominator", "value", "note")


def hostile_rows():
    """Rows with markup or a formula in every cell."""
    yield (HOSTILE,) * len(HEAD)
    for formula in FORMULAS:
        yield (formula,) * len(HEAD)


def hostile_content():
    """A file of these rows."""
    rows = [
        '"' + '";"'.join(cell.replace('"', '""') for cell in row) + '"' for row in hostile_rows()
    ]
    return "\n".join([";".join(HEAD), *rows]).encode()


def hostile_workbook():
    """A workbook of these rows, every cell a text."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("<b>=1+1")
        for line, row in enumerate([HEAD, *hostile_rows()]):
            for column, cell in enumerate(row):
                sheet.write_string(line, column, cell)
    return out.getvalue()
