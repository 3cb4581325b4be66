"""A checked file beside others: rows that are owed, figures accepted before, files filed with it.

Pure: whoever calls it has read the ledger. Comparing with the ledger adds warnings only; a file may
be filed in parts, and a large change may be true.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from metrics.intake.cumulative import looks_cumulative
from metrics.issues import Issue
from metrics.model import Indicator, Measure, ValueKind
from metrics.periods import QUARTERS_A_YEAR, Period

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pandas as pd

    from metrics.intake.register import Register
    from metrics.intake.table import Reading
    from metrics.intake.validate import Report

# A share that moves by more than 20 points, or anything else by more than half, asks for a reason;
# numbers of things below 10 may change as they will.
POINTS = Fraction(20, 100)
HALF_AS_MUCH = Fraction(1, 2)
FEW = 10
# Longer files come from systems rather than clerks; every row compared is a value of its own.
MOST_COMPARED = 100_000
HALF_YEAR = 2


FIGURE_NAMES = (
    *("agency", "indicator", "breakdown", "closes", "spans"),
    *("numerator", "denominator", "value", "note"),
)


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of one agency; `line` of its row in the file, 0 for one the ledger holds."""

    agency: str
    indicator: str
    breakdown: str
    closes: int
    spans: int
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    value: Decimal | None = None
    note: str = ""
    line: int = 0

    @classmethod
    def like(cls, row: Any, line: int = 0) -> Figure:  # noqa: ANN401 - of the ledger, or of a frame
        """The figure of whatever bears its names."""
        return cls(**{name: getattr(row, name) for name in FIGURE_NAMES}, line=line)

    @property
    def amount(self) -> Fraction | None:
        """Share of a ratio, else the value; None where it has none."""
        if self.numerator is not None and self.denominator:
            return Fraction(self.numerator) / Fraction(self.denominator)
        return Fraction(self.value) if self.value is not None else None

    @property
    def series(self) -> tuple[str, str, str]:
        """Agency, indicator and breakdown."""
        return self.agency, self.indicator, self.breakdown


@dataclass(frozen=True, slots=True)
class Owed:
    """A row an agency owes: its figure without a breakdown for the period closing then."""

    agency: str
    indicator: str
    closes: int


def compare_with_ledger(
    report: Report, register: Register, owed: Iterable[Owed], accepted: Iterable[Figure]
) -> tuple[Issue, ...]:
    """Warnings for rows that are owed and missing, jumps, and cumulative figures, by line.

    owed: what the agencies owe for the periods meant; accepted: figures in force before this file,
    of the same agencies, from at least the quarters of the same year and the period before.
    """
    if len(report.actuals) > MOST_COMPARED:
        return (Issue(0, 0, "not-compared", values={"limit": f"{MOST_COMPARED:,}"}),)
    filed = figures_of(report)
    known = tuple(accepted)
    return tuple(
        sorted(
            [
                *_missing(report, filed, register, owed),
                *_jumps(filed, known, register, report.reading),
                *_cumulative(filed, known, register, report.reading),
            ]
        )
    )


def repeated_rows(report: Report, others: Iterable[tuple[str, Report]]) -> tuple[Issue, ...]:
    """An error for every row that stands in another file (name, report) filed at the same time."""
    column = report.reading.columns.get("agency", 0)
    own = _places(report)
    return tuple(
        Issue(
            own[key], column, "row-in-other-file", key[1], values={"file": name, "line": str(line)}
        )
        for name, other in others
        for key, line in _places(other).items()
        if key in own
    )


def _places(report: Report) -> dict[tuple[str, str, str, int, int], int]:
    """Line of each row by what it is about."""
    if "indicator" not in report.actuals:
        return {}
    about = ("agency", "indicator", "breakdown", "closes", "spans")
    columns = (report.actuals[name] for name in about)
    return dict(zip(zip(*columns, strict=True), report.actuals["line"], strict=True))


def figures_of(report: Report) -> tuple[Figure, ...]:
    """Rows of a checked file without an error."""
    if "indicator" not in report.actuals:
        return ()
    rows = report.actuals
    about = [
        rows[name].tolist() for name in ("agency", "indicator", "breakdown", "closes", "spans")
    ]
    numbers = [_decimals(rows[name]) for name in ("numerator", "denominator", "value")]
    columns = (*about, *numbers, rows["note"].tolist(), rows["line"].tolist())
    return tuple(Figure(*row) for row in zip(*columns, strict=True))


def _decimals(column: pd.Series) -> list[Decimal | None]:
    """Numbers of a column of decimal texts, None where there is none."""
    numbers = {text: Decimal(text) for text in column.dropna().unique()}
    return [numbers.get(text) for text in column]


def _missing(
    report: Report, filed: Iterable[Figure], register: Register, owed: Iterable[Owed]
) -> Iterator[Issue]:
    """Rows owed of which nothing is there; one that is there with an error is not missing."""
    there = {(one.agency, one.indicator, one.closes) for one in filed if not one.breakdown}
    wrong = _indicators_of_wrong_rows(report, register)
    for one in dict.fromkeys(owed):
        if (one.agency, one.indicator, one.closes) not in there and one.indicator not in wrong:
            values = {
                "agency": register.agencies[one.agency].name_vi,
                "indicator": register.indicators[one.indicator].name.vi,
                "period": str(Period(one.closes)),
            }
            yield Issue(0, 0, "missing-row", one.indicator, values=values)


def _indicators_of_wrong_rows(report: Report, register: Register) -> set[str]:
    """Indicators named in rows that an error keeps out."""
    if "indicator" not in report.cells:
        return set()
    kept = report.actuals.get("line", ())
    texts = report.cells.loc[~report.cells.index.isin(kept), "indicator"].unique()
    named = (register.indicator(str(text).strip()) for text in texts)
    return {one.id for one in named if one is not None}


def _jumps(
    filed: Iterable[Figure],
    accepted: Iterable[Figure],
    register: Register,
    reading: Reading,
) -> Iterator[Issue]:
    before: dict[tuple[str, str, str], list[Figure]] = {}
    for one in accepted:
        before.setdefault(one.series, []).append(one)
    for figure in filed:
        indicator = register.indicators[figure.indicator]
        earlier = [
            one
            for one in before.get(figure.series, ())
            if one.closes < figure.closes
            and (indicator.measure is not Measure.FLOW or one.spans == figure.spans)
        ]
        if not earlier or figure.note.strip():
            continue
        last = max(earlier, key=lambda one: one.closes)
        if _is_jump(indicator, last.amount, figure.amount):
            column = "numerator" if indicator.value is ValueKind.RATIO else "value"
            values = {
                "period": str(Period(last.closes, last.spans)),
                "before": _said(indicator, last),
                "now": _said(indicator, figure),
            }
            place, name = reading.columns.get(column, 0), reading.headings.get(column, column)
            yield Issue(figure.line, place, "jump", _said(indicator, figure), name, values)


def _is_jump(indicator: Indicator, before: Fraction | None, now: Fraction | None) -> bool:
    """Whether the change asks for a reason: more than a threshold, not at it."""
    if before is None or now is None or indicator.value is ValueKind.RANK:
        return False
    change = abs(now - before)
    if indicator.value is ValueKind.DONE:
        return now < before
    if indicator.value is ValueKind.RATIO:
        return change > POINTS
    if indicator.unit == "percent":
        return change > POINTS * 100
    is_counted = indicator.value is ValueKind.COUNT
    return change > HALF_AS_MUCH * before and not (is_counted and max(before, now) < FEW)


def _said(indicator: Indicator, figure: Figure) -> str:
    if indicator.value is ValueKind.RATIO:
        return f"{_plain(figure.numerator)}/{_plain(figure.denominator)}"
    return _plain(figure.value)


def _plain(number: Decimal | None) -> str:
    """A number without the zeros the ledger keeps behind it."""
    if number is None:
        return ""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _cumulative(
    filed: Iterable[Figure],
    accepted: Iterable[Figure],
    register: Register,
    reading: Reading,
) -> Iterator[Issue]:
    """Flows of a quarter that are not below all that the ledger holds of their year before them."""
    years: dict[tuple[str, str, str, int], dict[tuple[int, int], Figure]] = {}
    for one in (*accepted, *filed):
        if register.indicators[one.indicator].measure is Measure.FLOW:
            period = Period(one.closes, one.spans)
            group = years.setdefault((*one.series, period.year), {})
            group[period.quarter, one.spans] = one
    for group in years.values():
        own = [_number(group.get((quarter, 1))) for quarter in range(1, QUARTERS_A_YEAR + 1)]
        half = _number(group.get((HALF_YEAR, HALF_YEAR)))
        suspect = looks_cumulative(np.asarray([own]), np.asarray([half]))[0]
        for quarter in np.flatnonzero(suspect).tolist():
            figure = group[quarter + 1, 1]
            if figure.line and any(not one.line for one in group.values()):
                is_ratio = register.indicators[figure.indicator].value is ValueKind.RATIO
                column = "numerator" if is_ratio else "value"
                found = figure.numerator if is_ratio else figure.value
                place, name = reading.columns.get(column, 0), reading.headings.get(column, column)
                yield Issue(figure.line, place, "cumulative-figure", _plain(found), name)


def _number(figure: Figure | None) -> float:
    if figure is None:
        return float("nan")
    number = figure.numerator if figure.numerator is not None else figure.value
    return float("nan") if number is None else float(number)
