"""Deadlines and duties in words."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from metrics.periods import parse_period
from metrics.status.deadlines import Deadline, DeadlineRule, figure_deadlines, task_deadline
from metrics.status.duties import Duty, DutyKind
from metrics.status.punctuality import DutyState, Receipt, standing_of
from metrics.text.duties import days_words, deadline_words, state_words
from metrics.text.words import Language, words_of

DUE = date(2024, 12, 20)
Q4 = parse_period("2024-Q4").closes


def both(catalog, deadline):
    return [deadline_words(language, catalog, deadline) for language in Language]


def test_rule_of_a_plan_is_told_with_its_number_and_its_day(catalog):
    (deadline, *_) = figure_deadlines(catalog, ["hp-2024-12"], Q4)
    assert [
        "Văn bản số 12/KH-UBND: báo cáo năm trước ngày 15/12/2024",
        "Document 12/KH-UBND: yearly report before 15 Dec 2024",
    ] == both(catalog, deadline)


def test_plan_without_a_number_is_told_by_its_title(catalog):
    (deadline, *_) = figure_deadlines(catalog, ["vt-2023"], parse_period("2024-Q2").closes)
    vi, en = both(catalog, deadline)
    assert vi.startswith("Văn bản “Thực hiện Nghị quyết 28-NQ/TW")
    assert vi.endswith("”: báo cáo 6 tháng trước ngày 15/06/2024")
    assert en.endswith("”: half-yearly report before 15 Jun 2024")


def test_regime_is_told_with_the_end_of_the_period(catalog):
    (deadline,) = figure_deadlines(catalog, ["hp-2021-216"], Q4)
    assert [
        "Chế độ báo cáo định kỳ: trong 6 ngày kể từ khi kết thúc kỳ (14/12/2024)",
        "Regime of periodic reports: within 6 days of the end of the period (14 Dec 2024)",
    ] == both(catalog, deadline)
    at_end = Deadline(DUE, DeadlineRule.REGIME, DUE)
    assert "Chế độ báo cáo định kỳ: ngày kết thúc kỳ (20/12/2024)" == both(catalog, at_end)[0]


def test_task_is_told_with_its_own_day_and_that_of_its_report(catalog):
    apart = task_deadline(catalog, "hp-2024-12", Q4, date(2024, 12, 14))
    assert [
        "Văn bản số 12/KH-UBND: việc có hạn 14/12/2024, báo cáo chậm nhất 20/12/2024",
        "Document 12/KH-UBND: task due on 14 Dec 2024, reported by 20 Dec 2024 at the latest",
    ] == both(catalog, apart)
    same = task_deadline(catalog, "hp-2024-12", Q4, date(2024, 12, 31))
    assert both(catalog, same)[0].endswith("việc có hạn 31/12/2024, báo cáo chậm nhất ngày đó")


def stands(receipt, today):
    duty = Duty("a", "f", Q4, DutyKind.FIGURE, Deadline(DUE, DeadlineRule.REGIME, DUE), ())
    return standing_of(duty, receipt, today)


@pytest.mark.parametrize(
    ("days", "vi", "en"),
    [
        (-15, "Còn 15 ngày", "Days left: 15"),
        (0, "Hôm nay là hạn cuối", "Today is the last day"),
        (1, "Quá hạn 1 ngày", "Days overdue: 1"),
    ],
)
def test_days_are_counted_to_and_from_the_last_one(days, vi, en):
    today = DUE + timedelta(days=days)
    found = stands(None, today)
    assert [vi, en] == [days_words(language, found, today) for language in Language]


@pytest.mark.parametrize(("days", "vi"), [(0, "Nộp đúng hạn"), (3, "Nộp chậm 3 ngày")])
def test_what_has_come_is_told_by_when_it_was_filed(days, vi):
    moment = task_moment(days)
    found = stands(Receipt("a", "f", Q4, moment, is_waiting=True), date(2025, 6, 1))
    assert vi == days_words(Language.VI, found, date(2025, 6, 1))
    assert "Đã nộp, chờ duyệt" == state_words(Language.VI, found)


def task_moment(days):
    return datetime.combine(DUE + timedelta(days=days), time(2))


def test_every_state_kind_and_length_of_report_has_its_word():
    words = set(words_of(Language.VI))
    assert {f"duty.state.{state}" for state in DutyState} == {
        one for one in words if one.startswith("duty.state.")
    }
    assert {f"duty.kind.{kind}" for kind in DutyKind} <= words
    assert {f"deadline.report.{every}" for every in ("quarter", "half", "year")} <= words
