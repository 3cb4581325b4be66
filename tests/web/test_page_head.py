"""Pages say their language and where their server is; nothing else that is sent changes."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import anyio
import pytest
import streamlit
from starlette.responses import HTMLResponse, PlainTextResponse, StreamingResponse

from metrics.web.page_head import HEAD, SAID, SCRIPT, PageHead
from metrics.web.shield import POLICY

STATIC = Path(streamlit.__file__).with_name("static")
PAGE = (STATIC / "index.html").read_bytes()


def sent(response, query=b"", accept=b"text/html", path="/", method="GET"):
    """Body that comes through, its announced length, and the headers the application was asked."""
    messages, asked = [], []

    async def app(scope, receive, send):
        asked.extend(name for name, _ in scope["headers"])
        await response(scope, receive, send)

    async def send(message):
        messages.append(message)

    async def receive():
        await anyio.sleep_forever()

    headers = [(b"accept", accept), (b"accept-encoding", b"gzip")]
    scope = {"type": "http", "method": method, "path": path, "query_string": query}
    anyio.run(PageHead(app), {**scope, "headers": headers}, receive, send)
    length = dict(messages[0]["headers"]).get(b"content-length")
    return b"".join(one.get("body", b"") for one in messages), length, asked


def test_the_installed_page_says_english_once_and_has_one_head():
    assert (1, 1) == (PAGE.count(SAID), PAGE.count(HEAD))
    assert SCRIPT.encode() not in PAGE


@pytest.mark.parametrize(
    ("query", "language"),
    [(b"", b"vi"), (b"lang=vi", b"vi"), (b"as_of=2025-Q2&lang=en", b"en"), (b"lang=xx", b"vi")],
)
def test_page_says_the_language_of_its_address_and_where_its_server_is(query, language):
    body, length, asked = sent(HTMLResponse(PAGE), query)

    assert b'<html lang="' + language + b'">' in body
    assert f"<head><script>{SCRIPT}</script>".encode() in body
    assert str(len(body)).encode() == length
    assert [b"accept"] == asked


def test_page_that_comes_in_pieces_is_completed_as_a_whole():
    pieces = [PAGE[at : at + 700] for at in range(0, len(PAGE), 700)]

    assert sent(HTMLResponse(PAGE))[0] == sent(StreamingResponse(pieces, media_type="text/html"))[0]


def test_browsers_may_run_what_is_written_into_the_page_and_know_its_names(browser_program):
    assert "window.__streamlit" in browser_program
    assert "BACKEND_BASE_URL" in browser_program
    digest = sha256(SCRIPT.encode()).digest()
    assert f"'sha256-{b64encode(digest).decode()}'" in POLICY


def test_only_a_page_with_charts_asks_for_their_program_ahead():
    body, _, _ = sent(HTMLResponse(PAGE), path="/target")
    start = body.index(b'rel="modulepreload" href="/') + len(b'rel="modulepreload" href="/')
    asked = body[start : body.index(b'"', start)].decode()

    assert (STATIC / asked).stat().st_size > 1_000_000
    assert b'rel="modulepreload" href="/' not in sent(HTMLResponse(PAGE), path="/agency")[0]


def test_what_is_no_page_or_not_asked_as_one_stays_as_it_is():
    assert (SAID, b"16", [b"accept"]) == sent(PlainTextResponse(SAID))
    assert (PAGE, str(len(PAGE)).encode(), [b"accept", b"accept-encoding"]) == sent(
        HTMLResponse(PAGE), accept=b"*/*"
    )
    assert PAGE == sent(HTMLResponse(PAGE), method="HEAD")[0]
    assert b"<head>own</head>" == sent(HTMLResponse("<head>own</head>"))[0]


@pytest.fixture
def browser_program():
    """The program that the installed page starts with."""
    start = PAGE.index(b'src="./') + len(b'src="./')
    return (STATIC / PAGE[start : PAGE.index(b'"', start)].decode()).read_text(encoding="utf-8")
