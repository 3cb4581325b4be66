"""Native charts on slides, each with its figures in a workbook behind it, to be edited there."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import (
    XL_AXIS_CROSSES,
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
)
from pptx.enum.dml import MSO_LINE_DASH_STYLE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.oxml.xmlchemy import OxmlElement
from pptx.util import Inches, Pt

from metrics.export.cells import writable
from metrics.export.slides import colour_of, describe
from metrics.text.words import Language, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pptx.chart.chart import Chart
    from pptx.chart.series import LineSeries
    from pptx.oxml.xmlchemy import BaseOxmlElement
    from pptx.slide import Slide

    from metrics.export.slides import Box
    from metrics.export.takeaway import Colours, Course, Look, Parts, Point

SMALL, MARKER = 12, 9  # points
LEVEL_LABELS, MOST_LABELS = 10, 20  # of the axis, when they are level and in all
SLANT = "-2700000"  # of labels that would not fit level: 45 degrees


def put_course(
    slide: Slide, course: Course, box: Box, colours: Colours, language: Language, text: str
) -> None:
    """Add the chart of a target over time: path, judged figures by status, target value."""
    data = CategoryChartData(number_format=_format(course))
    data.categories = course.periods
    actual = say(language, "ui.chart_actual")
    names: list[str] = []
    if any(one is not None for one in course.demanded):
        names.append("path")
        data.add_series(say(language, "ui.chart_path"), course.demanded)
    for number, stretch in enumerate(course.stretches):
        names.append("actual")
        name = actual if number == 0 else say(language, "export.later", name=actual)
        data.add_series(name, stretch)
    if course.goal is not None:
        names.append("goal")
        data.add_series(say(language, "ui.target_value"), [course.goal] * len(course.periods))
    chart = _add(slide, XL_CHART_TYPE.LINE_MARKERS, box, data, text)
    _set_axes(chart, course, colours)
    looks = {"path": (colours.path, 2.0, True), "goal": (colours.goal, 2.0, False)}
    stretches = iter(course.stretches)
    for kind, series in zip(names, chart.plots[0].series, strict=True):
        series.smooth = False
        if kind == "actual":
            _draw_actual(series, course, next(stretches), colours)
        else:
            _draw_line(series, *looks[kind])
    chart._chartSpace.chart.find(qn("c:dispBlanksAs")).set("val", "span")  # noqa: SLF001 - no word


def put_counts(
    slide: Slide,
    counts: Sequence[tuple[Look, int]],
    box: Box,
    colours: Colours,
    name: str,
    text: str,
) -> None:
    """Add a bar for each status, the worst on top."""
    data = CategoryChartData(number_format="0")
    data.categories = [f"{look.shape} {look.word}" for look, _ in counts]
    data.add_series(name, [number for _, number in counts])
    chart = _add(slide, XL_CHART_TYPE.BAR_CLUSTERED, box, data, text)
    chart.has_legend = False
    plot = chart.plots[0]
    plot.gap_width, plot.has_data_labels = 45, True
    plot.data_labels.font.size, plot.data_labels.font.bold = Pt(16), True
    plot.data_labels.font.color.rgb = colour_of(colours.ink)
    chart.category_axis.reverse_order = True
    chart.category_axis.tick_labels.font.size = Pt(16)
    chart.category_axis.format.line.color.rgb = colour_of(colours.line)
    chart.value_axis.visible = False
    chart.value_axis.has_major_gridlines = False
    chart.value_axis.minimum_scale = 0
    for place, (look, _) in enumerate(counts):
        fill = plot.series[0].points[place].format.fill
        fill.solid()
        fill.fore_color.rgb = colour_of(look.ink)


def put_parts(
    slide: Slide, parts: Parts, box: Box, colours: Colours, language: Language, text: str
) -> None:
    """Add one bar of a task of many agencies: done in time, late, not done."""
    data = CategoryChartData(number_format="0")
    data.categories = [say(language, "ui.performers")]
    shown = (
        ("done", parts.done, colours.actual),
        ("done_late", parts.late, colours.goal),
        ("open", parts.open, colours.line),
    )
    for key, number, _ in shown:
        data.add_series(say(language, f"export.{key}"), [number])
    chart = _add(slide, XL_CHART_TYPE.BAR_STACKED_100, box, data, text)
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = 60, 100
    for series, (_, number, colour) in zip(plot.series, shown, strict=True):
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = colour_of(colour)
        if number:
            labels = series.data_labels
            labels.show_value, labels.font.size, labels.font.bold = True, Pt(16), True
            labels.font.color.rgb = colour_of(colours.ink if colour == colours.line else "#ffffff")
    chart.value_axis.visible = chart.value_axis.has_major_gridlines = False
    chart.category_axis.visible = False


def _add(slide: Slide, kind: XL_CHART_TYPE, box: Box, data: CategoryChartData, text: str) -> Chart:
    frame = slide.shapes.add_chart(kind, *(Inches(one) for one in box), data)
    describe(frame, text)
    chart = frame.chart
    chart.font.size = Pt(SMALL)
    chart.has_title = False
    chart.has_legend = True
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    return chart


def _format(course: Course) -> str:
    return f'#,##0.##"{course.suffix}"' if course.suffix else "#,##0.##"


def _set_axes(chart: Chart, course: Course, colours: Colours) -> None:
    value, period = chart.value_axis, chart.category_axis
    value.major_gridlines.format.line.color.rgb = colour_of(colours.line)
    value.format.line.fill.background()
    period.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    period.format.line.color.rgb = colour_of(colours.path)
    if course.is_rank:
        value.reverse_order = True
        value.crosses = XL_AXIS_CROSSES.MAXIMUM
        period.tick_label_position = XL_TICK_LABEL_POSITION.HIGH
    value.minimum_scale, value.maximum_scale, step = course.scale
    value.major_unit = step
    places = f".{'0' * course.decimals}" if course.decimals else ""
    value.tick_labels.number_format = f'#,##0{places}"{course.suffix}"'
    value.tick_labels.number_format_is_linked = False
    if len(course.periods) > LEVEL_LABELS:
        period.tick_labels.font.size = Pt(SMALL)
        period._element.txPr.bodyPr.set("rot", SLANT)  # noqa: SLF001 - no word
    skip = OxmlElement("c:tickLblSkip")
    skip.set("val", str(ceil(len(course.periods) / MOST_LABELS)))
    period._element.insert_element_before(skip, "c:tickMarkSkip", "c:noMultiLvlLbl", "c:extLst")  # noqa: SLF001 - no word


def _draw_line(series: LineSeries, colour: str, width: float, is_dashed: bool) -> None:  # noqa: FBT001 - one place
    series.marker.style = XL_MARKER_STYLE.NONE
    series.format.line.color.rgb = colour_of(colour)
    series.format.line.width = Pt(width)
    if is_dashed:
        series.format.line.dash_style = MSO_LINE_DASH_STYLE.DASH


def _draw_actual(
    series: LineSeries, course: Course, stretch: Sequence[float | None], colours: Colours
) -> None:
    """Line of a run of figures, each marked by its status; the last of all bears its value."""
    is_last = stretch == course.stretches[-1]
    series.format.line.color.rgb = colour_of(colours.actual)
    series.format.line.width = Pt(3)
    series.marker.style, series.marker.size = XL_MARKER_STYLE.CIRCLE, MARKER
    last = max(place for place, value in enumerate(stretch) if value is not None)
    for place, value in enumerate(stretch):
        judged = course.points[place]
        if value is None or judged is None:
            continue
        series._element.insert_element_before(  # noqa: SLF001 - python-pptx is much slower
            _marked(place, judged, colours), "c:dLbls", "c:trendline", "c:errBars", "c:cat"
        )
        if place == last and is_last:
            label = series.points[place].data_label
            label.position = XL_LABEL_POSITION.ABOVE
            frame = label.text_frame
            frame.text, frame.word_wrap = writable(judged.text), False
            run = frame.paragraphs[0].runs[0]
            run.font.size, run.font.bold = Pt(14), True
            run.font.color.rgb = colour_of(judged.look.ink)


def _marked(place: int, judged: Point, colours: Colours) -> BaseOxmlElement:
    """A point with the colour of its status, hollow where its figures are illustrative."""
    ink = judged.look.ink.removeprefix("#")
    fill = ink if judged.is_solid else colours.page.removeprefix("#")
    return parse_xml(
        f'<c:dPt {nsdecls("c", "a")}><c:idx val="{place}"/><c:marker><c:symbol val="circle"/>'
        f'<c:size val="{MARKER}"/><c:spPr><a:solidFill><a:srgbClr val="{fill}"/></a:solidFill>'
        f'<a:ln w="25400"><a:solidFill><a:srgbClr val="{ink}"/></a:solidFill></a:ln></c:spPr>'
        '</c:marker><c:bubble3D val="0"/></c:dPt>'
    )
