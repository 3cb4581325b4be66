"""Fixtures of the browser tests: one demo ledger, the servers on copies of it, fresh pages."""

from __future__ import annotations

import shutil
import sys
from fcntl import LOCK_EX, flock
from pathlib import Path

import pytest
import yaml

# Tests are not a package; this makes serving.py and its like importable by their names.
sys.path.append(str(Path(__file__).parent))

import pictures
import serving
import visiting

from metrics.access import Role, Viewer
from metrics.catalog.located import read_located
from metrics.periods import parse_period
from metrics.services.accounts import add_account
from metrics.services.demonstration import prepare_demo
from metrics.services.overview import standings
from metrics.services.workspace import Workspace
from metrics.store.ledger import open_ledger

SIZE = {"width": 1366, "height": 768}


class Declared:
    """A server on declarations of its own, which a test may write anew while it runs."""

    def __init__(self, store, path, address):
        self.store, self._path, self.address = store, path, address
        self._sound = path.read_text(encoding="utf-8")

    def change(self, edit):
        """Write the repository's declarations after an edit of their sections."""
        sections = read_located(self._sound).data
        edit(sections)
        text = yaml.dump(sections, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False)
        self._path.write_text(text, encoding="utf-8")

    def mend(self):
        """Write the repository's declarations as they are."""
        self._path.write_text(self._sound, encoding="utf-8")


@pytest.fixture(scope="module")
def server(copied):
    """A server on declarations of its own."""
    store = copied()
    path = store.with_name("targets.yaml")
    path.write_bytes((serving.ROOT / "targets.yaml").read_bytes())
    with serving.served(store, targets=path) as address:
        yield Declared(store, path, address)


@pytest.fixture
def declared(server):
    """The server with its own declarations, sound before and after."""
    yield server
    server.mend()


@pytest.fixture(scope="session")
def demo(tmp_path_factory, catalog, worker_id):
    """File of a demo ledger that nobody has open; the first worker of a run makes it for all."""
    own = tmp_path_factory.getbasetemp()
    folder = (own if worker_id == "master" else own.parent) / "shown"
    folder.mkdir(exist_ok=True)
    path = folder / "demo.duckdb"
    with (folder / "lock").open("w") as lock:
        flock(lock, LOCK_EX)
        prepare_demo(catalog, serving.ROOT / "data" / "published", serving.address_of(path))
        pictures.put_tours_away(catalog, path)
    return path


@pytest.fixture(scope="session")
def copied(demo, tmp_path_factory):
    """Make a copy of the demo ledger for one server or reader alone."""

    def copy():
        return Path(shutil.copy(demo, tmp_path_factory.mktemp("ledger") / "kpi.duckdb"))

    return copy


@pytest.fixture(scope="session")
def address(copied):
    """Address of the server on the demo ledger."""
    with serving.served(copied()) as served:
        yield served


def account_on(store):
    """Make the account of the tests on a ledger that nobody has open."""
    engine = open_ledger(serving.address_of(store))
    maker = Viewer("test", Role.ADMIN)
    add_account(engine, maker, {}, visiting.NAME, visiting.PASSWORD, Role.VIEWER)
    engine.close()


@pytest.fixture(scope="session")
def empty_address(tmp_path_factory):
    """Address of the server on a ledger that has an account and nothing else."""
    store = tmp_path_factory.mktemp("empty") / "kpi.duckdb"
    account_on(store)
    with serving.served(store) as served:
        yield served


@pytest.fixture(scope="session")
def workspace(copied, catalog):
    """The demo ledger read by the services, to compare pages with."""
    engine = open_ledger(serving.address_of(copied()))
    yield Workspace(catalog, engine)
    engine.close()


@pytest.fixture(scope="session")
def standing(workspace):
    """Standings by target as of a period, as the services judge."""

    def of(period):
        as_of = parse_period(period).closes
        viewer = Viewer("test", Role.VIEWER)
        return {one.verdict.target: one for one in standings(workspace, viewer, as_of)}

    return of


@pytest.fixture(scope="session")
def browser():
    """Chromium, started once."""
    if shutil.which("chromium") is None:
        pytest.fail(serving.NO_CHROMIUM, pytrace=False)
    with serving.chromium() as started:
        yield started


@pytest.fixture
def new_page(browser):
    """Open pages for other people, each signed in, in a context of its own."""
    contexts = []

    def build(role=Role.VIEWER, **options):
        contexts.append(browser.new_context(**{"viewport": SIZE, **options}))
        return visiting.admit(contexts[-1], role).new_page()

    yield build
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def context(contexts):
    """One context for the pages of a module, signed in wherever they open a page.

    Streamlit's scripts are read and compiled once for all of them, which makes opening a page three
    times as quick. What the server knows of a visitor belongs to the page, and the browser stores
    nothing else than cookies and a theme picked by hand.
    """
    return contexts(Role.VIEWER)


@pytest.fixture(scope="module")
def contexts(browser):
    """One context for each role, for the pages of a module; see `context`."""
    opened = {}

    def of(role):
        if role not in opened:
            opened[role] = visiting.admit(browser.new_context(viewport=SIZE), role)
        return opened[role]

    yield of
    for one in opened.values():
        one.close()


@pytest.fixture
def page_of(contexts):
    """Open a page of somebody in a role, who only looks, in the context of that role."""
    pages = []

    def build(role=Role.VIEWER):
        pages.append(contexts(role).new_page())
        return pages[-1]

    yield build
    for page in pages:
        page.close()


@pytest.fixture
def page(context):
    """A page of a visitor who was never here before and signs in at once."""
    page = context.new_page()
    yield page
    page.close()
    context.clear_cookies()
