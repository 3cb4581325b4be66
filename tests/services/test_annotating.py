"""The annotated copy of a file can be corrected and filed again: it is read as the file was."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from metrics.access import Role, Viewer
from metrics.errors import AccessDeniedError
from metrics.intake.register import Register
from metrics.intake.validate import check_file
from metrics.services import annotating
from metrics.services.annotating import annotated
from metrics.services.loading import IncomingFile
from metrics.services.workspace import Workspace
from metrics.store.ledger import open_ledger
from metrics.text.words import Language

SAMPLES = Path(__file__).parents[1] / "samples"
EXPECTED = yaml.load(
    (SAMPLES / "expected.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader
)
REVIEWER = Viewer("r", Role.REVIEWER)
# Faults of the file's form, which its cells in a new workbook do not have.
OF_FORM = {
    "empty-file", "not-text", "not-utf8", "web-page", "ambiguous-encoding", "old-workbook",
    "broken-workbook", "workbook-too-large", "unclosed-quote", "cell-too-long", "too-many-columns",
    "wrong-cell-count", "other-sheets", "garbled-letters",
}  # fmt: skip
KEPT = [
    name
    for name, one in EXPECTED.items()
    if "grown" not in one and not any(code in OF_FORM for _, _, code in one["issues"])
]


@pytest.fixture(scope="module")
def register(catalog):
    return Register.of(catalog)


@pytest.fixture(scope="module")
def workspace(catalog):
    engine = open_ledger("duckdb:///:memory:")
    yield Workspace(catalog, engine)
    engine.close()


def found(report):
    return [(issue.line, issue.column, issue.code) for issue in report.issues]


@pytest.mark.parametrize("name", [name for name in KEPT if name != "no-heading.csv"])
def test_copy_is_read_as_the_file_was(workspace, register, name):
    content, agency = (SAMPLES / name).read_bytes(), EXPECTED[name].get("agency")
    title, copy = annotated(workspace, REVIEWER, IncomingFile(name, content), agency)
    assert f"{Path(name).stem}_loi.xlsx" == title
    before, after = (check_file(one, register, agency) for one in (content, copy))
    assert found(before) == found(after)
    columns = ["agency", "indicator", "closes"] if len(before.actuals) else []
    assert before.actuals[columns].to_dict("list") == after.actuals[columns].to_dict("list")


@pytest.mark.parametrize("name", EXPECTED)
@pytest.mark.parametrize("language", Language)
def test_every_file_has_its_copy(workspace, name, language):
    content = (SAMPLES / name).read_bytes()
    assert annotated(workspace, REVIEWER, IncomingFile(name, content), None, language)[1]


def test_report_known_already_is_the_one_shown(workspace, register):
    content = (SAMPLES / "crlf.csv").read_bytes()
    report = check_file((SAMPLES / "not-whole.csv").read_bytes(), register)
    _, copy = annotated(workspace, REVIEWER, IncomingFile("a.csv", content), report=report)
    assert found(report)
    assert found(report) != found(check_file(copy, register))


def test_long_file_is_copied_in_part(workspace, monkeypatch):
    monkeypatch.setattr(annotating, "MOST_COPIED", 2)
    content = (SAMPLES / "crlf.csv").read_bytes()
    _, copy = annotated(workspace, REVIEWER, IncomingFile("a.csv", content))
    assert 1 == len(check_file(copy, Register.of(workspace.catalog)).actuals)


@pytest.mark.parametrize("name", ["../../x/quý 3.csv", "C:\\x\\quý 3.csv"])
def test_folders_are_no_part_of_the_name(workspace, name):
    assert "quý 3_loi.xlsx" == annotated(workspace, REVIEWER, IncomingFile(name, b"a"))[0]


def test_agency_has_copies_of_its_own_files_only(workspace):
    own, file = Viewer("a", Role.AGENCY, "so_noi_vu"), IncomingFile("a.csv", b"a")
    assert annotated(workspace, own, file, "so_noi_vu")
    for viewer, agency in ((own, "so_y_te"), (own, None), (Viewer("v", Role.VIEWER), None)):
        with pytest.raises(AccessDeniedError):
            annotated(workspace, viewer, file, agency)
