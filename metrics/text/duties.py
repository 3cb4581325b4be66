"""Duties in words: by which rule something is due, and where it stands."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from metrics.status.deadlines import DeadlineRule
from metrics.text.numbers import format_date
from metrics.text.words import Language, say

if TYPE_CHECKING:
    from datetime import date

    from metrics.model import Catalog, Plan
    from metrics.status.deadlines import Deadline
    from metrics.status.punctuality import DutyStanding


def plan_words(language: Language, plan: Plan) -> str:
    """A plan by its number, or by its title where it bears none."""
    if plan.number is not None:
        return say(language, "deadline.numbered", number=plan.number)
    return say(language, "deadline.titled", title=plan.title.in_language(language))


def deadline_words(language: Language, catalog: Catalog, deadline: Deadline) -> str:
    """The rule that gave a deadline: a plan's report rule, the regime, or the day of a task."""
    day, ends = format_date(deadline.day, language), format_date(deadline.ends, language)
    plan = "" if deadline.plan is None else plan_words(language, catalog.plans[deadline.plan])
    if deadline.rule is DeadlineRule.PLAN and deadline.report is not None:
        report = say(language, f"deadline.report.{deadline.report.every}")
        before = format_date(deadline.day + timedelta(days=1), language)
        return say(language, "deadline.plan", plan=plan, report=report, before=before)
    if deadline.rule is DeadlineRule.TASK and deadline.done_by is not None:
        key = "task_same_day" if deadline.done_by == deadline.day else "task"
        done_by = format_date(deadline.done_by, language)
        return say(language, f"deadline.{key}", plan=plan, done_by=done_by, day=day)
    days = (deadline.day - deadline.ends).days
    key = "regime" if days else "regime_at_end"
    return say(language, f"deadline.{key}", days=days, ends=ends)


def state_words(language: Language, standing: DutyStanding) -> str:
    """Where a duty stands, in a word or two."""
    return say(language, f"duty.state.{standing.state}")


def days_words(language: Language, standing: DutyStanding, today: date) -> str:
    """How late it is or was, or how many days are left."""
    if standing.is_received:
        key = "filed_late" if standing.days_late else "filed_on_time"
        return say(language, f"duty.{key}", days=standing.days_late)
    return days_left_words(language, (standing.duty.due_on - today).days)


def days_left_words(language: Language, left: int) -> str:
    """How many days are left until the last good day, or how many it is overdue."""
    if left == 0:
        return say(language, "duty.last_day")
    return say(language, f"duty.{'days_left' if left > 0 else 'days_over'}", days=abs(left))
