"""What must be true of every verdict, whatever the figures."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from building import (
    CUT_5_PERCENT,
    INSPECTED,
    POSTS,
    RANKING,
    SHARE,
    SURVEY,
    subject,
    sums,
    totals,
)
from metrics.periods import parse_period, quarter_code
from metrics.services.workspace import Workspace
from metrics.status.evaluate import evaluate
from metrics.status.question import horizon_of, with_instance
from metrics.status.totals import Sums, Totals
from metrics.status.verdict import Reason, Status
from metrics.store.ledger import open_ledger

# Statuses of a target that can be judged, the worst first.
ORDER = (
    Status.MISSED,
    Status.OFF_TRACK,
    Status.AT_RISK,
    Status.NOT_DUE,
    Status.ON_TRACK,
    Status.ACHIEVED,
)
GOOD = (Status.ON_TRACK, Status.ACHIEVED)
MONEY = {"unit": "vnd", "value": "amount", "measure": "stock", "better": "higher"}
TRAJECTORY = {"kind": "trajectory", "points": {2021: "15%", 2023: "55%", 2025: "95%"}}
FALLING = {"kind": "trajectory", "op": "<=", "points": {2021: 100, 2025: 50}}
EVENT = {"event": {"vi": "Đại hội", "en": "Congress"}}

numbers = st.decimals(0, 10**9, places=6, allow_nan=False)
small = st.decimals(0, 200, places=2, allow_nan=False)
quarters = st.integers(parse_period("2015-Q1").closes, parse_period("2032-Q4").closes)


def placed(status):
    """Place of a judged status, the higher the better."""
    return ORDER.index(status)


@st.composite
def any_sums(draw):
    count = draw(st.integers(0, 4))
    if count == 0:
        return Sums()
    return Sums(
        count,
        draw(numbers | st.just(Decimal(0))),
        draw(numbers | st.just(Decimal(0))),
        draw(numbers | st.just(Decimal(0))),
        draw(numbers),
        draw(numbers | st.just(Decimal(0))),
        draw(st.integers(0, count)),
    )


@st.composite
def any_totals(draw, closes):
    expected = draw(st.integers(1, 5))
    weight = draw(numbers | st.just(Decimal(0)))
    now = draw(any_sums())
    return Totals(
        closes,
        expected,
        now.agencies,
        draw(st.integers(0, now.agencies)),
        now.agencies,
        weight,
        weight * draw(st.decimals(0, 1, places=3)),
        now,
        draw(st.none() | any_sums()),
        draw(st.booleans()),
        draw(st.booleans()),
    )


@pytest.fixture(scope="module")
def subjects(catalog):
    """Every declared target of the repository, ready to be judged."""
    engine = open_ledger("duckdb:///:memory:")
    yield list(Workspace(catalog, engine).subjects.values())
    engine.close()


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_every_declared_target_has_a_verdict_on_any_figures(subjects, data):
    asked = data.draw(st.sampled_from(subjects))
    horizon = horizon_of(asked, data.draw(quarters))
    closes = horizon.until - data.draw(st.integers(0, 6))
    now = data.draw(any_totals(closes))
    first = data.draw(st.none() | any_totals(closes - data.draw(st.integers(0, 8))))
    verdict = evaluate(asked, with_instance(asked, horizon, closes), now, first)
    assert asked.target.id == verdict.target
    assert verdict.status in Status
    assert verdict.reason in Reason


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_good_verdict_rests_on_enough_fresh_and_undisputed_figures(subjects, data):
    asked = data.draw(st.sampled_from(subjects))
    horizon = horizon_of(asked, data.draw(quarters))
    closes = horizon.until - data.draw(st.integers(0, 6))
    now = data.draw(any_totals(closes))
    verdict = evaluate(asked, with_instance(asked, horizon, closes), now)
    if verdict.status in GOOD:
        assert now.coverage >= asked.min_coverage
        assert horizon.until - closes <= asked.indicator.allowed_age
        assert now.now.agencies > 0
        assert not now.conflicting
        assert verdict.actual is not None


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_progress_due_progress_and_pace_agree(subjects, data):
    asked = data.draw(st.sampled_from(subjects))
    horizon = horizon_of(asked, data.draw(quarters))
    now = data.draw(any_totals(horizon.until))
    first = data.draw(any_totals(horizon.until - data.draw(st.integers(0, 8))))
    verdict = evaluate(asked, with_instance(asked, horizon, now.closes), now, first)
    if verdict.pace is not None:
        assert verdict.progress == verdict.pace * verdict.due_progress
    if verdict.due_progress is not None:
        assert 0 <= verdict.due_progress <= 1
    assert (verdict.status is Status.OFF_TRACK and verdict.reason is Reason.REGRESSING) == (
        verdict.regressing
    )


# sort, rule, due, whether a higher figure is worse, lowest and highest figure.
SHAPES = {
    "cut": (POSTS, CUT_5_PERCENT, 2026, True),
    "absolute cut": (POSTS, CUT_5_PERCENT | {"by": 10}, 2026, True),
    "share by a year": (SHARE, {"kind": "share", "target": "60%"}, 2025, False),
    "more than a share": (SHARE, {"kind": "share", "op": ">", "target": "60%"}, 2025, False),
    "standing share": (SHARE, {"kind": "share", "target": "60%"}, "standing", False),
    "share each year": (SHARE, {"kind": "share", "target": "60%"}, "each_year", False),
    "share by an event": (SHARE, {"kind": "share", "target": "60%"}, EVENT, False),
    "share from zero": (INSPECTED, {"kind": "share", "target": "30%"}, "each_year", False),
    "level": (SURVEY, {"kind": "level", "target": 90}, 2025, False),
    "ceiling": (
        {**MONEY, "better": "lower"},
        {"kind": "level", "op": "<=", "target": 90},
        2025,
        True,
    ),
    "trajectory": (SHARE, TRAJECTORY, 2025, False),
    "falling trajectory": ({**MONEY, "better": "lower"}, FALLING, 2025, True),
    "rank": (RANKING, {"kind": "rank", "at_most": 10}, "each_year", True),
    "rank by a year": (RANKING, {"kind": "rank", "at_most": 10}, 2025, True),
    "count": (POSTS | {"better": "higher"}, {"kind": "count", "at_least": 49}, 2025, False),
    "growth": (MONEY, {"kind": "growth", "than": "previous_year"}, "each_year", False),
}


@pytest.mark.parametrize("shape", SHAPES)
@settings(max_examples=100, deadline=None)
@given(
    figures=st.tuples(small, small).map(sorted),
    start=small,
    as_of=st.integers(parse_period("2021-Q4").closes, parse_period("2027-Q2").closes),
)
def test_status_never_improves_when_the_figure_worsens(shape, figures, start, as_of):
    sort, rule, due, higher_is_worse = SHAPES[shape]
    asked = subject(sort, rule=rule, due=due)
    horizon = horizon_of(asked, as_of)
    period = quarter_code(horizon.until)
    better, worse = figures if higher_is_worse else reversed(figures)
    first = totals("2021-Q3", sums(start, of=100)) if due == 2025 else None
    statuses = [
        evaluate(
            asked,
            with_instance(asked, horizon, horizon.until),
            totals(period, sums(value, of=100), sums(start, of=100)),
            first,
        ).status
        for value in (better, worse)
    ]
    assert placed(statuses[1]) <= placed(statuses[0])
