"""Every route beside the pages, and what each request passes through before it is answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.convertors import Convertor, register_url_convertor
from starlette.middleware import Middleware
from starlette.responses import RedirectResponse
from starlette.routing import Route

from metrics.web.api import SUBMISSIONS, file_submission, read_status, read_submission
from metrics.web.asking import LOGIN, LOGOUT, PASSWORD, SIGNON, SIGNON_DONE, SIGNON_OUT
from metrics.web.calls import Calls
from metrics.web.gate import Gate
from metrics.web.health import healthz, readyz
from metrics.web.journal import Journal
from metrics.web.login import login, logout
from metrics.web.page_head import PageHead
from metrics.web.password import password
from metrics.web.present import PRESENT, SCRIPT, present, script, slide, taken_away
from metrics.web.shield import Shield
from metrics.web.signon import done, leave, start
from metrics.web.turned_away import TurnedAway

if TYPE_CHECKING:
    from starlette.requests import Request


async def overview(request: Request) -> RedirectResponse:
    """Lead the overview's own name to the first page, where it is; choices stay."""
    return RedirectResponse(str(request.url.replace(path="/", scheme="", netloc="")))


class _Anything(Convertor[str]):
    """The rest of a path, line ends too, which Starlette's own `path` leaves to the next route."""

    regex = "(?s:.*)"

    def convert(self, value: str) -> str:
        """As it is."""
        return value

    def to_string(self, value: str) -> str:
        """As it is."""
        return value


register_url_convertor("anything", _Anything())

# To add a route: a line here. It is behind the gate unless gate.py says otherwise.
ROUTES: tuple[Route, ...] = (
    Route("/healthz", healthz),
    Route("/readyz", readyz),
    Route("/overview", overview),
    Route(LOGIN, login, methods=["GET", "POST"]),
    Route(LOGOUT, logout, methods=["GET", "POST"]),
    Route(PASSWORD, password, methods=["GET", "POST"]),
    Route(SIGNON, start),
    Route(SIGNON_DONE, done),
    Route(SIGNON_OUT, leave),
    Route(SCRIPT, script),
    Route(f"{PRESENT}/{{number}}", present),
    Route(f"{PRESENT}/{{number}}/slides/{{place}}.svg", slide),
    Route(f"{PRESENT}/{{number}}/files/{{name}}", taken_away),
    Route(SUBMISSIONS, Calls(POST=file_submission)),
    Route(f"{SUBMISSIONS}/{{number}}", Calls(GET=read_submission)),
    Route("/api/status", Calls(GET=read_status)),
    Route("/api/{rest:anything}", Calls()),
)
MIDDLEWARE: tuple[Middleware, ...] = (
    Middleware(Journal, ROUTES),
    Middleware(TurnedAway),
    Middleware(Shield),
    Middleware(Gate),
    Middleware(PageHead),
)
