"""The head of Streamlit's page, with what it cannot know: its language, and where its server is.

The language tells a screen reader how to speak the page; Streamlit says English of every page. A
language picked on the page itself is said from the next opening on. Streamlit would look for its
server below the address of the page first, which costs a tenth of a second before it asks at the
root; and it would ask for the program of charts, by far its largest, only when the first is drawn.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection

from metrics.web.asking import language_asked

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from metrics.text.words import Language

SAID, SAYING = b'<html lang="en">', b'<html lang="%s">'
HEAD = b"<head>"
SCRIPT = "window.__streamlit={BACKEND_BASE_URL:location.origin}"
# Pages on which charts are drawn for exploring.
WITH_CHARTS = ("/target",)
CHARTS = "static/js/PlotlyChart.*.js"


class PageHead:
    """Middleware that writes into the head of every page."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on, a page with its head completed."""
        language = language_of(scope)
        if language is None or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        # The page is one short text, the same for all; it is sent as it is rather than packed.
        kept = [one for one in scope["headers"] if one[0] != b"accept-encoding"]
        begun: Message | None = None
        body = b""

        async def complete(message: Message) -> None:
            nonlocal begun, body
            if message["type"] == "http.response.start" and _is_page(message):
                begun = message
                return
            if begun is None:
                await send(message)
                return
            body += message.get("body", b"")
            if message.get("more_body"):
                return
            page = completed(body, language, scope["path"])
            MutableHeaders(scope=begun)["content-length"] = str(len(page))
            await send(begun)
            await send({"type": "http.response.body", "body": page})

        await self._app({**scope, "headers": kept}, receive, complete)


def completed(page: bytes, language: Language, path: str) -> bytes:
    """The page with its language, where its server is, and what it will need."""
    if SAID not in page:
        return page
    more = f"<script>{SCRIPT}</script>"
    if path in WITH_CHARTS:
        more += "".join(f'<link rel="modulepreload" href="/{one}">' for one in _charts())
    return page.replace(SAID, SAYING % language.encode(), 1).replace(HEAD, HEAD + more.encode(), 1)


@cache
def _charts() -> tuple[str, ...]:
    """Address of the program of charts, below the root."""
    found = find_spec("streamlit")
    folder = Path((found and found.origin) or "").with_name("static")
    return tuple(str(one.relative_to(folder)) for one in folder.glob(CHARTS))


def _is_page(message: Message) -> bool:
    return Headers(raw=message["headers"]).get("content-type", "").startswith("text/html")


def language_of(scope: Scope) -> Language | None:
    """Language of the address a browser opens as a page, None for any other request.

    >>> opened = {"type": "http", "headers": [(b"accept", b"text/html,*/*;q=0.8")]}
    >>> language_of({**opened, "query_string": b"as_of=2025-Q2"})
    <Language.VI: 'vi'>
    >>> language_of({"type": "http", "headers": [], "query_string": b""})
    """
    if scope["type"] != "http" or "text/html" not in Headers(scope=scope).get("accept", ""):
        return None
    return language_asked(HTTPConnection(scope))
