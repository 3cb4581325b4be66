"""Numbers, percentages, dates and periods as each language writes them.

Rounding for display never crosses a threshold: a figure is shown with as many decimals as it takes
to see on which side of its bound it lies.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from metrics.model import ValueKind
from metrics.periods import QUARTERS_A_YEAR, VIET_NAM, Period, Span, end_date
from metrics.text.words import Language, say, say_or

if TYPE_CHECKING:
    from datetime import date, datetime

    from metrics.model import Indicator
    from metrics.periods import Calendar

MOST_DECIMALS = 9
MARKS = {Language.VI: (".", ","), Language.EN: (",", ".")}
ROMAN = ("I", "II", "III", "IV")
MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MISSING = "–"


def rounded(value: Fraction, decimals: int) -> Fraction:
    """Value rounded half away from zero.

    >>> rounded(Fraction(25, 1000), 2), rounded(Fraction(-25, 1000), 2)
    (Fraction(3, 100), Fraction(-3, 100))
    """
    scale = 10**decimals
    size = (abs(value) * scale + Fraction(1, 2)).__floor__()
    return Fraction(size if value >= 0 else -size, scale)


def decimals_needed(value: Fraction, bounds: tuple[Fraction, ...], least: int) -> int:
    """Fewest decimals, from `least`, at which rounding keeps the value on its side of each bound.

    A value equal to a bound is written out, unless its decimals never end.

    >>> decimals_needed(Fraction("89.96"), (Fraction(90),), 1)
    2
    >>> decimals_needed(Fraction("12.25"), (Fraction("12.25"),), 1)
    2
    """
    decimals = least
    while not all(_keeps_side(value, bound, decimals) for bound in bounds):
        decimals += 1
    return decimals


def is_endless(value: Fraction) -> bool:
    """Whether a number cannot be written out, so that even a bound is shown rounded.

    >>> is_endless(Fraction(1, 3)), is_endless(Fraction(1, 8))
    (True, False)
    """
    return bool((value * 10**MOST_DECIMALS).denominator > 1)


def _keeps_side(value: Fraction, bound: Fraction, decimals: int) -> bool:
    shown = rounded(value, decimals)
    if value == bound:
        return shown == value or is_endless(value)
    seen = rounded(bound, decimals) if is_endless(bound) else bound
    return shown != seen and (shown > seen) == (value > bound)


def format_number(value: Fraction | int, language: Language, decimals: int = 0) -> str:
    """Number with thousands and decimal marks of the language.

    >>> format_number(Fraction("1234.5"), Language.VI, 1)
    '1.234,5'
    >>> format_number(Fraction(-1234), Language.EN)
    '−1,234'
    """
    group, mark = MARKS[language]
    shown = rounded(Fraction(value), decimals)
    whole, rest = divmod(abs(shown) * 10**decimals, 10**decimals)
    text = f"{int(whole):,}".replace(",", group)
    if decimals:
        text += f"{mark}{int(rest):0{decimals}d}"
    return f"−{text}" if shown < 0 else text


def format_percent(
    ratio: Fraction | None, language: Language, bounds: tuple[Fraction, ...] = (), least: int = 0
) -> str:
    """Ratio as a percentage that stays on its side of the bounds (given as ratios).

    >>> format_percent(Fraction("0.8996"), Language.VI, (Fraction(9, 10),))
    '89,96%'
    """
    if ratio is None:
        return MISSING
    scaled = tuple(bound * 100 for bound in bounds)
    decimals = decimals_needed(ratio * 100, scaled, least)
    return f"{format_number(ratio * 100, language, decimals)}%"


# Money is written in the largest of these units that it reaches.
MONEY_UNITS = ((10**9, "unit.vnd_billion"), (10**6, "unit.vnd_million"))


def format_value(  # noqa: PLR0911 - one return per kind of figure
    value: Fraction | None,
    indicator: Indicator,
    language: Language,
    bounds: tuple[Fraction, ...] = (),
) -> str:
    """Figure of an indicator with its unit, on its side of the bounds."""
    if value is None:
        return MISSING
    if indicator.value is ValueKind.RATIO:
        return format_percent(value, language, bounds, least=_least(value * 100))
    if indicator.value is ValueKind.DONE:
        return say(language, "unit.done_value" if value == 1 else "unit.not_done_value")
    if indicator.unit == "vnd":
        for size, key in MONEY_UNITS:
            if abs(value) >= size:
                scaled = tuple(bound / size for bound in bounds)
                return f"{_plain(value / size, language, scaled)} {say(language, key)}"
    least = 2 if indicator.value is ValueKind.SCORE and value.denominator > 1 else _least(value)
    number = format_number(value, language, decimals_needed(value, bounds, least))
    if indicator.unit == "percent":
        return f"{number}%"
    if indicator.value is ValueKind.RANK:
        return say(language, "unit.rank_value", rank=number)
    return f"{number} {unit_word(indicator, language)}".strip()


def _least(value: Fraction) -> int:
    """One decimal for figures that are not whole."""
    return 0 if value.denominator == 1 else 1


def _plain(value: Fraction, language: Language, bounds: tuple[Fraction, ...]) -> str:
    return format_number(value, language, decimals_needed(value, bounds, _least(value)))


def unit_word(indicator: Indicator, language: Language) -> str:
    """Unit of an indicator in words; percent for ratios."""
    if indicator.value is ValueKind.RATIO:
        return "%"
    return say_or(language, f"unit.{indicator.unit}", indicator.unit)


def format_date(day: date | datetime, language: Language) -> str:
    """Date as the language writes it: 14/12/2024, 14 Dec 2024."""
    if language is Language.VI:
        return f"{day.day:02d}/{day.month:02d}/{day.year}"
    return f"{day.day} {MONTHS_EN[day.month - 1]} {day.year}"


def format_moment(moment: datetime, language: Language) -> str:
    """Time and day in Viet Nam of a moment in naive UTC.

    >>> from datetime import datetime
    >>> format_moment(datetime(2024, 12, 14, 17, 5), Language.VI)
    '00:05 15/12/2024'
    """
    here = moment + VIET_NAM
    return f"{here:%H:%M} {format_date(here, language)}"


def format_period(period: Period, language: Language) -> str:
    """Period in words: Quý III/2024, Q3 2024.

    >>> format_period(Period(8099), Language.VI), format_period(Period(8100, 4), Language.EN)
    ('Quý III/2024', '2024')
    """
    if period.span is Span.YEAR:
        return say(language, "period.year", year=period.year)
    if period.span is Span.HALF:
        return say(language, "period.half", half=period.quarter // 2, year=period.year)
    number = ROMAN[period.quarter - 1] if language is Language.VI else period.quarter
    return say(language, "period.quarter", quarter=number, year=period.year)


def format_closing(closes: int | None, frequency: Span, language: Language) -> str:
    """Period of a figure from the quarter it closes with and how often it is reported."""
    if closes is None:
        return MISSING
    yearly = frequency is Span.YEAR and closes % QUARTERS_A_YEAR == 0
    return format_period(Period(closes, QUARTERS_A_YEAR if yearly else 1), language)


def format_closing_day(closes: int, calendar: Calendar, language: Language) -> str:
    """Last day of a quarter."""
    return format_date(end_date(closes, calendar), language)
