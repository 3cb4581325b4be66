"""Briefings shown: the page of slides, each slide as a picture, and the files of the same deck.

Thin, over services: whoever may present is asked there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from metrics.errors import (
    AccessDeniedError,
    DeclarationError,
    StoreBusyError,
    UnknownBriefingError,
    UnknownTargetError,
)
from metrics.services.briefing import briefing_of, drift_of
from metrics.services.exporting import export_briefing
from metrics.services.presenting import shown
from metrics.text.words import Language, say
from metrics.web import plain, stage
from metrics.web.asking import in_language, language_asked, viewer_asking, workspace_asked
from metrics.web.turned_away import tell

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

    from metrics.access import Viewer
    from metrics.services.presenting import Shown
    from metrics.services.workspace import Workspace

PRESENT, LIST = "/present", "/briefing"
SCRIPT = "/present.js"
# Exports of the same deck.
FILES = ("briefing.pptx", "briefing.pdf")
LONGEST_NUMBER = 12
# Errors of those who ask for slides: status, and the words of what is wrong.
WRONG: tuple[tuple[type[Exception], int, str], ...] = (
    (UnknownBriefingError, 404, "present.unknown"),
    (UnknownTargetError, 410, "present.target_gone"),
    (AccessDeniedError, 403, "notice.refused"),
    (DeclarationError, 503, "ui.broken_declarations"),
    (StoreBusyError, 503, "ui.store_busy"),
)


async def script(_request: Request) -> Response:
    """The script of the page."""
    return Response(stage.SCRIPT, media_type="text/javascript")


async def present(request: Request) -> Response:
    """The page of a briefing; `presenter=1` for the window of who presents."""
    return await run_in_threadpool(_answered, request, _page)


async def slide(request: Request) -> Response:
    """One slide as a picture."""
    return await run_in_threadpool(_answered, request, _picture)


async def taken_away(request: Request) -> Response:
    """The deck as a file."""
    return await run_in_threadpool(_answered, request, _file)


def _answered(
    request: Request, answer: Callable[[Request, Workspace, Viewer], Response]
) -> Response:
    """The answer, or a page that says what is wrong."""
    try:
        viewer = viewer_asking(request)
        if viewer is None:  # signed out since the gate looked
            message = "nobody is signed in"
            raise AccessDeniedError(message)
        return answer(request, workspace_asked().workspace(), viewer)
    except tuple(sort for sort, _, _ in WRONG) as error:
        status, key = next((code, key) for sort, code, key in WRONG if isinstance(error, sort))
        if isinstance(error, AccessDeniedError):
            tell(request.scope, error=error)
        return _notice(request, key, status)


def _notice(request: Request, key: str, status: int) -> Response:
    language = language_asked(request)
    title = say(language, "briefing.page")
    here = {one: in_language(request.url.path, one) for one in Language}
    back = plain.link(say(language, "present.leave"), in_language(LIST, language))
    said = plain.section(title, plain.fault(say(language, key)), back)
    return plain.answer(language, here, title, [said], status)


def _number(request: Request, name: str) -> int:
    """Number in the address, 0 for what is none."""
    written = request.path_params[name]
    is_number = written.isascii() and written.isdigit() and len(written) <= LONGEST_NUMBER
    return int(written) if is_number else 0


def _shown(request: Request, space: Workspace, viewer: Viewer) -> Shown:
    return shown(space, viewer, language_asked(request), _number(request, "number"))


def _page(request: Request, space: Workspace, viewer: Viewer) -> Response:
    language, deck = language_asked(request), _shown(request, space, viewer)
    number = deck.briefing.id
    here = f"{PRESENT}/{number}"
    is_presenter = request.query_params.get("presenter") == "1"
    own = f"{here}?presenter=1"
    sheets = [
        stage.Sheet(
            in_language(f"{here}/slides/{place}.svg", language), one.heading, one.lines, one.note
        )
        for place, one in enumerate(deck.words, start=1)
    ]
    ways = stage.Ways(
        in_language(LIST, language),
        in_language(own, language),
        {one: in_language(own if is_presenter else here, one) for one in Language},
        tuple(
            (say(language, f"export.sort.{name}"), in_language(f"{here}/files/{name}", language))
            for name in FILES
        ),
    )
    warnings = [
        say(language, f"briefing.drift.{code}") for code in drift_of(space, viewer, deck.briefing)
    ]
    content = stage.page(
        language,
        deck.briefing.title,
        deck.stamp,
        warnings,
        sheets,
        ways,
        f"kpi-present-{number}",
        is_presenter=is_presenter,
    )
    return Response(content, media_type="text/html", headers=stage.HEADERS)


def _picture(request: Request, space: Workspace, viewer: Viewer) -> Response:
    pictures = _shown(request, space, viewer).pictures
    place = _number(request, "place")
    if not 1 <= place <= len(pictures):
        return _notice(request, "present.unknown", 404)
    return Response(pictures[place - 1], media_type="image/svg+xml", headers=stage.PICTURE_HEADERS)


def _file(request: Request, space: Workspace, viewer: Viewer) -> Response:
    name, number = request.path_params["name"], _number(request, "number")
    saved = briefing_of(space, viewer, number)
    if name not in FILES:
        return _notice(request, "present.unknown", 404)
    language = language_asked(request)
    made = export_briefing(space, viewer, name, language, saved.id)
    stem, _, ending = name.rpartition(".")
    called = f"{stem}-{number}-{language}.{ending}"
    return Response(
        made.content,
        media_type=made.media_type,
        headers={"Content-Disposition": f'attachment; filename="{called}"'},
    )
