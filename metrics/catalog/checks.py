"""What must hold between the entries of targets.yaml, the register and the plan texts.

RULES is the whole list. A rule looks at a draft and yields faults; it never stops at the first.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from metrics.catalog.draft import nearest
from metrics.catalog.leads import bears_name
from metrics.model import Better, ValueKind
from metrics.notation import EACH_YEAR, Moment
from metrics.periods import Calendar, end_date, quarter_ordinal
from metrics.rules import (
    CountRule,
    DirectionRule,
    GrowthRule,
    LevelRule,
    MilestoneRule,
    RankRule,
    Reduction,
    ShareRule,
    Trajectory,
)
from metrics.status.population import inside

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from metrics.catalog.draft import Draft, Entry
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
)


def _judged(draft: Draft) -> Iterator[tuple[Entry, Any, Any]]:
    """Targets whose rule is valid, with that rule and their valid indicator."""
    indicators = {entry.name: entry.model for entry in draft.entries.get("indicators", [])}
    for entry in draft.entries.get("targets", []):
        rule, indicator = entry.part("rule"), indicators.get(str(entry.raw.get("indicator")))
        if rule is not None and indicator is not None:
            yield entry, rule, indicator


def rule_fits_indicator(draft: Draft, _around: Surroundings) -> Iterator[Fault]:
    """A share is judged on ratios, a cut on counts or amounts, a rank on ranks."""
    for entry, rule, indicator in _judged(draft):
        for kind, values in FITTING:
            if isinstance(rule, kind) and indicator.value not in values:
                yield draft.report(
                    (*entry.path, "indicator"),
                    f"{indicator.id} ({indicator.value})",
                    "fitting_indicator",
                    kind=rule.kind,
                    choices=", ".join(values),
                )


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
        if entry.raw.get("per") == "agency" and not isinstance(rule, ShareRule | LevelRule):
            yield draft.report((*entry.path, "per"), rule.kind, "per_agency_rule")


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
        calendar = _calendar(draft, entry)
        if isinstance(due, Moment) and due.last_day(calendar) is not None:
            day = due.last_day(calendar)
            if isinstance(rule, Reduction) and day <= rule.baseline.last_day(calendar):
                yield draft.report(path, due.written, "due_after", moment=rule.baseline.written)
            if isinstance(rule, Trajectory):
                last = max(rule.points)
                if abs((day - end_date(quarter_ordinal(last), calendar)).days) > 31:  # noqa: PLR2004
                    yield draft.report(path, due.written, "due_at", moment=last)
        if entry.raw.get("until") is not None and entry.raw.get("due") != EACH_YEAR:
            yield draft.report((*entry.path, "until"), entry.raw.get("until"), "until_each_year")


def _calendar(draft: Draft, entry: Entry) -> Calendar:
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
    share_is_within_whole,
    agencies_can_be_judged,
    direction_agrees,
    due_fits_rule,
    thresholds_ordered,
    quotes_are_verbatim,
    leads_are_registered,
    indicators_are_used,
)
