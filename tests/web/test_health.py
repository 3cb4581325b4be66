"""Whether people can work is told by a status, and why not by a code alone."""

from __future__ import annotations

import os
import re

import pytest

from metrics.services.live import live


@pytest.fixture
def ours(monkeypatch, tmp_path, root, engine):  # noqa: ARG001 - another ledger is opened
    """Declarations of this test's own."""
    path = tmp_path / "targets.yaml"
    path.write_bytes((root / "targets.yaml").read_bytes())
    monkeypatch.setenv("KPI_TARGETS", str(path))
    return path


def test_server_is_ready_when_the_ledger_answers_and_the_declarations_load(client, ours):
    assert (200, "ok") == (client.get("/readyz").status, client.get("/readyz").text)
    ours.write_text("targets: {", encoding="utf-8")
    answer = client.get("/readyz")
    assert (503, "declarations-wrong") == (answer.status, answer.text)
    assert (200, "ok") == (client.get("/healthz").status, client.get("/healthz").text)


def test_ledger_that_does_not_answer_is_told_by_a_number(client, ours):
    assert ours.exists()
    live(os.environ).engine.query("DROP TABLE decisions")
    answer = client.get("/readyz")
    assert 503 == answer.status
    assert re.fullmatch(r"fault [0-9a-f]{16}", answer.text)
