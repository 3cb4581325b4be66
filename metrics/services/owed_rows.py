"""The rows an agency owes for a period, with the sentences of the plans they come from.

Figures are owed every period, tasks until they are done and each instance of those that recur.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from metrics.access import Action, Viewer, require
from metrics.errors import UnknownAgencyError
from metrics.model import Measure
from metrics.periods import QUARTERS_A_YEAR, Period, Span
from metrics.rules import RecurringRule
from metrics.status.deadlines import regime_day
from metrics.status.tasks import instance_filed_for, stage_of, with_succession
from metrics.store.latest import read_latest
from metrics.store.tasks import read_tasks

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from metrics.model import Agency, Indicator, Target
    from metrics.services.workspace import Workspace
    from metrics.status.question import Subject
    from metrics.status.tasks import TaskAsk, TaskState
    from metrics.store.latest import Latest


@dataclass(frozen=True, slots=True)
class OwedRow:
    """One figure, or the state of one task, that an agency owes for a period.

    targets: of the plans, as in force then, that ask it of the agency; due: last good day of the
    filing, for a task that of the work, None where it has none; latest: newest accepted figure
    before the period, for a flow that of a period of the same length.
    """

    indicator: Indicator
    period: Period
    targets: tuple[Target, ...]
    due: date | None
    latest: Latest | None


def rows_owed(
    workspace: Workspace, viewer: Viewer, agency: str, closes: int
) -> tuple[OwedRow, ...]:
    """Rows an agency owes for the period closing with a quarter: figures first, then tasks.

    In the order in which they are declared. Raises UnknownAgencyError.
    """
    require(viewer, Action.READ_FILINGS, agency)
    if agency not in workspace.catalog.agencies:
        raise UnknownAgencyError(agency)
    figures = workspace.register.owed(agency, closes)
    tasks = tuple(_tasks(workspace, agency, closes))
    wanted = [*(one.id for one in figures), *(one.indicator.id for one, _ in tasks)]
    latest = read_latest(workspace.engine, agency, wanted, closes)
    return (
        *(_figure_row(workspace, agency, one, closes, latest) for one in figures),
        *(_task_row(one, due, closes, latest) for one, due in tasks),
    )


def filing_deadline(workspace: Workspace, agency: str, closes: int) -> date:
    """Last day on which all an agency owes for a period is in time; the regime's for no duty."""
    days = [one.due_on for one in workspace.duties.of(closes) if one.agency == agency]
    settings = workspace.catalog.settings
    return min(days, default=regime_day(closes, settings.calendar, settings.report_days))


def _figure_row(
    workspace: Workspace, agency: str, indicator: Indicator, closes: int, latest: Sequence[Latest]
) -> OwedRow:
    is_flow = indicator.measure is Measure.FLOW
    spans = QUARTERS_A_YEAR if is_flow and indicator.frequency is Span.YEAR else 1
    before = [
        one
        for one in latest
        if one.indicator == indicator.id and (one.spans == spans or not is_flow)
    ]
    asking = [
        subject
        for target in workspace.catalog.targets.values()
        if target.indicator == indicator.id
        for subject in (workspace.subject_on(target.id, closes),)
    ]
    # Windows of several targets are joined, so in a gap between them all of them are meant.
    mine = [one for one in asking if one.population.expects(agency, closes)] or asking
    return OwedRow(
        indicator,
        Period(closes, spans),
        tuple(one.target for one in mine),
        _due_day(workspace, agency, indicator, closes),
        max(before, key=lambda one: one.closes, default=None),
    )


def _due_day(workspace: Workspace, agency: str, indicator: Indicator, closes: int) -> date | None:
    return next(
        (
            one.due_on
            for one in workspace.duties.of(closes)
            if one.agency == agency and one.indicator == indicator.id
        ),
        None,
    )


def _task_row(subject: Subject, due: date | None, closes: int, latest: Sequence[Latest]) -> OwedRow:
    before = [one for one in latest if one.indicator == subject.indicator.id]
    return OwedRow(
        subject.indicator,
        Period(closes),
        (subject.target,),
        due,
        max(before, key=lambda one: one.closes, default=None),
    )


def _tasks(workspace: Workspace, agency: str, closes: int) -> Iterator[tuple[Subject, date | None]]:
    """Tasks the agency has to report on for the quarter, with the day each is due."""
    charged: list[tuple[Subject, date | None, TaskAsk | None]] = []
    for target in workspace.catalog.targets.values():
        subject = workspace.subject_on(target.id, closes)
        if not target.is_task or not subject.population.expects(agency, closes):
            continue
        if isinstance(subject.target.rule, RecurringRule):
            day = instance_filed_for(subject, closes)
            if day is not None:
                charged.append((subject, day, None))
            continue
        stage = stage_of(subject, closes)
        if stage.is_open and stage.ask is not None:
            charged.append((subject, stage.due_day, stage.ask))
    asks = {place: ask for place, (_, _, ask) in enumerate(charged) if ask is not None}
    states = read_tasks(workspace.engine, asks, workspace.populations, one_by_one=True)
    agencies = workspace.catalog.agencies
    for place, (subject, due, _) in enumerate(charged):
        known = with_succession(agencies, subject.population, states.get(place, ()))
        if place not in states or _is_open_for(agencies, agency, known, closes):
            yield subject, due


def _is_open_for(
    agencies: Mapping[str, Agency], agency: str, known: Sequence[TaskState], closes: int
) -> bool:
    """Whether the agency, or one whose work it carries on, had not done a task before a quarter."""

    def leads_here(code: str) -> bool:
        return code == agency or any(leads_here(one) for one in agencies[code].successors)

    return any(
        leads_here(one.agency)
        and not (one.is_done and one.closes is not None and one.closes < closes)
        for one in known
    )
