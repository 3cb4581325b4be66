"""Files as agencies would file them: every figure an agency owes at a quarter, as CSV bytes.

Knows nothing of ledgers; the files go the way of any upload.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from metrics.periods import Period
from metrics.services.illustration.courses import COURSES
from metrics.services.illustration.figures import figure_of, portions_of
from metrics.services.illustration.lineages import of_agencies, of_locality
from metrics.services.illustration.obligations import obligations_of, quarters_of
from metrics.services.illustration.silences import is_silent, numbers_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from metrics.model import Agency, Catalog
    from metrics.services.illustration.course import Course
    from metrics.services.illustration.figures import Figure, Portion
    from metrics.services.illustration.lineages import Lineage
    from metrics.services.illustration.obligations import Obligation

COLUMNS = (
    "agency", "indicator", "period", "breakdown", "numerator", "denominator", "value", "note",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class IllustrativeFile:
    """One generated file: who files it, for which quarter, its name and bytes."""

    agency: str
    period: Period
    file_name: str
    content: bytes


@dataclass(slots=True)
class _Sheet:
    """One obligation with its course and the portions of its lines."""

    obligation: Obligation
    course: Course
    portions: Sequence[Portion] = field(default_factory=tuple)

    def held(self, closes: int) -> dict[str, list[Portion]]:
        """Portions by the agency that reports them at the quarter."""
        holders: dict[str, list[Portion]] = defaultdict(list)
        for portion in self.portions:
            holder = portion.lineage.holder(closes)
            if holder is not None:
                holders[holder].append(portion)
        return holders


def illustrative_files(
    catalog: Catalog, published: Collection[tuple[str, str]], seed: int = 20211214
) -> Iterator[IllustrativeFile]:
    """Quarterly files of every agency, 2021-Q4 to 2026-Q3, and those of earlier baselines.

    published: (agency, indicator) with published figures of 2021 or later; those, and indicators
    that are only ever published or that no target is judged by, are left out. The same seed gives
    the same bytes. Ordered by quarter, then as the register lists agencies.
    """
    obligations = obligations_of(catalog, published)
    sheets = _sheets(catalog, obligations, seed)
    numbers = _silence_numbers(catalog, seed)
    for closes in quarters_of(obligations):
        rows = _rows(catalog, sheets, numbers, closes)
        for agency in catalog.agencies:
            if agency in rows:
                period = Period(closes)
                content = _csv(rows[agency])
                yield IllustrativeFile(agency, period, f"{period}_{agency}.csv", content)


def _sheets(catalog: Catalog, obligations: Sequence[Obligation], seed: int) -> list[_Sheet]:
    """Obligations that have a course; those reported by level share one set of lines."""
    by_level = [one for one in obligations if not one.is_named]
    members = {member.agency: member for one in by_level for member in one.members}
    enlarged = min((one.enlarged for one in by_level if one.enlarged is not None), default=None)
    agencies = of_agencies(catalog.agencies, members.values(), enlarged)
    sheets: list[_Sheet] = []
    for one in obligations:
        course = COURSES.get(one.indicator.id)
        if course is None:
            continue
        lines: Sequence[Lineage] = (
            of_locality(one.members, one.enlarged) if one.is_named else agencies
        )
        if lines and one.members:
            sheets.append(_Sheet(one, course, portions_of(one.indicator.id, course, lines, seed)))
    return sheets


def _silence_numbers(catalog: Catalog, seed: int) -> dict[str, float]:
    def began(agency: Agency) -> tuple[date, str]:
        return (agency.valid_from or date.min, agency.code)

    levels: dict[str, list[str]] = defaultdict(list)
    for agency in sorted(catalog.agencies.values(), key=began):
        levels[agency.level].append(agency.code)
    numbers: dict[str, float] = {}
    for level, codes in levels.items():
        numbers |= numbers_of(codes, level, seed)
    return numbers


def _rows(
    catalog: Catalog, sheets: Sequence[_Sheet], numbers: dict[str, float], closes: int
) -> dict[str, list[tuple[str, ...]]]:
    """Rows of every agency at a quarter, in the order in which indicators are declared."""
    rows: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for sheet in sheets:
        code = sheet.obligation.indicator.id
        held = sheet.held(closes) if sheet.obligation.is_due(closes) else {}
        for agency in sheet.obligation.debtors(closes):
            level = catalog.agencies[agency].level
            if agency not in held or is_silent(code, level, numbers[agency], closes):
                continue
            figure = figure_of(
                sheet.obligation.indicator, sheet.course, held[agency], agency, closes
            )
            period = str(sheet.obligation.period(closes))
            rows[agency].append((agency, code, period, "", *_cells(figure)))
    return rows


def _cells(figure: Figure) -> tuple[str, ...]:
    value = "" if figure.value is None else format(figure.value, "f")
    numbers = ("" if one is None else str(one) for one in (figure.numerator, figure.denominator))
    return (*numbers, value, figure.note)


def _csv(rows: Sequence[tuple[str, ...]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8")
