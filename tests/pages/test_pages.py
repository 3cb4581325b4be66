"""What page scripts may contain, read from their source; and each of them opened cold."""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from metrics.text.words import Language, say

PAGES = Path(__file__).resolve().parents[2] / "pages"
FRAME = PAGES / "_frame.py"
SCRIPTS = sorted(path for path in PAGES.glob("*.py") if path != FRAME)
# Pages that say the same at any date.
WITHOUT_A_PERIOD = ("method.py", "submit.py")
SHARED = sorted(PAGES.glob("ui/*.py"))
EVERY = [FRAME, *SCRIPTS, *SHARED]

METRICS = (
    *("services", "charts", "export", "text"),
    *("model", "periods", "errors", "access", "filings", "issues"),
)
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl)a?\(")
SQL = re.compile(r"\b(?:SELECT|INSERT|UPDATE|DELETE|FROM|WHERE|JOIN)\b")

every_script = pytest.mark.parametrize("path", EVERY, ids=lambda path: path.stem)


def tree_of(path):
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


class RunningImports(ast.NodeVisitor):
    """Names of the modules imported when a script runs, not those named for types only."""

    def __init__(self):
        self.modules = []

    def visit_If(self, node):
        if not (isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"):
            self.generic_visit(node)

    def visit_Import(self, node):
        self.modules += [one.name for one in node.names]

    def visit_ImportFrom(self, node):
        self.modules.append(node.module)


def imported(path):
    visitor = RunningImports()
    visitor.visit(tree_of(path))
    return visitor.modules


def texts(path):
    """Every text of a script except its docstrings."""
    tree = tree_of(path)
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and ast.get_docstring(node) is not None
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in docstrings
    ]


@every_script
def test_pages_reach_the_library_through_services_charts_and_words_only(path):
    allowed = tuple(f"metrics.{name}" for name in METRICS)
    extra = {"pandas", *sys.stdlib_module_names} if path in SHARED else set()
    wrong = [
        name
        for name in imported(path)
        if name.split(".")[0] not in {"streamlit", "ui", *extra}
        and not any(name == one or name.startswith(f"{one}.") for one in allowed)
    ]

    assert [] == wrong


@every_script
def test_pages_do_not_import_each_other(path):
    stems = {one.stem for one in (FRAME, *SCRIPTS)}

    assert [] == [name for name in imported(path) if name.split(".")[0] in stems]


@every_script
def test_caches_are_in_one_module_only(path):
    used = [
        node.attr
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Attribute) and node.attr.startswith("cache_")
    ]
    named = [
        one.name
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ImportFrom) and node.module == "streamlit"
        for one in node.names
    ]

    assert [] == named
    assert bool(used) == (path.name == "cache.py")


@every_script
def test_pages_hold_no_query_and_no_colour(path):
    assert [] == [text for text in texts(path) if SQL.search(text) or COLOUR.search(text)]


@every_script
def test_no_page_lets_markup_or_scripts_through(path):
    unsafe = [
        node.arg
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.keyword) and (node.arg or "").startswith("unsafe_")
    ]

    assert [] == unsafe


@every_script
def test_html_is_a_constant_or_comes_from_a_function_that_draws(path):
    given = [
        node.args[0]
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "html"
    ]
    wrong = [
        ast.unparse(one)
        for one in given
        if not isinstance(one, ast.Constant)
        and not (isinstance(one, ast.Call) and isinstance(one.func, ast.Name))
    ]

    assert [] == wrong


def test_every_page_script_is_declared_once():
    (screens,) = (
        node.value
        for node in tree_of(FRAME).body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "SCREENS"
    )

    declared = [one.elts[0].value for one in screens.elts]

    assert sorted(path.stem for path in SCRIPTS) == sorted(declared)


@pytest.fixture
def on_an_empty_ledger(monkeypatch, tmp_path):
    """Pages run on an empty ledger, with nothing kept from other tests."""
    monkeypatch.chdir(PAGES.parent)
    monkeypatch.setenv("KPI_STORE", f"duckdb:///{tmp_path / 'kpi.duckdb'}")
    st.cache_resource.clear()
    st.cache_data.clear()
    yield
    st.cache_resource.clear()
    st.cache_data.clear()


@pytest.mark.parametrize("script", [path.name for path in SCRIPTS])
@pytest.mark.parametrize("language", list(Language))
@pytest.mark.usefixtures("on_an_empty_ledger")
def test_page_opened_cold_runs_inside_the_frame(script, language):
    app = AppTest.from_file(FRAME, default_timeout=60)
    app.query_params["lang"] = language
    app.switch_page(script)

    app.run()

    assert [] == list(app.exception)
    assert [say(language, "ui.title")] == [one.value for one in app.title]
    has_period = say(language, "ui.period") in [one.label for one in app.selectbox]
    assert has_period == (script not in WITHOUT_A_PERIOD)
    assert language in app.query_params["lang"]


@pytest.mark.usefixtures("on_an_empty_ledger")
def test_choices_that_make_no_sense_are_left_aside():
    app = AppTest.from_file(FRAME, default_timeout=60)
    for name in ("lang", "as_of", "plan", "field", "lead", "status", "target"):
        app.query_params[name] = "<b>nonsense</b>"

    app.run()

    assert [] == list(app.exception)
    assert [say(Language.VI, "ui.title")] == [one.value for one in app.title]
