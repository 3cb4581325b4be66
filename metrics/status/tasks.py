"""Judging tasks: milestones, windows, duties that begin, duties that recur; who has done them.

A task has no road to be measured on: it is done in time or it is not. Its days are civil days, as
the documents that prove it are dated; "trước ngày 15/12" means by 14/12. For a task charged to
several agencies the figure is the share of them that have done it in time. No files, no words.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING

from metrics.notation import Event, Moment
from metrics.periods import end_date, last_ended, position, quarter_ordinal, year_of
from metrics.rules import Operator, RecurringRule
from metrics.status.totals import Sums, Totals
from metrics.status.verdict import Reason, Status, Tally, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from metrics.model import Agency, Target
    from metrics.status.population import Population
    from metrics.status.question import Subject


@dataclass(frozen=True, slots=True)
class TaskAsk:
    """One question about a task.

    closes: quarter whose agencies owe it; until: newest quarter a figure may be filed for;
    oldest: figures closing earlier are too old, unless they say done and `keeps` holds.
    """

    indicator: str
    population: int
    closes: int
    until: int
    oldest: int
    keeps: bool


@dataclass(frozen=True, slots=True)
class TaskState:
    """What agencies of one state have reported.

    is_done: None without a figure that counts; closes: quarter of the newest figure, old or not;
    agency: named where its work may count for another; acts: it existed at the quarter asked; note:
    of the figure that says done, where it tells the day and the document that proves it.
    """

    agencies: int
    is_done: bool | None
    done_on: date | None
    closes: int | None
    illustrative: bool = False
    agency: str = ""
    acts: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a task stands on its own axis on a date.

    due_day: last good day of the deadline (of the instance judged, for a recurring task); opens_on:
    first day of the work; awaits: it opens with an event whose day is not known; next_due: first
    deadline to come of a recurring task of which no instance is due yet; ask: what the ledger must
    be asked, None when there is nothing to ask yet.
    """

    as_of: int
    today: date
    due_day: date | None
    opens_on: date | None
    awaits: bool
    next_due: date | None
    closed: int | None
    ask: TaskAsk | None

    @property
    def is_open(self) -> bool:
        """Whether the work may begin."""
        return not self.awaits and (self.opens_on is None or self.opens_on <= self.today)

    @property
    def is_over(self) -> bool:
        """Whether the deadline has come."""
        return self.due_day is not None and self.due_day <= self.today


def stage_of(subject: Subject, as_of: int) -> Stage:
    """Where the task stands as of a quarter, and what the ledger must be asked."""
    target, calendar = subject.target, subject.calendar
    opens_on, awaits = target.opens_on, target.awaits_event
    today = end_date(as_of, calendar)
    last = subject.population.last
    if isinstance(target.rule, RecurringRule):
        limit = as_of if target.until is None else min(as_of, quarter_ordinal(target.until))
        closed = last if last is not None and last < limit else None
        reached = end_date(closed, calendar) if closed is not None else today
        instance = newest_instance(subject, reached)
        if instance is None:
            upcoming = first_instance(subject)
            return Stage(as_of, today, None, opens_on, awaits, upcoming, closed, None)
        closes, due_day = instance
        ask = TaskAsk(subject.indicator.id, subject.number, closes, closes, closes, keeps=False)
        return Stage(as_of, today, due_day, opens_on, awaits, None, closed, ask)
    deadline = target.due_day(calendar)
    # A deadline is owed by those who exist when it comes; later figures may still prove it.
    current = as_of if deadline is None else min(as_of, ceil(position(deadline, calendar)))
    closes = as_of if deadline is None else min(as_of, last_ended(deadline, calendar))
    closed = last if last is not None and last < closes else None
    if closed is not None:
        closes = current = closed
    ask = TaskAsk(
        subject.indicator.id,
        subject.number,
        closes,
        as_of,
        current - subject.indicator.allowed_age,
        keeps=True,
    )
    return Stage(as_of, today, deadline, opens_on, awaits, None, closed, ask)


def newest_instance(subject: Subject, today: date) -> tuple[int, date] | None:
    """Newest instance of a recurring task whose last good day has come: (quarter, day)."""
    until = subject.target.until
    year = today.year if until is None else min(today.year, until)
    reached = [one for one in _instances(subject, year) if one[1] <= today]
    return max(reached, key=lambda one: one[1], default=None)


def due_quarters(subject: Subject, until: int) -> list[int]:
    """Quarters, up to one, at whose end an instance of a recurring task had just fallen due."""
    target, calendar = subject.target, subject.calendar
    first = target.opens_on.year if target.opens_on is not None else year_of(until)
    days = {
        day for year in range(first, year_of(until) + 2) for _, day in _instances(subject, year)
    }
    return sorted({quarter for day in days if (quarter := ceil(position(day, calendar))) <= until})


def instance_filed_for(subject: Subject, closes: int) -> date | None:
    """Last good day of the instance of a recurring task that is filed for a quarter, if any."""
    year = year_of(closes)
    days = [day for one, day in _instances(subject, year) if one == closes]
    return max(days, default=None)


def first_instance(subject: Subject) -> date | None:
    """Last good day of the first instance there is."""
    opens_on = subject.target.opens_on
    if opens_on is None:
        return None
    return min((day for _, day in _instances(subject, opens_on.year + 1)), default=None)


def _instances(subject: Subject, year: int) -> list[tuple[int, date]]:
    """Instances of a year and of the two before it, within the years declared."""
    return instances_of(subject.target, (year - 2, year - 1, year))


def instances_of(target: Target, years: Iterable[int]) -> list[tuple[int, date]]:
    """Instances of a recurring task in some years, within those declared: (quarter, last day)."""
    rule, opens_on, until = target.rule, target.opens_on, target.until
    assert isinstance(rule, RecurringRule)
    return [
        (closes, day)
        for one in years
        if until is None or one <= until
        for closes, day in rule.instances(one)
        if opens_on is None or day >= opens_on
    ]


def with_succession(
    agencies: Mapping[str, Agency], population: Population, states: Sequence[TaskState]
) -> list[TaskState]:
    """States of the agencies asked about, with what those before and after them did.

    An agency that has filed nothing itself has done what all its predecessors had done, and has not
    done what one of them had not; one whose own report has grown old is unknown, whatever they did.
    An agency that ended has done what all its successors report, on the earlier of the days told,
    and has not done what one of them reports as not done. Only agencies that the task was charged
    to are looked at.
    """
    named = {one.agency: one for one in states if one.agency}
    charged = dict.fromkeys(member.agency for member in population.members) if named else {}

    def after(code: str) -> TaskState | None:
        own = named.get(code)
        heirs = [after(one) for one in agencies[code].successors if one in charged]
        done = [one for one in (own, _all_done(heirs)) if one is not None and one.is_done]
        if done:
            return min(done, key=lambda one: one.done_on or date.max)
        undone = [one for one in (own, *heirs) if one is not None and one.is_done is False]
        return undone[0] if undone else own

    def before(code: str) -> TaskState | None:
        own = named.get(code)
        if own is not None and own.closes is not None:
            return own
        earlier = [before(one) for one in charged if code in agencies[one].successors]
        undone = [one for one in earlier if one is not None and one.is_done is False]
        unknown = [one for one in earlier if one is not None and one.is_done is None]
        return undone[0] if undone else _all_done(earlier) or (unknown[0] if unknown else own)

    result: list[TaskState] = []
    for one in states:
        if not one.acts:
            continue
        found = one
        if one.agency:
            found = after(one.agency) or one
            if found.is_done is None:
                found = before(one.agency) or one
        if found is not one:
            found = replace(found, agencies=one.agencies, agency=one.agency, acts=True)
        result.append(found)
    return result


def _all_done(states: Sequence[TaskState | None]) -> TaskState | None:
    """The last to have done it, with the notes of all, when all have; None otherwise."""
    known = [one for one in states if one is not None and one.is_done]
    if not known or len(known) < len(states):
        return None
    days = [one.done_on for one in known]
    last = None if None in days else max(day for day in days if day is not None)
    notes = "; ".join(dict.fromkeys(one.note for one in known if one.note))
    return replace(known[-1], done_on=last, note=notes)


def evaluate_task(subject: Subject, stage: Stage, states: Sequence[TaskState]) -> Verdict:
    """Verdict on what the expected agencies have reported; never raises."""
    tally = tally_of(stage, states)
    done = Fraction(tally.done, tally.expected) if tally.reported else None
    period = stage.ask.closes if stage.ask is not None and tally.reported else tally.newest
    totals = Totals(
        closes=period or stage.as_of,
        expected=tally.expected,
        reported=tally.reported,
        carried=tally.carried,
        included=tally.reported,
        weight=Decimal(tally.expected),
        weight_included=Decimal(tally.reported),
        now=Sums(tally.reported, value=Decimal(tally.done)),
        illustrative=tally.illustrative,
    )
    coverage = totals.coverage
    status, reason = _decide(subject, stage, tally, coverage)
    if stage.closed is not None and tally.reported:
        status, reason = Status.CLOSED, Reason.POPULATION_ENDED
    return Verdict(
        subject.target.id,
        stage.as_of,
        status,
        reason,
        period=period,
        actual=done,
        target_value=Fraction(1),
        operator=Operator.AT_LEAST,
        coverage=coverage,
        totals=totals if tally.expected else None,
        tally=tally,
        due_day=stage.due_day or stage.next_due,
        illustrative=tally.illustrative,
    )


def tally_of(stage: Stage, states: Sequence[TaskState]) -> Tally:
    """How many of the agencies expected have reported, have done it in time, or late."""
    expected = reported = done = late = carried = 0
    asked = stage.ask.closes if stage.ask is not None else stage.as_of
    days: list[date] = []
    for state in states:
        expected += state.agencies
        if state.is_done is None:
            continue
        reported += state.agencies
        if not state.is_done:
            carried += state.agencies if (state.closes or asked) < asked else 0
            continue
        if is_in_time(stage, state):
            done += state.agencies
        else:
            late += state.agencies
        if state.done_on is not None:
            days.append(state.done_on)
    return Tally(
        expected,
        reported,
        done,
        late,
        carried,
        newest=max((one.closes for one in states if one.closes is not None), default=None),
        last_day=max(days, default=None),
        illustrative=any(one.illustrative for one in states if one.is_done is not None),
    )


def is_in_time(stage: Stage, state: TaskState) -> bool:
    """Whether a task that is done was done by its last good day, where it has one."""
    if stage.due_day is None:
        return True
    return state.done_on is not None and state.done_on <= stage.due_day


def _decide(  # noqa: PLR0911 - the table of the method, one return per line
    subject: Subject, stage: Stage, tally: Tally, coverage: Fraction
) -> tuple[Status, Reason]:
    is_complete = tally.expected > 0 and tally.done == tally.expected
    if not stage.is_open and not is_complete:
        return Status.NOT_DUE, Reason.EVENT if stage.awaits else Reason.WINDOW_NOT_OPEN
    if stage.ask is None:
        return Status.NOT_DUE, Reason.INSTANCE_OPEN
    if tally.reported == 0:
        if tally.newest is None:
            return Status.NO_DATA, Reason.NOTHING_ACCEPTED
        return Status.INSUFFICIENT_DATA, Reason.TOO_OLD
    if coverage < subject.min_coverage:
        return Status.INSUFFICIENT_DATA, Reason.LOW_COVERAGE
    if is_complete:
        return Status.ACHIEVED, Reason.HOLDS
    if stage.is_over:
        return Status.MISSED, Reason.DUE_PASSED
    if isinstance(subject.target.due, Event):
        return Status.NOT_DUE, Reason.EVENT
    if isinstance(subject.target.due, Moment):
        return Status.NOT_DUE, Reason.MILESTONE_OPEN
    is_near = tally.done >= tally.expected * (1 - Fraction(subject.settings.near))
    return (Status.AT_RISK, Reason.NEAR) if is_near else (Status.OFF_TRACK, Reason.FAR)
