"""Who asks, what for, and where they go next: reading requests, for every route.

Knows nothing of what routes answer.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from metrics.services.live import live
from metrics.text.words import Language

if TYPE_CHECKING:
    from starlette.requests import HTTPConnection, Request
    from starlette.responses import Response

    from metrics.access import Viewer
    from metrics.services.live import LiveWorkspace
    from metrics.services.sessions import Sessions

SESSION_COOKIE, FORM_COOKIE = "kpi_session", "kpi_form"
HOME, LOGIN, LOGOUT, PASSWORD = "/", "/login", "/logout", "/password"
SIGNON, SIGNON_DONE, SIGNON_OUT = "/signon", "/signon/done", "/signon/out"
# Forms of names and passwords are small; whoever sends more is refused.
LARGEST_FORM, MOST_FIELDS = 16_384, 20
LONGEST_ADDRESS = 2_000


class FormTooLargeError(ValueError):
    """A form holds more than any of ours could."""


def workspace_asked() -> LiveWorkspace:
    """The live workspace of this process."""
    return live(os.environ)


def sessions_asked() -> Sessions:
    """The sessions of this process's ledger; raises StoreBusyError."""
    return workspace_asked().sessions


def viewer_asking(request: Request) -> Viewer | None:
    """Who is signed in in the browser that asks, None for nobody; raises StoreBusyError."""
    return sessions_asked().viewer_of(request.cookies.get(SESSION_COOKIE))


def language_asked(request: HTTPConnection) -> Language:
    """Language in the address, Vietnamese unless it says otherwise."""
    written = request.query_params.get("lang")
    return Language(written) if written in set(Language) else Language.VI


def next_asked(written: str | None) -> str:
    """Address of this application to go to afterwards, the first page when it is any other.

    >>> next_asked("/target?target=HP24-Q2"), next_asked("//example.invalid"), next_asked(None)
    ('/target?target=HP24-Q2', '/', '/')
    """
    if not written or len(written) > LONGEST_ADDRESS:
        return HOME
    # Browsers read a backslash as a slash, and drop tabs and line ends before they look.
    if not written.startswith("/") or written.startswith("//") or "\\" in written:
        return HOME
    if any(ord(letter) < ord(" ") or letter == "\x7f" for letter in written):
        return HOME
    try:
        parts = urlsplit(written)
    except ValueError:
        return HOME
    if parts.scheme or parts.netloc or parts.path.rstrip("/") in (LOGIN, LOGOUT):
        return HOME
    return written


def in_language(address: str, language: Language) -> str:
    """The address with its choice of language set, or taken out where it is the default.

    >>> in_language("/target?target=T1", Language.EN)
    '/target?target=T1&lang=en'
    """
    parts = urlsplit(address)
    choices = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] != "lang"]
    if language is not Language.VI:
        choices.append(("lang", str(language)))
    return f"{parts.path}?{urlencode(choices)}" if choices else parts.path


def login_address(next_address: str, language: Language) -> str:
    """Address of the login page that leads on to another."""
    choices = {} if next_address == HOME else {"next": next_address}
    if language is not Language.VI:
        choices["lang"] = str(language)
    return f"{LOGIN}?{urlencode(choices)}" if choices else LOGIN


async def form_sent(request: Request) -> dict[str, str]:
    """Fields of a small form, each once; raises FormTooLargeError."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > LARGEST_FORM:
            raise FormTooLargeError
    try:
        fields = parse_qs(
            body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS
        )
    except ValueError as error:
        raise FormTooLargeError from error
    return {name: values[0] for name, values in fields.items()}


def set_cookie(request: Request, response: Response, name: str, value: str) -> None:
    """Have the browser keep a cookie until it is closed, out of reach of scripts."""
    response.set_cookie(
        name, value, path="/", httponly=True, samesite="lax", secure=request.url.scheme == "https"
    )


def address_of(request: Request) -> str:
    """Network address of who asks."""
    return request.client.host if request.client is not None else ""
