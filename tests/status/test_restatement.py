"""The whole of today against the old baseline and what came in."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from building import CUT_5_PERCENT, POSTS, enlargement, subject, sums, totals
from metrics.periods import parse_period
from metrics.status.restatement import added_between, restated_totals
from metrics.status.totals import Added, Sums

BASE = parse_period("2021-Q4").closes
CUT = subject(POSTS, rule=CUT_5_PERCENT, due=2026)
FIRST = enlargement(parse_period("2025-Q3").closes, "tỉnh bên", "one")
SECOND = enlargement(parse_period("2026-Q1").closes, "huyện đảo", "two")


def added(**values):
    """What came in with each, at the baseline."""
    return {("figure", one, BASE): Added(Decimal(value)) for one, value in values.items()}


class TestWhatCameIn:
    """Known only when it is known of everything that came in, at the very baseline."""

    def test_parts_are_added_up(self):
        part = added_between(CUT, (FIRST, SECOND), BASE, added(one=520, two=30))
        assert (Decimal(550), False) == (part.value, part.illustrative)

    def test_single_part_is_the_sum(self):
        part = added_between(CUT, (FIRST,), BASE, added(one=520, two=30))
        assert Added(Decimal(520)) == part

    def test_one_illustrative_part_makes_the_sum_illustrative(self):
        known = added(one=520) | {("figure", "two", BASE): Added(Decimal(30), illustrative=True)}
        assert added_between(CUT, (FIRST, SECOND), BASE, known).illustrative

    @pytest.mark.parametrize(
        "known",
        [{}, added(one=520), {("figure", "one", BASE + 1): Added(Decimal(520))}],
    )
    def test_not_known_while_a_part_is_not(self, known):
        assert None is added_between(CUT, (FIRST, SECOND), BASE, known)

    def test_figure_of_another_indicator_is_none_of_this(self):
        known = {("other", "one", BASE): Added(Decimal(520))}
        assert None is added_between(CUT, (FIRST,), BASE, known)


PERIOD = "2025-Q4"
CAME_IN = Added(Decimal(520))
# Three agencies today, two of them with a fresh figure; two in the old territory.
FRESH = totals(PERIOD, sums(1000, agencies=2), expected=3, reported=2, included=2, carried=1)
LASTING = totals(PERIOD, sums(1475, agencies=3), expected=3, reported=3, included=3)
OLD = totals("2021-Q4", sums(1000, agencies=2), expected=2, reported=2, included=2)


class TestTheWhole:
    """Every agency at its last figure; coverage by how much of that is fresh."""

    def test_numbers_of_the_whole(self):
        found = restated_totals(FRESH, LASTING, OLD, CAME_IN)
        assert (1475, 1520, 520) == (found.now.value, found.base.value, found.added)
        assert (3, 2, 1, 3) == (found.expected, found.reported, found.carried, found.included)
        assert Decimal(1000) / 1475 == found.weight_included / found.weight
        assert not found.illustrative
        assert not found.conflicting
        assert FRESH.closes == found.closes

    def test_other_sums_of_the_baseline_stay(self):
        found = restated_totals(FRESH, LASTING, OLD, CAME_IN)
        assert replace(OLD.now, value=Decimal(1520)) == found.base

    @pytest.mark.parametrize("lasting", [None, replace(LASTING, reported=2)])
    def test_agency_never_heard_of_leaves_the_whole_unknown(self, lasting):
        found = restated_totals(FRESH, lasting, OLD, CAME_IN)
        assert (Sums(), Sums(1, value=Decimal(520)), 520) == (found.now, found.base, found.added)

    @pytest.mark.parametrize("old", [None, replace(OLD, reported=1)])
    def test_baseline_that_is_not_whole_is_none(self, old):
        found = restated_totals(FRESH, LASTING, old, CAME_IN)
        assert (1475, Sums(), 520) == (found.now.value, found.base, found.added)

    @pytest.mark.parametrize(
        ("lasting", "old", "came_in"),
        [
            (replace(LASTING, illustrative=True), OLD, CAME_IN),
            (LASTING, replace(OLD, illustrative=True), CAME_IN),
            (LASTING, OLD, replace(CAME_IN, illustrative=True)),
        ],
    )
    def test_illustrative_part_makes_the_whole_illustrative(self, lasting, old, came_in):
        assert restated_totals(FRESH, lasting, old, came_in).illustrative

    @pytest.mark.parametrize(
        ("lasting", "old"),
        [(replace(LASTING, conflicting=True), OLD), (LASTING, replace(OLD, conflicting=True))],
    )
    def test_contradicted_part_makes_the_whole_contradicted(self, lasting, old):
        assert restated_totals(FRESH, lasting, old, CAME_IN).conflicting
