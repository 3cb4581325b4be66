"""Agencies one by one: what each has done of every target it takes part in.

Two questions to the ledger, whatever the number of agencies and targets: one for figures, one for
tasks. Every figure counted here is accepted, so that whoever may view sees those of all agencies.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from metrics.access import Action, Viewer, require
from metrics.services.judging import EVER
from metrics.services.tally import is_tallied, sums_of, with_predecessors
from metrics.status.alone import (
    Beside,
    Grade,
    OwnFigure,
    alone,
    beside_of,
    grade_of,
    inherited,
    is_set_for_one,
    judge_alone,
    too_old,
    weight_of,
)
from metrics.status.path import measured
from metrics.status.question import ask_at, ask_first, horizon_of, with_instance
from metrics.status.succession import carried_on
from metrics.status.tasks import evaluate_task, stage_of, with_succession
from metrics.store.tasks import read_tasks
from metrics.store.totals import read_by_agency

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from metrics.services.workspace import Workspace
    from metrics.status.population import Member
    from metrics.status.question import Horizon, Subject
    from metrics.status.tasks import Stage, TaskState
    from metrics.status.totals import Ask
    from metrics.status.verdict import Verdict
    from metrics.store.engine import Row


class Side(StrEnum):
    """Figures asked for: now, the newest however old, of the baseline, the first ones."""

    NOW = "now"
    EVER = "ever"
    BASE = "base"
    FIRST = "first"


@dataclass(frozen=True, slots=True)
class Own:
    """One agency's part in one target.

    subject: the target as if set for it alone; verdict: None where the rule sets a number for
    everyone together; closes, value: its own figure that counts, on the indicator's scale, of a
    task 1 done or 0 not; weight: its part in the sum, 0 to 1; beside: how it does beside the whole;
    proof: what the note of completion of a task says.
    """

    agency: str
    subject: Subject
    verdict: Verdict | None
    closes: int | None = None
    value: Fraction | None = None
    weight: Fraction | None = None
    beside: Beside | None = None
    illustrative: bool = False
    proof: str = ""

    @property
    def grade(self) -> Grade:
        """What it counts for; without a verdict only whether its figure is there."""
        if self.verdict is not None:
            return grade_of(self.verdict)
        return Grade.MISSING if self.value is None else Grade.RESTING

    @property
    def is_wanting(self) -> bool:
        """Whether it falls short or lacks a figure, so that the reason is told."""
        return self.grade in (Grade.LATE, Grade.MISSING)


Figures = Mapping[str, OwnFigure]
# Own parts by agency, then by target, both in the order of their declaration.
Everyone = dict[str, dict[str, Own]]


@dataclass(frozen=True, slots=True)
class _Case:
    """A target judged by figures, with the questions about its agencies."""

    subject: Subject
    whole: Verdict
    horizon: Horizon
    asks: Mapping[Side, Ask]

    @property
    def closes(self) -> int:
        """Quarter whose agencies are looked at."""
        return self.whole.period if self.whole.period is not None else self.horizon.until


def apart(workspace: Workspace, viewer: Viewer, verdicts: Iterable[Verdict]) -> Everyone:
    """What every agency has done of every target it takes part in, from verdicts on the whole."""
    require(viewer, Action.VIEW)
    figures: list[tuple[Subject, Verdict]] = []
    tasks: list[tuple[Subject, Verdict]] = []
    for whole in verdicts:
        subject = workspace.subject_on(whole.target, whole.as_of)
        (tasks if subject.target.is_task else figures).append((subject, whole))
    found: Everyone = {code: {} for code in workspace.catalog.agencies}
    for target, own in (*_figures(workspace, figures), *_tasks(workspace, tasks)):
        found[own.agency][target] = own
    places = {target: place for place, target in enumerate(workspace.catalog.targets)}
    return {
        code: dict(sorted(parts.items(), key=lambda part: places[part[0]]))
        for code, parts in found.items()
        if parts
    }


def _acting(subject: Subject, closes: int) -> Iterator[Member]:
    return (one for one in subject.population.members if one.first <= closes <= one.last)


def _tasks(
    workspace: Workspace, wanted: Sequence[tuple[Subject, Verdict]]
) -> Iterator[tuple[str, Own]]:
    stages = [stage_of(subject, whole.as_of) for subject, whole in wanted]
    asks = {number: one.ask for number, one in enumerate(stages) if one.ask is not None}
    states = read_tasks(workspace.engine, asks, workspace.populations, one_by_one=True)
    for number, ((subject, whole), stage) in enumerate(zip(wanted, stages, strict=True)):
        told = {
            one.agency: one
            for one in with_succession(
                workspace.catalog.agencies, subject.population, states.get(number, ())
            )
        }
        closes = stage.ask.closes if stage.ask is not None else whole.as_of
        for member in _acting(subject, closes):
            yield (
                subject.target.id,
                _own_task(alone(subject, member), stage, told.get(member.agency)),
            )


def _own_task(subject: Subject, stage: Stage, state: TaskState | None) -> Own:
    (member,) = subject.population.members
    done = state.is_done if state is not None else None
    return Own(
        member.agency,
        subject,
        evaluate_task(subject, stage, [state] if state is not None else []),
        state.closes if state is not None and done is not None else None,
        None if done is None else Fraction(int(done)),
        illustrative=done is not None and state is not None and state.illustrative,
        proof=state.note if state is not None else "",
    )


def _figures(
    workspace: Workspace, wanted: Sequence[tuple[Subject, Verdict]]
) -> Iterator[tuple[str, Own]]:
    cases = [_case(subject, whole) for subject, whole in wanted]
    keys = [(place, side) for place, case in enumerate(cases) for side in case.asks]
    asks = {number: cases[place].asks[side] for number, (place, side) in enumerate(keys)}
    rows: dict[tuple[int, Side], dict[str, Row]] = defaultdict(dict)
    for row in read_by_agency(workspace.engine, asks, workspace.populations):
        rows[keys[row[0]]][row[1]] = row
    for place, case in enumerate(cases):
        figures = {side: _known(rows[place, side]) for side in case.asks}
        if figures and is_tallied(case.subject):
            figures[Side.NOW] = _with_earlier(
                workspace, case, figures[Side.NOW], rows[place, Side.NOW]
            )
        for member in _acting(case.subject, case.closes):
            yield case.subject.target.id, _own_figure(workspace, case, member, figures)


def _case(subject: Subject, whole: Verdict) -> _Case:
    horizon = horizon_of(subject, whole.as_of)
    if whole.period is None:
        return _Case(subject, whole, horizon, {})
    horizon = with_instance(subject, horizon, whole.period)
    ask = ask_at(subject, horizon, whole.period)
    now = replace(ask, base_closes=None, base_oldest=None, base_opens=None)
    asks = {Side.NOW: now}
    if ask.opens is None:
        asks[Side.EVER] = replace(now, oldest=EVER)
    if ask.base_closes is not None:
        base = ask.base_closes
        asks[Side.BASE] = replace(now, closes=base, oldest=base, opens=ask.base_opens)
    elif whole.baseline_is_first_figure and whole.baseline_period is not None:
        asks[Side.FIRST] = ask_first(subject, whole.baseline_period)
    return _Case(subject, whole, horizon, asks)


def _known(rows: Mapping[str, Row]) -> dict[str, OwnFigure]:
    """Figures there are, by agency."""
    return {
        code: OwnFigure(row[2], sums_of(row), bool(row[6]), bool(row[7]))
        for code, row in rows.items()
        if row[2] is not None
    }


def _with_earlier(
    workspace: Workspace, case: _Case, figures: Figures, rows: Mapping[str, Row]
) -> dict[str, OwnFigure]:
    """Figures with what those before each agency did within the same year."""
    ask = case.asks[Side.NOW]
    whole = {code: with_predecessors(workspace, case.subject, ask, code, rows) for code in figures}
    return {
        code: replace(figure, sums=sums)
        for code, figure in figures.items()
        if (sums := whole[code]) is not None
    }


def _own_figure(
    workspace: Workspace, case: _Case, member: Member, figures: Mapping[Side, Figures]
) -> Own:
    code, subject = member.agency, alone(case.subject, member)
    now = figures.get(Side.NOW, {}).get(code)
    value = measured(subject, now.sums) if now is not None else None
    verdict = _own_verdict(workspace, case, subject, figures)
    return Own(
        code,
        subject,
        verdict,
        now.closes if now is not None else None,
        value if isinstance(value, Fraction) else None,
        weight_of(case.subject, now, case.whole) if now is not None else None,
        beside_of(verdict, case.whole, case.subject) if verdict is not None else None,
        now is not None and now.illustrative,
    )


def _own_verdict(
    workspace: Workspace, case: _Case, subject: Subject, figures: Mapping[Side, Figures]
) -> Verdict | None:
    if case.subject.population.size(case.closes) == 1:
        return case.whole
    if not is_set_for_one(subject):
        return None
    (member,) = subject.population.members
    now = figures.get(Side.NOW, {}).get(member.agency)
    earlier = {
        side: _earlier(workspace, case, member.agency, side, figures)
        for side in (Side.BASE, Side.FIRST)
    }
    verdict = judge_alone(
        subject, case.horizon, case.closes, now, earlier[Side.BASE], earlier[Side.FIRST]
    )
    old = figures.get(Side.EVER, {}).get(member.agency)
    return verdict if now is not None or old is None else too_old(verdict, old.closes)


def _earlier(
    workspace: Workspace, case: _Case, code: str, side: Side, figures: Mapping[Side, Figures]
) -> OwnFigure | None:
    """An agency's figure of an earlier period, over mergers; None where they do not compare."""
    if side not in case.asks:
        return None
    parts = carried_on(workspace.catalog, code, case.asks[side].closes, case.subject.calendar)
    return inherited(case.subject, case.asks[side].closes, figures[side], parts)
