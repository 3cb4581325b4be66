"""Tasks through a real ledger: milestones, windows, starts, conditions, duties that recur."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from building import ADMIN, World, agency, figure, load, target, words
from metrics.periods import parse_period
from metrics.services.judging import judge_on
from metrics.status.tasks import first_instance, newest_instance
from metrics.status.verdict import Reason, Status
from metrics.text.reasons import reason_sentence
from metrics.text.words import Language

MILESTONE = {"kind": "milestone"}
BEFORE_15_12 = {"kind": "recurring", "every": "year", "before": "12-15"}
EVENT = {"event": words("luật mới")}


@pytest.fixture
def world(tmp_path, ledger):
    """A world with one task, its own indicator, reported by the agencies given."""

    def make(agencies=None, **keys):
        declared = target(**({"rule": MILESTONE, "due": 2024} | keys))
        del declared["indicator"]
        loaded = load(
            tmp_path, targets=[declared], indicators=[], agencies=agencies or [agency("a")]
        )
        return World(loaded.catalog, ledger)

    return make


def done(unit, period, note="", value=1):
    """A figure of the task: done, with its day."""
    return figure(unit, period, value, indicator="T1", note=note)


def standing(world, as_of):
    """Status and reason on a date."""
    verdict = world.verdict(as_of)
    return verdict.status, verdict.reason


class TestMilestone:
    """Done by a civil day, with the day in the note."""

    def test_year_ends_on_the_last_of_december_whatever_the_report_calendar(self, world):
        space = world()
        space.store(done("a", "2025-Q1", "31/12/2024"))
        assert (Status.ACHIEVED, Reason.HOLDS) == standing(space, "2025-Q1")

    def test_done_a_day_late_is_missed_and_says_when(self, world):
        space = world()
        space.store(done("a", "2025-Q1", "01/01/2025"))
        verdict = space.verdict("2025-Q1")
        assert (Status.MISSED, Reason.DUE_PASSED) == (verdict.status, verdict.reason)
        sentence = reason_sentence(Language.VI, space.workspace.subjects["T1"], verdict)
        assert "Hoàn thành ngày 01/01/2025, sau hạn 31/12/2024." == sentence

    @pytest.mark.parametrize(
        ("due", "day", "status"),
        [
            ("2024-02", "29/02/2024", Status.ACHIEVED),
            ("2024-02", "01/03/2024", Status.MISSED),
            ("2021-10-19", "19/10/2021", Status.ACHIEVED),
            ("2021-10-19", "20/10/2021", Status.MISSED),
            ("2018-Q3", "30/09/2018", Status.ACHIEVED),
            ("2018-Q3", "01/10/2018", Status.MISSED),
        ],
    )
    def test_last_good_day_counts_and_the_next_does_not(self, world, due, day, status):
        space = world(due=due)
        space.store(done("a", "2024-Q2", day))
        assert status == space.verdict("2024-Q2").status

    def test_done_without_a_day_is_not_done_in_time(self, world):
        space = world()
        space.store(done("a", "2024-Q2"))
        assert Status.MISSED == space.verdict("2025-Q2").status

    def test_before_the_day_it_is_open_and_nothing_filed_is_no_data(self, world):
        space = world()
        assert (Status.NO_DATA, Reason.NOTHING_ACCEPTED) == standing(space, "2024-Q2")
        space.store(done("a", "2024-Q2", value=0))
        assert (Status.NOT_DUE, Reason.MILESTONE_OPEN) == standing(space, "2024-Q3")

    def test_done_stays_done_and_not_done_grows_old(self, world):
        space = world([agency("a"), agency("b")], due=2026)
        space.store(done("a", "2021-Q1", "01/02/2021"), done("b", "2024-Q1", value=0))
        assert (Fraction(1, 2), 2) == _share(space.verdict("2024-Q3"))
        assert (Status.INSUFFICIENT_DATA, Reason.LOW_COVERAGE) == standing(space, "2024-Q4")

    def test_filed_later_but_done_in_time_counts(self, world):
        space = world(due="2024-02")
        space.store(done("a", "2024-Q1", value=0))
        space.store(done("a", "2024-Q2", "28/02/2024"))
        assert Status.ACHIEVED == space.verdict("2024-Q2").status

    def test_each_agency_answers_for_itself(self, world):
        units = [agency(code) for code in "abcde"]
        space = world(units, due="2024-02")
        space.store(*(done(code, "2024-Q1", "10/02/2024") for code in "abcd"))
        space.store(done("e", "2024-Q2", "10/04/2024"))
        verdict = space.verdict("2024-Q2")
        assert Status.MISSED == verdict.status
        assert (5, 5, 4, 1) == (
            verdict.tally.expected,
            verdict.tally.reported,
            verdict.tally.done,
            verdict.tally.late,
        )
        assert Fraction(4, 5) == verdict.actual


class TestSuccession:
    """What an agency did counts for the one that took over from it."""

    ONE_AFTER_ANOTHER = (
        agency("a", valid_to="2024-12-31", successors="b"),
        agency("b", valid_from="2025-01-01"),
    )
    MERGED = (
        agency("a", valid_to="2024-12-31", successors="c"),
        agency("b", valid_to="2024-12-31", successors="c"),
        agency("c", valid_from="2025-01-01"),
    )

    def test_duty_begun_by_the_predecessor_is_begun(self, world):
        space = world(self.ONE_AFTER_ANOTHER, entry="start", starts=2023, due="standing")
        space.store(done("a", "2023-Q2", "01/05/2023"))
        assert Status.ACHIEVED == space.verdict("2025-Q4").status

    def test_merged_agency_has_done_it_when_all_it_took_over_had(self, world):
        space = world(self.MERGED, due=2025)
        space.store(done("a", "2024-Q2", "01/05/2024"), done("b", "2024-Q2", "01/06/2024"))
        verdict = space.verdict("2025-Q2")
        assert (Status.ACHIEVED, date(2024, 6, 1)) == (verdict.status, verdict.tally.last_day)

    def test_merged_agency_has_not_done_it_when_one_had_not(self, world):
        space = world(self.MERGED, due=2025)
        space.store(done("a", "2024-Q2", "01/05/2024"), done("b", "2024-Q3", value=0))
        assert (Status.INSUFFICIENT_DATA, Reason.TOO_OLD) == standing(space, "2025-Q4")

    def test_own_report_of_the_successor_comes_first(self, world):
        space = world(self.ONE_AFTER_ANOTHER, entry="start", starts=2023, due="standing")
        space.store(done("a", "2023-Q2", "01/05/2023"), done("b", "2025-Q3", value=0))
        assert (Status.OFF_TRACK, Reason.FAR) == standing(space, "2025-Q4")

    def test_stale_report_of_the_successor_is_not_made_good_by_its_predecessor(self, world):
        space = world(self.ONE_AFTER_ANOTHER, entry="start", starts=2023, due="standing")
        space.store(done("a", "2023-Q2", "01/05/2023"), done("b", "2025-Q1", value=0))
        assert (Status.OFF_TRACK, Reason.FAR) == standing(space, "2025-Q3")
        assert (Status.INSUFFICIENT_DATA, Reason.TOO_OLD) == standing(space, "2025-Q4")

    def test_successor_can_correct_the_day_told_too_late(self, world):
        space = world(self.ONE_AFTER_ANOTHER, due="2024-11-30")
        space.store(done("a", "2024-Q4", "05/12/2024"))
        assert Status.MISSED == space.verdict("2025-Q1").status
        space.store(done("b", "2025-Q1", "25/11/2024"))
        assert Status.ACHIEVED == space.verdict("2025-Q1").status

    def test_day_told_by_the_predecessor_stands_against_a_later_one(self, world):
        space = world(self.ONE_AFTER_ANOTHER, due="2024-11-30")
        space.store(done("a", "2024-Q4", "25/11/2024"), done("b", "2025-Q1", "05/12/2024"))
        assert Status.ACHIEVED == space.verdict("2025-Q1").status

    def test_what_was_not_done_when_due_is_told_by_the_successor(self, world):
        space = world(self.ONE_AFTER_ANOTHER, due="2024-11-30")
        space.store(done("b", "2025-Q1", value=0))
        assert (Status.MISSED, Reason.DUE_PASSED) == standing(space, "2025-Q1")

    def test_population_that_ended_keeps_its_last_result(self, world):
        space = world([agency("a", valid_to="2025-06-30")], due=2026)
        space.store(done("a", "2025-Q2", value=0))
        assert (Status.CLOSED, Reason.POPULATION_ENDED) == standing(space, "2026-Q3")


class TestOpening:
    """Windows, duties with a start, duties that wait for an event."""

    def test_window_is_not_open_before_its_first_day(self, world):
        space = world(entry="window", starts=2024, due=2025)
        assert (Status.NOT_DUE, Reason.WINDOW_NOT_OPEN) == standing(space, "2023-Q4")
        assert (Status.NO_DATA, Reason.NOTHING_ACCEPTED) == standing(space, "2024-Q1")

    def test_done_before_the_window_opens_is_done(self, world):
        space = world(entry="window", starts=2024, due=2025)
        space.store(done("a", "2023-Q2", "01/05/2023"))
        assert (Status.ACHIEVED, Reason.HOLDS) == standing(space, "2023-Q3")

    def test_duty_not_begun_when_it_should_have_is_off_track(self, world):
        space = world(entry="start", starts="2018-Q4", due="standing")
        space.store(done("a", "2018-Q3", value=0))
        assert (Status.NOT_DUE, Reason.WINDOW_NOT_OPEN) == standing(space, "2018-Q3")
        assert (Status.OFF_TRACK, Reason.FAR) == standing(space, "2018-Q4")

    def test_condition_waits_for_its_event_and_then_holds(self, world):
        space = world(entry="conditional", starts=EVENT, due="standing")
        assert (Status.NOT_DUE, Reason.EVENT) == standing(space, "2024-Q4")
        known = world(entry="conditional", starts=EVENT | {"on": "2024-07-01"}, due="standing")
        assert (Status.NOT_DUE, Reason.WINDOW_NOT_OPEN) == standing(known, "2024-Q2")
        known.store(done("a", "2024-Q3", value=0))
        assert (Status.OFF_TRACK, Reason.FAR) == standing(known, "2024-Q3")

    def test_deadline_that_is_an_event_is_dated_once_it_is_known(self, world):
        space = world(due=EVENT)
        space.store(done("a", "2024-Q1", value=0))
        assert (Status.NOT_DUE, Reason.EVENT) == standing(space, "2024-Q1")
        dated = world(due=EVENT | {"on": "2024-03-01"})
        assert (Status.MISSED, Reason.DUE_PASSED) == standing(dated, "2024-Q1")


class TestRecurring:
    """One instance a period, each by its own day, on its own figure."""

    def world_of(self, world, rule=BEFORE_15_12, **keys):
        return world(rule=rule, starts=2023, due="each_year", **keys)

    def test_before_the_15th_means_by_the_14th(self, world):
        space = self.world_of(world)
        space.store(done("a", "2023", "14/12/2023"), done("a", "2024", "15/12/2024"))
        assert Status.ACHIEVED == space.verdict("2023-Q4").status
        assert (Status.MISSED, Reason.DUE_PASSED) == standing(space, "2024-Q4")

    def test_last_years_report_does_not_do_for_this_year(self, world):
        space = self.world_of(world)
        space.store(done("a", "2023", "10/12/2023"))
        assert Status.ACHIEVED == space.verdict("2024-Q3").status
        assert (Status.INSUFFICIENT_DATA, Reason.TOO_OLD) == standing(space, "2024-Q4")

    def test_first_instance_is_not_due_yet(self, world):
        space = self.world_of(world)
        assert (Status.NOT_DUE, Reason.INSTANCE_OPEN) == standing(space, "2023-Q3")
        assert date(2023, 12, 14) == space.verdict("2023-Q3").due_day
        assert (Status.NO_DATA, Reason.NOTHING_ACCEPTED) == standing(space, "2023-Q4")

    def test_named_day_itself_still_counts(self, world):
        space = self.world_of(world, {"kind": "recurring", "every": "year", "by": "12-01"})
        space.store(done("a", "2023", "01/12/2023"), done("a", "2024", "02/12/2024"))
        assert [Status.ACHIEVED, Status.MISSED] == [
            space.verdict(period).status for period in ("2023-Q4", "2024-Q4")
        ]

    def test_every_quarter_has_an_instance_due_after_the_cut_off_day(self, world):
        rule = {"kind": "recurring", "every": "quarter", "day": 20}
        space = self.world_of(world, rule)
        space.store(done("a", "2023-Q1", "20/03/2023"), done("a", "2023-Q2", "21/06/2023"))
        # At the end of a quarter (the 14th) its own report is not due before the 20th.
        assert [Status.NOT_DUE, Status.ACHIEVED, Status.MISSED] == [
            space.verdict(period).status for period in ("2023-Q1", "2023-Q2", "2023-Q3")
        ]

    def test_last_year_declared_is_the_last_instance(self, world):
        space = self.world_of(world, until=2024)
        space.store(done("a", "2024", "10/12/2024"))
        assert Status.ACHIEVED == space.verdict("2026-Q4").status

    def test_years_that_end_before_they_begin_hold_no_instance(self, world):
        space = world(rule=BEFORE_15_12, starts=2025, due="each_year", until=2024)
        assert (Status.NOT_DUE, Reason.INSTANCE_OPEN) == standing(space, "2026-Q1")
        assert space.verdict("2026-Q1").due_day is None

    def test_half_year_report_is_filed_for_the_quarter_it_falls_due_in(self, world):
        rule = {"kind": "recurring", "every": "year", "before": "06-15"}
        subject = self.world_of(world, rule).workspace.subjects["T1"]
        second = parse_period("2024-Q2").closes
        assert (second, date(2024, 6, 14)) == newest_instance(subject, date(2024, 6, 14))
        assert date(2023, 6, 14) == newest_instance(subject, date(2024, 6, 13))[1]
        assert date(2023, 6, 14) == first_instance(subject)

    def test_duty_of_many_counts_who_did_it_this_time(self, world):
        units = [agency(code) for code in "abcde"]
        space = world(units, rule=BEFORE_15_12, starts=2023, due="each_year")
        space.store(*(done(code, "2023", "10/12/2023") for code in "abcde"))
        space.store(*(done(code, "2024", "10/12/2024") for code in "abcd"))
        assert (Fraction(1), 5) == _share(space.verdict("2023-Q4"))
        assert (Fraction(4, 5), 4) == _share(space.verdict("2024-Q4"))
        assert Status.MISSED == space.verdict("2024-Q4").status


REVISION = {
    "on": "2024-09-01",
    "by": "UBND thành phố",
    "why": words("gia hạn"),
    "was": {"due": "2024-06-30"},
}


class TestRevision:
    """History is judged by the value in force then."""

    def test_date_before_a_revision_is_judged_by_the_old_deadline(self, world):
        space = world(due=2025, revisions=[REVISION])
        space.store(done("a", "2024-Q2", value=0))
        asked = [("T1", parse_period(code).closes) for code in ("2024-Q2", "2024-Q3", "2024-Q4")]
        statuses = [one.status for one in judge_on(space.workspace, ADMIN, asked)]
        assert [Status.NOT_DUE, Status.NOT_DUE, Status.NOT_DUE] == statuses
        assert date(2024, 6, 30) == space.verdict("2024-Q2").due_day
        assert date(2025, 12, 31) == space.verdict("2024-Q3").due_day


def _share(verdict):
    return verdict.actual, verdict.tally.reported
