"""Tasks judged on states given by hand: stages, counting, and what each state of things is called.

The whole way, from files, is in test_tasks.py.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from building import DONE, agency, load, subject, words
from metrics.periods import Calendar, parse_period, quarter_code
from metrics.rules import Operator
from metrics.status.population import BEGINNING, OPEN_END, Member, Population
from metrics.status.tasks import (
    TaskAsk,
    TaskState,
    due_quarters,
    evaluate_task,
    first_instance,
    instance_filed_for,
    newest_instance,
    stage_of,
    tally_of,
    with_succession,
)
from metrics.status.verdict import Reason, Status

MILESTONE = {"kind": "milestone"}
EACH_YEAR = {"kind": "recurring", "every": "year", "before": "12-15"}
EACH_HALF = {"kind": "recurring", "every": "half", "day": 20}
EACH_QUARTER = {"kind": "recurring", "every": "quarter", "day": 20}
EVENT = {"event": words("luật mới")}


def closes(code):
    return parse_period(code).closes


def people(*codes, last=OPEN_END):
    return Population(tuple(Member(one, one, BEGINNING, last) for one in codes))


def task(population=None, **keys):
    """A task charged to one agency, or to a population."""
    asked = subject(DONE, **{"rule": MILESTONE, "due": 2024, **keys})
    return replace(asked, population=population or people("a"), number=7)


def yearly(population=None, **keys):
    return task(population, **{"rule": EACH_YEAR, "due": "each_year", "starts": 2022, **keys})


def judge(asked, as_of, *states):
    return evaluate_task(asked, stage_of(asked, closes(as_of)), states)


def state(is_done=None, done_on=None, filed="2024-Q3", agencies=1, **keys):
    """What agencies of one state reported, and for which quarter; a day makes it done."""
    when = date.fromisoformat(done_on) if done_on else None
    filed = None if filed is None else closes(filed)
    return TaskState(agencies, True if when else is_done, when, filed, **keys)


def found(verdict):
    return verdict.status, verdict.reason


class TestStage:
    """Where a task stands on a date, and what is asked of the ledger."""

    def test_deadline_still_to_come(self):
        stage = stage_of(task(), closes("2024-Q2"))
        assert (
            TaskAsk(
                "figure", 7, closes("2024-Q2"), closes("2024-Q2"), closes("2023-Q4"), keeps=True
            )
            == stage.ask
        )
        assert (date(2024, 6, 14), date(2024, 12, 31), False, True, None, None) == (
            stage.today,
            stage.due_day,
            stage.is_over,
            stage.is_open,
            stage.closed,
            stage.next_due,
        )
        assert (closes("2024-Q2"), False, None) == (stage.as_of, stage.awaits, stage.opens_on)

    def test_deadline_passed_is_owed_by_those_of_its_day_and_proved_by_later_figures(self):
        # 31/12/2024 lies in the report quarter that ends on 14/03/2025; the last ended is Q4.
        stage = stage_of(task(), closes("2026-Q1"))
        assert ("2024-Q4", "2026-Q1", "2024-Q3") == tuple(
            quarter_code(one) for one in (stage.ask.closes, stage.ask.until, stage.ask.oldest)
        )
        assert stage.is_over

    @pytest.mark.parametrize(("as_of", "is_over"), [("2024-Q2", False), ("2024-Q3", True)])
    def test_deadline_has_come_with_its_day(self, as_of, is_over):
        assert is_over == stage_of(task(due="2024-09-14"), closes(as_of)).is_over

    def test_work_without_a_deadline_is_never_over(self):
        stage = stage_of(task(due="standing", starts="2024-06-15"), closes("2026-Q1"))
        assert ("2026-Q1", "2025-Q3") == tuple(
            quarter_code(one) for one in (stage.ask.closes, stage.ask.oldest)
        )
        assert (None, False, date(2024, 6, 15)) == (stage.due_day, stage.is_over, stage.opens_on)

    @pytest.mark.parametrize(("as_of", "is_open"), [("2024-Q2", False), ("2024-Q3", True)])
    def test_work_is_open_from_its_first_day(self, as_of, is_open):
        asked = task(due="standing", starts="2024-06-15")
        assert is_open == stage_of(asked, closes(as_of)).is_open
        assert stage_of(task(due="standing", starts="2024-06-14"), closes("2024-Q2")).is_open

    def test_work_that_awaits_an_event_is_not_open(self):
        stage = stage_of(task(due="standing", starts=EVENT), closes("2024-Q2"))
        assert (True, False) == (stage.awaits, stage.is_open)

    @pytest.mark.parametrize(
        ("last", "as_of", "closed"),
        [
            ("2024-Q2", "2024-Q2", None),
            ("2024-Q2", "2024-Q3", "2024-Q2"),
            ("2024-Q4", "2026-Q1", None),
            ("2024-Q3", "2026-Q1", "2024-Q3"),
        ],
    )
    def test_population_that_ended_first_closes_it(self, last, as_of, closed):
        stage = stage_of(task(people("a", last=closes(last))), closes(as_of))
        assert closed == (stage.closed and quarter_code(stage.closed))
        if closed:
            assert (closes(closed), closes(closed) - 2) == (stage.ask.closes, stage.ask.oldest)
            assert closes(as_of) == stage.ask.until


class TestInstances:
    """A duty that recurs: each instance has a quarter it is filed for and a last good day."""

    @pytest.mark.parametrize(
        ("as_of", "quarter", "day"),
        [
            ("2023-Q3", "2022-Q4", "2022-12-14"),
            ("2023-Q4", "2023-Q4", "2023-12-14"),
            ("2026-Q1", "2025-Q4", "2025-12-14"),
        ],
    )
    def test_newest_whose_day_has_come_is_judged(self, as_of, quarter, day):
        stage = stage_of(yearly(), closes(as_of))
        wanted = closes(quarter)
        assert TaskAsk("figure", 7, wanted, wanted, wanted, keeps=False) == stage.ask
        assert (date.fromisoformat(day), None, closes(as_of)) == (
            stage.due_day,
            stage.next_due,
            stage.as_of,
        )
        assert (date(2022, 1, 1), False) == (stage.opens_on, stage.awaits)

    def test_duty_that_awaits_its_event_is_not_open_though_its_days_come(self):
        stage = stage_of(yearly(starts=EVENT), closes("2024-Q4"))
        assert (date(2024, 12, 14), True, False) == (stage.due_day, stage.awaits, stage.is_open)

    def test_before_the_first_there_is_nothing_to_ask(self):
        stage = stage_of(yearly(), closes("2022-Q3"))
        assert (None, None, date(2022, 12, 14), date(2022, 9, 14)) == (
            stage.ask,
            stage.due_day,
            stage.next_due,
            stage.today,
        )
        assert (date(2022, 1, 1), False, None) == (stage.opens_on, stage.awaits, stage.closed)
        assert closes("2022-Q3") == stage.as_of

    def test_last_year_is_the_last_instance(self):
        stage = stage_of(yearly(until=2023), closes("2026-Q1"))
        assert ("2023-Q4", date(2023, 12, 14)) == (quarter_code(stage.ask.closes), stage.due_day)

    @pytest.mark.parametrize(
        ("until", "last", "closed"),
        [
            (None, "2024-Q2", "2024-Q2"),
            (None, "2025-Q1", None),
            (2023, "2024-Q2", None),
            (2023, "2023-Q4", None),
            (2023, "2023-Q3", "2023-Q3"),
        ],
    )
    def test_population_that_ended_first_closes_it(self, until, last, closed):
        asked = yearly(people("a", last=closes(last)), **({"until": until} if until else {}))
        stage = stage_of(asked, closes("2025-Q1"))
        assert closed == (stage.closed and quarter_code(stage.closed))

    def test_instances_that_fell_due_after_the_population_ended_are_not_its_own(self):
        stage = stage_of(yearly(people("a", last=closes("2023-Q3"))), closes("2025-Q1"))
        assert "2022-Q4" == quarter_code(stage.ask.closes)

    @pytest.mark.parametrize(
        ("calendar", "newest"),
        [(Calendar.ADMINISTRATIVE, "2023-Q1"), (Calendar.CALENDAR, "2023-Q2")],
    )
    def test_last_day_of_the_population_is_that_of_the_calendar(self, calendar, newest):
        # The second quarter ends on 14/06 or on 30/06; its own report falls due on 20/06.
        asked = yearly(people("a", last=closes("2023-Q2")), rule=EACH_QUARTER)
        stage = stage_of(replace(asked, calendar=calendar), closes("2025-Q1"))
        assert newest == quarter_code(stage.ask.closes)

    def test_population_that_ended_before_the_first_has_none(self):
        stage = stage_of(yearly(people("a", last=closes("2022-Q2"))), closes("2025-Q1"))
        assert (None, closes("2022-Q2")) == (stage.ask, stage.closed)

    @pytest.mark.parametrize(
        ("today", "expected"),
        [
            ("2022-12-13", None),
            ("2022-12-14", "2022-12-14"),
            ("2023-12-13", "2022-12-14"),
            ("2024-01-31", "2023-12-14"),
        ],
    )
    def test_instance_is_due_on_its_very_day(self, today, expected):
        newest = newest_instance(yearly(), date.fromisoformat(today))
        assert expected == (newest and newest[1].isoformat())

    @pytest.mark.parametrize(
        ("quarter", "expected"),
        [("2021-Q4", None), ("2022-Q3", None), ("2022-Q4", "2022-12-14"), ("2023-Q4", "2023-12-14"),
         ("2024-Q4", None)],
    )  # fmt: skip
    def test_instance_is_filed_for_the_quarter_it_closes_with(self, quarter, expected):
        day = instance_filed_for(yearly(until=2023), closes(quarter))
        assert expected == (day and day.isoformat())

    def test_half_years_have_two_a_year(self):
        asked = yearly(rule=EACH_HALF)
        assert [closes(code) for code in ("2022-Q3", "2023-Q1", "2023-Q3")] == due_quarters(
            asked, closes("2023-Q4")
        )
        assert date(2022, 6, 20) == first_instance(asked)

    def test_years_have_one_each_up_to_the_quarter_asked(self):
        asked = yearly()
        assert [closes("2022-Q4"), closes("2023-Q4")] == due_quarters(asked, closes("2024-Q3"))
        assert [closes("2022-Q4")] == due_quarters(asked, closes("2022-Q4"))
        assert [] == due_quarters(asked, closes("2022-Q3"))

    def test_duty_without_a_first_day_goes_back_two_years(self):
        asked = yearly(starts=EVENT)
        assert [closes(code) for code in ("2022-Q4", "2023-Q4", "2024-Q4")] == due_quarters(
            asked, closes("2024-Q4")
        )

    def test_only_days_after_the_beginning_and_years_up_to_the_last_count(self):
        late = yearly(starts="2022-12-15", until=2023)
        assert date(2023, 12, 14) == first_instance(late)
        assert [closes("2023-Q4")] == due_quarters(late, closes("2026-Q4"))
        assert date(2022, 12, 14) == first_instance(yearly(starts="2022-12-14"))


class TestCounting:
    """k of n agencies, in time or late, by what each state counts for."""

    STAGE = stage_of(task(people(*"abcdefghij")), closes("2025-Q1"))

    def test_everything_is_counted_by_how_many_agencies_it_stands_for(self):
        tally = tally_of(
            self.STAGE,
            [
                state(done_on="2024-12-31", agencies=3),
                state(done_on="2025-01-01", agencies=2, filed="2025-Q1"),
                state(is_done=True, agencies=1),
                state(is_done=False, agencies=2, filed="2024-Q4"),
                state(is_done=False, agencies=1, filed="2024-Q2"),
                state(agencies=4, filed=None),
            ],
        )
        assert (13, 9, 3, 3, 1) == (
            tally.expected,
            tally.reported,
            tally.done,
            tally.late,
            tally.carried,
        )
        assert (closes("2025-Q1"), date(2025, 1, 1)) == (tally.newest, tally.last_day)
        assert not tally.illustrative

    def test_nobody_has_no_newest_figure_and_no_last_day(self):
        tally = tally_of(self.STAGE, [])
        assert (0, 0, None, None) == (tally.expected, tally.done, tally.newest, tally.last_day)

    def test_figure_too_old_to_count_still_is_the_newest(self):
        tally = tally_of(self.STAGE, [state(filed="2023-Q1")])
        assert (1, 0, closes("2023-Q1")) == (tally.expected, tally.reported, tally.newest)

    def test_only_what_counts_can_be_illustrative(self):
        assert tally_of(self.STAGE, [state(is_done=False, illustrative=True)]).illustrative
        assert not tally_of(self.STAGE, [state(illustrative=True)]).illustrative


class TestVerdict:
    """What a state of things is called."""

    FIVE = people(*"abcde")

    def test_done_in_time_is_achieved_with_all_its_numbers(self):
        verdict = judge(task(), "2025-Q1", state(done_on="2024-12-31"))
        assert (Status.ACHIEVED, Reason.HOLDS) == found(verdict)
        assert ("T1", closes("2025-Q1"), closes("2024-Q4")) == (
            verdict.target,
            verdict.as_of,
            verdict.period,
        )
        assert (1, 1, Operator.AT_LEAST, 1) == (
            verdict.actual,
            verdict.target_value,
            verdict.operator,
            verdict.coverage,
        )
        assert (date(2024, 12, 31), False, 1) == (
            verdict.due_day,
            verdict.illustrative,
            verdict.tally.done,
        )

    def test_part_done_is_a_share_of_all_that_should(self):
        states = state(done_on="2024-12-31", agencies=3), state(is_done=False), state(filed=None)
        verdict = judge(task(self.FIVE), "2025-Q1", *states)
        assert (Status.MISSED, Reason.DUE_PASSED) == found(verdict)
        assert (Fraction(3, 5), Fraction(4, 5)) == (verdict.actual, verdict.coverage)
        totals = verdict.totals
        assert (closes("2024-Q4"), 5, 4, 4, 5, 4) == (
            totals.closes,
            totals.expected,
            totals.reported,
            totals.included,
            totals.weight,
            totals.weight_included,
        )
        assert (4, 3, 1) == (totals.now.agencies, totals.now.value, totals.carried)

    def test_too_few_have_reported(self):
        states = state(done_on="2024-12-31", agencies=3), state(agencies=2, filed=None)
        verdict = judge(task(self.FIVE), "2025-Q1", *states)
        assert (Status.INSUFFICIENT_DATA, Reason.LOW_COVERAGE) == found(verdict)

    def test_nobody_reported(self):
        verdict = judge(task(), "2025-Q1", state(filed=None))
        assert (Status.NO_DATA, Reason.NOTHING_ACCEPTED) == found(verdict)
        assert (None, None, 0) == (verdict.actual, verdict.period, verdict.coverage)
        assert closes("2025-Q1") == verdict.totals.closes

    def test_only_old_reports(self):
        verdict = judge(task(), "2025-Q1", state(filed="2023-Q1"))
        assert (Status.INSUFFICIENT_DATA, Reason.TOO_OLD) == found(verdict)
        assert (None, closes("2023-Q1")) == (verdict.actual, verdict.period)

    def test_nobody_expected_has_no_totals(self):
        verdict = judge(task(), "2025-Q1")
        assert (Status.NO_DATA, None) == (verdict.status, verdict.totals)

    def test_illustrative_report_makes_the_verdict_illustrative(self):
        verdict = judge(task(), "2025-Q1", state(is_done=False, illustrative=True))
        assert (True, True) == (verdict.illustrative, verdict.totals.illustrative)

    @pytest.mark.parametrize(
        ("keys", "status", "reason"),
        [
            ({"due": 2025}, Status.NOT_DUE, Reason.MILESTONE_OPEN),
            ({"due": EVENT}, Status.NOT_DUE, Reason.EVENT),
            ({"due": 2024}, Status.MISSED, Reason.DUE_PASSED),
            ({"due": "standing", "starts": 2024}, Status.OFF_TRACK, Reason.FAR),
            ({"due": 2026, "starts": 2026}, Status.NOT_DUE, Reason.WINDOW_NOT_OPEN),
            ({"due": "standing", "starts": EVENT}, Status.NOT_DUE, Reason.EVENT),
        ],
    )
    def test_not_done_depends_on_what_was_asked(self, keys, status, reason):
        assert (status, reason) == found(
            judge(task(**keys), "2025-Q1", state(is_done=False, filed="2025-Q1"))
        )

    @pytest.mark.parametrize(
        "keys", [{"starts": 2026, "due": 2026}, {"starts": EVENT, "due": 2026}]
    )
    def test_done_before_it_opens_is_done(self, keys):
        assert (Status.ACHIEVED, Reason.HOLDS) == found(
            judge(task(**keys), "2025-Q1", state(done_on="2025-01-01"))
        )

    def test_some_done_before_it_opens_is_not_all_done(self):
        states = state(done_on="2025-01-01", agencies=4), state(is_done=False)
        assert (Status.NOT_DUE, Reason.WINDOW_NOT_OPEN) == found(
            judge(task(self.FIVE, starts=2026, due=2026), "2025-Q1", *states)
        )

    @pytest.mark.parametrize(
        ("done", "status", "reason"),
        [(19, Status.AT_RISK, Reason.NEAR), (18, Status.OFF_TRACK, Reason.FAR)],
    )
    def test_duty_of_twenty_is_near_when_one_has_not_begun(self, done, status, reason):
        asked = task(people(*"abcdefghijklmnopqrst"), due="standing", starts=2024)
        states = (
            state(done_on="2024-05-01", agencies=done),
            state(is_done=False, agencies=20 - done),
        )
        assert (status, reason) == found(judge(asked, "2024-Q4", *states))

    def test_duty_of_which_no_instance_is_due_waits(self):
        verdict = judge(yearly(), "2022-Q3")
        assert (Status.NOT_DUE, Reason.INSTANCE_OPEN) == found(verdict)
        assert (date(2022, 12, 14), closes("2022-Q3")) == (verdict.due_day, verdict.as_of)

    def test_duty_that_awaits_its_event_is_not_missed(self):
        verdict = judge(yearly(starts=EVENT), "2024-Q4", state(is_done=False, filed="2024-Q4"))
        assert (Status.NOT_DUE, Reason.EVENT) == found(verdict)

    def test_population_that_ended_is_closed_if_it_reported(self):
        ended = people("a", last=closes("2024-Q2"))
        assert (Status.CLOSED, Reason.POPULATION_ENDED) == found(
            judge(task(ended), "2024-Q4", state(is_done=False, filed="2024-Q2"))
        )
        assert (Status.NO_DATA, Reason.NOTHING_ACCEPTED) == found(
            judge(task(ended), "2024-Q4", state(filed=None))
        )


REGISTER = (
    agency("a", valid_to="2024-12-31", successors="m"),
    agency("b", valid_to="2024-12-31", successors="m"),
    agency("m", valid_from="2025-01-01", valid_to="2025-12-31", successors="x;y"),
    agency("x", valid_from="2026-01-01"),
    agency("y", valid_from="2026-01-01"),
    agency("z"),
)


@pytest.fixture(scope="module")
def agencies(tmp_path_factory):
    """Two that merge, and the one they become, which splits."""
    folder = tmp_path_factory.mktemp("register")
    return load(folder, targets=[], indicators=[], agencies=REGISTER).catalog.agencies


class TestSuccession:
    """Whose report counts for whom: own first, then those before, then those after."""

    def result(self, agencies, *states, charged="abmxyz"):
        return with_succession(agencies, people(*charged), states)

    def own(self, code, *args, acts=True, **keys):
        return state(*args, agency=code, acts=acts, **keys)

    def test_merged_agency_has_done_it_on_the_last_day_of_those_before_it(self, agencies):
        before = (
            self.own("a", done_on="2024-05-01", acts=False),
            self.own("b", done_on="2024-06-01", acts=False),
        )
        (one,) = self.result(agencies, *before, self.own("m", filed=None))
        assert ("m", True, True, date(2024, 6, 1)) == (
            one.agency,
            one.acts,
            one.is_done,
            one.done_on,
        )

    def test_notes_of_those_before_it_stand_beside_each_other_and_none_twice(self, agencies):
        def told(*notes):
            parts = (
                self.own(code, done_on="2024-05-01", acts=False, note=note)
                for code, note in zip("ab", notes, strict=True)
            )
            (one,) = self.result(agencies, *parts, self.own("m", filed=None))
            return one.note

        assert "số 1; số 2" == told("số 1", "số 2")
        assert "số 1" == told("số 1", "số 1")
        assert "số 2" == told("", "số 2")

    def test_one_undated_part_leaves_the_whole_undated(self, agencies):
        before = (
            self.own("a", is_done=True, acts=False),
            self.own("b", done_on="2024-06-01", acts=False),
        )
        (one,) = self.result(agencies, *before, self.own("m", filed=None))
        assert (True, None) == (one.is_done, one.done_on)

    def test_one_part_never_heard_of_leaves_the_whole_unknown(self, agencies):
        before = self.own("a", done_on="2024-05-01", acts=False)
        (one,) = self.result(agencies, before, self.own("m", filed=None))
        assert (None, None) == (one.is_done, one.closes)

    def test_one_part_grown_old_leaves_the_whole_unknown_and_old(self, agencies):
        before = (
            self.own("a", done_on="2024-05-01", acts=False),
            self.own("b", filed="2023-Q1", acts=False),
        )
        (one,) = self.result(agencies, *before, self.own("m", filed=None))
        assert (None, closes("2023-Q1")) == (one.is_done, one.closes)

    def test_one_part_not_done_is_the_whole_not_done(self, agencies):
        before = (
            self.own("a", done_on="2024-05-01", acts=False),
            self.own("b", is_done=False, acts=False),
        )
        (one,) = self.result(agencies, *before, self.own("m", filed=None))
        assert (False, None) == (one.is_done, one.done_on)

    def test_own_report_is_not_overruled_by_those_before(self, agencies):
        before = [self.own(code, done_on="2024-05-01", acts=False) for code in "ab"]
        (one,) = self.result(agencies, *before, self.own("m", is_done=False))
        assert not one.is_done
        (one,) = self.result(agencies, *before, self.own("m", filed="2025-Q1"))
        assert (None, closes("2025-Q1")) == (one.is_done, one.closes)

    def test_it_goes_through_two_changes(self, agencies):
        before = [self.own(code, done_on="2024-05-01", acts=False) for code in "ab"]
        after = [self.own(code, filed=None) for code in "xy"]
        assert [True, True] == [one.is_done for one in self.result(agencies, *before, *after)]

    def test_those_after_count_for_one_that_had_to_do_it(self, agencies):
        after = [self.own(code, done_on="2024-11-01", acts=False) for code in "xy"]
        first, second = self.result(
            agencies, self.own("a", is_done=False), self.own("b", filed=None), *after
        )
        assert [date(2024, 11, 1)] * 2 == [first.done_on, second.done_on]

    def test_only_all_of_those_after_count(self, agencies):
        after = self.own("x", done_on="2024-11-01", acts=False)
        (one,) = self.result(agencies, self.own("a", is_done=False), after)
        assert not one.is_done

    @pytest.mark.parametrize(
        ("own", "after", "day"),
        [("2024-12-05", "2024-11-25", 25), ("2024-11-25", "2024-12-05", 25)],
    )
    def test_of_two_days_told_the_earlier_counts(self, agencies, own, after, day):
        later = self.own("m", done_on=after, acts=False)
        (one,) = self.result(agencies, self.own("a", done_on=own), later)
        assert date(2024, 11, day) == one.done_on

    def test_day_told_counts_before_none(self, agencies):
        later = self.own("m", is_done=True, acts=False)
        (one,) = self.result(agencies, self.own("a", done_on="2024-11-25"), later)
        assert date(2024, 11, 25) == one.done_on

    def test_not_done_told_by_those_after_is_not_done(self, agencies):
        later = self.own("m", is_done=False, acts=False)
        (one,) = self.result(agencies, self.own("a", filed=None), later)
        assert one.is_done is False

    def test_agency_the_task_was_not_charged_to_says_nothing(self, agencies):
        before = [self.own(code, done_on="2024-05-01", acts=False) for code in "ab"]
        (one,) = self.result(agencies, *before, self.own("m", filed=None), charged="m")
        assert None is one.is_done

    def test_those_that_do_not_act_are_left_out_and_unnamed_ones_stay_as_they_are(self, agencies):
        unnamed = state(done_on="2024-05-01", agencies=5)
        gone = self.own("z", done_on="2024-05-01", acts=False)
        assert [unnamed] == self.result(agencies, unnamed, gone)


@pytest.mark.parametrize(
    ("calendar", "asked_for", "oldest"),
    [
        (Calendar.CALENDAR, "2024-Q3", "2024-Q2"),
        (Calendar.ADMINISTRATIVE, "2024-Q4", "2024-Q3"),
    ],
)
def test_calendar_of_the_plan_tells_which_quarter_has_ended(calendar, asked_for, oldest):
    asked = replace(task(due="2024-12-20"), calendar=calendar)
    stage = stage_of(asked, closes("2025-Q2"))
    assert (asked_for, oldest) == (
        quarter_code(stage.ask.closes),
        quarter_code(stage.ask.oldest),
    )


def test_agencies_of_several_days_add_up_to_one_count():
    asked = task(people(*"abcdefghij"), due="2024-06-30")
    stage = stage_of(asked, closes("2024-Q3"))
    tally = tally_of(
        stage,
        [
            state(done_on="2024-06-01", agencies=2),
            state(done_on="2024-06-02", agencies=3),
            state(done_on="2024-07-01"),
            state(done_on="2024-07-02"),
            state(is_done=False, filed="2024-Q1"),
            state(is_done=False, filed="2023-Q4"),
            state(agencies=1),
        ],
    )
    assert (10, 9, 5, 2, 2) == (
        tally.expected,
        tally.reported,
        tally.done,
        tally.late,
        tally.carried,
    )


def test_task_of_nobody_is_not_done_before_it_opens():
    verdict = judge(task(people("a"), starts=2026, due=2027), "2024-Q4")
    assert (Status.NOT_DUE, Reason.WINDOW_NOT_OPEN) == (verdict.status, verdict.reason)
