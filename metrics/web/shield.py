"""What every answer carries, the pages' own too: what a browser may load, keep and let others do.

Requests that come from other sites are turned away here, before anything looks at them. Knows
nothing of who is signed in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse

from metrics.text.words import say_both
from metrics.web.faults import noted
from metrics.web.page_head import SCRIPT
from metrics.web.policy import source_of
from metrics.web.turned_away import tell

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

# The one script that Streamlit's page holds in its text; a test compares it with the installed one.
PAGE_SCRIPT = "'sha256-THxz9J9+wf7rhwR2YkXJoSZ13UCmYyC+3lNDv2+8ugA='"
# Only what comes from this very server is loaded, run or asked. Streamlit writes its styles into
# the page, and counts long numbers in WebAssembly; nothing makes code out of text.
POLICY = "; ".join(
    (
        "default-src 'none'",
        f"script-src 'self' {PAGE_SCRIPT} {source_of(SCRIPT)} 'wasm-unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "manifest-src 'self'",
        "media-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-src 'none'",
        "frame-ancestors 'none'",
        "object-src 'none'",
    )
)
NO_DEVICES = ", ".join(
    f"{one}=()"
    for one in (
        "accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer",
        "microphone", "midi", "payment", "publickey-credentials-get", "usb", "xr-spatial-tracking",
    )
)  # fmt: skip
# Kept as an answer has them already: a page with a tighter policy of its own stays tighter.
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": NO_DEVICES,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# The program's own scripts, styles and fonts may be kept by browsers; nothing else may.
KEPT_BELOW, NOT_KEPT = "/static/", "no-store"
READING = ("GET", "HEAD", "OPTIONS")
# Calls with a token of their own, which no browser adds by itself.
TOKENS_BELOW = "/api/"
POLICY_VIOLATION = 1008


def is_from_elsewhere(headers: Headers) -> bool:
    """Whether a browser says that another site than this server's asks.

    Streamlit would take any other program of the same machine for its own, and asks the Internet
    what its address is before it refuses the rest.

    >>> is_from_elsewhere(Headers({"host": "kpi:8501", "origin": "http://kpi:8501"}))
    False
    >>> is_from_elsewhere(Headers({"host": "kpi:8501", "origin": "http://kpi:9000"}))
    True
    """
    origin = headers.get("origin")
    if origin is None:
        return headers.get("sec-fetch-site") == "cross-site"
    try:
        return urlsplit(origin).netloc.lower() != headers.get("host", "").lower()
    except ValueError:
        return True


class Shield:
    """Middleware around everything that answers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and dress its answer, or turn it away."""
        if scope["type"] == "websocket":
            if is_from_elsewhere(Headers(scope=scope)):
                tell(scope, "origin")
                await send({"type": "websocket.close", "code": POLICY_VIOLATION})
                return
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        await self._answer(scope, receive, _Dressed(scope, send))

    async def _answer(self, scope: Scope, receive: Receive, dressed: _Dressed) -> None:
        if is_from_elsewhere(Headers(scope=scope)):
            if scope["method"] not in READING and not scope["path"].startswith(TOKENS_BELOW):
                tell(scope, "origin")
                await PlainTextResponse("403", 403)(scope, receive, dressed.send)
                return
            scope = {**scope, "headers": [one for one in scope["headers"] if one[0] != b"origin"]}
        try:
            await self._app(scope, receive, dressed.send)
        except Exception as error:
            number = noted(error)
            if dressed.has_begun:
                raise
            said = "\n".join(say_both("ui.fault", number=number))
            await PlainTextResponse(said, 500)(scope, receive, dressed.send)


class _Dressed:
    """What an answer is sent through."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self._path, self._send, self.has_begun = scope["path"], send, False

    async def send(self, message: Message) -> None:
        """Send a part of an answer, with the headers every answer has."""
        if message["type"] == "http.response.start":
            self.has_begun = True
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            if not self._path.startswith(KEPT_BELOW):
                headers["Cache-Control"] = NOT_KEPT
        await self._send(message)
