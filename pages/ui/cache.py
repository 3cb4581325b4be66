"""Everything the pages keep between runs. The only module that uses Streamlit's caches.

What is kept is frozen, and keyed by the number of the newest decision in the ledger, so that an
accepted file is on every screen at the next run. It shows the same to everyone who may see it, and
whether one may is asked before anything kept is handed out.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, astuple
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from metrics.access import Action, require
from metrics.charts.overview import overview_html
from metrics.periods import viet_nam_day
from metrics.services.agenda import agenda
from metrics.services.apart import Everyone, apart
from metrics.services.changes import changes_between
from metrics.services.correcting import long_late
from metrics.services.dossier import Dossier, dossier_of
from metrics.services.inputs import inputs_of
from metrics.services.judging import judge_histories
from metrics.services.live import live
from metrics.services.overview import Filters, Standing, overview_of, standings_and_before
from metrics.services.projecting import Outlook, outlooks
from metrics.services.worklist import worklist
from metrics.services.workspace import Workspace, extent_of, version_of
from ui.board import agenda_panel, board, changes_panel, parts_html, section_html, sections_of
from ui.choices import choices_of
from ui.narrowing import words_of_filters
from ui.session import viewer
from ui.timeline import tasks_html

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from typing import Any

    from metrics.access import Viewer
    from metrics.services.overview import Overview
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


def _all_standings(key: tuple[str, int], as_of: int, who: Viewer) -> tuple[Standing, ...]:
    return _with_those_before(key, as_of, who)[0]


@st.cache_resource(show_spinner=False, max_entries=64)
def _with_those_before(
    key: tuple[str, int], as_of: int, _who: Viewer
) -> tuple[tuple[Standing, ...], tuple[Standing, ...]]:
    """Standings as of a quarter and of the one before, which cost little more than one."""
    del key
    return standings_and_before(workspace(), _who, as_of)


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


def keeper(
    key: tuple[str, int], words: Language, target: str, as_of: int
) -> Callable[[str, Callable[[], Any]], Any]:
    """What keeps parts of a target's page, by a name of each: it gives what `make` made once."""
    _who_may_view()
    return lambda name, make: _kept(key, words, target, as_of, name, make)


@st.cache_resource(show_spinner=False, max_entries=1024)
def _kept(
    key: tuple[str, int],
    words: Language,
    target: str,
    as_of: int,
    name: str,
    _make: Callable[[], Any],
) -> Any:  # noqa: ANN401 - whatever is drawn
    del key, words, target, as_of, name
    return _make()


def inputs_file(key: tuple[str, int], target: str, as_of: int) -> Callable[[], bytes]:
    """What makes everything behind a verdict as JSON, once it is asked for."""
    who = _who_may_view()
    return lambda: _inputs_json(key, target, as_of, who)


@st.cache_data(show_spinner=False, max_entries=128)
def _inputs_json(key: tuple[str, int], target: str, as_of: int, _who: Viewer) -> bytes:
    del key
    inputs = inputs_of(workspace(), _who, target, as_of)
    return json.dumps(inputs, ensure_ascii=False, indent=2).encode()


def all_outlooks(key: tuple[str, int], as_of: int) -> dict[str, Outlook]:
    """Outlook of every target as of a quarter."""
    return _all_outlooks(key, as_of, _who_may_view())


@st.cache_resource(show_spinner=False, max_entries=64)
def _all_outlooks(key: tuple[str, int], as_of: int, _who: Viewer) -> dict[str, Outlook]:
    everything = _all_standings(key, as_of, _who)
    return outlooks(workspace(), _who, [one.verdict for one in everything])


def overview_picture(newest: tuple[int, ...], words: Language, as_of: int, filters: Filters) -> str:
    """What stands above the gauges; newest: numbers of the ledger as it was asked just now."""
    who = _who_may_view()
    key = (workspace().catalog.fingerprint, newest[0])
    return _overview_picture(
        key, newest, (who.role, who.agency), words, as_of, astuple(filters), who
    )


@st.cache_data(show_spinner=False, max_entries=256)
def _overview_picture(
    key: tuple[str, int],
    newest: tuple[int, ...],
    role_and_agency: tuple[str, str | None],
    words: Language,
    as_of: int,
    filters: tuple[str | None, ...],
    _who: Viewer,
) -> str:
    del newest, role_and_agency
    chosen, space = Filters(*filters), workspace()
    everything = _all_standings(key, as_of, _who)
    view = _overview(key, as_of, chosen, _who)
    choices = {**choices_of(words, as_of), **asdict(chosen)}
    panels = []
    if chosen == Filters() and extent_of(space) is not None:
        matters = agenda(space, _who, everything, _late_long(key, as_of, _who))
        changes = changes_between(*_with_those_before(key, as_of, _who))
        panels = [
            agenda_panel(words, matters, choices),
            changes_panel(words, changes, choices),
        ]
    above = board(words, view, choices, words_of_filters(words, space, chosen), panels)
    return overview_html(above)


def shown_codes(key: tuple[str, int], as_of: int, filters: Filters) -> tuple[str, ...] | None:
    """Targets that pass the filters, in the order shown; None where nothing narrows them."""
    who = _who_may_view()
    if filters == Filters():
        return None
    view = _overview(key, as_of, filters, who)
    return tuple(one.verdict.target for part in view.parts for one in part.members)


def _overview(key: tuple[str, int], as_of: int, filters: Filters, who: Viewer) -> Overview:
    calendar = workspace().catalog.settings.calendar
    everything, ahead = _all_standings(key, as_of, who), _all_outlooks(key, as_of, who)
    return overview_of(everything, ahead, as_of, calendar, filters)


def parts_picture(key: tuple[str, int], words: Language, as_of: int, filters: Filters) -> str:
    """The gauges in view, in their parts."""
    return _parts(key, words, as_of, astuple(filters), _who_may_view())[0]


def folds(
    key: tuple[str, int], words: Language, as_of: int, filters: Filters
) -> tuple[tuple[str, str], ...]:
    """Name and heading of each section of gauges that is folded."""
    return _parts(key, words, as_of, astuple(filters), _who_may_view())[1]


@st.cache_data(show_spinner=False, max_entries=256)
def _parts(
    key: tuple[str, int],
    words: Language,
    as_of: int,
    filters: tuple[str | None, ...],
    _who: Viewer,
) -> tuple[str, tuple[tuple[str, str], ...]]:
    chosen, ahead = Filters(*filters), _all_outlooks(key, as_of, _who)
    sections = sections_of(words, _overview(key, as_of, chosen, _who))
    drawn = parts_html(words, sections, ahead, {**choices_of(words, as_of), **asdict(chosen)})
    return drawn, tuple((one.name, one.heading) for one in sections if not one.is_open)


def fold_picture(
    key: tuple[str, int], words: Language, as_of: int, filters: Filters, name: str
) -> str:
    """The gauges of a folded section."""
    return _fold(key, words, as_of, astuple(filters), name, _who_may_view())


@st.cache_data(show_spinner=False, max_entries=256)
def _fold(
    key: tuple[str, int],
    words: Language,
    as_of: int,
    filters: tuple[str | None, ...],
    name: str,
    _who: Viewer,
) -> str:
    chosen, ahead = Filters(*filters), _all_outlooks(key, as_of, _who)
    sections = sections_of(words, _overview(key, as_of, chosen, _who))
    (section,) = (one for one in sections if one.name == name)
    return section_html(words, section, ahead, {**choices_of(words, as_of), **asdict(chosen)})


def tasks_picture(key: tuple[str, int], words: Language, as_of: int, filters: Filters) -> str:
    """The timeline and the list of tasks, or the word that none passes the filters."""
    return _tasks(key, words, as_of, astuple(filters), _who_may_view())


@st.cache_data(show_spinner=False, max_entries=128)
def _tasks(
    key: tuple[str, int],
    words: Language,
    as_of: int,
    filters: tuple[str | None, ...],
    _who: Viewer,
) -> str:
    everything, space = _all_standings(key, as_of, _who), workspace()
    groups = worklist(everything, _all_apart(key, as_of, _who), Filters(*filters))
    recurring = [
        one.verdict.target
        for one in everything
        if one.subject.target.is_task and one.subject.is_recurring
    ]
    instances = judge_histories(space, _who, recurring, as_of)
    return tasks_html(words, space, groups, instances, as_of)


def late_long(key: tuple[str, int], as_of: int) -> frozenset[str]:
    """Targets off track for two reporting periods running."""
    return _late_long(key, as_of, _who_may_view())


@st.cache_resource(show_spinner=False, max_entries=64)
def _late_long(key: tuple[str, int], as_of: int, _who: Viewer) -> frozenset[str]:
    return long_late(workspace(), _who, *_with_those_before(key, as_of, _who))


def extent(key: tuple[str, int]) -> tuple[int, int] | None:
    """First and last quarter with anything accepted or not, None for an empty ledger."""
    _who_may_view()
    return _extent(key)


@st.cache_data(show_spinner=False, max_entries=8)
def _extent(key: tuple[str, int]) -> tuple[int, int] | None:
    del key
    return extent_of(workspace())


def newest_ended() -> int:
    """Quarter that ended last, on the clock of Viet Nam."""
    return workspace().newest_ended(today())


def today() -> date:
    """The day it is in Viet Nam."""
    return viet_nam_day(datetime.now(UTC))
