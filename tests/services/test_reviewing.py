"""Reviewing: what waits, accepting, returning with a reason, and whoever was quicker."""

from __future__ import annotations

import pytest

from filing import CLERK, LEADER, OTHER, REVIEWER, closes, posts, share
from metrics.access import Role, Viewer
from metrics.errors import AccessDeniedError, StaleDecisionError, UnknownFilingError
from metrics.intake.differences import Effect
from metrics.services import filing_history, reviewing
from metrics.services.workspace import newest_of
from metrics.store.filings import read_decisions

ADMIN = Viewer("quan_tri", Role.ADMIN)


def test_queue_holds_what_waits_oldest_first(office):
    office.file(posts(9), share(1, 2))
    office.file(posts(7, "b"), share(1, 2, "b"), who=OTHER)
    assert [1, 2] == [one.id for one in reviewing.queue(office.space, REVIEWER)]
    office.accept(1)
    assert [2] == [one.id for one in reviewing.queue(office.space, REVIEWER, closes("2026-Q3"))]
    assert [] == list(reviewing.queue(office.space, REVIEWER, closes("2026-Q2")))
    assert [1] == [one.id for one in reviewing.decided(office.space, REVIEWER, closes("2026-Q3"))]


def test_paper_is_checked_beside_what_counts_now(office):
    office.accept(office.file(posts(9), share(1, 2)).stored.id)
    office.file(posts(8), share(1, 2))
    laid = reviewing.paper(office.space, REVIEWER, 2)
    assert [Effect.CHANGED, Effect.SAME] == [change.effect for change in laid.draft.changes]
    assert () == laid.decisions
    assert 2 == laid.filing.id


def test_return_without_a_reason_is_refused(office):
    office.file(posts(9), share(1, 2))
    for reason in ("", "  "):
        with pytest.raises(ValueError, match="reason"):
            office.give_back(1, reason=reason)
    assert {1: "waiting"} == office.states()


def test_agency_reads_the_reason(office):
    office.give_back(office.file(posts(9), share(1, 2)).stored.id, reason="Thiếu đơn vị trực thuộc")
    step = filing_history.step_of(office.space, CLERK, 1)
    assert "Thiếu đơn vị trực thuộc" == step.filing.reason == step.decisions[-1].reason
    assert "tham_dinh" == step.filing.decided_by


def test_second_decision_on_what_was_shown_is_refused(office):
    office.file(posts(9), share(1, 2))
    shown = office.seen(1)
    reviewing.accept(office.space, REVIEWER, shown)
    with pytest.raises(StaleDecisionError) as refused:
        reviewing.give_back(office.space, REVIEWER, shown, "sai")
    assert (1,) == refused.value.filings
    assert {1: "accepted"} == office.states()


def test_one_stale_filing_keeps_all_undecided(office):
    office.file(posts(9), share(1, 2))
    office.file(posts(7, "b"), share(1, 2, "b"), who=OTHER)
    shown = office.seen(1, 2)
    office.accept(1)
    with pytest.raises(StaleDecisionError):
        reviewing.accept(office.space, REVIEWER, shown)
    assert {1: "accepted", 2: "waiting"} == office.states()


def test_replaced_filing_cannot_be_accepted(office):
    office.file(posts(9), share(1, 2))
    office.file(posts(8), share(1, 2))
    with pytest.raises(StaleDecisionError):
        office.accept(1)


def test_unknown_filing_cannot_be_accepted(office):
    with pytest.raises(StaleDecisionError):
        reviewing.accept(office.space, REVIEWER, {7: 0})


def test_returned_filing_may_be_accepted_after_all(office):
    office.give_back(office.file(posts(9), share(1, 2)).stored.id)
    office.accept(1)
    assert 9 == office.judged()


def test_accepted_filing_returned_counts_no_more(office):
    office.accept(office.file(posts(9), share(1, 2)).stored.id)
    office.give_back(1)
    assert office.judged() is None


def test_queue_tells_what_each_filing_would_change(office):
    office.accept(office.file(posts(9), share(1, 2)).stored.id)
    office.file(posts(8), share(1, 2))
    office.file(posts(7, "b"), who=OTHER)
    assert [
        (2, {Effect.CHANGED: 1, Effect.SAME: 1}, True),
        (3, {Effect.NEW: 1}, False),
    ] == [
        (one.filing.id, dict(one.effects), one.is_clean)
        for one in reviewing.waiting(office.space, REVIEWER)
    ]
    assert () == reviewing.waiting(office.space, REVIEWER, closes("2026-Q2"))


def test_paper_shows_the_newest_earlier_figure_of_the_same_thing(office):
    for period, number in (("2026-Q1", 5), ("2026-Q2", 6)):
        row = posts(number, period=period)
        office.accept(office.file(row, share(1, 2, period=period), period=period).stored.id)
    office.file(posts(9), share(1, 2))
    laid = reviewing.paper(office.space, REVIEWER, 3)
    assert [(2, 6), (3, None)] == [
        (line, None if one.value is None else int(one.value))
        for line, one in sorted(laid.previous.items())
    ]
    assert {closes("2026-Q2")} == {one.closes for one in laid.previous.values()}


def test_lock_of_all_settles_what_was_settled_for_one_before(office):
    def state():
        found = reviewing.lock_state(office.space, LEADER, 8107)
        return found.is_locked, [one.agency for one in found.apart], found.is_locked_for("a")

    assert (False, [], False) == state()
    reviewing.lock(office.space, REVIEWER, 8107, "a", "riêng")
    assert (False, ["a"], True) == state()
    reviewing.lock(office.space, REVIEWER, 8107, None, "tất cả")
    assert (True, [], True) == state()
    reviewing.unlock(office.space, REVIEWER, 8107, "a", "bổ sung")
    assert (True, ["a"], False) == state()
    reviewing.unlock(office.space, REVIEWER, 8107, None, "mở lại")
    assert (False, [], False) == state()


def test_newest_numbers_change_with_every_filing_decision_and_lock(office):
    def filing():
        office.file(posts(9), share(1, 2))

    def decision():
        office.accept(1)

    def lock():
        reviewing.lock(office.space, REVIEWER, 8107, None, "tất cả")

    seen = {newest_of(office.space)}
    for happen in (filing, decision, lock):
        happen()
        seen.add(newest_of(office.space))
    assert 4 == len(seen)


def test_history_is_offered_of_agencies_that_have_filed(office):
    office.file(posts(7, "b"), who=OTHER)
    offered = filing_history.agencies_with_filings
    assert ("b",) == offered(office.space, REVIEWER) == offered(office.space, ADMIN)
    assert ("a",) == offered(office.space, CLERK)
    with pytest.raises(AccessDeniedError):
        offered(office.space, LEADER)


@pytest.mark.parametrize("who", [CLERK, LEADER, ADMIN])
def test_nobody_else_reviews(office, who):
    office.file(posts(9), share(1, 2))
    for act in (
        lambda: reviewing.queue(office.space, who),
        lambda: reviewing.decided(office.space, who, 1),
        lambda: reviewing.accept(office.space, who, {1: 0}),
        lambda: reviewing.give_back(office.space, who, {1: 0}, "sai"),
        lambda: reviewing.waiting(office.space, who),
        lambda: reviewing.filings_numbered(office.space, who, [1]),
    ):
        with pytest.raises(AccessDeniedError):
            act()
    assert () == read_decisions(office.space.engine, 1)


@pytest.mark.parametrize("who", [OTHER, LEADER])
def test_papers_of_an_agency_are_not_for_others(office, who):
    office.file(posts(9), share(1, 2))
    for look in (reviewing.paper, filing_history.step_of, filing_history.original):
        with pytest.raises(AccessDeniedError):
            look(office.space, who, 1)
    with pytest.raises(AccessDeniedError):
        filing_history.filings_of(office.space, who, "a")


def test_unknown_filing_is_named(office):
    for look in (reviewing.paper, filing_history.step_of, filing_history.original):
        with pytest.raises(UnknownFilingError):
            look(office.space, REVIEWER, 7)


def test_history_says_what_changed_from_the_one_before(office):
    office.file(posts(9), share(1, 2))
    office.file(posts(8))
    second = filing_history.step_of(office.space, CLERK, 2)
    assert (1, [Effect.CHANGED], ["share"]) == (
        second.before.id,
        [change.effect for change in second.changes],
        [figure.indicator for figure in second.left_out],
    )
    first = filing_history.step_of(office.space, CLERK, 1)
    assert (None, [Effect.NEW, Effect.NEW], ()) == (
        first.before,
        [change.effect for change in first.changes],
        first.left_out,
    )
    assert [2, 1] == [one.id for one in filing_history.filings_of(office.space, CLERK, "a")]


def test_original_comes_back_byte_for_byte(office):
    office.file(posts(9), share(1, 2))
    name, bytes_back = filing_history.original(office.space, CLERK, 1)
    assert ("quý 3.csv", office.check(posts(9), share(1, 2)).file.content) == (name, bytes_back)
