"""Who should report at a period, and which agencies are comparable over mergers."""

from __future__ import annotations

import pytest

from building import SHARE, agency, indicator, load, plan, target
from metrics.model import Agency
from metrics.periods import Calendar, parse_period, quarter_code
from metrics.status.population import BEGINNING, OPEN_END, inside, population_of

RULE = {"rule": {"kind": "share", "target": "80%"}, "due": "standing"}


@pytest.fixture
def population(tmp_path):
    """Population of a target: rows of the register, keys of the indicator, plan and target."""

    def build(*rows, sort=(), about=(), **keys):
        loaded = load(
            tmp_path,
            targets=[target(**RULE, **keys)],
            indicators=[indicator(**SHARE, **dict(sort))],
            agencies=[agency(row) if isinstance(row, str) else row for row in rows],
            plans=[plan(**dict(about))],
        )
        return population_of(loaded.catalog, loaded.catalog.targets["T1"])

    return build


def codes(people):
    return [member.agency for member in people.members]


def lives(people):
    """First and last period of each agency, None where it is open."""

    def code(ordinal):
        return None if ordinal in (BEGINNING, OPEN_END) else quarter_code(ordinal)

    return {one.agency: (code(one.first), code(one.last)) for one in people.members}


class TestWho:
    """Scope, territory and level."""

    tree = (
        agency("city", level="city"),
        agency("department", level="department", parent="city"),
        agency("district", level="district", parent="city"),
        agency("commune", level="commune", parent="district"),
        agency("elsewhere", level="city"),
        agency("its_department", level="department", parent="elsewhere"),
    )

    def test_everybody_but_the_wholes_reports_where_nothing_is_said(self, population):
        # A root with parts stands for the whole; the district has a part, and a parent.
        expected = ["department", "district", "commune", "its_department"]
        assert expected == codes(population(*self.tree))

    def test_territory_holds_only_what_lies_below_it(self, population):
        expected = ["department", "district", "commune"]
        assert expected == codes(population(*self.tree, about={"territory": ["city"]}))

    def test_level_is_sought_within_the_territory(self, population):
        people = population(
            *self.tree, about={"territory": ["city"]}, scope={"level": "department"}
        )
        assert ["department"] == codes(people)

    def test_several_levels_may_report(self, population):
        people = population(*self.tree, scope={"level": ["district", "commune"]})
        assert ["district", "commune"] == codes(people)

    def test_locality_itself_reports_where_it_is_named(self, population):
        assert ["city"] == codes(population(*self.tree, scope={"agencies": ["city"]}))

    def test_locality_without_parts_reports_for_itself(self, population):
        assert ["alone"] == codes(population("alone"))

    def test_scope_of_the_target_comes_before_the_reporters_of_the_indicator(self, population):
        people = population(
            *self.tree,
            sort={"reported_by": {"level": "commune"}},
            scope={"level": "district"},
        )
        assert ["district"] == codes(people)

    def test_reporters_of_the_indicator_come_before_the_territory(self, population):
        people = population(*self.tree, sort={"reported_by": {"level": "commune"}})
        assert ["commune"] == codes(people)


class TestWhen:
    """Periods an agency is expected to report."""

    @pytest.mark.parametrize(
        ("last_day", "calendar", "last_period"),
        [
            ("2025-02-28", Calendar.ADMINISTRATIVE, "2024-Q4"),
            ("2025-03-13", Calendar.ADMINISTRATIVE, "2024-Q4"),
            ("2025-03-14", Calendar.ADMINISTRATIVE, "2025-Q1"),
            ("2025-06-30", Calendar.ADMINISTRATIVE, "2025-Q2"),
            ("2025-06-30", Calendar.CALENDAR, "2025-Q2"),
            ("2025-06-29", Calendar.CALENDAR, "2025-Q1"),
        ],
    )
    def test_last_period_is_one_that_ended_in_its_lifetime(
        self, population, last_day, calendar, last_period
    ):
        people = population(agency("a", valid_to=last_day), about={"calendar": str(calendar)})
        assert {"a": (None, last_period)} == lives(people)

    @pytest.mark.parametrize(
        ("first_day", "calendar", "first_period"),
        [
            ("2025-03-01", Calendar.ADMINISTRATIVE, "2025-Q1"),
            ("2025-03-14", Calendar.ADMINISTRATIVE, "2025-Q1"),
            ("2025-03-15", Calendar.ADMINISTRATIVE, "2025-Q2"),
            ("2025-07-01", Calendar.ADMINISTRATIVE, "2025-Q3"),
            ("2025-07-01", Calendar.CALENDAR, "2025-Q3"),
        ],
    )
    def test_first_period_is_the_one_that_ends_in_its_lifetime(
        self, population, first_day, calendar, first_period
    ):
        people = population(agency("a", valid_from=first_day), about={"calendar": str(calendar)})
        assert {"a": (first_period, None)} == lives(people)

    def test_predecessor_and_successor_never_report_the_same_period(self, population):
        people = population(
            agency("old", valid_to="2025-02-28", successors="new"),
            agency("new", valid_from="2025-03-01"),
        )
        assert {"old": (None, "2024-Q4"), "new": ("2025-Q1", None)} == lives(people)
        assert [1, 1] == [people.size(parse_period(code).closes) for code in ("2024-Q4", "2025-Q1")]

    def test_agency_that_lived_through_no_end_of_a_period_never_reports(self, population):
        people = population(agency("brief", valid_from="2025-03-15", valid_to="2025-06-13"), "a")
        assert ["a"] == codes(people)

    def test_agency_that_lived_through_one_end_of_a_period_reports_that_one(self, population):
        people = population(agency("brief", valid_from="2025-03-15", valid_to="2025-06-14"), "a")
        assert ("2025-Q2", "2025-Q2") == lives(people)["brief"]

    def test_population_has_a_last_period_when_all_of_it_ended(self, population):
        ended = population(agency("a", valid_to="2025-02-28"), agency("b", valid_to="2025-06-30"))
        assert "2025-Q2" == quarter_code(ended.last)
        assert None is population(agency("a", valid_to="2025-02-28"), "b").last


class TestGroups:
    """Agencies linked by succession."""

    def groups(self, people):
        return {one.agency: one.group for one in people.members}

    def test_merged_agencies_are_one_group(self, population):
        people = population(
            agency("a", valid_to="2025-02-28", successors="m"),
            agency("b", valid_to="2025-02-28", successors="m"),
            agency("m", valid_from="2025-03-01"),
            "z",
        )
        assert {"a": "a", "b": "a", "m": "a", "z": "z"} == self.groups(people)

    def test_split_agency_and_its_parts_are_one_group(self, population):
        people = population(
            agency("a", valid_to="2025-02-28", successors="x;y"),
            agency("x", valid_from="2025-03-01"),
            agency("y", valid_from="2025-03-01"),
        )
        assert {"a"} == set(self.groups(people).values())

    def test_groups_reach_over_several_reorganisations(self, population):
        people = population(
            agency("z", valid_to="2025-02-28", successors="m"),
            agency("m", valid_from="2025-03-01", valid_to="2025-06-30", successors="n"),
            agency("n", valid_from="2025-07-01"),
        )
        assert {"m"} == set(self.groups(people).values())

    def test_successor_outside_the_scope_joins_nobody(self, population):
        people = population(
            agency("d", level="district", valid_to="2025-06-30", successors="c"),
            agency("c", level="commune", valid_from="2025-07-01"),
            scope={"level": "district"},
        )
        assert {"d": "d"} == self.groups(people)

    @pytest.mark.parametrize(
        ("rows", "is_many"),
        [
            (["a"], False),
            (["a", "b"], True),
            (
                [
                    agency("a", valid_to="2025-02-28", successors="b"),
                    agency("b", valid_from="2025-03-01"),
                ],
                False,
            ),
        ],
        ids=["one", "two", "one after another"],
    )
    def test_agencies_are_many_when_they_are_not_of_one_line(self, population, rows, is_many):
        assert is_many is population(*rows).is_many

    def test_group_does_not_depend_on_the_order_of_the_register(self, population):
        rows = [
            agency("a", valid_to="2025-02-28", successors="m"),
            agency("b", valid_to="2025-02-28", successors="m"),
            agency("m", valid_from="2025-03-01"),
        ]
        assert self.groups(population(*rows)) == self.groups(population(*reversed(rows)))


def came_in(people, after, until):
    """Vietnamese names of the territory that came in after one quarter and up to another."""
    return [one.what.vi for one in people.enlargements(after, until)]


class TestEnlargement:
    """Territory that came in from outside the register."""

    rows = (
        agency("old", valid_to="2025-06-30", successors="new"),
        agency("new", valid_from="2025-07-01", absorbs="Hải Dương"),
    )

    @pytest.mark.parametrize(
        ("after", "until", "names"),
        [
            ("2021-Q4", "2025-Q2", []),
            ("2021-Q4", "2025-Q3", ["Hải Dương"]),
            ("2025-Q2", "2025-Q3", ["Hải Dương"]),
            ("2025-Q3", "2026-Q4", []),
        ],
    )
    def test_territory_came_in_between_two_periods_or_not(self, population, after, until, names):
        people = population(*self.rows)
        assert names == came_in(people, parse_period(after).closes, parse_period(until).closes)

    @pytest.mark.parametrize(
        ("calendar", "first"),
        [(Calendar.ADMINISTRATIVE, "2025-Q3"), (Calendar.CALENDAR, "2025-Q2")],
    )
    def test_who_took_it_in_is_named_with_the_first_period_that_holds_it(
        self, population, calendar, first
    ):
        # 20/06 lies after the 14th, with which reports close, and before the end of the month.
        people = population(
            agency("old", valid_to="2025-06-19", successors="new"),
            agency("new", valid_from="2025-06-20", absorbs="Hải Dương"),
            about={"calendar": str(calendar)},
        )
        (one,) = people.enlarged
        assert (parse_period(first).closes, "Hải Dương", "new") == (
            one.closes,
            one.what.vi,
            one.agency,
        )

    def test_territory_of_another_locality_does_not_matter(self, population):
        people = population(*self.rows, "a", about={"territory": ["a"]})
        assert [] == came_in(people, BEGINNING, OPEN_END)


class TestExpectation:
    """An agency is expected for the periods that close in its lifetime, both ends counted."""

    @pytest.mark.parametrize(
        ("code", "period", "is_expected"),
        [
            ("a", "2023-Q4", False),
            ("a", "2024-Q1", True),
            ("a", "2024-Q4", True),
            ("a", "2025-Q1", False),
            ("b", "2023-Q4", True),
            ("b", "2025-Q1", True),
            ("c", "2024-Q2", False),
        ],
    )
    def test_lifetime(self, population, code, period, is_expected):
        people = population(agency("a", valid_from="2024-01-01", valid_to="2024-12-31"), "b")
        assert is_expected == people.expects(code, parse_period(period).closes)


def test_all_territory_that_came_in_is_named(population):
    people = population(
        agency("north", level="city", valid_from="2025-07-01", absorbs="tỉnh bên"),
        agency("south", level="city", valid_from="2025-10-01", absorbs="huyện đảo"),
        "a",
    )
    since, until = (parse_period(code).closes for code in ("2025-Q2", "2025-Q4"))
    assert ["tỉnh bên", "huyện đảo"] == came_in(people, since, until)
    assert ["tỉnh bên"] == came_in(people, since, since + 1)
    assert [] == came_in(people, until, until + 4)


def test_parents_that_go_in_a_circle_belong_to_no_territory():
    # The circle is a fault of the register, told with all others once every rule has been tried.
    rows = {
        code: Agency(
            code=code,
            name_vi=code,
            name_en=code,
            short_vi=code,
            level="office",
            parent=parent,
            valid_from=None,
            valid_to=None,
            successors=(),
            absorbs=None,
        )
        for code, parent in (("city", None), ("a", "b"), ("b", "a"), ("c", "city"))
    }
    assert ["city", "c"] == [one.code for one in inside(rows, ["city"])]
