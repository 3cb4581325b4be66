"""Tables of who may do what, as people read them: tests/access/*.csv.

A cell says what comes back; a column without a meaning for a row is left empty. Columns of the
agency role: own, about its own agency; other, about another one; all, about nobody in particular.
"""

from __future__ import annotations

import csv
from pathlib import Path

FOLDER = Path(__file__).parent / "access"


def table(name):
    """Rows of a table by what each is about, in the order of the file; none twice."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    by_name = {row.pop("what"): row for row in rows}
    assert len(rows) == len(by_name), f"{name}.csv has a row twice"
    return by_name


def cells(row):
    """Cells of a row that hold an expectation: (column, expected)."""
    return [(column, value) for column, value in row.items() if value and column != "why"]
