"""Everything the pages keep between runs. The only module that uses Streamlit's caches.

What is kept is frozen, and keyed by the number of the newest decision in the ledger, so that an
accepted file is on every screen at the next run. It shows the same to everyone who may see it, and
whether one may is asked before anything kept is handed out.
"""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from metrics.access import Action, require
from metrics.periods import viet_nam_day
from metrics.services.apart import Everyone, apart
from metrics.services.dossier import Dossier, dossier_of
from metrics.services.inputs import inputs_of
from metrics.services.live import live
from metrics.services.overview import Standing, overview_of, standings, status_named
from metrics.services.workspace import Workspace, version_of
from ui.choices import choices_of
from ui.drawing import picture
from ui.session import viewer

if TYPE_CHECKING:
    from datetime import date

    from metrics.access import Viewer
    from metrics.text.words import Language


def workspace() -> Workspace:
    """The workspace; read anew when a declaration file has changed.

    Raises DeclarationError and StoreBusyError.
    """
    return live(os.environ).workspace()


def current_key() -> tuple[str, int]:
    """What cached results depend on: the declarations and the newest decision."""
    space = workspace()
    return space.catalog.fingerprint, version_of(space)


def _who_may_view() -> Viewer:
    """Who is signed in, when their role may see what is accepted; raises AccessDeniedError."""
    who = viewer()
    require(who, Action.VIEW)
    return who


def all_standings(key: tuple[str, int], as_of: int) -> tuple[Standing, ...]:
    """Standing of every target as of a quarter."""
    return _all_standings(key, as_of, _who_may_view())


@st.cache_resource(show_spinner=False, max_entries=64)
def _all_standings(key: tuple[str, int], as_of: int, _who: Viewer) -> tuple[Standing, ...]:
    del key
    return standings(workspace(), _who, as_of)


def all_apart(key: tuple[str, int], as_of: int) -> Everyone:
    """What every agency has done of every target as of a quarter."""
    return _all_apart(key, as_of, _who_may_view())


@st.cache_resource(show_spinner=False, max_entries=16)
def _all_apart(key: tuple[str, int], as_of: int, _who: Viewer) -> Everyone:
    everything = _all_standings(key, as_of, _who)
    return apart(workspace(), _who, [one.verdict for one in everything])


def dossier(key: tuple[str, int], target: str, as_of: int) -> Dossier:
    """Dossier of a target as of a quarter."""
    return _dossier(key, target, as_of, _who_may_view())


@st.cache_resource(show_spinner=False, max_entries=128)
def _dossier(key: tuple[str, int], target: str, as_of: int, _who: Viewer) -> Dossier:
    del key
    return dossier_of(workspace(), _who, target, as_of)


def inputs_json(key: tuple[str, int], target: str, as_of: int) -> bytes:
    """Everything behind a verdict, as JSON."""
    return _inputs_json(key, target, as_of, _who_may_view())


@st.cache_data(show_spinner=False, max_entries=128)
def _inputs_json(key: tuple[str, int], target: str, as_of: int, _who: Viewer) -> bytes:
    del key
    inputs = inputs_of(workspace(), _who, target, as_of)
    return json.dumps(inputs, ensure_ascii=False, indent=2).encode()


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
    """Overview as HTML."""
    return _overview_picture(key, words, as_of, entry, plan, field, lead, status, _who_may_view())


@st.cache_data(show_spinner=False, max_entries=256)
def _overview_picture(
    key: tuple[str, int],
    words: Language,
    as_of: int,
    entry: str | None,
    plan: str | None,
    field: str | None,
    lead: str | None,
    status: str | None,
    _who: Viewer,
) -> str:
    view = overview_of(
        _all_standings(key, as_of, _who),
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
    return workspace().newest_ended(today())


def today() -> date:
    """The day it is in Viet Nam."""
    return viet_nam_day(datetime.now(UTC))
