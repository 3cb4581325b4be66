"""Filing: checked first, stored when confirmed, the same bytes only once."""

from __future__ import annotations

import pytest

from filing import CLERK, LEADER, OTHER, REVIEWER, closes, content, posts, share
from metrics.access import Role, Viewer
from metrics.errors import (
    AccessDeniedError,
    PeriodLockedError,
    StaleDecisionError,
    UnknownFilingError,
)
from metrics.intake.differences import Effect
from metrics.services import reviewing, submitting
from metrics.services.loading import IncomingFile
from metrics.store.filings import read_content, read_decisions


def codes(draft):
    return [issue.code for issue in draft.report.issues]


def test_checking_stores_nothing(office):
    office.check(posts(9), share(1, 2))
    assert () == office.filings()


def test_complete_file_has_no_issue_and_says_what_is_new(office):
    draft = office.check(posts(9), share(1, 2))
    assert [] == codes(draft)
    assert [Effect.NEW, Effect.NEW] == [change.effect for change in draft.changes]
    assert draft.may_be_filed


def test_rows_owed_and_not_in_the_file_are_named(office):
    assert ["missing-row"] == codes(office.check(posts(9)))


def test_rows_in_another_of_the_files_are_not_missing(office):
    files = [IncomingFile("1", content(posts(9))), IncomingFile("2", content(share(1, 2)))]
    drafts = submitting.check_upload(office.space, CLERK, files, "a", closes("2026-Q3"))
    assert [[], []] == [codes(draft) for draft in drafts]


def test_row_in_two_files_at_once_keeps_both_out(office):
    files = [IncomingFile("1", content(posts(9))), IncomingFile("2", content(posts(8)))]
    outcomes = submitting.submit(office.space, CLERK, files, "a", closes("2026-Q3"))
    assert [None, None] == [one.stored for one in outcomes]
    assert "row-in-other-file" in [issue.code for issue in outcomes[1].report.issues]
    assert () == office.filings()


def test_figures_are_compared_with_what_counts_now(office):
    office.accept(office.file(posts(9), share(1, 2)).stored.id)
    draft = office.check(posts(9), share(3, 4))
    assert [(Effect.SAME, 9), (Effect.CHANGED, 1)] == [
        (one.effect, one.before.value or one.before.numerator) for one in draft.changes
    ]
    assert (1, 1, 0) == tuple(draft.count(one) for one in (Effect.SAME, Effect.CHANGED, Effect.NEW))


def test_jump_against_the_accepted_figure_asks_for_a_note(office):
    office.accept(office.file(posts(100), share(1, 2), period="2026-Q3").stored.id)
    rows = {"period": "2026-Q4"}
    asked = office.check(posts(20, **rows), share(1, 2, **rows), **rows)
    told = office.check(posts(20, note="sáp nhập", **rows), share(1, 2, **rows), **rows)
    assert (["jump"], []) == (codes(asked), codes(told))


def test_row_of_another_period_is_an_error(office):
    assert "other-period" in codes(office.check(posts(9, period="2026-Q2"), share(1, 2)))


def test_filed_file_waits_and_does_not_count_yet(office):
    outcome = office.file(posts(9), share(1, 2), remark=" đã rà soát ")
    (filing,) = office.filings()
    assert (outcome.stored.id, "waiting", "a", closes("2026-Q3"), "van_thu_a", "đã rà soát", 2) == (
        filing.id,
        filing.state,
        filing.agency,
        filing.closes,
        filing.submitted_by,
        filing.remark,
        filing.rows,
    )
    assert content(posts(9), share(1, 2)) == read_content(office.space.engine, filing.id)
    assert office.judged() is None


def test_accepted_file_counts(office):
    office.accept(office.file(posts(9), share(1, 2)).stored.id)
    assert 9 == office.judged()


def test_file_with_an_error_is_not_stored(office):
    outcome = office.file(posts(-9), share(1, 2))
    assert outcome.stored is None
    assert () == office.filings()


@pytest.mark.parametrize("times", [2, 3])
def test_same_file_again_is_the_same_filing(office, times):
    stored = [office.file(posts(9), share(1, 2)).stored for _ in range(times)]
    assert {1} == {one.id for one in stored}
    assert [True] + [False] * (times - 1) == [one.is_new for one in stored]
    assert 1 == len(office.filings())
    assert () == read_decisions(office.space.engine, 1)


def test_same_file_again_after_it_was_accepted_stays_accepted(office):
    office.accept(office.file(posts(9), share(1, 2)).stored.id)
    office.file(posts(9), share(1, 2))
    assert {1: "accepted"} == office.states()
    assert not office.check(posts(9), share(1, 2)).may_be_filed


def test_returned_file_filed_again_waits_once_more(office):
    office.give_back(office.file(posts(9), share(1, 2)).stored.id)
    assert office.check(posts(9), share(1, 2)).may_be_filed
    office.file(posts(9), share(1, 2))
    assert {1: "waiting"} == office.states()
    assert ["returned", "submitted"] == [
        str(one.decision) for one in read_decisions(office.space.engine, 1)
    ]


def test_revision_replaces_what_nobody_accepted(office):
    office.file(posts(9), share(1, 2))
    office.file(posts(8), share(1, 2))
    assert {1: "superseded", 2: "waiting"} == office.states()
    assert "#2" == read_decisions(office.space.engine, 1)[-1].reason


def test_revision_of_a_returned_file_replaces_it(office):
    office.give_back(office.file(posts(9), share(1, 2)).stored.id)
    office.file(posts(8), share(1, 2))
    assert {1: "superseded", 2: "waiting"} == office.states()


def test_file_filed_in_parts_waits_part_by_part(office):
    office.file(posts(9))
    office.file(share(1, 2))
    assert {1: "waiting", 2: "waiting"} == office.states()


def test_file_that_leaves_a_row_out_replaces_nothing(office):
    office.file(posts(9), share(1, 2))
    office.file(posts(8))
    assert {1: "waiting", 2: "waiting"} == office.states()


def test_revision_of_an_accepted_file_leaves_it_counting_until_it_is_accepted_itself(office):
    office.accept(office.file(posts(9), share(1, 2)).stored.id)
    office.file(posts(8), share(1, 2))
    assert ({1: "accepted", 2: "waiting"}, 9) == (office.states(), office.judged())
    office.accept(2)
    assert ({1: "accepted", 2: "accepted"}, 8) == (office.states(), office.judged())
    office.give_back(2)
    assert 9 == office.judged()


def test_nothing_of_another_agency_is_replaced(office):
    office.file(posts(9), share(1, 2))
    office.file(posts(9, "b"), share(1, 2, "b"), who=OTHER)
    assert {1: "waiting", 2: "waiting"} == office.states()


@pytest.mark.parametrize("who", [OTHER, LEADER, Viewer("x", Role.AGENCY), Viewer("x", Role.ADMIN)])
def test_nobody_files_what_is_not_theirs(office, who):
    with pytest.raises(AccessDeniedError):
        office.file(posts(9), share(1, 2), who=who, agency="a")
    assert () == office.filings()


def test_row_of_another_agency_keeps_the_file_out(office):
    outcome = office.file(posts(9), share(1, 2, "b"))
    assert outcome.stored is None
    assert "foreign-agency" in [issue.code for issue in outcome.report.issues]


def test_what_a_demonstration_account_files_is_illustrative(office):
    office.file(posts(9), share(1, 2), who=Viewer("thu", Role.AGENCY, "a", is_demo=True))
    assert ["illustrative"] == [one.origin for one in office.filings()]


class TestLocks:
    def test_locked_period_takes_no_file(self, office):
        reviewing.lock(office.space, REVIEWER, closes("2026-Q3"), None)
        with pytest.raises(PeriodLockedError):
            office.file(posts(9), share(1, 2))
        assert () == office.filings()
        assert submitting.is_locked(office.space, "a", closes("2026-Q3"))

    def test_other_periods_are_open(self, office):
        reviewing.lock(office.space, REVIEWER, closes("2026-Q2"), None)
        assert office.file(posts(9), share(1, 2)).stored

    def test_standing_agency_may_still_file(self, office):
        reviewing.lock(office.space, REVIEWER, closes("2026-Q3"), None)
        assert office.file(posts(9), share(1, 2), who=REVIEWER, agency="a").stored

    def test_one_agency_is_let_in_again(self, office):
        reviewing.lock(office.space, REVIEWER, closes("2026-Q3"), None)
        reviewing.unlock(office.space, REVIEWER, closes("2026-Q3"), "a", "bổ sung số liệu")
        assert office.file(posts(9), share(1, 2)).stored
        with pytest.raises(PeriodLockedError):
            office.file(posts(9, "b"), share(1, 2, "b"), who=OTHER)

    def test_last_word_counts(self, office):
        reviewing.unlock(office.space, REVIEWER, closes("2026-Q3"), "a")
        reviewing.lock(office.space, REVIEWER, closes("2026-Q3"), None)
        assert submitting.is_locked(office.space, "a", closes("2026-Q3"))

    def test_any_row_of_a_locked_period_is_refused_without_a_chosen_period_too(self, office):
        reviewing.lock(office.space, REVIEWER, closes("2026-Q2"), None)
        file = IncomingFile("x", content(posts(9), posts(8, period="2026-Q2")))
        with pytest.raises(PeriodLockedError):
            submitting.submit(office.space, CLERK, [file], "a")
        assert () == office.filings()

    @pytest.mark.parametrize("who", [CLERK, LEADER, Viewer("x", Role.ADMIN)])
    def test_only_the_standing_agency_locks(self, office, who):
        for change in (reviewing.lock, reviewing.unlock):
            with pytest.raises(AccessDeniedError):
                change(office.space, who, closes("2026-Q3"), None)
        assert () == reviewing.locks(office.space, who, closes("2026-Q3"))


class TestWithdrawing:
    def test_waiting_file_can_be_taken_back_and_filed_again(self, office):
        office.file(posts(9), share(1, 2))
        submitting.withdraw(office.space, CLERK, 1, 0)
        assert {1: "withdrawn"} == office.states()
        office.file(posts(9), share(1, 2))
        assert {1: "waiting"} == office.states()

    def test_accepted_file_cannot_be_taken_back(self, office):
        office.accept(office.file(posts(9), share(1, 2)).stored.id)
        with pytest.raises(StaleDecisionError):
            submitting.withdraw(office.space, CLERK, 1, office.seen(1)[1])
        assert 9 == office.judged()

    def test_file_of_another_agency_cannot_be_taken_back(self, office):
        office.file(posts(9), share(1, 2))
        with pytest.raises(AccessDeniedError):
            submitting.withdraw(office.space, OTHER, 1, 0)

    def test_unknown_file_is_refused(self, office):
        with pytest.raises(UnknownFilingError):
            submitting.withdraw(office.space, CLERK, 7, 0)
