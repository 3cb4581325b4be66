"""Checked rows and the report of a file: every issue with its line and column, nothing stored.

Each distinct text of a column is judged once; rows then take the result of their text. That keeps
large files quick without a second set of rules.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from metrics.intake.checks import ROW_CHECKS
from metrics.intake.decimals import decimal_mark, read_number, without_percent
from metrics.intake.encodings import is_garbled
from metrics.intake.reader import read_table
from metrics.intake.register import Register, read_period
from metrics.intake.rows import Bounds, Rows, grouped, where
from metrics.intake.table import Reading, Table, codes_of, is_coded, taken, texts_of
from metrics.issues import Issue, Level
from metrics.model import TERRITORY_ADDED
from metrics.periods import end_date

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from metrics.periods import Period

WELL_FORMED = re.compile(r"[\w.-]+=[^=;,]+(;\s*[\w.-]+=[^=;,]+)*")
NUMBER_COLUMNS = ("numerator", "denominator", "value")
# Texts for which similar names are looked up; each takes milliseconds.
MOST_LOOKED_UP = 50


@dataclass(frozen=True, slots=True)
class Report:
    """What reading a file gave.

    rows: data rows in the file; issues: by line and column, at most MOST_SHOWN of each kind;
    actuals: the rows without an error, columns as the ledger keeps them (line, agency, indicator,
    closes, spans, breakdown, numerator, denominator, value as decimal text or missing, note), of
    texts that repeat categories; reading: how it was read, empty where it could not be; cells:
    every row as read, texts likewise, by line number, columns as in reading.columns.
    """

    rows: int
    issues: tuple[Issue, ...]
    actuals: pd.DataFrame
    reading: Reading = field(default_factory=Reading)
    cells: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)

    @property
    def is_clean(self) -> bool:
        """Whether no issue is an error."""
        return all(issue.kind.level is not Level.ERROR for issue in self.issues)

    @property
    def warnings(self) -> int:
        """Number of issues that let the file in."""
        return sum(1 for issue in self.issues if issue.kind.level is Level.WARNING)

    def with_issues(self, more: Iterable[Issue]) -> Report:
        """The report with issues found by looking beyond the file, none twice."""
        return replace(self, issues=tuple(sorted({*self.issues, *more})))


def check_file(
    content: bytes, register: Register, agency: str | None = None, closes: int | None = None
) -> Report:
    """Report on a file's bytes.

    agency: the only agency whose rows may stand in the file, any when None; closes: quarter with
    which their periods must close, any when None.
    """
    table, issues = read_table(content)
    if table is None or table.cells.empty:
        unread, reading = (0, Reading()) if table is None else (table.unread, table.reading)
        return Report(unread, tuple(sorted(issues)), _no_actuals(), reading)
    mark = _mark(table)
    rows = _rows(table, register, mark)
    for check in ROW_CHECKS:
        check(rows, register, Bounds(agency, closes))
    actuals = _actuals(rows)
    if any(_keeps_all_out(issue, table) for issue in issues):
        actuals = _no_actuals()
    reading = replace(table.reading, decimal_mark=mark)
    found = tuple(sorted([*issues, *rows.issues, *_hidden(table, rows, issues)]))
    if actuals.empty and all(issue.kind.level is Level.WARNING for issue in found):
        found = tuple(sorted([Issue(0, 0, "no-rows"), *found]))
    return Report(len(table.cells) + table.unread, found, actuals, reading, table.cells)


def _keeps_all_out(issue: Issue, table: Table) -> bool:
    """Whether a fault of form concerns the headings or the file, rather than a row."""
    return issue.kind.level is Level.ERROR and issue.line <= table.reading.heading_line


def _hidden(table: Table, rows: Rows, issues: Sequence[Issue]) -> list[Issue]:
    """One line for each kind of issue of which some were counted and not listed."""
    shown = sum(1 for issue in issues if issue.code == "wrong-cell-count")
    counts = {"wrong-cell-count": table.unread - shown, **rows.hidden}
    return [
        Issue(0, 0, "more-issues", code, values={"code": code, "count": str(count)})
        for code, count in counts.items()
        if count > 0
    ]


def _mark(table: Table) -> str | None:
    distinct: set[str] = set()
    for name in NUMBER_COLUMNS:
        distinct.update(texts_of(table.cells[name]))
    return decimal_mark(cell.strip() for cell in distinct)


def _each(column: pd.Series, read: Callable[[str], Any]) -> tuple[np.ndarray[Any, Any], list[Any]]:
    """Code of each row's text, and what `read` makes of each distinct text."""
    codes, texts = codes_of(column)
    return codes, [read(text.strip()) for text in texts]


def _rows(table: Table, register: Register, mark: str | None) -> Rows:
    cells = table.cells
    rows = Rows.of(table)
    rows.indicator, found = _each(cells["indicator"], lambda text: text)
    rows.indicators = [register.indicator(text) if text else None for text in found]
    rows.flag_texts("indicator", rows.indicator, _unknown("indicator", found, rows.indicators))
    rows.period, found = _each(cells["period"], lambda text: text)
    rows.periods = [read_period(text) if text else None for text in found]
    rows.flag_texts("period", rows.period, _unknown("period", found, rows.periods))
    rows.breakdown, found = _each(cells["breakdown"], lambda text: text)
    bad = [None if not text or WELL_FORMED.fullmatch(text) else "bad-breakdown" for text in found]
    rows.flag_texts("breakdown", rows.breakdown, bad)
    rows.breakdowns = [_parts_in_order(text) for text in found]
    _find_agencies(rows, register)
    for name in NUMBER_COLUMNS:
        _read_numbers(rows, name, mark)
    return rows


def _read_numbers(rows: Rows, name: str, mark: str | None) -> None:
    codes, texts = _each(rows.table.cells[name], without_percent)
    read = [read_number(text, mark) if text else (None, None) for text, _ in texts]
    bare = [not text and percent for text, percent in texts]
    rows.numbers[name] = (codes, [number for number, _ in read])
    problems = [
        "bad-number" if alone else code for (_, code), alone in zip(read, bare, strict=True)
    ]
    rows.flag_texts(name, codes, problems)
    rows.filled[name] = where([text != "" or percent for text, percent in texts], codes)
    rows.percent[name] = where([percent for _, percent in texts], codes)


def _unknown(column: str, texts: Sequence[str], models: Sequence[object]) -> list[str | None]:
    """What is wrong with each text that names nothing."""
    none = "bad" if column == "period" else "unknown"
    return [
        None if model is not None else (f"{none}-{column}" if text else f"missing-{column}")
        for text, model in zip(texts, models, strict=True)
    ]


def _parts_in_order(breakdown: str) -> str:
    """Breakdown with its key=value parts in alphabetical order."""
    return ";".join(sorted(part.strip() for part in breakdown.split(";")))


def _find_agencies(rows: Rows, register: Register) -> None:
    """The agency of each row depends on its period: names pass from one to the next.

    And on its breakdown: figures of territory that came in are older than who took it in.
    """
    agency, texts = _each(rows.table.cells["agency"], lambda text: text)
    added = np.asarray([text == TERRITORY_ADDED for text in rows.breakdowns], dtype="int64")
    case = (agency * (len(rows.periods) + 1) + rows.period) * 2 + added[rows.breakdown]
    codes, cases = grouped(case)
    found: list[tuple[str | None, str | None, dict[str, str]]] = []
    alike: dict[str, str] = {}
    for number in cases.tolist():
        text = texts[number // 2 // (len(rows.periods) + 1)]
        period = rows.periods[number // 2 % (len(rows.periods) + 1)]
        code, problem, extra = _agency(text, period, register, is_added=bool(number % 2))
        if problem == "unknown-agency":
            problem = "garbled-letters" if is_garbled(text) else problem
            if text not in alike:
                near = register.similar(text) if len(alike) < MOST_LOOKED_UP else ()
                alike[text] = "; ".join(near) or "—"
            extra = {"similar": alike[text]}
        found.append((code, problem, extra))
    rows.agency = codes
    rows.agencies = [code for code, _, _ in found]
    problems = [problem for _, problem, _ in found]
    rows.placed = where([problem is None for problem in problems], codes)
    rows.flag_texts("agency", codes, problems, lambda one: found[one][2])


def _agency(
    text: str, period: Period | None, register: Register, *, is_added: bool
) -> tuple[str | None, str | None, dict[str, str]]:
    if not text:
        return None, "missing-agency", {}
    if period is None:
        known = register.named(text)
        return known[-1].code if known else None, None if known else "unknown-agency", {}
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
    return agency.code if agency is not None else None, problem, extra


def _no_actuals() -> pd.DataFrame:
    return pd.DataFrame(columns=["line", "agency"])


def _actuals(rows: Rows) -> pd.DataFrame:
    keep = ~rows.wrong
    frame = pd.DataFrame(
        {
            "line": rows.lines,
            "agency": taken(rows.agencies, rows.agency),
            "indicator": taken(
                [one.id if one is not None else None for one in rows.indicators], rows.indicator
            ),
            "closes": rows.closes(),
            "spans": rows.spans(),
            "breakdown": taken(rows.breakdowns, rows.breakdown),
            **{name: _numbers(rows, name) for name in NUMBER_COLUMNS},
            "note": _stripped(rows.table.cells["note"]),
        },
        copy=False,
    )
    return frame if keep.all() else frame[keep]


def _stripped(column: pd.Series) -> Any:  # noqa: ANN401 - categories or texts
    if not is_coded(column):
        return column.str.strip().array
    codes, texts = _each(column, lambda text: text)
    return taken(texts, codes)


def _numbers(rows: Rows, column: str) -> pd.Categorical:
    """Decimals of a column as text; those the indicator does not use are left out."""
    codes, numbers = rows.numbers[column]
    texts = [None if number is None else format(number, "f") for number in numbers]
    unused = rows.unused(column)
    if not unused.any():
        return taken(texts, codes)
    return taken([*texts, None], np.where(unused, len(texts), codes))
