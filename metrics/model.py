"""What is declared: plans, indicators, targets, agencies, and the catalog of all.

The pydantic models are at once the shape of targets.yaml, the source of its JSON Schema and the
frozen values the rest of the library works with. Nothing here reads files or judges figures.
The message of a ValueError raised here is a key under `expected.` of the language files.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator

from metrics.errors import UnknownTargetError
from metrics.notation import SLUG_SCHEMA, Declared, Due, Level, Share, Slug, Words, Year
from metrics.periods import Calendar, Span
from metrics.rules import Rule


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
    """Thresholds in force unless a target sets its own (Open SDG progress method)."""

    calendar: Calendar = Calendar.ADMINISTRATIVE
    on_track: Share = Decimal("0.95")
    at_risk: Share = Decimal("0.60")
    min_coverage: Share = Decimal("0.8")
    near: Share = Decimal("0.05")


class ReportRule(Declared):
    """A periodic report the plan asks for; `before` is strict: 12-15 means by 14/12."""

    every: Span
    before: Annotated[str, Field(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")] | None = None


class Plan(Declared):
    """A signed plan."""

    id: Slug
    number: str | None = None
    issuer: str | None = None
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


class Target(Declared):
    """One target: the sentence, what it measures, how it is judged, who answers for it."""

    id: Slug
    plan: Slug
    section: str
    quote: Annotated[str, Field(min_length=1)]
    name: Words
    indicator: Slug
    rule: Rule
    due: Due
    lead: str | None = None
    field: Slug
    reading: Words | None = None
    scope: Scope | None = None
    per: Literal["agency"] | None = None
    until: Year | None = None
    context: tuple[Slug, ...] = ()
    on_track: Share | None = None
    at_risk: Share | None = None
    min_coverage: Share | None = None


class Document(Declared):
    """The whole of targets.yaml."""

    settings: Settings = Settings()
    plans: tuple[Plan, ...]
    indicators: tuple[Indicator, ...]
    targets: tuple[Target, ...]


class Agency(BaseModel):
    """A reporting unit with its validity and successors, one row of agencies.csv.

    valid_from None means it existed before the register begins; `absorbs` names territory or
    bodies that came in from outside the register.
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
    absorbs: str | None

    def is_valid(self, day: date) -> bool:
        """Whether the agency exists on the day."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )


class Catalog(BaseModel):
    """Everything declared, checked and frozen; the only form in which the library uses it."""

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)

    settings: Settings
    plans: dict[str, Plan]
    indicators: dict[str, Indicator]
    targets: dict[str, Target]
    agencies: dict[str, Agency]
    fingerprint: str

    def target(self, target_id: str) -> Target:
        """Target by id; raises UnknownTargetError."""
        try:
            return self.targets[target_id]
        except KeyError:
            raise UnknownTargetError(target_id) from None

    def calendar_of(self, plan_id: str) -> Calendar:
        """Calendar a plan's periods follow: its own, or the general setting."""
        return self.plans[plan_id].calendar or self.settings.calendar
