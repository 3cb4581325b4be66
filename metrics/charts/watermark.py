"""Words across a chart that its figures are illustrative."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from metrics.charts.palette import PATH_LINE

if TYPE_CHECKING:
    import plotly.graph_objects as go


def add_watermark(figure: go.Figure, words: str, height: float = 0.5) -> None:
    """Write words across a figure, escaped, since plotly takes them for markup.

    height: how far up the plot, from 0 (its foot) to 1.
    """
    figure.add_annotation(
        text=escape(words),
        xref="paper",
        yref="paper",
        x=0.5,
        y=height,
        showarrow=False,
        opacity=0.45,
        font={"size": 34, "color": PATH_LINE},
    )
