"""What is taken away: targets on a date with every figure, word and look, as the ledger knew it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from metrics import __version__
from metrics.access import Action, Viewer, require
from metrics.charts.palette import ACTUAL_LINE, INK, LINE, MUTED, PAGE, PATH_LINE, TARGET_LINE
from metrics.export.takeaway import (
    Accepted,
    Colours,
    PlanPart,
    Stamp,
    Takeaway,
)
from metrics.periods import Period, end_date, quarter_code
from metrics.services.courses import courses_of, look_of
from metrics.services.issuing import issuer_of
from metrics.services.judging import judge
from metrics.services.overview import Filters, overview_of, standing_of
from metrics.services.projecting import outlooks
from metrics.services.takeaway_items import forecast, item_of
from metrics.services.wording import headlines_of
from metrics.status.verdict import GOOD, LATE, Status
from metrics.store.clock import utc_now
from metrics.store.entries import read_head, read_newest_moment
from metrics.store.reads import read_figures
from metrics.text.numbers import format_moment, format_period
from metrics.text.words import Language, say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from metrics.export.issuers import Issuer
    from metrics.export.takeaway import Item
    from metrics.services.overview import Standing
    from metrics.services.workspace import Workspace

COLOURS = Colours(INK, MUTED, LINE, PAGE, PATH_LINE, TARGET_LINE, ACTUAL_LINE)


def takeaway_of(
    workspace: Workspace,
    viewer: Viewer,
    language: Language,
    as_of: int,
    targets: Sequence[str] | None = None,
    known_at: datetime | None = None,
    *,
    with_courses: bool = False,
    with_figures: bool = False,
) -> Takeaway:
    """Targets on a date as the ledger knew them at a moment (naive UTC), now when None.

    as_of: quarter ordinal; targets: in the order shown, all with the worst first when None;
    with_courses: over time and what is expected; with_figures: every accepted figure behind them.
    Raises UnknownTargetError and AccessDeniedError.
    """
    require(viewer, Action.VIEW)
    moment = known_at if known_at is not None else newest_moment(workspace)
    chosen = None if targets is None else list(dict.fromkeys(targets))
    verdicts = judge(workspace, viewer, as_of, chosen, moment)
    standings = [standing_of(workspace, verdict) for verdict in verdicts]
    if targets is None:
        standings.sort(key=lambda one: one.severity)
    courses = courses_of(workspace, viewer, language, standings, moment) if with_courses else {}
    ahead = outlooks(workspace, viewer, verdicts, moment) if with_courses else {}
    items = tuple(
        replace(
            item_of(workspace.catalog.plans[one.subject.target.plan], language, one),
            course=courses.get(one.verdict.target),
            ahead=forecast(language, one, ahead.get(one.verdict.target)),
        )
        for one in standings
    )
    calendar = workspace.catalog.settings.calendar
    overview = overview_of(standings, {}, as_of, calendar, Filters())
    day = end_date(as_of, calendar)
    plans = _plans(workspace, language, items)
    is_illustrative = any(one.verdict.illustrative for one in standings)
    return Takeaway(
        language,
        say(language, "export.title"),
        format_period(Period(as_of), language),
        day,
        " ".join(headlines_of(language, overview)),
        tuple((look_of(language, one), count) for one, count in overview.counts.items() if count),
        tuple((look_of(language, one), say(language, f"status_help.{one}")) for one in Status),
        items,
        plans,
        _stamp(workspace, language, as_of, moment),
        COLOURS,
        _body(workspace, plans, day),
        say(language, "illustrative.mark") if is_illustrative else "",
        say(language, "illustrative.note") if is_illustrative else "",
        _accepted(workspace, language, standings, as_of, moment) if with_figures else (),
        tuple(map(str, GOOD)),
        tuple(map(str, LATE)),
    )


def newest_moment(workspace: Workspace) -> datetime:
    """Moment of the newest change of the ledger: what it knew then, it knows now. Naive UTC."""
    return read_newest_moment(workspace.engine) or utc_now()


def _stamp(workspace: Workspace, language: Language, as_of: int, moment: datetime) -> Stamp:
    entries, head = read_head(workspace.engine, moment)
    return Stamp(
        format_period(Period(as_of), language),
        format_moment(moment, language),
        quarter_code(as_of),
        moment,
        entries,
        head,
        workspace.catalog.fingerprint,
        __version__,
    )


def _plans(workspace: Workspace, language: Language, items: Sequence[Item]) -> tuple[PlanPart, ...]:
    """Plans with any of the items, in the order of declaration."""
    counts = Counter(item.plan for item in items)
    return tuple(
        PlanPart(
            plan.id,
            plan.number or "",
            plan.title.in_language(language),
            plan.issuer.in_language(language) if plan.issuer else "",
            tuple(item for item in items if item.plan == plan.id),
        )
        for plan in workspace.catalog.plans.values()
        if counts[plan.id]
    )


def _body(workspace: Workspace, plans: Sequence[PlanPart], day: date) -> Issuer | None:
    """The standing department of the one locality that the plans are of, if they are of one."""
    agencies, declared = workspace.catalog.agencies, workspace.catalog.plans
    bodies = {
        issuer_of(workspace, agencies[code], day)
        for plan in plans
        for code in declared[plan.id].territory
        if code in agencies
    }
    return bodies.pop() if len(bodies) == 1 else None


def _accepted(
    workspace: Workspace,
    language: Language,
    standings: Sequence[Standing],
    as_of: int,
    moment: datetime,
) -> tuple[Accepted, ...]:
    """Accepted figures of the indicators of the targets, up to the date."""
    indicators = workspace.catalog.indicators
    names = list(dict.fromkeys(one.subject.indicator.id for one in standings))
    agencies = workspace.catalog.agencies
    return tuple(
        Accepted(
            figure.agency,
            _name(language, workspace, figure.agency),
            figure.indicator,
            indicators[figure.indicator].name.in_language(language),
            str(Period(figure.closes, figure.spans)),
            figure.breakdown,
            figure.numerator,
            figure.denominator,
            figure.value,
            figure.note,
            say(language, f"ui.origin_{figure.origin}"),
            figure.submission,
            figure.line,
            figure.sha256,
        )
        for figure in read_figures(workspace.engine, names, moment)
        if figure.closes <= as_of and figure.agency in agencies
    )


def _name(language: Language, workspace: Workspace, code: str) -> str:
    return workspace.catalog.agencies[code].in_language(language)
