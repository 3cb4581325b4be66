"""Tables and chart of the target page, in the language of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from metrics.charts.paths import Chart, Point
from metrics.periods import Period, end_date, start_date, year_of
from metrics.services.overview import UNJUDGED
from metrics.text.numbers import (
    MARKS,
    format_closing,
    format_date,
    format_period,
    format_value,
)
from metrics.text.reasons import judged_value, sentence_values
from metrics.text.words import Language, say
from ui.outlook import ahead_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from fractions import Fraction

    from metrics.services.dossier import Dossier, Traced
    from metrics.status.verdict import Verdict


def _scale(view: Dossier) -> int:
    """Charts draw shares in percent."""
    subject = view.standing.subject
    return 100 if subject.indicator.value == "ratio" or subject.target.per is not None else 1


def history_chart(words: Language, view: Dossier, *, is_dark: bool) -> Chart:
    """Chart of the path and every judged period."""
    subject, verdict = view.standing.subject, view.standing.verdict
    scale = _scale(view)
    judged = [one for one in view.history if one.period == one.as_of and one.actual is not None]
    points = [
        Point(
            end_date(one.as_of, subject.calendar),
            float((one.actual or 0) * scale),
            f"{format_closing(one.period, subject.indicator.frequency, words)}: "
            f"{judged_value(words, subject, one.actual)} · {say(words, f'status.{one.status}')}",
            one.status,
            is_solid=not one.illustrative,
            begins_anew=_begins_anew(view, before, one),
        )
        for before, one in zip(judged[:1] + judged, judged, strict=False)
    ]
    path = verdict.path
    demanded = (
        [(_day(place, view), float(value * scale)) for place, value in path.points] if path else []
    )
    goal = verdict.target_value
    group, mark = MARKS[words]
    values = sentence_values(words, subject, verdict)
    return Chart(
        points,
        demanded,
        float(goal * scale) if goal is not None else None,
        {
            "path": say(words, "ui.chart_path"),
            "actual": say(words, "ui.chart_actual"),
            "goal": f"{say(words, 'ui.target_value')}: {values['target']}",
            "former": say(words, "ui.chart_former"),
            "ahead": say(words, "ui.ahead"),
            "interval": say(words, "ui.interval"),
        },
        "%" if scale == 100 or subject.indicator.unit == "percent" else "",  # noqa: PLR2004
        f"{mark}{group}",
        is_rank=subject.indicator.value == "rank",
        is_dark=is_dark,
        watermark=say(words, "illustrative.mark") if verdict.illustrative else "",
        ahead=ahead_of(words, view, scale),
        former=_former_path(view, scale),
    )


def _begins_anew(view: Dossier, before: Verdict, one: Verdict) -> bool:
    """Whether territory came in between two figures that are sums, so that no line joins them."""
    subject = view.standing.subject
    if not subject.has_territory or before.period is None or one.period is None:
        return False
    return bool(subject.population.enlargements(before.period, one.period))


def _former_path(view: Dossier, scale: int) -> list[tuple[date, float]]:
    """The path as legislated, where the baseline has been restated since."""
    bridge = view.bridge
    if bridge is None or bridge.legislated is None or bridge.legislated.path is None:
        return []
    return [
        (_day(place, view), float(value * scale)) for place, value in bridge.legislated.path.points
    ]


def _day(place: Fraction, view: Dossier) -> date:
    """Day at a place on the quarter axis."""
    calendar, whole = view.standing.subject.calendar, int(place)
    if place == whole:
        return end_date(whole, calendar)
    start, end = start_date(whole + 1, calendar), end_date(whole + 1, calendar)
    return start + (end - start) * float(place - whole)


def history_table(words: Language, view: Dossier) -> pd.DataFrame:
    """One line per period with figures, the newest first."""
    subject = view.standing.subject
    rows = []
    for one in reversed(view.history):
        if one.period != one.as_of:
            continue
        values = sentence_values(words, subject, one)
        rows.append(
            {
                say(words, "ui.figure_period"): values["period"],
                say(words, "ui.actual"): values["actual"],
                say(words, "ui.expected"): values["expected"],
                say(words, "ui.progress"): values["progress"],
                say(words, "ui.due_progress"): values["due_progress"],
                say(words, "ui.coverage"): values["coverage"],
                say(words, "ui.status"): say(words, f"status.{one.status}"),
            }
        )
    return pd.DataFrame(rows)


def year_table(words: Language, view: Dossier) -> pd.DataFrame:
    """One line per year of a yearly target, the newest first: each year is judged and kept."""
    subject = view.standing.subject
    rows = []
    for one in reversed(view.years):
        values = sentence_values(words, subject, one)
        rows.append(
            {
                say(words, "ui.year"): str(year_of(one.period or one.as_of)),
                say(words, "ui.actual"): values["actual"],
                say(words, "ui.target_value"): values["target"],
                say(words, "ui.coverage"): values["coverage"],
                say(words, "ui.status"): say(words, f"status.{one.status}"),
            }
        )
    return pd.DataFrame(rows)


def formula_lines(words: Language, view: Dossier) -> list[str]:
    """The formula with its inputs filled in."""
    subject, verdict = view.standing.subject, view.standing.verdict
    values = sentence_values(words, subject, verdict)
    totals = verdict.totals
    if verdict.status in UNJUDGED:
        lines = [say(words, "ui.formula_unjudged", **values)]
        if totals is not None and totals.included < totals.reported:
            lines.append(say(words, "ui.not_compared", included=totals.included, **values))
        return lines
    lines = []
    if verdict.progress is None:
        lines.append(say(words, "ui.formula_none"))
    else:
        formulas = ("ui.formula_progress", "ui.formula_due", "ui.formula_pace")
        lines.extend(say(words, key, **values) for key in formulas)
    if verdict.baseline_is_first_figure:
        lines.append(say(words, "ui.first_figure", period=values["baseline_period"]))
    if totals is not None:
        counts = {"included": totals.included, "carried": totals.carried}
        lines.append(say(words, "ui.sum_note", agencies=totals.expected, **counts))
    late = sum(1 for one in view.contributions if one.days_late)
    if late:
        lines.append(say(words, "ui.late_files", late=late))
    return lines


def contribution_table(words: Language, view: Dossier) -> pd.DataFrame:
    """One line per agency that should report."""
    subject = view.standing.subject
    rows = []
    for one in view.contributions:
        if one.closes is None:
            note = say(words, "ui.missing")
        else:
            marks = [say(words, "ui.carried")] if one.is_carried else []
            if one.days_late:
                marks.append(say(words, "ui.filed_late", days=one.days_late))
            note = ", ".join(marks)
        if one.is_illustrative:
            note = ", ".join(part for part in (note, say(words, "ui.origin_illustrative")) if part)
        rows.append(
            {
                say(words, "ui.agency"): one.agency.name_vi
                if words is Language.VI
                else one.agency.name_en,
                say(words, "ui.figure"): format_value(one.value, subject.indicator, words),
                say(words, "ui.figure_period"): format_closing(
                    one.closes, subject.indicator.frequency, words
                ),
                say(words, "ui.own_baseline"): format_value(one.baseline, subject.indicator, words)
                if one.baseline is not None
                else None,
                say(words, "ui.note"): note,
            }
        )
    return pd.DataFrame(rows).dropna(axis=1, how="all")


def _origin(words: Language, one: Traced) -> str:
    if one.figure.origin == "illustrative":
        return say(words, "ui.origin_illustrative")
    return say(words, "ui.origin_published" if one.sources else "ui.origin_reported")


def _agency(words: Language, one: Traced) -> str:
    return one.agency.short_in_language(words)


def source_table(words: Language, figures: Sequence[Traced]) -> pd.DataFrame:
    """Where each figure comes from: file, line, who, when, and its publications."""
    rows = [
        {
            say(words, "ui.agency"): _agency(words, one),
            say(words, "ui.figure_period"): format_period(_period(one), words),
            say(words, "ui.figure"): format_value(one.value, one.indicator, words),
            say(words, "ui.note"): _origin(words, one),
            say(words, "ui.file"): one.figure.file_name,
            say(words, "ui.line"): one.figure.line,
            say(words, "ui.submitted_by"): one.figure.submitted_by,
            say(words, "ui.accepted_at"): f"{format_date(one.figure.decided_at, words)} "
            f"{one.figure.decided_at:%H:%M}",
            say(words, "ui.fingerprint"): one.figure.sha256[:12],
            **_publication(words, one),
        }
        for one in sorted(figures, key=lambda one: -one.figure.closes)
    ]
    return pd.DataFrame(rows).dropna(axis=1, how="all")


# A spreadsheet takes a cell that begins with one of these for a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def figures_csv(words: Language, view: Dossier) -> bytes:
    """Figures with their sources as CSV that spreadsheets open with tone marks and no formula."""
    table = source_table(words, view.figures)
    safe = table.map(
        lambda cell: (
            f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell
        )
    )
    return safe.to_csv(index=False).encode("utf-8-sig")


def _publication(words: Language, one: Traced) -> dict[str, str | None]:
    return {
        say(words, "ui.publisher"): " | ".join(source.title for source in one.sources) or None,
        say(words, "ui.address"): " ".join(source.address for source in one.sources) or None,
        say(words, "ui.source_quote"): " | ".join(source.quote for source in one.sources) or None,
        say(words, "ui.confidence"): "; ".join(
            say(words, f"confidence.{source.confidence}") for source in one.sources
        )
        or None,
    }


def _period(one: Traced) -> Period:
    return Period(one.figure.closes, one.figure.spans)


def context_table(words: Language, figures: Sequence[Traced]) -> pd.DataFrame:
    """Published figures beside the target, conflicting ones side by side."""
    rows = [
        {
            say(words, "ui.indicator"): one.indicator.name.in_language(words),
            say(words, "ui.agency"): _agency(words, one),
            say(words, "ui.figure_period"): format_period(_period(one), words),
            say(words, "ui.figure"): format_value(one.value, one.indicator, words),
            say(words, "ui.note"): _remark(words, one),
            **_publication(words, one),
        }
        for one in sorted(figures, key=_published_order)
    ]
    return pd.DataFrame(rows).dropna(axis=1, how="all")


def _published_order(one: Traced) -> tuple[bool, str, int, str]:
    """Figures that compete come first, then by indicator, the newest first."""
    figure = one.figure
    competes = figure.breakdown.startswith("source=")
    return not competes, figure.indicator, -figure.closes, figure.breakdown


def _remark(words: Language, one: Traced) -> str:
    label, _, name = one.figure.breakdown.partition("=")
    parts = [one.figure.note]
    if label == "source":
        parts.insert(0, say(words, "ui.source_label", source=name))
    elif one.figure.breakdown:
        parts.insert(0, one.figure.breakdown)
    return "; ".join(part for part in parts if part)
