"""The trail: who did what and when, as far as the viewer may see it, and the proof of it.

Administrators and the standing agency read everything; an agency what its own people did and what
was done about it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from metrics.access import Action, Role, Viewer, require
from metrics.periods import VIET_NAM
from metrics.store.entries import (
    Logged,
    Wanted,
    count_entries,
    read_entries,
    read_last_number,
    read_newest_entry,
    read_people,
)
from metrics.store.log import NOBODY, Act, Entry, Kind, Person, write_entry
from metrics.store.verification import Broken, Checked, check_log

if TYPE_CHECKING:
    from collections.abc import Mapping

    from metrics.services.workspace import Workspace
    from metrics.store.engine import Engine

__all__ = ["NOBODY", "Act", "Broken", "Checked", "Kind", "Logged", "Part", "Wanted"]

SERVER = "kpi serve"


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the entries asked for, the newest first; count: how many there are in all."""

    entries: tuple[Logged, ...]
    count: int


def wanted_of(
    who: str | None = None,
    action: str | None = None,
    agency: str | None = None,
    since: date | None = None,
    until: date | None = None,
    subject: tuple[str, str] | None = None,
) -> Wanted:
    """What is asked for, with days as they are in Viet Nam, the last one whole.

    subject: kind and number or name.
    """
    kind, named = subject if subject is not None else (None, None)
    return Wanted(
        who,
        action,
        agency,
        None if since is None else datetime.combine(since, time()) - VIET_NAM,
        None if until is None else datetime.combine(until + timedelta(days=1), time()) - VIET_NAM,
        kind,
        named,
    )


def read_trail(
    workspace: Workspace,
    viewer: Viewer,
    wanted: Wanted,
    most: int | None = None,
    skipped: int = 0,
) -> Part:
    """Entries asked for that the viewer may see; raises AccessDeniedError.

    An agency asks for its own, whether it names itself or not.
    """
    asked = _permitted(viewer, wanted)
    return Part(
        read_entries(workspace.engine, asked, most, skipped),
        count_entries(workspace.engine, asked),
    )


def people_in_trail(workspace: Workspace, viewer: Viewer) -> tuple[str, ...]:
    """Names in the entries the viewer may see; raises AccessDeniedError."""
    return read_people(workspace.engine, _permitted(viewer, Wanted()).agency)


def newest_entry_of(workspace: Workspace) -> int:
    """Number that changes whenever anything was recorded."""
    return read_last_number(workspace.engine)


def _permitted(viewer: Viewer, wanted: Wanted) -> Wanted:
    if viewer.role is Role.AGENCY and wanted.agency is None:
        wanted = replace(wanted, agency=viewer.agency)
    require(viewer, Action.READ_TRAIL, wanted.agency)
    return wanted


def verify(workspace: Workspace, viewer: Viewer) -> Checked:
    """Whether the log and everything it vouches for are whole; raises AccessDeniedError."""
    require(viewer, Action.VERIFY_TRAIL)
    return check_log(workspace.engine)


def note_declarations(engine: Engine, by: Person, files: Mapping[str, str]) -> None:
    """Record the declarations in force, unless the newest entry of them says just the same.

    files: name -> SHA-256 of its bytes. For the process that serves or loads with them.
    """
    newest = read_newest_entry(engine, Act.DECLARED)
    if newest is None or newest.details.get("files") != dict(files):
        entry = Entry(Act.DECLARED, Kind.DECLARATIONS, "", {"files": dict(files)})
        write_entry(engine, by, entry)
