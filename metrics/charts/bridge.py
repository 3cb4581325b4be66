"""The bridge over mergers as a plotly waterfall: baseline, what changed, what came in, today."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from textwrap import wrap
from typing import TYPE_CHECKING

import plotly.graph_objects as go

from metrics.charts.palette import ADDED_BAR, CUT_BAR, WHOLE_BAR, muted
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


LETTERS = 22  # in a line beside a bar; a phone leaves as much room to the bars
BAR_HEIGHT = 62  # pixels from one bar to the next, room for four lines
WATERMARK = 24  # pixels; as wide as the plot of a phone


def bridge_figure(
    bars: Sequence[Bar], separators: str, watermark: str = "", *, is_dark: bool = False
) -> go.Figure:
    """Waterfall of the steps from top to bottom; texts escaped, since plotly reads markup.

    Lying bars leave their labels room on any screen.

    Bars begin at zero, or the greater whole would look too great beside the lesser; the change
    that is too small for its bar has its number.
    """
    ink = muted(is_dark=is_dark)
    figure = go.Figure(
        go.Waterfall(
            orientation="h",
            x=[bar.value for bar in bars],
            y=[_label(bar) for bar in bars],
            measure=[_measure(place, bar) for place, bar in enumerate(bars)],
            text=[escape(bar.text) for bar in bars],
            textposition="outside",
            textfont={"color": ink},
            cliponaxis=False,
            hoverinfo="skip",
            connector={"line": {"color": ink, "width": 1}},
            increasing={"marker": {"color": ADDED_BAR}},
            decreasing={"marker": {"color": CUT_BAR}},
            totals={"marker": {"color": WHOLE_BAR}},
        )
    )
    if watermark:
        # Left of the last change, which floats where the last whole ends.
        add_watermark(figure, watermark, (0.4, 1.5 / len(bars)), WATERMARK)
    levels = [0.0, *_levels(bars)]
    low, high = min(levels), max(levels)
    room = (high - low or 1) / 8  # for the number beyond the outermost bar
    figure.update_layout(
        height=BAR_HEIGHT * len(bars) + 60,
        margin={"l": 10, "r": 56, "t": 30, "b": 10},
        separators=separators,
        showlegend=False,
        font={"size": 14},
        xaxis={
            "tickformat": ",.10~g",
            "range": [low - room if low else 0, high + room],
            "tickfont": {"color": ink},
        },
        yaxis={
            "type": "category",
            "autorange": "reversed",
            "automargin": True,
            "tickfont": {"color": ink},
        },
    )
    return figure


def _label(bar: Bar) -> str:
    """What is beside a bar, in lines, then when."""
    lines = wrap(bar.name, LETTERS, break_long_words=False)
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
