"""Transactions and threads on one DuckDB ledger."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import duckdb
import pandas as pd
import pytest

from building import figure, submission
from metrics.store.ledger import open_ledger
from metrics.store.submissions import store_accepted

COUNT = "SELECT count(*) FROM decisions"
ROW = "INSERT INTO decisions VALUES (?, 1, 'accepted', 'test', TIMESTAMP '2024-01-01', '')"


def test_statements_of_a_transaction_take_effect_together(ledger):
    with ledger.transaction() as statements:
        statements.query(ROW, (1,))
        statements.query(ROW, (2,))
        assert [(2,)] == statements.query(COUNT)
    assert [(2,)] == ledger.query(COUNT)


def test_error_in_a_transaction_undoes_all_of_it_and_is_raised(ledger):
    def half_done():
        with ledger.transaction() as statements:
            statements.query(ROW, (1,))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half_done()
    assert [(0,)] == ledger.query(COUNT)


def test_interruption_in_a_transaction_undoes_all_of_it(ledger):
    def interrupted():
        with ledger.transaction() as statements:
            statements.query(ROW, (1,))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert [(0,)] == ledger.query(COUNT)


def test_ledger_can_be_written_after_a_failed_transaction(ledger):
    def twice_the_same():
        with ledger.transaction() as statements:
            statements.query(ROW, (1,))
            statements.query(ROW, (1,))

    with pytest.raises(duckdb.ConstraintException):
        twice_the_same()
    with ledger.transaction() as statements:
        statements.query(ROW, (1,))
    assert [(1,)] == ledger.query(COUNT)


def test_open_transaction_is_not_seen_by_other_threads(ledger):
    with ledger.transaction() as statements, ThreadPoolExecutor(1) as other:
        statements.query(ROW, (1,))
        assert [(0,)] == other.submit(ledger.query, COUNT).result(10)
    assert [(1,)] == ledger.query(COUNT)


def test_frame_is_read_by_its_name_and_forgotten_afterwards(ledger):
    frame = pd.DataFrame({"number": [1, 2, 3]})
    assert [(6,)] == ledger.query("SELECT sum(number) FROM asked", (), {"asked": frame})
    with pytest.raises(duckdb.CatalogException):
        ledger.query("SELECT sum(number) FROM asked")


def test_frame_is_forgotten_even_when_the_statement_fails(ledger):
    frame = pd.DataFrame({"number": [1]})
    with pytest.raises(duckdb.Error):
        ledger.query("SELECT nothing FROM asked", (), {"asked": frame})
    with pytest.raises(duckdb.CatalogException):
        ledger.query("SELECT number FROM asked")


def test_frames_of_two_threads_do_not_meet(ledger):
    together = threading.Barrier(4)

    def total(number):
        frame = pd.DataFrame({"number": [number] * 10})
        together.wait(10)
        return [
            ledger.query("SELECT sum(number) FROM asked", (), {"asked": frame})[0][0]
            for _ in range(50)
        ]

    with ThreadPoolExecutor(4) as threads:
        sums = list(threads.map(total, range(4)))
    assert [[number * 10] * 50 for number in range(4)] == sums


def test_four_threads_read_800_times_while_one_writes(tmp_path):
    engine = open_ledger(f"duckdb:///{tmp_path / 'kpi.duckdb'}")
    writing = threading.Event()

    def read(_):
        writing.wait(10)
        rows = []
        for _ in range(200):
            frame = pd.DataFrame({"indicator": ["figure"]})
            rows += engine.query(
                "SELECT count(*), coalesce(sum(value), 0) FROM actuals a "
                "JOIN asked USING (indicator)",
                (),
                {"asked": frame},
            )
        return rows

    def write():
        for number in range(40):
            pair = figure("a", "2024-Q1", number), figure("b", "2024-Q1", -number)
            store_accepted(engine, [submission(*pair)], "test")
            writing.set()

    with ThreadPoolExecutor(5) as threads:
        written = threads.submit(write)
        read_rows = [row for rows in threads.map(read, range(4)) for row in rows]
        written.result(60)
    engine_rows = engine.query("SELECT count(*) FROM actuals")
    engine.close()
    assert [(80,)] == engine_rows
    # Both figures of a file are there, or neither.
    assert 800 == len(read_rows)
    assert {(0, 0)} == {(count % 2, total) for count, total in read_rows}


def test_writers_of_several_threads_take_turns_and_lose_nothing(ledger):
    def write(thread):
        for number in range(10):
            actual = figure(f"a{thread}", "2024-Q1", number)
            store_accepted(ledger, [submission(actual)], "test")

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(write, range(4)))
    assert [(40, 40, 40)] == ledger.query(
        "SELECT (SELECT count(*) FROM actuals), count(DISTINCT id), max(id) FROM submissions"
    )
