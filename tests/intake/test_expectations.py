"""A file beside the ledger: what is owed and missing, what jumps, what looks cumulative."""

from __future__ import annotations

from decimal import Decimal

import pytest

from metrics.intake.expectations import Figure, Owed, compare_with_ledger
from metrics.periods import parse_period

POSTS, UNITS, FLOW = "civil_servant_posts", "autonomous_units_share", "online_dossiers_share"


def row(indicator, period, figure, note="", agency="so_tai_chinh", breakdown=""):
    """A line of a file; a ratio is written a/b."""
    numerator, _, denominator = figure.rpartition("/")
    numbers = f"{numerator},{denominator}," if numerator else f",,{figure}"
    return f"{agency},{indicator},{period},{breakdown},{numbers},{note}"


def held(indicator, period, figure, agency="so_tai_chinh", breakdown=""):
    """A figure that the ledger holds."""
    when = parse_period(period)
    numbers = [Decimal(part) for part in figure.split("/")]
    keys = {"value": numbers[0]} if len(numbers) == 1 else {}
    if len(numbers) > 1:
        keys = dict(zip(("numerator", "denominator"), numbers, strict=True))
    return Figure(agency, indicator, breakdown, when.closes, when.quarters, **keys)


@pytest.fixture
def compared(check, register):
    """(line, column, code) of every warning of rows beside a ledger."""

    def places(rows, accepted=(), owed=()):
        report = check(*rows)
        assert report.is_clean
        found = compare_with_ledger(report, register, owed, accepted)
        return [(issue.line, issue.column, issue.code) for issue in found]

    return places


@pytest.mark.parametrize(
    ("before", "now", "asks"),
    [
        ("100", "150", False), ("100", "151", True), ("100", "50", False), ("100", "49", True),
        ("4", "9", False), ("4", "10", True), ("0", "10", True), ("100", "100", False),
    ],
)  # fmt: skip
def test_count_that_changes_by_more_than_half_asks_for_a_note(compared, before, now, asks):
    found = compared([row(POSTS, "2024-Q3", now)], [held(POSTS, "2024-Q2", before)])
    assert [(2, 7, "jump")] * asks == found


@pytest.mark.parametrize(
    ("before", "now", "asks"),
    [
        ("10/50", "20/50", False), ("10/50", "21/50", True), ("30/50", "19/50", True),
        ("10/50", "100/500", False), ("0/0", "5/5", False),
    ],
)  # fmt: skip
def test_share_that_moves_by_more_than_twenty_points_asks(compared, before, now, asks):
    found = compared([row(UNITS, "2024-Q3", now)], [held(UNITS, "2024-Q2", before)])
    assert [(2, 5, "jump")] * asks == found


def test_note_answers_the_question(compared):
    rows = [row(POSTS, "2024-Q3", "500", note="tiếp nhận từ sở khác")]
    assert [] == compared(rows, [held(POSTS, "2024-Q2", "100")])


@pytest.mark.parametrize(
    "other",
    [
        held(POSTS, "2024-Q3", "100"),
        held(POSTS, "2024-Q4", "100"),
        held(POSTS, "2024-Q2", "100", agency="so_y_te"),
        held(POSTS, "2024-Q2", "100", breakdown="khối=sở"),
        held("public_service_staff", "2024-Q2", "100"),
    ],
)
def test_only_earlier_figures_of_the_same_series_count(compared, other):
    assert [] == compared([row(POSTS, "2024-Q3", "500")], [other])


def test_newest_earlier_figure_counts(compared):
    accepted = [held(POSTS, "2024-Q2", "480"), held(POSTS, "2024-Q1", "100")]
    assert [] == compared([row(POSTS, "2024-Q3", "500")], accepted)


def test_flow_is_compared_with_a_period_of_the_same_length(compared):
    accepted = [held(FLOW, "2023", "10/100"), held(FLOW, "2024-Q2", "70/100")]
    assert [] == compared([row(FLOW, "2024-Q3", "75/100")], accepted)


def test_done_that_is_undone_asks(compared):
    before = held("LD18-Q1b", "2018", "1", agency="ld")
    rows = [row("LD18-Q1b", "2019", "0", agency="ld")]
    assert [(2, 7, "jump")] == compared(rows, [before])


def test_row_that_is_owed_and_not_there_is_named(check, register):
    closes = parse_period("2024-Q3").closes
    owed = [Owed("so_tai_chinh", POSTS, closes), Owed("so_tai_chinh", UNITS, closes)]
    report = check(row(UNITS, "2024-Q3", "1/2"), row(POSTS, "2024-Q2", "5"))
    (issue,) = compare_with_ledger(report, register, owed * 2, ())
    assert (0, 0, "missing-row", POSTS) == (issue.line, issue.column, issue.code, issue.found)
    assert {
        "agency": "Sở Tài chính", "indicator": "Biên chế công chức", "period": "2024-Q3",
    } == issue.values  # fmt: skip


def test_part_is_not_the_whole_that_is_owed(compared):
    owed = [Owed("so_tai_chinh", POSTS, parse_period("2024-Q3").closes)]
    rows = [row(POSTS, "2024-Q3", "5", breakdown="khối=sở")]
    assert [(0, 0, "missing-row")] == compared(rows, owed=owed)


@pytest.mark.parametrize(
    ("accepted", "now", "asks"),
    [
        ([("2024-H1", "400/500")], "400/500", True),
        ([("2024-H1", "400/500")], "399/500", False),
        ([("2024-Q1", "100/200"), ("2024-Q2", "100/200")], "200/400", True),
        ([("2024-Q1", "100/200")], "200/300", False),
        ([("2023-H1", "400/500")], "420/500", False),
        ([("2024-H1", "0/500")], "0/500", False),
    ],
)
def test_third_quarter_that_holds_the_first_two_looks_cumulative(compared, accepted, now, asks):
    held_before = [held(FLOW, period, figure) for period, figure in accepted]
    found = compared([row(FLOW, "2024-Q3", now, note="x")], held_before)
    assert [(2, 5, "cumulative-figure")] * asks == found


def test_stock_is_never_cumulative(compared):
    rows = [row(UNITS, "2024-Q3", "40/50", note="x")]
    assert [] == compared(rows, [held(UNITS, "2024-H1", "40/50")])


def test_file_that_could_not_be_read_is_only_short_of_rows(check, register):
    owed = [Owed("so_tai_chinh", POSTS, parse_period("2024-Q3").closes)]
    found = compare_with_ledger(check(b"\0"), register, owed, [held(POSTS, "2024-Q2", "5")])
    assert ["missing-row"] == [issue.code for issue in found]
