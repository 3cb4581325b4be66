"""The programming interface: agencies' systems file figures and read where targets stand.

Thin, over the services that the pages use; docs/api.md tells how to call it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import anyio
import anyio.to_thread

from metrics.access import Action, Role, Viewer, require
from metrics.errors import UnknownFilingError
from metrics.services.filing_history import record_of
from metrics.services.loading import IncomingFile
from metrics.services.report_values import filing_object, report_object
from metrics.services.standing import newest_period, standing_objects
from metrics.services.submitting import check_upload, is_locked, submit
from metrics.web.asking import workspace_asked
from metrics.web.bodies import CSV, FILE_TYPES, close, media_type, receive_files
from metrics.web.parameters import Parameters, sound_name
from metrics.web.refusals import TRY_AGAIN_SECONDS, ParameterFault, RefusalError, answer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.datastructures import UploadFile
    from starlette.requests import Request
    from starlette.responses import Response

    from metrics.services.workspace import Workspace

SUBMISSIONS = "/api/submissions"
# Files are checked so many at a time: a million rows take a processor and a gigabyte of memory.
# Those that are still coming, or wait their turn, lie on disk.
TURNS, PLACES = anyio.CapacityLimiter(2), anyio.CapacityLimiter(20)
CREATED, KNOWN = 201, 200
LARGEST_NUMBER = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Asked:
    """What a call that files asks for, besides its files; file_name: None where none is named."""

    agency: str
    closes: int
    file_name: str | None
    remark: str
    is_check: bool


async def file_submission(request: Request, viewer: Viewer) -> Response:
    """Check the files of a body and file them: all of them, or none when one has an error."""
    asked = await anyio.to_thread.run_sync(_asked, request, viewer)
    sort = media_type(request.headers)
    try:
        PLACES.acquire_nowait()
    except anyio.WouldBlock as error:
        headers = {"Retry-After": str(TRY_AGAIN_SECONDS)}
        raise RefusalError("too-many-uploads", headers=headers) from error
    try:
        files = await receive_files(request, sort)
        try:
            work = partial(_file, viewer, asked, sort, files)
            return await anyio.to_thread.run_sync(work, limiter=TURNS)
        finally:
            await close(files)
    finally:
        PLACES.release()


def _asked(request: Request, viewer: Viewer) -> Asked:
    """What a call asks for; raises RefusalError, and AccessDeniedError as the services do."""
    catalog = workspace_asked().workspace().catalog
    given = Parameters.of(request, ("agency", "period", "file_name", "remark", "check"))
    agency = given.text("agency") or viewer.agency
    if agency is None:
        given.wrong("agency", "missing-parameter")
    elif agency not in catalog.agencies:
        given.wrong("agency", "unknown-agency", agency)
    closes = given.period("period")
    if given.text("period") is None:
        given.wrong("period", "missing-parameter")
    name, remark = given.file_name("file_name"), given.remark("remark")
    is_check = given.truth("check")
    given.require_sound()
    asked = Asked(agency or "", closes or 0, name, remark, is_check)
    require(viewer, Action.CHECK if is_check else Action.SUBMIT, asked.agency)
    return asked


def _file(viewer: Viewer, asked: Asked, sort: str, files: Sequence[UploadFile]) -> Response:
    workspace = workspace_asked().workspace()
    incoming = _incoming(asked, sort, files)
    if asked.is_check:
        return _checked(workspace, viewer, asked, incoming)
    outcomes = submit(workspace, viewer, incoming, asked.agency, asked.closes, asked.remark)
    objects = []
    for outcome in outcomes:
        place: dict[str, object] | None = None
        if outcome.stored is not None:
            filing, _ = record_of(workspace, viewer, outcome.stored.id)
            new = outcome.stored.is_new
            place = {"id": filing.id, "is_new": new, "state": filing.state.value}
        report = report_object(outcome.report)
        objects.append({"file_name": outcome.name, **report, "submission": place})
    content = _whole(objects)
    stored = [outcome.stored for outcome in outcomes if outcome.stored is not None]
    if not stored:
        raise RefusalError("errors-in-file", content=content)
    if not any(one.is_new for one in stored):
        return answer(content, KNOWN)
    headers = {"Location": f"{SUBMISSIONS}/{stored[0].id}"} if len(stored) == 1 else {}
    return answer(content, CREATED, headers)


def _checked(
    workspace: Workspace, viewer: Viewer, asked: Asked, incoming: Sequence[IncomingFile]
) -> Response:
    """Reports on files of which nothing is stored, and whether the period still takes any."""
    drafts = check_upload(workspace, viewer, incoming, asked.agency, asked.closes)
    objects = []
    for draft in drafts:
        place: dict[str, object] | None = None
        if draft.known is not None and draft.known.agency == asked.agency:
            place = {"id": draft.known.id, "is_new": False, "state": draft.known.state.value}
        report = report_object(draft.report)
        objects.append({"file_name": draft.file.name, **report, "submission": place})
    is_shut = viewer.role is not Role.REVIEWER and is_locked(workspace, asked.agency, asked.closes)
    content = {**_whole(objects), "locked": is_shut}
    if not all(draft.report.is_clean for draft in drafts):
        raise RefusalError("errors-in-file", content=content)
    return answer(content)


def _incoming(asked: Asked, sort: str, files: Sequence[UploadFile]) -> tuple[IncomingFile, ...]:
    """Files with the names the call or the parts of its form give them."""
    if asked.file_name is not None and len(files) > 1:
        fault = ParameterFault("file_name", "name-of-several", asked.file_name)
        raise RefusalError("bad-call", faults=(fault,))
    standard = FILE_TYPES.get(sort, FILE_TYPES[CSV])
    return tuple(
        IncomingFile(
            asked.file_name or sound_name(file.filename or "") or standard, file.file.read()
        )
        for file in files
    )


def _whole(objects: list[dict[str, object]]) -> dict[str, object]:
    """One file is told by itself, several as a list."""
    return objects[0] if len(objects) == 1 else {"files": objects}


def read_submission(request: Request, viewer: Viewer) -> Response:
    """Where one submission stands, with every decision on it."""
    Parameters.of(request, ()).require_sound()
    written = request.path_params["number"]
    is_number = written.isascii() and written.isdecimal() and int(written) <= LARGEST_NUMBER
    if not is_number:
        raise UnknownFilingError(written)
    return answer(filing_object(*record_of(workspace_asked().workspace(), viewer, int(written))))


def read_status(request: Request, viewer: Viewer) -> Response:
    """Where each target stands, or those named, as `kpi status --json` prints it."""
    workspace = workspace_asked().workspace()
    given = Parameters.of(request, ("as_of", "target"), {"target"})
    closes = given.period("as_of")
    chosen = given.values.get("target", [])
    for one in chosen:
        if one not in workspace.catalog.targets:
            given.wrong("target", "unknown-target", one)
    given.require_sound()
    as_of = newest_period(workspace) if closes is None else closes
    return answer(standing_objects(workspace, viewer, as_of, chosen or None))
