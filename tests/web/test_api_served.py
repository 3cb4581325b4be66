"""The application really served: docs/api.md tells the truth, and a stop waits for uploads."""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from metrics.access import Role, Viewer
from metrics.services.accounts import add_account, issue_token
from metrics.services.live import live
from metrics.store.filings import read_filings
from metrics.store.ledger import open_ledger
from metrics.web import api, bodies
from metrics.web.refusals import FAULTS, REFUSALS

ROOT = Path(__file__).parents[2]
sys.path.append(str(ROOT / "tests" / "browser"))

import serving  # noqa: E402 - found only after the line above

ADMIN = Viewer("test", Role.ADMIN)
PAGE = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
FILES = ("quy-3.csv", "cong-chuc.csv", "vien-chuc.csv")
BLOCKS = re.findall(r"```(\w+)\n(.+?)```", PAGE, re.DOTALL)


@pytest.fixture
def ledger_file(tmp_path, catalog):
    """A ledger with the account of the examples, and its token."""
    path = tmp_path / "kpi.duckdb"
    engine = open_ledger(serving.address_of(path))
    add_account(engine, ADMIN, catalog.agencies, "hong_bang", "x" * 20, Role.AGENCY, "p_hong_bang")
    _, token = issue_token(engine, ADMIN, "hong_bang", "phần mềm một cửa")
    engine.close()
    return path, token


def holds(told, found):
    """Whether what a page tells is in an answer: its keys, its members of lists, in order."""
    if isinstance(told, dict):
        return all(key in found and holds(value, found[key]) for key, value in told.items())
    if isinstance(told, list) and told:
        return len(told) == len(found) and all(map(holds, told, found))
    return told == found


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_examples_of_the_page_give_what_it_shows(ledger_file, tmp_path):
    path, token = ledger_file
    samples = [text for kind, text in BLOCKS if kind == "csv"]
    for name, text in zip(FILES, samples, strict=True):
        (tmp_path / name).write_text(text, encoding="utf-8")
    calls = [text for kind, text in BLOCKS if kind == "sh"]
    shown = [json.loads(text) for kind, text in BLOCKS if kind == "json"]
    assert len(calls) == len(shown) >= 7
    with serving.served(path) as address:
        environment = {**os.environ, "KPI": address, "TOKEN": token}
        for call, told in zip(calls, shown, strict=True):
            done = subprocess.run(
                ["sh", "-eu", "-c", call],
                cwd=tmp_path,
                env=environment,
                capture_output=True,
                text=True,
                check=True,
            )
            found = json.loads(done.stdout)
            assert holds(told, found), (call, told, found)


def test_upload_under_way_is_stored_before_the_server_stops(ledger_file):
    path, token = ledger_file
    body = next(text for kind, text in BLOCKS if kind == "csv").encode()
    with serving.served(path) as address:
        line = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)
        line.putrequest("POST", "/api/submissions?period=2026-Q3")
        for name, value in (
            ("Authorization", f"Bearer {token}"),
            ("Content-Type", "text/csv"),
            ("Content-Length", len(body)),
            # The server says "go on" once it has begun to receive.
            ("Expect", "100-continue"),
        ):
            line.putheader(name, value)
        line.endheaders()
        assert line.sock.recv(100).startswith(b"HTTP/1.1 100 ")
        line.send(body[:50])
        answers = []
        rest = threading.Thread(target=finish, args=(line, address, body[50:], answers))
        rest.start()
    rest.join()
    ((status, told),) = answers
    assert (201, 1) == (status, told["submission"]["id"])
    engine = open_ledger(serving.address_of(path))
    assert [len(body)] == [one.size for one in read_filings(engine)]
    engine.close()


def finish(line, address, body, answers):
    """Send the rest of a body once the server takes no new connections."""
    while is_listening(address):
        pass
    line.send(body)
    answer = line.getresponse()
    answers.append((answer.status, json.loads(answer.read())))


def is_listening(address):
    parts = urlsplit(address)
    try:
        socket.create_connection((parts.hostname, parts.port), timeout=1).close()
    except OSError:
        return False
    return True


# --- what the page tells --------------------------------------------------------------------------


def test_every_refusal_has_its_line_with_its_status():
    lines = re.findall(r"^\| (\d{3}) \| `([a-z-]+)` \| .+ / .+ \|$", PAGE, flags=re.MULTILINE)
    assert [(str(status), code) for code, status in REFUSALS.items()] == lines


def test_every_fault_of_a_parameter_is_named():
    assert list(FAULTS) == re.findall(r"`([a-z-]+)`", PAGE.rpartition("`faults`:")[2])


def test_every_limit_is_told_as_it_is(monkeypatch, tmp_path):
    monkeypatch.setenv("KPI_STORE", serving.address_of(tmp_path / "kpi.duckdb"))
    callers = live(os.environ).callers
    assert (60, 1) == (callers.allowance.most, callers.allowance.every.total_seconds())
    assert (20, 20, 100) == (
        api.PLACES.total_tokens,
        bodies.MOST_FILES,
        bodies.LARGEST_FILE / 2**20,
    )
    assert (30, 15) == (bodies.STALLED_SECONDS, bodies.WHOLE_SECONDS / 60)
    for number in (
        "60 lần",
        "60 times",
        "20 lần nộp",
        "1 đến 20 phần",
        "100 MB",
        "30 giây",
        "15 phút",
    ):
        assert number in PAGE
    live(os.environ).close()


def test_every_type_and_address_is_told():
    for told in (*bodies.FILE_TYPES, bodies.FORM, api.SUBMISSIONS, "/api/status"):
        assert told in PAGE
