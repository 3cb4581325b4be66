"""Judging targets: asks the ledger in two queries, whatever the number of targets and dates."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from metrics.access import Action, Viewer, require
from metrics.status.evaluate import evaluate, measured, nothing_accepted, operator_of, satisfies
from metrics.status.question import (
    Horizon,
    Subject,
    ask_at,
    ask_first,
    first_period,
    horizon_of,
    needs_first_period,
    newest_period,
    with_instance,
)
from metrics.status.totals import Ask, Sums, Totals
from metrics.store.totals import read_by_agency, read_reporting, read_totals

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from metrics.services.workspace import Workspace
    from metrics.status.verdict import Verdict


@dataclass(slots=True)
class _Tally:
    """k of n agencies: those expected, with a figure, with one that can be judged, and passing."""

    expected: int = 0
    reported: int = 0
    judged: int = 0
    passing: int = 0

    def totals(self, summed: Totals) -> Totals:
        """Totals of a target judged agency by agency: the share of agencies that pass."""
        return replace(
            summed,
            expected=self.expected,
            reported=self.reported,
            included=self.judged,
            weight=Decimal(self.expected),
            weight_included=Decimal(self.reported),
            now=Sums(self.judged, Decimal(self.passing), Decimal(self.judged)),
            base=None,
        )


@dataclass(frozen=True, slots=True)
class _Case:
    """One target on one date: where it stands on the axis and the numbers of its questions."""

    subject: Subject
    horizon: Horizon
    now: int | None = None
    first: int | None = None


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
    subjects = [workspace.subjects[workspace.catalog.target(one).id] for one in chosen]
    return _judge(workspace, [(subject, as_of) for subject in subjects], known_at)


def judge_history(
    workspace: Workspace, viewer: Viewer, target: str, until: int
) -> tuple[Verdict, ...]:
    """Verdicts of one target at every quarter with a figure, up to and including `until`."""
    require(viewer, Action.VIEW)
    subject = workspace.subjects[workspace.catalog.target(target).id]
    question = (subject.indicator.id, subject.number)
    (reporting,) = read_reporting(workspace.engine, [question], workspace.populations)
    moments = sorted(closes for closes in reporting if closes <= until)
    return _judge(workspace, [(subject, closes) for closes in moments], None)


def _judge(
    workspace: Workspace, wanted: Sequence[tuple[Subject, int]], known_at: datetime | None
) -> tuple[Verdict, ...]:
    reporting = _reporting(workspace, [subject for subject, _ in wanted], known_at)
    cases: list[_Case] = []
    asks: dict[Ask, int] = {}
    for subject, as_of in wanted:
        counts = reporting[subject.indicator.id, subject.number]
        cases.append(_case(subject, as_of, counts, asks))
    totals = _totals(workspace, cases, asks, known_at)
    verdicts: list[Verdict] = []
    for case in cases:
        now = totals.get(case.now) if case.now is not None else None
        if now is None:
            verdicts.append(nothing_accepted(case.subject, case.horizon))
            continue
        first = totals.get(case.first) if case.first is not None else None
        verdicts.append(evaluate(case.subject, case.horizon, now, first))
    return tuple(verdicts)


def _reporting(
    workspace: Workspace, subjects: Iterable[Subject], known_at: datetime | None
) -> Mapping[tuple[str, int], Mapping[int, int]]:
    questions = list(dict.fromkeys((subject.indicator.id, subject.number) for subject in subjects))
    counts = read_reporting(workspace.engine, questions, workspace.populations, known_at)
    return dict(zip(questions, counts, strict=True))


def _case(
    subject: Subject, as_of: int, reporting: Mapping[int, int], asks: dict[Ask, int]
) -> _Case:
    horizon = horizon_of(subject, as_of)
    closes = newest_period(horizon, reporting)
    if closes is None:
        return _Case(subject, horizon)
    horizon = with_instance(subject, horizon, closes)
    now = asks.setdefault(ask_at(subject, horizon, closes), len(asks))
    first = None
    if needs_first_period(subject):
        period = first_period(subject, reporting, closes)
        if period is not None:
            first = asks.setdefault(ask_first(subject, period), len(asks))
    return _Case(subject, horizon, now, first)


def _totals(
    workspace: Workspace, cases: Sequence[_Case], asks: Mapping[Ask, int], known_at: datetime | None
) -> dict[int, Totals]:
    numbered = {number: ask for ask, number in asks.items()}
    totals = read_totals(workspace.engine, numbered, workspace.populations, known_at)
    apart = {
        case.now: case.subject for case in cases if case.now is not None and case.subject.target.per
    }
    if apart:
        each = {number: numbered[number] for number in apart}
        rows = read_by_agency(workspace.engine, each, workspace.populations, known_at)
        counts = {number: _Tally() for number in apart}
        for question, agency, closes, numerator, denominator, value, *_ in rows:
            subject = apart[question]
            if not subject.population.expects(agency, each[question].closes):
                continue
            tally = counts[question]
            tally.expected += 1
            if closes is None:
                continue
            tally.reported += 1
            sums = Sums(1, numerator or Decimal(0), denominator or Decimal(0), value or Decimal(0))
            verdict = _passes(subject, sums)
            if verdict is not None:
                tally.judged += 1
                tally.passing += verdict
        for number, tally in counts.items():
            totals[number] = tally.totals(totals[number])
    return totals


def _passes(subject: Subject, sums: Sums) -> bool | None:
    """Whether one agency alone meets the rule; None when its figure cannot be judged."""
    rule = subject.target.rule
    if rule.kind not in ("share", "level"):
        return None
    alone = Subject(
        subject.target.model_copy(update={"per": None}),
        subject.indicator,
        subject.settings,
        subject.calendar,
        subject.population,
        subject.number,
    )
    value, operator = measured(alone, sums), operator_of(alone)
    if not isinstance(value, Fraction) or operator is None:
        return None
    return satisfies(operator, value, Fraction(rule.target))
