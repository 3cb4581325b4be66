"""What is taken away: targets on a date with every figure, word and look, as the ledger knew it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from metrics import __version__
from metrics.access import Action, Viewer, require
from metrics.charts.palette import ACTUAL_LINE, INK, LINE, MUTED, PAGE, PATH_LINE, TARGET_LINE
from metrics.export.takeaway import (
    Accepted,
    Bar,
    Colours,
    Item,
    Numbers,
    Parts,
    PlanPart,
    Stamp,
    Takeaway,
)
from metrics.model import ValueKind
from metrics.periods import Period, end_date, quarter_code
from metrics.services.courses import courses_of, look_of
from metrics.services.issuing import issuer_of
from metrics.services.judging import judge
from metrics.services.overview import (
    GOOD,
    LATE,
    Filters,
    headlines_of,
    overview_of,
    standing_of,
)
from metrics.status.verdict import Status
from metrics.store.clock import utc_now
from metrics.store.entries import read_head, read_newest_moment
from metrics.store.reads import read_figures
from metrics.text.numbers import (
    MISSING,
    decimals_needed,
    format_moment,
    format_period,
    unit_word,
)
from metrics.text.reasons import due_words, goal_words, reason_sentence, sentence_values
from metrics.text.words import Language, say, say_or

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from metrics.export.issuers import Issuer
    from metrics.services.overview import Standing
    from metrics.services.workspace import Workspace

COLOURS = Colours(INK, MUTED, LINE, PAGE, PATH_LINE, TARGET_LINE, ACTUAL_LINE)
# Figures told of a target judged by figures: label and value; and those of a task of many.
FACTS = (
    *(("actual", "actual"), ("target_value", "target"), ("expected", "expected")),
    *(("progress", "progress"), ("due_progress", "due_progress"), ("coverage", "coverage")),
    *(("baseline", "baseline"), ("due", "due")),
)


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
    with_courses: over time too; with_figures: every accepted figure behind them too. Raises
    UnknownTargetError and AccessDeniedError.
    """
    require(viewer, Action.VIEW)
    moment = known_at if known_at is not None else newest_moment(workspace)
    chosen = None if targets is None else list(dict.fromkeys(targets))
    verdicts = judge(workspace, viewer, as_of, chosen, moment)
    standings = [standing_of(workspace, verdict) for verdict in verdicts]
    if targets is None:
        standings.sort(key=lambda one: one.severity)
    courses = courses_of(workspace, viewer, language, standings, moment) if with_courses else {}
    items = tuple(
        replace(_item(workspace, language, one), course=courses.get(one.verdict.target))
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


def _item(workspace: Workspace, language: Language, standing: Standing) -> Item:
    subject, verdict = standing.subject, standing.verdict
    target, plan = subject.target, workspace.catalog.plans[subject.target.plan]
    values = sentence_values(language, subject, verdict)
    goal = goal_words(language, subject, verdict, values)
    return Item(
        code=target.id,
        name=target.name.in_language(language),
        plan=plan.id,
        section=say(
            language,
            "ui.section",
            plan=plan.number or plan.title.in_language(language),
            section=target.section,
        ),
        quote=target.quote,
        reading=target.reading.in_language(language) if target.reading else "",
        field=say_or(language, f"field.{target.field}", target.field),
        kind=say(language, f"entry.{target.entry_kind}"),
        look=look_of(language, verdict.status),
        mark=say(language, "illustrative.mark") if verdict.illustrative else "",
        actual=values["actual"],
        goal=goal,
        expected=values["expected"],
        progress=values["progress"],
        coverage=values["coverage"],
        period=values["period"],
        due=values["due"] if target.is_task else due_words(language, target, subject.calendar),
        owner=owner_words(language, standing),
        reason=reason_sentence(language, subject, verdict),
        facts=_facts(language, standing, values),
        numbers=_numbers(standing),
        unit=_unit(language, standing),
        number_format=_number_format(standing),
        percent_format=_percent_format(standing),
        is_task=target.is_task,
        bar=_bar(language, standing, values, goal),
        parts=_parts(standing),
    )


def owner_words(language: Language, standing: Standing) -> str:
    """Who answers for a target on the date, else the lead as the plan has it."""
    owners = "; ".join(
        one.short_vi if language is Language.VI else one.name_en for one in standing.owners
    )
    return owners or standing.subject.target.lead or say(language, "ui.no_lead")


def _facts(
    language: Language, standing: Standing, values: dict[str, str]
) -> tuple[tuple[str, str], ...]:
    """(label, figure) pairs; of a task how many have done it, and its days."""
    if not standing.subject.target.is_task:
        return tuple(
            (say(language, f"ui.{label}"), values[key])
            for label, key in FACTS
            if values[key] != MISSING or label in ("actual", "target_value")
        )
    facts = [(say(language, "ui.due"), values["due"])]
    tally = standing.verdict.tally
    if tally is None or not tally.expected:
        return tuple(facts)
    if tally.expected == 1:
        return (*facts, (say(language, "ui.done_on"), values["last_day"]))
    counted = (("done_in_time", tally.done), ("done_late", tally.late))
    facts += [
        (
            say(language, f"ui.{label}"),
            say(language, "ui.task_count", done=number, agencies=tally.expected),
        )
        for label, number in counted
    ]
    facts += [
        (say(language, "ui.still_open"), values["open"]),
        (say(language, "ui.coverage"), values["coverage"]),
    ]
    return tuple(facts)


def _numbers(standing: Standing) -> Numbers:
    verdict = standing.verdict
    return Numbers(
        verdict.baseline,
        verdict.target_value,
        verdict.actual,
        verdict.expected,
        verdict.progress,
        verdict.due_progress,
        verdict.pace,
        verdict.coverage,
    )


def is_share(standing: Standing) -> bool:
    """Whether figures are shares of 1 that are shown in percent."""
    subject = standing.subject
    return (
        subject.indicator.value is ValueKind.RATIO
        or subject.target.per == "agency"
        or subject.is_fan_out
    )


def _unit(language: Language, standing: Standing) -> str:
    return "%" if is_share(standing) else unit_word(standing.subject.indicator, language)


def _number_format(standing: Standing) -> str:
    """Format of a spreadsheet cell with enough decimals to see on which side a figure lies."""
    verdict, scale = standing.verdict, 100 if is_share(standing) else 1
    values = [
        value * scale
        for value in (verdict.actual, verdict.target_value, verdict.expected, verdict.baseline)
        if value is not None
    ]
    decimals = max((_decimals(one, values) for one in values), default=0)
    places = f".{'0' * decimals}" if decimals else ""
    return f"0{places}%" if is_share(standing) else f"#,##0{places}"


def _percent_format(standing: Standing) -> str:
    """Format of shares with enough decimals to see on which side of every threshold they lie."""
    subject, verdict = standing.subject, standing.verdict
    limits = (0, 1, subject.on_track, subject.at_risk, subject.min_coverage)
    bounds = tuple(Fraction(limit) * 100 for limit in limits)
    shares = (verdict.progress, verdict.due_progress, verdict.pace, verdict.coverage)
    decimals = max(
        (decimals_needed(share * 100, bounds, 1) for share in shares if share is not None),
        default=1,
    )
    return f"0.{'0' * decimals}%"


def _decimals(value: Fraction, values: Sequence[Fraction]) -> int:
    least = 0 if value.denominator == 1 else 1
    return decimals_needed(value, tuple(one for one in values if one != value), least)


def _bar(language: Language, standing: Standing, values: dict[str, str], goal: str) -> Bar | None:
    made, verdict = standing.way_made, standing.verdict
    if made is None:
        return None
    has_path = verdict.progress is not None
    said = {name: values[name] for name in ("progress", "actual", "target")}
    return Bar(
        made,
        standing.way_due,
        f"{values['baseline']} ({values['baseline_period']})" if verdict.path else "0",
        goal,
        say(
            language,
            "ui.bar" if has_path else "ui.bar_without_path",
            due=values["due_progress"],
            **said,
        ),
    )


def _parts(standing: Standing) -> Parts | None:
    tally = standing.verdict.tally
    if not standing.subject.is_fan_out or tally is None or not tally.expected:
        return None
    return Parts(tally.done, tally.late, tally.expected - tally.done - tally.late)


def _plans(workspace: Workspace, language: Language, items: Sequence[Item]) -> tuple[PlanPart, ...]:
    """Plans with any of the items, in the order of declaration."""
    counts = Counter(item.plan for item in items)
    return tuple(
        PlanPart(
            plan.id,
            plan.number or "",
            plan.title.in_language(language),
            plan.issuer or "",
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
    agency = workspace.catalog.agencies[code]
    return agency.name_vi if language is Language.VI else agency.name_en
