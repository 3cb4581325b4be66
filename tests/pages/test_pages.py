"""What page scripts may contain, read from their source; and each of them opened cold."""

from __future__ import annotations

import ast
import os
import re
import sys

import pytest
from streamlit.testing.v1 import AppTest
from visits import FRAME, PAGES, opened

from metrics.access import Role, Viewer
from metrics.services.accounts import disable_account
from metrics.services.live import live
from metrics.text.words import Language, say

SCRIPTS = sorted(path for path in PAGES.glob("*.py") if path != FRAME)
# Pages that say the same at any date.
WITHOUT_A_PERIOD = (
    *("briefing.py", "deadlines.py", "help.py", "history.py", "method.py", "review.py"),
    *("submit.py", "trail.py"),
)
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
def test_files_are_handed_over_in_one_module_only(path):
    used = [
        node.attr
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Attribute) and node.attr == "download_button"
    ]

    assert bool(used) == (path.name == "downloads.py")


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


@pytest.mark.parametrize("script", [path.name for path in SCRIPTS])
@pytest.mark.parametrize("language", list(Language))
def test_page_opened_cold_runs_inside_the_frame(script, language, sessions, cookies):
    cookies["kpi_session"] = sessions[Role.VIEWER]
    app = opened(script, language)

    assert [] == list(app.exception)
    assert [say(language, "ui.title")] == [one.value for one in app.title]
    has_period = say(language, "ui.period") in [one.label for one in app.selectbox]
    assert has_period == (script not in WITHOUT_A_PERIOD)
    assert language in app.query_params["lang"]


@pytest.mark.parametrize("cookie", [None, "", "made up"])
@pytest.mark.parametrize("script", [path.name for path in SCRIPTS])
@pytest.mark.parametrize("language", list(Language))
@pytest.mark.usefixtures("on_a_lasting_ledger")
def test_page_shows_nothing_without_a_session_but_the_way_to_the_login(
    script, language, cookie, cookies
):
    if cookie is not None:
        cookies["kpi_session"] = cookie

    app = opened(script, language)

    assert [] == list(app.exception)
    assert [say(language, "login.needed")] == [one.value for one in app.info]
    drawn = "".join(one.proto.body for one in app.get("html"))
    assert say(language, "login.go") in drawn
    assert 'href="/login?next=' in drawn
    assert 'class="who"' not in drawn
    assert [[], [], []] == [list(app.selectbox), list(app.header), list(app.caption)]


@pytest.mark.parametrize(
    ("role", "agency", "language", "part"),
    [
        (Role.VIEWER, None, Language.VI, "Lãnh đạo"),
        (Role.AGENCY, "so_y_te_hn", Language.VI, "Đơn vị báo cáo · Sở Y tế"),
        (Role.AGENCY, "so_y_te_hn", Language.EN, "Reporting agency · Department of Health"),
        (Role.REVIEWER, None, Language.EN, "Standing agency"),
        (Role.ADMIN, None, Language.VI, "Quản trị hệ thống"),
    ],
)
def test_who_is_signed_in_stands_in_the_head_of_the_page(signed_in, role, agency, language, part):
    name = signed_in(role, agency)

    app = opened(None, language)

    (head,) = [one.proto.body for one in app.get("html") if 'class="who"' in one.proto.body]
    assert f"<b>{name}</b><small>{part}" in head
    assert 'method="post" action="/logout' in head


def test_page_shows_nothing_any_more_once_the_account_is_disabled(signed_in):
    name = signed_in()
    app = opened()
    assert [] != list(app.selectbox)

    disable_account(live(os.environ).engine, Viewer("test", Role.ADMIN), name)
    app.run()

    assert [say(Language.VI, "login.needed")] == [one.value for one in app.info]
    assert [] == list(app.selectbox)


def test_choices_that_make_no_sense_are_left_aside(signed_in):
    signed_in()
    app = AppTest.from_file(FRAME, default_timeout=60)
    for name in ("lang", "as_of", "plan", "field", "lead", "status", "target"):
        app.query_params[name] = "<b>nonsense</b>"

    app.run()

    assert [] == list(app.exception)
    assert [say(Language.VI, "ui.title")] == [one.value for one in app.title]


def test_taking_a_file_does_not_run_the_page_again(signed_in):
    signed_in()

    app = opened("target.py", target="HP24-Q2", as_of="2026-Q3")

    buttons = app.get("download_button")
    assert 2 == len(buttons)
    assert all(one.proto.ignore_rerun for one in buttons)
