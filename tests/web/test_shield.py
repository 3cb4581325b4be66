"""Headers of every answer, and requests that other sites have a browser send."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import anyio
import pytest
import streamlit

from metrics.text.words import Language, say
from metrics.web.gate import Gate
from metrics.web.journal import Journal
from metrics.web.page_head import SCRIPT, PageHead
from metrics.web.policy import source_of
from metrics.web.routes import MIDDLEWARE
from metrics.web.shield import HEADERS, PAGE_SCRIPT, POLICY, Shield
from metrics.web.turned_away import TurnedAway

METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH")
PATHS = ["/", "/target", "/nothing", "/media/a.csv", "/_stcore/health", "/login", "/logout"]
PATHS += ["/healthz", "/api/status", "/api/nothing", "/static/none.js"]
HOST = "127.0.0.1"
DIRECTIVES = dict(one.split(" ", 1) for one in POLICY.split("; "))


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", METHODS)
def test_every_answer_has_every_header(client, path, method):
    answer = client.ask(method, path)
    assert [] == [name for name in HEADERS if not answer.headers.get(name.lower())]
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    if not path.startswith("/static/"):
        assert "no-store" == answer.headers["cache-control"]
    assert not re.search(r"\d", answer.headers.get("server", ""))
    assert "x-powered-by" not in answer.headers


def test_policy_lets_nothing_in_from_elsewhere_and_makes_no_code_of_text():
    sources = {source for text in DIRECTIVES.values() for source in text.split()}
    known = {"'self'", "'none'", "data:", "blob:", "'unsafe-inline'", "'wasm-unsafe-eval'"}
    assert known | {PAGE_SCRIPT, source_of(SCRIPT)} == sources
    assert "'unsafe-inline'" not in DIRECTIVES["script-src"]
    assert "data:" not in DIRECTIVES["script-src"]
    assert "'none'" == DIRECTIVES["default-src"]


def test_the_one_script_in_the_text_of_the_page_is_the_installed_one():
    page = Path(streamlit.__file__).with_name("static") / "index.html"
    (script,) = re.findall(r"<script>(.*?)</script>", page.read_text(encoding="utf-8"), re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"'sha256-{digest}'" == PAGE_SCRIPT


def test_login_keeps_its_tighter_policy(client):
    policy = client.get("/login").headers["content-security-policy"]
    assert "script-src" not in policy
    assert "default-src 'none'" in policy


@pytest.mark.parametrize(
    "origin",
    ["http://example.invalid", "null", "http://127.0.0.1", "http://127.0.0.1:1", "http://[", ""],
)
@pytest.mark.parametrize("path", ["/login", "/logout", "/_stcore/upload_file/a/b", "/"])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_nothing_is_changed_for_another_site(client, method, path, origin):
    answer = client.ask(method, path, b"", Origin=origin)
    assert (403, "403") == (answer.status, answer.text)
    assert "set-cookie" not in answer.headers


def test_form_of_another_site_without_an_origin_is_refused_too(client):
    assert 403 == client.post("/login", {}, Sec_Fetch_Site="cross-site").status


def test_another_site_is_told_nothing_it_could_read(client):
    answer = client.get("/_stcore/health", Origin="http://example.invalid")
    assert "access-control-allow-origin" not in answer.headers


def test_callers_with_a_token_may_come_from_anywhere(client):
    answer = client.ask("POST", "/api/submissions", b"", Origin="http://example.invalid")
    assert 401 == answer.status


def test_error_nobody_foresaw_is_told_by_its_number_which_is_in_the_log(caplog):
    async def fail(_scope, _receive, _send):
        message = "/srv/secret/place.py"
        raise RuntimeError(message)

    sent = []

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": "/", "headers": []}
    anyio.run(Shield(fail), scope, None, send)
    start, body = sent
    headers, text = dict(start["headers"]), body["body"].decode()
    number = re.search(r"\b[0-9a-f]{16}\b", text)[0]
    assert 500 == start["status"]
    assert [say(one, "ui.fault", number=number) for one in Language] == text.split("\n")
    assert [number] == [one.message for one in caplog.records if one.name == "metrics.web.faults"]
    assert "secret" not in text
    assert HEADERS["X-Frame-Options"].encode() == headers[b"x-frame-options"]


def test_the_shield_is_around_all_that_answers():
    assert [Journal, TurnedAway, Shield, Gate, PageHead] == [one.cls for one in MIDDLEWARE]
