"""On which day a task is done: near its last good day, over its window, or soon after it opens.

Places are numbers in [0, 1) that spread the days of several agencies. Knows nothing of agencies.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from metrics.model import Entry

if TYPE_CHECKING:
    from metrics.model import Plan, Target
    from metrics.rules import RecurringRule

# A plan known only by its year is taken to be signed after its first quarter.
SIGNED_FROM = (4, 1)
# Days: work on a dated task shows results this long before its day; work that only has to begin
# does so between these two after it may.
RUN_UP, SOONEST, LATEST = 120, 20, 150
# At most so long before its day is an instance done: a dated report, a quarter's, a year's work.
BEFORE_DAY, BEFORE_QUARTER_DAY, BEFORE_YEAR_END = 12, 5, 60
# Parts of the run-up or window in which it is done: agencies spread over more of a window, and
# what other tasks follow is done before them.
PART, PART_OF_MANY, PART_BEFORE_OTHERS = (0.40, 0.97), (0.10, 0.97), (0.10, 0.40)
WEEK, FRIDAY = 7, 4


def opening_of(target: Target, plan: Plan) -> date:
    """First day on which there is anything to report: the plan is signed and the work opened."""
    signed = plan.signed
    if not isinstance(signed, date):
        signed = date(signed or 1, *SIGNED_FROM)
    return max(signed, target.opens_on or signed)


def day_in_time(
    target: Target,
    earliest: date,
    due: date | None,
    place: float,
    *,
    is_one_of_many: bool,
    is_followed: bool,
) -> date:
    """Day of a task that is done by its last good day, or begun soon when it has none.

    is_one_of_many: every agency does it for itself; is_followed: other tasks wait for it.
    """
    if due is None:
        day = earliest + timedelta(days=SOONEST + int((LATEST - SOONEST) * place))
    else:
        is_window = target.entry_kind is Entry.WINDOW
        first, last = PART_OF_MANY if is_window and is_one_of_many else PART
        if is_followed:
            first, last = PART_BEFORE_OTHERS
        start = earliest if is_window else max(earliest, due - timedelta(days=RUN_UP))
        share = first + (last - first) * place
        day = start + timedelta(days=int(max(0, (due - start).days) * share))
    return _on_working_day(day, earliest)


def day_late(due: date, weeks: int, place: float) -> date:
    """Day some weeks after the last good one."""
    return _next_working_day(due + timedelta(days=weeks * WEEK - 2 + int(6 * place)))


def instance_in_time(rule: RecurringRule, due: date, earliest: date, place: float) -> date:
    """Day of an instance of a recurring task that is done in time."""
    most = BEFORE_YEAR_END
    if rule.before is not None or rule.by is not None:
        most = BEFORE_DAY
    elif rule.day is not None:
        most = BEFORE_QUARTER_DAY
    return _on_working_day(due - timedelta(days=int(most * place)), earliest)


def instance_late(due: date, place: float) -> date:
    """Day of an instance that is late by one to three weeks."""
    return _next_working_day(due + timedelta(days=WEEK + int(2 * WEEK * place)))


def _on_working_day(day: date, earliest: date) -> date:
    """The day itself, or the Friday before a weekend unless that is too early."""
    friday = day - timedelta(days=max(0, day.weekday() - FRIDAY))
    return friday if friday >= earliest else day


def _next_working_day(day: date) -> date:
    """The day itself, or the Monday after a weekend."""
    return day + timedelta(days=WEEK - day.weekday() if day.weekday() > FRIDAY else 0)
