"""Checked rows and the report of a file: every issue with its line and column, nothing stored.

Each distinct text of a column is judged once; rows then take the result of their text. That keeps
large files quick without a second set of rules.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from metrics.intake.checks import ROW_CHECKS, Rows
from metrics.intake.decimals import decimal_mark, read_number
from metrics.intake.reader import Table, read_table
from metrics.intake.register import Register, read_period
from metrics.issues import Issue, Level
from metrics.model import TERRITORY_ADDED, ValueKind
from metrics.periods import end_date

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pandas.api.extensions import ExtensionArray

    from metrics.periods import Period

WELL_FORMED = re.compile(r"[\w.-]+=[^=;,]+(;\s*[\w.-]+=[^=;,]+)*")
NUMBER_COLUMNS = ("numerator", "denominator", "value")
VALUE_KINDS = tuple(ValueKind)


@dataclass(frozen=True, slots=True)
class Report:
    """What reading a file gave.

    rows: data rows in the file; issues: by line and column; actuals: the rows without an error,
    columns as the ledger keeps them (line, agency, indicator, closes, spans, breakdown, numerator,
    denominator, value as decimal text or missing, note); separator and decimal_mark as found.
    """

    rows: int
    issues: tuple[Issue, ...]
    actuals: pd.DataFrame
    separator: str | None = None
    decimal_mark: str | None = None

    @property
    def is_clean(self) -> bool:
        """Whether no issue is an error."""
        return all(issue.kind.level is not Level.ERROR for issue in self.issues)


def check_file(content: bytes, register: Register, agency: str | None = None) -> Report:
    """Report on a file's bytes.

    agency: the only agency whose rows may stand in the file, any when None.
    """
    table, issues = read_table(content)
    unread = len({issue.line for issue in issues if issue.code == "wrong-cell-count"})
    if table is None or table.cells.empty:
        return Report(unread, tuple(sorted(issues)), _no_actuals())
    mark = _mark(table)
    rows = _rows(table, register, mark, issues)
    for check in ROW_CHECKS:
        check(rows, register, agency, issues)
    errors = {issue.line for issue in issues if issue.kind.level is Level.ERROR}
    actuals = _actuals(rows, errors)
    if any(line <= table.heading_line for line in errors):
        actuals = _no_actuals()
    total = len(table.cells) + unread
    return Report(total, tuple(sorted(issues)), actuals, table.separator, mark)


def _mark(table: Table) -> str | None:
    distinct: set[str] = set()
    for name in NUMBER_COLUMNS:
        distinct.update(table.cells[name].unique())
    return decimal_mark(cell.strip() for cell in distinct)


def _each(column: pd.Series, read: Callable[[str], Any]) -> tuple[np.ndarray[Any, Any], list[Any]]:
    """Code of each row's text, and what `read` makes of each distinct text."""
    codes, texts = pd.factorize(column)
    return codes, [read(str(text).strip()) for text in texts]


def _rows(table: Table, register: Register, mark: str | None, issues: list[Issue]) -> Rows:
    cells = table.cells
    rows = Rows(table, np.asarray(cells.index, dtype="int64"))
    rows.indicator, found = _each(cells["indicator"], lambda text: text)
    rows.indicators = [register.indicators.get(text) for text in found]
    kinds = [
        VALUE_KINDS.index(indicator.value) if indicator is not None else -1
        for indicator in rows.indicators
    ]
    rows.kind = np.asarray(kinds, dtype="int64")[rows.indicator]
    rows.report("indicator", rows.indicator, found, _named("indicator", rows.indicators), issues)
    rows.period, found = _each(cells["period"], lambda text: text)
    rows.periods = [read_period(text) if text else None for text in found]
    bad = [
        "missing-period" if not text else ("bad-period" if period is None else None)
        for text, period in zip(found, rows.periods, strict=True)
    ]
    rows.report("period", rows.period, found, bad, issues)
    rows.breakdown, found = _each(cells["breakdown"], lambda text: text)
    bad = [None if not text or WELL_FORMED.fullmatch(text) else "bad-breakdown" for text in found]
    rows.report("breakdown", rows.breakdown, found, bad, issues)
    rows.breakdowns = [_parts_in_order(text) for text in found]
    _find_agencies(rows, register, issues)
    for name in NUMBER_COLUMNS:
        codes, read = _each(
            cells[name], lambda text: (text, *(read_number(text, mark) if text else (None, None)))
        )
        rows.numbers[name] = (codes, [number for _, number, _ in read])
        texts = [text for text, _, _ in read]
        rows.report(name, codes, texts, [code for _, _, code in read], issues)
        rows.filled[name] = np.asarray([text != "" for text in texts])[codes]
    return rows


def _parts_in_order(breakdown: str) -> str:
    """Breakdown with its key=value parts in alphabetical order."""
    return ";".join(sorted(part.strip() for part in breakdown.split(";")))


def _named(column: str, models: list[Any]) -> Callable[[str, int], str | None]:
    def judge(text: str, position: int) -> str | None:
        if not text:
            return f"missing-{column}"
        return None if models[position] is not None else f"unknown-{column}"

    return judge


def _find_agencies(rows: Rows, register: Register, issues: list[Issue]) -> None:
    """The agency of each row depends on its period: names pass from one to the next.

    And on its breakdown: figures of territory that came in are older than who took it in.
    """
    agency, texts = _each(rows.table.cells["agency"], lambda text: text)
    added = np.asarray([text == TERRITORY_ADDED for text in rows.breakdowns], dtype="int64")
    case = (agency * (len(rows.periods) + 1) + rows.period) * 2 + added[rows.breakdown]
    codes, cases = pd.factorize(case)
    found: list[tuple[str, str | None, str | None, dict[str, str]]] = []
    for number in cases:
        text = texts[number // 2 // (len(rows.periods) + 1)]
        period = rows.periods[number // 2 % (len(rows.periods) + 1)]
        found.append(_agency(text, period, register, is_added=bool(number % 2)))
    rows.agency = codes
    rows.agencies = [code for _, code, _, _ in found]
    bad = [problem for _, _, problem, _ in found]
    rows.report(
        "agency", codes, [text for text, *_ in found], bad, issues, [extra for *_, extra in found]
    )


def _agency(
    text: str, period: Period | None, register: Register, *, is_added: bool
) -> tuple[str, str | None, str | None, dict[str, str]]:
    if not text:
        return text, None, "missing-agency", {}
    if period is None:
        known = register.named(text)
        return text, known[-1].code if known else None, None if known else "unknown-agency", {}
    find = register.absorbing if is_added else register.agency
    agency, problem = find(text, period)
    extra: dict[str, str] = {}
    if problem == "not-absorbing":
        absorbing = [one.code for one in register.agencies.values() if one.absorbs]
        extra = {"period": str(period), "absorbing": "; ".join(absorbing) or "—"}
    if problem == "agency-not-in-period" and agency is not None:
        others = [register.agencies[code] for code in agency.successors]
        day = end_date(period.closes, register.calendar)
        if agency.valid_from is not None and agency.valid_from > day:
            others = list(register.predecessors(agency))
        names = [other.name_vi for other in others]
        extra = {"period": str(period), "successors": "; ".join(names) or "—"}
    return text, agency.code if agency is not None else None, problem, extra


def _no_actuals() -> pd.DataFrame:
    return pd.DataFrame(columns=["line", "agency"])


def _actuals(rows: Rows, wrong: set[int]) -> pd.DataFrame:
    keep = ~np.isin(rows.lines, np.fromiter(wrong, dtype="int64", count=len(wrong)))
    closes = np.asarray([period.closes if period else 0 for period in rows.periods], dtype="int32")
    spans = np.asarray([period.quarters if period else 0 for period in rows.periods], dtype="int32")
    frame = pd.DataFrame(
        {
            "line": rows.lines,
            "agency": _taken(rows.agencies, rows.agency),
            "indicator": _taken(
                [one.id if one is not None else None for one in rows.indicators], rows.indicator
            ),
            "closes": closes[rows.period],
            "spans": spans[rows.period],
            "breakdown": _taken(rows.breakdowns, rows.breakdown),
            **{name: _numbers(rows, name) for name in NUMBER_COLUMNS},
            "note": rows.table.cells["note"].str.strip().to_numpy(),
        }
    )
    return frame if keep.all() else frame[keep]


def _taken(texts: Sequence[str | None], codes: np.ndarray[Any, Any]) -> ExtensionArray:
    return pd.array(texts, dtype="str").take(codes)


def _numbers(rows: Rows, column: str) -> ExtensionArray:
    """Decimals of a column as text; those the indicator does not use are left out."""
    codes, numbers = rows.numbers[column]
    texts = [None if number is None else format(number, "f") for number in numbers]
    unused = rows.unused(column)
    if not unused.any():
        return _taken(texts, codes)
    return _taken([*texts, None], np.where(unused, len(texts), codes))
