"""CSV: one row for each target and for each accepted figure, opened and read again."""

from __future__ import annotations

import csv
import io

import pytest

from exports import made
from metrics.intake.register import Register
from metrics.intake.validate import check_file
from metrics.text.words import Language, say

MARKS = {Language.VI: (";", ","), Language.EN: (",", ".")}


def rows(content, language):
    """Rows as a spreadsheet of the language reads them, by heading."""
    text = content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=MARKS[language][0]))


@pytest.mark.parametrize("language", Language)
def test_targets_are_one_row_each_with_their_stamp(world, language):
    found = rows(made(world, "targets.csv", language), language)

    def column(name):
        return [row[say(language, f"export.column.{name}")] for row in found]

    assert ["T1", "T2", "T3", "T4", "T5", "T6"] == sorted(column("code"))
    assert {"2024-Q4"} == set(column("as_of"))
    hash_of = world.engine.query("SELECT hash FROM log_end")[0][0]
    assert {hash_of} == set(column("ledger"))
    progress = dict(zip(column("code"), column("progress"), strict=True))["T1"]
    assert f"0{MARKS[language][1]}072" == progress[:5]


@pytest.mark.parametrize("language", Language)
def test_accepted_figures_can_be_read_as_a_file_of_actuals(world, language):
    content = made(world, "actuals.csv", language)
    report = check_file(content, Register.of(world.catalog))
    assert 21 == len(report.actuals)
    assert {"unknown-column"} >= {issue.code for issue in report.issues}


def test_illustrative_figures_say_so(world):
    found = rows(made(world, "actuals.csv"), Language.VI)
    origin = say(Language.VI, "export.column.origin")
    assert {"minh họa", "đơn vị báo cáo"} == {row[origin] for row in found}


def test_no_cell_is_run_as_a_formula(world):
    for name in ("targets.csv", "actuals.csv"):
        for row in csv.reader(io.StringIO(made(world, name).decode("utf-8-sig")), delimiter=";"):
            assert [] == [cell for cell in row if cell.startswith(("=", "+", "@", "\t", "\r"))]
    notes = [
        row[say(Language.VI, "template.column.note")]
        for row in rows(made(world, "actuals.csv"), Language.VI)
    ]
    assert "'=1+1 a" in notes
