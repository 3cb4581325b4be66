"""What pages and routes share: one ledger, declarations as they are now, demonstrations at home."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest

from metrics.access import Role, Viewer
from metrics.errors import DeclarationError, ExposedDemonstrationError, StoreBusyError
from metrics.services.accounts import add_account
from metrics.services.live import close_all, is_loopback, live, require_private
from metrics.store.ledger import open_ledger
from metrics.web.opening import opened

HOLDING = """
import sys
from metrics.store.ledger import open_ledger
engine = open_ledger(sys.argv[1])
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def environment(root, tmp_path, monkeypatch):
    """Settings of a server on declarations and a ledger of this test's own."""
    shutil.copy(root / "targets.yaml", tmp_path)
    settings = {
        "KPI_STORE": f"duckdb:///{tmp_path / 'kpi.duckdb'}",
        "KPI_TARGETS": str(tmp_path / "targets.yaml"),
        "KPI_AGENCIES": str(root / "data" / "agencies.csv"),
        "KPI_SOURCES": str(root / "data" / "sources.csv"),
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    yield settings
    close_all()


@pytest.fixture
def held(environment, root):
    """Another process that holds the ledger until it is told to let go."""
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDING, environment["KPI_STORE"]],
        cwd=root,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert b"held" in holder.stdout.readline()
    yield holder
    holder.communicate()


def demonstrate(store):
    engine = open_ledger(store)
    maker = Viewer("test", Role.ADMIN)
    add_account(engine, maker, {}, "lanh_dao", "x" * 12, Role.VIEWER, is_demo=True)
    engine.close()


def test_everyone_in_the_process_shares_one(environment):
    assert live(environment) is live(dict(environment))
    assert live(environment).engine is live(environment).engine
    assert live(environment).sessions is live(environment).sessions
    assert live(environment).workspace() is live(environment).workspace()


def test_declarations_are_read_anew_when_a_file_changes_and_the_ledger_stays_open(
    environment, tmp_path
):
    shared, path = live(environment), tmp_path / "targets.yaml"
    before = shared.workspace()
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("on_track: 0.95", "on_track: 0.9"), encoding="utf-8")
    os.utime(path, ns=(1, 1))
    after = shared.workspace()
    assert before.catalog.fingerprint != after.catalog.fingerprint
    assert before.engine is after.engine


def test_broken_declarations_are_told_until_they_are_mended_and_signing_in_goes_on(
    environment, tmp_path
):
    shared, path = live(environment), tmp_path / "targets.yaml"
    sound = path.read_text(encoding="utf-8")
    path.write_text("settings: 1", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(DeclarationError):
            shared.workspace()
    assert shared.sessions.viewer_of("nobody's") is None
    path.write_text(sound, encoding="utf-8")
    assert shared.workspace().catalog.targets


def test_ledger_held_elsewhere_is_told_until_it_is_free(environment, held):
    for _ in range(2):
        with pytest.raises(StoreBusyError):
            live(environment).workspace()
        with pytest.raises(StoreBusyError):
            _ = live(environment).sessions
    held.communicate()
    assert live(environment).workspace().catalog.targets


def test_server_waits_for_a_held_ledger_on_this_machine_only(held):
    with opened("127.0.0.1"):
        pass
    with pytest.raises(StoreBusyError), opened("0.0.0.0"):  # noqa: S104 - refused
        pass
    assert held.poll() is None


def test_closed_workspace_lets_go_of_the_ledger_and_opens_it_anew(environment):
    shared = live(environment)
    first = shared.engine
    shared.close()
    assert first is not shared.engine
    assert [(1,)] == shared.engine.query("SELECT 1")


def test_ledger_in_memory_has_a_passing_key(environment, tmp_path):
    memory = live(environment | {"KPI_STORE": "duckdb:///:memory:"})
    assert 32 == len(memory.sessions.key)
    assert [] == list(tmp_path.glob("*.secret"))


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "192.0.2.7", "", None, "example.invalid"])  # noqa: S104
def test_demonstration_is_not_served_to_other_machines(environment, address):
    with opened(address):
        pass
    demonstrate(environment["KPI_STORE"])
    with pytest.raises(ExposedDemonstrationError), opened(address):
        pass


@pytest.mark.parametrize("address", ["127.0.0.1", "127.0.0.9", "::1", "localhost"])
def test_demonstration_is_served_to_this_machine(environment, address):
    demonstrate(environment["KPI_STORE"])
    assert is_loopback(address)
    with opened(address):
        require_private(live(environment).engine, address)
