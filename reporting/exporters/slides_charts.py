"""Charts of a deck as native charts of PowerPoint, whose figures can be edited."""

from typing import Any

from lxml import etree
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
)
from pptx.enum.dml import MSO_LINE_DASH_STYLE, MSO_PATTERN_TYPE
from pptx.oxml.ns import qn
from pptx.util import Pt

from foundation.charts import LineChart, StackedBars, Tick
from foundation.charts.looks import FILLS, INK, INK_SOFT, LINE, LINE_LOOKS, PAPER, LineLook
from reporting.exporters.deck import SMALL, Drawing
from reporting.exporters.office_charts import PATTERNS, Row, counts_of, grid_of

MARKERS = {
    "circle": XL_MARKER_STYLE.CIRCLE,
    "square": XL_MARKER_STYLE.SQUARE,
    "diamond": XL_MARKER_STYLE.DIAMOND,
    "triangle": XL_MARKER_STYLE.TRIANGLE,
}


def add_chart(slide: Any, drawing: Drawing, box: tuple[float, ...]) -> Any:
    """The chart in ``box`` (left, top, width, height in points), with its alternative text."""
    places, spec = [Pt(each) for each in box], drawing.spec
    if isinstance(spec, StackedBars):
        frame = _bars(slide, spec, places)
    else:
        frame = _lines(slide, spec, drawing.names, places)
    properties = frame._element.nvGraphicFramePr.cNvPr
    properties.set("name", spec.title)
    properties.set("title", spec.title)
    properties.set("descr", spec.sentence)
    return frame


def _bars(slide: Any, spec: StackedBars, places: list[Any]) -> Any:
    data = CategoryChartData(number_format="0")
    data.categories = [bar.name for bar in spec.bars]
    parts = counts_of(spec)
    for part in parts:
        data.add_series(part.name, part.values)
    is_alone = len(spec.bars) == 1
    kind = XL_CHART_TYPE.BAR_STACKED_100 if is_alone else XL_CHART_TYPE.BAR_STACKED
    frame = slide.shapes.add_chart(kind, *places, data)
    chart = frame.chart
    _dress(chart, spec.title, has_title=is_alone)
    plot = chart.plots[0]
    plot.overlap, plot.gap_width = 100, 40
    for series, part in zip(plot.series, parts, strict=True):
        _fill(series.format, part.fill)
        _label(series, part.values)
    axis = chart.category_axis
    axis.reverse_order = True
    axis.format.line.fill.background()
    axis.has_major_gridlines = False
    axis.tick_labels.font.size = Pt(SMALL)
    if is_alone:
        axis.visible = False
    chart.value_axis.visible = False
    chart.value_axis.has_major_gridlines = False
    return frame


def _label(series: Any, values: tuple[int, ...]) -> None:
    """The counts on white, to be read on any pattern; none where there is nothing."""
    for place, value in enumerate(values):
        if not value:
            continue
        label = series.points[place].data_label
        label.font.size, label.font.bold = Pt(SMALL), True
        label.font.color.rgb = _rgb(INK)
        properties = label._get_or_add_dLbl()
        _show_value(properties)
        _on_white(properties)


def _on_white(label: Any) -> None:
    ground = etree.Element(qn("c:spPr"))
    fill = etree.SubElement(ground, qn("a:solidFill"))
    etree.SubElement(fill, qn("a:srgbClr"), val="FFFFFF")
    # The schema wants the ground before the text's properties.
    label.find(qn("c:txPr")).addprevious(ground)


def _lines(slide: Any, spec: LineChart, names: tuple[Tick, ...], places: list[Any]) -> Any:
    grid = grid_of(spec, names)
    pattern = "#,##0" + ("." + "0" * spec.decimals if spec.decimals else "")
    data = CategoryChartData(number_format=pattern)
    data.categories = grid.places
    for row in grid.rows:
        data.add_series(row.name, [None if each is None else float(each) for each in row.values])
    frame = slide.shapes.add_chart(XL_CHART_TYPE.LINE_MARKERS, *places, data)
    chart = frame.chart
    _dress(chart, spec.title, has_title=False)
    # Years without a value are bridged, as the chart of the page does it.
    chart._chartSpace.chart.find(qn("c:dispBlanksAs")).set("val", "span")
    for series, row in zip(chart.plots[0].series, grid.rows, strict=True):
        _draw(series, row, is_label_below=_is_below_another(row, grid.rows))
    axis = chart.value_axis
    axis.major_gridlines.format.line.color.rgb = _rgb(LINE)
    axis.format.line.fill.background()
    axis.tick_labels.font.size = Pt(SMALL)
    axis.has_title = bool(spec.unit)
    if spec.unit:
        axis.axis_title.text_frame.text = spec.unit
        run = axis.axis_title.text_frame.paragraphs[0].runs[0]
        run.font.size, run.font.bold = Pt(SMALL), False
    chart.category_axis.tick_labels.font.size = Pt(SMALL)
    chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    chart.category_axis.format.line.color.rgb = _rgb(INK_SOFT)
    return frame


def _is_below_another(row: Row, rows: tuple[Row, ...]) -> bool:
    """Whether another line runs above the row's last value, where that is not at the axis."""
    if not row.marked:
        return False
    place = max(row.marked)
    value = row.values[place] or 0
    others = [each.values[place] for each in rows if each is not row and each.has_line]
    highest = max((each for of in rows for each in of.values if each is not None), default=0)
    return value > highest / 10 and any(each is not None and each > value for each in others)


def _draw(series: Any, row: Row, *, is_label_below: bool) -> None:
    look = LINE_LOOKS[row.look]
    series.smooth = False
    line = series.format.line
    if look.has_line and row.has_line:
        line.color.rgb = _rgb(look.ink)
        line.width = Pt(look.width)
        if look.dash:
            line.dash_style = MSO_LINE_DASH_STYLE.DASH
    else:
        line.fill.background()
    _mark(series.marker, look)
    for place, value in enumerate(row.values):
        if value is not None and place not in row.marked:
            series.points[place].marker.style = XL_MARKER_STYLE.NONE
    if row.is_labelled and row.marked:
        _write_last(series, max(row.marked), look, is_below=is_label_below)


def _mark(marker: Any, look: LineLook) -> None:
    marker.style = MARKERS.get(look.marker, XL_MARKER_STYLE.CIRCLE)
    marker.size = 9
    marker.format.line.color.rgb = _rgb(look.ink)
    marker.format.fill.solid()
    # A mark without a line is full: some programs leave the edge of a hollow one out.
    is_full = look.filled or not look.has_line
    marker.format.fill.fore_color.rgb = _rgb(look.ink if is_full else PAPER)


def _write_last(series: Any, place: int, look: LineLook, *, is_below: bool) -> None:
    """The last value beside its mark, on the side where no other line runs."""
    label = series.points[place].data_label
    label.position = XL_LABEL_POSITION.BELOW if is_below else XL_LABEL_POSITION.ABOVE
    label.font.size, label.font.bold = Pt(SMALL), True
    label.font.color.rgb = _rgb(look.ink)
    _show_value(label._get_or_add_dLbl())


def _show_value(label: Any) -> None:
    for name in ("c:showLegendKey", "c:showCatName", "c:showSerName", "c:showPercent"):
        found = label.find(qn(name))
        if found is not None:
            found.set("val", "0")
    label.find(qn("c:showVal")).set("val", "1")


def _dress(chart: Any, title: str, *, has_title: bool) -> None:
    chart.font.size = Pt(SMALL)
    chart.has_legend = True
    chart.legend.position = XL_LEGEND_POSITION.BOTTOM
    chart.legend.include_in_layout = False
    chart.legend.font.size = Pt(SMALL)
    chart.has_title = has_title
    if has_title:
        chart.chart_title.text_frame.text = title
        run = chart.chart_title.text_frame.paragraphs[0].runs[0]
        run.font.size, run.font.bold = Pt(16), True


def _fill(format: Any, name: str) -> None:  # noqa: A002
    fill = FILLS[name]
    if fill.pattern in PATTERNS:
        format.fill.patterned()
        format.fill.pattern = MSO_PATTERN_TYPE.from_xml(PATTERNS[fill.pattern])
        format.fill.fore_color.rgb = _rgb(fill.ink)
        format.fill.back_color.rgb = _rgb(fill.paper)
    else:
        format.fill.solid()
        format.fill.fore_color.rgb = _rgb(fill.paper)
    format.line.color.rgb = _rgb(INK_SOFT)
    format.line.width = Pt(0.75)


def _rgb(colour: str) -> RGBColor:
    return RGBColor.from_string(colour.lstrip("#").upper())
