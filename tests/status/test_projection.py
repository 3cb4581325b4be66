"""The robust line and its interval, worked by hand, and what must hold for any figures."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.status.projection import FEWEST, MOST, project

FIRST = 8085
GOAL = Fraction(2375)


def points(*values, first=FIRST, step=1):
    """Points a quarter (or `step` quarters) apart."""
    return [(first + step * at, Fraction(value)) for at, value in enumerate(values)]


class TestByHand:
    def test_four_points_take_the_outermost_slopes_as_limits(self):
        # Values 0, 1, 2, 6 at 0..3. Slopes: 1, 1, 4 (one apart), 1, 5/2 (two), 2 (three).
        # Sorted 1 1 1 2 5/2 4: median 3/2. Rests y - 3/2 x: 0, -1/2, -1, 3/2: median -1/4.
        # At 5: 15/2 - 1/4 = 29/4. C = 1.645 sqrt(4*3*13/18) = 4.84, ranks 0.58 and 6.42: 1 and 6.
        # Slope 1: rests 0 0 0 3, median 0: 5. Slope 4: rests 0 -3 -6 -6, median -9/2: 31/2.
        # Needed from 6 at 3 to 10 at 5: 4/2 = 2.
        found = project(points(0, 1, 2, 6, first=0), Fraction(5), Fraction(10))
        assert (Fraction(29, 4), Fraction(5), Fraction(31, 2)) == (
            found.value,
            found.low,
            found.high,
        )
        assert (Fraction(3, 2), Fraction(2), 4) == (found.per_quarter, found.needed, found.points)

    def test_five_points(self):
        # Values 0, 2, 3, 3, 7 at 0..4. Slopes: 2 1 0 4 | 3/2 1/2 2 | 1 5/3 | 7/4.
        # Sorted 0 1/2 1 1 3/2 5/3 7/4 2 2 4: median (3/2 + 5/3) / 2 = 19/12.
        # C = 1.645 sqrt(5*4*15/18) = 6.716, ranks 1.64 and 9.36: 1 and 10, slopes 0 and 4.
        # Rests of 19/12, in twelfths: 0, 5, -2, -21, 8: median 0. At 6: 19/2.
        # Slope 0: median 3, at 6: 3. Slope 4: rests 0 -2 -5 -9 -9, median -5, at 6: 19.
        found = project(points(0, 2, 3, 3, 7, first=0), Fraction(6), Fraction(7))
        assert (Fraction(19, 12), Fraction(19, 2), Fraction(3), Fraction(19)) == (
            found.per_quarter,
            found.value,
            found.low,
            found.high,
        )
        assert Fraction(0) == found.needed

    @pytest.mark.parametrize(
        ("size", "low", "high"),
        [
            # C = 8.756, (15 - C) / 2 = 3.12: third slopes from either end, 2 and 28/3. Medians of
            # the rests 3/2 and -44/3, at 6: 27/2 and 124/3.
            (6, "27/2", "124/3"),
            # C = 10.953, (21 - C) / 2 = 5.02: fifth, 3 and 15. Medians 1 and -26, at 7: 22 and 79.
            (7, "22", "79"),
            # C = 13.297, (28 - C) / 2 = 7.35: seventh, 4 and 24. Medians 1/2 and -54, at 8: 65/2
            # and 138.
            (8, "65/2", "138"),
        ],
    )
    def test_limits_are_the_slopes_of_their_rank(self, size, low, high):
        # Values 1, 2, 4, 8, ... at 0, 1, 2, 3, ...: all slopes differ. In order they begin with
        # 1, 3/2, 2, 7/3, 3, 15/4, 4; the last are 16 12 28/3 of six values, 32 24 56/3 16 15 of
        # seven, 64 48 112/3 32 30 124/5 24 of eight.
        doubling = points(*(2**at for at in range(size)), first=0)
        found = project(doubling, Fraction(size), Fraction(0))
        assert (Fraction(low), Fraction(high)) == (found.low, found.high)

    def test_eight_points_with_a_wild_one_keep_the_clean_slope_and_a_narrow_interval(self):
        # A line of slope 1 but for the third point, 100 above it. Of 28 slopes 21 are 1; those of
        # the third with the two before it are 51 and 101, with the five after it 1 - 100/d for
        # d = 1..5, all negative. Ranks 7 and 22: five negative ones come first, so both are 1.
        found = project(points(0, 1, 102, 3, 4, 5, 6, 7, first=0), Fraction(11), Fraction(15))
        assert (Fraction(1), Fraction(11), Fraction(11), Fraction(11)) == (
            found.per_quarter,
            found.value,
            found.low,
            found.high,
        )
        assert (Fraction(2), 8) == (found.needed, found.points)

    def test_a_due_date_inside_a_quarter_is_met_at_its_place(self):
        # 2500 falling by 10 a quarter; a third of a quarter after the last point, 2470 - 10/3.
        found = project(points(2500, 2490, 2480, 2470), Fraction(FIRST + 3) + Fraction(1, 3), GOAL)
        assert Fraction(7400, 3) == found.value
        assert Fraction(-95 * 3) == found.needed

    def test_gaps_between_reports_count_as_time(self):
        # Yearly figures: 20 a year is 5 a quarter.
        found = project(points(100, 120, 140, 160, step=4), Fraction(FIRST + 16), Fraction(200))
        assert (Fraction(5), Fraction(180), Fraction(10)) == (
            found.per_quarter,
            found.value,
            found.needed,
        )


class TestLimits:
    @pytest.mark.parametrize("number", range(FEWEST))
    def test_fewer_than_four_points_give_no_projection(self, number):
        assert project(points(*range(number)), Fraction(FIRST + 9), GOAL) is None

    def test_only_the_last_eight_points_are_used(self):
        recent = points(*range(8))
        older = [(FIRST - 2, Fraction(900)), (FIRST - 1, Fraction(-900))]
        place = Fraction(FIRST + 12)
        assert project(recent, place, GOAL) == project(older + recent, place, GOAL)

    @pytest.mark.parametrize("ahead", [0, -1, Fraction(-1, 90)])
    def test_nothing_is_needed_per_quarter_when_no_time_is_left(self, ahead):
        found = project(points(1, 2, 3, 4), Fraction(FIRST + 3) + ahead, GOAL)
        assert found.needed is None

    def test_the_smallest_time_left_still_needs_a_pace(self):
        found = project(points(1, 2, 3, 4), FIRST + 3 + Fraction(1, 92), Fraction(5))
        assert Fraction(92) == found.needed


values = st.fractions(min_value=-(10**9), max_value=10**9, max_denominator=1000)
series = st.lists(values, min_size=FEWEST, max_size=12)
gaps = st.lists(st.integers(1, 4), min_size=12, max_size=12)
places = st.fractions(min_value=FIRST - 20, max_value=FIRST + 80, max_denominator=92)


def spread(figures, steps):
    """The figures as points, each `steps` after the one before."""
    at, placed = FIRST, []
    for figure, step in zip(figures, steps, strict=False):
        placed.append((at, figure))
        at += step
    return placed


@given(values, values, st.integers(FEWEST, 12), gaps, places)
def test_an_exact_line_is_reproduced_without_width(start, slope, number, steps, place):
    def line(at):
        return start + slope * (at - FIRST)

    placed = [(at, line(at)) for at, _ in spread([start] * number, steps)]
    found = project(placed, place, GOAL)
    assert (line(place),) * 3 == (found.low, found.value, found.high)
    assert (slope, min(number, MOST)) == (found.per_quarter, found.points)


@given(values, values, st.integers(0, MOST - 1), values)
def test_one_wild_figure_in_eight_does_not_turn_a_clean_line(start, slope, at, wild):
    placed = [(FIRST + each, start + slope * each) for each in range(MOST)]
    placed[at] = (FIRST + at, wild)
    assert slope == project(placed, Fraction(FIRST + 12), GOAL).per_quarter


@given(series, gaps, places, values)
def test_the_interval_never_leaves_the_line_outside(figures, steps, place, goal):
    found = project(spread(figures, steps), place, goal)
    assert found.low <= found.value <= found.high


@given(series, gaps, places, values, values)
def test_shifting_the_figures_shifts_the_projection(figures, steps, place, goal, shift):
    plain = project(spread(figures, steps), place, goal)
    shifted = project(spread([each + shift for each in figures], steps), place, goal + shift)
    assert (plain.low + shift, plain.value + shift, plain.high + shift) == (
        shifted.low,
        shifted.value,
        shifted.high,
    )
    assert (plain.per_quarter, plain.needed) == (shifted.per_quarter, shifted.needed)


@given(series, gaps, places, values, values.filter(bool))
def test_scaling_the_figures_scales_the_projection(figures, steps, place, goal, factor):
    plain = project(spread(figures, steps), place, goal)
    scaled = project(spread([each * factor for each in figures], steps), place, goal * factor)
    assert sorted([plain.low * factor, plain.high * factor]) == [scaled.low, scaled.high]
    assert (plain.value * factor, plain.per_quarter * factor) == (scaled.value, scaled.per_quarter)
    assert (plain.needed is None) == (scaled.needed is None)
    assert (plain.needed or 0) * factor == (scaled.needed or 0)


@given(series, gaps, places, values, st.integers(-30, 30))
def test_no_order_of_magnitude_loses_a_digit(figures, steps, place, goal, power):
    unit = Fraction(10) ** power
    plain = project(spread(figures, steps), place, goal)
    other = project(spread([each * unit for each in figures], steps), place, goal * unit)
    assert plain.value == other.value / unit
    assert (plain.low, plain.high) == (other.low / unit, other.high / unit)


@given(series, gaps, values, values)
def test_the_needed_pace_leads_from_the_last_figure_to_the_goal(figures, steps, goal, ahead):
    placed = spread(figures, steps)
    left = abs(ahead) + 1
    found = project(placed, placed[-1][0] + left, goal)
    assert goal == placed[-1][1] + found.needed * left
