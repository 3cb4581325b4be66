"""One address of the programming interface: who calls, what answers, what becomes of errors.

Every answer is JSON, and every refusal is in the log under the number it carries. Knows nothing of
what is asked for.
"""

from __future__ import annotations

import inspect
import logging
import secrets
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request

from metrics.errors import SignInError
from metrics.services.refusals import WHY
from metrics.web.asking import address_of, workspace_asked
from metrics.web.bodies import Line
from metrics.web.refusals import SERVER, RefusalError, refusal_of, refused
from metrics.web.turned_away import tell

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.responses import Response
    from starlette.types import Receive, Scope, Send

    from metrics.access import Viewer

    # Handlers that work are plain functions and run in a thread; those that receive bodies wait.
    Handler = (
        Callable[[Request, Viewer], Response] | Callable[[Request, Viewer], Awaitable[Response]]
    )

LOG = logging.getLogger(__name__)
SCHEME = "bearer"


class Calls:
    """ASGI application of one address: a handler for each method it takes, none for no address."""

    def __init__(self, **handlers: Handler) -> None:
        self.methods = frozenset(handlers)
        self._handlers = handlers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one call."""
        line = Line(scope, receive, send)
        request = Request(scope, line.receive)
        try:
            response = await self._answer(request)
        except ClientDisconnect:
            return
        except Exception as error:  # noqa: BLE001 - whatever it is, the caller gets no traceback
            response = await run_in_threadpool(_refuse, request, error)
        await line.answer(response, request.headers)

    async def _answer(self, request: Request) -> Response:
        if not self._handlers:
            raise RefusalError("no-such-address")
        method = "GET" if request.method == "HEAD" else request.method
        if method not in self._handlers:
            allowed = ", ".join(self._handlers)
            raise RefusalError(
                "no-such-method", values={"allowed": allowed}, headers={"Allow": allowed}
            )
        viewer = await run_in_threadpool(_caller, request)
        # For the logs, should the call be refused.
        request.state.viewer = viewer
        handler = self._handlers[method]
        if inspect.iscoroutinefunction(handler):
            response: Response = await handler(request, viewer)
            return response
        return await run_in_threadpool(handler, request, viewer)  # type: ignore[arg-type]


def _caller(request: Request) -> Viewer:
    """Who calls; raises SignInError, LockedOutError, StoreBusyError."""
    return workspace_asked().callers.viewer_of(_token(request), address_of(request))


def _token(request: Request) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == SCHEME else ""


def _refuse(request: Request, error: Exception) -> Response:
    refusal, number = refusal_of(error), secrets.token_hex(8)
    viewer: Viewer | None = getattr(request.state, "viewer", None)
    if isinstance(error, (SignInError, *(sort for sort, _ in WHY))):
        who, why = workspace_asked().callers.turned_away(_token(request))
        tell(request.scope, why, viewer or who, None if isinstance(error, SignInError) else error)
    # The address is written as a literal, so that nothing in it can pass for a line of the log.
    LOG.log(
        logging.ERROR if refusal.status >= SERVER else logging.WARNING,
        "%s %s %s: %s %s, %s at %s",
        number,
        request.method,
        ascii(request.url.path),
        refusal.status,
        refusal.code,
        ascii(None if viewer is None else viewer.name),
        address_of(request),
        exc_info=error if refusal.status >= SERVER else None,
    )
    return refused(refusal, number)
