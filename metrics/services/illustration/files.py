"""Files as agencies would file them: every figure an agency owes at a quarter, as CSV bytes.

Knows nothing of ledgers; the files go the way of any upload.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from metrics.model import CUT_RECLASSIFIED, TERRITORY_ADDED
from metrics.periods import Calendar, Period, end_date, parse_period
from metrics.services.illustration.breakdowns import RECLASSIFIED, RESTATED
from metrics.services.illustration.chance import chance
from metrics.services.illustration.courses import COURSES
from metrics.services.illustration.figures import count_of, figure_of, portions_of
from metrics.services.illustration.lineages import of_agencies, of_locality
from metrics.services.illustration.obligations import obligations_of, quarters_of
from metrics.services.illustration.pending import PENDING, QUARTER, Flaw
from metrics.services.illustration.silences import is_silent, numbers_of
from metrics.services.illustration.tasks import task_reports

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from metrics.model import Agency, Catalog
    from metrics.services.illustration.course import Course
    from metrics.services.illustration.figures import Figure, Portion
    from metrics.services.illustration.lineages import Lineage
    from metrics.services.illustration.obligations import Obligation
    from metrics.services.illustration.tasks import TaskReport

COLUMNS = (
    "agency", "indicator", "period", "breakdown", "numerator", "denominator", "value", "note",
)  # fmt: skip
NUMERATOR = COLUMNS.index("numerator")
Row = tuple[str, ...]
# Place among the agencies of a level that no silence reaches.
NEVER_SILENT = 1.0
ROWS_LEFT_OUT, FALLEN_TO = 2, 4


@dataclass(frozen=True, slots=True)
class IllustrativeFile:
    """One generated file: who files it, for which quarter, its name and bytes, and when.

    remark, returned: of a file that nobody has accepted, see pending.py.
    """

    agency: str
    period: Period
    file_name: str
    content: bytes
    filed_at: datetime
    remark: str = ""
    returned: str = ""


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
    """Quarterly files of every agency to 2026-Q3: figures from 2021-Q4, tasks from their plans on.

    Figures of earlier baselines come in files of their quarters, restated baselines in one of
    their own. published: (agency, indicator) with published figures of 2021 or later; those, and
    indicators that are only ever published or that no target is judged by, are left out. The same
    seed gives the same bytes. Ordered by quarter, then as the register lists agencies.
    """
    obligations = obligations_of(catalog, published)
    sheets = _sheets(catalog, obligations, seed)
    numbers = _silence_numbers(catalog, seed)
    tasks: dict[int, list[TaskReport]] = defaultdict(list)
    for report in task_reports(catalog, seed):
        tasks[report.closes].append(report)
    for closes in sorted(quarters_of(obligations) | tasks.keys()):
        rows = _figure_rows(catalog, sheets, numbers, closes, seed)
        for report in tasks[closes]:
            level = catalog.agencies[report.agency].level
            if not is_silent(report.task, level, numbers[report.agency], closes):
                rows[report.agency].append(_task_row(report))
        for agency in catalog.agencies:
            if agency in rows:
                yield _file(agency, Period(closes), agency, rows[agency])
        if closes == parse_period(RESTATED.filed).closes:
            for agency, restated in _restated_rows(catalog, sheets).items():
                yield _file(agency, Period(closes), RESTATED.name, restated)


def pending_files(
    catalog: Catalog, published: Collection[tuple[str, str]], seed: int = 20211214
) -> Iterator[IllustrativeFile]:
    """Files of the newest quarter that wait or came back, in the order in which they were filed."""
    sheets = _sheets(catalog, obligations_of(catalog, published), seed)
    heard = dict.fromkeys(catalog.agencies, NEVER_SILENT)
    rows = _figure_rows(catalog, sheets, heard, QUARTER, seed)
    for report in task_reports(catalog, seed):
        if report.closes == QUARTER:
            rows[report.agency].append(_task_row(report))
    period = Period(QUARTER)
    for one in sorted(PENDING, key=lambda one: (one.days, one.agency)):
        flawed = _flawed(rows[one.agency], one.flaw)
        made = _file(one.agency, period, one.agency, flawed)
        again = "-nop-lai" if one.flaw is Flaw.CORRECTED else ""
        yield replace(
            made,
            file_name=f"{period}_{one.agency}{again}.csv",
            filed_at=datetime.combine(
                end_date(QUARTER, Calendar.ADMINISTRATIVE) + timedelta(days=one.days),
                time(2, int(60 * chance("pending", one.agency))),
            ),
            remark=one.remark,
            returned=one.returned,
        )


def _flawed(rows: Sequence[Row], flaw: Flaw | None) -> list[Row]:
    """Rows with what a reviewer may notice: a share that fell, rows left out, small corrections."""
    kept = list(rows)
    if flaw is Flaw.LEFT_OUT:
        return kept[ROWS_LEFT_OUT:]
    shares = [place for place, row in enumerate(kept) if row[NUMERATOR] and int(row[NUMERATOR]) > 1]
    touched = {Flaw.JUMP: shares[:1], Flaw.CORRECTED: shares[:2]}.get(flaw, []) if flaw else []
    for place in touched:
        part = int(kept[place][NUMERATOR])
        part = part // FALLEN_TO if flaw is Flaw.JUMP else part - 1
        kept[place] = (*kept[place][:NUMERATOR], str(part), *kept[place][NUMERATOR + 1 :])
    return kept


def _sheets(catalog: Catalog, obligations: Sequence[Obligation], seed: int) -> list[_Sheet]:
    """Obligations that have a course; those of one locality, by level, share one set of lines."""
    shared: dict[frozenset[str], list[Obligation]] = defaultdict(list)
    for one in obligations:
        if not one.is_named:
            shared[one.territory].append(one)
    agencies = {territory: _shared_lines(catalog, owed) for territory, owed in shared.items()}
    sheets: list[_Sheet] = []
    for one in obligations:
        course = COURSES.get(one.indicator.id)
        if course is None:
            continue
        lines = of_locality(one.members, one.enlarged) if one.is_named else agencies[one.territory]
        if lines and one.members:
            sheets.append(_Sheet(one, course, portions_of(one.indicator.id, course, lines, seed)))
    return sheets


def _shared_lines(catalog: Catalog, owed: Sequence[Obligation]) -> tuple[Lineage, ...]:
    members = {member.agency: member for one in owed for member in one.members}
    enlarged = min((one.enlarged for one in owed if one.enlarged is not None), default=None)
    return of_agencies(catalog.agencies, members.values(), enlarged)


def _silence_numbers(catalog: Catalog, seed: int) -> dict[str, float]:
    """Place of each agency among those of its level in its locality."""

    def began(agency: Agency) -> tuple[date, str]:
        return (agency.valid_from or date.min, agency.code)

    levels: dict[tuple[str, str], list[str]] = defaultdict(list)
    for agency in sorted(catalog.agencies.values(), key=began):
        levels[_locality(catalog, agency), agency.level].append(agency.code)
    numbers: dict[str, float] = {}
    for (_, level), codes in levels.items():
        numbers |= numbers_of(codes, level, seed)
    return numbers


def _locality(catalog: Catalog, agency: Agency) -> str:
    """Root that the agency's own root became in the end."""
    while agency.parent is not None:
        agency = catalog.agencies[agency.parent]
    while agency.successors:
        agency = catalog.agencies[agency.successors[0]]
    return agency.code


def _figure_rows(
    catalog: Catalog,
    sheets: Sequence[_Sheet],
    numbers: Mapping[str, float],
    closes: int,
    seed: int,
) -> dict[str, list[Row]]:
    """Rows of every agency at a quarter, in the order in which indicators are declared."""
    rows: dict[str, list[Row]] = defaultdict(list)
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
            rows[agency].append((agency, code, period, "", *_cells(figure), ""))
            if code in RECLASSIFIED:
                number = RECLASSIFIED[code].number(code, held[agency], closes, seed)
                if number:
                    part = (CUT_RECLASSIFIED, "", "", str(number), "")
                    rows[agency].append((agency, code, period, *part))
    return rows


def _restated_rows(catalog: Catalog, sheets: Sequence[_Sheet]) -> dict[str, list[Row]]:
    """What the territory that came in had before, by the agency that took it in."""
    rows: dict[str, list[Row]] = defaultdict(list)
    for sheet in sheets:
        code = sheet.obligation.indicator.id
        if code not in RESTATED.indicators:
            continue
        came_in = [portion for portion in sheet.portions if portion.lineage.came_in]
        for agency in catalog.agencies.values():
            if agency.absorbs and agency.code in sheet.obligation.territory:
                for period in RESTATED.periods:
                    value = count_of(sheet.course, came_in, parse_period(period).closes)
                    figure = ("", "", str(value), RESTATED.note)
                    rows[agency.code].append((agency.code, code, period, TERRITORY_ADDED, *figure))
    return rows


def _task_row(report: TaskReport) -> Row:
    note = ""
    if report.done_on is not None:
        note = f"{report.done_on:%d/%m/%Y}, văn bản minh họa số {report.document}"
    value = str(int(report.done_on is not None))
    return (report.agency, report.task, str(Period(report.closes)), "", "", "", value, note)


def _cells(figure: Figure) -> Row:
    value = "" if figure.value is None else format(figure.value, "f")
    numbers = ("" if one is None else str(one) for one in (figure.numerator, figure.denominator))
    return (*numbers, value)


def _file(agency: str, period: Period, name: str, rows: Sequence[Row]) -> IllustrativeFile:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    content = text.getvalue().encode("utf-8")
    filed_at = _filed_at(name, period)
    return IllustrativeFile(agency, period, f"{period}_{name}.csv", content, filed_at)


# How many files in a hundred come after the reporting deadline.
LATE_FILES = 0.06


def _filed_at(name: str, period: Period) -> datetime:
    """Moment of filing: within days of the period's end, now and then weeks after it."""
    draw = chance("filed", name, str(period))
    days = 1 + int(4 * chance("days", name, str(period)))
    if draw < LATE_FILES:
        days += 7 + int(14 * draw / LATE_FILES)
    day = end_date(period.closes, Calendar.ADMINISTRATIVE) + timedelta(days=days)
    return datetime.combine(day, time(2, int(60 * draw)))
