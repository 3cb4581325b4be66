"""Signing in and out: plain pages that need no script. Thin, over services/sessions.py."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse

from metrics.errors import LockedOutError, SignInError, StoreBusyError
from metrics.services.accounts import demo_accounts, has_any_account
from metrics.services.demonstration import DEMO_PASSWORD
from metrics.services.sessions import IDLE, WHOLE
from metrics.text.words import Language, say
from metrics.web import plain
from metrics.web.asking import (
    FORM_COOKIE,
    HOME,
    LOGIN,
    LOGOUT,
    SESSION_COOKIE,
    SIGNON,
    SIGNON_OUT,
    FormTooLargeError,
    address_of,
    form_sent,
    in_language,
    language_asked,
    login_address,
    next_asked,
    sessions_asked,
    set_cookie,
    viewer_asking,
    workspace_asked,
)
from metrics.web.turned_away import tell
from metrics.web.waiting import MINUTE, waiting

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from metrics.access import Viewer

FIRST_COMMAND = "kpi user add {name} --role admin"
SEE_OTHER = 303
HOUR = 3600


async def login(request: Request) -> Response:
    """The login page, and the answer to its forms."""
    try:
        form = await form_sent(request) if request.method == "POST" else None
    except FormTooLargeError:
        return await run_in_threadpool(_page, request, {}, "login.stale", 413)
    try:
        if form is None:
            return await run_in_threadpool(_ask, request)
        return await run_in_threadpool(_sign_in, request, form)
    except StoreBusyError:
        return _notice(request, "ui.store_busy", 503)


async def logout(request: Request) -> Response:
    """A page to sign out on, and the answer to its form and to the one in the frame of pages."""
    try:
        form = await form_sent(request) if request.method == "POST" else None
        return await run_in_threadpool(_sign_out, request, form)
    except FormTooLargeError:
        return _notice(request, "login.stale", 413)
    except StoreBusyError:
        return _notice(request, "ui.store_busy", 503)


def _notice(request: Request, key: str, status: int) -> Response:
    language = language_asked(request)
    here = {one: in_language(request.url.path, one) for one in Language}
    said = plain.section(say(language, "login.title"), plain.fault(say(language, key)))
    return plain.answer(language, here, say(language, "login.title"), [said], status)


def _ask(request: Request) -> Response:
    wanted = next_asked(request.query_params.get("next"))
    if viewer_asking(request) is not None:
        return RedirectResponse(wanted, SEE_OTHER)
    return _page(request, {"next": wanted})


def _sign_in(request: Request, form: dict[str, str]) -> Response:
    sessions = sessions_asked()
    shown_to = request.cookies.get(FORM_COOKIE, "")
    if not sessions.is_form_token(shown_to, form.get("token", "")):
        tell(request.scope, "form")
        return _page(request, form, "login.stale", 403)
    name, password = form.get("name", ""), form.get("password", "")
    if form.get("demo"):
        is_demo = form["demo"] in {one.name for one in demo_accounts(sessions.engine)}
        name, password = form["demo"], DEMO_PASSWORD if is_demo else ""
    if not name.strip() or not password:
        return _page(request, form, "login.missing", 400)
    try:
        cookie = _signed_in(request, name, password)
    except LockedOutError as error:
        response = _page(request, form, "login.locked", 429, wait=error.seconds)
        response.headers["Retry-After"] = str(error.seconds)
        return response
    except SignInError:
        return _page(request, form, "login.wrong", 401)
    sessions.sign_out(request.cookies.get(SESSION_COOKIE))
    wanted = in_language(next_asked(form.get("next")), language_asked(request))
    response = RedirectResponse(wanted, SEE_OTHER)
    set_cookie(request, response, SESSION_COOKIE, cookie)
    response.delete_cookie(FORM_COOKIE, path="/")
    return response


def _signed_in(request: Request, name: str, password: str) -> str:
    """Cookie of a new session; raises what sign_in raises, which has recorded it then."""
    try:
        return sessions_asked().sign_in(name, password, address_of(request))
    except (LockedOutError, SignInError):
        tell(request.scope, is_recorded=True)
        raise


def _page(
    request: Request, form: dict[str, str], wrong: str = "", status: int = 200, *, wait: int = 0
) -> Response:
    """The login page, with what was typed before except the password, and what was wrong."""
    language, sessions = language_asked(request), sessions_asked()
    engine = workspace_asked().engine
    wanted = next_asked(form.get("next"))
    shown_to = request.cookies.get(FORM_COOKIE) or secrets.token_urlsafe(32)
    hidden = {"token": sessions.form_token(shown_to), "next": wanted}
    title = say(language, "login.title")
    action = in_language(LOGIN, language)
    told = say(language, wrong, wait=waiting(language, wait)) if wrong else ""
    left_just_now = request.query_params.get("out") == "1" and not wrong
    said = say(language, "login.signed_out") if left_just_now else ""
    parts = [plain.fault(told), plain.news(said)]
    provider = workspace_asked().provider
    if provider is not None:
        named = provider.title_vi if language is Language.VI else provider.title_en
        way = f"{SIGNON}?{urlencode({'next': wanted, 'lang': str(language)})}"
        parts.append(plain.way(say(language, "signon.go", title=named), way))
        if left_just_now:
            leave = f"{SIGNON_OUT}?{urlencode({'lang': str(language)})}"
            parts.append(plain.link(say(language, "signon.leave", title=named), leave))
    if not sessions.takes_passwords:
        parts.append(plain.paragraph(_limits(language), "small"))
    elif has_any_account(engine):
        if provider is not None:
            parts.append(plain.paragraph(say(language, "signon.or"), "small"))
        fields = [
            plain.Field(
                "name", say(language, "login.name"), "text", "username", form.get("name", "")
            ),
            plain.Field(
                "password", say(language, "login.password"), "password", "current-password"
            ),
        ]
        parts += [
            plain.form(action, hidden, fields, say(language, "login.submit")),
            plain.paragraph(_limits(language), "small"),
        ]
    elif provider is None:
        parts += [
            plain.paragraph(say(language, "login.nobody")),
            plain.command(FIRST_COMMAND.format(name=say(language, "login.first_name"))),
            plain.paragraph(say(language, "login.nobody_then"), "small"),
        ]
    sections = [plain.section(title, *parts)]
    demos = demo_accounts(engine) if sessions.takes_passwords else ()
    if demos:
        sections.append(_demonstration(language, action, hidden, demos))
    here = {one: login_address(wanted, one) for one in Language}
    response = plain.answer(language, here, title, sections, status)
    set_cookie(request, response, FORM_COOKIE, shown_to)
    return response


def _limits(language: Language) -> str:
    idle, whole = int(IDLE.total_seconds() // MINUTE), int(WHOLE.total_seconds() // HOUR)
    return say(language, "login.limits", idle=idle, whole=whole)


def _demonstration(
    language: Language, action: str, hidden: dict[str, str], demos: tuple[Viewer, ...]
) -> str:
    choices = [
        plain.Choice(
            "demo",
            one.name,
            say(language, "login.demo_as", role=say(language, f"role.{one.role}")),
            f"{one.name}: {say(language, f'login.demo_role.{one.role}')}",
        )
        for one in demos
    ]
    return plain.section(
        say(language, "login.demo"),
        plain.paragraph(say(language, "login.demo_note"), "small"),
        plain.command(DEMO_PASSWORD),
        plain.form(action, hidden, choices),
        level=2,
    )


def _sign_out(request: Request, form: dict[str, str] | None) -> Response:
    language, sessions = language_asked(request), sessions_asked()
    cookie = request.cookies.get(SESSION_COOKIE, "")
    viewer = sessions.viewer_of(cookie)
    if viewer is None:
        return _left(request, language)
    if form is not None and sessions.is_form_token(cookie, form.get("token", "")):
        if form.get("everywhere"):
            sessions.sign_out_everywhere(cookie)
        sessions.sign_out(cookie)
        return _left(request, language)
    wrong = ""
    if form is not None:
        tell(request.scope, "form", viewer)
        wrong = plain.fault(say(language, "login.stale"))
    title = say(language, "login.sign_out")
    who = say(
        language, "login.signed_in", name=viewer.name, role=say(language, f"role.{viewer.role}")
    )
    choices = [
        plain.Choice("here", "1", title, say(language, "login.sign_out_here")),
        plain.Choice(
            "everywhere",
            "1",
            say(language, "login.sign_out_everywhere"),
            say(language, "login.sign_out_everywhere_help"),
        ),
    ]
    body = plain.section(
        title,
        wrong,
        plain.paragraph(who),
        plain.form(in_language(LOGOUT, language), {"token": sessions.form_token(cookie)}, choices),
        plain.link(say(language, "ui.back"), in_language(HOME, language)),
    )
    here = {one: in_language(LOGOUT, one) for one in Language}
    return plain.answer(language, here, title, [body], 200 if form is None else 403)


def _left(request: Request, language: Language) -> Response:
    choices = {"out": "1"} | ({} if language is Language.VI else {"lang": str(language)})
    response = RedirectResponse(f"{LOGIN}?{urlencode(choices)}", SEE_OTHER)
    if SESSION_COOKIE in request.cookies:
        response.delete_cookie(SESSION_COOKIE, path="/")
    return response
