"""The rules a target can be judged by, as they are written in targets.yaml."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from metrics.notation import (
    PERCENT_SCHEMA,
    Cut,
    Declared,
    Number,
    Percent,
    Point,
    RatioOrNumber,
    Slug,
    Year,
    read_cut,
)


class Operator(StrEnum):
    """How an actual is compared with the target value; AT_MOST is implied by cuts and ranks."""

    AT_LEAST = ">="
    MORE_THAN = ">"
    EXACTLY = "="
    AT_MOST = "<="


class Reduction(Declared):
    """Cut by a percentage or an absolute number against a baseline period."""

    kind: Literal["reduction"]
    by: Annotated[
        Cut,
        BeforeValidator(read_cut),
        WithJsonSchema({"anyOf": [PERCENT_SCHEMA, {"type": "number", "exclusiveMinimum": 0}]}),
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
    points: Annotated[
        dict[Year, RatioOrNumber],
        Field(json_schema_extra={"minProperties": 2, "propertyNames": {"pattern": r"^\d{4}$"}}),
    ]

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
