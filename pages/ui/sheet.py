"""From the report of a file to the sheet that is drawn: its rows with the wrong cells marked."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from metrics.charts.sheets import Cell, Line, issues_html, sheet_html
from metrics.issues import Issue, Level
from metrics.periods import Period
from metrics.text.numbers import MISSING, format_number, format_period
from metrics.text.report import issue_place, issue_sentence
from metrics.text.words import Language, say

if TYPE_CHECKING:
    from decimal import Decimal

    from metrics.services.submitting import Draft, Figure, Report
    from metrics.services.workspace import Workspace

LINES_SHOWN = 60
DECIMALS = 6


def shown_lines(report: Report) -> list[int]:
    """Lines of a file that are shown: all, or those with errors or warnings and then the first."""
    lines: list[int] = report.cells.index.tolist()
    if len(lines) <= LINES_SHOWN:
        return lines
    marks = _marks(report)
    shown = set([*(line for line in lines if line in marks), *lines][:LINES_SHOWN])
    return [line for line in lines if line in shown]


def sheet_of(words: Language, name: str, report: Report) -> str:
    """The file as HTML with its wrong cells marked, as far as it is shown."""
    marks, lines = _marks(report), shown_lines(report)
    columns = sorted(report.reading.columns.items(), key=lambda item: item[1])
    rows = report.cells.loc[lines, [column for column, _ in columns]]
    drawn = [
        _line(words, int(number), cells, [place for _, place in columns], marks.get(number, {}))
        for number, *cells in rows.itertuples(name=None)
    ]
    heads = [(place, report.reading.headings.get(column, column)) for column, place in columns]
    label = say(words, "submit.preview_label", file=name)
    return sheet_html(label, heads, report.reading.heading_line, drawn)


def _marks(report: Report) -> dict[int, dict[int, list[Issue]]]:
    """Issues by line and column number, 0 for the line as a whole."""
    marks: dict[int, dict[int, list[Issue]]] = {}
    for issue in report.issues:
        if issue.line > report.reading.heading_line:
            marks.setdefault(issue.line, {}).setdefault(issue.column, []).append(issue)
    return marks


def _line(
    words: Language,
    number: int,
    cells: list[str],
    places: list[int],
    marks: dict[int, list[Issue]],
) -> Line:
    drawn = tuple(
        Cell(str(text).strip().removeprefix("\ue000"), *_worst(words, marks.get(place, [])))
        for text, place in zip(cells, places, strict=True)
    )
    return Line(number, drawn, *_worst(words, marks.get(0, [])))


def _worst(words: Language, issues: list[Issue]) -> tuple[Level | None, str]:
    """The worst level of some issues, and all their sentences."""
    if not issues:
        return None, ""
    is_error = any(issue.kind.level is Level.ERROR for issue in issues)
    why = "\n".join(issue_sentence(words, issue) for issue in issues)
    return (Level.ERROR if is_error else Level.WARNING), why


def issue_table(words: Language, report: Report) -> str:
    """Level, place, and what was found with what to do, of every issue, errors first, as HTML."""
    ordered = sorted(report.issues, key=lambda one: one.kind.level is not Level.ERROR)
    rows = [
        (
            issue.kind.level,
            say(words, f"level.{issue.kind.level}"),
            issue_place(words, issue),
            issue_sentence(words, issue),
        )
        for issue in ordered
    ]
    return issues_html([say(words, f"submit.{key}") for key in ("level", "place", "what")], rows)


def change_rows(words: Language, space: Workspace, draft: Draft) -> list[tuple[str, ...]]:
    """Indicator, period, breakdown, accepted figure, figure filed, and the effect."""
    return [
        (
            space.catalog.indicators[change.filed.indicator].name.in_language(words),
            format_period(Period(change.filed.closes, change.filed.spans), words),
            change.filed.breakdown,
            figure_words(words, change.before),
            figure_words(words, change.filed),
            say(words, f"effect.{change.effect}"),
        )
        for change in draft.changes
    ]


def figure_words(words: Language, figure: Figure | None) -> str:
    """A figure as filed: its value, or numerator over denominator."""
    if figure is None:
        return MISSING
    if figure.numerator is not None and figure.denominator is not None:
        return f"{_number(words, figure.numerator)}/{_number(words, figure.denominator)}"
    if figure.value is not None and figure.denominator is not None:
        return f"{_number(words, figure.value)} / {_number(words, figure.denominator)}"
    return MISSING if figure.value is None else _number(words, figure.value)


def _number(words: Language, number: Decimal) -> str:
    exponent = number.normalize().as_tuple().exponent
    decimals = min(DECIMALS, max(0, -exponent if isinstance(exponent, int) else 0))
    return format_number(Fraction(number), words, decimals)
