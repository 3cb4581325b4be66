"""What must hold between the entries of targets.yaml, the register and the plan texts.

RULES is the whole list. A rule looks at a draft and yields faults; it never stops at the first.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from metrics.catalog.draft import nearest
from metrics.catalog.leads import bears_name, leads_have_names, names_are_used
from metrics.model import Better, Entry, ValueKind
from metrics.notation import EACH_YEAR, Event, Moment
from metrics.periods import Calendar, end_date, quarter_ordinal
from metrics.rules import (
    CountRule,
    DirectionRule,
    GrowthRule,
    LevelRule,
    MilestoneRule,
    RankRule,
    RecurringRule,
    Reduction,
    ShareRule,
    Trajectory,
)
from metrics.status.population import inside

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from metrics.catalog.draft import Draft
    from metrics.catalog.draft import Entry as Written
    from metrics.errors import Fault
    from metrics.model import Agency


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What declarations are checked against: the register and, where at hand, the plan texts.

    plan_texts: plan id -> text with white space collapsed; a plan without an entry is not checked.
    """

    agencies: Mapping[str, Agency]
    plan_texts: Mapping[str, str]


def unique_ids(draft: Draft, _around: Surroundings) -> Iterator[Fault]:
    """An id names one entry of its section."""
    for entries in draft.entries.values():
        seen: dict[str, int] = {}
        for entry in entries:
            path = (*entry.path, "id")
            if entry.name in seen:
                yield draft.report(path, entry.name, "unique_id", line=seen[entry.name])
            else:
                seen[entry.name] = draft.located.line_of(path)


def _unknown(draft: Draft, path: tuple[str | int, ...], word: object, known: list[str]) -> Fault:
    guess = nearest(word, known)
    if guess:
        return draft.report(path, word, "declared_like", guess=guess)
    return draft.report(path, word, "declared")


def known_references(draft: Draft, _around: Surroundings) -> Iterator[Fault]:
    """Plans, indicators and targets referred to are declared."""
    plans, indicators = draft.ids("plans"), draft.ids("indicators")
    targets = draft.ids("targets")
    for entry in draft.entries.get("targets", []):
        for key, known in (("plan", plans), ("indicator", indicators)):
            word = entry.raw.get(key)
            if isinstance(word, str) and word not in known:
                yield _unknown(draft, (*entry.path, key), word, known)
        context = entry.raw.get("context")
        for index, word in enumerate(context if isinstance(context, list) else ()):
            if word not in indicators:
                yield _unknown(draft, (*entry.path, "context", index), word, indicators)
        rule = entry.part("rule")
        others = [one for one in targets if one != entry.name]
        for index, relation in enumerate(entry.model.related if entry.model else ()):
            if relation.target not in others:
                path = (*entry.path, "related", index, "target")
                yield _unknown(draft, path, relation.target, others)
        if isinstance(rule, ShareRule) and rule.nested_in and rule.nested_in not in targets:
            yield _unknown(draft, (*entry.path, "rule", "nested_in"), rule.nested_in, targets)


def known_agencies(draft: Draft, around: Surroundings) -> Iterator[Fault]:
    """Agencies and levels named in scopes and territories are in the register."""
    codes = list(around.agencies)
    levels = sorted({agency.level for agency in around.agencies.values()})
    places = [
        *((entry, ("scope",)) for entry in draft.entries.get("targets", [])),
        *((entry, ("reported_by",)) for entry in draft.entries.get("indicators", [])),
    ]
    for entry, (key,) in places:
        scope = entry.raw.get(key)
        if not isinstance(scope, dict):
            continue
        for part, known in (("agencies", codes), ("level", levels)):
            for word in _words(scope.get(part)):
                if word not in known:
                    yield _unknown(draft, (*entry.path, key, part), word, known)
    for entry in draft.entries.get("plans", []):
        territory = entry.raw.get("territory")
        for index, word in enumerate(territory if isinstance(territory, list) else ()):
            if word not in codes:
                yield _unknown(draft, (*entry.path, "territory", index), word, codes)


def _words(found: object) -> list[object]:
    """Words of a list that may be written as one word."""
    if isinstance(found, list):
        return found
    return [found] if isinstance(found, str) else []


# Which kinds of figure each rule can judge.
FITTING: tuple[tuple[type[Any], tuple[ValueKind, ...]], ...] = (
    (Reduction, (ValueKind.COUNT, ValueKind.AMOUNT)),
    (ShareRule, (ValueKind.RATIO,)),
    (LevelRule, (ValueKind.SCORE, ValueKind.AMOUNT)),
    (Trajectory, (ValueKind.RATIO, ValueKind.SCORE, ValueKind.COUNT, ValueKind.AMOUNT)),
    (RankRule, (ValueKind.RANK,)),
    (CountRule, (ValueKind.COUNT,)),
    (MilestoneRule, (ValueKind.DONE,)),
    (RecurringRule, (ValueKind.DONE,)),
)


def _judged(draft: Draft) -> Iterator[tuple[Written, Any, Any]]:
    """Targets whose rule is valid, with that rule and their valid indicator."""
    indicators = {entry.name: entry.model for entry in draft.entries.get("indicators", [])}
    for entry in draft.entries.get("targets", []):
        rule, indicator = entry.part("rule"), indicators.get(str(entry.raw.get("indicator")))
        if rule is not None and indicator is not None:
            yield entry, rule, indicator


def _former_rules(entry: Written) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Rules that were in force before a revision, each with its place in the entry."""
    for index, revision in enumerate(entry.model.revisions if entry.model else ()):
        if revision.was.rule is not None:
            yield ("revisions", index, "was", "rule"), revision.was.rule


def rule_fits_indicator(draft: Draft, _around: Surroundings) -> Iterator[Fault]:
    """A share is judged on ratios, a cut on counts or amounts, a rank on ranks."""
    for entry, rule, indicator in _judged(draft):
        for path, one in ((("indicator",), rule), *_former_rules(entry)):
            for kind, values in FITTING:
                if isinstance(one, kind) and indicator.value not in values:
                    yield draft.report(
                        (*entry.path, *path),
                        f"{indicator.id} ({indicator.value})",
                        "fitting_indicator",
                        kind=one.kind,
                        choices=", ".join(values),
                    )


# What a plan's entry may be judged by. Tasks with a start, a condition or a window are milestones.
JUDGED_BY: dict[Entry, tuple[str, ...]] = {
    Entry.DIRECTION: ("direction",),
    Entry.MILESTONE: ("milestone",),
    Entry.WINDOW: ("milestone",),
    Entry.START: ("milestone",),
    Entry.CONDITIONAL: ("milestone",),
    Entry.RECURRING: ("recurring",),
    Entry.YEARLY: ("recurring",),
}


def entry_fits_rule(draft: Draft, _around: Surroundings) -> Iterator[Fault]:
    """Each kind of entry is judged by its own rule, and has the moments that make it that kind."""
    for entry in draft.entries.get("targets", []):
        target = entry.model
        if target is None:
            continue
        kind, rules = target.entry_kind, JUDGED_BY.get(target.entry_kind, ())
        if rules and target.rule.kind not in rules:
            path = (*entry.path, "entry")
            yield draft.report(path, kind, "entry_rule", kind=kind, choices=", ".join(rules))
        is_recurring = target.rule.kind == "recurring"
        if is_recurring != (target.due == EACH_YEAR) and target.is_task:
            yield draft.report((*entry.path, "due"), entry.raw.get("due"), "task_due")
        needs_start = is_recurring or kind in (Entry.WINDOW, Entry.START, Entry.CONDITIONAL)
        if needs_start and target.starts is None:
            yield draft.report((*entry.path, "entry"), kind, "task_starts")
        if kind is Entry.WINDOW and target.due_day(Calendar.CALENDAR) is None:
            yield draft.report((*entry.path, "due"), entry.raw.get("due"), "window_due")
        moments = (target.starts, target.due)
        if kind is Entry.CONDITIONAL and not any(isinstance(one, Event) for one in moments):
            yield draft.report((*entry.path, "starts"), entry.raw.get("starts"), "condition")


def revisions_are_ordered(draft: Draft, _around: Surroundings) -> Iterator[Fault]:
    """Revisions are told in order of their days."""
    for entry in draft.entries.get("targets", []):
        revisions = entry.model.revisions if entry.model else ()
        for index, revision in enumerate(revisions):
            path = (*entry.path, "revisions", index)
            if index and revision.on <= revisions[index - 1].on:
                yield draft.report((*path, "on"), revision.on, "revision_order")


def share_is_within_whole(draft: Draft, _around: Surroundings) -> Iterator[Fault]:
    """The points of a share's trajectory are percentages of at most 100%."""
    for entry, rule, indicator in _judged(draft):
        if isinstance(rule, Trajectory) and indicator.value is ValueKind.RATIO:
            beyond = [value for value in rule.points.values() if value > 1]
            if beyond:
                yield draft.report((*entry.path, "rule", "points"), beyond[0], "reachable_share")


def agencies_can_be_judged(draft: Draft, _around: Surroundings) -> Iterator[Fault]:
    """Agency by agency only what one agency's figure decides: a share or a level."""
    for entry, rule, _ in _judged(draft):
        if entry.raw.get("per") != "agency":
            continue
        for path, one in ((("per",), rule), *_former_rules(entry)):
            if not isinstance(one, ShareRule | LevelRule):
                yield draft.report((*entry.path, *path), one.kind, "per_agency_rule")


def direction_agrees(draft: Draft, _around: Surroundings) -> Iterator[Fault]:
    """Which way is good is said once: by the rule, and not against it by the indicator."""
    for entry, rule, indicator in _judged(draft):
        path = (*entry.path, "rule")
        lower = isinstance(rule, Reduction | RankRule) or getattr(rule, "op", None) == "<="
        higher = isinstance(rule, CountRule | GrowthRule) or getattr(rule, "op", None) in (
            ">",
            ">=",
        )
        if (lower and indicator.better is Better.HIGHER) or (
            higher and indicator.better is Better.LOWER
        ):
            yield draft.report(path, f"better: {indicator.better}", "agreeing_direction")
        if isinstance(rule, DirectionRule) and indicator.better is None:
            yield draft.report(path, f"{indicator.id}: better: —", "direction_of_direction")


def due_fits_rule(draft: Draft, _around: Surroundings) -> Iterator[Fault]:
    """A target is due after its baseline, a trajectory ends when the target is due."""
    for entry in draft.entries.get("targets", []):
        rule, due, path = entry.part("rule"), entry.part("due"), (*entry.path, "due")
        calendar, target = _calendar(draft, entry), entry.model
        if isinstance(due, Moment):
            day = due.last_day(calendar)
            opens_on = target.opens_on if target is not None else None
            if opens_on is not None and target.due_day(calendar) < opens_on:
                yield draft.report(path, due.written, "due_after", moment=opens_on)
            if isinstance(rule, Reduction) and day <= rule.baseline.last_day(calendar):
                yield draft.report(path, due.written, "due_after", moment=rule.baseline.written)
            if isinstance(rule, Trajectory):
                last = max(rule.points)
                if abs((day - end_date(quarter_ordinal(last), calendar)).days) > 31:  # noqa: PLR2004
                    yield draft.report(path, due.written, "due_at", moment=last)
        if entry.raw.get("until") is not None and entry.raw.get("due") != EACH_YEAR:
            yield draft.report((*entry.path, "until"), entry.raw.get("until"), "until_each_year")


def _calendar(draft: Draft, entry: Written) -> Calendar:
    for plan in draft.entries.get("plans", []):
        if plan.name == entry.raw.get("plan") and plan.model and plan.model.calendar:
            return Calendar(plan.model.calendar)
    return draft.settings.calendar


def thresholds_ordered(draft: Draft, _around: Surroundings) -> Iterator[Fault]:
    """The at-risk threshold lies below the on-track one."""
    settings = draft.settings
    if settings.at_risk >= settings.on_track:
        yield draft.report(("settings", "at_risk"), settings.at_risk, "below_on_track")
    for entry in draft.entries.get("targets", []):
        if entry.model is None:
            continue
        at_risk = entry.model.at_risk if entry.model.at_risk is not None else settings.at_risk
        on_track = entry.model.on_track if entry.model.on_track is not None else settings.on_track
        own = entry.model.at_risk is not None or entry.model.on_track is not None
        if own and at_risk >= on_track:
            yield draft.report((*entry.path, "at_risk"), at_risk, "below_on_track")


def quotes_are_verbatim(draft: Draft, around: Surroundings) -> Iterator[Fault]:
    """The quote stands in the plan's text, word for word."""
    for entry in draft.entries.get("targets", []):
        text = around.plan_texts.get(str(entry.raw.get("plan")))
        quote = entry.raw.get("quote")
        if text is not None and isinstance(quote, str) and plain_text(quote) not in text:
            yield draft.report((*entry.path, "quote"), quote, "verbatim")


def plain_text(text: str) -> str:
    """Text as quotes are compared: NFC, asterisks removed, white space collapsed."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text).replace("*", "")).strip()


def leads_are_registered(draft: Draft, around: Surroundings) -> Iterator[Fault]:
    """A lead that names no registered agency is kept as written, with a warning."""
    territories = {
        plan.name: plan.model.territory for plan in draft.entries.get("plans", []) if plan.model
    }
    for entry in draft.entries.get("targets", []):
        lead = entry.raw.get("lead")
        codes = [
            code
            for code in territories.get(str(entry.raw.get("plan")), ())
            if code in around.agencies
        ]
        local = {agency.code: agency for agency in inside(around.agencies, codes)}
        if isinstance(lead, str) and not bears_name(local, lead):
            yield draft.report((*entry.path, "lead"), lead, "registered_lead", level="warning")


def indicators_are_used(draft: Draft, _around: Surroundings) -> Iterator[Fault]:
    """An indicator no target uses is probably a slip."""
    used: set[str] = set()
    for entry in draft.entries.get("targets", []):
        used.add(str(entry.raw.get("indicator")))
        used.update(str(word) for word in _words(entry.raw.get("context")))
    for entry in draft.entries.get("indicators", []):
        if entry.name not in used:
            yield draft.report((*entry.path, "id"), entry.name, "used", level="warning")


# All rules, in the order their faults are found (they are shown by line). To add one: a function
# of a draft and its surroundings that yields faults, named here, with its sentence in vi and en.
RULES = (
    unique_ids,
    known_references,
    known_agencies,
    rule_fits_indicator,
    entry_fits_rule,
    revisions_are_ordered,
    share_is_within_whole,
    agencies_can_be_judged,
    direction_agrees,
    due_fits_rule,
    thresholds_ordered,
    quotes_are_verbatim,
    leads_are_registered,
    leads_have_names,
    names_are_used,
    indicators_are_used,
)
