"""Opening a ledger: addresses, migrations, one process at a time, nothing leaves the machine."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from building import figure, submission
from metrics.store.ledger import migrate, open_ledger
from metrics.store.schema import MIGRATIONS
from metrics.store.submissions import store_accepted

# What another process does with the file named on its command line; ends with 7 when it is busy.
OTHER_PROCESS = """
import sys
from metrics.errors import StoreBusyError
from metrics.store.ledger import open_ledger
try:
    engine = open_ledger(sys.argv[1])
except StoreBusyError:
    sys.exit(7)
print(engine.query("SELECT count(*) FROM actuals")[0][0])
engine.close()
"""


def open_elsewhere(address):
    done = subprocess.run(
        [sys.executable, "-c", OTHER_PROCESS, address],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
        timeout=60,
    )
    return done.returncode, done.stdout.strip()


def tables(engine):
    return {row[0] for row in engine.query("SELECT table_name FROM information_schema.tables")}


def test_new_ledger_has_the_tables_of_every_migration(ledger):
    assert {"migrations", "submissions", "decisions", "actuals"} <= tables(ledger)
    assert [number for number, _ in MIGRATIONS] == [
        row[0] for row in ledger.query("SELECT number FROM migrations ORDER BY number")
    ]


def test_migrations_are_numbered_upwards_and_once():
    numbers = [number for number, _ in MIGRATIONS]
    assert sorted(set(numbers)) == numbers


def test_migrating_again_changes_nothing(ledger):
    store_accepted(ledger, [submission(figure("a", "2024-Q1", 1))], "test")
    before = ledger.query("SELECT * FROM migrations"), tables(ledger)
    migrate(ledger)
    migrate(ledger)
    assert before == (ledger.query("SELECT * FROM migrations"), tables(ledger))
    assert [(1,)] == ledger.query("SELECT count(*) FROM actuals")


def test_figures_are_there_when_the_file_is_opened_again(tmp_path):
    address = f"duckdb:///{tmp_path / 'data' / 'kpi.duckdb'}"
    engine = open_ledger(address)
    store_accepted(engine, [submission(figure("a", "2024-Q1", 1))], "test")
    engine.close()
    again = open_ledger(address)
    assert [("a", 8097)] == again.query("SELECT agency, closes FROM actuals")
    again.close()


@pytest.mark.parametrize(
    "address",
    ["", "kpi.duckdb", "duckdb://kpi.duckdb", "postgresql://localhost/kpi", "sqlite:///kpi.db"],
)
def test_address_of_another_kind_is_refused(address):
    if address.startswith("postgresql") and "postgres" in open_ledger.__doc__.lower():
        pytest.skip("this ledger can be kept in PostgreSQL")
    with pytest.raises(ValueError, match="not a ledger address"):
        open_ledger(address)


def test_two_ledgers_in_memory_share_nothing(ledger):
    other = open_ledger("duckdb:///:memory:")
    store_accepted(ledger, [submission(figure("a", "2024-Q1", 1))], "test")
    assert [(0,)] == other.query("SELECT count(*) FROM actuals")
    other.close()


def test_second_process_is_told_that_the_file_is_busy(tmp_path):
    address = f"duckdb:///{tmp_path / 'kpi.duckdb'}"
    engine = open_ledger(address)
    assert (7, "") == open_elsewhere(address)
    store_accepted(engine, [submission(figure("a", "2024-Q1", 1))], "test")
    engine.close()
    assert (0, "1") == open_elsewhere(address)


def test_file_open_in_this_process_already_is_shared_until_its_last_user_closes_it(tmp_path):
    address = f"duckdb:///{tmp_path / 'kpi.duckdb'}"
    first, second = open_ledger(address), open_ledger(address)
    store_accepted(first, [submission(figure("a", "2024-Q1", 1))], "test")
    first.close()
    assert [(1,)] == second.query("SELECT count(*) FROM actuals")
    assert (7, "") == open_elsewhere(address)
    second.close()
    assert (0, "1") == open_elsewhere(address)


def test_ledger_closed_twice_can_be_opened_again(tmp_path):
    address = f"duckdb:///{tmp_path / 'kpi.duckdb'}"
    engine = open_ledger(address)
    engine.close()
    engine.close()
    again = open_ledger(address)
    assert [(0,)] == again.query("SELECT count(*) FROM actuals")
    again.close()


def test_file_that_is_no_ledger_is_an_error_and_not_busy(tmp_path):
    path = tmp_path / "kpi.duckdb"
    path.write_bytes(b"agency,indicator,period\n" * 1000)
    with pytest.raises(ValueError, match="cannot be opened as a ledger"):
        open_ledger(f"duckdb:///{path}")


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM glob('/etc/*')",
        "COPY actuals TO '{folder}/stolen.csv'",
        "COPY actuals FROM '/etc/passwd'",
        "EXPORT DATABASE '{folder}/stolen'",
        "ATTACH '{folder}/other.duckdb'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "SET lock_configuration = false",
        "SET autoinstall_known_extensions = true",
        "RESET enable_external_access",
        "PRAGMA enable_external_access",
    ],
)
def test_nothing_outside_the_ledger_can_be_read_or_written(ledger, tmp_path, statement):
    with pytest.raises(duckdb.Error):
        ledger.query(statement.format(folder=tmp_path))
    assert [] == list(tmp_path.iterdir())


def test_file_on_disk_is_locked_down_too(tmp_path):
    engine = open_ledger(f"duckdb:///{tmp_path / 'kpi.duckdb'}")
    with pytest.raises(duckdb.PermissionException):
        engine.query("SELECT * FROM read_csv('/etc/passwd')")
    engine.close()
