"""Whether what is owed has come, when it came, and how late it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

import building
from metrics.status.deadlines import Deadline, DeadlineRule
from metrics.status.duties import Duty, DutyKind
from metrics.status.punctuality import (
    SOON,
    Counts,
    DutyState,
    Receipt,
    Receipts,
    counts_of,
    standing_of,
)

DUE = date(2024, 12, 14)
# Midnight in Viet Nam after the last day, as the ledger keeps it.
OVER = datetime(2024, 12, 14, 17)  # noqa: DTZ001


def duty(agency="a", **keys):
    return Duty(
        agency,
        "figure",
        8100,
        keys.pop("kind", DutyKind.FIGURE),
        Deadline(DUE, DeadlineRule.REGIME, DUE),
        ("T1",),
        **keys,
    )


def receipt(filed=OVER - timedelta(days=2), agency="a", closes=8100, **keys):
    return Receipt(agency, "figure", closes, filed, **keys)


def stands(one, today=DUE):
    return standing_of(duty(), one, today)


class TestStates:
    @pytest.mark.parametrize(
        ("today", "state", "days_late"),
        [
            (DUE - SOON - timedelta(days=1), DutyState.NOT_DUE, 0),
            (DUE - SOON, DutyState.DUE_SOON, 0),
            (DUE, DutyState.DUE_SOON, 0),
            (DUE + timedelta(days=1), DutyState.LATE, 1),
            (date(2025, 3, 1), DutyState.LATE, 77),
        ],
    )
    def test_nothing_filed_is_due_until_the_last_day_is_over(self, today, state, days_late):
        found = stands(None, today)
        assert duty() == found.duty
        assert (state, days_late, None) == (found.state, found.days_late, found.filed_on)
        assert (state is DutyState.LATE) == found.is_late
        assert not found.is_on_time

    @pytest.mark.parametrize(
        ("filed", "filed_on", "days_late"),
        [
            (OVER - timedelta(seconds=1), DUE, 0),
            (OVER, DUE + timedelta(days=1), 1),
            (OVER + timedelta(days=30), DUE + timedelta(days=31), 31),
        ],
    )
    def test_day_of_filing_is_that_of_viet_nam_and_the_last_day_counts(
        self, filed, filed_on, days_late
    ):
        found = stands(receipt(filed, is_waiting=True), date(2025, 6, 1))
        assert (DutyState.RECEIVED, filed_on) == (found.state, found.filed_on)
        assert (days_late, days_late == 0) == (found.days_late, found.is_on_time)
        assert not found.is_late

    @pytest.mark.parametrize(
        ("keys", "state"),
        [
            ({"is_accepted": True}, DutyState.ACCEPTED),
            ({"is_accepted": True, "is_waiting": True}, DutyState.ACCEPTED),
            ({"is_accepted": True, "is_returned": True}, DutyState.ACCEPTED),
            ({"is_waiting": True, "is_returned": True}, DutyState.RECEIVED),
            ({"is_returned": True}, DutyState.RETURNED),
            ({}, DutyState.DUE_SOON),
        ],
    )
    def test_best_of_what_came_counts(self, keys, state):
        assert state == stands(receipt(**keys)).state

    def test_returned_one_is_awaited_again_and_late_after_its_day(self):
        assert not stands(receipt(is_returned=True)).is_late
        late = stands(receipt(is_returned=True), date(2024, 12, 20))
        assert (DutyState.RETURNED, True, 6) == (late.state, late.is_late, late.days_late)

    def test_returned_in_time_and_filed_again_later_is_on_time(self):
        again = stands(receipt(OVER - timedelta(days=1), is_waiting=True), date(2025, 1, 9))
        assert again.is_on_time

    def test_withdrawn_one_was_never_filed(self):
        assert (None, DutyState.LATE) == (
            stands(receipt(None), date(2025, 1, 1)).filed_on,
            stands(receipt(None), date(2025, 1, 1)).state,
        )


class TestTasksOverMergers:
    """One office was split from two, and later became two."""

    AGENCIES = (
        building.agency("old", valid_to="2023-12-31", successors="mid"),
        building.agency("other", valid_to="2023-12-31", successors="mid"),
        building.agency("mid", valid_from="2024-01-01", valid_to="2024-12-31", successors="x;y"),
        building.agency("x", valid_from="2025-01-01"),
        building.agency("y", valid_from="2025-01-01"),
    )
    CHARGED = frozenset({"old", "other", "mid", "x", "y"})

    @pytest.fixture
    def merging(self, declare):
        return declare(
            building.DONE, rule={"kind": "milestone"}, due="2024-12-14", agencies=self.AGENCIES
        ).catalog

    @pytest.fixture
    def found(self, merging):
        def find(*receipts, agency="mid", charged=self.CHARGED):
            asked = duty(agency, kind=DutyKind.TASK, counts_from=8100, charged=charged)
            return Receipts(merging, receipts).of(asked)

        return find

    def test_figure_is_told_about_by_its_own_quarter_alone(self, merging):
        exact = Receipts(merging, [receipt(), receipt(closes=8101)])
        assert receipt() == exact.of(duty())
        assert None is exact.of(duty("mid"))

    @staticmethod
    def done(agency, closes, days=0, **keys):
        filed = OVER + timedelta(days=days)
        state = keys or {"is_accepted": True}
        return receipt(filed, agency, closes, is_done=True, **state)

    def test_report_of_its_quarter_or_later_counts_whatever_it_says(self, found):
        assert found(receipt(agency="mid", is_waiting=True)).is_received
        assert found(receipt(agency="mid", closes=8102, is_waiting=True)).is_received
        assert None is found(receipt(agency="mid", closes=8099, is_waiting=True))

    def test_earlier_report_counts_when_it_says_done(self, found):
        assert found(self.done("mid", 8098)).is_accepted

    def test_earliest_of_its_own_reports_counts(self, found):
        own = found(self.done("mid", 8100, 9), self.done("mid", 8098, -30, is_waiting=True))
        assert (OVER - timedelta(days=30), True) == (own.first_filed, own.is_accepted)

    def test_several_reports_of_its_own_tell_the_best_of_each(self, found):
        first = self.done("mid", 8100, -30, is_waiting=True)
        accepted = receipt(
            OVER, "mid", 8101, is_accepted=True, first_accepted=OVER + timedelta(days=9)
        )
        earlier = replace(accepted, closes=8102, first_accepted=OVER + timedelta(days=5))
        returned = receipt(OVER + timedelta(days=3), "mid", 8103, is_returned=True)

        waiting = found(first, returned)
        assert (True, False, True) == (waiting.is_waiting, waiting.is_accepted, waiting.is_done)
        assert (first.first_filed, None) == (waiting.first_filed, waiting.first_accepted)

        whole = found(first, accepted, earlier, returned)
        assert (False, True, True) == (whole.is_waiting, whole.is_accepted, whole.is_done)
        assert earlier.first_accepted == whole.first_accepted

    def test_reports_that_were_never_filed_or_came_back_are_not_waited_for(self, found):
        withdrawn = receipt(None, "mid", 8101, is_returned=True)
        back = found(receipt(None, "mid", is_returned=True), withdrawn)
        assert (None, False) == (back.first_filed, back.is_waiting)

    def test_report_that_does_not_say_done_is_not_passed_on(self, found):
        told = receipt(agency="old", closes=8101, is_accepted=True)
        assert None is found(told, self.done("other", 8101))

    def test_done_by_all_two_mergers_after_is_done(self, found):
        after = self.done("x", 8102), self.done("y", 8103)
        assert found(*after, agency="old").is_accepted
        assert None is found(after[0], agency="old")

    def test_done_by_all_before_is_done_when_the_last_of_them_had(self, found):
        both = found(self.done("old", 8095, -300), self.done("other", 8096, -200, is_waiting=True))
        assert OVER - timedelta(days=200) == both.first_filed
        assert both.is_received
        assert not both.is_accepted

    def test_done_by_some_before_is_not_done(self, found):
        assert None is found(self.done("old", 8095))
        assert None is found(self.done("old", 8095), receipt(agency="other", closes=8096))

    def test_done_two_mergers_before(self, found):
        assert found(self.done("old", 8095), self.done("other", 8095), agency="x").is_accepted

    def test_done_by_all_after_is_done(self, found):
        assert None is found(self.done("x", 8102))
        assert found(self.done("x", 8102), self.done("y", 8103)).is_accepted

    def test_those_not_charged_do_not_count(self, found):
        charged = self.CHARGED - {"other"}
        assert found(self.done("old", 8095), charged=charged).is_accepted
        assert None is found(self.done("other", 8095), charged=charged)

    def test_own_report_that_was_returned_is_told_when_nothing_else_came(self, found):
        assert found(receipt(agency="mid", is_returned=True)).is_returned


RECEIPTS = st.none() | st.builds(
    receipt,
    filed=st.datetimes(OVER - timedelta(days=14), OVER + timedelta(days=48)),
    is_waiting=st.booleans(),
    is_accepted=st.booleans(),
    is_returned=st.booleans(),
)
DAYS = st.dates(date(2024, 12, 1), date(2025, 2, 28))


@given(one=RECEIPTS.filter(bool), later=st.timedeltas(timedelta(0)), today=DAYS)
def test_filing_later_never_makes_it_more_punctual(one, later, today):
    later = min(later, timedelta(days=300))
    moved = Receipt(
        one.agency,
        one.indicator,
        one.closes,
        one.first_filed + later,
        is_waiting=one.is_waiting,
        is_accepted=one.is_accepted,
        is_returned=one.is_returned,
    )
    first, second = stands(one, today), stands(moved, today)
    assert first.state == second.state
    assert first.is_on_time >= second.is_on_time
    assert first.days_late <= second.days_late


@given(receipts=st.lists(RECEIPTS, max_size=8), today=DAYS)
def test_counts_agree_with_each_other(receipts, today):
    counts = counts_of([stands(one, today) for one in receipts])
    assert counts.expected == len(receipts)
    assert counts.expected >= counts.received >= counts.accepted
    assert counts.received >= counts.on_time
    assert counts.received + counts.late <= counts.expected
    assert (counts.late > 0) == (counts.days_late > 0)
    for share in (counts.received_share, counts.on_time_share, counts.accepted_share):
        assert (share is None) == (not receipts)
        assert share is None or 0 <= share <= 1


@given(parts=st.lists(st.lists(RECEIPTS, max_size=4), max_size=4), today=DAYS)
def test_counts_of_parts_add_up_to_counts_of_the_whole(parts, today):
    standings = [[stands(one, today) for one in part] for part in parts]
    total = Counts()
    for part in standings:
        total += counts_of(part)
    assert counts_of([one for part in standings for one in part]) == total


def test_shares_are_exact():
    counts = Counts(expected=3, received=2, on_time=1, accepted=1)
    assert (Fraction(2, 3), Fraction(1, 3), Fraction(1, 3)) == (
        counts.received_share, counts.on_time_share, counts.accepted_share,
    )  # fmt: skip
