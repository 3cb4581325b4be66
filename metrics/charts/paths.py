"""The road of one target as a plotly figure: path demanded, figures reached, target value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import plotly.graph_objects as go

from metrics.charts.palette import ACTUAL_LINE, LOOKS, MUTED, PATH_LINE, TARGET_LINE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from metrics.status.verdict import Status


@dataclass(frozen=True, slots=True)
class Point:
    """One judged period: its day, value on the axis, hover text and status."""

    day: date
    value: float
    text: str
    status: Status
    is_solid: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """What to draw, in the language of the page.

    demanded: (day, value) corners of the path; goal: target value with its label; suffix: unit
    shown on the axis; separators: plotly's decimal and thousands marks; watermark: text laid over
    a chart that rests on illustrative figures; is_dark: theme of the page.
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


def path_figure(chart: Chart) -> go.Figure:
    """Figure of a target's path against its actuals; lower ranks are drawn higher up."""
    figure = go.Figure()
    looks = [LOOKS[point.status] for point in chart.points]
    inks = [look.ink_dark if chart.is_dark else look.ink for look in looks]
    if chart.demanded:
        figure.add_scatter(
            x=[day for day, _ in chart.demanded],
            y=[value for _, value in chart.demanded],
            mode="lines",
            name=chart.labels["path"],
            line={"color": PATH_LINE, "dash": "dash", "width": 2},
            hovertemplate="%{x|%d/%m/%Y}: %{y}<extra></extra>",
        )
    figure.add_scatter(
        x=[point.day for point in chart.points],
        y=[point.value for point in chart.points],
        mode="lines+markers",
        name=chart.labels["actual"],
        line={"color": ACTUAL_LINE, "width": 3},
        marker={
            "size": 11,
            "symbol": ["circle" if point.is_solid else "circle-open" for point in chart.points],
            "color": inks,
            "line": {"width": 2, "color": inks},
        },
        text=[point.text for point in chart.points],
        hovertemplate="%{text}<extra></extra>",
    )
    if chart.goal is not None:
        figure.add_hline(
            y=chart.goal,
            line={"color": TARGET_LINE, "width": 2},
            annotation={"text": chart.labels["goal"], "font": {"size": 14}},
            annotation_position="top left",
        )
    if chart.watermark:
        figure.add_annotation(
            text=chart.watermark,
            xref="paper",
            yref="paper",
            x=0.5,
            y=0.5,
            showarrow=False,
            opacity=0.22,
            font={"size": 34, "color": MUTED},
        )
    figure.update_layout(
        height=400,
        margin={"l": 10, "r": 10, "t": 30, "b": 10},
        separators=chart.separators,
        hovermode="closest",
        legend={"orientation": "h", "y": 1.12, "x": 0},
        font={"size": 14},
        yaxis={
            "ticksuffix": chart.suffix,
            "tickformat": ",.10~g",
            "autorange": "reversed" if chart.is_rank else True,
            "zeroline": False,
        },
        xaxis={"tickformat": "%m/%Y"},
    )
    return figure
