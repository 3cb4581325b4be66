"""All about one target on a date: verdict, history, contributions, sources of figures."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from metrics.access import Action, Viewer, require
from metrics.model import Measure
from metrics.periods import end_date
from metrics.services.judging import judge, judge_history
from metrics.services.overview import Standing
from metrics.status.path import measured
from metrics.status.question import ask_at, horizon_of
from metrics.status.totals import Sums
from metrics.store.reads import Figure, read_figures
from metrics.store.totals import read_by_agency

if TYPE_CHECKING:
    from metrics.catalog.sources import Source
    from metrics.model import Agency, Indicator, Plan
    from metrics.services.workspace import Workspace
    from metrics.status.question import Subject
    from metrics.status.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Contribution:
    """One agency's part in the judged figure; closes None when it has no figure that counts."""

    agency: Agency
    closes: int | None
    value: Fraction | None
    is_carried: bool
    is_illustrative: bool


@dataclass(frozen=True, slots=True)
class Traced:
    """One figure with its value and its publications, if any."""

    figure: Figure
    agency: Agency
    indicator: Indicator
    value: Fraction | None
    sources: tuple[Source, ...]
    is_judged: bool


@dataclass(frozen=True, slots=True)
class Dossier:
    """What the target page shows.

    history: a verdict per period with figures; contributions: one per agency that should report;
    figures: accepted figures behind the verdict; context: published ones shown beside it.
    """

    standing: Standing
    plan: Plan
    history: tuple[Verdict, ...]
    contributions: tuple[Contribution, ...]
    figures: tuple[Traced, ...]
    context: tuple[Traced, ...]


FEW = (Measure.PUBLISHED, Measure.SURVEY)


def dossier_of(workspace: Workspace, viewer: Viewer, target: str, as_of: int) -> Dossier:
    """Dossier of one target; raises UnknownTargetError."""
    require(viewer, Action.VIEW)
    (verdict,) = judge(workspace, viewer, as_of, [target])
    subject = workspace.subject_on(target, as_of)
    owners = workspace.owners(subject.target, end_date(as_of, subject.calendar))
    contributions = _contributions(workspace, subject, verdict)
    figures = _figures(workspace, subject, verdict, contributions)
    return Dossier(
        Standing(subject, verdict, owners),
        workspace.catalog.plans[subject.target.plan],
        judge_history(workspace, viewer, target, as_of),
        contributions,
        figures,
        _context(workspace, subject, as_of),
    )


def _contributions(
    workspace: Workspace, subject: Subject, verdict: Verdict
) -> tuple[Contribution, ...]:
    if verdict.period is None:
        return ()
    ask = ask_at(subject, horizon_of(subject, verdict.as_of), verdict.period)
    rows = read_by_agency(workspace.engine, {0: ask}, workspace.populations)
    agencies = workspace.catalog.agencies
    return tuple(
        Contribution(
            agencies[agency],
            closes,
            _value(subject.indicator, subject, numerator, denominator, value)
            if closes is not None
            else None,
            closes is not None and closes < verdict.period,
            bool(illustrative),
        )
        for _, agency, closes, numerator, denominator, value, illustrative, *_ in rows
    )


def _value(
    indicator: Indicator,
    subject: Subject | None,
    numerator: Decimal | None,
    denominator: Decimal | None,
    value: Decimal | None,
) -> Fraction | None:
    if subject is not None:
        zero = Decimal(0)
        alone = Sums(1, numerator or zero, denominator or zero, value or zero)
        result = measured(subject, alone)
        return result if isinstance(result, Fraction) else None
    if indicator.value == "ratio":
        return Fraction(numerator or 0) / Fraction(denominator) if denominator else None
    return Fraction(value) if value is not None else None


def _figures(
    workspace: Workspace,
    subject: Subject,
    verdict: Verdict,
    contributions: tuple[Contribution, ...],
) -> tuple[Traced, ...]:
    """Accepted figures behind the judged value and its baseline, with where they come from.

    Of published and surveyed figures, which are few, all up to the date.
    """
    counted = {
        (contribution.agency.code, contribution.closes)
        for contribution in contributions
        if contribution.closes is not None
    }
    baseline, few = verdict.baseline_period, subject.indicator.measure in FEW
    members = {member.agency for member in subject.population.members}
    figures = read_figures(workspace.engine, [subject.indicator.id])
    return tuple(
        _traced(workspace, figure, is_judged=True)
        for figure in figures
        if (figure.agency, figure.closes) in counted
        or (figure.agency in members and figure.closes == baseline)
        or (figure.agency in members and few and figure.closes <= verdict.as_of)
    )


def _context(workspace: Workspace, subject: Subject, as_of: int) -> tuple[Traced, ...]:
    """Published figures shown beside the target."""
    figures = read_figures(workspace.engine, subject.target.context)
    return tuple(
        _traced(workspace, figure, is_judged=False) for figure in figures if figure.closes <= as_of
    )


def _traced(workspace: Workspace, figure: Figure, *, is_judged: bool) -> Traced:
    key = (figure.agency, figure.indicator, figure.closes, figure.spans, figure.breakdown)
    indicator = workspace.catalog.indicators[figure.indicator]
    return Traced(
        figure,
        workspace.catalog.agencies[figure.agency],
        indicator,
        _value(indicator, None, figure.numerator, figure.denominator, figure.value),
        workspace.sources.get(key, ()),
        is_judged,
    )
