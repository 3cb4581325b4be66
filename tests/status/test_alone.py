"""One agency judged alone: its figure against the rule, its part, its grade."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from building import (
    CUT_5_PERCENT,
    DONE,
    POSTS,
    RANKING,
    SHARE,
    SURVEY,
    enlargement,
    subject,
    sums,
    totals,
    weigh,
)
from metrics.periods import parse_period
from metrics.status.alone import (
    Beside,
    Grade,
    OwnFigure,
    alone,
    beside_of,
    grade_of,
    inherited,
    is_set_for_one,
    judge_alone,
    too_old,
    weight_of,
)
from metrics.status.population import Member, Population
from metrics.status.question import horizon_of
from metrics.status.totals import Sums
from metrics.status.verdict import Reason, Status

AT = parse_period("2024-Q4").closes
EIGHTY = {"kind": "share", "op": ">=", "target": "80%"}
SHARED = subject(SHARE, rule=EIGHTY, due=2024)
CUT = subject(POSTS, rule=CUT_5_PERCENT, due=2026)
COUNTED = subject(SHARE, rule=EIGHTY, due=2024, per="agency")
HALF = Fraction(1, 2)


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
        (POSTS, {"rule": {"kind": "level", "op": "<=", "target": 240}}, False),
        (SURVEY, {"rule": {"kind": "level", "op": ">=", "target": 90}}, True),
        (SHARE, {"rule": {"kind": "growth", "than": "previous_year"}}, True),
        (POSTS, {"rule": {"kind": "growth", "than": "previous_year"}}, True),
        (DONE, {"rule": {"kind": "milestone"}}, True),
    ],
)
def test_only_what_is_not_a_number_for_everyone_is_put_to_one_agency(sort, keys, expected):
    assert expected == is_set_for_one(subject(sort, **{"due": 2026, **keys}))


def test_target_is_put_to_one_agency_as_if_set_for_it():
    enlarged = (enlargement(AT, "a district"),)
    many = Population((Member("a", "a", 0, AT), Member("b", "b", 0, AT)), enlarged)
    counted = replace(COUNTED, population=many)
    assert counted.target.per is not None

    one = alone(counted, many.members[1])

    assert None is one.target.per
    assert Population((many.members[1],), enlarged) == one.population
    assert (SHARED.target.rule, counted.indicator) == (one.target.rule, one.indicator)


@pytest.mark.parametrize(
    ("value", "status"), [(79, Status.MISSED), (80, Status.ACHIEVED), (81, Status.ACHIEVED)]
)
def test_share_of_one_agency_is_judged_like_the_share_of_all(value, status):
    assert status == judged(SHARED, own(value)).status


def test_cut_of_one_agency_is_measured_from_its_own_baseline():
    verdict = judged(CUT, own(243), own(250))
    assert (Status.AT_RISK, Fraction(56, 100)) == (verdict.status, verdict.progress)


def test_first_figure_of_its_own_is_the_baseline_where_none_is_declared():
    later = subject(SHARE, rule=EIGHTY, due=2026)
    begun = own(40, closes=AT - 4)
    assert HALF == judged(later, own(60), None, begun).progress
    assert None is judged(later, own(60)).progress


@pytest.mark.parametrize("illustrative", [True, False])
@pytest.mark.parametrize("conflicting", [True, False])
def test_figure_of_one_agency_is_the_whole_of_it(illustrative, conflicting):
    figure = own(79, illustrative=illustrative, conflicting=conflicting)
    expected = totals(
        "2024-Q4", figure.sums, illustrative=illustrative, conflicting=conflicting,
        whole_value=Decimal(79),
    )  # fmt: skip
    assert expected == judged(SHARED, figure).totals
    earlier = replace(figure, closes=AT - 1)
    assert replace(expected, closes=AT - 1, carried=1) == judged(SHARED, earlier).totals


def test_agency_without_a_baseline_of_its_own_is_not_judged():
    verdict = judged(CUT, own(243))
    assert (Status.NOT_ASSESSABLE, Reason.NO_BASELINE) == (verdict.status, verdict.reason)
    assert Grade.MISSING == grade_of(verdict)


def test_agency_without_a_figure_is_missing_never_late():
    nothing = judged(SHARED, None)
    assert (Status.NO_DATA, Grade.MISSING) == (nothing.status, grade_of(nothing))
    old = too_old(nothing, AT - 9)
    assert (Status.INSUFFICIENT_DATA, Reason.TOO_OLD) == (old.status, old.reason)
    assert AT - 9 == old.period
    assert Grade.MISSING == grade_of(old)


def test_figure_carried_from_an_earlier_period_counts_as_missing():
    carried = judged(SHARED, own(90, closes=AT - 1))
    assert Status.ACHIEVED == carried.status
    assert Grade.MISSING == grade_of(carried)
    assert Grade.GOOD == grade_of(judged(SHARED, own(90)))
    assert Grade.LATE == grade_of(judged(SHARED, own(79)))


def test_nothing_to_judge_is_no_fault_of_the_agency():
    nothing = judged(SHARED, own(0, of=0))
    assert (Reason.ZERO_DENOMINATOR, Grade.RESTING) == (nothing.reason, grade_of(nothing))


@pytest.mark.parametrize(("value", "beside"), [(61, Beside.BETTER), (60, None), (59, Beside.WORSE)])
def test_agency_does_better_or_worse_than_the_whole(value, beside):
    whole = weigh(SHARED, "2024-Q4", totals("2024-Q4", sums(60, of=100)))
    assert beside == beside_of(judged(SHARED, own(value)), whole, SHARED)


def test_less_is_better_where_the_target_is_a_ceiling():
    ceiling = subject(SHARE, rule={"kind": "share", "op": "<=", "target": "20%"}, due=2024)
    whole = weigh(ceiling, "2024-Q4", totals("2024-Q4", sums(30, of=100)))
    found = [beside_of(judged(ceiling, own(value)), whole, ceiling) for value in (29, 30, 31)]
    assert [Beside.BETTER, None, Beside.WORSE] == found


def test_ways_made_are_compared_where_both_are_measured():
    whole = weigh(CUT, "2024-Q4", totals("2024-Q4", sums(2430), sums(2500)))
    for value, beside in ((242, Beside.BETTER), (243, None), (244, Beside.WORSE)):
        assert beside == beside_of(judged(CUT, own(value), own(250)), whole, CUT)


def test_figures_are_compared_where_only_one_way_is_measured():
    later = subject(SHARE, rule=EIGHTY, due=2026)
    whole = weigh(later, "2024-Q4", totals("2024-Q4", sums(60, of=100)))
    mine = judged(later, own(61), None, own(40, closes=AT - 4))
    assert (None, True) == (whole.progress, mine.progress is not None)
    assert Beside.BETTER == beside_of(mine, whole, later)


def test_agency_without_a_figure_is_neither_better_nor_worse():
    whole = weigh(SHARED, "2024-Q4", totals("2024-Q4", sums(60, of=100)))
    assert None is beside_of(judged(SHARED, None), whole, SHARED)


def test_sizes_say_neither_where_nothing_was_compared():
    whole = weigh(CUT, "2024-Q4", totals("2024-Q4", sums(2430)))
    assert None is beside_of(judged(CUT, own(100)), whole, CUT)


def test_weight_is_the_part_of_what_is_added_up():
    whole = weigh(SHARED, "2024-Q4", totals("2024-Q4", sums(60, of=400)))
    assert Fraction(1, 4) == weight_of(SHARED, own(60), whole)
    posts = weigh(CUT, "2024-Q4", totals("2024-Q4", sums(1000), sums(1000)))
    for part, weight in ((0, 0), (100, Fraction(1, 10)), (1000, 1), (1001, None), (-1, None)):
        assert weight == weight_of(CUT, own(part), posts)


def test_nothing_has_a_weight_where_nothing_is_added_up():
    nothing = weigh(SHARED, "2024-Q4", totals("2024-Q4", sums(0, of=0)))
    assert None is weight_of(SHARED, own(0, of=0), nothing)
    silent = judged(SHARED, None)
    assert (None, None) == (silent.totals, weight_of(SHARED, own(60), silent))
    whole = weigh(SHARED, "2024-Q4", totals("2024-Q4", sums(60, of=400)))
    assert None is weight_of(COUNTED, own(60), whole)


def test_baseline_of_a_successor_is_the_sum_of_the_parts_it_carries_on():
    figures = {"a": own(100, of=200), "b": own(51, of=80)}
    half = {"a": Fraction(1), "b": HALF}
    amount = Decimal("125.5")
    whole = Sums(1, amount, Decimal(240), amount)
    assert OwnFigure(AT + 1, whole) == inherited(SHARED, AT + 1, figures, half)
    assert OwnFigure(AT + 1, whole) == inherited(CUT, AT + 1, figures, half)


@pytest.mark.parametrize("doubt", ["illustrative", "conflicting"])
def test_doubt_about_a_part_is_doubt_about_the_whole(doubt):
    figures = {"a": own(100), "b": own(51, **{doubt: True})}
    found = inherited(SHARED, AT, figures, {"a": Fraction(1), "b": HALF})
    assert {doubt} == {one for one in ("illustrative", "conflicting") if getattr(found, one)}


@pytest.mark.parametrize("parts", [None, {}, {"a": Fraction(1), "gone": Fraction(1)}])
def test_baseline_is_unknown_where_a_part_is(parts):
    assert None is inherited(SHARED, AT, {"a": own(100)}, parts)


def test_scores_are_taken_over_whole_and_never_added():
    scored = replace(SHARED, indicator=subject(RANKING, rule=EIGHTY, due=2024).indicator)
    figures = {"a": own(3), "b": own(5)}
    assert figures["a"] == inherited(scored, AT, figures, {"a": Fraction(1)})
    both = {"a": Fraction(1), "b": Fraction(1)}
    assert None is inherited(scored, AT, figures, both)
