"""Pages say the language of their address; nothing else that is sent changes."""

from __future__ import annotations

from pathlib import Path

import anyio
import pytest
import streamlit
from starlette.responses import HTMLResponse, PlainTextResponse

from metrics.web.spoken import SAID, Spoken

PAGE = (Path(streamlit.__file__).with_name("static") / "index.html").read_bytes()


def sent(response, query=b"", accept=b"text/html"):
    """Body that comes through, and the headers that the application was asked with."""
    bodies, asked = [], []

    async def app(scope, receive, send):
        asked.extend(name for name, _ in scope["headers"])
        await response(scope, receive, send)

    async def send(message):
        bodies.append(message.get("body", b""))

    headers = [(b"accept", accept), (b"accept-encoding", b"gzip")]
    scope = {"type": "http", "method": "GET", "query_string": query, "headers": headers}
    anyio.run(Spoken(app), scope, None, send)
    return b"".join(bodies), asked


def test_the_installed_page_says_english_once():
    assert 1 == PAGE.count(SAID)


@pytest.mark.parametrize(
    ("query", "language"),
    [(b"", b"vi"), (b"lang=vi", b"vi"), (b"as_of=2025-Q2&lang=en", b"en"), (b"lang=xx", b"vi")],
)
def test_page_says_the_language_of_its_address_and_keeps_its_length(query, language):
    body, asked = sent(HTMLResponse(PAGE), query)

    assert b'<html lang="' + language + b'">' in body
    assert len(PAGE) == len(body)
    assert [b"accept"] == asked


def test_what_is_no_page_or_not_asked_as_one_stays_as_it_is():
    assert (SAID, [b"accept"]) == sent(PlainTextResponse(SAID))
    assert (PAGE, [b"accept", b"accept-encoding"]) == sent(HTMLResponse(PAGE), accept=b"*/*")
