"""How complete and how punctual the reports are: a small office, the calendar, the reminders."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import building
from metrics.access import Role, Viewer
from metrics.errors import AccessDeniedError
from metrics.periods import parse_period, quarter_code
from metrics.services.owing import duty_standings
from metrics.services.punctuality import Tallied, punctuality_history, punctuality_of
from metrics.services.reminders import reminders
from metrics.services.reporting_calendar import reporting_calendar
from metrics.status.punctuality import Counts, DutyState
from metrics.store.submissions import Submission, store_accepted

REVIEWER, LEADER = Viewer("reviewer", Role.REVIEWER), Viewer("leader", Role.VIEWER)
ADMIN = Viewer("admin", Role.ADMIN)
CLERK = Viewer("clerk", Role.AGENCY, "b")
Q4 = parse_period("2024-Q4").closes
DUE = date(2024, 12, 14)
LATER = date(2025, 1, 3)

# Each of four agencies owes two figures, of which one by the plan's own day, and the yearly task.
AGENCIES = (
    building.agency("a", level="ward"),
    building.agency("b", level="ward"),
    building.agency("c", level="office"),
    building.agency("d", level="office", valid_to="2024-12-31", successors="e"),
    building.agency("e", level="office", valid_from="2025-01-01"),
)


@pytest.fixture
def office(tmp_path, ledger):
    everyone = {"level": ["ward", "office"]}
    loaded = building.load(
        tmp_path,
        agencies=AGENCIES,
        plans=[
            building.plan(
                "strict",
                number="12/KH-UBND",
                signed="2024-01-18",
                reports=[{"every": "year", "before": "12-15"}],
            ),
            building.plan("loose"),
        ],
        indicators=[
            building.indicator("posts", **building.POSTS, reported_by=everyone),
            building.indicator("staff", **building.POSTS, reported_by=everyone),
        ],
        targets=[
            building.target(
                "T1", plan="strict", indicator="posts", rule=building.CUT_5_PERCENT, due=2026
            ),
            building.target(
                "T2", plan="loose", indicator="staff", rule=building.CUT_5_PERCENT, due=2026
            ),
            {
                key: value
                for key, value in building.target(
                    "T3",
                    plan="strict",
                    section="IV.1",
                    rule={"kind": "recurring", "every": "year", "before": "12-15"},
                    due="each_year",
                    starts="2024-01-01",
                    scope={"agencies": ["c"]},
                ).items()
                if key != "indicator"
            },
        ],
    )
    return building.World(loaded.catalog, ledger)


def at(day, hour=2):
    return datetime(day.year, day.month, day.day, hour)  # noqa: DTZ001 - the ledger keeps naive UTC


def file(world, agency, day, *indicators, verdict="accepted", period="2024-Q4"):
    """A file of an agency as it came on a day, decided the day after; "submitted" waits."""
    actuals = tuple(
        building.figure(agency, period, 1, indicator=one, line=line)
        for line, one in enumerate(indicators, start=2)
    )
    content = f"{agency} {day} {indicators} {period} {verdict}".encode()
    asked = Submission("f.csv", content, actuals, "clerk", agency=agency, received_at=at(day))
    (stored,) = store_accepted(world.engine, [asked], "clerk")
    world.engine.query("DELETE FROM decisions WHERE submission = ?", (stored.id,))
    row = {
        "id": stored.id,
        "submission": stored.id,
        "verdict": verdict,
        "decided_by": "reviewer",
        "decided_at": at(day + timedelta(days=1)),
        "reason": "",
    }
    world.engine.append("decisions", pd.DataFrame([row]))


@pytest.fixture
def filed(office):
    """a in time and accepted; b late and waiting; c in part, the rest returned; d nothing."""
    file(office, "a", DUE, "posts", "staff")
    file(office, "b", date(2024, 12, 23), "posts", "staff", verdict="submitted")
    file(office, "c", DUE, "posts", "T3")
    file(office, "c", date(2024, 12, 16), "staff", verdict="returned")
    return office


class TestOnePeriod:
    def test_every_agency_is_counted_and_the_latest_come_first(self, filed):
        found = punctuality_of(filed.workspace, REVIEWER, Q4, LATER)
        assert [
            ("d", Counts(expected=2, late=2, days_late=20)),
            ("c", Counts(3, received=2, on_time=2, accepted=2, late=1, days_late=14)),
            ("a", Counts(2, received=2, on_time=2, accepted=2)),
            ("b", Counts(2, received=2)),
        ] == [(one.agency.code, one.all) for one in found.agencies]

    def test_tasks_are_counted_apart(self, filed):
        found = punctuality_of(filed.workspace, REVIEWER, Q4, LATER).tallied
        assert Counts(1, received=1, on_time=1, accepted=1) == found.tasks
        assert Counts(8, received=5, on_time=3, accepted=3, late=3, days_late=20) == found.figures
        assert Fraction(6, 9) == found.all.received_share
        assert Fraction(4, 9) == found.all.accepted_share

    def test_levels_come_in_the_order_of_the_register(self, filed):
        found = punctuality_of(filed.workspace, REVIEWER, Q4, LATER)
        assert [("ward", 2, 4), ("office", 2, 5)] == [
            (one.level, one.agencies, one.tallied.all.expected) for one in found.levels
        ]

    def test_sums_of_agencies_and_of_levels_are_the_total(self, filed):
        found = punctuality_of(filed.workspace, REVIEWER, Q4, LATER)
        for parts in (found.agencies, found.levels):
            total = Tallied()
            for one in parts:
                total += one.tallied
            assert found.tallied == total

    def test_day_of_the_question_decides_what_is_known_and_what_is_late(self, filed):
        before = punctuality_of(filed.workspace, REVIEWER, Q4, DUE - timedelta(days=1))
        assert Counts(9) == before.tallied.all
        on_the_day = punctuality_of(filed.workspace, REVIEWER, Q4, DUE)
        # Filed that day, decided the next.
        assert Counts(9, received=4, on_time=4) == on_the_day.tallied.all
        after = punctuality_of(filed.workspace, REVIEWER, Q4, date(2024, 12, 15))
        assert (
            Counts(9, received=4, on_time=4, accepted=4, late=2, days_late=1) == after.tallied.all
        )

    def test_period_in_which_nothing_is_owed_has_no_shares(self, office):
        # Nobody existed before the register began, and nothing is owed of tasks.
        found = punctuality_of(office.workspace, REVIEWER, parse_period("2024-Q1").closes, LATER)
        assert None is found.tallied.tasks.received_share

    def test_names_come_in_the_order_of_the_vietnamese_alphabet(self, declare):
        names = ("Xã Đại Sơn", "Xã Dương Kinh", "Xã Cẩm Giàng", "Xã Cẩm Giang")
        world = declare(
            building.POSTS,
            agencies=[
                building.agency(f"x{place}", name_vi=name) for place, name in enumerate(names)
            ],
            rule=building.CUT_5_PERCENT,
            due=2026,
        )
        found = punctuality_of(world.workspace, REVIEWER, Q4, LATER)
        assert ["Xã Cẩm Giang", "Xã Cẩm Giàng", "Xã Dương Kinh", "Xã Đại Sơn"] == [
            one.agency.name_vi for one in found.agencies
        ]


class TestOverPeriods:
    def test_each_agency_answers_for_its_own_time(self, filed):
        found = punctuality_history(filed.workspace, REVIEWER, Q4 + 1, 2, LATER)
        assert {
            "a": ["2024-Q4", "2025-Q1"],
            "b": ["2024-Q4", "2025-Q1"],
            "c": ["2024-Q4", "2025-Q1"],
            "d": ["2024-Q4"],
            "e": ["2025-Q1"],
        } == {one.agency.code: [quarter_code(closes) for closes, _ in one.periods] for one in found}

    def test_periods_add_up(self, filed):
        (found,) = punctuality_history(filed.workspace, REVIEWER, Q4, 4, LATER, "a")
        assert [6, 2] == [found.tallied.all.late, found.tallied.all.received]
        assert 4 == len(found.periods)
        assert [2, 2, 2, 2] == [one.all.expected for _, one in found.periods]


class TestCalendar:
    def test_overdue_ones_come_by_agency_period_and_rule_the_latest_first(self, filed):
        found = reporting_calendar(filed.workspace, REVIEWER, LATER, back=1)
        assert [
            ("d", date(2024, 12, 14), ["posts"]),
            ("c", date(2024, 12, 20), ["staff"]),
            ("d", date(2024, 12, 20), ["staff"]),
        ] == [
            (one.agency.code, one.deadline.day, [row.duty.indicator for row in one.standings])
            for one in found.overdue
        ]

    def test_what_falls_due_next_is_told_with_what_has_come_of_it(self, filed):
        found = reporting_calendar(filed.workspace, REVIEWER, date(2024, 12, 14), back=1)
        assert [
            ("2024-12-14", "strict", 4, 4, 2),
            ("2024-12-20", None, 4, 4, 1),
            ("2024-12-20", "strict", 1, 1, 1),
        ] == [
            (
                str(one.deadline.day),
                one.deadline.plan,
                one.agencies,
                one.counts.expected,
                one.counts.received,
            )
            for one in found.days
        ]
        assert 9 == sum(one.counts.expected for one in found.upcoming)
        assert () == found.overdue

    def test_only_a_level_or_what_a_plan_asks_for(self, filed):
        def late(**keys):
            found = reporting_calendar(filed.workspace, REVIEWER, LATER, back=1, **keys)
            assert all(
                keys.get("level") in (None, agency.level)
                for agency in (one.agency for one in (*found.overdue, *found.upcoming))
            )
            return [
                (one.agency.code, row.duty.indicator)
                for one in found.overdue
                for row in one.standings
            ]

        assert [] == late(level="ward")
        assert [("d", "posts")] == late(plan="strict")
        assert [("c", "staff"), ("d", "staff")] == late(plan="loose", level="office")

    def test_soon_is_told_by_the_day(self, office):
        found = reporting_calendar(office.workspace, REVIEWER, DUE)
        assert [True, False] == [found.is_soon(DUE + timedelta(days=one)) for one in (10, 11)]

    def test_days_ahead_end_with_the_last_one_asked(self, office):
        found = reporting_calendar(office.workspace, REVIEWER, DUE, ahead=timedelta(days=5))
        assert [DUE] == [one.deadline.day for one in found.days]
        found = reporting_calendar(office.workspace, REVIEWER, DUE, ahead=timedelta(days=6))
        assert [DUE, date(2024, 12, 20), date(2024, 12, 20)] == [
            one.deadline.day for one in found.days
        ]


class TestReminders:
    def test_late_agency_is_told_what_it_owes_and_why(self, filed):
        first, second = reminders(filed.workspace, REVIEWER, LATER, back=1)
        assert ("d", 20, (Q4,)) == (first.agency.code, first.days_late, first.periods)
        assert [
            ("posts", date(2024, 12, 14), 20, "12/KH-UBND", "I.1", "T1"),
            ("staff", date(2024, 12, 20), 14, None, "I.1", "T2"),
        ] == [
            (
                row.name.vi,
                row.due_on,
                row.days_late,
                row.asked_by[0].plan.number,
                row.asked_by[0].section,
                row.asked_by[0].target,
            )
            for row in first.rows
        ]
        assert [("staff", True)] == [(row.indicator, row.is_returned) for row in second.rows]

    def test_letter_goes_to_whoever_answers_for_the_agency_that_day(self, filed):
        first, second = reminders(filed.workspace, REVIEWER, LATER, back=1)
        assert (("e",), ("c",)) == tuple(
            tuple(one.code for one in letter.addressees) for letter in (first, second)
        )
        ended = reminders(filed.workspace, REVIEWER, date(2024, 12, 31), back=1)
        assert "d" == ended[0].addressees[0].code

    def test_several_periods_are_told_in_order(self, filed):
        found = {one.agency.code: one for one in reminders(filed.workspace, REVIEWER, LATER)}
        assert ["2024-Q1", "2024-Q2", "2024-Q3"] == [
            quarter_code(one) for one in found["a"].periods
        ]
        assert ["2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4"] == [
            quarter_code(one) for one in found["d"].periods
        ]

    def test_agency_of_a_locality_that_ended_without_heirs_is_answered_for_by_the_locality(
        self, repository
    ):
        found = {
            one.agency.code: tuple(code.code for code in one.addressees)
            for one in reminders(repository.workspace, REVIEWER, date(2025, 7, 20))
        }
        assert () == found["vt"]
        assert ("so_noi_vu_hn",) == found["so_noi_vu"]
        assert {"so_noi_vu_hn", "so_y_te_hn", "so_gddt_hn"} == set(found["so_ldtbxh"])


class TestWhoMaySeeWhat:
    def test_agency_sees_itself_alone(self, filed):
        workspace = filed.workspace
        assert ["b"] == [
            one.agency.code for one in punctuality_of(workspace, CLERK, Q4, LATER).agencies
        ]
        assert Counts(2, received=2) == punctuality_of(workspace, CLERK, Q4, LATER).tallied.all
        calendar = reporting_calendar(workspace, CLERK, DUE)
        appointments = (*calendar.overdue, *calendar.upcoming)
        assert {"b"} == {one.agency.code for one in appointments}
        assert {1} == {one.agencies for one in calendar.days}
        assert ["b"] == [one.agency.code for one in reminders(workspace, CLERK, LATER, "b")]

    @pytest.mark.parametrize("asked", ["a", "d"])
    def test_agency_that_asks_for_another_is_refused(self, filed, asked):
        workspace = filed.workspace
        with pytest.raises(AccessDeniedError):
            punctuality_history(workspace, CLERK, Q4, 2, LATER, asked)
        with pytest.raises(AccessDeniedError):
            reporting_calendar(workspace, CLERK, LATER, asked)
        with pytest.raises(AccessDeniedError):
            duty_standings(workspace, CLERK, (Q4,), LATER, asked)
        with pytest.raises(AccessDeniedError):
            reminders(workspace, CLERK, LATER, asked)

    def test_account_of_no_agency_sees_nothing(self, filed):
        nobody = Viewer("clerk", Role.AGENCY)
        assert () == punctuality_of(filed.workspace, nobody, Q4, LATER).agencies

    def test_leaders_see_counts_and_lateness_of_everyone_as_the_reviewer_does(self, filed):
        seen = [
            punctuality_of(filed.workspace, viewer, Q4, LATER)
            for viewer in (REVIEWER, LEADER, ADMIN)
        ]
        assert seen[0] == seen[1] == seen[2]

    def test_leaders_are_not_told_that_a_file_was_returned(self, filed):
        def state(viewer):
            (found,) = (
                one
                for one in duty_standings(filed.workspace, viewer, (Q4,), LATER, "c")
                if one.duty.indicator == "staff"
            )
            return found.state, found.filed_on, found.days_late

        assert (DutyState.RETURNED, date(2024, 12, 16), 14) == state(REVIEWER)
        assert (DutyState.LATE, None, 14) == state(LEADER)

    @pytest.mark.parametrize("viewer", [LEADER, CLERK])
    def test_reminders_of_everyone_are_the_reviewers_affair(self, filed, viewer):
        with pytest.raises(AccessDeniedError):
            reminders(filed.workspace, viewer, LATER)


FILES = st.lists(
    st.tuples(
        st.sampled_from("abcd"),
        st.dates(date(2024, 11, 20), date(2025, 1, 10)),
        st.lists(st.sampled_from(("posts", "staff", "T3")), min_size=1, max_size=3, unique=True),
        st.sampled_from(("submitted", "accepted", "returned", "withdrawn", "superseded")),
    ),
    max_size=6,
    unique_by=lambda one: (one[0], one[1]),
)


@given(files=FILES, today=st.dates(date(2024, 12, 1), date(2025, 2, 1)))
@settings(
    deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_totals_hold_whatever_was_filed(office, files, today):
    for table in ("submissions", "decisions", "actuals"):
        office.engine.query(f"DELETE FROM {table}")  # noqa: S608 - three names of our own
    for agency, day, indicators, verdict in files:
        file(office, agency, day, *indicators, verdict=verdict)
    found = punctuality_of(office.workspace, REVIEWER, Q4, today)
    total = Tallied()
    for one in found.agencies:
        total += one.tallied
        assert one.all.expected >= one.all.received >= max(one.all.accepted, one.all.on_time)
    assert found.tallied == total
    assert 9 == total.all.expected
    owing = {one.agency.code: one.all.late for one in found.agencies if one.all.late}
    letters = reminders(office.workspace, REVIEWER, today, back=8)
    assert owing == {
        letter.agency.code: late
        for letter in letters
        if (late := sum(row.closes == Q4 for row in letter.rows))
    }
    overdue = reporting_calendar(office.workspace, REVIEWER, today, back=8).overdue
    assert sum(owing.values()) == sum(len(one.standings) for one in overdue if one.closes == Q4)


def test_everything_owed_by_the_repository_and_never_filed_is_late(repository):
    closes = parse_period("2025-Q3").closes
    found = punctuality_of(repository.workspace, REVIEWER, closes, date(2025, 9, 21))
    assert found.tallied.all.expected == found.tallied.all.late > 1000
