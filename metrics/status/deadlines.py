"""By when something is due: the plans' own report rules, the regime of periodic reports, tasks.

A plan asks for reports "trước ngày 15/12"; where it names no day, or none for the period, reports
are due some days after the period ends (settings.report_days). The earliest day of the plans that
ask for a figure counts. Pure: knows nothing of files, of who has filed, or of words.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from metrics.periods import SPAN_QUARTERS, end_date, year_of
from metrics.rules import day_before

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from metrics.model import Catalog, Plan, ReportRule
    from metrics.periods import Calendar


class DeadlineRule(StrEnum):
    """What a deadline comes from, the strongest first where two give the same day."""

    PLAN = "plan"
    REGIME = "regime"
    TASK = "task"


@dataclass(frozen=True, slots=True)
class Deadline:
    """Last good day of filing, and the rule that gave it.

    ends: last day of the period reported; plan: whose rule or task it is, None for the regime;
    report: the rule of the plan, for PLAN; done_by: last good day of the work itself, for TASK.
    """

    day: date
    rule: DeadlineRule
    ends: date
    plan: str | None = None
    report: ReportRule | None = None
    done_by: date | None = None


def report_day(report: ReportRule, closes: int, calendar: Calendar) -> date | None:
    """Last good day that a plan names for the period closing with a quarter, None without one.

    A day and month belong to the period of the rule's length that ends nearest to them: "trước ngày
    25/11" to the year that ends on 14/12, "trước ngày 20/01" to the one that has ended, "06 tháng
    (trước ngày 15/6)" to the first half-year alone. "Trước" is strict.
    """
    step = SPAN_QUARTERS[report.every]
    if report.before is None or closes % step:
        return None
    for year in (year_of(closes), year_of(closes) + 1):
        day = day_before(report.before, year)
        if _nearest(day, closes, step, calendar) == closes:
            return day
    return None


def _nearest(day: date, closes: int, step: int, calendar: Calendar) -> int:
    """Of the periods around one, that whose end is nearest to the day; the earlier of two."""
    around = (closes - step, closes, closes + step)
    return min(around, key=lambda one: abs((end_date(one, calendar) - day).days))


def regime_day(closes: int, calendar: Calendar, days: int) -> date:
    """Last good day of the periodic reports: so many days after the period's end."""
    return end_date(closes, calendar) + timedelta(days=days)


def figure_deadlines(catalog: Catalog, plans: Iterable[str], closes: int) -> tuple[Deadline, ...]:
    """Deadlines that plans set for a figure of a period, the earliest first; at least one.

    A plan's report rules bind once it is signed; the regime of periodic reports always does.
    """
    found = [one for code in plans for one in _deadlines_of(catalog, code, closes)]
    return tuple(sorted(found, key=lambda one: (one.day, list(DeadlineRule).index(one.rule))))


def _deadlines_of(catalog: Catalog, code: str, closes: int) -> Iterator[Deadline]:
    plan, calendar = catalog.plans[code], catalog.calendar_of(code)
    ends = end_date(closes, calendar)
    for report in plan.reports:
        day = report_day(report, closes, calendar)
        if day is not None and _signed(plan) <= day:
            yield Deadline(day, DeadlineRule.PLAN, ends, code, report)
    day = regime_day(closes, calendar, catalog.settings.report_days)
    yield Deadline(day, DeadlineRule.REGIME, ends)


def task_deadline(catalog: Catalog, plan: str, closes: int, done_by: date) -> Deadline:
    """Deadline of telling about a task in the file of a quarter.

    With the other reports of the quarter, but never before the last good day of the work itself.
    """
    calendar = catalog.calendar_of(plan)
    ends = end_date(closes, calendar)
    day = max(regime_day(closes, calendar, catalog.settings.report_days), done_by)
    return Deadline(day, DeadlineRule.TASK, ends, plan, done_by=done_by)


def _signed(plan: Plan) -> date:
    """Day from which a plan binds: the first of the year where only that is known."""
    if plan.signed is None:
        return date.min
    return date(plan.signed, 1, 1) if isinstance(plan.signed, int) else plan.signed
