"""Nothing is handed out to who is not signed in: they are led to the login page.

Pages look again themselves (a page lives on a line of its own, which does not pass here); this
keeps whoever comes from outside from even starting one.
"""

from __future__ import annotations

from datetime import timedelta
from math import ceil
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse

from metrics.access import Action, may
from metrics.errors import StoreBusyError
from metrics.services.callers import Allowance
from metrics.store.ledger import utc_now
from metrics.web.asking import (
    LOGIN,
    LOGOUT,
    SESSION_COOKIE,
    SIGNON,
    SIGNON_DONE,
    SIGNON_OUT,
    language_asked,
    login_address,
    next_asked,
    sessions_asked,
    viewer_asking,
)
from metrics.web.turned_away import tell

if TYPE_CHECKING:
    from starlette.responses import Response
    from starlette.types import ASGIApp, Receive, Scope, Send

    from metrics.access import Viewer

# What needs no session: signing in, whether the server is well, and what browsers fetch before or
# beside any page. Routes below /api/ take a token and look for themselves.
OPEN = (
    *(LOGIN, LOGOUT, SIGNON, SIGNON_DONE, SIGNON_OUT, "/healthz", "/readyz"),
    *("/favicon.png", "/favicon.ico", "/manifest.json"),
)
OPEN_BELOW = ("/api/", "/static/", "/_stcore/health", "/_stcore/host-config")
READING = ("GET", "HEAD")
# Where the pages' file choosers send files: for who may file, and so many at a time.
UPLOADS, UPLOADS_AT_ONCE, UPLOAD_EVERY = "/_stcore/upload_file/", 40, timedelta(seconds=2)


def is_open(path: str) -> bool:
    """Whether a path is answered without a session.

    >>> is_open("/login"), is_open("/target"), is_open("/media/x.csv")
    (True, False, False)
    """
    return path in OPEN or path.startswith(OPEN_BELOW)


class Gate:
    """Middleware that asks for a session before anything else is done."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._uploads = Allowance(UPLOADS_AT_ONCE, UPLOAD_EVERY)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it with the way to the login page."""
        if scope["type"] != "http" or is_open(scope["path"]):
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        try:
            viewer = await run_in_threadpool(viewer_asking, request)
            is_signed_in = viewer is not None
            if viewer is None:
                tell(scope, *await run_in_threadpool(_why, request))
        except StoreBusyError:
            # Nobody can sign in, and nothing can be shown; the page says so.
            viewer, is_signed_in = None, True
        refusal = self._refusal(request, viewer)
        if refusal is not None:
            await refusal(scope, receive, send)
            return
        if is_signed_in:
            await self._app(scope, receive, send)
            return
        if request.method not in READING:
            await PlainTextResponse("403", 403)(scope, receive, send)
            return
        query = f"?{request.url.query}" if request.url.query else ""
        wanted = login_address(next_asked(f"{request.url.path}{query}"), language_asked(request))
        response = RedirectResponse(wanted, 303, {"Cache-Control": "no-store"})
        await response(scope, receive, send)

    def _refusal(self, request: Request, viewer: Viewer | None) -> Response | None:
        """What an upload is refused with; nothing for a sound one, and for anything else."""
        if not request.url.path.startswith(UPLOADS) or request.method in READING:
            return None
        if viewer is None:
            return PlainTextResponse("403", 403)
        if not may(viewer, Action.SUBMIT, viewer.agency):
            tell(request.scope, "role", viewer)
            return PlainTextResponse("403", 403)
        if request.method == "DELETE":
            return None
        wait = self._uploads.take(viewer.name, utc_now())
        if not wait:
            return None
        tell(request.scope, "too_often", viewer)
        return PlainTextResponse("429", 429, {"Retry-After": str(ceil(wait.total_seconds()))})


def _why(request: Request) -> tuple[str, Viewer | None]:
    """Why the cookie of a request opens nothing, and whose it was."""
    who, why = sessions_asked().turned_away(request.cookies.get(SESSION_COOKIE))
    return why, who
