"""What is declared: plans, indicators, targets with their rules, agencies, and the catalog of all.

The pydantic models are at once the shape of targets.yaml, the source of its JSON Schema and the
frozen values the rest of the library works with. Nothing here reads files or judges figures.
The message of a ValueError raised here is a key under `expected.` of the language files.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    WithJsonSchema,
    model_validator,
)

from metrics.errors import UnknownTargetError
from metrics.periods import (
    FIRST_YEAR,
    LAST_YEAR,
    Calendar,
    Span,
    end_date,
    parse_period,
)


class Declared(BaseModel):
    """Common behaviour of everything written in targets.yaml: frozen, no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True)


# --- scalars ------------------------------------------------------------------------------------


def _percent(value: object) -> Decimal:
    if isinstance(value, str) and re.fullmatch(r"\d+(?:[.,]\d+)?\s?%", value.strip()):
        return Decimal(value.strip().rstrip("% ").replace(",", ".")) / 100
    message = "percent"
    raise ValueError(message)


def _number(value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        message = "number"
        raise ValueError(message)  # noqa: TRY004 - pydantic collects ValueError only
    try:
        number = Decimal(str(value).strip().removesuffix("%"))
    except InvalidOperation:
        message = "number"
        raise ValueError(message) from None
    if not number.is_finite():
        message = "number"
        raise ValueError(message)
    return number


def _ratio_or_number(value: object) -> Decimal:
    """Percentages become ratios; bare numbers stay on their own scale."""
    return (
        _percent(value)
        if isinstance(value, str) and value.strip().endswith("%")
        else _number(value)
    )


def _slug(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_.-]*", value):
        message = "slug"
        raise ValueError(message)
    return value


def _year(value: int) -> int:
    if not FIRST_YEAR <= value <= LAST_YEAR:
        message = "year"
        raise ValueError(message)
    return value


_PERCENT_SCHEMA = {"type": "string", "pattern": r"^\d+([.,]\d+)? ?%$", "examples": ["80%"]}
Percent = Annotated[Decimal, BeforeValidator(_percent), WithJsonSchema(_PERCENT_SCHEMA)]
Number = Annotated[Decimal, BeforeValidator(_number), WithJsonSchema({"type": "number"})]
RatioOrNumber = Annotated[
    Decimal,
    BeforeValidator(_ratio_or_number),
    WithJsonSchema({"anyOf": [_PERCENT_SCHEMA, {"type": "number"}]}),
]
Slug = Annotated[str, AfterValidator(_slug)]
Year = Annotated[int, Field(strict=True), AfterValidator(_year)]
Level = Slug
Share = Annotated[
    Decimal, BeforeValidator(_number), Field(ge=0, le=1), WithJsonSchema({"type": "number"})
]


class Words(Declared):
    """One text in both languages of the interface."""

    vi: Annotated[str, Field(min_length=1)]
    en: Annotated[str, Field(min_length=1)]

    def in_language(self, language: str) -> str:
        """Text in the language asked for ("vi" or "en")."""
        return self.en if language == "en" else self.vi


# --- moments ------------------------------------------------------------------------------------


class Moment(BaseModel):
    """A point in time as plans write it: a day, a month, a quarter or a year, kept as written."""

    model_config = ConfigDict(frozen=True)

    written: str
    day: date | None = None
    closes: int | None = None

    def last_day(self, calendar: Calendar) -> date:
        """Last day that still counts, in the calendar of the plan."""
        if self.day is not None:
            return self.day
        return end_date(self.closes or 0, calendar)


def _moment(value: object) -> Moment:
    if isinstance(value, Moment):
        return value
    if isinstance(value, bool):
        message = "moment"
        raise ValueError(message)  # noqa: TRY004 - pydantic collects ValueError only
    if isinstance(value, date):
        return Moment(written=value.isoformat(), day=value)
    text = str(value).strip()
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return Moment(written=text, day=date.fromisoformat(text))
    if re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", text):
        year, month = (int(part) for part in text.split("-"))
        following = date(year + month // 12, month % 12 + 1, 1)
        return Moment(written=text, day=date.fromordinal(following.toordinal() - 1))
    if re.fullmatch(r"\d{4}(-(Q[1-4]|H[12]))?", text):
        return Moment(written=text, closes=parse_period(text).closes)
    message = "moment"
    raise ValueError(message)


_MOMENT_SCHEMA: dict[str, Any] = {
    "anyOf": [
        {"type": "integer", "minimum": FIRST_YEAR, "maximum": LAST_YEAR},
        {"type": "string", "pattern": r"^\d{4}(-(Q[1-4]|H[12]|\d{2}|\d{2}-\d{2}))?$"},
    ]
}


class Event(Declared):
    """A deadline that is an event without a date in the plan."""

    event: Words


EACH_YEAR, STANDING = "each_year", "standing"


def _due(value: object) -> object:
    if isinstance(value, Moment | Event) or value in (EACH_YEAR, STANDING):
        return value
    if isinstance(value, dict):
        return Event.model_validate(value)
    try:
        return _moment(value)
    except ValueError:
        message = "due"
        raise ValueError(message) from None


Point = Annotated[Moment, BeforeValidator(_moment), WithJsonSchema(_MOMENT_SCHEMA)]
Due = Annotated[
    Moment | Event | Literal["each_year", "standing"],
    BeforeValidator(_due),
    WithJsonSchema(
        {
            "anyOf": [
                *_MOMENT_SCHEMA["anyOf"],
                {"enum": [EACH_YEAR, STANDING]},
                {
                    "type": "object",
                    "required": ["event"],
                    "properties": {"event": {"type": "object"}},
                },
            ]
        }
    ),
]


# --- rules --------------------------------------------------------------------------------------


class Operator(StrEnum):
    """How an actual is compared with the target value; LESS_EQUAL is implied by cuts and ranks."""

    AT_LEAST = ">="
    MORE_THAN = ">"
    EXACTLY = "="
    AT_MOST = "<="


class Cut(BaseModel):
    """How much to cut: a share of the baseline ("5%") or an absolute number (100)."""

    model_config = ConfigDict(frozen=True)

    size: Decimal
    is_relative: bool

    def target_value(self, baseline: Decimal | Fraction) -> Fraction:
        """What is left when the cut is done, exact."""
        size = Fraction(self.size)
        return Fraction(baseline) * (1 - size) if self.is_relative else Fraction(baseline) - size


def _cut(value: object) -> object:
    if isinstance(value, Cut):
        return value
    if isinstance(value, str):
        cut = Cut(size=_percent(value), is_relative=True)
    else:
        cut = Cut(size=_number(value), is_relative=False)
    if cut.size <= 0 or (cut.is_relative and cut.size > 1):
        message = "cut"
        raise ValueError(message)
    return cut


class Reduction(Declared):
    """Cut by a percentage or an absolute number against a baseline period."""

    kind: Literal["reduction"]
    by: Annotated[
        Cut,
        BeforeValidator(_cut),
        WithJsonSchema({"anyOf": [_PERCENT_SCHEMA, {"type": "number", "exclusiveMinimum": 0}]}),
    ]
    baseline: Point


class _Compared(Declared):
    op: Operator = Operator.AT_LEAST


class ShareRule(_Compared):
    """A share of a total, sum of numerators over sum of denominators."""

    kind: Literal["share"]
    target: Percent
    nested_in: Slug | None = None

    @model_validator(mode="after")
    def _can_be_reached(self) -> ShareRule:
        if self.target > 1 or (self.target == 1 and self.op is Operator.MORE_THAN):
            message = "reachable_share"
            raise ValueError(message)
        return self


class LevelRule(_Compared):
    """A score on its own scale."""

    kind: Literal["level"]
    target: Number


class Trajectory(_Compared):
    """A value demanded at the end of each named year."""

    kind: Literal["trajectory"]
    points: dict[Year, RatioOrNumber]

    @model_validator(mode="after")
    def _leads_somewhere(self) -> Trajectory:
        years, values = list(self.points), list(self.points.values())
        if len(years) < 2:  # noqa: PLR2004 - a path has a start and an end
            message = "two_points"
            raise ValueError(message)
        if years != sorted(years):
            message = "ascending_years"
            raise ValueError(message)
        ordered = sorted(values, reverse=self.op is Operator.AT_MOST)
        if values != ordered or values[0] == values[-1]:
            message = "steady_points"
            raise ValueError(message)
        return self


class RankRule(Declared):
    """A place in a ranking; the smaller the better."""

    kind: Literal["rank"]
    at_most: Annotated[int, Field(ge=1, strict=True)]


class CountRule(Declared):
    """A cumulative count."""

    kind: Literal["count"]
    at_least: Annotated[int, Field(ge=1, strict=True)]


class GrowthRule(Declared):
    """Each year strictly above the year before."""

    kind: Literal["growth"]
    than: Literal["previous_year"]


class MilestoneRule(Declared):
    """Done by the due date."""

    kind: Literal["milestone"]


class DirectionRule(Declared):
    """A direction without a number: a trend is shown, never a colour."""

    kind: Literal["direction"]


Rule = Annotated[
    Reduction
    | ShareRule
    | LevelRule
    | Trajectory
    | RankRule
    | CountRule
    | GrowthRule
    | MilestoneRule
    | DirectionRule,
    Field(discriminator="kind"),
]


# --- entries ------------------------------------------------------------------------------------


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


class Scope(Declared):
    """Who counts: every agency of some levels, or agencies named one by one."""

    level: Annotated[tuple[Level, ...] | None, BeforeValidator(_as_tuple)] = None
    agencies: tuple[Slug, ...] | None = None

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
