"""What is declared: plans, indicators, targets, agencies, and the catalog of all.

The pydantic models are at once the shape of targets.yaml, the source of its JSON Schema and the
frozen values the rest of the library works with. Nothing here reads files or judges figures.
The message of a ValueError raised here is a key under `expected.` of the language files.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator

from metrics.errors import UnknownTargetError
from metrics.notation import (
    SLUG_SCHEMA,
    Declared,
    Due,
    Event,
    Level,
    Moment,
    Opening,
    Share,
    Slug,
    Words,
    Year,
)
from metrics.periods import Calendar, Span
from metrics.rules import TASK_KINDS, TASK_RULES, MonthDay, RecurringRule, Rule


class ValueKind(StrEnum):
    """What one figure is."""

    COUNT = "count"
    RATIO = "ratio"
    SCORE = "score"
    RANK = "rank"
    AMOUNT = "amount"
    DONE = "done"


class Measure(StrEnum):
    """How figures add up over time."""

    STOCK = "stock"
    FLOW = "flow"
    SURVEY = "survey"
    PUBLISHED = "published"


# Breakdowns with a meaning of their own: what incoming territory had before it came in, and the
# part of a cut that is reclassification only.
TERRITORY_ADDED, CUT_RECLASSIFIED = "territory=added", "cut=reclassified"


class Better(StrEnum):
    """Which way is good."""

    HIGHER = "higher"
    LOWER = "lower"


def _as_tuple(value: object) -> object:
    return (value,) if isinstance(value, str) else value


_LEVEL_SCHEMA: dict[str, Any] = {
    "anyOf": [SLUG_SCHEMA, {"type": "array", "items": SLUG_SCHEMA, "minItems": 1}]
}
_ONE_WAY: dict[str, Any] = {
    "oneOf": [
        {"required": [key], "properties": {key: {"not": {"type": "null"}}}}
        for key in ("level", "agencies")
    ]
}


class Scope(Declared):
    """Who counts: every agency of some levels, or agencies named one by one."""

    model_config = ConfigDict(json_schema_extra=_ONE_WAY)

    level: Annotated[
        Annotated[tuple[Level, ...], Field(min_length=1), WithJsonSchema(_LEVEL_SCHEMA)] | None,
        BeforeValidator(_as_tuple),
    ] = None
    agencies: Annotated[tuple[Slug, ...], Field(min_length=1)] | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Scope:
        if (self.level is None) == (self.agencies is None):
            message = "one_scope"
            raise ValueError(message)
        return self


class Settings(Declared):
    """Thresholds in force unless a target sets its own (Open SDG progress method).

    report_days: days after a period's end by which it is reported; the 20th, six days after the
    14th, is the last day of the periodic reform reports (official letter 581/BNV-CCHC).
    """

    calendar: Calendar = Calendar.ADMINISTRATIVE
    on_track: Share = Decimal("0.95")
    at_risk: Share = Decimal("0.60")
    min_coverage: Share = Decimal("0.8")
    near: Share = Decimal("0.05")
    report_days: Annotated[int, Field(ge=0, le=366, strict=True)] = 6


class ReportRule(Declared):
    """A periodic report the plan asks for; `before` is strict: 12-15 means by 14/12."""

    every: Span
    before: MonthDay | None = None


class Plan(Declared):
    """A signed plan."""

    id: Slug
    number: str | None = None
    issuer: Words | None = None
    signed: date | Year | None = None
    title: Words
    calendar: Calendar | None = None
    reports: tuple[ReportRule, ...] = ()
    territory: tuple[Slug, ...] = ()
    text: str | None = None


class Indicator(Declared):
    """What is measured, its unit and how it adds up."""

    id: Slug
    name: Words
    unit: str
    value: ValueKind
    measure: Measure
    better: Better | None = None
    every: Literal[Span.QUARTER, Span.YEAR] | None = None
    max_age: Annotated[int, Field(ge=0, le=40)] | None = None
    denominator: Literal["sum", "last"] = "sum"
    reported_by: Scope | None = None
    definition: Words | None = None

    @property
    def allowed_age(self) -> int:
        """Quarters after which a figure is too old: two when reported by quarter, four by year."""
        if self.max_age is not None:
            return self.max_age
        return QUARTERS_ALLOWED[self.frequency]

    @property
    def frequency(self) -> Span:
        """How often it is reported: published figures yearly, others quarterly unless declared."""
        if self.every is not None:
            return self.every
        return Span.YEAR if self.measure is Measure.PUBLISHED else Span.QUARTER

    @property
    def accumulates(self) -> bool:
        """Whether the year's figure grows from zero (units inspected out of all units)."""
        if self.measure is not Measure.FLOW:
            return False
        return self.value in (ValueKind.COUNT, ValueKind.AMOUNT) or self.denominator == "last"


QUARTERS_ALLOWED = {Span.QUARTER: 2, Span.YEAR: 4}


class Entry(StrEnum):
    """What an entry of a plan is, as the plans themselves are made up."""

    QUANTIFIED = "quantified"
    DIRECTION = "direction"
    MILESTONE = "milestone"
    RECURRING = "recurring"
    START = "start"
    CONDITIONAL = "conditional"
    WINDOW = "window"
    YEARLY = "yearly"


class Tie(StrEnum):
    """How one entry is related to another; both stay entries of their own."""

    SUPERSEDES = "supersedes"
    SAME_IDEA = "same_idea"
    CONTRADICTS = "contradicts"
    INTERIM = "interim"
    PART_OF = "part_of"
    FOLLOWS = "follows"


class Relation(Declared):
    """A related entry, shown beside this one and this one beside it; never merged."""

    target: Slug
    how: Tie
    note: Words | None = None


_Name = Annotated[str, Field(min_length=1)]
LeadNames = dict[_Name, _Name]


@dataclass(frozen=True, slots=True)
class Lead:
    """Who leads or coordinates a target, by name.

    vi: as the plan writes it; en: in English; code: the first declared text of that English name,
    since plans write one name in several ways.
    """

    vi: str
    en: str
    code: str

    def in_language(self, language: str) -> str:
        """Name in the language asked for ("vi" or "en")."""
        return self.en if language == "en" else self.vi


class Former(Declared):
    """What was declared before a revision: only the keys that were different."""

    section: str | None = None
    quote: str | None = None
    rule: Rule | None = None
    starts: Opening | None = None
    due: Due | None = None
    until: Year | None = None
    lead: str | None = None
    scope: Scope | None = None
    on_track: Share | None = None
    at_risk: Share | None = None
    min_coverage: Share | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Former:
        if not self.model_fields_set:
            message = "former"
            raise ValueError(message)
        return self


class Revision(Declared):
    """A change of a target: the day from which the new value counts, who, why, and what was."""

    on: date
    by: Annotated[str, Field(min_length=1)]
    why: Words
    was: Former


def _without_required_indicator(schema: dict[str, Any]) -> None:
    """A task is its own indicator, so editors must not ask for one."""
    schema["required"].remove("indicator")


class Target(Declared):
    """One target: the sentence, what it measures, how it is judged, who answers for it.

    A task (rule milestone or recurring) that names no indicator is its own.
    """

    model_config = ConfigDict(json_schema_extra=_without_required_indicator)

    id: Slug
    plan: Slug
    section: str
    quote: Annotated[str, Field(min_length=1)]
    name: Words
    indicator: Slug
    rule: Rule
    entry: Entry | None = None
    starts: Opening | None = None
    due: Due
    until: Year | None = None
    lead: str | None = None
    coordinating: str | None = None
    scope: Scope | None = None
    per: Literal["agency"] | None = None
    field: Slug
    product: Words | None = None
    evidence: Words | None = None
    context: tuple[Slug, ...] = ()
    related: tuple[Relation, ...] = ()
    reading: Words | None = None
    on_track: Share | None = None
    at_risk: Share | None = None
    min_coverage: Share | None = None
    revisions: tuple[Revision, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _names_itself(cls, raw: object) -> object:
        if not isinstance(raw, dict) or "indicator" in raw or "id" not in raw:
            return raw
        rule = raw.get("rule")
        kind = rule.get("kind") if isinstance(rule, dict) else None
        return {**raw, "indicator": raw["id"]} if kind in TASK_KINDS else raw

    @property
    def entry_kind(self) -> Entry:
        """Kind of entry: as declared, else as the rule says."""
        if self.entry is not None:
            return self.entry
        if self.rule.kind in ("direction", *TASK_KINDS):
            return Entry(self.rule.kind)
        return Entry.QUANTIFIED

    @property
    def is_task(self) -> bool:
        """Whether it is something to be done by a day, rather than a figure to be reached."""
        return isinstance(self.rule, TASK_RULES)

    @property
    def opens_on(self) -> date | None:
        """First day of the work, where the plan names one or the event it waits for has come."""
        if isinstance(self.starts, Event):
            return self.starts.on
        return self.starts.civil_start if self.starts is not None else None

    @property
    def awaits_event(self) -> bool:
        """Whether it begins with an event that has not come."""
        return isinstance(self.starts, Event) and self.starts.on is None

    def due_day(self, calendar: Calendar) -> date | None:
        """Last good day of a dated deadline; None for yearly, standing and undated ones.

        Days of tasks are civil days; periods of figures end as the plan's calendar says.
        """
        if isinstance(self.due, Moment):
            return self.due.civil_end if self.is_task else self.due.last_day(calendar)
        return self.due.on if isinstance(self.due, Event) else None

    def in_force(self, day: date) -> Target:
        """The target as it was declared to stand on a day, revisions after it undone."""
        changes: dict[str, Any] = {}
        for revision in sorted(self.revisions, key=lambda one: one.on, reverse=True):
            if revision.on > day:
                former = revision.was
                changes |= {key: getattr(former, key) for key in former.model_fields_set}
        return self.model_copy(update=changes) if changes else self


def own_indicator(target: Target) -> Indicator:
    """Indicator of a task that names none: done (1) or not (0), with its day in the note."""
    rule = target.rule
    recurring = isinstance(rule, RecurringRule)
    return Indicator(
        id=target.id,
        name=target.name,
        unit="milestones",
        value=ValueKind.DONE,
        measure=Measure.STOCK,
        better=Better.HIGHER,
        every=Span.YEAR if isinstance(rule, RecurringRule) and rule.every is Span.YEAR else None,
        max_age=0 if recurring else None,
        reported_by=target.scope,
        definition=target.evidence,
    )


class Document(Declared):
    """The whole of targets.yaml."""

    settings: Settings = Settings()
    plans: tuple[Plan, ...]
    leads: LeadNames = Field(default_factory=dict)
    indicators: tuple[Indicator, ...]
    targets: tuple[Target, ...]


class Agency(BaseModel):
    """A reporting unit with its validity and successors, one row of agencies.csv.

    valid_from None means it existed before the register begins; `absorbs` names territory or
    bodies that came in from outside the register; `shares`: successor -> part of it that went
    there, where a split was settled in numbers.
    """

    model_config = ConfigDict(frozen=True)

    code: str
    name_vi: str
    name_en: str
    short_vi: str
    level: str
    parent: str | None
    valid_from: date | None
    valid_to: date | None
    successors: tuple[str, ...]
    absorbs: Words | None
    shares: dict[str, Decimal] = {}

    def in_language(self, language: str) -> str:
        """Full name in the language asked for ("vi" or "en")."""
        return self.name_en if language == "en" else self.name_vi

    def short_in_language(self, language: str) -> str:
        """Name in small room: short in Vietnamese, the full one in English, which has no other."""
        return self.name_en if language == "en" else self.short_vi

    def is_valid(self, day: date) -> bool:
        """Whether the agency exists on the day."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )


class Catalog(BaseModel):
    """Everything declared, checked and frozen; the only form in which the library uses it.

    leads: the English name of every text of `lead` and `coordinating`.
    """

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)

    settings: Settings
    plans: dict[str, Plan]
    leads: dict[str, str]
    indicators: dict[str, Indicator]
    targets: dict[str, Target]
    agencies: dict[str, Agency]
    fingerprint: str

    @cached_property
    def predecessors(self) -> dict[str, tuple[str, ...]]:
        """Agencies that each agency took something over from."""
        found: dict[str, tuple[str, ...]] = {}
        for agency in self.agencies.values():
            for successor in agency.successors:
                found[successor] = (*found.get(successor, ()), agency.code)
        return found

    def target(self, target_id: str) -> Target:
        """Target by id; raises UnknownTargetError."""
        try:
            return self.targets[target_id]
        except KeyError:
            raise UnknownTargetError(target_id) from None

    def lead(self, written: str | None) -> Lead | None:
        """Who leads or coordinates as a target has it, None where its plan names nobody."""
        if written is None:
            return None
        english = self.leads[written]
        return Lead(written, english, self._first_written[english])

    @cached_property
    def _first_written(self) -> dict[str, str]:
        """First text of each English name."""
        return {english: written for written, english in reversed(self.leads.items())}

    def calendar_of(self, plan_id: str) -> Calendar:
        """Calendar a plan's periods follow: its own, or the general setting."""
        return self.plans[plan_id].calendar or self.settings.calendar
