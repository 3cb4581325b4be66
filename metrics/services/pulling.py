"""Who pulls a target up or down: each part of the whole against the whole without it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from metrics.model import TERRITORY_ADDED, Measure, ValueKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from metrics.services.dossier import Dossier, Traced

# Values with a weight of their own, which add up as sums over sums.
WEIGHTED = (ValueKind.RATIO, ValueKind.SCORE)
FEWEST = 2
# A breakdown that tells sources apart is no part of the whole.
SOURCE = "source="


@dataclass(frozen=True, slots=True)
class Pull:
    """One part: an agency's code, a level or a breakdown, and how it bears on the whole.

    size: agencies in it, 0 where they are not counted; value: its own, on the scale of the whole;
    pull: value of the whole less that without this part, positive where the part helps; share: of
    the weight of all.
    """

    name: str
    size: int
    value: Fraction
    pull: Fraction
    share: Fraction


@dataclass(frozen=True, slots=True)
class Pulls:
    """Parts of the whole, those that pull it down most first.

    whole: value of all together; is_change: values are changes against the baseline, not figures.
    """

    whole: Fraction
    is_change: bool
    agencies: tuple[Pull, ...]
    levels: tuple[Pull, ...]
    breakdowns: tuple[Pull, ...]


@dataclass(slots=True)
class _Sum:
    """Numerator and denominator of a part, and agencies in it."""

    over: Fraction = Fraction(0)
    under: Fraction = Fraction(0)
    size: int = 0

    def add(self, over: Fraction, under: Fraction, size: int = 1) -> None:
        self.over += over
        self.under += under
        self.size += size


def pulls_of(view: Dossier) -> Pulls | None:
    """How agencies, levels and breakdowns bear on a target; None where nothing can be compared.

    Shares and scores are weighted by what they are taken of, sums by their baseline. A target
    judged agency by agency, a task, or a figure of one agency has no parts to compare.
    """
    subject = view.standing.subject
    if subject.target.is_task or subject.target.per is not None:
        return None
    is_change = subject.indicator.value not in WEIGHTED
    agencies: dict[str, _Sum] = defaultdict(_Sum)
    levels: dict[str, _Sum] = defaultdict(_Sum)
    for one in view.contributions:
        under = one.baseline if is_change else one.weight
        if one.value is None or not under:
            continue
        over = one.value if is_change else one.value * under
        agencies[one.agency.code].add(over, under)
        levels[one.agency.level].add(over, under)
    if len(agencies) < FEWEST:
        return None
    sign = 1 if subject.indicator.better == "higher" else -1
    whole = _together(agencies.values())
    return Pulls(
        whole.over / whole.under - is_change,
        is_change,
        _pulls(agencies, sign, is_change=is_change),
        _pulls(levels, sign, is_change=is_change),
        _pulls(_breakdowns(view, is_change=is_change), sign, is_change=is_change),
    )


def _breakdowns(view: Dossier, *, is_change: bool) -> dict[str, _Sum]:
    """Parts by breakdown, of the period judged; a flow's year so far is not broken down."""
    subject, verdict = view.standing.subject, view.standing.verdict
    if subject.indicator.measure is Measure.FLOW:
        return {}
    sums: dict[str, _Sum] = defaultdict(_Sum)
    for one in view.figures:
        name = one.figure.breakdown
        if not name or name.startswith(SOURCE) or name == TERRITORY_ADDED:
            continue
        is_now, is_base = (
            one.figure.closes == closes for closes in (verdict.period, verdict.baseline_period)
        )
        if not is_change and is_now:
            sums[name].add(*_weighted(one))
        elif is_change and one.value is not None and (is_now or is_base):
            zero = Fraction(0)
            sums[name].add(one.value if is_now else zero, one.value if is_base else zero)
    return {name: one for name, one in sums.items() if one.under}


def _weighted(one: Traced) -> tuple[Fraction, Fraction]:
    under = Fraction(one.figure.denominator or 0)
    return (one.value or Fraction(0)) * under, under


def _together(parts: Iterable[_Sum]) -> _Sum:
    total = _Sum()
    for one in parts:
        total.add(one.over, one.under, one.size)
    return total


def _pulls(parts: dict[str, _Sum], sign: int, *, is_change: bool) -> tuple[Pull, ...]:
    if len(parts) < FEWEST:
        return ()
    total = _together(parts.values())
    whole = total.over / total.under
    pulls = []
    for name, one in parts.items():
        left = total.under - one.under
        without = (total.over - one.over) / left if left else whole
        pull = sign * (whole - without)
        value = one.over / one.under - is_change
        pulls.append(Pull(name, one.size, value, pull, one.under / total.under))
    return tuple(sorted(pulls, key=lambda one: (one.pull, one.name)))
