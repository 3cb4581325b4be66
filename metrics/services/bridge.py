"""The bridge over mergers: from the figure as legislated to the figure of today, step by step.

Three views of one target: as the plan was written (the old territory, the old baseline), as of
today (the whole of today, the restated baseline), and what lies between. And every merger of
agencies on the way: what those that ended had, and what those that took over began with.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from metrics.access import Action, Viewer, require
from metrics.model import CUT_RECLASSIFIED, Measure
from metrics.services.judging import EVER, judge_on
from metrics.status.path import ADDABLE
from metrics.status.question import ask_at, declared_baseline, horizon_of
from metrics.store.reads import read_figures
from metrics.store.territory import read_added
from metrics.store.totals import read_totals

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from metrics.model import Agency
    from metrics.notation import Words
    from metrics.services.workspace import Workspace
    from metrics.status.population import Member, Population
    from metrics.status.question import Subject
    from metrics.status.totals import Totals
    from metrics.status.verdict import Verdict
    from metrics.store.reads import Figure


class Part(StrEnum):
    """What a step of the bridge is; each has a word in both languages."""

    BASELINE = "baseline"
    REAL = "real"
    RECLASSIFIED = "reclassified"
    CAME_IN = "came_in"
    TODAY = "today"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what it is, the quarter it ends with, the figure or change; territory that came in.

    is_estimated: what came in is told from the figures before and after, for want of its own.
    """

    part: Part
    closes: int
    value: Fraction
    what: Words | None = None
    is_estimated: bool = False


@dataclass(frozen=True, slots=True)
class Side:
    """Agencies on one side of a merger with the figure each reported, None where it did not."""

    agencies: tuple[Agency, ...]
    figures: tuple[Fraction | None, ...]

    @property
    def total(self) -> Fraction | None:
        """Sum of the side; None when any of it is missing."""
        known = [one for one in self.figures if one is not None]
        return sum(known, Fraction(0)) if len(known) == len(self.figures) else None


@dataclass(frozen=True, slots=True)
class Merger:
    """One merger, split or renaming: the last quarter before it and the two sides.

    has_territory: territory from outside came in with it, so that the sides need not agree.
    """

    closes: int
    before: Side
    after: Side
    has_territory: bool


@dataclass(frozen=True, slots=True)
class Bridge:
    """Three views of a target over mergers.

    legislated: verdict at the last quarter of the old territory, None when none came in; today:
    verdict as of the date asked; steps: from baseline to today; reclassified: part of the cut that
    is reclassification only, None when the figures do not carry it.
    """

    legislated: Verdict | None
    today: Verdict
    steps: tuple[Step, ...]
    reclassified: Fraction | None
    mergers: tuple[Merger, ...]


def bridge_of(workspace: Workspace, viewer: Viewer, target: str, as_of: int) -> Bridge | None:
    """Bridge of a counted stock with a declared baseline; None for any other target.

    Raises UnknownTargetError.
    """
    require(viewer, Action.VIEW)
    subject = workspace.subject_on(workspace.catalog.target(target).id, as_of)
    (today,) = judge_on(workspace, viewer, [(target, as_of)])
    if today.period is None or not _is_counted_stock(subject):
        return None
    base = declared_baseline(subject, today.period)
    if base is None:
        return None
    enlargements = subject.population.enlargements(base, today.period)
    legislated = None
    if enlargements:
        (legislated,) = judge_on(workspace, viewer, [(target, enlargements[0].closes - 1)])
    figures = read_figures(workspace.engine, [subject.indicator.id])
    steps, reclassified = _steps(workspace, subject, today.period, base, figures)
    return Bridge(
        legislated,
        today,
        steps,
        reclassified,
        _mergers(workspace.catalog.agencies, subject.population, base, today.period, figures),
    )


def _is_counted_stock(subject: Subject) -> bool:
    indicator = subject.indicator
    return indicator.value in ADDABLE and indicator.measure is Measure.STOCK


def _steps(
    workspace: Workspace, subject: Subject, closes: int, base: int, figures: Sequence[Figure]
) -> tuple[tuple[Step, ...], Fraction | None]:
    """Steps from the baseline to today, and what of the cut is reclassification, if it is told."""
    enlargements = subject.population.enlargements(base, closes)
    added = read_added(workspace.engine, [subject.indicator.id])
    moments = {base, closes, *(one.closes - 1 for one in enlargements)}
    for enlargement in enlargements:
        if (subject.indicator.id, enlargement.agency, enlargement.closes - 1) not in added:
            moments.add(enlargement.closes)
    sums = _sums_at(workspace, subject, moments)
    if len(sums) < len(moments):
        return (), None
    reclassified = {moment: _reclassified(subject, figures, moment) for moment in moments}
    is_told = any(reclassified.values())
    steps = [Step(Part.BASELINE, base, sums[base])]
    since = base
    for one in (*enlargements, None):
        until = closes if one is None else one.closes - 1
        shift = sums[until] - sums[since]
        moved = reclassified[until] - reclassified[since]
        if since in {each.closes - 1 for each in enlargements}:
            # What came in with this quarter is no change of those who were there.
            shift -= steps[-1].value
        if until > since:
            steps.append(Step(Part.REAL, until, shift + moved))
            if is_told:
                steps.append(Step(Part.RECLASSIFIED, until, -moved))
        if one is not None:
            known = added.get((subject.indicator.id, one.agency, until))
            value = Fraction(known.value) if known else sums[one.closes] - sums[until]
            steps.append(Step(Part.CAME_IN, one.closes, value, one.what, known is None))
            since = until
    steps.append(Step(Part.TODAY, closes, sums[closes]))
    return tuple(steps), reclassified[closes] - reclassified[base] if is_told else None


def _sums_at(workspace: Workspace, subject: Subject, moments: Iterable[int]) -> dict[int, Fraction]:
    """Sum over everyone who should report, each at its last figure, at each quarter."""
    asks = {}
    for moment in moments:
        ask = ask_at(subject, horizon_of(subject, moment), moment)
        asks[moment] = replace(ask, oldest=EVER, base_closes=None, base_oldest=None)
    totals: Mapping[int, Totals] = read_totals(workspace.engine, asks, workspace.populations)
    return {moment: Fraction(one.whole_value) for moment, one in totals.items() if one.reported}


def _reclassified(subject: Subject, figures: Iterable[Figure], closes: int) -> Fraction:
    """Running total of reclassified cuts of the agencies of a quarter, each at its last figure."""
    newest: dict[str, Figure] = {}
    for one in figures:
        if one.breakdown == CUT_RECLASSIFIED and one.closes <= closes:
            known = newest.get(one.agency)
            if known is None or known.closes < one.closes:
                newest[one.agency] = one
    return sum(
        (
            Fraction(one.value or 0)
            for one in newest.values()
            if subject.population.expects(one.agency, closes)
        ),
        Fraction(0),
    )


def _mergers(
    agencies: Mapping[str, Agency],
    population: Population,
    base: int,
    closes: int,
    figures: Iterable[Figure],
) -> tuple[Merger, ...]:
    """Mergers between two quarters, in order of time and then of the register."""
    values = {
        (one.agency, one.closes): Fraction(one.value)
        for one in figures
        if one.breakdown == "" and one.value is not None
    }
    members = {member.agency: member for member in population.members}
    ended: dict[int, list[str]] = defaultdict(list)
    for member in population.members:
        if base <= member.last < closes and _heirs(agencies, members, member):
            ended[member.last].append(member.agency)
    mergers: list[Merger] = []
    for last, codes in sorted(ended.items()):
        for before, after in _together(agencies, members, codes, last):
            mergers.append(
                Merger(
                    last,
                    _side(agencies, values, before, last),
                    _side(agencies, values, after, last + 1),
                    has_territory=bool(population.enlargements(last, last + 1)),
                )
            )
    return tuple(mergers)


def _heirs(agencies: Mapping[str, Agency], members: Mapping[str, Member], one: Member) -> list[str]:
    return [code for code in agencies[one.agency].successors if code in members]


def _together(
    agencies: Mapping[str, Agency], members: Mapping[str, Member], ended: Sequence[str], last: int
) -> list[tuple[list[str], list[str]]]:
    """Sets of agencies that only together stay the same: those before, those after."""
    sets: list[tuple[list[str], list[str]]] = []
    for code in ended:
        heirs = _heirs(agencies, members, members[code])
        before = [code, *(one for one in heirs if members[one].first <= last)]
        joined = [one for one in sets if set(one[1]) & set(heirs)]
        for one in joined:
            sets.remove(one)
        sets.append(
            (
                list(dict.fromkeys([*(c for one in joined for c in one[0]), *before])),
                list(dict.fromkeys([*(c for one in joined for c in one[1]), *heirs])),
            )
        )
    return sets


def _side(
    agencies: Mapping[str, Agency],
    values: Mapping[tuple[str, int], Fraction],
    codes: Iterable[str],
    closes: int,
) -> Side:
    chosen = tuple(codes)
    return Side(
        tuple(agencies[code] for code in chosen),
        tuple(values.get((code, closes)) for code in chosen),
    )
