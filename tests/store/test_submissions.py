"""Files kept with their actuals and decisions: all of it or none, and never changed later."""

from __future__ import annotations

import hashlib
from datetime import datetime
from decimal import Decimal

import duckdb
import pytest

from building import POSTS, SHARE, SURVEY, figure, submission
from metrics.status.verdict import Status
from metrics.store.filings import read_content, read_filing
from metrics.store.submissions import Submission, actuals_frame, store_accepted

STANDING_80 = {"rule": {"kind": "share", "target": "80%"}, "due": "standing"}
NOON, EVENING, NIGHT = (datetime(2024, 4, 1, hour) for hour in (12, 18, 23))  # noqa: DTZ001


def counts(engine):
    """How many submissions, decisions and actuals there are."""
    return tuple(
        engine.query(f"SELECT count(*) FROM {table}")[0][0]  # noqa: S608 - three known names
        for table in ("submissions", "decisions", "actuals")
    )


def test_file_is_kept_as_received_with_who_and_when(ledger):
    content = "agency,value\nSở,1\n".encode("cp1258", errors="replace")
    file = submission(figure("a", "2024-Q1", 1), content=content, file_name="quý 1.csv")
    store_accepted(ledger, [file], "admin", NOON)
    assert content == read_content(ledger, 1)
    assert [(1, "quý 1.csv", hashlib.sha256(content).hexdigest(), "test", NOON)] == ledger.query(
        "SELECT id, file_name, sha256, submitted_by, submitted_at FROM submissions"
    )
    assert len(content) == read_filing(ledger, 1).size
    assert [(1, 1, "accepted", "admin", NOON)] == ledger.query(
        "SELECT id, submission, verdict, decided_by, decided_at FROM decisions"
    )


def test_actual_is_kept_exactly_as_given(ledger):
    actual = figure(
        "a", "2024-H1", numerator="812.5", of="1020", line=7, breakdown="kind=land", note="ghi chú"
    )
    store_accepted(ledger, [submission(actual)], "test")
    assert [
        (1, 7, "a", "figure", 8098, 2, "kind=land", Decimal("812.5"), 1020, None, "ghi chú")
    ] == ledger.query("SELECT * FROM actuals")


@pytest.mark.parametrize(
    "number", ["0", "0.000001", "89.999999", "9999999999999999999999.999999", "-5", "1e6"]
)
def test_decimals_are_kept_to_the_last_digit(ledger, number):
    store_accepted(ledger, [submission(figure("a", "2024-Q1", number))], "test")
    assert [(Decimal(number),)] == ledger.query("SELECT value FROM actuals")


def test_figure_with_more_decimals_than_are_kept_is_never_rounded_into_the_target(declare):
    world = declare(SURVEY, rule={"kind": "level", "target": 90}, due="standing")
    try:
        world.store(figure("a", "2024-Q1", "89.9999999"))
    except (ValueError, ArithmeticError, duckdb.Error):
        assert (0, 0, 0) == counts(world.engine)
        return
    assert Status.ACHIEVED != world.verdict("2024-Q1").status


@pytest.mark.parametrize("huge", [{"value": "1e21", "of": "1e21"}, {"numerator": "1e21", "of": 1}])
def test_one_absurd_figure_does_not_stop_every_question(declare, huge):
    world = declare(POSTS, rule={"kind": "reduction", "by": "5%", "baseline": 2021}, due=2026)
    world.store(figure("a", "2021", **huge))
    assert Status.NO_DATA != world.verdict("2024-Q4").status


def test_numbers_appear_only_late_in_a_long_file(ledger):
    rows = [figure(f"a{number}", "2024-Q1", number) for number in range(3000)]
    last = figure("last", "2024-Q1", numerator="0.5", of=2, breakdown="kind=x", note="cuối")
    store_accepted(ledger, [submission(*rows, last)], "test")
    assert [(Decimal("0.5"), 2, None, "kind=x", "cuối")] == ledger.query(
        "SELECT numerator, denominator, value, breakdown, note FROM actuals WHERE agency = 'last'"
    )


def test_files_of_different_figures_can_be_stored_together(ledger):
    files = [
        submission(figure("a", "2024-Q1", 1)),
        submission(figure("a", "2024-Q2", numerator=1, of=2)),
        submission(),
    ]
    assert 3 == len(store_accepted(ledger, files, "test"))
    assert [(1, None, None, 1), (2, 1, 2, None)] == ledger.query(
        "SELECT submission, numerator, denominator, value FROM actuals ORDER BY submission"
    )


def test_file_without_actuals_is_kept(ledger):
    store_accepted(ledger, [submission()], "test")
    assert (1, 1, 0) == counts(ledger)


def test_line_given_twice_is_refused_and_nothing_is_stored(ledger):
    frame = actuals_frame([figure("a", "2024-Q1", 1), figure("b", "2024-Q1", 1)])
    file = Submission("f.csv", b"f", frame, "test")
    with pytest.raises(ValueError, match=r"f\.csv"):
        store_accepted(ledger, [submission(figure("a", "2024-Q2", 1)), file], "test")
    assert (0, 0, 0) == counts(ledger)


def test_nothing_to_store_is_stored(ledger):
    assert [] == store_accepted(ledger, [], "test")
    assert (0, 0, 0) == counts(ledger)


class TestSameFile:
    """The same bytes twice are one submission."""

    def test_same_file_twice_is_one_submission(self, ledger):
        file = submission(figure("a", "2024-Q1", 1))
        results = [store_accepted(ledger, [file], "test")[0] for _ in range(3)]
        assert [(1, True), (1, False), (1, False)] == [(one.id, one.is_new) for one in results]
        assert (1, 1) == counts(ledger)[::2]

    def test_same_file_twice_at_once_is_one_submission(self, ledger):
        file = submission(figure("a", "2024-Q1", 1))
        first, second = store_accepted(ledger, [file, file], "test")
        assert ((1, True), (1, False)) == ((first.id, first.is_new), (second.id, second.is_new))
        assert (1, 1, 1) == counts(ledger)

    def test_same_bytes_under_another_name_are_the_same_file(self, ledger):
        for name in ("q1.csv", "q1 (1).csv"):
            file = submission(figure("a", "2024-Q1", 1), content=b"same", file_name=name)
            store_accepted(ledger, [file], "test")
        assert [("q1.csv",)] == ledger.query("SELECT file_name FROM submissions")

    def test_same_bytes_of_another_origin_are_another_file(self, ledger):
        for origin in ("reported", "illustrative"):
            file = submission(figure("a", "2024-Q1", 1), content=b"same", origin=origin)
            store_accepted(ledger, [file], "test")
        assert 2 == counts(ledger)[0]

    def test_file_that_was_returned_is_accepted_anew(self, declare):
        world = declare(SHARE, **STANDING_80)
        rows = (figure("a", "2024-Q1", numerator=9, of=10),)
        world.store(*rows, content=b"same", moment=NOON)
        with world.engine.transaction() as statements:
            statements.query(
                "INSERT INTO decisions (id, submission, verdict, decided_by, decided_at, reason) "
                "VALUES (2, 1, 'returned', 'test', ?, 'sai')",
                (EVENING,),
            )
        assert Status.NO_DATA == world.verdict("2024-Q1").status
        assert Status.ACHIEVED == world.verdict("2024-Q1", known_at=NOON).status
        world.store(*rows, content=b"same", moment=NIGHT)
        assert Status.ACHIEVED == world.verdict("2024-Q1").status
        assert Status.NO_DATA == world.verdict("2024-Q1", known_at=EVENING).status

    def test_first_file_loaded_again_after_a_revision_counts_again(self, declare):
        world = declare(SHARE, **STANDING_80)
        for numerator, content in ((70, b"first"), (90, b"second"), (70, b"first")):
            world.store(figure("a", "2024-Q1", numerator=numerator, of=100), content=content)
        assert "7/10" == str(world.verdict("2024-Q1").actual)

    def test_file_and_its_revision_loaded_again_together_leave_the_revision_in_force(self, declare):
        world = declare(SHARE, **STANDING_80)
        files = [
            submission(figure("a", "2024-Q1", numerator=numerator, of=100))
            for numerator in (70, 90)
        ]
        for _ in range(2):
            store_accepted(world.engine, files, "test")
            assert "9/10" == str(world.verdict("2024-Q1").actual)


class TestAllOrNothing:
    """One transaction stores files, actuals and decisions."""

    def test_failure_in_the_middle_stores_nothing(self, ledger):
        good = submission(figure("a", "2024-Q1", 1))
        too_large = submission(figure("a", "2024-Q2", 1), figure("b", "2024-Q2", "1e40"))
        with pytest.raises((duckdb.Error, ValueError, ArithmeticError)):
            store_accepted(ledger, [good, too_large], "test")
        assert (0, 0, 0) == counts(ledger)

    def test_failure_after_the_actuals_stores_nothing(self, ledger):
        with ledger.transaction() as statements:
            statements.query(
                "CREATE UNIQUE INDEX once ON decisions (decided_by)"  # the second decision fails
            )
        store_accepted(ledger, [submission(figure("a", "2024-Q1", 1))], "test")
        before = counts(ledger)
        with pytest.raises(duckdb.ConstraintException):
            store_accepted(ledger, [submission(figure("a", "2024-Q2", 1))], "test")
        assert before == counts(ledger)

    def test_what_failed_can_be_stored_afterwards(self, ledger):
        file = submission(figure("a", "2024-Q1", "1e40"), content=b"same")
        with pytest.raises((duckdb.Error, ValueError, ArithmeticError)):
            store_accepted(ledger, [file], "test")
        mended = submission(figure("a", "2024-Q1", 1), content=b"same")
        assert [True] == [one.is_new for one in store_accepted(ledger, [mended], "test")]

    def test_earlier_files_are_untouched_by_a_failure(self, ledger):
        store_accepted(ledger, [submission(figure("a", "2024-Q1", 1))], "test")
        with pytest.raises((duckdb.Error, ValueError, ArithmeticError)):
            store_accepted(ledger, [submission(figure("a", "2024-Q1", "1e40"))], "test")
        assert (1, 1, 1) == counts(ledger)


class TestRevision:
    """A later file for the same period."""

    def test_revision_replaces_only_its_own_rows(self, declare):
        world = declare(SHARE, agencies=["a", "b"], **STANDING_80)
        world.store(
            figure("a", "2024-Q1", numerator=50, of=100),
            figure("b", "2024-Q1", numerator=70, of=100),
        )
        world.store(figure("a", "2024-Q1", numerator=90, of=100))
        assert "4/5" == str(world.verdict("2024-Q1").actual)

    def test_revision_leaves_other_periods_alone(self, declare):
        world = declare(SHARE, **STANDING_80)
        world.store(
            figure("a", "2023-Q4", numerator=60, of=100),
            figure("a", "2024-Q1", numerator=70, of=100),
        )
        world.store(figure("a", "2024-Q1", numerator=90, of=100))
        assert ["3/5", "9/10"] == [
            str(world.verdict(as_of).actual) for as_of in ("2023-Q4", "2024-Q1")
        ]

    def test_ledger_is_shown_as_it_was_before_the_revision(self, declare):
        world = declare(SHARE, **STANDING_80)
        world.store(figure("a", "2024-Q1", numerator=70, of=100), moment=NOON)
        world.store(figure("a", "2024-Q1", numerator=90, of=100), moment=EVENING)
        assert ["7/10", "9/10", "9/10"] == [
            str(world.verdict("2024-Q1", known_at=moment).actual)
            for moment in (NOON, EVENING, None)
        ]

    def test_nothing_is_overwritten_by_a_revision(self, declare):
        world = declare(SHARE, **STANDING_80)
        world.store(figure("a", "2024-Q1", numerator=70, of=100))
        before = world.engine.query("SELECT * FROM actuals ORDER BY submission, line")
        world.store(figure("a", "2024-Q1", numerator=90, of=100))
        after = world.engine.query("SELECT * FROM actuals ORDER BY submission, line")
        assert before == after[: len(before)]

    def test_quarter_filed_again_as_a_year_is_a_revision_of_a_stock(self, declare):
        world = declare(SHARE, **STANDING_80)
        world.store(figure("a", "2024-Q4", numerator=70, of=100))
        world.store(figure("a", "2024", numerator=90, of=100))
        assert "9/10" == str(world.verdict("2024-Q4").actual)
