"""The language a page says it is in, which tells a screen reader how to speak it.

Streamlit says English of every page and lets no script change that. The page is one short text, the
same for all; it is sent as it is rather than packed, with the language of its address written in.
A language picked on the page itself is said from the next opening on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from starlette.datastructures import Headers

from metrics.text.words import Language

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

SAID, FORM = b'<html lang="en">', b'<html lang="%s">'


class Spoken:
    """Middleware that has a page say the language of its address."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on, a page with its language."""
        language = language_of(scope)
        if language is None:
            await self._app(scope, receive, send)
            return
        kept = [one for one in scope["headers"] if one[0] != b"accept-encoding"]
        is_page = False

        async def say_so(message: Message) -> None:
            nonlocal is_page
            if message["type"] == "http.response.start":
                is_page = Headers(raw=message["headers"]).get("content-type", "")[:9] == "text/html"
            elif is_page and message.get("body"):
                # As long as before, since every language has two letters.
                body = message["body"].replace(SAID, FORM % language.encode(), 1)
                message = {**message, "body": body}
            await send(message)

        await self._app({**scope, "headers": kept}, receive, say_so)


def language_of(scope: Scope) -> Language | None:
    """Language of the address a browser opens as a page, None for any other request.

    >>> opened = {"type": "http", "headers": [(b"accept", b"text/html,*/*;q=0.8")]}
    >>> language_of({**opened, "query_string": b"as_of=2025-Q2"})
    <Language.VI: 'vi'>
    >>> language_of({"type": "http", "headers": [], "query_string": b""})
    """
    if scope["type"] != "http" or "text/html" not in Headers(scope=scope).get("accept", ""):
        return None
    (written, *_) = parse_qs(scope["query_string"].decode("latin-1")).get("lang", [""])
    return Language(written) if written in set(Language) else Language.VI
