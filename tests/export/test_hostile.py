"""Whatever people write comes out of every export as text: opened again and looked at."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import date

import pytest
from python_calamine import CalamineWorkbook

import exports
from filing import CLERK, REVIEWER, closes, content
from hostile import FORMULAS, HOSTILE, hostile_content, hostile_workbook
from metrics.services import annotating, exporting, filing_history, letters, templates
from metrics.services.loading import IncomingFile
from metrics.services.reviewing import paper
from metrics.text.words import Language

NAMES_TAKEN = tuple(exporting.NAMES)
NAMES = ("<img src=x onerror=alert(1)>.csv", "=cmd|' /C calc'!A0.csv")


def parts_of(workbook):
    """Texts of the parts of a workbook or document by name."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        return {name: archive.read(name).decode("utf-8", "replace") for name in archive.namelist()}


def assert_inert(workbook):
    """No formula, link, script or markup of the text's own in any part."""
    for name, part in parts_of(workbook).items():
        assert not re.search(r"<f[ >]|<hyperlink|<script|externalLink|TargetMode=", part), name
        assert "<img" not in part, name


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("name", NAMES)
def test_annotated_copy_holds_everything_as_text(office, form, language, name):
    made = hostile_content() if form == "csv" else hostile_workbook()
    file = IncomingFile(f"{name}.{form}", made)
    _, copy = annotating.annotated(office.space, CLERK, file, "a", language)
    assert_inert(copy)
    book = CalamineWorkbook.from_filelike(io.BytesIO(copy))
    held = {
        str(cell)
        for sheet in book.sheet_names
        for row in book.get_sheet_by_name(sheet).to_python()
        for cell in row
    }
    everything = "\n".join(held)
    assert HOSTILE in everything
    assert [] == [one for one in FORMULAS if one.strip() not in everything]


def test_papers_give_back_the_very_bytes_and_never_a_formula_of_ours(office):
    rows = [f'a;posts;2026-Q3;;;;9;"{HOSTILE}"', "a;share;2026-Q3;;1;2;;=1+1"]
    stored = office.file(*rows, remark=FORMULAS[0]).stored
    name, received = filing_history.original(office.space, CLERK, stored.id)
    assert (content(*rows), "quý 3.csv") == (received, name)
    laid = paper(office.space, REVIEWER, stored.id)
    assert HOSTILE in {one.filed.note for one in laid.draft.changes}


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_templates_hold_no_formula(office, form):
    made = templates.template_content(
        office.space, CLERK, "a", closes("2026-Q3"), Language.VI, form
    )
    if form == "xlsx":
        assert_inert(made)
        return
    cells = [
        cell
        for row in csv.reader(io.StringIO(made.decode("utf-8-sig")), delimiter=";")
        for cell in row
    ]
    assert [] == [one for one in cells if one.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_letters_hold_no_live_part(office):
    archive = letters.letters_archive(office.space, REVIEWER, date(2026, 11, 20))
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        for name in opened.namelist():
            for part, text in parts_of(opened.read(name)).items():
                fields = set(re.findall(r"<w:instrText[^>]*>([^<]*)<", text))
                assert {"PAGE"} >= {field.strip() for field in fields}, part
                assert 'TargetMode="External"' not in text, part


@pytest.mark.parametrize("name", NAMES_TAKEN)
@pytest.mark.parametrize("language", Language)
def test_exports_hold_what_people_wrote_as_text(office, name, language):
    rows = [f'a;posts;2026-Q3;;;;9;"{HOSTILE}"', "a;share;2026-Q3;;1;2;;=1+1"]
    office.accept(office.file(*rows).stored.id)
    made = exporting.export_file(office.space, REVIEWER, name, language, closes("2026-Q3")).content
    if name.endswith("x"):
        exports.assert_inert(made)
    if name == "actuals.csv":
        separator = ";" if language is Language.VI else ","
        text = io.StringIO(made.decode("utf-8-sig"))
        cells = {cell for row in csv.reader(text, delimiter=separator) for cell in row}
        assert {HOSTILE, "'=1+1"} <= cells
        assert [] == [one for one in cells if one.startswith(("=", "+", "-", "@"))]
