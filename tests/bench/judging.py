"""Judging every target cold, against one query written by hand that gives the same totals."""

from __future__ import annotations

from dataclasses import replace
from time import perf_counter
from typing import TYPE_CHECKING

import pandas as pd
from ledger import AGENCIES, LOADER, NEWEST, OLDEST, ROWS, fill, large_catalog
from ratios import Ratio, in_turns

from metrics.services.judging import judge_on
from metrics.services.workspace import Workspace
from metrics.status.path import measured
from metrics.status.question import (
    ask_at,
    ask_first,
    first_period,
    horizon_of,
    needs_first_period,
    newest_period,
    with_instance,
)
from metrics.status.tasks import stage_of
from metrics.status.totals import ZERO, Sums
from metrics.status.verdict import Reason
from metrics.store.ledger import open_ledger
from metrics.store.totals import read_reporting

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from decimal import Decimal
    from pathlib import Path

    from metrics.model import Catalog
    from metrics.status.question import Subject
    from metrics.status.totals import Ask

    # A target and the quarter ordinal on which it is judged.
    Case = tuple[str, int]

AIM = 2.0
# One date on the common ledger; every quarter of one with more agencies and nothing cut short.
ONE_DATE, ALL_DATES = (NEWEST,), tuple(range(OLDEST, NEWEST + 1))
SIZE_OF_ALL_DATES, EVERY_ROW = 250, 10**9
ROUNDS_ONE_DATE, ROUNDS_ALL_DATES = 15, 7

ASKED = ["number", "side", "indicator", "flow", "last", "late", "closes", "oldest", "since"]
ASKED += ["paired", "share"]
TASKS = ["number", "indicator", "closes", "until", "oldest", "keeps", "due"]

# What it takes at least. Of figures: the newest of each agency within its age (the later decision
# wins; a flow is summed over its year and counts only whole), summed over the agencies that have a
# baseline where one is declared; otherwise the sums of the quarter that serves as baseline, and how
# many agencies reported each quarter, by which that one was found; how many agencies pass alone.
# Of tasks: the newest figure of each agency; how many count, are carried, were done in time.
FLOOR = """
WITH accepted AS (
    SELECT submission, max(id) AS rank FROM decisions
    GROUP BY submission HAVING arg_max(verdict, id) = 'accepted'
),
filed AS (
    SELECT q.*, a.agency, a.closes AS quarter, a.closes::BIGINT << 40 | x.rank AS place,
        a.numerator, a.denominator, a.value
    FROM asked q
    JOIN actuals a ON a.indicator = q.indicator AND a.closes BETWEEN q.since AND q.closes
    JOIN accepted x ON x.submission = a.submission
    WHERE a.breakdown = ''
),
reporting AS (
    SELECT indicator, map_from_entries(list((closes, agencies))) AS counts
    FROM (
        SELECT a.indicator, a.closes, count(DISTINCT a.agency) AS agencies
        FROM actuals a JOIN accepted x ON x.submission = a.submission
        WHERE a.breakdown = '' AND a.indicator IN (
            SELECT indicator FROM asked WHERE side = 'first'
        )
        GROUP BY ALL
    ) GROUP BY indicator
),
stocks AS (
    SELECT number, side, agency, max(quarter) < closes AS carried,
        arg_max_null(numerator, place) AS numerator,
        arg_max_null(denominator, place) AS denominator, arg_max_null(value, place) AS value
    FROM filed WHERE NOT flow GROUP BY number, side, agency, closes
),
quarters AS (
    SELECT number, side, agency, last, late, closes, oldest, since, quarter,
        arg_max_null(numerator, place) AS numerator,
        arg_max_null(denominator, place) AS denominator, arg_max_null(value, place) AS value
    FROM filed WHERE flow GROUP BY ALL
),
flows AS (
    SELECT number, side, agency, max(quarter) < closes AS carried, sum(numerator) AS numerator,
        CASE WHEN last THEN arg_max_null(denominator, quarter) ELSE sum(denominator) END
            AS denominator,
        sum(value) AS value
    FROM quarters GROUP BY number, side, agency, last, late, closes, oldest, since
    HAVING max(quarter) >= oldest AND (late OR count(*) = max(quarter) - since + 1)
),
figures AS MATERIALIZED (SELECT * FROM stocks UNION ALL SELECT * FROM flows),
now AS (
    SELECT n.*, q.closes, q.share, b.numerator AS base_numerator,
        b.denominator AS base_denominator, b.value AS base_value, b.agency IS NOT NULL AS has_base,
        b.agency IS NOT NULL OR NOT q.paired AS counts
    FROM figures n
    JOIN asked q ON q.number = n.number AND q.side = 'now'
    LEFT JOIN figures b ON b.number = n.number AND b.agency = n.agency AND b.side = 'base'
    WHERE n.side = 'now'
),
first AS (
    SELECT number, count(*) AS agencies, sum(numerator) AS numerator,
        sum(denominator) AS denominator, sum(value) AS value,
        sum(value * denominator) AS weighted
    FROM figures WHERE side = 'first' GROUP BY number
),
totals AS (
    SELECT n.number, any_value(n.closes) AS closes, count(*) AS reported,
        sum(n.carried::INT) AS carried, sum(n.counts::INT) AS agencies,
        sum(n.numerator) FILTER (WHERE n.counts) AS numerator,
        sum(n.denominator) FILTER (WHERE n.counts) AS denominator,
        sum(n.value) FILTER (WHERE n.counts) AS value,
        sum(n.value * n.denominator) FILTER (WHERE n.counts) AS weighted,
        sum(n.has_base::INT) AS base_agencies, sum(n.base_numerator) AS base_numerator,
        sum(n.base_denominator) AS base_denominator, sum(n.base_value) AS base_value,
        sum(n.base_value * n.base_denominator) AS base_weighted,
        sum((n.numerator >= n.share * n.denominator)::INT) AS passing
    FROM now n GROUP BY n.number
),
newest AS (
    SELECT a.agency, a.indicator, a.closes, a.value, a.note,
        lead(a.closes) OVER (
            PARTITION BY a.indicator, a.agency ORDER BY a.closes, x.rank
        ) AS until
    FROM actuals a JOIN accepted x ON x.submission = a.submission
    WHERE a.breakdown = '' AND a.indicator IN (SELECT indicator FROM tasks)
),
done AS (
    SELECT t.number, t.closes, count(*) AS reported,
        sum((f.value <> 1 AND f.closes < t.closes)::INT) AS carried,
        sum((f.value = 1 AND (
            t.due IS NULL OR strptime(f.note, '%d/%m/%Y') <= t.due
        ))::INT) AS passing
    FROM tasks t
    JOIN newest f ON f.indicator = t.indicator AND f.closes <= t.until
        AND (f.until > t.until OR f.until IS NULL)
    WHERE f.closes >= t.oldest OR (t.keeps AND f.value = 1)
    GROUP BY t.number, t.closes
)
SELECT n.*, f.agencies AS first_agencies, f.numerator AS first_numerator,
    f.denominator AS first_denominator, f.value AS first_value, f.weighted AS first_weighted,
    r.counts
FROM totals n
LEFT JOIN first f ON f.number = n.number
LEFT JOIN asked q ON q.number = n.number AND q.side = 'first'
LEFT JOIN reporting r ON r.indicator = q.indicator
UNION ALL BY NAME
SELECT * FROM done
"""


def judging_ratios(catalog: Catalog, folder: Path) -> list[Ratio]:
    """Judging all targets of a large ledger at its newest quarter and at every quarter."""
    return [
        _ratio(catalog, folder / "date.duckdb", AGENCIES, ROWS, ONE_DATE, ROUNDS_ONE_DATE),
        _ratio(
            catalog,
            folder / "dates.duckdb",
            SIZE_OF_ALL_DATES,
            EVERY_ROW,
            ALL_DATES,
            ROUNDS_ALL_DATES,
        ),
    ]


def _ratio(
    catalog: Catalog, path: Path, size: int, rows: int, dates: Sequence[int], rounds: int
) -> Ratio:
    """Judging at some dates beside the floor, on a ledger of so many agencies and rows at most."""
    engine = open_ledger(f"duckdb:///{path}")
    try:
        workspace = Workspace(large_catalog(catalog, size), engine)
        filled = fill(workspace, rows)
        cases = cases_on(workspace, dates)
        frames = floor_frames(workspace, cases)
        assert_same(workspace, cases, frames)

        def by_hand() -> float:
            start = perf_counter()
            engine.query(FLOOR, (), frames)
            return perf_counter() - start

        def judged() -> float:
            start = perf_counter()
            judge_on(workspace, LOADER, cases)
            return perf_counter() - start

        floor, subject = in_turns(by_hand, judged, rounds=rounds)
    finally:
        engine.close()
    when = "one date" if len(dates) == 1 else f"{len(dates)} dates"
    name = f"judging {len(workspace.subjects)} targets on {when} cold, {filled:,} rows"
    return Ratio(name, floor, subject, AIM)


def cases_on(workspace: Workspace, dates: Sequence[int]) -> list[Case]:
    """Every target on every date."""
    return [(target, as_of) for as_of in dates for target in workspace.subjects]


def floor_frames(workspace: Workspace, cases: Sequence[Case]) -> dict[str, pd.DataFrame]:
    """What the floor is asked, with the quarters that judging looks at; cases by their place."""
    reporting = _reporting(workspace)
    asked: list[tuple[object, ...]] = []
    tasks: list[tuple[object, ...]] = []
    for number, (target, as_of) in enumerate(cases):
        subject = workspace.subject_on(target, as_of)
        if subject.target.is_task:
            tasks.extend((number, *row) for row in _task(subject, as_of))
        else:
            asked.extend((number, *row) for row in _sides(subject, as_of, reporting[target]))
    return {
        "asked": pd.DataFrame(
            asked,
            columns=ASKED,
        ),
        "tasks": pd.DataFrame(
            tasks,
            columns=TASKS,
        ).astype({"due": "datetime64[us]"}),
    }


def _reporting(workspace: Workspace) -> dict[str, dict[int, int]]:
    """For each target how many agencies reported each quarter."""
    pairs = [(one.indicator.id, one.number) for one in workspace.subjects.values()]
    counts = read_reporting(workspace.engine, pairs, workspace.populations)
    return dict(zip(workspace.subjects, counts, strict=True))


def _task(subject: Subject, as_of: int) -> Iterator[tuple[object, ...]]:
    """Row of the floor's tasks, when there is anything to ask yet."""
    stage = stage_of(subject, as_of)
    if stage.ask is not None:
        ask, due = stage.ask, stage.due_day
        yield ask.indicator, ask.closes, ask.until, ask.oldest, ask.keeps, due


def _sides(
    subject: Subject, as_of: int, reporting: Mapping[int, int]
) -> Iterator[tuple[object, ...]]:
    """Rows of what the floor is asked of one target: the figure and what it is held against."""
    horizon = horizon_of(subject, as_of)
    closes = newest_period(subject, horizon, reporting)
    if closes is None:
        return
    now = ask_at(subject, with_instance(subject, horizon, closes), closes)
    yield _side(subject, "now", now)
    if now.base_closes is not None:
        base = replace(now, closes=now.base_closes, oldest=now.base_oldest, opens=now.base_opens)
        yield _side(subject, "base", base)
    if needs_first_period(subject):
        first = first_period(subject, reporting, closes)
        assert first is not None
        yield _side(subject, "first", ask_first(subject, first))


def _side(subject: Subject, side: str, ask: Ask) -> tuple[object, ...]:
    return (
        side,
        ask.indicator,
        ask.opens is not None,
        ask.last_denominator,
        ask.may_begin_late,
        ask.closes,
        ask.oldest,
        ask.oldest if ask.opens is None else ask.opens,
        ask.base_closes is not None,
        float(subject.target.rule.target) if subject.target.per else None,
    )


def assert_same(
    workspace: Workspace, cases: Sequence[Case], frames: Mapping[str, pd.DataFrame]
) -> None:
    """Both ways give the same totals in every case; raises AssertionError."""
    rows = {number: row for number, *row in workspace.engine.query(FLOOR, (), frames)}
    reporting = _reporting(workspace)
    for number, verdict in enumerate(judge_on(workspace, LOADER, cases)):
        case, totals, row = cases[number], verdict.totals, rows.get(number)
        subject = workspace.subject_on(*case)
        if row is None:
            assert totals is None or totals.reported == 0, case
            continue
        counts, now, base, passing, first, reported = (
            row[:3],
            row[3:8],
            row[8:13],
            row[13],
            row[14:19],
            row[19],
        )
        assert (totals.closes, totals.reported, totals.carried) == tuple(counts), case
        if subject.target.is_task:
            assert totals.now.value == passing, case
            continue
        if subject.target.per is None:
            assert totals.now == _sums(*now), case
        else:
            assert (totals.now.agencies, totals.now.numerator) == (now[0], passing), case
        if totals.base is not None:
            assert totals.base == _sums(*base), case
        if verdict.baseline_is_first_figure:
            value = measured(subject, _sums(*first))
            expected = None if isinstance(value, Reason) else value
            assert verdict.baseline == expected, case
            assert reporting[case[0]] == reported, case


def _sums(
    agencies: int,
    numerator: Decimal | None,
    denominator: Decimal | None,
    value: Decimal | None = None,
    weighted: Decimal | None = None,
) -> Sums:
    """Sums as judging takes them, from one row of the floor.

    Sums of nothing are null in SQL, and zero for judging. In this ledger every figure with both a
    value and a denominator carries its weight.
    """
    sums = Sums(agencies, numerator or ZERO, denominator or ZERO, value or ZERO)
    if weighted is None:
        return sums
    return replace(sums, weighted=weighted, weights=sums.denominator, weighted_agencies=agencies)
