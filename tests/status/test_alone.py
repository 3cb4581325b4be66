"""One agency judged alone: its figure against the rule, its part, its grade."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from building import CUT_5_PERCENT, POSTS, RANKING, SHARE, subject, sums, totals, weigh
from metrics.periods import parse_period
from metrics.status.alone import (
    Beside,
    Grade,
    OwnFigure,
    beside_of,
    grade_of,
    inherited,
    is_set_for_one,
    judge_alone,
    too_old,
    weight_of,
)
from metrics.status.question import horizon_of
from metrics.status.verdict import Reason, Status

AT = parse_period("2024-Q4").closes
EIGHTY = {"kind": "share", "op": ">=", "target": "80%"}
SHARED = subject(SHARE, rule=EIGHTY, due=2024)
CUT = subject(POSTS, rule=CUT_5_PERCENT, due=2026)


def own(value, of=100, closes=AT, **keys):
    return OwnFigure(closes, sums(value, of=of), **keys)


def judged(asked, now, *earlier):
    return judge_alone(asked, horizon_of(asked, AT), AT, now, *earlier)


@pytest.mark.parametrize(
    ("sort", "keys", "expected"),
    [
        (SHARE, {"rule": EIGHTY}, True),
        (POSTS, {"rule": CUT_5_PERCENT}, True),
        (POSTS, {"rule": {"kind": "reduction", "by": 300, "baseline": 2021}}, False),
        (POSTS, {"rule": {"kind": "count", "at_least": 49}}, False),
        (RANKING, {"rule": {"kind": "rank", "at_most": 10}}, False),
        (POSTS, {"rule": {"kind": "direction"}}, False),
    ],
)
def test_only_what_is_not_a_number_for_everyone_is_put_to_one_agency(sort, keys, expected):
    assert expected == is_set_for_one(subject(sort, due=2026, **keys))


@pytest.mark.parametrize(
    ("value", "status"), [(79, Status.MISSED), (80, Status.ACHIEVED), (81, Status.ACHIEVED)]
)
def test_share_of_one_agency_is_judged_like_the_share_of_all(value, status):
    assert status == judged(SHARED, own(value)).status


def test_cut_of_one_agency_is_measured_from_its_own_baseline():
    verdict = judged(CUT, own(243), own(250))
    assert (Status.AT_RISK, Fraction(56, 100)) == (verdict.status, verdict.progress)


def test_agency_without_a_baseline_of_its_own_is_not_judged():
    verdict = judged(CUT, own(243))
    assert (Status.NOT_ASSESSABLE, Reason.NO_BASELINE) == (verdict.status, verdict.reason)
    assert Grade.MISSING == grade_of(verdict)


def test_agency_without_a_figure_is_missing_never_late():
    nothing = judged(SHARED, None)
    assert (Status.NO_DATA, Grade.MISSING) == (nothing.status, grade_of(nothing))
    old = too_old(nothing, AT - 9)
    assert (Status.INSUFFICIENT_DATA, AT - 9) == (old.status, old.period)
    assert Grade.MISSING == grade_of(old)


def test_figure_carried_from_an_earlier_period_counts_as_missing():
    carried = judged(SHARED, own(90, closes=AT - 1))
    assert Status.ACHIEVED == carried.status
    assert Grade.MISSING == grade_of(carried)
    assert Grade.GOOD == grade_of(judged(SHARED, own(90)))


def test_nothing_to_judge_is_no_fault_of_the_agency():
    nothing = judged(SHARED, own(0, of=0))
    assert (Reason.ZERO_DENOMINATOR, Grade.RESTING) == (nothing.reason, grade_of(nothing))


@pytest.mark.parametrize(("value", "beside"), [(61, Beside.BETTER), (60, None), (59, Beside.WORSE)])
def test_agency_does_better_or_worse_than_the_whole(value, beside):
    whole = weigh(SHARED, "2024-Q4", totals("2024-Q4", sums(60, of=100)))
    assert beside == beside_of(judged(SHARED, own(value)), whole, SHARED)


def test_sizes_say_neither_where_nothing_was_compared():
    whole = weigh(CUT, "2024-Q4", totals("2024-Q4", sums(2430)))
    assert None is beside_of(judged(CUT, own(100)), whole, CUT)


def test_weight_is_the_part_of_what_is_added_up():
    whole = weigh(SHARED, "2024-Q4", totals("2024-Q4", sums(60, of=400)))
    assert Fraction(1, 4) == weight_of(SHARED, own(60), whole)
    posts = weigh(CUT, "2024-Q4", totals("2024-Q4", sums(1000), sums(1000)))
    assert Fraction(1, 10) == weight_of(CUT, own(100), posts)


def test_baseline_of_a_successor_is_the_sum_of_the_parts_it_carries_on():
    figures = {"a": own(100, of=200), "b": own(50, of=80, illustrative=True)}
    half = {"a": Fraction(1), "b": Fraction(1, 2)}
    found = inherited(SHARED, AT, figures, half)
    assert (Decimal(125), Decimal(240)) == (found.sums.numerator, found.sums.denominator)
    assert found.illustrative


@pytest.mark.parametrize("parts", [None, {}, {"a": Fraction(1), "gone": Fraction(1)}])
def test_baseline_is_unknown_where_a_part_is(parts):
    assert None is inherited(SHARED, AT, {"a": own(100)}, parts)


def test_scores_are_taken_over_whole_and_never_added():
    scored = replace(SHARED, indicator=subject(RANKING, rule=EIGHTY, due=2024).indicator)
    figures = {"a": own(3), "b": own(5)}
    assert figures["a"] == inherited(scored, AT, figures, {"a": Fraction(1)})
    both = {"a": Fraction(1), "b": Fraction(1)}
    assert None is inherited(scored, AT, figures, both)
