"""Reporting periods: quarters, half-years and years in the administrative or statistical calendar.

Knows nothing of plans or stores. Inside the product a period end is an ordinal, the number of
quarters since year 0 (the first of 2024 is 8097), because ordinals compare alike in every calendar;
dates appear only where a calendar is named.

Administrative calendar: a quarter runs from the 15th of the month before it to the 14th of its last
month (cut-off days of the periodic reports of state agencies, as in official letter 581/BNV-CCHC).
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache

from metrics.errors import PeriodError

QUARTERS_A_YEAR = 4
FIRST_YEAR, LAST_YEAR = 1900, 2199


class Calendar(StrEnum):
    """How quarters are cut: by report cut-off days (15th to 14th) or by calendar months."""

    ADMINISTRATIVE = "administrative"
    CALENDAR = "calendar"


class Span(StrEnum):
    """Length of a reporting period."""

    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"


SPAN_QUARTERS = {Span.QUARTER: 1, Span.HALF: 2, Span.YEAR: QUARTERS_A_YEAR}


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A reporting period, ordered by the quarter it closes with.

    closes: ordinal of its last quarter; quarters: how many quarters it spans (1, 2 or 4).
    """

    closes: int
    quarters: int = 1

    @property
    def year(self) -> int:
        """Year the period belongs to."""
        return (self.closes - 1) // QUARTERS_A_YEAR

    @property
    def quarter(self) -> int:
        """Number, 1 to 4, of the last quarter in the period."""
        return (self.closes - 1) % QUARTERS_A_YEAR + 1

    @property
    def opens(self) -> int:
        """Ordinal of the first quarter in the period."""
        return self.closes - self.quarters + 1

    @property
    def span(self) -> Span:
        """Quarter, half-year or year."""
        return {1: Span.QUARTER, 2: Span.HALF, QUARTERS_A_YEAR: Span.YEAR}[self.quarters]

    def __str__(self) -> str:
        """Canonical code.

        >>> [str(parse_period(text)) for text in ("Quý III/2024", "6T/2024", "2024")]
        ['2024-Q3', '2024-H1', '2024']
        """
        if self.span is Span.YEAR:
            return str(self.year)
        if self.span is Span.HALF:
            return f"{self.year}-H{self.quarter // 2}"
        return f"{self.year}-Q{self.quarter}"


def quarter_ordinal(year: int, quarter: int = QUARTERS_A_YEAR) -> int:
    """Ordinal of a quarter; of the year's last quarter when none is named.

    >>> quarter_ordinal(2024, 1), quarter_ordinal(2024)
    (8097, 8100)
    """
    return year * QUARTERS_A_YEAR + quarter


def year_of(ordinal: int) -> int:
    """Year a quarter ordinal belongs to."""
    return (ordinal - 1) // QUARTERS_A_YEAR


def quarter_code(ordinal: int) -> str:
    """Code of the quarter with this ordinal.

    >>> quarter_code(8099)
    '2024-Q3'
    """
    return str(Period(ordinal))


_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_YEAR = r"(?P<year>(?:19|20|21)\d\d)"
# Forms a report may use, tried in order on the text without tone marks, spaces and capitals.
_FORMS: tuple[tuple[re.Pattern[str], Span], ...] = (
    (re.compile(rf"{_YEAR}[-/.]?q(?P<part>[1-4])"), Span.QUARTER),
    (re.compile(rf"q(?:uy)?\.?(?P<part>[1-4]|iv|i{{1,3}})[-/.]?(?:nam)?{_YEAR}"), Span.QUARTER),
    (re.compile(rf"{_YEAR}[-/.]?h(?P<part>[12])"), Span.HALF),
    (re.compile(rf"h(?P<part>[12])[-/.]?{_YEAR}"), Span.HALF),
    (re.compile(rf"6(?:t|thang)(?:daunam)?[-/.]?(?:nam)?{_YEAR}"), Span.HALF),
    (re.compile(rf"{_YEAR}[-/.]?6t"), Span.HALF),
    (re.compile(rf"(?:nam)?{_YEAR}"), Span.YEAR),
)


@lru_cache(maxsize=4096)
def parse_period(text: str) -> Period:
    """Period written as 2024-Q3, Q3/2024, Quý III/2024, 2024-H1, 6T/2024, 2024 or Năm 2024.

    Raises PeriodError for anything else.

    >>> parse_period("quý 4 năm 2023") == parse_period("2023-Q4")
    True
    """
    plain = "".join(
        char
        for char in unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
        if not unicodedata.combining(char) and not char.isspace()
    )
    for pattern, span in _FORMS:
        match = pattern.fullmatch(plain)
        if match is None:
            continue
        year = int(match["year"])
        if span is Span.YEAR:
            return Period(quarter_ordinal(year), QUARTERS_A_YEAR)
        part_text = match.groupdict().get("part") or "1"
        part = _ROMAN.get(part_text) or int(part_text)
        if span is Span.HALF:
            return Period(quarter_ordinal(year, part * 2), 2)
        return Period(quarter_ordinal(year, part))
    message = f"not a period: {text!r}"
    raise PeriodError(message)


@lru_cache(maxsize=4096)
def end_date(ordinal: int, calendar: Calendar) -> date:
    """Last day of the quarter.

    >>> end_date(quarter_ordinal(2024, 1), Calendar.ADMINISTRATIVE).isoformat()
    '2024-03-14'
    >>> end_date(quarter_ordinal(2024), Calendar.CALENDAR).isoformat()
    '2024-12-31'
    """
    year, month = year_of(ordinal), ((ordinal - 1) % QUARTERS_A_YEAR + 1) * 3
    day = 14 if calendar is Calendar.ADMINISTRATIVE else monthrange(year, month)[1]
    return date(year, month, day)


def start_date(ordinal: int, calendar: Calendar) -> date:
    """First day of the quarter: the day after the one before ended.

    >>> start_date(quarter_ordinal(2024, 1), Calendar.ADMINISTRATIVE).isoformat()
    '2023-12-15'
    """
    return end_date(ordinal - 1, calendar) + timedelta(days=1)


@lru_cache(maxsize=4096)
def last_ended(day: date, calendar: Calendar) -> int:
    """Ordinal of the newest quarter that has ended on or before the day.

    >>> quarter_code(last_ended(date(2026, 11, 22), Calendar.ADMINISTRATIVE))
    '2026-Q3'
    >>> quarter_code(last_ended(date(2026, 9, 14), Calendar.ADMINISTRATIVE))
    '2026-Q3'
    """
    ordinal = quarter_ordinal(day.year, (day.month - 1) // 3 + 1) + 1
    while end_date(ordinal, calendar) > day:
        ordinal -= 1
    return ordinal


@lru_cache(maxsize=4096)
def position(day: date, calendar: Calendar) -> Fraction:
    """Place of a day on the axis of quarter ends, exact; a quarter's end is its ordinal.

    Paths are linear in this measure, so that "three years of five" is 3/5 whatever the leap days.

    >>> position(date(2024, 12, 14), Calendar.ADMINISTRATIVE) == quarter_ordinal(2024)
    True
    """
    ended = last_ended(day, calendar)
    reached, following = end_date(ended, calendar), end_date(ended + 1, calendar)
    return ended + Fraction((day - reached).days, (following - reached).days)


# Moments are kept as naive UTC; days of filing are those of Viet Nam, which has no summer time.
VIET_NAM = timedelta(hours=7)


def viet_nam_day(moment: datetime) -> date:
    """Day in Viet Nam of a moment in naive UTC.

    >>> viet_nam_day(datetime(2024, 12, 14, 17, 0)).isoformat()
    '2024-12-15'
    """
    return (moment + VIET_NAM).date()


def day_over(day: date) -> datetime:
    """Last moment, in naive UTC, of a day in Viet Nam.

    >>> day_over(date(2024, 12, 14)).isoformat()
    '2024-12-14T16:59:59.999999'
    """
    return datetime.combine(day, time.max) - VIET_NAM


_DATES = re.compile(r"(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>\d{4})|(?P<iso>\d{4}-\d{2}-\d{2})")


@lru_cache(maxsize=4096)
def first_date(text: str) -> date | None:
    """First date in a text, written dd/MM/yyyy or yyyy-MM-dd; None when there is none.

    >>> first_date("xong ngày 28/02/2024").isoformat(), first_date("30/02/2024")
    ('2024-02-28', None)
    """
    for match in _DATES.finditer(text):
        try:
            if match["iso"]:
                return date.fromisoformat(match["iso"])
            return date(int(match["y"]), int(match["m"]), int(match["d"]))
        except ValueError:
            continue
    return None
