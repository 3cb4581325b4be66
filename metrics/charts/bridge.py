"""The bridge over mergers as a plotly waterfall: baseline, what changed, what came in, today."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from textwrap import wrap
from typing import TYPE_CHECKING

import plotly.graph_objects as go

from metrics.charts.palette import ADDED_BAR, CUT_BAR, MUTED, WHOLE_BAR
from metrics.charts.watermark import add_watermark

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Bar:
    """One step: what it is and when, figure or change, its words, whether it is a whole figure."""

    name: str
    period: str
    value: float
    text: str
    is_whole: bool


LETTERS = 130  # under all bars together, in a line of a laptop's width
FREE_HEIGHT = 0.2  # where no bar of a change is: they float where the wholes end


def bridge_figure(bars: Sequence[Bar], separators: str, watermark: str = "") -> go.Figure:
    """Waterfall of the steps, in order; texts are escaped, since plotly takes them for markup.

    Bars begin at zero, or the greater whole would look too great beside the lesser; the change
    that is too small for its bar has its number.
    """
    figure = go.Figure(
        go.Waterfall(
            x=[_label(bar, LETTERS // len(bars)) for bar in bars],
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
        add_watermark(figure, watermark, FREE_HEIGHT)
    levels = [0.0, *_levels(bars)]
    low, high = min(levels), max(levels)
    room = (high - low or 1) / 8  # for the number beyond the outermost bar
    figure.update_layout(
        height=360,
        margin={"l": 10, "r": 10, "t": 30, "b": 10},
        separators=separators,
        showlegend=False,
        font={"size": 14},
        yaxis={
            "tickformat": ",.10~g",
            "range": [low - room if low else 0, high + room],
        },
        xaxis={"type": "category"},
    )
    return figure


def _label(bar: Bar, width: int) -> str:
    """What is under a bar, in lines of at most that many letters, then when."""
    lines = wrap(bar.name, max(width, 8), break_long_words=False)
    return "<br>".join(escape(line) for line in (*lines, bar.period))


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
