"""The road to a target."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.status.verdict import Path, Status

places = st.fractions(8000, 8200, max_denominator=100)
values = st.fractions(-1000, 1000, max_denominator=1000)
paths = st.lists(
    st.tuples(places, values), min_size=2, max_size=6, unique_by=lambda one: one[0]
).map(lambda points: Path(tuple(sorted(points))))

ROAD = Path(
    (
        (Fraction(8088), Fraction(15)),
        (Fraction(8092), Fraction(35)),
        (Fraction(8104), Fraction(95)),
    )
)


@pytest.mark.parametrize(
    ("place", "value"),
    [(8000, 15), (8088, 15), (8090, 25), (8092, 35), (8095, 50), (8104, 95), (9000, 95)],
)
def test_value_expected_is_linear_between_points_and_flat_outside(place, value):
    assert Fraction(value) == ROAD.expected(Fraction(place))


def test_road_knows_its_start_and_goal():
    assert (15, 95) == (ROAD.start, ROAD.goal)


@given(paths)
def test_road_passes_through_every_point(path):
    assert list(path.points) == [(place, path.expected(place)) for place, _ in path.points]


@given(paths, places)
def test_road_never_leaves_the_range_of_its_points(path, place):
    inside = [value for _, value in path.points]
    assert min(inside) <= path.expected(place) <= max(inside)


def test_worst_status_is_listed_first():
    assert (Status.MISSED, Status.OFF_TRACK, Status.AT_RISK) == tuple(Status)[:3]
