"""Who owes what by when, worked out by hand from the plans."""

from __future__ import annotations

from datetime import date

import pytest

import building
from metrics.periods import Calendar, end_date, last_ended, parse_period, quarter_ordinal
from metrics.rules import RecurringRule
from metrics.status.duties import KEPT_PERIODS, Duties, DutyKind
from metrics.status.obligations import Obligations
from metrics.status.population import population_of

PLAN, REGIME, TASK = "plan", "regime", "task"


@pytest.fixture(scope="module")
def duties(catalog):
    return Duties(Obligations(catalog))


def find(duties, agency, indicator, period):
    """The one duty of an agency, indicator and period, None where there is none."""
    found = [
        one
        for one in duties.of(parse_period(period).closes)
        if (one.agency, one.indicator) == (agency, indicator)
    ]
    assert len(found) <= 1
    return found[0] if found else None


def day(text):
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("agency", "indicator", "period", "due_on", "rule"),
    [
        # 12/KH-UBND IV.1.đ: "Định kỳ trước ngày 15/12 hàng năm"; signed on 18/01/2024.
        ("so_noi_vu", "civil_servant_posts", "2024-Q4", "2024-12-14", PLAN),
        ("p_hong_bang", "civil_servant_posts", "2025-Q4", "2025-12-14", PLAN),
        ("so_noi_vu", "civil_servant_posts", "2023-Q4", "2023-12-20", REGIME),
        ("so_noi_vu", "civil_servant_posts", "2024-Q1", "2024-03-20", REGIME),
        ("so_tai_chinh_2025", "autonomous_units_share", "2025-Q2", "2025-06-20", REGIME),
        ("so_tai_chinh_hn", "autonomous_units_share", "2025-Q4", "2025-12-14", PLAN),
        # 216/KH-UBND VI.1.đ asks every quarter, half-year and year and names no day.
        ("so_y_te", "digitised_results_city", "2024-Q4", "2024-12-20", REGIME),
        ("q_hong_bang", "digitised_results_district", "2025-Q2", "2025-06-20", REGIME),
        ("so_noi_vu", "land_construction_investment_satisfaction", "2023-Q4", "2023-12-20", REGIME),
        # Vũng Tàu, III.2: "06 tháng (trước ngày 15/6) và 01 năm (trước ngày 15/12)".
        ("vt", "vt_women_planned_share", "2024-Q1", "2024-03-20", REGIME),
        ("vt", "vt_women_planned_share", "2024-Q2", "2024-06-14", PLAN),
        ("vt", "vt_women_planned_share", "2024-Q3", "2024-09-20", REGIME),
        ("vt", "vt_women_planned_share", "2024-Q4", "2024-12-14", PLAN),
        # Lâm Đồng, VI.2: units before 25/11.
        ("ld", "ld_posts", "2020-Q4", "2020-11-24", PLAN),
        # Hà Tĩnh: the text at hand is cut before any rule on reports.
        ("ht", "ht_budget_paid_staff", "2024-Q4", "2024-12-20", REGIME),
    ],
)
def test_figure_is_due_by_the_rule_of_its_plan(duties, agency, indicator, period, due_on, rule):
    duty = find(duties, agency, indicator, period)
    assert DutyKind.FIGURE is duty.kind
    assert (day(due_on), rule, None) == (duty.due_on, duty.deadline.rule, duty.done_by)


@pytest.mark.parametrize(
    ("agency", "indicator", "period"),
    [
        # Yearly figures come with the year.
        ("so_noi_vu", "land_construction_investment_satisfaction", "2023-Q3"),
        ("ld", "ld_posts", "2024-Q2"),
        # Published figures come when they come.
        ("hp", "par_index_rank", "2024-Q4"),
        # Ended, not yet begun, or not asked.
        ("vt", "vt_women_planned_share", "2025-Q3"),
        ("ld", "ld_posts", "2025-Q4"),
        ("so_tai_chinh", "autonomous_units_share", "2025-Q1"),
        ("so_tai_chinh_hn", "autonomous_units_share", "2025-Q2"),
        ("so_y_te", "autonomous_units_share", "2024-Q4"),
        # No day, an event that has not come, or another quarter.
        ("so_noi_vu", "HP24-M6", "2024-Q1"),
        ("so_noi_vu", "HP24-M5", "2024-Q1"),
        ("so_noi_vu", "HP24-M1", "2024-Q2"),
        ("so_y_te", "HP24-R1", "2024-Q3"),
        # Programmes of 2021 to 2025; the districts had ended when the window closed.
        ("so_y_te_hn", "HP21-R1", "2026-Q1"),
        ("q_hong_bang", "HP24-M3", "2026-Q1"),
        ("q_hong_bang", "HP21-M24", "2022-Q4"),
        ("q_le_chan", "HP21-M24", "2023-Q1"),
    ],
)
def test_nothing_is_owed(duties, agency, indicator, period):
    assert None is find(duties, agency, indicator, period)


@pytest.mark.parametrize(
    ("agency", "task", "period", "done_by", "due_on"),
    [
        # "trong tháng 02 năm 2024", a leap year; told about with the first quarter.
        ("so_noi_vu", "HP24-M1", "2024-Q1", "2024-02-29", "2024-03-20"),
        # "trong tháng 12 năm 2023": the last days of December belong to the next quarter.
        ("so_noi_vu", "HP24-M2", "2024-Q1", "2023-12-31", "2024-03-20"),
        ("so_y_te_hn", "HP24-M3", "2026-Q1", "2025-12-31", "2026-03-20"),
        ("so_noi_vu", "HP24-R1", "2024-Q4", "2024-12-14", "2024-12-20"),
        ("q_an_duong", "HP21-R1", "2025-Q1", "2025-03-20", "2025-03-20"),
        ("so_y_te", "HP21-R1", "2024-Q3", "2024-09-20", "2024-09-20"),
        # "hoàn thành trước ngày 20/10/2021".
        ("so_y_te", "HP21-M1", "2021-Q4", "2021-10-19", "2021-12-20"),
        ("h_an_duong", "HP21-M24", "2023-Q1", "2022-12-31", "2023-03-20"),
        # "hằng năm": by the last day of the year, and filed with its last quarter.
        ("so_y_te", "HP21-A5", "2023-Q4", "2023-12-31", "2023-12-31"),
        ("ht", "HT24-M1", "2024-Q2", "2024-03-31", "2024-06-20"),
        ("vt", "VT23-M1", "2024-Q1", "2023-12-31", "2024-03-20"),
        ("vt", "VT23-R1", "2024-Q2", "2024-06-14", "2024-06-20"),
        ("vt", "VT23-R2", "2024-Q4", "2024-12-14", "2024-12-20"),
        ("ld_so_y_te", "LD18-M1", "2019-Q4", "2019-09-30", "2019-12-20"),
        ("ld_h_lam_ha", "LD18-R1", "2023-Q4", "2023-11-24", "2023-12-20"),
        ("ld_so_noi_vu", "LD18-R2", "2023-Q4", "2023-12-01", "2023-12-20"),
    ],
)
def test_task_has_its_own_day_and_is_told_about_in_its_quarter(
    duties, agency, task, period, done_by, due_on
):
    duty = find(duties, agency, task, period)
    assert (DutyKind.TASK, TASK, (task,)) == (duty.kind, duty.deadline.rule, duty.targets)
    assert (day(done_by), day(due_on)) == (duty.done_by, duty.due_on)


def test_year_of_a_district_that_ended_in_november_is_left_to_its_successor(duties):
    """Three districts of Lâm Đồng became one on 01/12/2024, between 25/11 and the year's end."""
    assert None is find(duties, "ld_h_da_teh", "LD18-R1", "2024-Q4")
    heir = find(duties, "ld_h_da_huoai_2024", "LD18-R1", "2024-Q4")
    assert (day("2024-11-24"), day("2024-12-20")) == (heir.done_by, heir.due_on)


def test_several_targets_of_one_figure_are_one_duty(duties):
    duty = find(duties, "so_y_te", "npsp_integration_share", "2024-Q3")
    assert ("HP21-Q14", "HP21-Q34") == duty.targets


def test_tasks_are_owed_by_those_whom_their_verdict_expects(catalog, duties):
    """In every quarter of every plan: two ways to the same agencies."""
    for closes in range(quarter_ordinal(2018, 1), quarter_ordinal(2027)):
        owing = {}
        for one in duties.of(closes):
            if one.kind is DutyKind.TASK:
                owing.setdefault((one.targets[0], one.done_by), set()).add(one.agency)
        for (code, done_by), agencies in owing.items():
            target = catalog.target(code)
            calendar = catalog.calendar_of(target.plan)
            is_anew = isinstance(target.rule, RecurringRule)
            asked = closes if is_anew else last_ended(done_by, calendar)
            expected = {
                one.agency
                for one in population_of(catalog, target).members
                if one.first <= asked <= one.last
            }
            assert expected == agencies, (code, done_by)


class TestSmallWorlds:
    """Peculiarities that the five plans do not show."""

    @staticmethod
    def duties_of(world):
        return Duties(Obligations(world.catalog))

    def test_plan_by_calendar_quarters_is_due_days_after_the_month(self, declare):
        world = declare(
            building.POSTS,
            rule=building.CUT_5_PERCENT,
            due=2026,
            plans=[building.plan(calendar="calendar", reports=[{"every": "year"}])],
        )
        found = find(self.duties_of(world), "a", "figure", "2024-Q4")
        assert (day("2025-01-06"), REGIME) == (found.due_on, found.deadline.rule)
        assert day("2024-12-31") == found.deadline.ends

    def test_figure_of_two_plans_is_due_on_the_earlier_day(self, declare):
        world = declare(
            building.POSTS,
            plans=[
                building.plan("late", calendar="calendar"),
                building.plan("early", reports=[{"every": "quarter", "before": "03-10"}]),
            ],
            targets=[
                building.target(code, plan=plan, rule=building.CUT_5_PERCENT, due=2026)
                for code, plan in (("T1", "late"), ("T2", "early"))
            ],
        )
        duties = self.duties_of(world)
        first = find(duties, "a", "figure", "2024-Q1")
        assert (day("2024-03-09"), "early") == (first.due_on, first.deadline.plan)
        assert ("T1", "T2") == first.targets
        assert day("2024-06-20") == find(duties, "a", "figure", "2024-Q2").due_on

    def test_plan_binds_only_the_agencies_it_asks(self, declare):
        world = declare(
            building.POSTS,
            agencies=["a", "b"],
            plans=[
                building.plan("plan"),
                building.plan("strict", reports=[{"every": "year", "before": "12-01"}]),
            ],
            targets=[
                building.target("T1", rule=building.CUT_5_PERCENT, due=2026),
                building.target(
                    "T2",
                    plan="strict",
                    rule=building.CUT_5_PERCENT,
                    due=2026,
                    scope={"agencies": ["a"]},
                ),
            ],
        )
        duties = self.duties_of(world)
        one, other = (find(duties, code, "figure", "2024-Q4") for code in "ab")
        assert (day("2024-11-30"), ("T1", "T2")) == (one.due_on, one.targets)
        assert (day("2024-12-20"), ("T1",)) == (other.due_on, other.targets)

    def test_agency_that_begins_after_the_plans_day_has_until_that_of_the_regime(self, declare):
        world = declare(
            building.POSTS,
            agencies=[
                building.agency("old", valid_to="2024-11-30", successors="new"),
                building.agency("new", valid_from="2024-12-01"),
            ],
            rule=building.CUT_5_PERCENT,
            due=2026,
            plans=[building.plan(reports=[{"every": "year", "before": "11-25"}])],
        )
        duties = self.duties_of(world)
        assert None is find(duties, "old", "figure", "2024-Q4")
        assert day("2024-12-20") == find(duties, "new", "figure", "2024-Q4").due_on
        assert day("2025-11-24") == find(duties, "new", "figure", "2025-Q4").due_on

    def test_agency_that_ended_before_the_regimes_day_still_owes_its_last_period(self, declare):
        world = declare(
            building.POSTS,
            agencies=[
                building.agency("old", valid_to="2024-12-16", successors="new"),
                building.agency("new", valid_from="2024-12-17"),
            ],
            rule=building.CUT_5_PERCENT,
            due=2026,
        )
        duties = self.duties_of(world)
        assert day("2024-12-20") == find(duties, "old", "figure", "2024-Q4").due_on
        assert None is find(duties, "new", "figure", "2024-Q4")

    @pytest.mark.parametrize(
        ("cells", "targets"),
        [
            ({"valid_from": "2024-12-14"}, ("T1", "T2")),
            ({"valid_from": "2024-12-15"}, ("T2",)),
            ({"valid_to": "2024-12-31", "successors": "a"}, ("T1", "T2")),
            ({"valid_to": "2024-12-30", "successors": "a"}, ("T1",)),
        ],
    )
    def test_agency_is_asked_by_the_calendars_whose_quarter_it_lives_to_see_end(
        self, declare, cells, targets
    ):
        """The fourth quarter of 2024 ends on 14/12 for one plan and on 31/12 for the other."""
        world = declare(
            building.POSTS,
            agencies=["a", building.agency("b", **cells)],
            plans=[building.plan("plan"), building.plan("late", calendar="calendar")],
            targets=[
                building.target("T1", rule=building.CUT_5_PERCENT, due=2026),
                building.target("T2", plan="late", rule=building.CUT_5_PERCENT, due=2026),
            ],
        )
        assert targets == find(self.duties_of(world), "b", "figure", "2024-Q4").targets

    def test_task_done_once_counts_from_its_quarter_for_everyone_charged(self, declare):
        world = declare(
            building.DONE,
            agencies=[
                "a",
                building.agency("b", valid_to="2024-12-05", successors="a"),
            ],
            rule={"kind": "milestone"},
            due="2024-12-02",
        )
        duties = self.duties_of(world)
        found = [find(duties, code, "figure", "2024-Q4") for code in "ab"]
        # The office that ends before the quarter does tells about it a quarter earlier.
        wanted = [quarter_ordinal(2024), quarter_ordinal(2024, 3)]
        assert wanted == [one.counts_from for one in found]
        assert [frozenset("ab")] * 2 == [one.charged for one in found]

    def test_task_done_anew_must_be_told_about_for_its_own_period(self, declare):
        world = declare(
            building.DONE,
            rule={"kind": "recurring", "every": "quarter"},
            starts="2024",
            due="each_year",
        )
        found = find(self.duties_of(world), "a", "figure", "2024-Q2")
        assert (None, frozenset()) == (found.counts_from, found.charged)

    def test_day_before_the_first_of_january_belongs_to_the_year_before(self, declare):
        world = declare(
            building.DONE,
            rule={"kind": "recurring", "every": "year", "before": "01-01"},
            starts="2024",
            due="each_year",
        )
        duties = self.duties_of(world)
        assert day("2024-12-31") == find(duties, "a", "figure", "2024-Q4").done_by
        assert None is find(duties, "a", "figure", "2024-Q1")

    def test_task_that_waits_for_an_event_is_not_owed_until_it_has_come(self, declare):
        event = {"event": building.words("ban hành hướng dẫn")}
        keys = {"rule": {"kind": "milestone"}, "due": "2024-12-14", "entry": "conditional"}
        waiting = declare(building.DONE, starts=event, **keys)
        assert None is find(self.duties_of(waiting), "a", "figure", "2024-Q4")
        begun = declare(building.DONE, starts={**event, "on": "2024-02-01"}, **keys)
        assert find(self.duties_of(begun), "a", "figure", "2024-Q4") is not None

    def test_task_put_forward_for_one_day_was_due_on_it(self, declare):
        def revision(on, due):
            return {
                "on": on,
                "by": "Quyết định 1/QĐ-UBND",
                "why": building.words("đổi hạn"),
                "was": {"due": due},
            }

        world = declare(
            building.DONE,
            rule={"kind": "milestone"},
            due="2024-10-31",
            revisions=[revision("2024-05-01", "2024-06-30"), revision("2024-05-02", "2024-05-01")],
        )
        duties = self.duties_of(world)
        assert day("2024-05-01") == find(duties, "a", "figure", "2024-Q2").done_by
        assert None is find(duties, "a", "figure", "2024-Q3")
        assert day("2024-10-31") == find(duties, "a", "figure", "2024-Q4").done_by

    def test_task_put_off_is_due_on_its_new_day_only(self, declare):
        put_off = {
            "on": "2024-05-01",
            "by": "Quyết định 1/QĐ-UBND",
            "why": building.words("chậm"),
            "was": {"due": "2024-06-30"},
        }
        world = declare(
            building.DONE, rule={"kind": "milestone"}, due="2024-10-31", revisions=[put_off]
        )
        duties = self.duties_of(world)
        assert None is find(duties, "a", "figure", "2024-Q3")
        assert day("2024-10-31") == find(duties, "a", "figure", "2024-Q4").done_by

    def test_task_put_off_after_its_day_was_due_then_and_is_due_again(self, declare):
        put_off = {
            "on": "2024-08-01",
            "by": "Quyết định 1/QĐ-UBND",
            "why": building.words("chậm"),
            "was": {"due": "2024-06-30"},
        }
        world = declare(
            building.DONE, rule={"kind": "milestone"}, due="2024-10-31", revisions=[put_off]
        )
        duties = self.duties_of(world)
        assert day("2024-06-30") == find(duties, "a", "figure", "2024-Q3").done_by
        assert day("2024-10-31") == find(duties, "a", "figure", "2024-Q4").done_by


def test_duties_of_a_period_are_worked_out_once_and_not_kept_for_ever(catalog):
    duties = Duties(Obligations(catalog))
    first = duties.of(quarter_ordinal(2024))
    early = quarter_ordinal(1950)
    for closes in range(early, early + KEPT_PERIODS - 1):
        duties.of(closes)
    assert first is duties.of(quarter_ordinal(2024))
    duties.of(early - 1)
    assert first == duties.of(quarter_ordinal(2024))
    assert first is not duties.of(quarter_ordinal(2024))


def test_due_days_follow_the_period_s_end_unless_a_plan_says_otherwise(duties):
    for closes in range(quarter_ordinal(2018, 1), quarter_ordinal(2030)):
        ends = end_date(closes, Calendar.ADMINISTRATIVE)
        for one in duties.of(closes):
            assert ends == one.deadline.ends
            assert one.due_on >= ends or one.deadline.rule == PLAN
