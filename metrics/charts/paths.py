"""The road of one target as a plotly figure: path demanded, figures reached, target value."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

import plotly.graph_objects as go

from metrics.charts.palette import ACTUAL_LINE, BAND, LOOKS, PATH_LINE, TARGET_LINE, muted
from metrics.charts.watermark import add_watermark

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from metrics.status.verdict import Status


@dataclass(frozen=True, slots=True)
class Point:
    """One judged period: its day, value on the axis, hover text and status.

    begins_anew: not comparable with the point before, so no line leads to it.
    """

    day: date
    value: float
    text: str
    status: Status
    is_solid: bool
    begins_anew: bool = False


@dataclass(frozen=True, slots=True)
class Ahead:
    """Where the figures lead: from the last one to the due date, with the interval there."""

    since: date
    start: float
    until: date
    value: float
    low: float
    high: float
    text: str


@dataclass(frozen=True, slots=True)
class Chart:
    """What to draw, in the language of the page.

    demanded: (day, value) corners of the path; goal: target value with its label; suffix: unit
    shown on the axis; separators: plotly's decimal and thousands marks; watermark: text laid over
    a chart that rests on illustrative figures; is_dark: theme of the page; ahead: projection;
    former: corners of the path as legislated, where the baseline has been restated since.
    """

    points: Sequence[Point]
    demanded: Sequence[tuple[date, float]]
    goal: float | None
    labels: dict[str, str]
    suffix: str
    separators: str
    is_rank: bool = False
    is_dark: bool = False
    watermark: str = ""
    ahead: Ahead | None = None
    former: Sequence[tuple[date, float]] = ()


def path_figure(chart: Chart) -> go.Figure:
    """Figure of a target's path against its actuals; lower ranks are drawn higher up.

    plotly takes texts for markup, so every one of them is escaped here.
    """
    figure = go.Figure()
    ink = muted(is_dark=chart.is_dark)
    if chart.demanded:
        figure.add_scatter(
            x=[day for day, _ in chart.demanded],
            y=[value for _, value in chart.demanded],
            mode="lines",
            name=escape(chart.labels["path"]),
            line={"color": PATH_LINE, "dash": "dash", "width": 2},
            hovertemplate="%{x|%d/%m/%Y}: %{y}<extra></extra>",
        )
    if chart.former:
        figure.add_scatter(
            x=[day for day, _ in chart.former],
            y=[value for _, value in chart.former],
            mode="lines",
            name=escape(chart.labels["former"]),
            line={"color": PATH_LINE, "dash": "dot", "width": 2},
            hovertemplate="%{x|%d/%m/%Y}: %{y}<extra></extra>",
        )
    for number, stretch in enumerate(_stretches(chart.points)):
        looks = [LOOKS[point.status] for point in stretch]
        inks = [look.ink_dark if chart.is_dark else look.ink for look in looks]
        figure.add_scatter(
            x=[point.day for point in stretch],
            y=[point.value for point in stretch],
            mode="lines+markers",
            name=escape(chart.labels["actual"]),
            showlegend=number == 0,
            line={"color": ACTUAL_LINE, "width": 3},
            marker={
                "size": 11,
                "symbol": ["circle" if point.is_solid else "circle-open" for point in stretch],
                "color": inks,
                "line": {"width": 2, "color": inks},
            },
            text=[escape(point.text) for point in stretch],
            hovertemplate="%{text}<extra></extra>",
        )
    if chart.ahead is not None:
        _add_ahead(figure, chart.ahead, chart.labels)
    if chart.goal is not None:
        figure.add_hline(
            y=chart.goal,
            line={"color": TARGET_LINE, "width": 2},
            annotation={"text": escape(chart.labels["goal"]), "font": {"size": 14, "color": ink}},
            annotation_position="top left",
        )
    if chart.watermark:
        add_watermark(figure, chart.watermark)
    figure.update_layout(
        height=400,
        margin={"l": 10, "r": 10, "t": 30, "b": 10},
        separators=chart.separators,
        hovermode="closest",
        # At the top edge, where it makes the plot lower when a narrow window breaks it into lines.
        legend={"orientation": "h", "yref": "container", "y": 1, "yanchor": "top", "x": 0},
        font={"size": 14},
        yaxis={
            "ticksuffix": escape(chart.suffix),
            "tickformat": ",.10~g",
            "autorange": "reversed" if chart.is_rank else True,
            "zeroline": False,
            "tickfont": {"color": ink},
        },
        xaxis={"tickformat": "%m/%Y", "tickfont": {"color": ink}},
    )
    return figure


def _add_ahead(figure: go.Figure, ahead: Ahead, labels: dict[str, str]) -> None:
    """Dotted line to the due date with its interval as a band."""
    figure.add_scatter(
        x=[ahead.since, ahead.until, ahead.until, ahead.since],
        y=[ahead.start, ahead.high, ahead.low, ahead.start],
        fill="toself",
        mode="lines",
        line={"width": 0},
        fillcolor=BAND,
        name=escape(labels["interval"]),
        hoverinfo="skip",
    )
    figure.add_scatter(
        x=[ahead.since, ahead.until],
        y=[ahead.start, ahead.value],
        mode="lines",
        line={"color": ACTUAL_LINE, "dash": "dot", "width": 2},
        name=escape(labels["ahead"]),
        text=["", escape(ahead.text)],
        hovertemplate="%{text}<extra></extra>",
    )


def _stretches(points: Sequence[Point]) -> list[list[Point]]:
    """Points in runs that can be compared with one another."""
    runs: list[list[Point]] = []
    for point in points:
        if not runs or point.begins_anew:
            runs.append([])
        runs[-1].append(point)
    return runs
