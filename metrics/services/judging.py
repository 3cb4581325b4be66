"""Judging targets: a few questions to the ledger, whatever the number of targets and dates."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from metrics.access import Action, Viewer, require
from metrics.model import Measure
from metrics.services.tally import is_tallied, tallied
from metrics.status.evaluate import BY_FIGURES, evaluate, nothing_accepted, with_silent_agencies
from metrics.status.path import ADDABLE
from metrics.status.question import (
    Horizon,
    Subject,
    ask_at,
    ask_first,
    declared_baseline,
    first_period,
    horizon_of,
    needs_first_period,
    newest_period,
    with_instance,
)
from metrics.status.restatement import added_between, restated_totals
from metrics.status.tasks import due_quarters, evaluate_task, stage_of, with_succession
from metrics.store.tasks import read_tasks
from metrics.store.territory import read_added
from metrics.store.totals import read_reporting, read_totals

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from metrics.services.workspace import Workspace
    from metrics.status.totals import Added, Ask, Totals
    from metrics.status.verdict import Verdict

# Older than any figure: silent agencies then count at their last one.
EVER = 0


@dataclass(frozen=True, slots=True)
class _Whole:
    """Numbers of the questions that compare the whole over a merger of territory."""

    fresh: int
    lasting: int
    base: int
    added: Added


@dataclass(frozen=True, slots=True)
class _Case:
    """One target on one date: where it stands on the axis and the numbers of its questions.

    lasting: of the questions that count silent agencies at their last figures, where some are.
    """

    subject: Subject
    horizon: Horizon
    now: int | None = None
    first: int | None = None
    lasting: tuple[int, ...] = ()
    whole: _Whole | None = None


@dataclass(slots=True)
class _Questions:
    """Distinct questions, numbered; a target judged agency by agency has one of its own."""

    numbers: dict[tuple[Ask, str | None], int] = field(default_factory=dict)

    def number(self, ask: Ask, own: str | None = None) -> int:
        """Number of a question, new or known."""
        return self.numbers.setdefault((ask, own), len(self.numbers))

    @property
    def asks(self) -> dict[int, Ask]:
        """Questions by number."""
        return {number: ask for (ask, _), number in self.numbers.items()}


def judge(
    workspace: Workspace,
    viewer: Viewer,
    as_of: int,
    targets: Iterable[str] | None = None,
    known_at: datetime | None = None,
) -> tuple[Verdict, ...]:
    """Verdicts on a date, in the order of declaration, of all targets or those named.

    as_of: quarter ordinal; known_at: the ledger as it stood then (naive UTC), now when None.
    Raises UnknownTargetError.
    """
    require(viewer, Action.VIEW)
    chosen = list(workspace.catalog.targets) if targets is None else list(targets)
    return judge_on(workspace, viewer, [(target, as_of) for target in chosen], known_at)


def judge_on(
    workspace: Workspace,
    viewer: Viewer,
    wanted: Sequence[tuple[str, int]],
    known_at: datetime | None = None,
) -> tuple[Verdict, ...]:
    """Verdicts on (target, quarter ordinal) pairs, each by the target in force on that date.

    Raises UnknownTargetError.
    """
    require(viewer, Action.VIEW)
    cases = [
        (workspace.subject_on(workspace.catalog.target(target).id, as_of), as_of)
        for target, as_of in wanted
    ]
    of_tasks = [one for one in cases if _is_task(one)]
    of_figures = [one for one in cases if not _is_task(one)]
    # Neither needs the other, so the ledger answers both at once.
    with ThreadPoolExecutor(1) as beside:
        coming = beside.submit(_judge_tasks, workspace, of_tasks, known_at)
        figures = iter(_judge_figures(workspace, of_figures, known_at))
        tasks = iter(coming.result())
    return tuple(next(tasks if _is_task(one) else figures) for one in cases)


def judge_history(
    workspace: Workspace, viewer: Viewer, target: str, until: int
) -> tuple[Verdict, ...]:
    """Verdicts of one target as `judge_histories` gives them."""
    return judge_histories(workspace, viewer, [target], until)[target]


def judge_histories(
    workspace: Workspace,
    viewer: Viewer,
    targets: Sequence[str],
    until: int,
    known_at: datetime | None = None,
) -> dict[str, tuple[Verdict, ...]]:
    """Verdicts of targets at every quarter with a figure, up to and including `until`.

    Of a recurring task: at the quarter in which each instance fell due. Raises UnknownTargetError.
    """
    require(viewer, Action.VIEW)
    subjects = {one: workspace.subjects[workspace.catalog.target(one).id] for one in targets}
    reporting = _reporting(workspace, subjects.values(), known_at)
    wanted = [
        (target, closes)
        for target, subject in subjects.items()
        for closes in (
            due_quarters(subject, until)
            if subject.is_recurring
            else sorted(reporting[subject.indicator.id, subject.number])
        )
        if closes <= until
    ]
    found: dict[str, list[Verdict]] = {target: [] for target in subjects}
    for (target, _), verdict in zip(
        wanted, judge_on(workspace, viewer, wanted, known_at), strict=True
    ):
        found[target].append(verdict)
    return {target: tuple(verdicts) for target, verdicts in found.items()}


def _is_task(case: tuple[Subject, int]) -> bool:
    return case[0].target.is_task


def _judge_tasks(
    workspace: Workspace, wanted: Sequence[tuple[Subject, int]], known_at: datetime | None
) -> tuple[Verdict, ...]:
    stages = [stage_of(subject, as_of) for subject, as_of in wanted]
    asks = {number: one.ask for number, one in enumerate(stages) if one.ask is not None}
    states = read_tasks(workspace.engine, asks, workspace.populations, known_at)
    return tuple(
        evaluate_task(
            subject,
            stage,
            with_succession(workspace.catalog.agencies, subject.population, states.get(number, ())),
        )
        for number, ((subject, _), stage) in enumerate(zip(wanted, stages, strict=True))
    )


def _judge_figures(
    workspace: Workspace, wanted: Sequence[tuple[Subject, int]], known_at: datetime | None
) -> tuple[Verdict, ...]:
    reporting = _reporting(workspace, [subject for subject, _ in wanted], known_at)
    added = read_added(
        workspace.engine,
        [subject.indicator.id for subject, _ in wanted if _may_be_restated(subject)],
        known_at,
    )
    questions = _Questions()
    cases = [
        _case(subject, as_of, reporting[subject.indicator.id, subject.number], questions, added)
        for subject, as_of in wanted
    ]
    asks = questions.asks
    totals = read_totals(workspace.engine, asks, workspace.populations, known_at)
    totals |= {
        case.now: restated_totals(
            totals[case.whole.fresh],
            totals.get(case.whole.lasting),
            totals.get(case.whole.base),
            case.whole.added,
        )
        for case in cases
        if case.now is not None and case.whole is not None and case.whole.fresh in totals
    }
    totals = tallied(workspace, asks, _apart(cases, totals), totals, known_at)
    verdicts = _evaluate(cases, totals)
    return tuple(
        _counting_silent(case, totals, verdict)
        for case, verdict in zip(cases, verdicts, strict=True)
    )


def _reporting(
    workspace: Workspace, subjects: Iterable[Subject], known_at: datetime | None
) -> Mapping[tuple[str, int], Mapping[int, int]]:
    questions = list(dict.fromkeys((subject.indicator.id, subject.number) for subject in subjects))
    counts = read_reporting(workspace.engine, questions, workspace.populations, known_at)
    return dict(zip(questions, counts, strict=True))


def _may_be_restated(subject: Subject) -> bool:
    """Whether territory has come into a sum that is compared with a baseline."""
    has_baseline = declared_baseline(subject, 0) is not None
    return has_baseline and subject.indicator.value in ADDABLE and bool(subject.population.enlarged)


def _case(
    subject: Subject,
    as_of: int,
    reporting: Mapping[int, int],
    questions: _Questions,
    added: Mapping[tuple[str, str, int], Added],
) -> _Case:
    horizon = horizon_of(subject, as_of)
    closes = newest_period(subject, horizon, reporting)
    if closes is None:
        return _Case(subject, horizon)
    horizon = with_instance(subject, horizon, closes)
    own = f"{subject.target.id}@{as_of}" if is_tallied(subject) else None
    ask = ask_at(subject, horizon, closes)
    now = questions.number(ask, own)
    whole = _whole(subject, ask, questions, added)
    first = None
    if needs_first_period(subject):
        period = first_period(subject, reporting, closes)
        first = questions.number(ask_first(subject, period)) if period is not None else None
    is_complete = reporting[closes] >= subject.population.size(closes)
    lasting: tuple[int, ...] = ()
    if not is_complete and whole is None:
        lasting = tuple(questions.number(one, own) for one in _counting_all(ask))
    return _Case(subject, horizon, now, first, lasting, whole)


def _counting_all(ask: Ask) -> tuple[Ask, ...]:
    """The question with silent agencies at their last figures.

    Of a flow that is compared once more, with their last figures on both sides: an agency that fell
    silent within the year compared with has not all of that year either, and is left out otherwise.
    """
    now = replace(ask, oldest=EVER)
    if ask.opens is None or ask.base_oldest is None:
        return (now,)
    return now, replace(now, base_oldest=EVER)


def _whole(
    subject: Subject,
    ask: Ask,
    questions: _Questions,
    added: Mapping[tuple[str, str, int], Added],
) -> _Whole | None:
    """Questions about the whole, where territory came in and what came in is known."""
    base = ask.base_closes
    if base is None or subject.indicator.value not in ADDABLE:
        return None
    enlargements = subject.population.enlargements(base, ask.closes)
    part = added_between(subject, enlargements, base, added) if enlargements else None
    if part is None:
        return None
    alone = replace(ask, base_closes=None, base_oldest=None, base_opens=None)
    return _Whole(
        questions.number(alone),
        questions.number(replace(alone, oldest=EVER)),
        questions.number(replace(alone, closes=base, oldest=base, opens=ask.base_opens)),
        part,
    )


def _evaluate(cases: Sequence[_Case], totals: Mapping[int, Totals]) -> list[Verdict]:
    verdicts: list[Verdict] = []
    for case in cases:
        now = totals.get(case.now) if case.now is not None else None
        if now is None:
            verdicts.append(nothing_accepted(case.subject, case.horizon))
        else:
            verdicts.append(evaluate(case.subject, case.horizon, now, _first(case, totals)))
    return verdicts


def _apart(cases: Sequence[_Case], totals: Mapping[int, Totals]) -> dict[int, Subject]:
    """Targets judged agency by agency, by the numbers of their questions."""
    return {
        number: case.subject
        for case in cases
        for number in (case.now, *case.lasting)
        if number is not None and number in totals and is_tallied(case.subject)
    }


def _first(case: _Case, totals: Mapping[int, Totals]) -> Totals | None:
    return totals.get(case.first) if case.first is not None else None


def _counting_silent(case: _Case, totals: Mapping[int, Totals], verdict: Verdict) -> Verdict:
    """The verdict, made worse where the last figures of silent agencies would make it worse."""
    if verdict.totals is None or verdict.status not in BY_FIGURES:
        return verdict
    # A flow carried forward lacks its last quarters, so it too may look better than it is.
    is_flow = case.subject.indicator.measure is Measure.FLOW
    if verdict.totals.reported == verdict.totals.expected and not is_flow:
        return verdict
    for number in case.lasting:
        if number in totals:
            other = evaluate(case.subject, case.horizon, totals[number], _first(case, totals))
            verdict = with_silent_agencies(verdict, other)
    return verdict
