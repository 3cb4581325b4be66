# ruff: noqa: S608 - names of our own tables and columns
"""The log: whatever is done verifies, and whatever is changed behind its back is named."""

from __future__ import annotations

import hashlib
import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from metrics.access import Role, Viewer
from metrics.filings import Decision
from metrics.periods import parse_period
from metrics.store.accounts import (
    Account,
    Token,
    add_account,
    add_token,
    change_account,
    end_session,
    open_session,
    revoke_token,
)
from metrics.store.briefings import Freezing, Slide, append_briefing
from metrics.store.decisions import decide
from metrics.store.digests import TABLES, read_figures_kept
from metrics.store.duckdb import DuckDBEngine
from metrics.store.entries import Wanted, read_entries
from metrics.store.filings import read_content, read_filing
from metrics.store.ledger import migrate, open_ledger
from metrics.store.locks import write_lock
from metrics.store.log import COLUMNS, GENESIS, Act, Entry, Kind, write_entry
from metrics.store.notes import append_note
from metrics.store.packing import pack
from metrics.store.schema import LOG_BEGINS, MIGRATIONS
from metrics.store.submissions import Actual, Submission, store_accepted, store_submitted
from metrics.store.verification import check_log

MOMENT = datetime(2026, 1, 5, 8, 0)  # noqa: DTZ001 - naive UTC
CLERK = Viewer("van_thu", Role.AGENCY, "a")
CHIEF = Viewer("so_noi_vu", Role.REVIEWER)
QUARTER = parse_period("2025-Q4")


def actual(line, value, note=""):
    return Actual(line, "a", "posts", QUARTER, "", None, None, Decimal(value), note)


def file(number, rows=2):
    content = f"tệp {number}".encode()
    figures = tuple(actual(line, number + line, "ghi chú") for line in range(2, 2 + rows))
    return Submission(f"{number}.csv", content, figures, "van_thu", agency="a", closes=8103)


def account(name="van_thu"):
    return Account(name, "hash", Role.AGENCY, "a", False, False, 0, "admin", MOMENT)  # noqa: FBT003


def live(ledger):
    """Do a bit of everything on a ledger."""
    store_accepted(ledger, [file(1), file(2)], "kpi load")
    store_submitted(ledger, [file(3)], by=CLERK)
    decide(ledger, {3: 0}, Decision.RETURNED, CHIEF, "thiếu dòng")
    store_submitted(ledger, [file(4)], by=CLERK)
    write_lock(ledger, 8103, None, CHIEF, "hết hạn", locked=True)
    write_lock(ledger, 8103, "a", CHIEF, "mở lại", locked=False)
    add_account(ledger, account())
    change_account(ledger, "van_thu", "admin", MOMENT, password_hash="other", epoch=1)  # noqa: S106
    open_session(ledger, "sha", account(), MOMENT)
    end_session(ledger, "sha", MOMENT)
    number = add_token(ledger, "sha", Token(0, "van_thu", "phần mềm", "admin", MOMENT, None))
    add_token(ledger, "sha2", Token(0, "van_thu", "khác", "admin", MOMENT, None))
    revoke_token(ledger, number, "admin", MOMENT)
    append_note(ledger, "T1", 8103, "a", ("tuyển thêm", "dừng tuyển"), CLERK)
    frozen = Freezing(8103, MOMENT, 3, "hash", "declared", "0.1.0")
    append_briefing(ledger, "Giao ban", frozen, [Slide("T1", "nói")], None, CHIEF)


@pytest.fixture(scope="module")
def full(tmp_path_factory):
    """File of a ledger in which a bit of everything was done, and that nobody has open."""
    path = tmp_path_factory.mktemp("full") / "kpi.duckdb"
    engine = open_ledger(f"duckdb:///{path}")
    live(engine)
    engine.close()
    return path


@pytest.fixture
def lived(full, tmp_path):
    """A copy of the full ledger for one test alone."""
    engine = open_ledger(f"duckdb:///{shutil.copy(full, tmp_path / 'kpi.duckdb')}")
    yield engine
    engine.close()


def codes(ledger):
    return [(one.code, one.entry) for one in check_log(ledger).broken]


def entry_of(ledger, table, number):
    """Number of the entry that vouches for a row."""
    key = TABLES[table].columns[0]
    (found,) = (
        one.id
        for one in read_entries(ledger, Wanted())
        if one.details.get("table") == table and one.details["row"][key] == number
    )
    return found


def test_everything_done_has_its_entry_and_verifies(lived):
    done = [one.action for one in reversed(read_entries(lived, Wanted()))]
    assert [
        *("filed", "filed", "accepted", "accepted", "filed", "returned", "filed"),
        *("superseded", "locked", "unlocked", "account_added", "password_changed", "signed_in"),
        *("signed_out", "token_issued", "token_issued", "token_revoked", "noted"),
        "briefed",
    ] == done
    checked = check_log(lived)
    assert (True, None, 19) == (checked.is_whole, checked.first, checked.entries)


def test_entry_says_who_with_role_and_agency_and_whom_it_concerns(lived):
    (returned,) = read_entries(lived, Wanted(action="returned"))
    assert ("so_noi_vu", "reviewer", None, "a") == (
        returned.who,
        returned.role,
        returned.agency,
        returned.concerns,
    )
    filed = read_entries(lived, Wanted(action="filed"))[0]
    assert ("van_thu", "agency", "a", "a") == (filed.who, filed.role, filed.agency, filed.concerns)
    assert ("thiếu dòng", 2) == (returned.details["row"]["reason"], filed.details["rows"])


def test_log_holds_no_secret(lived):
    texts = [row[0] for row in lived.query("SELECT details FROM log")]
    assert not any("password_hash" in text or '"sha256":"sha' in text for text in texts)


def test_nothing_written_leaves_no_entry(lived):
    before = len(read_entries(lived, Wanted()))
    with pytest.raises(RuntimeError), lived.transaction() as statements:  # noqa: PT012 - one transaction
        statements.query("INSERT INTO locks VALUES (9, 1, NULL, TRUE, 'x', ?, '')", (MOMENT,))
        raise RuntimeError
    revoke_token(lived, 1, "admin", MOMENT)
    end_session(lived, "sha", MOMENT)
    store_accepted(lived, [file(1), file(2)], "kpi load")
    store_accepted(lived, [file(1), file(2)], "kpi load")
    assert before + 2 == len(read_entries(lived, Wanted()))
    assert check_log(lived).is_whole


def changed(value):
    """Another value of the same sort, one step away."""
    if value is None:
        return "x"
    if isinstance(value, bool):
        return not value
    if isinstance(value, datetime):
        return value + timedelta(microseconds=1)
    if isinstance(value, bytes):
        return value[:-1] + bytes([value[-1] ^ 1])
    return f"{value[:-1]}~" if isinstance(value, str) else value + 1


def tamper(ledger, table, key, number, column):
    """Change one cell behind the ledger's back."""
    (value,) = ledger.query(f"SELECT {column} FROM {table} WHERE {key} = ?", (number,))[0]
    # Numbers that stand in for None, where a column takes no text.
    other = 1 if value is None and column in NUMBERS else changed(value)
    if (table, column) == ("submissions", "sha256"):
        ledger.query("DROP INDEX submissions_file")
    if column == "verdict":
        other = "withdrawn"
    ledger.query(f"UPDATE {table} SET {column} = ? WHERE {key} = ?", (other, number))


NUMBERS = ("closes", "numerator", "denominator", "value", "line", "spans", "warnings", "replaces")
ROWS = [
    (name, column)
    for name, table in TABLES.items()
    for column in table.columns
    if column != table.columns[0]
]


@pytest.mark.parametrize(("table", "column"), ROWS)
def test_one_changed_cell_is_found_with_its_entry_and_column(lived, table, column):
    number = 1
    entry = entry_of(lived, table, number)
    tamper(lived, table, TABLES[table].columns[0], number, column)
    first = check_log(lived).first
    assert ("changed", entry, table, number, (column,)) == (
        first.code,
        first.entry,
        first.table,
        first.number,
        first.columns,
    )


@pytest.mark.parametrize("table", TABLES)
def test_changed_number_of_a_row_is_found(lived, table):
    entry, key = entry_of(lived, table, 1), TABLES[table].columns[0]
    lived.query(f"UPDATE {table} SET {key} = 99 WHERE {key} = 1")
    assert ("gone", entry) in codes(lived)
    assert ("unrecorded", None) in codes(lived)


def test_changed_byte_of_a_file_is_found(lived):
    tamper(lived, "submissions", "id", 2, "content")
    assert [("file", entry_of(lived, "submissions", 2))] == codes(lived)


@pytest.mark.parametrize("kept", [b"x", b"", pack(b"another file").content])
def test_file_that_cannot_be_unpacked_or_is_another_is_found(lived, kept):
    lived.query("UPDATE submissions SET content = ? WHERE id = 2", (kept,))
    assert [("file", entry_of(lived, "submissions", 2))] == codes(lived)


def test_file_kept_before_files_were_packed_is_whole(lived):
    content = read_content(lived, 2)
    sql = "UPDATE submissions SET content = ?, unpacked_size = NULL WHERE id = 2"
    lived.query(sql, (content,))
    assert check_log(lived).is_whole
    assert (content, len(content)) == (read_content(lived, 2), read_filing(lived, 2).size)


@pytest.mark.parametrize(
    "column",
    [
        *("line", "agency", "indicator", "closes", "spans", "breakdown"),
        *("numerator", "denominator", "value", "note"),
    ],
)
def test_changed_figure_is_found(lived, column):
    old = lived.query(f"SELECT {column} FROM actuals WHERE submission = 2 AND line = 3")[0][0]
    other = 1 if old is None else changed(old) if not isinstance(old, Decimal) else old + 1
    lived.query(
        f"UPDATE actuals SET {column} = ? WHERE submission = 2 AND line = 3", (other or "x",)
    )
    assert [("figures", entry_of(lived, "submissions", 2))] == codes(lived)


def test_figure_moved_to_another_filing_taken_away_or_added_is_found(lived):
    lived.query("UPDATE actuals SET submission = 1 WHERE submission = 2 AND line = 3")
    assert [("figures", 1), ("figures", 2)] == codes(lived)
    lived.query("DELETE FROM actuals WHERE submission = 1 AND value = 5")
    assert [("figures", 2)] == codes(lived)
    lived.query(
        "INSERT INTO actuals SELECT 77, * EXCLUDE (submission) FROM actuals WHERE submission = 1"
    )
    assert [("figures", 2), ("unrecorded", None)] == codes(lived)


def test_digest_of_many_figures_is_the_same_however_they_are_read(ledger, monkeypatch):
    figures = tuple(actual(line, line, note=f"dòng {line}") for line in range(2, 3000))
    files = [
        Submission(f"{number}.csv", b"%d" % number, figures[number:], "van_thu")
        for number in range(3)
    ]
    store_accepted(ledger, files, CHIEF)
    whole = read_figures_kept(ledger)
    monkeypatch.setattr("metrics.store.duckdb.ROWS_AT_ONCE", 500)
    assert whole == read_figures_kept(ledger)
    assert {2: whole[2]} == read_figures_kept(ledger, [2])
    assert [2998, 2997, 2996] == [whole[number].rows for number in (1, 2, 3)]
    lines = "".join(
        f"{one.line}|1|a|5|posts|{QUARTER.closes}|1|0||||{one.value}.000000|{len(one.note)}|{one.note}\n"
        for one in figures
    )
    assert hashlib.sha256(lines.encode()).hexdigest() == whole[1].digest


@pytest.mark.parametrize("column", COLUMNS[1:])
@pytest.mark.parametrize("number", [1, 9, 19])
def test_changed_cell_of_an_entry_is_found_and_the_entry_named(lived, number, column):
    tamper(lived, "log", "id", number, column)
    first = check_log(lived).first
    assert ("hash", number) == (first.code, first.entry)


def test_chain_made_anew_from_a_changed_entry_on_does_not_end_as_it_did(lived):
    write_entry(lived, "x", Entry(Act.HISTORY, Kind.LEDGER, "", {}))
    lived.query("DELETE FROM log WHERE id = 20")
    assert [("missing", 20)] == codes(lived)
    lived.query("UPDATE log_end SET entries = 19")
    assert [("end", 19)] == codes(lived)


@pytest.mark.parametrize("number", [1, 9, 19])
def test_entry_left_out_is_named(lived, number):
    lived.query("DELETE FROM log WHERE id = ?", (number,))
    first = check_log(lived).first
    assert ("missing", number) == (first.code, first.entry)


def test_all_entries_left_out_are_found(lived):
    lived.query("DELETE FROM log")
    assert ("missing", 1) == codes(lived)[0]
    lived.query("DELETE FROM log_end")
    assert {("unrecorded", None)} == set(codes(lived))


def test_entries_that_changed_places_are_found(lived):
    for one, other in ((2, 90), (3, 2), (90, 3)):
        lived.query("UPDATE log SET id = ? WHERE id = ?", (other, one))
    assert ("hash", 2) == codes(lived)[0]


def test_entry_put_in_is_found(lived):
    lived.query("INSERT INTO log SELECT 20, * EXCLUDE (id) FROM log WHERE id = 19")
    first = check_log(lived).first
    assert ("hash", 20) == (first.code, first.entry)


@pytest.mark.parametrize(
    ("table", "number"), [("decisions", 4), ("decisions", 1), ("submissions", 4), ("locks", 2)]
)
def test_row_taken_away_is_found_by_its_entry(lived, table, number):
    entry = entry_of(lived, table, number)
    lived.query(f"DELETE FROM {table} WHERE id = ?", (number,))
    assert ("gone", entry) == codes(lived)[0]


def test_row_put_in_is_found(lived):
    lived.query("INSERT INTO decisions VALUES (9, 3, 'accepted', 'x', ?, '')", (MOMENT,))
    found = check_log(lived).first
    assert ("unrecorded", None, "decisions", 9) == (
        found.code,
        found.entry,
        found.table,
        found.number,
    )


def test_empty_ledger_is_whole(ledger):
    checked = check_log(ledger)
    assert (True, 0, GENESIS) == (checked.is_whole, checked.entries, checked.hash)


def test_writers_in_many_threads_make_one_chain(ledger):
    def write(number):
        if number % 2:
            store_submitted(ledger, [file(number)], by=CLERK)
        else:
            add_account(ledger, account(f"a{number}"))
        return check_log(ledger).broken

    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(write, range(1, 41)))
    assert {()} == set(found)
    checked = check_log(ledger)
    assert checked.is_whole
    assert checked.entries >= 40


# --- ledgers made before the log ------------------------------------------------------------------


@pytest.fixture
def older(lived):
    """The same ledger as it would be if it had been made before there was a log."""
    lived.query("DROP TABLE log")
    lived.query("DROP TABLE log_end")
    lived.query("DELETE FROM notes")
    lived.query("DELETE FROM briefings")
    lived.query("DELETE FROM migrations WHERE number = ?", (LOG_BEGINS,))
    migrate(lived)
    return lived


def test_ledger_from_before_is_covered_by_one_entry(older):
    checked = check_log(older)
    assert (True, 1) == (checked.is_whole, checked.entries)
    (history,) = read_entries(older, Wanted())
    told = {name: one["rows"] for name, one in history.details["tables"].items()}
    assert {
        "submissions": 4,
        "decisions": 4,
        "locks": 2,
        "accounts": 2,
        "tokens": 2,
        "revocations": 1,
        "actuals": 8,
    } == told
    store_submitted(older, [file(5)], by=CLERK)
    revoke_token(older, 2, "admin", MOMENT)
    assert check_log(older).is_whole


@pytest.mark.parametrize(
    ("table", "column"), [row for row in ROWS if not TABLES[row[0]].is_younger]
)
def test_changed_cell_from_before_the_log_is_found(older, table, column):
    tamper(older, table, TABLES[table].columns[0], 1, column)
    assert ("history", 1) in codes(older)


def test_row_from_before_the_log_that_is_taken_away_or_added_is_found(older):
    older.query("DELETE FROM decisions WHERE id = 1")
    assert [("history", 1)] == codes(older)
    older.query("INSERT INTO locks VALUES (3, 8103, NULL, FALSE, 'x', ?, '')", (MOMENT,))
    assert [("history", 1), ("unrecorded", None)] == codes(older)


def test_figure_from_before_the_log_that_changed_is_found(older):
    older.query("UPDATE actuals SET value = value + 1 WHERE submission = 1 AND line = 2")
    assert [("history", 1)] == codes(older)


def test_ledger_of_every_earlier_version_takes_the_log(tmp_path):
    path = tmp_path / "old.duckdb"
    engine = DuckDBEngine(path)
    with engine.transaction() as statements:
        statements.query(
            "CREATE TABLE migrations (number INTEGER PRIMARY KEY, applied_at TIMESTAMP)"
        )
        for number, steps in MIGRATIONS:
            if number > 1:
                break
            for step in steps:
                statements.query(step)
            statements.query("INSERT INTO migrations VALUES (?, ?)", (number, MOMENT))
        statements.query(
            "INSERT INTO submissions VALUES (1, 'a', 'reported', 'x.csv', ?, 'x', 'n', ?)",
            ("2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881", MOMENT),
        )
    engine.close()
    opened = open_ledger(f"duckdb:///{path}")
    try:
        assert (True, 1) == (check_log(opened).is_whole, check_log(opened).entries)
    finally:
        opened.close()
