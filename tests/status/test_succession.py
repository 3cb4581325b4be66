"""Whose work an agency carries on, and by what share."""

from __future__ import annotations

from fractions import Fraction

import pytest

from building import ADMIN, INSPECTED, POSTS, agency, figure, indicator, load
from metrics.errors import DeclarationError
from metrics.periods import Calendar, parse_period
from metrics.services.dossier import dossier_of
from metrics.status.succession import carried_on

BEFORE, AFTER = "2024-12-31", "2025-01-01"
MERGED = [
    agency("a", valid_to=BEFORE, successors="c"),
    agency("b", valid_to=BEFORE, successors="c"),
    agency("c", valid_from=AFTER),
]
SPLIT = [
    agency("a", valid_to=BEFORE, successors="b=60%;c=40%"),
    agency("b", valid_from=AFTER),
    agency("c"),
]
UNTOLD = [
    agency("a", valid_to=BEFORE, successors="b;c"),
    agency("b", valid_from=AFTER),
    agency("c"),
]
CHAIN = [
    agency("a", valid_to=BEFORE, successors="b"),
    agency("b", valid_from=AFTER, valid_to="2025-06-30", successors="c"),
    agency("c", valid_from="2025-07-01"),
]


def parts(folder, register, code, period):
    catalog = load(folder, targets=[], indicators=[], agencies=register).catalog
    return carried_on(catalog, code, parse_period(period).closes, Calendar.ADMINISTRATIVE)


@pytest.mark.parametrize(
    ("register", "code", "expected"),
    [
        (MERGED, "c", {"a": Fraction(1), "b": Fraction(1)}),
        (SPLIT, "b", {"a": Fraction(3, 5)}),
        (SPLIT, "c", {"a": Fraction(2, 5), "c": Fraction(1)}),
        (UNTOLD, "b", None),
        (UNTOLD, "c", None),
        (CHAIN, "c", {"a": Fraction(1)}),
    ],
)
def test_agency_carries_on_its_predecessors_by_their_shares(tmp_path, register, code, expected):
    assert expected == parts(tmp_path, register, code, "2021")


def test_predecessor_that_ended_long_before_does_not_hide_a_later_one(tmp_path):
    register = [
        agency("a", valid_to="2022-12-31", successors="c"),
        agency("b", valid_to=BEFORE, successors="c"),
        agency("c"),
    ]
    expected = {"b": Fraction(1), "c": Fraction(1)}
    assert expected == parts(tmp_path, register, "c", "2023-Q2")


def test_what_ended_before_is_in_its_successor_already(tmp_path):
    assert {"b": Fraction(1)} == parts(tmp_path, CHAIN, "c", "2025-Q2")


@pytest.mark.parametrize(
    ("day_before", "day", "calendar", "expected"),
    [
        # The fourth quarter of reports ends on 14/12, that of the calendar on 31/12.
        ("2024-12-13", "2024-12-14", Calendar.ADMINISTRATIVE, {"b": 1}),
        ("2024-12-14", "2024-12-15", Calendar.ADMINISTRATIVE, {"a": 1}),
        ("2024-12-14", "2024-12-15", Calendar.CALENDAR, {"b": 1}),
        ("2024-12-30", "2024-12-31", Calendar.CALENDAR, {"b": 1}),
        ("2024-12-31", "2025-01-01", Calendar.CALENDAR, {"a": 1}),
    ],
)
def test_change_within_a_quarter_belongs_to_those_at_its_end(
    tmp_path, day_before, day, calendar, expected
):
    register = [
        agency("a", valid_to=day_before, successors="b"),
        agency("b", valid_from=day, valid_to="2025-06-30", successors="c"),
        agency("c", valid_from="2025-07-01"),
    ]
    catalog = load(tmp_path, targets=[], indicators=[], agencies=register).catalog
    closes = parse_period("2024-Q4").closes
    assert expected == carried_on(catalog, "b", closes, calendar)
    assert expected == carried_on(catalog, "c", closes, calendar)


def test_every_predecessor_counts_whatever_became_of_the_others(tmp_path):
    register = [
        agency("long_gone", valid_to="2020-12-31", successors="c"),
        agency("a", valid_to=BEFORE, successors="c"),
        agency("b", valid_to=BEFORE, successors="c"),
        agency("c", valid_from="2021-01-01"),
    ]
    assert {"a": 1, "b": 1, "c": 1} == parts(tmp_path, register, "c", "2021")


def test_parts_that_come_together_again_are_one_whole(tmp_path):
    register = [
        agency("a", valid_to=BEFORE, successors="b=60%;c=40%"),
        agency("b", valid_from=AFTER, valid_to="2025-06-30", successors="d"),
        agency("c", valid_from=AFTER, valid_to="2025-06-30", successors="d"),
        agency("d", valid_from="2025-07-01"),
    ]
    assert {"a": 1} == parts(tmp_path, register, "d", "2021")


@pytest.mark.parametrize("successors", ["b=60%;c", "b=60%;c=50%", "b=abc;c=40%"])
def test_split_is_declared_in_whole_or_not_at_all(tmp_path, successors):
    register = [agency("a", valid_to=BEFORE, successors=successors), *SPLIT[1:]]
    with pytest.raises(DeclarationError):
        load(tmp_path, targets=[], indicators=[indicator(**POSTS)], agencies=register)


class TestEachAgencyInAMergerYear:
    """30% of units inspected, agency by agency, when agencies merge within the year."""

    RULE = {"kind": "share", "op": ">=", "target": "30%"}  # noqa: RUF012 - never changed

    def world(self, declare, register):
        return declare(INSPECTED, rule=self.RULE, due="each_year", per="agency", agencies=register)

    def test_inspections_before_the_merger_count_for_the_successor(self, declare):
        space = self.world(declare, CHAIN)
        for period, units in (("2025-Q1", 2), ("2025-Q2", 1)):
            space.store(figure("b", period, numerator=units, of=10))
        space.store(figure("c", "2025-Q3", numerator=0, of=10))
        space.store(figure("c", "2025-Q4", numerator=0, of=10))
        verdict = space.verdict("2025-Q4")
        assert (1, "achieved") == (verdict.actual, verdict.status)

    def test_part_of_unknown_size_leaves_the_agency_unjudged(self, declare):
        register = [
            agency("a", valid_to="2025-06-30", successors="b;c"),
            agency("b", valid_from="2025-07-01"),
            agency("c", valid_from="2025-07-01"),
        ]
        space = self.world(declare, register)
        space.store(*(figure("a", f"2025-Q{one}", numerator=5, of=10) for one in (1, 2)))
        space.store(
            *(figure(unit, f"2025-Q{one}", numerator=3, of=5) for unit in "bc" for one in (3, 4))
        )
        verdict = space.verdict("2025-Q4")
        assert ("insufficient_data", 0) == (verdict.status, verdict.coverage)


def test_single_agency_is_compared_with_the_sum_of_its_predecessors(declare):
    space = declare(POSTS, rule={"kind": "reduction", "by": "5%", "baseline": 2021}, due=2026,
                    agencies=SPLIT)  # fmt: skip
    space.store(figure("a", "2021", 100), figure("c", "2021", 50))
    space.store(figure("b", "2025-Q1", 55), figure("c", "2025-Q1", 90))
    view = dossier_of(space.workspace, ADMIN, "T1", parse_period("2025-Q1").closes)
    assert {"b": 60, "c": 90} == {
        one.agency.code: one.baseline for one in view.contributions if one.baseline is not None
    }
