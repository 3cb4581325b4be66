"""`kpi export`: files to take away, made again from their stamp, also while a server runs."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from exports import slides_of, texts_of
from metrics.access import Role, Viewer
from metrics.cli import main
from metrics.periods import parse_period
from metrics.services.briefing import Slide, save_briefing
from metrics.services.configuration import OPTIONS, configuration_from, open_workspace
from metrics.services.exporting import NAMES

ROWS = "agency,indicator,period,value,note\nhp,par_index_score,2023,{score},\n"
# A server that holds the ledger until its input ends.
SERVER = """
import sys
from metrics.cli import open_door
from metrics.store.ledger import open_ledger

engine = open_ledger(sys.argv[1])
door = open_door()
print("held", flush=True)
sys.stdin.read()
door.close()
"""


@pytest.fixture
def kpi(root, tmp_path, monkeypatch, capsys):
    """Run the command in a folder of its own, on the repository's declarations."""
    for option in OPTIONS:
        monkeypatch.delenv(option.variable, raising=False)
    monkeypatch.setenv("KPI_TARGETS", str(root / "targets.yaml"))
    monkeypatch.setenv("KPI_AGENCIES", str(root / "data" / "agencies.csv"))
    monkeypatch.setenv("KPI_STORE", f"duckdb:///{tmp_path / 'kpi.duckdb'}")
    monkeypatch.chdir(tmp_path)

    def run(*arguments):
        capsys.readouterr()
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as stop:  # argparse ends this way
            code = stop.code
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run


def load(kpi, folder, score):
    path = folder / f"score-{score}.csv"
    path.write_text(ROWS.format(score=score), encoding="utf-8")
    assert 0 == kpi("load", path)[0]


@pytest.mark.parametrize("name", NAMES)
def test_export_is_made_again_by_the_command_it_prints(kpi, tmp_path, name):
    load(kpi, tmp_path, 90)
    asked = ("export", name, "--as-of", "2024", "--target", "HP24-Q1", "--target", "HP24-Q2")
    code, said, _ = kpi(*asked)
    assert 0 == code
    first = (tmp_path / name).read_bytes()
    again = said.splitlines()[1].split()
    assert ["kpi", "export", name] == again[:3]
    load(kpi, tmp_path, 91)
    assert 0 == kpi(*again[1:], "--output", "again")[0]
    assert first == (tmp_path / "again").read_bytes()


def test_export_works_while_a_server_holds_the_ledger(kpi, tmp_path, root):
    load(kpi, tmp_path, 90)
    asked = ("export", "briefing.pptx", "--as-of", "2024", "--target", "HP24-Q2")
    assert 0 == kpi(*asked, "--output", "alone.pptx")[0]
    server = subprocess.Popen(
        [sys.executable, "-c", SERVER, f"duckdb:///{tmp_path / 'kpi.duckdb'}"],
        cwd=root,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        assert b"held" in server.stdout.readline()
        code, said, _ = kpi(*asked)
    finally:
        server.communicate()
    assert (0, True) == (code, "--known-at" in said)
    assert (tmp_path / "alone.pptx").read_bytes() == (tmp_path / "briefing.pptx").read_bytes()


def test_language_of_an_export_is_the_one_asked_for(kpi, tmp_path):
    asked = ("export", "briefing.pptx", "--target", "HP24-Q2")
    assert 0 == kpi(*asked, "--language", "en")[0]
    titles = [texts_of(slide)[0] for slide in slides_of((tmp_path / "briefing.pptx").read_bytes())]
    assert "Civil-servant posts cut" in titles


def test_briefing_is_made_again_by_its_number_whatever_came_since(kpi, tmp_path):
    load(kpi, tmp_path, 90)
    workspace = open_workspace(configuration_from({}, os.environ))
    slides = [Slide("HP24-Q2", "điều cần nói"), Slide("HP24-Q1")]
    viewer, closes = Viewer("tham_dinh", Role.REVIEWER), parse_period("2024").closes
    number = save_briefing(workspace, viewer, "Giao ban", closes, slides)
    workspace.engine.close()
    code, said, _ = kpi("export", "briefing.pptx", "--briefing", number)
    assert 0 == code
    first = (tmp_path / "briefing.pptx").read_bytes()
    load(kpi, tmp_path, 91)
    again = said.splitlines()[1].split()
    assert ["--briefing", str(number), "--language", "vi"] == again[3:]
    assert 0 == kpi(*again[1:], "--output", "again")[0]
    assert first == (tmp_path / "again").read_bytes()
    code, _, said = kpi("export", "briefing.pptx", "--briefing", number, "--as-of", "2024")
    assert (2, True) == (code, "--briefing" in said)


@pytest.mark.parametrize(
    "arguments",
    [
        (NAMES[0], "--briefing", "7"),
        ("briefing.doc",),
        (NAMES[0], "--target", "HP99-Q9"),
        (NAMES[0], "--as-of", "x"),
    ],
)
def test_export_that_cannot_be_made_is_a_wrong_call(kpi, tmp_path, arguments):
    code, _, said = kpi("export", *arguments)
    assert (2, True) == (code, bool(said))
    assert not (tmp_path / NAMES[0]).exists()
