"""Words across a chart that its figures are illustrative."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from metrics.charts.palette import PATH_LINE

if TYPE_CHECKING:
    import plotly.graph_objects as go


def add_watermark(
    figure: go.Figure, words: str, place: tuple[float, float] = (0.5, 0.5), size: int = 34
) -> None:
    """Write words across a figure, escaped, since plotly takes them for markup.

    place: where in the plot their middle is, across and up, each from 0 to 1; size: in pixels.
    """
    figure.add_annotation(
        text=escape(words),
        xref="paper",
        yref="paper",
        x=place[0],
        y=place[1],
        showarrow=False,
        opacity=0.45,
        font={"size": size, "color": PATH_LINE},
    )
