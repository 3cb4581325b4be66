"""The matrix on the screen: agencies by targets, and plans by fields."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from metrics.charts.matrix import (
    AWAITED,
    COUNTED,
    Crossing,
    Head,
    Square,
    crossings_html,
    legend_html,
    matrix_html,
)
from metrics.charts.palette import LOOKS
from metrics.text.numbers import format_number, format_percent, format_value
from metrics.text.words import Language, say, say_or
from ui.choices import address
from ui.drawing import status_words

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Mapping

    from metrics.services.apart import Own
    from metrics.services.matrix import Matrix, Row
    from metrics.services.overview import Standing
    from metrics.services.workspace import Workspace
    from metrics.status.verdict import Status
    from ui.drawing import Choices


# A share is never rounded to none or all unless it is.
EDGES = (Fraction(0), Fraction(1))
PLAIN = ((COUNTED, "matrix.counted"), (AWAITED, "matrix.awaited"), ("", "matrix.empty"))


def legend(words: Language, *, has_plain: bool = True) -> str:
    """What the shapes of cells mean, as HTML; has_plain: those without a status too."""
    plain = [(shape, say(words, key)) for shape, key in PLAIN] if has_plain else []
    return legend_html([(status, *status_words(words, status)) for status in LOOKS], plain)


def agencies_by_targets(words: Language, matrix: Matrix, choices: Choices) -> str:
    """A row for each agency, a column for each target, as HTML."""
    columns = [
        Head(
            f"{one.verdict.target} · {one.subject.target.name.in_language(words)}",
            f"{one.verdict.target}: {one.subject.target.name.in_language(words)}",
            address("target", {**choices, "target": one.verdict.target}),
        )
        for one in matrix.columns
    ]
    corner = [say(words, f"matrix.column.{key}") for key in ("agency", "late", "completeness")]
    rows = [_row(words, matrix, row, choices) for row in matrix.rows]
    return matrix_html(say(words, "matrix.page"), corner, columns, rows)


def _row(
    words: Language, matrix: Matrix, row: Row, choices: Choices
) -> tuple[Head, list[str], list[Square | None]]:
    agency = row.agency
    name = agency.in_language(words)
    figures = [
        format_number(Fraction(row.late), words),
        f"{row.reported}/{row.expected} ({format_percent(row.completeness, words, EDGES)})",
    ]
    cells = [
        None if own is None else _square(words, standing, own)
        for standing, own in zip(matrix.columns, row.cells, strict=True)
    ]
    return Head(name, name, address("agency", {**choices, "agency": agency.code})), figures, cells


def _square(words: Language, standing: Standing, own: Own) -> Square:
    figure = say(words, "scorecard.no_figure")
    if own.value is not None:
        figure = format_value(own.value, own.subject.indicator, words)
    target = standing.verdict.target
    if own.verdict is None:
        return Square(None, f"{target}: {figure}", own.value is not None)
    word = say(words, f"status.{own.verdict.status}")
    return Square(own.verdict.status, f"{target}: {word}, {figure}")


def plans_and_fields(
    words: Language,
    space: Workspace,
    counts: Mapping[tuple[str, str], Counter[Status]],
    choices: Choices,
) -> str:
    """A row for each plan, a column for each field of reform, counts that lead on, as HTML."""
    fields = list(dict.fromkeys(field for _, field in counts))
    rows = []
    for plan in space.catalog.plans.values():
        cells = [
            _crossing(
                words, counts.get((plan.id, field)), {**choices, "plan": plan.id, "field": field}
            )
            for field in fields
        ]
        head = Head(
            plan.number or plan.title.in_language(words),
            plan.title.in_language(words) if plan.number else "",
            address("overview", {**choices, "plan": plan.id}),
        )
        rows.append((head, cells))
    named = [say_or(words, f"field.{field}", field) for field in fields]
    return crossings_html(say(words, "matrix.crossed"), say(words, "ui.plan"), named, rows)


def _crossing(words: Language, counts: Counter[Status] | None, choices: Choices) -> Crossing | None:
    if counts is None:
        return None
    return Crossing(
        tuple(
            (
                status,
                counts[status],
                f"{say(words, f'status.{status}')}: {counts[status]}",
                address("overview", {**choices, "status": str(status)}),
            )
            for status in LOOKS
            if counts[status]
        )
    )
