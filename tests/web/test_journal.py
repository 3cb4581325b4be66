"""The log for machines: one line of JSON an event, and nothing of anybody in it."""

from __future__ import annotations

import io
import json
from time import monotonic, sleep

import pytest

from metrics.web.faults import noted
from metrics.web.journal import SETTING, begin


@pytest.fixture
def lines():
    """What was written since, as objects."""
    output = io.StringIO()
    begin({SETTING: "json"}, output)
    yield lambda: [json.loads(line) for line in output.getvalue().splitlines()]
    begin({})


def requests(told):
    """Lines about requests."""
    return [one for one in told if one["event"] == "request"]


def test_request_is_one_line_with_its_route_and_nothing_that_was_asked_for(client, lines):
    client.get("/target?target=HP24-Q2&ten=Nguyen")
    client.post("/login", {"name": "nguyen_van", "password": "x"})
    client.get("/api/submissions/77", Authorization="Bearer kpi_x")
    client.get("/media/nguyen.csv")
    until = monotonic() + 60
    while len(told := requests(lines())) < 4 and monotonic() < until:
        # A line is written once its answer is on its way.
        sleep(0.01)
    assert [
        ("GET", "/target", 303),
        ("POST", "/login", 403),
        ("GET", "/api/submissions/{number}", 401),
        ("GET", "/media/", 303),
    ] == [(one["method"], one["route"], one["status"]) for one in told]
    assert {("event", "id", "level", "method", "ms", "route", "status", "time")} == {
        tuple(sorted(one)) for one in told
    }
    everything = json.dumps(lines()).lower()
    assert not [one for one in ("nguyen", "hp24", "127.0.0.1", "kpi_x") if one in everything]


def test_error_is_one_line_with_its_number_sort_and_place_and_not_its_words(lines):
    try:
        int("Nguyễn Văn")
    except ValueError as error:
        number = noted(error)
    (told,) = lines()
    assert (number, "ValueError", "error") == (told["id"], told["error"], told["level"])
    assert "test_journal.py" in told["at"][0]
    assert "Nguy" not in json.dumps(told, ensure_ascii=False)


def test_nothing_changes_for_who_does_not_ask_for_it(client, capfd):
    begin({})
    client.get("/healthz")
    assert ("", "") == tuple(capfd.readouterr())
