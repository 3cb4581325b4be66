"""Single sign-on over OpenID Connect: to the provider, back from it, and signing out there.

The protocol is spoken in web/openid.py; who may do what is services/signon.py. What must come back
with somebody (state, nonce, code verifier) waits in a signed cookie of their own browser for ten
minutes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from itsdangerous import BadSignature, URLSafeTimedSerializer
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse

from metrics.errors import SignOnError, StoreBusyError
from metrics.services.signon import arrival_of, sign_on
from metrics.text.words import Language, say
from metrics.web import plain
from metrics.web.asking import (
    SESSION_COOKIE,
    SIGNON,
    SIGNON_DONE,
    in_language,
    language_asked,
    login_address,
    next_asked,
    sessions_asked,
    set_cookie,
    workspace_asked,
)
from metrics.web.faults import noted
from metrics.web.turned_away import tell

if TYPE_CHECKING:
    from starlette.responses import Response

    from metrics.services.signon import Provider
    from metrics.web.openid import Client

COOKIE, SECONDS = "kpi_signon", 600
SEE_OTHER = 303


async def start(request: Request) -> Response:
    """Lead to the provider, and keep what must come back with whoever signs in there."""
    client = await run_in_threadpool(_client)
    if client is None:
        return _told(request, "absent", 404)
    language = language_asked(request)
    wanted = in_language(next_asked(request.query_params.get("next")), language)
    asking, back = _with(request, {}), f"{client.provider.address}{SIGNON_DONE}"
    try:
        response = await client.lead(asking, back, str(language))
    except Exception as error:  # noqa: BLE001 - whatever it is, nobody can be led there
        return _told(request, "unreachable", 503, number=noted(error))
    kept = {"session": asking.session, "next": wanted, "lang": str(language)}
    set_cookie(request, response, COOKIE, await run_in_threadpool(_seal, kept))
    return response


async def done(request: Request) -> Response:
    """Take in whoever comes back from the provider, or say why not."""
    client = await run_in_threadpool(_client)
    if client is None:
        return _told(request, "absent", 404)
    kept = await run_in_threadpool(_unseal, request.cookies.get(COOKIE))
    if kept is None:
        tell(request.scope, "form")
        return _told(request, "stale", 403)
    language = Language(kept["lang"])
    try:
        claims = await client.claims(_with(request, kept["session"]))
    except SignOnError as error:
        noted(error)
        tell(request.scope, "signon_failed")
        return _told(request, error.code, 403, language)
    except Exception as error:  # noqa: BLE001 - whatever it is, nobody comes in by it
        tell(request.scope, "signon_failed")
        return _told(request, "failed", 403, language, number=noted(error))
    return await run_in_threadpool(_enter, request, client.provider, claims, kept["next"], language)


def _with(request: Request, session: dict[str, Any]) -> Request:
    """The request as authlib reads it: what it waits for lies in a session, ours is the cookie.

    In a scope of its own, since Streamlit has a session of another kind in this one.
    """
    return Request({**request.scope, "session": session})


def _enter(
    request: Request, provider: Provider, claims: dict[str, Any], wanted: str, language: Language
) -> Response:
    """A session for who has come, and the page they wanted."""
    shared, sessions = workspace_asked(), sessions_asked()
    try:
        arrival = arrival_of(provider, claims)
        cookie = sign_on(sessions, provider, shared.workspace().catalog.agencies, arrival)
    except SignOnError as error:
        tell(request.scope, is_recorded=True)
        return _told(request, error.code, 403, language, **error.values)
    except StoreBusyError:
        return _told(request, "busy", 503, language)
    sessions.sign_out(request.cookies.get(SESSION_COOKIE))
    response = RedirectResponse(wanted, SEE_OTHER)
    set_cookie(request, response, SESSION_COOKIE, cookie)
    response.delete_cookie(COOKIE, path="/")
    return response


async def leave(request: Request) -> Response:
    """Lead to where one signs out of the provider, where it has such a place."""
    client = await run_in_threadpool(_client)
    back = login_address("/", language_asked(request))
    if client is None:
        return _told(request, "absent", 404)
    try:
        out = await client.way_out(f"{client.provider.address}/login")
    except Exception as error:  # noqa: BLE001 - whatever it is, there is no such place
        noted(error)
        return RedirectResponse(back, SEE_OTHER)
    return RedirectResponse(out, SEE_OTHER)


def _client() -> Client | None:
    """The client of the provider declared, None without one."""
    provider = workspace_asked().provider
    if provider is None:
        return None
    from metrics.web.openid import client_of  # noqa: PLC0415 - takes long to load, see there

    return client_of(provider)


def _sealing() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(sessions_asked().key, salt=COOKIE)


def _seal(kept: dict[str, Any]) -> str:
    return str(_sealing().dumps(kept))


def _unseal(cookie: str | None) -> dict[str, Any] | None:
    try:
        kept: dict[str, Any] = _sealing().loads(cookie or "", max_age=SECONDS)
    except BadSignature:
        return None
    return kept


def _told(
    request: Request, key: str, status: int, language: Language | None = None, **values: object
) -> Response:
    """A page that says what stands in the way, with the way back to the login page."""
    words = language or language_asked(request)
    title = say(words, "login.title")
    parts = [
        plain.fault(say(words, f"signon.refusal.{key}", **values)),
        plain.link(say(words, "signon.again"), login_address("/", words)),
    ]
    here = {one: in_language(SIGNON, one) for one in Language}
    response = plain.answer(words, here, title, [plain.section(title, *parts)], status)
    response.delete_cookie(COOKIE, path="/")
    return response
