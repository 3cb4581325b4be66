"""One agency judged alone: the rule of a target put to the agency's own figure.

Same rules, same thresholds as for the whole, with a population of one. A rule that sets a number
for everyone together (49 units, a cut of 300 posts) says nothing of one agency alone. Pure: knows
nothing of stores or viewers.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from metrics.model import ValueKind
from metrics.rules import (
    CountRule,
    DirectionRule,
    GrowthRule,
    Operator,
    RankRule,
    Reduction,
    ShareRule,
)
from metrics.status.evaluate import evaluate, nothing_accepted
from metrics.status.path import ADDABLE, operator_of
from metrics.status.population import Population
from metrics.status.totals import Sums, Totals
from metrics.status.verdict import GOOD, LATE, Reason, Status

if TYPE_CHECKING:
    from collections.abc import Mapping

    from metrics.status.population import Member
    from metrics.status.question import Horizon, Subject
    from metrics.status.verdict import Verdict

ONE = Decimal(1)
# Why a target may have no verdict although nothing is missing.
NOTHING_TO_JUDGE = (Reason.ZERO_DENOMINATOR, Reason.DIRECTION)


class Grade(StrEnum):
    """What one agency's own standing says of it, for counting."""

    GOOD = "good"
    LATE = "late"
    MISSING = "missing"
    RESTING = "resting"


class Beside(StrEnum):
    """How one agency does beside the whole."""

    BETTER = "better"
    WORSE = "worse"


@dataclass(frozen=True, slots=True)
class OwnFigure:
    """What the ledger holds of one agency for a question.

    closes: quarter of the figure; sums: of the agency alone.
    """

    closes: int
    sums: Sums
    illustrative: bool = False
    conflicting: bool = False


def is_set_for_one(subject: Subject) -> bool:
    """Whether the rule can be put to one agency: a share, a score, a cut in percent, a task."""
    rule = subject.target.rule
    if subject.target.is_task or isinstance(rule, ShareRule | GrowthRule):
        return True
    if isinstance(rule, CountRule | RankRule | DirectionRule):
        return False
    if isinstance(rule, Reduction):
        return rule.by.is_relative
    return subject.indicator.value not in ADDABLE


def alone(subject: Subject, member: Member) -> Subject:
    """The target as if it had been set for one agency."""
    return replace(
        subject,
        target=subject.target.model_copy(update={"per": None}),
        population=Population((member,), subject.population.enlarged),
    )


def judge_alone(
    subject: Subject,
    horizon: Horizon,
    asked: int,
    now: OwnFigure | None,
    base: OwnFigure | None = None,
    first: OwnFigure | None = None,
) -> Verdict:
    """Verdict on one agency's own figure; `subject` as `alone` gives it.

    asked: quarter of the figure of the whole, by which a figure for an earlier one is carried;
    base: the agency's own baseline, over mergers, None where the two cannot be compared; first: its
    figure of the period that serves as baseline where none is declared.
    """
    if now is None:
        return nothing_accepted(subject, horizon)
    totals = _totals(now, asked)
    if base is not None:
        totals = replace(totals, base=base.sums)
    begun = None if first is None else _totals(first, first.closes)
    return evaluate(subject, horizon, totals, begun)


def too_old(verdict: Verdict, closes: int) -> Verdict:
    """The verdict of an agency whose newest figure is older than it may be."""
    return replace(verdict, status=Status.INSUFFICIENT_DATA, reason=Reason.TOO_OLD, period=closes)


def grade_of(verdict: Verdict) -> Grade:
    """What a verdict on one agency counts for.

    Missing: no figure, one too old or carried from an earlier period, or nothing to compare with.
    """
    if verdict.status in (Status.NOT_DUE, Status.CLOSED) or verdict.reason in NOTHING_TO_JUDGE:
        return Grade.RESTING
    is_carried = verdict.totals is not None and verdict.totals.carried > 0
    if is_carried or verdict.status not in (*GOOD, *LATE):
        return Grade.MISSING
    return Grade.GOOD if verdict.status in GOOD else Grade.LATE


def beside_of(own: Verdict, whole: Verdict, subject: Subject) -> Beside | None:
    """Whether the agency does better or worse than the whole; None where they do not compare."""
    if subject.target.per is not None:
        return None
    mine, all_, is_less_better = own.progress, whole.progress, False
    if mine is None or all_ is None:
        if subject.indicator.value in ADDABLE or own.actual is None or whole.actual is None:
            return None
        mine, all_ = own.actual, whole.actual
        is_less_better = operator_of(subject) is Operator.AT_MOST
    if mine == all_:
        return None
    return Beside.BETTER if (mine < all_) is is_less_better else Beside.WORSE


def weight_of(subject: Subject, own: OwnFigure, whole: Verdict) -> Fraction | None:
    """Part of what is added up that comes from one agency, 0 to 1; None where nothing is."""
    totals = whole.totals
    if totals is None or subject.target.per is not None:
        return None
    part, all_ = own.sums.denominator, totals.now.denominator
    if subject.indicator.value in ADDABLE:
        part, all_ = own.sums.value, totals.now.value
    return Fraction(part) / Fraction(all_) if all_ and 0 <= part <= all_ else None


def inherited(
    subject: Subject,
    closes: int,
    figures: Mapping[str, OwnFigure],
    parts: Mapping[str, Fraction] | None,
) -> OwnFigure | None:
    """Figures of an earlier quarter of those whose work an agency carries on, by their shares.

    None where a part is not known, or where figures cannot be added in parts.
    """
    if not parts or not figures.keys() >= parts.keys():
        return None
    if list(parts.values()) == [1]:
        return figures[next(iter(parts))]
    if subject.indicator.value not in (*ADDABLE, ValueKind.RATIO):
        return None
    numerator, denominator, value = (
        sum(
            (share * Fraction(getattr(figures[code].sums, key)) for code, share in parts.items()),
            Fraction(0),
        )
        for key in ("numerator", "denominator", "value")
    )
    return OwnFigure(
        closes,
        Sums(1, _decimal(numerator), _decimal(denominator), _decimal(value)),
        any(figures[code].illustrative for code in parts),
        any(figures[code].conflicting for code in parts),
    )


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


def _totals(figure: OwnFigure, asked: int) -> Totals:
    return Totals(
        closes=figure.closes,
        expected=1,
        reported=1,
        carried=int(figure.closes < asked),
        included=1,
        weight=ONE,
        weight_included=ONE,
        now=figure.sums,
        illustrative=figure.illustrative,
        conflicting=figure.conflicting,
        whole_value=figure.sums.value,
    )
