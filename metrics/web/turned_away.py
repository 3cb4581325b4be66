"""Whoever is turned away at an address is in the log: recorded here alone, for requests and lines.

Whatever answers says what it knows (`tell`); an answer with a status of REFUSED is recorded even
when nothing was said, Streamlit's own too. Pages record what they refuse themselves, since they
answer on a line that is open already (see sessions.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection

from metrics.errors import StoreBusyError
from metrics.web.asking import SESSION_COOKIE, sessions_asked

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from metrics.access import Viewer

REFUSED = (401, 403, 429)
KEY = "turned_away"


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of a refusal; why: a code of `log.why`, or nothing where error tells.

    is_recorded: the service that refused has recorded it.
    """

    why: str = ""
    who: Viewer | None = None
    error: Exception | None = None
    is_recorded: bool = False


def tell(
    scope: Scope,
    why: str = "",
    who: Viewer | None = None,
    error: Exception | None = None,
    *,
    is_recorded: bool = False,
) -> None:
    """Say why whoever asks is turned away; recorded when the answer begins."""
    scope.setdefault("state", {})[KEY] = Told(why, who, error, is_recorded)


class TurnedAway:
    """Middleware that records refusals before they are sent."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request or line on, and record it when it is refused."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        # Made here, so that whatever copies the scope on the way still tells this one.
        state = scope.setdefault("state", {})
        is_accepted = False

        async def watched(message: Message) -> None:
            nonlocal is_accepted
            is_accepted = is_accepted or message["type"] == "websocket.accept"
            is_shut = message["type"] == "websocket.close" and not is_accepted
            is_begun = message["type"] == "http.response.start"
            if is_shut or (is_begun and (KEY in state or message["status"] in REFUSED)):
                told = state.get(KEY, Told("forbidden"))
                if not told.is_recorded:
                    await run_in_threadpool(_record, scope, told)
            await send(message)

        await self._app(scope, receive, watched)


def _record(scope: Scope, told: Told) -> None:
    """Record a refusal; one that nobody could record, since the ledger is held, is passed over."""
    try:
        sessions = sessions_asked()
        who = told.who
        if who is None:
            cookie = HTTPConnection(scope).cookies.get(SESSION_COOKIE)
            who, _ = sessions.turned_away(cookie)
        if told.error is not None:
            sessions.refusals.note_error(who, scope["path"], told.error)
        else:
            sessions.refusals.note_place(who, scope["path"], told.why)
    except StoreBusyError:
        return
