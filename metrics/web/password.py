"""A page on which people change their own password: plain, like the login. Thin, over services."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool

from metrics.errors import AccountError, LockedOutError, SignInError, StoreBusyError
from metrics.services.passwords import SHORTEST
from metrics.text.words import Language, say
from metrics.web import plain
from metrics.web.asking import (
    HOME,
    PASSWORD,
    SESSION_COOKIE,
    FormTooLargeError,
    address_of,
    form_sent,
    in_language,
    language_asked,
    sessions_asked,
    set_cookie,
)
from metrics.web.turned_away import tell
from metrics.web.waiting import waiting

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

BOXES = (
    ("old", "current-password"),
    ("new", "new-password"),
    ("again", "new-password"),
)


async def password(request: Request) -> Response:
    """The page, and the answer to its form."""
    try:
        form = await form_sent(request) if request.method == "POST" else None
        if form is None:
            return await run_in_threadpool(_page, request)
        return await run_in_threadpool(_change, request, form)
    except FormTooLargeError:
        told = say(language_asked(request), "login.stale")
        return await run_in_threadpool(_page, request, told, 413)
    except StoreBusyError:
        return _shown(request, [plain.fault(say(language_asked(request), "ui.store_busy"))], 503)


def _change(request: Request, form: dict[str, str]) -> Response:
    """Change the password, or say what stands in the way."""
    language, sessions = language_asked(request), sessions_asked()
    cookie = request.cookies.get(SESSION_COOKIE, "")
    if not sessions.is_form_token(cookie, form.get("token", "")):
        tell(request.scope, "form")
        return _page(request, say(language, "login.stale"), 403)
    old, new, again = (form.get(name, "") for name, _ in BOXES)
    wrong = "password.missing" if not (old and new and again) else ""
    if wrong or new != again:
        return _page(request, say(language, wrong or "account.refusal.passwords_differ"), 400)
    try:
        fresh = sessions.change_password(cookie, old, new, address_of(request))
    except LockedOutError as error:
        tell(request.scope, is_recorded=True)
        told = say(language, "login.locked", wait=waiting(language, error.seconds))
        response = _page(request, told, 429)
        response.headers["Retry-After"] = str(error.seconds)
        return response
    except SignInError:
        tell(request.scope, is_recorded=True)
        return _page(request, say(language, "password.wrong"), 401)
    except AccountError as error:
        return _page(request, say(language, f"account.refusal.{error.code}", **error.values), 400)
    done = [
        plain.news(say(language, "password.changed")),
        plain.link(say(language, "ui.back"), in_language(HOME, language)),
    ]
    response = _shown(request, done)
    set_cookie(request, response, SESSION_COOKIE, fresh)
    return response


def _page(request: Request, wrong: str = "", status: int = 200) -> Response:
    """Three empty boxes; nothing typed before is shown again."""
    language, sessions = language_asked(request), sessions_asked()
    cookie = request.cookies.get(SESSION_COOKIE, "")
    who, _ = sessions.turned_away(cookie)
    fields = [
        plain.Field(name, say(language, f"password.{name}"), "password", autocomplete)
        for name, autocomplete in BOXES
    ]
    role = say(language, f"role.{who.role}") if who is not None else ""
    name = who.name if who is not None else ""
    parts = [
        plain.fault(wrong),
        plain.paragraph(say(language, "login.signed_in", name=name, role=role)),
        plain.form(
            in_language(PASSWORD, language),
            {"token": sessions.form_token(cookie)},
            fields,
            say(language, "password.submit"),
        ),
        plain.paragraph(say(language, "password.help", shortest=SHORTEST), "small"),
        plain.link(say(language, "ui.back"), in_language(HOME, language)),
    ]
    return _shown(request, parts, status)


def _shown(request: Request, parts: list[str], status: int = 200) -> Response:
    language = language_asked(request)
    title = say(language, "password.title")
    here = {one: in_language(PASSWORD, one) for one in Language}
    return plain.answer(language, here, title, [plain.section(title, *parts)], status)
