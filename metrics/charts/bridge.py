"""The bridge over mergers as a plotly waterfall: baseline, what changed, what came in, today."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

import plotly.graph_objects as go

from metrics.charts.palette import ADDED_BAR, CUT_BAR, MUTED, WHOLE_BAR
from metrics.charts.watermark import add_watermark

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Bar:
    """One step: label under it, figure or change, its words, whether it is a whole figure."""

    label: str
    value: float
    text: str
    is_whole: bool


def bridge_figure(bars: Sequence[Bar], separators: str, watermark: str = "") -> go.Figure:
    """Waterfall of the steps, in order; texts are escaped, since plotly takes them for markup."""
    figure = go.Figure(
        go.Waterfall(
            x=[escape(bar.label) for bar in bars],
            y=[bar.value for bar in bars],
            measure=[_measure(place, bar) for place, bar in enumerate(bars)],
            text=[escape(bar.text) for bar in bars],
            textposition="outside",
            cliponaxis=False,
            hoverinfo="skip",
            connector={"line": {"color": MUTED, "width": 1}},
            increasing={"marker": {"color": ADDED_BAR}},
            decreasing={"marker": {"color": CUT_BAR}},
            totals={"marker": {"color": WHOLE_BAR}},
        )
    )
    if watermark:
        add_watermark(figure, watermark)
    # The axis starts below the lowest level reached, or small changes could not be seen.
    levels = _levels(bars)
    room = (max(levels) - min(levels)) or abs(levels[0]) or 1
    figure.update_layout(
        height=360,
        margin={"l": 10, "r": 10, "t": 30, "b": 10},
        separators=separators,
        showlegend=False,
        font={"size": 14},
        yaxis={
            "tickformat": ",.10~g",
            "range": [max(0, min(levels) - room * 0.6), max(levels) + room * 0.25],
        },
        xaxis={"type": "category"},
    )
    return figure


def _measure(place: int, bar: Bar) -> str:
    if not bar.is_whole:
        return "relative"
    return "absolute" if place == 0 else "total"


def _levels(bars: Sequence[Bar]) -> list[float]:
    """Level reached after each step."""
    levels: list[float] = []
    for bar in bars:
        levels.append(bar.value if bar.is_whole else levels[-1] + bar.value)
    return levels
