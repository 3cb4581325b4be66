"""Every route asked by nobody and by every role, about its own agency and about another.

What is expected stands in tests/access/routes.csv: the status, and where it leads. A route without
a row fails. Routes below /api/ are asked with a token, the others with a session.
"""

from __future__ import annotations

import os

import pytest

import filing
from access_calls import secret_of
from matrix import cells, table
from metrics.access import Role, Viewer
from metrics.services.accounts import add_account, issue_token
from metrics.services.live import live
from metrics.web.calls import Calls
from metrics.web.routes import ROUTES

ADMIN = Viewer("test", Role.ADMIN)
WORD = "mật khẩu của kiểm thử"
ROUTES_TABLE = table("routes")
ROLES = {
    "signed_out": (None, None),
    "viewer": (Role.VIEWER, None),
    "own": (Role.AGENCY, "a"),
    "other": (Role.AGENCY, "a"),
    "reviewer": (Role.REVIEWER, None),
    "admin": (Role.ADMIN, None),
}


def offered():
    """Method and path of every route; one that takes no method is asked with GET."""
    for route in ROUTES:
        takes = route.endpoint.methods if isinstance(route.endpoint, Calls) else route.methods
        for method in sorted(set(takes or ()) - {"HEAD"}) or ["GET"]:
            yield f"{method} {route.path}"


def test_every_route_has_a_row_and_every_row_its_route():
    assert sorted(offered()) == sorted(ROUTES_TABLE)
    everyone = set(ROLES) - {"other"}
    assert [] == [name for name, row in ROUTES_TABLE.items() if not all(row[e] for e in everyone)]


def ready(client, role, agency, is_call):
    """Give a client what shows who asks; headers it sends."""
    if role is None:
        return {}
    shared = live(os.environ)
    name = add_account(
        shared.engine, ADMIN, shared.workspace().catalog.agencies, "nguoi", WORD, role, agency
    )
    if is_call:
        return {"Authorization": f"Bearer {issue_token(shared.engine, ADMIN, name, 'máy')[1]}"}
    client.cookies["kpi_session"] = shared.sessions.sign_in(name, WORD)
    return {}


def meanings():
    for name, row in ROUTES_TABLE.items():
        for column, expected in cells(row):
            yield pytest.param(name, column, expected, id=f"{name}-{column}")


@pytest.mark.parametrize(("name", "column", "expected"), list(meanings()))
def test_each_role_is_answered_as_the_table_says(name, column, expected, numbers, briefed, client):
    method, _, path = name.partition(" ")
    about = "b" if column == "other" else "a"
    headers = ready(client, *ROLES[column], path.startswith("/api/"))
    path = path.replace("/present/{number}", f"/present/{briefed}")
    path = path.replace("{place}", "1").replace("{name}", "briefing.pdf")
    path = path.replace("{number}", str(numbers[about])).replace("{rest:anything}", "x/y")
    body = None
    if method == "POST" and path.startswith("/api/"):
        path = f"{path}?agency={about}&period=2026-Q3"
        body = filing.content(filing.posts(9, who=about), filing.share(1, 3, who=about))
        headers["Content_Type"] = "text/csv"
    answer = client.ask(method, path, body, **headers)
    status, _, leads = expected.partition(" ")
    assert int(status) == answer.status, answer.text
    assert (answer.location or "").startswith(leads)
    if column in ("signed_out", "viewer", "other"):
        assert secret_of("b") not in answer.text
