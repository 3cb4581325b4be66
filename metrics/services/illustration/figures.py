"""One agency's figure of one indicator at one quarter, added up over the lines it holds.

Whole numbers throughout: each line moves in whole steps at its own moments, so that the city's
total is smooth. Knows nothing of files or of who owes what.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from math import floor
from typing import TYPE_CHECKING

from metrics.model import ValueKind
from metrics.periods import QUARTERS_A_YEAR, parse_period
from metrics.services.illustration.chance import chance, scattered, sway
from metrics.services.illustration.course import WHOLE
from metrics.services.illustration.sizes import COMMUNES, sizes_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from metrics.model import Indicator
    from metrics.services.illustration.course import Course
    from metrics.services.illustration.lineages import Lineage

# How much of a year's inspections is done by the end of each quarter.
YEARLY_PACE = (0.10, 0.48, 0.80, 1.0)
COMMUNES_MERGED = parse_period("2025-Q1").closes


@dataclass(frozen=True, slots=True)
class Figure:
    """What stands in one row."""

    numerator: int | None = None
    denominator: int | None = None
    value: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Portion:
    """One line's part in an indicator.

    lean: -1 to 1, how far ahead of the level or behind it lies; offset: 0 to 1, at which
    fraction it takes its whole steps; phase: 0 to 1, when it sways.
    """

    lineage: Lineage
    size: float
    lean: float
    offset: float
    phase: float


def portions_of(
    code: str, course: Course, lineages: Sequence[Lineage], seed: int
) -> tuple[Portion, ...]:
    """Parts of all lines in an indicator; their leanings weigh out to nothing."""
    sizes = sizes_of(lineages, course.size, course.profile, course.joined)
    raw = [2 * chance(seed, code, "lean", line.name) - 1 for line in lineages]
    weight = sum(sizes) or 1.0
    centre = sum(size * lean for size, lean in zip(sizes, raw, strict=True)) / weight
    start = chance(seed, code, "offset")
    return tuple(
        Portion(line, size, 0.0, 0.5, chance(seed, code, "phase"))
        if line.pool == WHOLE
        else Portion(
            line,
            size,
            lean - centre,
            scattered(index, start),
            chance(seed, code, "phase", line.name),
        )
        for index, (line, size, lean) in enumerate(zip(lineages, sizes, raw, strict=True))
    )


def figure_of(
    indicator: Indicator, course: Course, held: Sequence[Portion], agency: str, closes: int
) -> Figure:
    """Figure of the agency that holds these portions at the quarter."""
    kind = indicator.value
    if kind is ValueKind.RATIO:
        if course.bodies:
            return _bodies(indicator, course, held, agency, closes)
        parts = [
            (_inspected if indicator.accumulates else _share)(course, portion, closes)
            for portion in held
        ]
        return Figure(sum(part for part, _ in parts), sum(total for _, total in parts))
    if kind in (ValueKind.SCORE, ValueKind.RANK):
        return _score(course, held, closes, places=2 if kind is ValueKind.SCORE else 0)
    return Figure(value=Decimal(count_of(course, held, closes)))


def count_of(course: Course, portions: Iterable[Portion], closes: int) -> int:
    """Count or amount of these portions together, also at a quarter before any of them begins."""
    return sum(_count(course, portion, closes) for portion in portions)


def _whole(amount: float, offset: float = 0.5) -> int:
    return floor(round(amount + offset, 6))


def _level(course: Course, portion: Portion, closes: int) -> float:
    """Share at one line: most freedom in the middle, none at 0 and 1."""
    level = course.level.at(closes)
    room = 4 * level * (1 - level)
    apart = course.spread * portion.lean + course.noise * sway(closes, portion.phase)
    return min(1.0, max(0.0, level + room * apart))


def _size(course: Course, portion: Portion, closes: int) -> int:
    """Denominator at one line, swaying when the course has noise, in multiples of the grain."""
    liveliness = 1 + 2 * course.noise * sway(closes, 1 - portion.phase)
    amount = portion.size * course.scale(closes) * liveliness / course.grain
    return _whole(amount, portion.offset) * course.grain


def _share(course: Course, portion: Portion, closes: int) -> tuple[int, int]:
    total = _size(course, portion, closes)
    part = _whole(total / course.grain * _level(course, portion, closes), portion.offset)
    return min(total, part * course.grain), total


def _inspected(course: Course, portion: Portion, closes: int) -> tuple[int, int]:
    """Inspections of the quarter out of the standing total; the level is the year's share."""
    total = _size(course, portion, closes)
    year_end = closes + (-closes) % QUARTERS_A_YEAR
    share = course.level.at(year_end) * (1 + course.spread * portion.lean)
    quarter = (closes - 1) % QUARTERS_A_YEAR
    so_far = _whole(total * share * YEARLY_PACE[quarter], portion.offset)
    before = _whole(total * share * YEARLY_PACE[quarter - 1], portion.offset) if quarter else 0
    return min(total, so_far - before), total


def _count(course: Course, portion: Portion, closes: int) -> int:
    """Count or amount: starts from a whole number; a line that leans ahead has gone further."""
    start = portion.size if portion.lineage.pool == WHOLE else _whole(portion.size)
    change = course.level.at(closes) * course.scale(closes) - 1
    amount = start * (1 + change * (1 + course.spread * portion.lean))
    return _whole(amount / course.grain, portion.offset) * course.grain


def _score(course: Course, held: Sequence[Portion], closes: int, places: int) -> Figure:
    asked = [_size(course, portion, closes) for portion in held]
    score = course.level.at(closes)
    if places:
        score += course.noise * sway(closes, held[0].phase)
    return Figure(denominator=sum(asked), value=Decimal(f"{score:.{places}f}"))


def _bodies(
    indicator: Indicator, course: Course, held: Sequence[Portion], agency: str, closes: int
) -> Figure:
    """Bodies that do it out of those reported for: communes of a district, else the agency."""
    total = 1
    if indicator.unit == "communes" and agency in COMMUNES:
        total = COMMUNES[agency][closes >= COMMUNES_MERGED]
    largest = max(held, key=lambda portion: (portion.size, portion.lineage.name))
    level = _level(course, largest, closes)
    return Figure(min(total, _whole(total * level, largest.offset)), total)
