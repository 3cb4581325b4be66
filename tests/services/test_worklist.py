"""Tasks in groups by what is to be done about them: their order, days, marks and bars."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from building import ADMIN, SHARE, World, agency, figure, indicator, load, target, words
from metrics.periods import end_date, parse_period
from metrics.services.apart import apart
from metrics.services.judging import judge_histories
from metrics.services.overview import Filters, standings
from metrics.services.worklist import (
    Mark,
    Stretch,
    Urgency,
    marks_of,
    stretches_of,
    worklist,
)
from metrics.status.verdict import Status

# As of Q3/2024, which ends on 14/09/2024; the next quarter ends on 14/12/2024.
AS_OF = parse_period("2024-Q3").closes
TODAY = date(2024, 9, 14)
MILESTONE = {"kind": "milestone"}
YEARLY = {"kind": "recurring", "every": "year", "before": "12-15"}
ONE, BOTH = {"agencies": ["a"]}, {"agencies": ["a", "b"]}


def task(code, due, **keys):
    made = target(code, **{"rule": MILESTONE, "due": due, "scope": ONE, **keys})
    return {name: value for name, value in made.items() if name != "indicator"}


TASKS = [
    task("OPEN", "2024-03-31"),
    task("OLDER", "2023-12-31", starts="2023-01-01", plan="other"),
    task("MANY", "2024-06-30", scope=BOTH),
    task("LATE", "2024-02-29"),
    task("DONE", "2024-05-31"),
    task("EARLY", "2025-12-31"),
    task("NEXT", "2024-12-14"),
    task("FAR", "2024-12-15"),
    task("WAITS", "standing", starts={"event": words("luật mới")}),
    task("BEGUN", "standing", starts="2024-01-01"),
    task("SILENT", "2024-04-30"),
    task("YEARLY", "each_year", starts="2022-01-01", rule=YEARLY),
]


@pytest.fixture
def world(ledger, tmp_path):
    """Two agencies, a task of every sort, and a figure that is no task."""
    loaded = load(
        tmp_path,
        agencies=[agency("a"), agency("b")],
        plans=[{"id": "plan", "title": words("plan")}, {"id": "other", "title": words("other")}],
        indicators=[indicator(**SHARE)],
        targets=[
            *TASKS,
            target("FIGURE", rule={"kind": "share", "target": "80%"}, due=2026),
        ],
    )
    made = World(loaded.catalog, ledger)

    def tell(code, value, note="", period="2024-Q3", who="a"):
        return figure(who, period, value, indicator=code, note=note)

    made.store(
        tell("OPEN", 0),
        tell("OLDER", 0),
        tell("MANY", 1, "20/06/2024, số 7"),
        tell("MANY", 0, who="b"),
        tell("LATE", 1, "05/03/2024, số 8"),
        tell("DONE", 1, "30/05/2024, số 9"),
        tell("EARLY", 1, "01/09/2024"),
        tell("NEXT", 0),
        tell("FAR", 0),
        tell("WAITS", 0),
        tell("BEGUN", 0),
        tell("YEARLY", 1, "10/12/2022", "2022-Q4"),
        tell("YEARLY", 1, "20/12/2023", "2023-Q4"),
    )
    return made


def listed(world, as_of=AS_OF, **chosen):
    everything = standings(world.workspace, ADMIN, as_of)
    parts = apart(world.workspace, ADMIN, [one.verdict for one in everything])
    return worklist(everything, parts, Filters(**chosen))


def codes(groups):
    return {urgency: [row.standing.verdict.target for row in rows] for urgency, rows in groups}


def row(world, code):
    return next(
        one for _, rows in listed(world) for one in rows if one.standing.verdict.target == code
    )


def test_overdue_come_first_the_longest_first_then_what_falls_due_then_what_is_over(world):
    groups = listed(world)
    assert [
        (Urgency.OVERDUE, ["OLDER", "BEGUN", "OPEN", "MANY"]),
        (Urgency.UNKNOWN, ["SILENT"]),
        (Urgency.SOON, ["NEXT", "YEARLY"]),
        (Urgency.LATER, ["FAR"]),
        (Urgency.UNDATED, ["WAITS"]),
        (Urgency.DONE_LATE, ["LATE"]),
        (Urgency.DONE, ["EARLY", "DONE"]),
    ] == list(codes(groups).items())
    assert TODAY == end_date(AS_OF, row(world, "OPEN").standing.subject.calendar)


def test_figures_are_no_tasks_and_filters_narrow(world):
    everyone = [code for group in codes(listed(world)).values() for code in group]
    assert sorted(one["id"] for one in TASKS) == sorted(everyone)
    assert {Urgency.OVERDUE: ["OLDER"]} == codes(listed(world, plan="other"))
    assert {Urgency.UNKNOWN: ["SILENT"]} == codes(listed(world, status="no_data"))
    assert {} == codes(listed(world, field="digital"))


@pytest.mark.parametrize(
    ("code", "left"),
    [
        ("OPEN", -167),
        ("NEXT", 91),
        ("BEGUN", -257),
        ("YEARLY", 91),
        ("WAITS", None),
        ("DONE", None),
    ],
)
def test_days_are_counted_to_the_end_of_the_period(world, code, left):
    assert left == row(world, code).days_left


def test_recurring_task_counts_to_its_next_instance_and_keeps_the_verdict_of_the_last(world):
    one = row(world, "YEARLY")
    assert (date(2024, 12, 14), date(2023, 12, 14)) == (one.day, one.standing.verdict.due_day)
    assert 6 == one.days_late


def test_agencies_that_still_have_to_do_it_come_first_each_with_what_proves_it(world):
    parts = row(world, "MANY").parts
    assert [("b", ""), ("a", "20/06/2024, số 7")] == [(one.agency, one.proof) for one in parts]
    assert ["05/03/2024, số 8"] == [one.proof for one in row(world, "LATE").parts]


def test_mark_of_a_task_is_its_day_and_of_a_recurring_one_each_of_its_instances(world):
    histories = judge_histories(world.workspace, ADMIN, ["YEARLY"], AS_OF)
    assert (
        Mark(date(2022, 12, 14), Status.ACHIEVED),
        Mark(date(2023, 12, 14), Status.MISSED),
        Mark(date(2024, 12, 14), Status.NOT_DUE),
    ) == marks_of(row(world, "YEARLY"), histories)
    assert (Mark(date(2024, 3, 31), Status.MISSED),) == marks_of(row(world, "OPEN"), {})
    assert () == marks_of(row(world, "WAITS"), {})


def test_bars_are_the_days_given_and_the_days_late(world):
    given = Stretch(date(2023, 1, 1), date(2023, 12, 31), is_late=False)
    late = Stretch(date(2023, 12, 31), TODAY, is_late=True)
    assert (given, late) == stretches_of(row(world, "OLDER"))
    was_late = Stretch(date(2024, 2, 29), date(2024, 3, 5), is_late=True)
    assert (was_late,) == stretches_of(row(world, "LATE"))
    assert 5 == row(world, "LATE").days_late
    assert () == stretches_of(row(world, "DONE"))
    assert () == stretches_of(row(world, "WAITS"))


def test_day_itself_is_in_time_and_the_day_after_is_overdue(ledger, tmp_path):
    both = [task("LAST", str(TODAY)), task("AHEAD", str(TODAY + timedelta(days=1)))]
    loaded = load(tmp_path, agencies=[agency("a")], indicators=[indicator(**SHARE)], targets=both)
    made = World(loaded.catalog, ledger)
    made.store(*(figure("a", "2024-Q3", 0, indicator=one["id"]) for one in both))
    groups = codes(listed(made))
    assert {Urgency.OVERDUE: ["LAST"], Urgency.SOON: ["AHEAD"]} == groups
