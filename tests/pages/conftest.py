"""Fixtures of the page tests: a ledger of their own, and people signed in to it."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import pytest
import streamlit as st
from streamlit.components.v2 import manifest_scanner

# Tests are not a package; this makes visits.py, and ui/ of the pages, importable by their names.
sys.path.append(str(Path(__file__).parent))
sys.path.append(str(Path(__file__).parents[2] / "pages"))

from visits import PAGES

from metrics.access import Role, Viewer
from metrics.services.accounts import add_account
from metrics.services.live import close_all, live

WORD, AGENCY = "mật khẩu của kiểm thử", "so_y_te_hn"


@pytest.fixture(scope="session", autouse=True)
def packages_searched_once():
    """AppTest searches every installed package for components at each first run; once is enough."""
    with pytest.MonkeyPatch.context() as patch:
        search = cache(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", search)
        yield


@contextmanager
def pages_on(folder):
    """Pages run on a ledger in this folder, with nothing kept from other tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(PAGES.parent)
        patch.setenv("KPI_STORE", f"duckdb:///{folder / 'kpi.duckdb'}")
        st.cache_resource.clear()
        st.cache_data.clear()
        yield
        close_all()
        st.cache_resource.clear()
        st.cache_data.clear()


@pytest.fixture
def on_an_empty_ledger(tmp_path):
    """Pages run on a ledger without figures."""
    with pages_on(tmp_path):
        yield


@pytest.fixture(scope="module")
def on_a_lasting_ledger(tmp_path_factory):
    """Pages run on one ledger for all tests of a module that only look at them."""
    with pages_on(tmp_path_factory.mktemp("lasting")):
        yield


@pytest.fixture(scope="module")
def sessions(on_a_lasting_ledger):  # noqa: ARG001 - the ledger must be there first
    """Cookies of people signed in on the lasting ledger, by role; the agency's is of AGENCY."""
    return {role: session_of(role, AGENCY if role is Role.AGENCY else None)[1] for role in Role}


def session_of(role, agency):
    """Name and cookie of somebody new who signs in on the ledger that pages run on."""
    shared = live(os.environ)
    agencies = shared.workspace().catalog.agencies
    admin = Viewer("test", Role.ADMIN)
    name = add_account(shared.engine, admin, agencies, f"mot_{role}", WORD, role, agency)
    return name, shared.sessions.sign_in(name, WORD)


@pytest.fixture
def cookies(monkeypatch):
    """What the browser of the next visitor sends; AppTest itself has no way to say so."""
    sent = {}
    client = SimpleNamespace(cookies=sent, headers=[])
    monkeypatch.setattr("streamlit.runtime.context._get_client_context", lambda: client)
    return sent


@pytest.fixture
def signed_in(on_an_empty_ledger, cookies):  # noqa: ARG001 - the ledger must be there first
    """Sign somebody in for the next visit; a leader unless told otherwise."""

    def sign_in(role=Role.VIEWER, agency=None):
        name, cookies["kpi_session"] = session_of(role, agency)
        return name

    return sign_in
