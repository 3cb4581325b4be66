"""Judging every target cold, against one query written by hand that gives the same totals."""

from __future__ import annotations

from dataclasses import replace
from time import perf_counter
from typing import TYPE_CHECKING

from ledger import AGENCIES, LOADER, NEWEST, ROWS, fill, large_catalog
from ratios import Ratio, in_turns

from metrics.services.judging import judge
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
from metrics.status.totals import ZERO, Sums
from metrics.status.verdict import Reason
from metrics.store.ledger import open_ledger
from metrics.store.totals import read_reporting

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from decimal import Decimal
    from pathlib import Path

    from metrics.model import Catalog
    from metrics.status.question import Subject
    from metrics.status.totals import Ask

ROUNDS = 15
AIM = 2.0

# What it takes at least: the newest figure of each agency within its age (the later decision wins;
# a flow is summed over its year and counts only whole), summed over the agencies that have a
# baseline where one is declared; otherwise the sums of the quarter that serves as baseline, and how
# many agencies reported each quarter, by which that one was found; how many agencies pass alone.
FLOOR = """
WITH asked(target, side, indicator, flow, last, late, closes, oldest, since, paired, share) AS (
    VALUES {asked}
),
accepted AS (
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
    SELECT target, side, agency, max(quarter) < closes AS carried,
        arg_max_null(numerator, place) AS numerator,
        arg_max_null(denominator, place) AS denominator, arg_max_null(value, place) AS value
    FROM filed WHERE NOT flow GROUP BY target, side, agency, closes
),
quarters AS (
    SELECT target, side, agency, last, late, closes, oldest, since, quarter,
        arg_max_null(numerator, place) AS numerator,
        arg_max_null(denominator, place) AS denominator, arg_max_null(value, place) AS value
    FROM filed WHERE flow GROUP BY ALL
),
flows AS (
    SELECT target, side, agency, max(quarter) < closes AS carried, sum(numerator) AS numerator,
        CASE WHEN last THEN arg_max_null(denominator, quarter) ELSE sum(denominator) END
            AS denominator,
        sum(value) AS value
    FROM quarters GROUP BY target, side, agency, last, late, closes, oldest, since
    HAVING max(quarter) >= oldest AND (late OR count(*) = max(quarter) - since + 1)
),
figures AS MATERIALIZED (SELECT * FROM stocks UNION ALL SELECT * FROM flows),
now AS (
    SELECT n.*, q.closes, q.share, b.numerator AS base_numerator,
        b.denominator AS base_denominator, b.value AS base_value, b.agency IS NOT NULL AS has_base,
        b.agency IS NOT NULL OR NOT q.paired AS counts
    FROM figures n
    JOIN asked q ON q.target = n.target AND q.side = 'now'
    LEFT JOIN figures b ON b.target = n.target AND b.agency = n.agency AND b.side = 'base'
    WHERE n.side = 'now'
),
first AS (
    SELECT n.target, count(*) AS agencies, sum(n.numerator) AS numerator,
        sum(n.denominator) AS denominator, sum(n.value) AS value,
        sum(n.value * n.denominator) AS weighted, any_value(r.counts) AS counts
    FROM figures n
    JOIN asked q ON q.target = n.target AND q.side = 'first'
    JOIN reporting r ON r.indicator = q.indicator
    WHERE n.side = 'first' GROUP BY n.target
)
SELECT n.target, any_value(n.closes), count(*), sum(n.carried::INT),
    sum(n.counts::INT), sum(n.numerator) FILTER (WHERE n.counts),
    sum(n.denominator) FILTER (WHERE n.counts), sum(n.value) FILTER (WHERE n.counts),
    sum(n.value * n.denominator) FILTER (WHERE n.counts),
    sum(n.has_base::INT), sum(n.base_numerator), sum(n.base_denominator), sum(n.base_value),
    sum(n.base_value * n.base_denominator),
    any_value(f.agencies), any_value(f.numerator), any_value(f.denominator), any_value(f.value),
    any_value(f.weighted), any_value(f.counts), sum((n.numerator >= n.share * n.denominator)::INT)
FROM now n LEFT JOIN first f ON f.target = n.target
GROUP BY n.target
"""


def judging_ratios(catalog: Catalog, folder: Path) -> list[Ratio]:
    """Judging all targets of the large ledger at its newest quarter, beside the floor."""
    engine = open_ledger(f"duckdb:///{folder / 'judging.duckdb'}")
    try:
        workspace = Workspace(large_catalog(catalog, AGENCIES), engine)
        rows = fill(workspace, ROWS)
        query = floor_query(workspace)
        assert_same(workspace, query)

        def by_hand() -> float:
            start = perf_counter()
            engine.query(query)
            return perf_counter() - start

        def judged() -> float:
            start = perf_counter()
            judge(workspace, LOADER, NEWEST)
            return perf_counter() - start

        floor, subject = in_turns(by_hand, judged, rounds=ROUNDS)
        name = f"judging {len(workspace.subjects)} targets cold, {rows:,} rows"
        return [Ratio(name, floor, subject, AIM)]
    finally:
        engine.close()


def floor_query(workspace: Workspace) -> str:
    """The floor with the quarters that judging at NEWEST looks at."""
    reporting = _reporting(workspace)
    rows = [
        row for one in workspace.subjects.values() for row in _sides(one, reporting[one.target.id])
    ]
    return FLOOR.format(asked=",\n".join(rows))


def _reporting(workspace: Workspace) -> dict[str, dict[int, int]]:
    """For each target how many agencies reported each quarter."""
    pairs = [(one.indicator.id, one.number) for one in workspace.subjects.values()]
    counts = read_reporting(workspace.engine, pairs, workspace.populations)
    return dict(zip(workspace.subjects, counts, strict=True))


def _sides(subject: Subject, reporting: Mapping[int, int]) -> Iterator[str]:
    """Rows of the floor's VALUES for one target: the figure judged and what it is held against."""
    horizon = horizon_of(subject, NEWEST)
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


def _side(subject: Subject, side: str, ask: Ask) -> str:
    cells = (
        f"'{subject.target.id}'",
        f"'{side}'",
        f"'{ask.indicator}'",
        ask.opens is not None,
        ask.last_denominator,
        ask.may_begin_late,
        ask.closes,
        ask.oldest,
        ask.oldest if ask.opens is None else ask.opens,
        ask.base_closes is not None,
        subject.target.rule.target if subject.target.per else "NULL",
    )
    return f"({', '.join(map(str, cells))})"


def assert_same(workspace: Workspace, query: str) -> None:
    """Both ways give the same totals for every target; raises AssertionError."""
    rows = {target: row for target, *row in workspace.engine.query(query)}
    reporting = _reporting(workspace)
    for verdict in judge(workspace, LOADER, NEWEST):
        subject, totals = workspace.subjects[verdict.target], verdict.totals
        row = rows.get(verdict.target)
        assert (totals is None) == (row is None), verdict.target
        if row is None:
            continue
        counts, now, base, first = row[:3], row[3:8], row[8:13], row[13:18]
        reported, passing = row[18:]
        assert (totals.closes, totals.reported, totals.carried) == tuple(counts), verdict.target
        if subject.target.per is None:
            assert totals.now == _sums(*now), verdict.target
        else:
            assert (totals.now.agencies, totals.now.numerator) == (now[0], passing), verdict.target
        if totals.base is not None:
            assert totals.base == _sums(*base), verdict.target
        if verdict.baseline_is_first_figure:
            value = measured(subject, _sums(*first))
            expected = None if isinstance(value, Reason) else value
            assert verdict.baseline == expected, verdict.target
            assert reporting[verdict.target] == reported, verdict.target


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
