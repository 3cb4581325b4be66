"""The `kpi` command: what it prints, what it stores, and its exit codes."""

from __future__ import annotations

import contextlib
import csv
import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from metrics.cli import main
from metrics.issues import KINDS_BY_CODE
from metrics.relay import Answer, Door, Request, ask
from metrics.services.configuration import OPTIONS
from metrics.store.ledger import open_ledger

ROOT = Path(__file__).parents[1]
HEADING = "agency,indicator,period,breakdown,numerator,denominator,value,note"
SOURCES = "agency,indicator,period,breakdown,value,source_title,source_url,quote,confidence"
POSTS = "civil_servant_posts"
KEYS = {
    "target", "plan", "status", "regressing", "actual", "expected", "target_value", "baseline",
    "progress", "due_progress", "pace", "coverage", "period", "projection", "reason",
}  # fmt: skip
NUMBERS = (
    "actual", "expected", "target_value", "baseline", "progress", "due_progress", "pace",
    "coverage",
)  # fmt: skip


@dataclass
class Outcome:
    """What one run of the command did."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What was printed, as JSON; nothing else may stand beside it."""
        return json.loads(self.out)


@pytest.fixture
def kpi(root, tmp_path, monkeypatch, capsys):
    """Run the command on the repository's declarations and a ledger of this test's own."""
    for option in OPTIONS:
        monkeypatch.delenv(option.variable, raising=False)
    monkeypatch.chdir(root)
    monkeypatch.setenv("KPI_STORE", f"duckdb:///{tmp_path / 'kpi.duckdb'}")

    def run(*arguments):
        capsys.readouterr()
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as stop:  # argparse ends this way
            code = stop.code
        printed = capsys.readouterr()
        return Outcome(code, printed.out, printed.err)

    return run


@pytest.fixture
def script(root, tmp_path):
    """Run the command as a process of its own, with a ledger of this test's own."""

    def run(*arguments, **environment):
        inherited = {key: value for key, value in os.environ.items() if not key.startswith("KPI_")}
        store = f"duckdb:///{tmp_path / 'kpi.duckdb'}"
        done = subprocess.run(
            [sys.executable, "-m", "metrics.cli", *map(str, arguments)],
            cwd=root,
            env=inherited | {"KPI_STORE": store, "PYTHONIOENCODING": "utf-8"} | environment,
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )
        return Outcome(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture
def file_of(tmp_path):
    """Write a file of actuals below the usual heading."""

    def write(*rows, name="actuals.csv", heading=HEADING):
        path = tmp_path / name
        path.write_text("\n".join([heading, *rows, ""]), encoding="utf-8")
        return path

    return write


@pytest.fixture
def stored(tmp_path):
    """Number of files and of actuals in the ledger of this test."""

    def count():
        path = tmp_path / "kpi.duckdb"
        if not path.exists():
            return 0, 0
        engine = open_ledger(f"duckdb:///{path}")
        try:
            tables = ("submissions", "actuals")
            return tuple(engine.query(f"SELECT count(*) FROM {one}")[0][0] for one in tables)  # noqa: S608
        finally:
            engine.close()

    return count


def posts(agency, period, value):
    """A line with the posts of one agency."""
    return f"{agency},{POSTS},{period},,,,{value},"


def published(root):
    """Files of published figures."""
    return sorted((root / "data" / "published").glob("*.csv"))


@pytest.fixture(scope="module")
def published_store(root, tmp_path_factory):
    """Option that names a ledger of the published figures; the tests only read it."""
    path = tmp_path_factory.mktemp("published") / "kpi.duckdb"
    declared = ("--targets", root / "targets.yaml", "--agencies", root / "data" / "agencies.csv")
    store = ("--store", f"duckdb:///{path}")
    assert 0 == main([str(one) for one in ("load", *published(root), *declared, *store)])
    return store


# --- check --------------------------------------------------------------------------------------


def test_check_finds_155_entries_of_5_plans_and_no_fault(kpi):
    done = kpi("check")
    assert (0, "") == (done.code, done.err)
    assert "155 targets, 5 plans, 0 faults" in done.out.splitlines()[-1]


def test_check_compares_every_quote_with_its_plan(kpi, plans_dir):
    done = kpi("check", "--plans", plans_dir)
    assert 0 == done.code
    assert "155 quotes checked" in done.out.splitlines()[-1]


def line_of(lines, entry, key):
    """Line, from 1, of a key in the entry with this id."""
    start = lines.index(f"  - id: {entry}")
    return next(
        number
        for number, line in enumerate(lines[start + 1 :], start + 2)
        if line.startswith(f"    {key}:")
    )


# Fault: entry, key whose line is written anew, the line, what the fault is said to be in.
TEN_FAULTS = {
    "unknown key": ("HP21-Q10", "lead", "leed: Sở Nội vụ", "leed"),
    "unknown indicator": ("HP24-Q2", "indicator", "indicator: civil_servant_post", "indicator"),
    "missing baseline": ("HP24-Q3", "rule", "rule: {kind: reduction, by: 10%}", "rule"),
    "bad percentage": ("HP21-Q11", "rule", "rule: {kind: share, target: 8O%}", "rule.target"),
    "bad date": ("HP21-Q12", "due", "due: 2025-02-30", "due"),
    "bad operator": ("HP21-Q13", "rule", 'rule: {kind: share, op: "=>", target: 80%}', "rule.op"),
    "misquoted": ("HP21-Q19", "quote", "quote: giảm tối thiểu 99% số lượng đơn vị", "quote"),
    "trajectory out of order": (
        "HP21-Q7",
        "rule",
        "rule: {kind: trajectory, points: {2021: 15%, 2023: 55%, 2022: 35%, 2025: 95%}}",
        "rule",
    ),
    "due before baseline": ("LD18-Q1", "due", "due: 2014", "due"),
    # Last, because it adds a line.
    "duplicate key": ("HP21-Q20", "field", "field: finance\n    field: finance", "field"),
}


@pytest.fixture
def broken(root, tmp_path):
    """A copy of targets.yaml with ten faults, and where each stands: {(line, where)}."""
    lines = (root / "targets.yaml").read_text(encoding="utf-8").splitlines()
    expected = set()
    for entry, key, text, place in TEN_FAULTS.values():
        number = line_of(lines, entry, key)
        lines[number - 1] = f"    {text}"
        expected.add((number + text.count("\n"), f"targets[{entry}].{place}"))
    copy = tmp_path / "targets.yaml"
    copy.write_text("\n".join(lines), encoding="utf-8")
    return copy, expected


def faults_in(text, path):
    """(line, where) of every fault printed."""
    return {
        (int(line), where)
        for line, where in re.findall(rf"^{re.escape(str(path))}:(\d+): (.+)$", text, re.MULTILINE)
    }


def test_check_lists_ten_faults_at_once_with_their_lines(kpi, broken, plans_dir):
    copy, expected = broken
    done = kpi("check", "--targets", copy, "--plans", plans_dir)
    assert (1, "") == (done.code, done.err)
    assert expected == faults_in(done.out, copy)
    assert 10 == len(expected)
    assert "10 faults" in done.out.splitlines()[-1]


def test_every_fault_says_what_was_found_and_expected_in_both_languages(kpi, broken):
    copy, _ = broken
    lines = kpi("check", "--targets", copy).out.splitlines()[:-1]
    assert 0 == len(lines) % 3
    for vi, en in zip(lines[1::3], lines[2::3], strict=True):
        assert re.match(r" +tìm thấy .+; cần .+", vi)
        assert re.match(r" +found .+; expected .+", en)


@pytest.mark.parametrize("command", [("status",), ("validate", "x.csv"), ("load", "x.csv")])
def test_no_command_works_on_broken_declarations(kpi, broken, command):
    copy, expected = broken
    done = kpi(*command, "--targets", copy)
    # Without the texts of the plans the misquoted sentence is no fault.
    assert (1, "") == (done.code, done.out)
    assert {one for one in expected if "quote" not in one[1]} == faults_in(done.err, copy)


def test_fault_of_the_register_is_listed_with_its_line(kpi, root, tmp_path):
    register = tmp_path / "agencies.csv"
    text = (root / "data" / "agencies.csv").read_text(encoding="utf-8")
    register.write_text(text.replace("2025-02-28,so_noi_vu_2025", "2025-02-30,so_noi_vu_2025", 1))
    done = kpi("check", "--agencies", register)
    line = next(n for n, one in enumerate(text.splitlines(), 1) if one.startswith("so_noi_vu,"))
    assert 1 == done.code
    assert (line, "so_noi_vu") in faults_in(done.out, register)


@pytest.mark.parametrize("option", ["--targets", "--agencies"])
def test_declarations_that_are_not_there_are_a_fault(kpi, tmp_path, option):
    missing = tmp_path / "nowhere"
    done = kpi("check", option, missing)
    assert (1, {(1, "file")}) == (done.code, faults_in(done.out, missing))


def test_folder_of_plan_texts_that_is_not_there_is_a_wrong_call(kpi, tmp_path):
    done = kpi("check", "--plans", tmp_path / "nowhere")
    assert (2, "") == (done.code, done.out)
    assert "nowhere" in done.err


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("agency,indicator\na,b\n", (1, "header")),
        (f"{SOURCES}\na,b,2024,,1,Báo,,,verified\na,b,2024x,,1,Báo,,,verified\n", (3, "period")),
    ],
)
def test_broken_file_of_sources_is_a_fault_with_its_line(kpi, tmp_path, text, place):
    sources = tmp_path / "sources.csv"
    sources.write_text(text)
    done = kpi("check", "--sources", sources)
    assert (1, {place}) == (done.code, faults_in(done.out, sources))


# --- validate -----------------------------------------------------------------------------------


def test_validate_says_where_and_what_in_both_languages(kpi, file_of):
    path = file_of(posts("so_noi_vu", "2024-Q3", 5), posts("so_y_te", "2024-Q3", -5))
    done = kpi("validate", path)
    assert (1, "") == (done.code, done.err)
    first, vi, en, read_vi, read_en, last = done.out.splitlines()
    assert f"{path.name}:3:7: negative-number (error)" == first
    assert vi.strip().startswith("Dòng 3, cột G (value)")
    assert en.strip().startswith("Line 3, column G (value)")
    assert "    Bảng mã: UTF-8. Các cột cách nhau bằng dấu phẩy (,)." in read_vi
    assert read_en.endswith("so only whole numbers are read. Line of the headings: 1.")
    assert last.endswith("2 rows, 1 valid, 1 errors")


def test_validate_prints_json_of_the_promised_shape(kpi, file_of):
    path = file_of(
        posts("so_noi_vu", "2024-Q3", 5),
        posts("so_y_te", "2024-Q3", -5),
        f"so_gtvt,{POSTS},2024-Q3,,,7,5,",
    )
    done = kpi("validate", path, "--json")
    assert 1 == done.code
    assert {"rows": 3, "accepted": 2}.items() <= done.json.items()
    assert [(3, 7, "negative-number", "error", "-5"), (4, 6, "unused-number", "warning", "7")] == [
        tuple(one[key] for key in ("line", "column", "code", "level", "found"))
        for one in done.json["issues"]
    ]
    assert all(isinstance(one["message"], str) and one["message"] for one in done.json["issues"])
    assert {"rows", "accepted", "reading", "issues"} == set(done.json)
    read = done.json["reading"]
    assert ("UTF-8", ",", None, None, 1) == tuple(
        read[key] for key in ("encoding", "separator", "sheet", "decimal_mark", "heading_line")
    )
    assert list(range(1, 9)) == list(read["columns"].values())
    assert all(read[key] for key in ("message", "message_en"))


def test_validate_of_what_cannot_be_read_says_nothing_of_how(kpi, root):
    path = root / "tests" / "samples" / "broken-workbook.xlsx"
    read = kpi("validate", path, "--json").json["reading"]
    assert (0, "", "") == (read["heading_line"], read["message"], read["message_en"])
    assert 4 == len(kpi("validate", path).out.splitlines())


@pytest.mark.parametrize(
    ("code", "line", "column"),
    [
        ("empty-file", 0, 0),
        ("not-text", 1, 0),
        ("not-utf8", 3, 0),
        ("unclosed-quote", 3, 0),
        ("unknown-column", 1, 4),
        ("agency-not-in-period", 3, 1),
        ("duplicate-row", 4, 0),
    ],
)
def test_validate_names_the_place_of_a_fault_whatever_the_file(kpi, root, code, line, column):
    done = kpi("validate", root / "tests" / "samples" / f"{code}.csv", "--json")
    level = KINDS_BY_CODE[code].level
    assert [(line, column, code, level)] == [
        (one["line"], one["column"], one["code"], one["level"]) for one in done.json["issues"]
    ]
    assert (1 if level == "error" else 0) == done.code


def test_validate_of_a_good_file_is_fine_and_says_how_many_rows(kpi, root):
    for path in published(root):
        rows = len(list(csv.DictReader(path.read_text(encoding="utf-8").splitlines())))
        done = kpi("validate", path, "--json")
        found = {**done.json, "reading": None}
        expected = {"rows": rows, "accepted": rows, "reading": None, "issues": []}
        assert (0, expected) == (done.code, found)


def test_validate_stores_nothing(kpi, file_of, tmp_path):
    assert 0 == kpi("validate", file_of(posts("so_noi_vu", "2024-Q3", 5))).code
    assert not (tmp_path / "kpi.duckdb").exists()


def test_validate_for_one_agency_refuses_rows_of_others(kpi, file_of):
    path = file_of(posts("so_noi_vu", "2024-Q3", 5), posts("so_y_te", "2024-Q3", 5))
    assert 0 == kpi("validate", path).code
    done = kpi("validate", path, "--agency", "so_noi_vu", "--json")
    assert (1, [(3, 1, "foreign-agency")]) == (
        done.code,
        [(one["line"], one["column"], one["code"]) for one in done.json["issues"]],
    )


# --- load ---------------------------------------------------------------------------------------


def test_load_stores_and_accepts(kpi, file_of, stored):
    done = kpi("load", file_of(posts("so_noi_vu", "2024-Q3", 5), posts("so_y_te", "2024-Q3", 6)))
    assert (0, "") == (done.code, done.err)
    assert "#1: đã nhận / accepted" in done.out
    assert (1, 2) == stored()


def test_load_of_a_file_with_an_error_stores_nothing(kpi, file_of, stored):
    done = kpi("load", file_of(posts("so_noi_vu", "2024-Q3", 5), posts("so_y_te", "2024-Q3", -6)))
    assert 1 == done.code
    assert "actuals.csv:3:7: negative-number (error)" in done.out
    assert "nothing was stored" in done.out.splitlines()[-1]
    assert (0, 0) == stored()


def test_load_of_several_files_stores_none_when_one_has_an_error(kpi, file_of, stored):
    good = [file_of(posts(one, "2024-Q3", 5), name=f"{one}.csv") for one in ("so_y_te", "so_gtvt")]
    bad = file_of(posts("?", "2024-Q3", 5), name="bad.csv")
    done = kpi("load", good[0], bad, good[1])
    assert (1, (0, 0)) == (done.code, stored())
    assert "bad.csv:2:1: unknown-agency (error)" in done.out
    assert "accepted\n" not in done.out
    assert "nothing was stored" in done.out.splitlines()[-1]


def test_load_of_a_file_with_a_warning_stores_it_and_says_so(kpi, file_of, stored):
    done = kpi("load", file_of(f"so_noi_vu,{POSTS},2024-Q3,,,7,5,"))
    assert (0, (1, 1)) == (done.code, stored())
    assert "actuals.csv:2:6: unused-number (warning)" in done.out


def test_load_of_the_same_file_again_is_known_already(kpi, file_of, stored):
    rows = [posts("so_noi_vu", "2024-Q3", 5)]
    kpi("load", file_of(*rows))
    done = kpi("load", file_of(*rows, name="copy.csv"))
    assert 0 == done.code
    assert "#1: đã có từ trước / known already" in done.out
    assert (1, 1) == stored()


def test_load_of_the_same_file_twice_in_one_call_stores_it_once(kpi, file_of, stored):
    path = file_of(posts("so_noi_vu", "2024-Q3", 5))
    done = kpi("load", path, path)
    assert (0, (1, 1)) == (done.code, stored())
    assert ["accepted", "known already"] == re.findall(
        r"/ (accepted|known already)$", done.out, re.MULTILINE
    )


def test_load_for_one_agency_refuses_rows_of_others(kpi, file_of, stored):
    path = file_of(posts("so_noi_vu", "2024-Q3", 5), posts("so_y_te", "2024-Q3", 5))
    done = kpi("load", path, "--agency", "so_noi_vu")
    assert (1, (0, 0)) == (done.code, stored())
    assert "actuals.csv:3:1: foreign-agency (error)" in done.out
    assert 0 == kpi("load", file_of(posts("so_noi_vu", "2024-Q3", 5)), "--agency", "so_noi_vu").code
    assert (1, 1) == stored()


@pytest.mark.parametrize("command", ["load", "validate"])
def test_agency_that_is_not_registered_is_a_wrong_call(kpi, file_of, stored, command):
    done = kpi(command, file_of(posts("so_noi_vu", "2024-Q3", 5)), "--agency", "so_nv")
    assert (2, "", (0, 0)) == (done.code, done.out, stored())
    assert "so_nv" in done.err


@pytest.mark.parametrize("command", ["load", "validate"])
@pytest.mark.parametrize("name", ["nowhere.csv", "."])
def test_file_that_cannot_be_opened_is_a_wrong_call(kpi, tmp_path, command, name):
    done = kpi(command, tmp_path / name)
    assert (2, "") == (done.code, done.out)
    assert str(tmp_path / name) in done.err


def test_load_of_files_one_of_which_is_not_there_stores_nothing(kpi, file_of, tmp_path, stored):
    path = file_of(posts("so_noi_vu", "2024-Q3", 5))
    assert 2 == kpi("load", path, tmp_path / "nowhere.csv").code
    assert (0, 0) == stored()


# --- status -------------------------------------------------------------------------------------


def test_status_of_published_figures_at_the_end_of_2024(kpi, root):
    assert 0 == kpi("load", *published(root)).code
    done = kpi("status", "--as-of", "2024", "--json")
    assert "" == done.err
    assert (0, 155) == (done.code, len(done.json))
    verdicts = {one["target"]: one for one in done.json}
    for target in ("HP21-Q1", "HP21-Q2"):
        one = verdicts[target]
        assert ("achieved", 1, 10, "2024-Q4", 1) == tuple(
            one[key] for key in ("status", "actual", "target_value", "period", "coverage")
        )


def test_target_without_any_figure_has_no_data_and_never_looks_good(
    kpi, root, catalog, published_store
):
    reported = {
        line["indicator"]
        for path in published(root)
        for line in csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    }
    silent = {one.id for one in catalog.targets.values() if one.indicator not in reported}
    assert len(silent) > 40
    for as_of in ("2021", "2024", "2025-Q3", "2030"):
        verdicts = kpi("status", "--as-of", as_of, "--json", *published_store).json
        # A task whose time has not come is not due, whether or not anyone has reported.
        assert {one["status"] for one in verdicts if one["target"] in silent} <= {
            "no_data",
            "not_due",
        }


def test_status_of_an_empty_ledger_has_no_data_anywhere(kpi):
    done = kpi("status", "--json")
    assert (0, {"no_data", "not_due"}) == (done.code, {one["status"] for one in done.json})
    assert {None} == {one[key] for one in done.json for key in ("actual", "period", "pace")}


def test_status_prints_one_object_per_target_with_the_promised_keys(kpi, catalog, published_store):
    verdicts = kpi("status", "--as-of", "2024", "--json", *published_store).json
    assert list(catalog.targets) == [one["target"] for one in verdicts]
    for one in verdicts:
        assert set(one) >= KEYS
        assert catalog.targets[one["target"]].plan == one["plan"]
        assert isinstance(one["regressing"], bool)
        assert isinstance(one["reason"], str)
        assert one["reason"]


def test_numbers_are_json_numbers_of_at_most_six_decimals_or_null(kpi, file_of):
    kpi(
        "load",
        file_of(
            "so_tai_chinh,autonomous_units_share,2023-Q4,,1,7,,",
            "so_tai_chinh,autonomous_units_share,2024-Q2,,2,7,,",
        ),
    )
    verdicts = kpi("status", "--as-of", "2024-Q2", "--json").json
    for one in verdicts:
        for key in NUMBERS:
            assert one[key] is None or type(one[key]) in (int, float)
            assert one[key] is None or round(one[key], 6) == one[key]
    (one,) = [one for one in verdicts if one["target"] == "HP24-Q1"]
    assert (0.285714, 0.142857) == (one["actual"], one["baseline"])


def test_status_table_has_a_line_for_each_target_with_its_status_in_words(kpi, published_store):
    lines = kpi("status", "--as-of", "2024", *published_store).out.splitlines()
    assert 155 == len(lines)
    (line,) = [one for one in lines if one.startswith("HP21-Q1 ")]
    assert re.match(r"HP21-Q1 +Đạt +hạng 1 +hạng 10 .+2024-Q4 +Trong 10 địa phương", line)
    asked = ("--as-of", "2024", "--target", "HP21-Q1")
    english = kpi("status", *asked, "--language", "en", *published_store).out
    assert re.match(r"HP21-Q1 +Achieved +.+2024-Q4 +Top ten in the PAR Index\n", english)


def test_status_of_named_targets_only(kpi):
    done = kpi("status", "--target", "HP21-Q2", "--target", "HP21-Q1", "--json")
    assert ["HP21-Q2", "HP21-Q1"] == [one["target"] for one in done.json]


def test_target_that_is_not_declared_is_a_wrong_call(kpi):
    done = kpi("status", "--target", "HP21-Q1", "--target", "HP99-Q9", "--json")
    assert (2, "") == (done.code, done.out)
    assert "HP99-Q9" in done.err


@pytest.mark.parametrize("text", ["2024-Q5", "soon", "", "31/12/2024"])
def test_period_that_cannot_be_read_is_a_wrong_call(kpi, text):
    done = kpi("status", "--as-of", text)
    assert (2, "") == (done.code, done.out)
    assert "--as-of" in done.err


@pytest.mark.parametrize("text", ["2024-Q4", "Q4/2024", "Quý IV/2024", "2024", "Năm 2024"])
def test_as_of_takes_every_way_to_write_a_period(kpi, published_store, text):
    asked = ("--as-of", text, "--target", "HP21-Q1", "--json")
    (one,) = kpi("status", *asked, *published_store).json
    assert ("achieved", "2024-Q4") == (one["status"], one["period"])


@pytest.mark.parametrize("as_of", ["1900-Q1", "2199"])
def test_status_of_any_year_is_no_error(kpi, published_store, as_of):
    assert 0 == kpi("status", "--as-of", as_of, "--json", *published_store).code


def utc_text():
    """This moment as --known-at takes it."""
    return datetime.now(UTC).replace(tzinfo=None).isoformat()


def test_known_at_shows_the_ledger_before_a_revision(kpi, file_of):
    def actual(*options):
        (one,) = kpi("status", "--target", "HP21-Q1", "--as-of", "2024", "--json", *options).json
        return one["status"], one["actual"]

    before = utc_text()
    kpi("load", file_of("hp,par_index_rank,2024,,,63,12,"))
    between = utc_text()
    kpi("load", file_of("hp,par_index_rank,2024,,,63,1,", name="revision.csv"))
    assert ("achieved", 1) == actual()
    assert ("achieved", 1) == actual("--known-at", utc_text())
    assert ("missed", 12) == actual("--known-at", between)
    hanoi = datetime.fromisoformat(f"{between}+00:00").astimezone(timezone(timedelta(hours=7)))
    assert ("missed", 12) == actual("--known-at", hanoi.isoformat())
    assert ("no_data", None) == actual("--known-at", before)


def test_moment_that_cannot_be_read_is_a_wrong_call(kpi):
    done = kpi("status", "--known-at", "yesterday")
    assert (2, "") == (done.code, done.out)
    assert "--known-at" in done.err


def test_largest_figures_a_file_may_hold_do_not_stop_the_others(kpi, file_of, root):
    largest = "999999999999999"
    done = kpi(
        "load",
        root / "data" / "published" / "national_indices.csv",
        file_of(
            f"so_noi_vu,{POSTS},2024-Q3,,,{largest},{largest},",
            f"so_tai_chinh,autonomous_units_share,2024-Q3,,{largest},{largest},{largest},",
        ),
    )
    assert 0 == done.code
    verdicts = {one["target"]: one for one in kpi("status", "--as-of", "2024", "--json").json}
    assert "achieved" == verdicts["HP21-Q1"]["status"]


# --- options ------------------------------------------------------------------------------------


def test_global_options_may_stand_before_or_after_the_command(kpi, root, tmp_path, monkeypatch):
    monkeypatch.delenv("KPI_STORE")
    store = ("--store", f"duckdb:///{tmp_path / 'other.duckdb'}")
    register = ("--agencies", root / "data" / "agencies.csv")
    targets = ("--targets", root / "targets.yaml")
    file = root / "data" / "published" / "national_indices.csv"
    assert 0 == kpi(*store, *register, *targets, "load", file).code
    asked = ("status", "--as-of", "2024", "--target", "HP21-Q1", "--json")
    before = kpi(*targets, *store, *asked)
    after = kpi(*asked, *store, *targets)
    across = kpi(*store, *asked, *targets)
    assert ["achieved"] * 3 == [one.json[0]["status"] for one in (before, after, across)]


def test_options_come_from_the_environment_unless_given(kpi, root, tmp_path, monkeypatch):
    file = root / "data" / "published" / "national_indices.csv"
    other = f"duckdb:///{tmp_path / 'other.duckdb'}"
    monkeypatch.setenv("KPI_STORE", other)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KPI_TARGETS", str(root / "targets.yaml"))
    monkeypatch.setenv("KPI_AGENCIES", str(root / "data" / "agencies.csv"))
    assert 0 == kpi("load", file).code
    asked = ("status", "--as-of", "2024", "--target", "HP21-Q1", "--json")
    assert "achieved" == kpi(*asked).json[0]["status"]
    elsewhere = f"duckdb:///{tmp_path / 'empty.duckdb'}"
    assert "no_data" == kpi(*asked, "--store", elsewhere).json[0]["status"]
    monkeypatch.setenv("KPI_TARGETS", str(tmp_path / "nowhere.yaml"))
    assert 1 == kpi("check").code
    assert 0 == kpi("check", "--targets", root / "targets.yaml").code


@pytest.mark.parametrize(
    "arguments",
    [(), ("stat",), ("load",), ("validate",), ("validate", "a.csv", "b.csv"), ("status", "--what")],
)
def test_call_that_makes_no_sense_is_a_wrong_call(kpi, arguments):
    done = kpi(*arguments)
    assert (2, "") == (done.code, done.out)
    assert "usage: kpi" in done.err


@pytest.mark.parametrize(
    "arguments", [("--target", "HP21-Q1", "status"), ("check", "--target", "HP21-Q1")]
)
def test_option_is_never_taken_for_another_that_begins_alike(kpi, arguments):
    done = kpi(*arguments)
    assert (2, "") == (done.code, done.out)
    assert "--target" in done.err


@pytest.mark.parametrize("address", ["kpi.duckdb", "mysql://host/kpi", "duckdb://kpi.duckdb"])
def test_address_of_another_kind_is_a_wrong_call(kpi, address):
    done = kpi("status", "--store", address)
    assert (2, "") == (done.code, done.out)
    assert address in done.err


def test_file_that_is_no_ledger_is_a_wrong_call(kpi, tmp_path):
    other = tmp_path / "other.duckdb"
    other.write_text("not a ledger\n" * 1000)
    done = kpi("status", "--store", f"duckdb:///{other}")
    assert (2, "") == (done.code, done.out)
    assert str(other) in done.err


# --- while another process holds the ledger ----------------------------------------------------

HOLDING = """
import sys
from metrics.cli import open_door
from metrics.store.ledger import open_ledger

engine = open_ledger(sys.argv[1])
door = open_door() if sys.argv[2] == "server" else None
print("held", flush=True)
sys.stdin.read()
if door is not None:
    door.close()
"""


@pytest.fixture
def held(root, tmp_path, kpi):
    """Have another process hold the ledger of this test: a server, or any other process."""
    holders = []

    def hold(kind):
        store = f"duckdb:///{tmp_path / 'kpi.duckdb'}"
        holder = subprocess.Popen(
            [sys.executable, "-c", HOLDING, store, kind],
            cwd=root,
            env=os.environ | {"KPI_STORE": store},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        holders.append(holder)
        assert b"held" in holder.stdout.readline()
        return kpi

    yield hold
    for holder in holders:
        holder.communicate()


def test_ledger_held_by_another_process_is_said_in_one_line(held, file_of, tmp_path):
    kpi = held("other")
    for command in (("status",), ("load", file_of(posts("so_noi_vu", "2024-Q3", 5)))):
        done = kpi(*command)
        assert (2, "", 1) == (done.code, done.out, len(done.err.splitlines()))
        assert str(tmp_path / "kpi.duckdb") in done.err
        assert "the ledger is in use" in done.err
    # Checking needs no ledger.
    assert 0 == kpi("validate", file_of(posts("so_noi_vu", "2024-Q3", 5))).code
    assert 0 == kpi("check").code


def test_every_command_works_while_the_server_runs(held, file_of, tmp_path, monkeypatch):
    kpi = held("server")
    good = file_of("hp,par_index_rank,2024,,,63,1,")
    bad = file_of("hp,par_index_rank,2024,,,63,64,", name="bad.csv")
    assert 0 == kpi("check").code
    assert 1 == kpi("validate", bad).code
    refused = kpi("load", bad)
    assert (1, "") == (refused.code, refused.err)
    assert "bad.csv:2:7: rank-range (error)" in refused.out
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KPI_TARGETS", str(ROOT / "targets.yaml"))
    monkeypatch.setenv("KPI_AGENCIES", str(ROOT / "data" / "agencies.csv"))
    assert "accepted" in kpi("load", good.name).out
    asked = ("status", "--as-of", "2024", "--target", "HP21-Q1", "--json")
    assert ("achieved", 1) == tuple(kpi(*asked).json[0][key] for key in ("status", "actual"))
    unknown = kpi("status", "--target", "HP99-Q9")
    assert (2, "") == (unknown.code, unknown.out)
    assert "HP99-Q9" in unknown.err


def test_call_the_server_cannot_run_leaves_it_answering(held, tmp_path):
    kpi = held("server")
    with contextlib.suppress(OSError, ValueError):
        ask(f"duckdb:///{tmp_path / 'kpi.duckdb'}", Request(["status", "--what"], "/", {}))
    assert 0 == kpi("status", "--target", "HP21-Q1").code


def test_error_of_our_own_in_the_server_is_told_apart_and_leaves_it_answering(tmp_path):
    store = f"duckdb:///{tmp_path / 'kpi.duckdb'}"

    def run(request):
        if request.arguments == ["break"]:
            raise KeyError("break")
        return Answer(0, "fine", "")

    with contextlib.closing(Door(store, run)):
        with pytest.raises(OSError):  # noqa: PT011 - any error of the connection
            ask(store, Request(["break"], "/", {}))
        assert Answer(0, "fine", "") == ask(store, Request(["status"], "/", {}))


# --- as a process -------------------------------------------------------------------------------


def test_process_ends_with_the_code_and_prints_what_was_asked(script, file_of):
    checked = script("check")
    assert (0, "") == (checked.code, checked.err)
    assert "155 targets, 5 plans, 0 faults" in checked.out.splitlines()[-1]
    # Whatever the terminal was thought to take, Vietnamese is printed.
    refused = script(
        "validate", file_of(posts("Sở Nội vự", "2024-Q3", 5)), PYTHONIOENCODING="ascii"
    )
    assert (1, "") == (refused.code, refused.err)
    assert "Sở Nội vự" in refused.out
    asked = script("status", "--as-of", "2024-Q5")
    assert (2, "") == (asked.code, asked.out)
    assert "Traceback" not in asked.err
