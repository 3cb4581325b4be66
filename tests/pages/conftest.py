"""Fixtures of the page tests: a ledger of their own, and people signed in to it."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
import streamlit as st

# Tests are not a package; this makes visits.py importable by its name.
sys.path.append(str(Path(__file__).parent))

from visits import PAGES

from metrics.access import Role, Viewer
from metrics.services.accounts import add_account
from metrics.services.live import close_all, live

WORD = "mật khẩu của kiểm thử"


@pytest.fixture
def on_an_empty_ledger(monkeypatch, tmp_path):
    """Pages run on a ledger without figures, with nothing kept from other tests."""
    monkeypatch.chdir(PAGES.parent)
    monkeypatch.setenv("KPI_STORE", f"duckdb:///{tmp_path / 'kpi.duckdb'}")
    st.cache_resource.clear()
    st.cache_data.clear()
    yield
    close_all()
    st.cache_resource.clear()
    st.cache_data.clear()


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
        shared = live(os.environ)
        agencies = shared.workspace().catalog.agencies
        admin = Viewer("test", Role.ADMIN)
        name = add_account(shared.engine, admin, agencies, f"mot_{role}", WORD, role, agency)
        cookies["kpi_session"] = shared.sessions.sign_in(name, WORD)
        return name

    return sign_in
