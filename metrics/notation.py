"""How values are written in targets.yaml: percentages, numbers, dates, cuts, words.

The message of a ValueError raised here is a key under `expected.` of the language files.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    WithJsonSchema,
)

from metrics.periods import (
    FIRST_YEAR,
    LAST_YEAR,
    Calendar,
    end_date,
    parse_period,
    start_date,
)


class Declared(BaseModel):
    """Common behaviour of everything written in targets.yaml: frozen, no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True)


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


SLUG = r"[A-Za-z][A-Za-z0-9_.-]*"


def _slug(value: str) -> str:
    if not re.fullmatch(SLUG, value):
        message = "slug"
        raise ValueError(message)
    return value


def _year(value: int) -> int:
    if not FIRST_YEAR <= value <= LAST_YEAR:
        message = "year"
        raise ValueError(message)
    return value


PERCENT_SCHEMA = {"type": "string", "pattern": r"^\d+([.,]\d+)? ?%$", "examples": ["80%"]}
Percent = Annotated[Decimal, BeforeValidator(_percent), WithJsonSchema(PERCENT_SCHEMA)]
Number = Annotated[Decimal, BeforeValidator(_number), WithJsonSchema({"type": "number"})]
RatioOrNumber = Annotated[
    Decimal,
    BeforeValidator(_ratio_or_number),
    WithJsonSchema({"anyOf": [PERCENT_SCHEMA, {"type": "number"}]}),
]
SLUG_SCHEMA = {"type": "string", "pattern": f"^{SLUG}$"}
_YEAR_SCHEMA = {"type": "integer", "minimum": FIRST_YEAR, "maximum": LAST_YEAR}
Slug = Annotated[str, AfterValidator(_slug), WithJsonSchema(SLUG_SCHEMA)]
Year = Annotated[int, Field(strict=True), AfterValidator(_year), WithJsonSchema(_YEAR_SCHEMA)]
Level = Slug
Share = Annotated[
    Decimal,
    BeforeValidator(_number),
    Field(ge=0, le=1),
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": 1}),
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

    @property
    def civil_end(self) -> date:
        """Last day of the calendar year, quarter or month written: how documents are dated."""
        return self.last_day(Calendar.CALENDAR)

    @property
    def civil_start(self) -> date:
        """First day of the calendar year, quarter or month written.

        >>> _read_moment("2018-Q4").civil_start.isoformat()
        '2018-10-01'
        """
        if self.closes is not None:
            period = parse_period(self.written)
            return start_date(period.opens, Calendar.CALENDAR)
        whole_month = len(self.written) == len("2024-02")
        day = self.day or date.min
        return day.replace(day=1) if whole_month else day


def _moment(value: object) -> Moment:
    try:
        return _read_moment(value)
    except (ValueError, OverflowError):
        message = "moment"
        raise ValueError(message) from None


def _read_moment(value: object) -> Moment:
    if isinstance(value, Moment):
        return value
    if isinstance(value, date):
        return Moment(written=value.isoformat(), day=value)
    text = str(value).strip()
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return Moment(written=text, day=date.fromisoformat(text))
    if re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", text):
        year, month = (int(part) for part in text.split("-"))
        _year(year)
        following = date(year + month // 12, month % 12 + 1, 1)
        return Moment(written=text, day=date.fromordinal(following.toordinal() - 1))
    if re.fullmatch(r"\d{4}(-(Q[1-4]|H[12]))?", text):
        return Moment(written=text, closes=parse_period(text).closes)
    raise ValueError(text)


_MOMENT_SCHEMA: dict[str, Any] = {
    "anyOf": [
        _YEAR_SCHEMA,
        {
            "type": "string",
            "pattern": r"^\d{4}(-(Q[1-4]|H[12]|(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?))?$",
        },
    ]
}


class Event(Declared):
    """A moment that is an event without a date in the plan; `on` is its day once it is known."""

    event: Words
    on: date | None = None


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


def _opening(value: object) -> object:
    if isinstance(value, Moment | Event):
        return value
    return Event.model_validate(value) if isinstance(value, dict) else _moment(value)


Opening = Annotated[
    Annotated[Moment, WithJsonSchema(_MOMENT_SCHEMA)] | Event, BeforeValidator(_opening)
]
Point = Annotated[Moment, BeforeValidator(_moment), WithJsonSchema(_MOMENT_SCHEMA)]
Due = Annotated[
    Annotated[Moment, WithJsonSchema(_MOMENT_SCHEMA)] | Event | Literal["each_year", "standing"],
    BeforeValidator(_due),
]


class Cut(BaseModel):
    """How much to cut: a share of the baseline ("5%") or an absolute number (100)."""

    model_config = ConfigDict(frozen=True)

    size: Decimal
    is_relative: bool

    def target_value(self, baseline: Decimal | Fraction) -> Fraction:
        """What is left when the cut is done, exact."""
        size = Fraction(self.size)
        return Fraction(baseline) * (1 - size) if self.is_relative else Fraction(baseline) - size


def read_cut(value: object) -> object:
    """A cut as written: "5%" of the baseline, or an absolute number."""
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
