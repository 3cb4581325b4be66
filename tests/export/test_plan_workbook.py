"""The workbook: a sheet for each plan, formulas that give what the screen shows."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from python_calamine import CalamineWorkbook

from building import ADMIN
from exports import AS_OF, assert_inert, made
from metrics.export.plan_workbook import HEADING_ROW, PLACES
from metrics.periods import parse_period
from metrics.services.takeaway import takeaway_of
from metrics.text.words import Language

NAME = "actuals.xlsx"
LETTERS = {name: chr(ord("A") + place) for name, place in PLACES.items()}


def sheets(content):
    """Rows of every sheet by its name, as their formulas' results stand in the file."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def formulas(content):
    """Formulas of every sheet in order: cell -> formula."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = sorted(one for one in archive.namelist() if "worksheets/sheet" in one)
        return [
            dict(re.findall(r'<c r="(\w+)"[^>]*><f>([^<]*)</f>', archive.read(one).decode()))
            for one in names
        ]


def worked_out(rows, formula):
    """Result of a formula of ours over the figures of a sheet."""

    def value(match):
        column, line = match.groups()
        return repr(float(rows[int(line) - 1][ord(column) - ord("A")]))

    text = formula.replace("IFERROR(", "(").replace(',"")', ")").replace(",&quot;&quot;)", ")")
    return eval(re.sub(r"([A-Z])(\d+)", value, text))  # noqa: S307 - of our own formulas


@pytest.mark.parametrize("language", Language)
def test_every_plan_has_its_sheet_between_summary_and_stamp(world, language):
    names = list(sheets(made(world, NAME, language)))
    assert ["12-KH-UBND", "second"] == names[1:-1]


def test_formulas_over_the_figures_give_the_results_of_judging(world):
    content = made(world, NAME)
    rows = sheets(content)["12-KH-UBND"]
    cells = formulas(content)[1]
    takeaway = takeaway_of(world.workspace, ADMIN, Language.VI, parse_period(AS_OF).closes)
    (plan, _) = takeaway.plans
    seen = 0
    for line, item in enumerate(plan.items, start=HEADING_ROW + 2):
        for name in ("progress", "due_progress", "pace"):
            expected = getattr(item.numbers, name)
            formula = cells.get(f"{LETTERS[name]}{line}")
            assert (expected is None) == (formula is None)
            if formula is not None:
                seen += 1
                assert float(expected) == pytest.approx(worked_out(rows, formula), abs=1e-12)
        difference = cells.get(f"{LETTERS['difference']}{line}")
        if difference is not None:
            expected = item.numbers.actual - item.numbers.expected
            assert float(expected) == pytest.approx(worked_out(rows, difference), abs=1e-12)
    assert 3 <= seen


def test_counts_by_status_are_formulas_over_the_sheets(world):
    content = made(world, NAME)
    summary, cells = next(iter(sheets(content).values())), formulas(content)[0]
    counted = [formula for formula in cells.values() if formula.startswith("COUNTIF(")]
    assert 2 * 10 == len(counted)
    assert any("'12-KH-UBND'!$P$7:$P$10" in one.replace("&apos;", "'") for one in counted)
    assert 6 == summary[-1][-1]


def test_status_is_a_sign_and_a_word_and_has_a_colour_for_each(world):
    content = made(world, NAME)
    rows = sheets(content)["12-KH-UBND"]
    assert "▼ Chậm" in {row[PLACES["status"]] for row in rows}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        part = archive.read("xl/worksheets/sheet2.xml").decode()
    assert 10 == part.count("<cfRule ")
    assert "<pane " in part


def test_illustrative_targets_are_marked_in_their_row(world):
    rows = sheets(made(world, NAME))["12-KH-UBND"][HEADING_ROW + 1 :]
    marks = {row[PLACES["code"]]: row[PLACES["mark"]] for row in rows}
    assert {"T1": "", "T2": "Minh họa", "T4": "Minh họa", "T6": ""} == marks


def test_only_our_own_formulas_are_in_it(world):
    content = made(world, NAME)
    assert_inert(content)
    for cells in formulas(content):
        assert all(re.match(r"(COUNTIF|SUM|IFERROR)\(|[A-Z]\d+-", one) for one in cells.values())
