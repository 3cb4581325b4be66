"""The routes served for real on this machine, and a plain client that keeps cookies."""

from __future__ import annotations

import http.client
import os
import sys
import threading
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

import filing
from access_calls import secret_of
from metrics.services.briefing import Slide, save_briefing
from metrics.services.live import close_all, live
from metrics.web.routes import MIDDLEWARE, ROUTES

# Tests are not a package; this makes lines.py importable by its name.
sys.path.append(str(Path(__file__).parent))


TITLE, NOTE = "Giao ban <i>tháng 11</i>", "Nhắc <b>đơn vị a</b>"


@dataclass
class Answer:
    """What came back: status, headers by lower-case name, text."""

    status: int
    headers: dict
    text: str

    @property
    def location(self):
        return self.headers.get("location")


@dataclass
class Client:
    """A browser that runs no script and follows no redirect; cookies by name."""

    port: int
    cookies: dict = field(default_factory=dict)
    set_cookies: dict = field(default_factory=dict)

    def ask(self, method, path, body=None, **headers):
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        try:
            line.request(method, path, body, sent)
            response = line.getresponse()
            text = response.read().decode("utf-8", "replace")
        finally:
            line.close()
        for name, value in response.getheaders():
            if name.lower() == "set-cookie":
                for key, morsel in SimpleCookie(value).items():
                    self.set_cookies[key] = value
                    if morsel["max-age"] == "0":
                        self.cookies.pop(key, None)
                    else:
                        self.cookies[key] = morsel.value
        named = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, named, text)

    def get(self, path, **headers):
        return self.ask("GET", path, **headers)

    def post(self, path, form, **headers):
        sent = {"Content_Type": "application/x-www-form-urlencoded", **headers}
        return self.ask("POST", path, urlencode(form), **sent)


async def stand_in(request):
    """What would be a page, were Streamlit here: it says which path was reached."""
    return PlainTextResponse(f"page {urlsplit(str(request.url)).path}")


@pytest.fixture(scope="session")
def port():
    """Port of a server with every route, its gate, and a stand-in for the pages."""
    pages = Route("/{path:path}", stand_in, methods=["GET", "POST", "PUT", "DELETE"])
    app = Starlette(routes=[*ROUTES, pages], middleware=list(MIDDLEWARE))
    server = uvicorn.Server(uvicorn.Config(app, "127.0.0.1", 0, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        thread.join(0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    thread.join()


@pytest.fixture
def engine(monkeypatch, tmp_path, root):
    """The ledger of this test, behind the server."""
    monkeypatch.chdir(root)
    monkeypatch.setenv("KPI_STORE", f"duckdb:///{tmp_path / 'kpi.duckdb'}")

    yield live(os.environ).engine
    close_all()


@pytest.fixture
def client(port, engine):  # noqa: ARG001 - the ledger must be there first
    """A visitor who was never here before."""
    return Client(port)


@pytest.fixture
def another(port):
    """More visitors."""
    return lambda: Client(port)


@pytest.fixture(scope="session")
def client_at():
    """Make visitors of the server at a port."""
    return Client


@pytest.fixture
def briefed(numbers):  # noqa: ARG001 - the ledger is filled before
    """Number of a briefing on the served ledger."""
    slides = [Slide("T1", NOTE), Slide("T2")]
    space = live(os.environ).workspace()
    return save_briefing(space, filing.REVIEWER, TITLE, filing.closes("2026-Q3"), slides)


@pytest.fixture
def numbers(monkeypatch, tmp_path, engine):  # noqa: ARG001 - the ledger is opened in its place
    """Papers of both agencies on the served ledger, by agency."""
    monkeypatch.setenv("KPI_TARGETS", str(tmp_path / "targets.yaml"))
    monkeypatch.setenv("KPI_AGENCIES", str(tmp_path / "agencies.csv"))
    made = filing.office(tmp_path, live(os.environ).engine)
    clerks = {"a": filing.CLERK, "b": filing.OTHER}
    return {
        code: made.file(
            filing.posts(8, who=code), filing.share(1, 2, who=code), who=who, remark=secret_of(code)
        ).stored.id
        for code, who in clerks.items()
    }
