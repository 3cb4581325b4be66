"""Every function of the services against every role, for its own agency and another.

What is expected stands in tests/access/functions.csv. The functions are found in the code: one
without a row, or a row without its function, fails.
"""

from __future__ import annotations

import importlib
import inspect
import io
import pkgutil
import re
import zipfile

import pytest

import metrics.services
from access_calls import CALLS, Desk, secret_of
from filing import office
from matrix import cells, table
from metrics.access import Role, Viewer
from metrics.errors import AccessDeniedError
from metrics.store.ledger import open_ledger

FUNCTIONS = table("functions")
# Who asks and about which agency, by column; the agency role is always of agency a.
COLUMNS = {
    "viewer": (Role.VIEWER, ("a", "b", None)),
    "own": (Role.AGENCY, ("a",)),
    "other": (Role.AGENCY, ("b",)),
    "all": (Role.AGENCY, (None,)),
    "reviewer": (Role.REVIEWER, ("a", "b", None)),
    "admin": (Role.ADMIN, ("a", "b", None)),
}
# Annotations through which a function reaches figures, papers or accounts.
DATA = re.compile(r"\b(Workspace|LiveWorkspace|Engine|Configuration|Sessions)\b")
YES, NO = "yes", "no"


def public(module):
    """Functions and methods a module offers, with the class they belong to."""
    for name, found in vars(module).items():
        if name.startswith("_") or getattr(found, "__module__", "") != module.__name__:
            continue
        if inspect.isfunction(found):
            yield name, found, None
        elif inspect.isclass(found):
            for method, inner in vars(found).items():
                if inspect.isfunction(inner) and not method.startswith("_"):
                    yield f"{name}.{method}", inner, found


def takes_viewer(function):
    """Whether it is told who asks."""
    signature = inspect.signature(function)
    return any(
        name == "viewer" or re.search(r"\bViewer\b", str(one.annotation))
        for name, one in signature.parameters.items()
    )


def reaches_data(function, owner):
    """Whether it is handed a door to the ledger, as an argument or by its object."""
    texts = [str(one.annotation) for one in inspect.signature(function).parameters.values()]
    if owner is not None:
        texts += [str(one) for one in vars(owner).get("__annotations__", {}).values()]
        texts += [str(one.annotation) for one in inspect.signature(owner).parameters.values()]
        texts.append(owner.__name__)
    return any(DATA.search(text) for text in texts)


def offered():
    """Every function that takes a viewer or reaches data, by name; whether it takes a viewer."""
    found = {}
    for one in pkgutil.iter_modules(metrics.services.__path__):
        module = importlib.import_module(f"metrics.services.{one.name}")
        for name, function, owner in public(module):
            if takes_viewer(function) or reaches_data(function, owner):
                found[f"{one.name}.{name}"] = takes_viewer(function)
    return found


def test_every_function_of_the_services_has_a_row_and_every_row_its_function():
    assert sorted(offered()) == sorted(FUNCTIONS)


def test_whoever_is_not_told_who_asks_has_a_reason():
    without = {name for name, row in FUNCTIONS.items() if not cells(row)}
    assert {name for name, is_told in offered().items() if not is_told} == without
    assert [] == [name for name in without if not FUNCTIONS[name]["why"].strip()]


def test_every_function_that_is_told_who_asks_is_called_here():
    assert {name for name, is_told in offered().items() if is_told} == set(CALLS)


def test_every_row_says_something_of_every_role():
    roles = ("viewer", "own", "reviewer", "admin")
    full = [row for row in FUNCTIONS.values() if cells(row)]
    assert [] == [row for row in full if not all(row[one] in (YES, NO) for one in roles)]
    assert {"", YES, NO} >= {row[one] for row in full for one in COLUMNS}


def readable(result):
    """Everything a result holds, as text; archives and workbooks opened."""
    if isinstance(result, bytes) and zipfile.is_zipfile(io.BytesIO(result)):
        with zipfile.ZipFile(io.BytesIO(result)) as archive:
            return "".join(readable(archive.read(name)) for name in archive.namelist())
    if isinstance(result, bytes):
        return result.decode("utf-8", "replace")
    if isinstance(result, tuple | list):
        return "".join(readable(one) for one in result)
    return repr(result)


def meanings():
    """Every cell of the table with each agency it is about."""
    for name, row in FUNCTIONS.items():
        has_all = bool(row["all"])
        for column, expected in cells(row):
            role, agencies = COLUMNS[column]
            for agency in agencies:
                if agency is not None or has_all:
                    yield pytest.param(
                        name, role, agency, expected == YES, id=f"{name}-{column}-{agency or 'all'}"
                    )


@pytest.fixture(scope="module")
def fresh(tmp_path_factory):
    """An office with a ledger nobody has changed since it was furnished."""
    engines = []

    def build():
        engines.append(open_ledger("duckdb:///:memory:"))
        made = office(tmp_path_factory.mktemp("office"), engines[-1])
        return Desk(made.world).furnish()

    yield build
    for engine in engines:
        engine.close()


@pytest.fixture(scope="module")
def kept(fresh):
    """The office that tests share until one of them has changed it."""
    desk = fresh()
    return {"desk": desk, "state": state_of(desk)}


@pytest.mark.parametrize(("name", "role", "agency", "is_allowed"), list(meanings()))
def test_each_role_gets_what_the_table_says_and_no_paper_of_others(
    name, role, agency, is_allowed, kept, fresh
):
    desk, who = kept["desk"], Viewer("nguoi_hoi", role, "a" if role is Role.AGENCY else None)
    before = kept["state"]
    try:
        result = CALLS[name](desk, who, agency)
    except AccessDeniedError:
        was_allowed = False
    else:
        was_allowed = True
    after = state_of(desk)
    if after != before:
        desk.engine.close()
        kept["desk"] = fresh()
        kept["state"] = state_of(kept["desk"])
    assert is_allowed == was_allowed
    assert is_allowed or before == after
    if was_allowed:
        told = readable(result)
        foreign = {Role.VIEWER: ("a", "b"), Role.AGENCY: ("b",)}.get(role, ())
        assert [] == [code for code in foreign if secret_of(code) in told]


def state_of(desk):
    """Every row of every table of the ledger, so that no change goes unseen."""
    query = desk.engine.query
    names = query("SELECT table_name FROM information_schema.tables ORDER BY 1")
    return {name: query(f'SELECT * FROM "{name}"') for (name,) in names}  # noqa: S608
