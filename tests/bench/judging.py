"""Judging every target cold, against one query written by hand that gives the same totals."""

from __future__ import annotations

from dataclasses import replace
from math import ceil
from time import perf_counter
from typing import TYPE_CHECKING

from ledger import LOADER, NEWEST, fill, large_catalog
from ratios import Ratio, in_turns

from metrics.services.judging import judge
from metrics.services.workspace import Workspace
from metrics.status.path import measured
from metrics.status.question import declared_baseline, horizon_of, needs_first_period
from metrics.status.totals import ZERO, Sums
from metrics.status.verdict import Reason
from metrics.store.ledger import open_ledger

if TYPE_CHECKING:
    from decimal import Decimal
    from pathlib import Path

    from metrics.model import Catalog
    from metrics.status.question import Subject

ROUNDS = 15
AIM = 2.0

# What it takes at least: for each target the newest quarter reported, the newest figure of each
# agency within its age (later decisions win; a flow is summed over its year and counts only whole),
# sums over the agencies that have a baseline where one is declared, else the sums of the first
# quarter that enough agencies reported, and how many agencies pass alone.
FLOOR = """
WITH asked(
    target, indicator, flow, last, until, age, base, grows, starts, enough, share
) AS (VALUES {asked}),
accepted AS (
    SELECT submission, max(id) AS rank FROM decisions
    GROUP BY submission HAVING arg_max(verdict, id) = 'accepted'
),
filed AS (
    SELECT a.*, x.rank FROM actuals a JOIN accepted x ON x.submission = a.submission
    WHERE a.breakdown = ''
),
judged AS MATERIALIZED (
    SELECT q.*, max(f.closes) AS closes
    FROM asked q
    JOIN (SELECT DISTINCT indicator, closes FROM filed) f
        ON f.indicator = q.indicator AND f.closes <= q.until
    GROUP BY ALL
),
reporting AS (
    SELECT f.indicator, f.closes, count(DISTINCT f.agency) AS agencies
    FROM filed f
    WHERE f.indicator IN (SELECT indicator FROM asked WHERE starts)
    GROUP BY ALL
),
sides AS (
    SELECT target, 'now' AS side, indicator, flow, last, closes, CASE
        WHEN closes >= until - age THEN until - age ELSE closes - age END AS oldest
    FROM judged
    UNION ALL
    SELECT target, 'base', indicator, flow, last, CASE WHEN grows THEN closes - 4 ELSE base END,
        CASE WHEN grows THEN closes - 4 ELSE base END - age
    FROM judged WHERE grows OR base IS NOT NULL
    UNION ALL
    SELECT j.target, 'first', j.indicator, j.flow, j.last,
        coalesce(min(r.closes) FILTER (WHERE r.agencies >= j.enough), min(r.closes)) AS first, first
    FROM judged j JOIN reporting r ON r.indicator = j.indicator AND r.closes <= j.closes
    WHERE j.starts GROUP BY ALL
),
windows AS MATERIALIZED (
    SELECT *, closes - (closes - 1) % 4 AS opens,
        CASE WHEN flow THEN closes - (closes - 1) % 4 ELSE oldest END AS since
    FROM sides
),
stocks AS (
    SELECT w.target, w.side, f.agency, max(f.closes) < w.closes AS carried,
        arg_max_null(f.numerator, f.closes::BIGINT << 32 | f.rank) AS numerator,
        arg_max_null(f.denominator, f.closes::BIGINT << 32 | f.rank) AS denominator,
        arg_max_null(f.value, f.closes::BIGINT << 32 | f.rank) AS value
    FROM windows w
    JOIN filed f ON f.indicator = w.indicator AND f.closes BETWEEN w.since AND w.closes
    WHERE NOT w.flow
    GROUP BY w.target, w.side, f.agency, w.closes
),
quarters AS (
    SELECT w.target, w.side, w.last, w.oldest, w.opens, w.closes AS until, f.agency, f.closes,
        arg_max_null(f.numerator, f.rank) AS numerator,
        arg_max_null(f.denominator, f.rank) AS denominator,
        arg_max_null(f.value, f.rank) AS value
    FROM windows w
    JOIN filed f ON f.indicator = w.indicator AND f.closes BETWEEN w.since AND w.closes
    WHERE w.flow
    GROUP BY ALL
),
flows AS (
    SELECT target, side, agency, max(closes) < until AS carried, sum(numerator) AS numerator,
        CASE WHEN last THEN arg_max_null(denominator, closes) ELSE sum(denominator) END
            AS denominator,
        sum(value) AS value
    FROM quarters
    GROUP BY target, side, last, oldest, opens, until, agency
    HAVING max(closes) >= oldest
        AND (side = 'first' OR count(*) = max(closes) - opens + 1)
),
figures AS MATERIALIZED (SELECT * FROM stocks UNION ALL SELECT * FROM flows),
now AS (
    SELECT n.*, j.closes, j.share, b.numerator AS base_numerator,
        b.denominator AS base_denominator, b.value AS base_value, b.agency IS NOT NULL AS has_base,
        b.agency IS NOT NULL OR NOT (j.grows OR j.base IS NOT NULL) AS counts
    FROM figures n
    JOIN judged j ON j.target = n.target
    LEFT JOIN figures b ON b.target = n.target AND b.agency = n.agency AND b.side = 'base'
    WHERE n.side = 'now'
),
first AS (
    SELECT target, count(*) AS agencies, sum(numerator) AS numerator,
        sum(denominator) AS denominator, sum(value) AS value, sum(value * denominator) AS weighted
    FROM figures WHERE side = 'first' GROUP BY target
)
SELECT n.target, any_value(n.closes), count(*), sum(n.carried::INT),
    sum(n.counts::INT), sum(n.numerator) FILTER (WHERE n.counts),
    sum(n.denominator) FILTER (WHERE n.counts), sum(n.value) FILTER (WHERE n.counts),
    sum(n.value * n.denominator) FILTER (WHERE n.counts),
    sum(n.has_base::INT), sum(n.base_numerator), sum(n.base_denominator), sum(n.base_value),
    sum(n.base_value * n.base_denominator),
    any_value(f.agencies), any_value(f.numerator), any_value(f.denominator), any_value(f.value),
    any_value(f.weighted), sum((n.numerator >= n.share * n.denominator)::INT)
FROM now n LEFT JOIN first f ON f.target = n.target
GROUP BY n.target
"""


def judging_ratios(catalog: Catalog, folder: Path) -> list[Ratio]:
    """Judging all targets of the large ledger at its newest quarter, beside the floor."""
    engine = open_ledger(f"duckdb:///{folder / 'judging.duckdb'}")
    try:
        workspace = Workspace(large_catalog(catalog), engine)
        rows = fill(workspace)
        query = FLOOR.format(asked=",\n".join(map(_asked, workspace.subjects.values())))

        def by_hand() -> float:
            start = perf_counter()
            engine.query(query)
            return perf_counter() - start

        def judged() -> float:
            start = perf_counter()
            judge(workspace, LOADER, NEWEST)
            return perf_counter() - start

        _assert_same(workspace, {row[0]: row[1:] for row in engine.query(query)})
        floor, subject = in_turns(by_hand, judged, rounds=ROUNDS)
        name = f"judging {len(workspace.subjects)} targets cold, {rows:,} rows"
        return [Ratio(name, floor, subject, AIM)]
    finally:
        engine.close()


def _asked(subject: Subject) -> str:
    """One target as a row of the floor's VALUES."""
    until = horizon_of(subject, NEWEST).until
    grows = subject.target.rule.kind == "growth"
    cells = (
        f"'{subject.target.id}'",
        f"'{subject.indicator.id}'",
        subject.indicator.measure == "flow",
        subject.indicator.denominator == "last",
        until,
        subject.indicator.allowed_age,
        None if grows else declared_baseline(subject, until),
        grows,
        needs_first_period(subject),
        ceil(subject.min_coverage * len(subject.population.members)),
        subject.target.rule.target if subject.target.per else None,
    )
    return f"({', '.join('NULL' if cell is None else str(cell) for cell in cells)})"


def _assert_same(workspace: Workspace, rows: dict[str, tuple]) -> None:
    """Both ways give the same totals for every target; raises AssertionError."""
    for verdict in judge(workspace, LOADER, NEWEST):
        subject, totals = workspace.subjects[verdict.target], verdict.totals
        row = rows.get(verdict.target)
        assert (totals is None) == (row is None), verdict.target
        if row is None:
            continue
        counts, now, base, first, passing = row[:3], row[3:8], row[8:13], row[13:18], row[18]
        assert (totals.closes, totals.reported, totals.carried) == counts, verdict.target
        if subject.target.per is not None:
            now = (now[0], passing, now[0])
        assert totals.now == _sums(*now), verdict.target
        if totals.base is not None:
            assert totals.base == _sums(*base), verdict.target
        if verdict.baseline_is_first_figure:
            value = measured(subject, _sums(*first))
            expected = None if isinstance(value, Reason) else value
            assert verdict.baseline == expected, verdict.target


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
