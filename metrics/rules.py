"""The rules a target can be judged by, as they are written in targets.yaml."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
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
from metrics.periods import QUARTERS_A_YEAR, SPAN_QUARTERS, Span, quarter_ordinal


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


_MONTH_DAY = r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$"
MonthDay = Annotated[str, Field(pattern=_MONTH_DAY)]


def day_before(written: str, year: int) -> date:
    """Last good day of "trước ngày 15/12", written 12-15, in a year.

    Before a day that the year lacks it is the last day of the month.

    >>> [day_before(one, 2023).isoformat() for one in ("12-15", "01-01", "02-29")]
    ['2023-12-14', '2022-12-31', '2023-02-28']
    """
    month, number = (int(part) for part in written.split("-"))
    after = min(number, monthrange(year, month)[1] + 1)
    return date(year, month, 1) + timedelta(days=after - 2)


class RecurringRule(Declared):
    """Done anew every period, each instance by its own day.

    before: strict, "12-15" means by 14/12; by: the day itself still counts; day: of the last month
    of each quarter or half-year. None of them: the last day of the period.
    """

    kind: Literal["recurring"]
    every: Span
    before: MonthDay | None = None
    by: MonthDay | None = None
    day: Annotated[int, Field(ge=1, le=31, strict=True)] | None = None

    @model_validator(mode="after")
    def _one_day(self) -> RecurringRule:
        days = [one for one in (self.before, self.by, self.day) if one is not None]
        is_yearly = self.every is Span.YEAR
        if len(days) > 1 or (days and (self.day is None) != is_yearly):
            message = "recurring_day"
            raise ValueError(message)
        return self

    def due_day(self, year: int, quarter: int) -> date:
        """Last good day of the instance whose period closes with this quarter of the year.

        >>> rule = RecurringRule(kind="recurring", every="year", before="12-15")
        >>> rule.due_day(2024, 4).isoformat()
        '2024-12-14'
        """
        if self.before is not None:
            return day_before(self.before, year)
        month, number = quarter * 3, self.day or 31
        if self.by is not None:
            month, number = (int(part) for part in self.by.split("-"))
        return date(year, month, min(number, monthrange(year, month)[1]))

    def instances(self, year: int) -> tuple[tuple[int, date], ...]:
        """(quarter ordinal its figure is filed for, last good day) of each instance of a year."""
        if self.every is Span.YEAR:
            day = self.due_day(year, QUARTERS_A_YEAR)
            return ((quarter_ordinal(day.year, (day.month + 2) // 3), day),)
        step = SPAN_QUARTERS[self.every]
        quarters = range(step, QUARTERS_A_YEAR + 1, step)
        return tuple((quarter_ordinal(year, one), self.due_day(year, one)) for one in quarters)


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
    | RecurringRule
    | DirectionRule,
    Field(discriminator="kind"),
]

# Rules whose figure is "done or not", so that the target is its own indicator.
TASK_RULES = (MilestoneRule, RecurringRule)
TASK_KINDS = ("milestone", "recurring")
