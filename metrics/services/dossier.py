"""All about one target on a date: verdict, history, contributions, sources of figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from metrics.access import Action, Viewer, require
from metrics.model import TERRITORY_ADDED, Measure
from metrics.notation import EACH_YEAR
from metrics.periods import end_date, year_of
from metrics.services.bridge import Bridge, bridge_of
from metrics.services.judging import judge, judge_history
from metrics.services.overview import Standing, standing_of
from metrics.services.projecting import Outlook, late_since, outlook_of
from metrics.services.relations import Related, related_to
from metrics.status.path import ADDABLE, measured
from metrics.status.question import ask_at, declared_baseline, horizon_of
from metrics.status.succession import carried_on
from metrics.status.tasks import is_in_time, stage_of, with_succession
from metrics.status.totals import Sums
from metrics.store.reads import Figure, read_figures, read_first_filed
from metrics.store.tasks import read_tasks
from metrics.store.totals import read_by_agency

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from metrics.catalog.sources import Source
    from metrics.model import Agency, Indicator, Plan
    from metrics.services.workspace import Workspace
    from metrics.status.question import Subject
    from metrics.status.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Contribution:
    """One agency's part in the judged figure; closes None when it has no figure that counts.

    baseline: of those whose work it carries on, None where the two cannot be compared; done_on,
    in_time, proof: of a task, proof being what its note of completion says; days_late: days between
    the reporting deadline and the first filing; weight: what a share or score is taken of.
    """

    agency: Agency
    closes: int | None
    value: Fraction | None
    is_carried: bool
    is_illustrative: bool
    baseline: Fraction | None = None
    done_on: date | None = None
    in_time: bool | None = None
    proof: str = ""
    days_late: int = 0
    weight: Fraction | None = None


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

    history: a verdict per period with figures, for a recurring task per instance; contributions:
    one per agency that should report; figures: accepted figures behind the verdict; context:
    published ones shown beside it; outlook: where it is heading; late_since: first quarter of the
    stretch of late verdicts it is in; years: verdicts at the end of each year of a yearly target.
    """

    standing: Standing
    plan: Plan
    history: tuple[Verdict, ...]
    contributions: tuple[Contribution, ...]
    figures: tuple[Traced, ...]
    context: tuple[Traced, ...]
    outlook: Outlook
    late_since: int | None
    years: tuple[Verdict, ...]
    related: tuple[Related, ...]
    bridge: Bridge | None


FEW = (Measure.PUBLISHED, Measure.SURVEY)


def dossier_of(workspace: Workspace, viewer: Viewer, target: str, as_of: int) -> Dossier:
    """Dossier of one target; raises UnknownTargetError."""
    require(viewer, Action.VIEW)
    (verdict,) = judge(workspace, viewer, as_of, [target])
    standing = standing_of(workspace, verdict)
    subject = standing.subject
    recorded = read_figures(workspace.engine, [subject.indicator.id])
    contributions = _contributions(workspace, subject, verdict, recorded)
    history = judge_history(workspace, viewer, target, as_of)
    return Dossier(
        standing,
        workspace.catalog.plans[subject.target.plan],
        history,
        contributions,
        _figures(workspace, subject, verdict, contributions, recorded),
        _context(workspace, subject, as_of),
        outlook_of(subject, verdict, history),
        late_since(history),
        _years(subject, history),
        related_to(workspace, viewer, target, as_of),
        bridge_of(workspace, viewer, target, as_of),
    )


def _years(subject: Subject, history: Sequence[Verdict]) -> tuple[Verdict, ...]:
    """Verdict on each year of a yearly target: the last one given within or for the year."""
    if subject.target.due != EACH_YEAR:
        return ()
    last = {year_of(one.period): one for one in history if one.period is not None}
    return tuple(last.values())


def _contributions(
    workspace: Workspace, subject: Subject, verdict: Verdict, recorded: Sequence[Figure]
) -> tuple[Contribution, ...]:
    if subject.target.is_task:
        return _performers(workspace, subject, verdict.as_of)
    if verdict.period is None:
        return ()
    ask = ask_at(subject, horizon_of(subject, verdict.as_of), verdict.period)
    rows = read_by_agency(workspace.engine, {0: ask}, workspace.populations)
    filed = read_first_filed(workspace.engine, subject.indicator.id)
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
            _own_baseline(workspace, subject, verdict, agency, recorded),
            days_late=_days_late(subject, closes, filed.get((agency, closes))),
            weight=Fraction(denominator) if denominator else None,
        )
        for _, agency, closes, numerator, denominator, value, illustrative, *_ in rows
    )


def _days_late(subject: Subject, closes: int | None, filed_at: datetime | None) -> int:
    """Days between the reporting deadline of a period and its filing; 0 in time, or published."""
    if closes is None or filed_at is None or subject.indicator.measure is Measure.PUBLISHED:
        return 0
    deadline = end_date(closes, subject.calendar) + timedelta(days=subject.settings.report_days)
    return max(0, (filed_at.date() - deadline).days)


def _performers(workspace: Workspace, subject: Subject, as_of: int) -> tuple[Contribution, ...]:
    """Agencies that a task is charged to: who has done it, when, and whether in time."""
    stage = stage_of(subject, as_of)
    if stage.ask is None:
        return ()
    asked = read_tasks(workspace.engine, {0: stage.ask}, workspace.populations, one_by_one=True)
    return tuple(
        Contribution(
            workspace.catalog.agencies[one.agency],
            one.closes if one.is_done is not None else None,
            None if one.is_done is None else Fraction(int(one.is_done)),
            is_carried=False,
            is_illustrative=one.illustrative,
            done_on=one.done_on,
            in_time=is_in_time(stage, one) if one.is_done else None,
            proof=one.note,
        )
        for one in with_succession(workspace.catalog.agencies, subject.population, asked[0])
    )


def _own_baseline(
    workspace: Workspace,
    subject: Subject,
    verdict: Verdict,
    agency: str,
    recorded: Sequence[Figure],
) -> Fraction | None:
    """Baseline of one agency: of those whose work it carries on, as far as shares are known."""
    period = verdict.period or verdict.as_of
    base = declared_baseline(subject, period)
    is_stock = subject.indicator.measure is Measure.STOCK
    if base is None or not is_stock or subject.indicator.value not in ADDABLE:
        return None
    if subject.population.enlargements(base, period):
        return None
    parts = carried_on(workspace.catalog, agency, base, subject.calendar)
    at_base = {
        one.agency: Fraction(one.value)
        for one in recorded
        if one.closes == base and one.breakdown == "" and one.value is not None
    }
    if not parts or not at_base.keys() >= parts.keys():
        return None
    return sum((share * at_base[code] for code, share in parts.items()), Fraction(0))


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
    recorded: Sequence[Figure],
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
    restated = verdict.totals is not None and verdict.totals.added is not None
    return tuple(
        _traced(workspace, figure, is_judged=True)
        for figure in recorded
        if (restated and figure.breakdown == TERRITORY_ADDED and figure.closes == baseline)
        or (figure.agency, figure.closes) in counted
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
