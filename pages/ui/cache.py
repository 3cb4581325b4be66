"""Everything the pages keep between runs. The only module that uses Streamlit's caches.

What is kept is frozen, and keyed by the number of the newest decision in the ledger, so that an
accepted file is on every screen at the next run.
"""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import streamlit as st

from metrics.access import Role, Viewer
from metrics.services.configuration import configuration_from, load_declarations, open_ledger_of
from metrics.services.dossier import Dossier, dossier_of
from metrics.services.inputs import inputs_of
from metrics.services.overview import Standing, overview_of, standings, status_named
from metrics.services.workspace import Workspace, version_of
from ui.choices import choices_of
from ui.drawing import picture

if TYPE_CHECKING:
    from metrics.services.configuration import Configuration
    from metrics.store.engine import Engine
    from metrics.text.words import Language

HANOI = timedelta(hours=7)
VIEWER = Viewer("local", Role.VIEWER)


@st.cache_resource(show_spinner=False)
def _engine(store: str) -> Engine:
    return open_ledger_of(configuration_from({"store": store}, os.environ))


@st.cache_resource(show_spinner=False, max_entries=2)
def _workspace(_configuration: Configuration, stamp: tuple[int, ...]) -> Workspace:
    del stamp
    return load_declarations(_configuration).workspace(_engine(_configuration.store))


def workspace() -> Workspace:
    """The workspace; read anew when a declaration file has changed.

    Raises DeclarationError and StoreBusyError.
    """
    configuration = configuration_from({}, os.environ)
    files = (configuration.targets, configuration.agencies, configuration.sources)
    stamp = tuple(path.stat().st_mtime_ns if path.exists() else 0 for path in files)
    return _workspace(configuration, stamp)


def current_key() -> tuple[str, int]:
    """What cached results depend on: the declarations and the newest decision."""
    space = workspace()
    return space.catalog.fingerprint, version_of(space)


@st.cache_resource(show_spinner=False, max_entries=64)
def all_standings(key: tuple[str, int], as_of: int) -> tuple[Standing, ...]:
    """Standing of every target as of a quarter."""
    del key
    return standings(workspace(), VIEWER, as_of)


@st.cache_resource(show_spinner=False, max_entries=128)
def dossier(key: tuple[str, int], target: str, as_of: int) -> Dossier:
    """Dossier of a target as of a quarter."""
    del key
    return dossier_of(workspace(), VIEWER, target, as_of)


@st.cache_data(show_spinner=False, max_entries=128)
def inputs_json(key: tuple[str, int], target: str, as_of: int) -> bytes:
    """Everything behind a verdict, as JSON."""
    del key
    inputs = inputs_of(workspace(), VIEWER, target, as_of)
    return json.dumps(inputs, ensure_ascii=False, indent=2).encode()


@st.cache_data(show_spinner=False, max_entries=256)
def overview_picture(
    key: tuple[str, int],
    words: Language,
    as_of: int,
    entry: str | None,
    plan: str | None,
    field: str | None,
    lead: str | None,
    status: str | None,
) -> str:
    """Overview as HTML; it depends on nothing but its arguments, so any viewer may be given it."""
    view = overview_of(
        all_standings(key, as_of),
        as_of,
        workspace().catalog.settings.calendar,
        entry=entry,
        plan=plan,
        field=field,
        lead=lead,
        status=status_named(status),
    )
    filters = {"entry": entry, "plan": plan, "field": field, "lead": lead, "status": status}
    return picture(words, view, {**choices_of(words, as_of), **filters})


def newest_ended() -> int:
    """Quarter that ended last, on the clock of Viet Nam."""
    return workspace().newest_ended((datetime.now(UTC) + HANOI).date())
