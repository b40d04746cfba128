"""The workbook's charts, each beside the figures that it is drawn of."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from actions.charts import indicator_spec
from foundation.bilingual import choose
from foundation.charts import LineChart, StackedBars
from foundation.charts.looks import FILLS, INK_SOFT, LINE, LINE_LOOKS, PAPER
from foundation.workbooks import HEADER_HEIGHT, cell_text
from reporting.charts import AreaCounts, action_bars, indicator_bars
from reporting.document.figures import figures_of
from reporting.exporters.deck_text import name_of
from reporting.exporters.office_charts import Row, counts_of, grid_of, places_of
from reporting.snapshot_schema import IndicatorData, Snapshot

MOST_INDICATORS = 60
"""A workbook with hundreds of charts opens slowly, and nobody pages through them."""
PATTERNS = {
    "rising": "wide_upward_diagonal",
    "falling": "wide_downward_diagonal",
    "hatched": "light_upward_diagonal",
    "dots": "percent_20",
    "cross": "diagonal_brick",
}
NAME = {"font_name": "Calibri", "font_size": 12, "bold": True}
DASHES = {"target": "dash", "expected": "round_dot"}
ROW_PIXELS = 20
ROWS_ON_A_PAGE = 52
FIRST_CHART_COLUMN = 6
FIRST_ROW = 2
LEAST_ROWS = 16
"""Of a chart and its table together, so that none overlaps the next."""
CHART_SIZE = {"width": 620, "height": LEAST_ROWS * ROW_PIXELS - 20}


@dataclass
class Place:
    """The next free row of a sheet."""

    page: Worksheet
    name: str
    row: int = 0
    breaks: list[int] = field(default_factory=list)
    """The rows at which another page begins on paper."""

    def begin(self, rows: int) -> None:
        """Go on with something so high, on another page where this one has no room for it."""
        start = self.breaks[-1] if self.breaks else 0
        if self.row > start and self.row + rows - start > ROWS_ON_A_PAGE:
            self.breaks.append(self.row)


def write_distributions(workbook: Workbook, snapshot: Snapshot, formats: dict[str, Format]) -> None:
    """How statuses are distributed over the areas: a table and its chart for each."""
    place = _sheet(workbook, _("Status by area"), _("Status by area"), formats)
    of_actions, of_indicators = [], []
    for area in snapshot["areas"]:
        name = cell_text(f"{area['number']} {choose(area['short_title']) or choose(area['title'])}")
        plans = area["plans"]
        actions = Counter(action["status"] for plan in plans for action in plan["actions"])
        indicators = Counter(
            indicator["evaluation"]["status"]
            for plan in plans
            for objective in plan["objectives"]
            for indicator in objective["indicators"]
        )
        of_actions.append(AreaCounts(name, actions))
        of_indicators.append(AreaCounts(name, indicators))
    for spec in (action_bars(of_actions), indicator_bars(of_indicators)):
        _write_bars(workbook, place, spec, formats)
    place.page.set_h_pagebreaks(place.breaks)


def write_indicators(workbook: Workbook, snapshot: Snapshot, formats: dict[str, Format]) -> None:
    """What was measured against the path to the target, for each indicator with values."""
    place = _sheet(workbook, _("Indicator charts"), _("Actual against target"), formats)
    drawable = [
        indicator
        for area in snapshot["areas"]
        for plan in area["plans"]
        for objective in plan["objectives"]
        for indicator in objective["indicators"]
        if indicator["direction"] != "milestone"
        and any(series["measurements"] for series in indicator["series"])
    ]
    left = len(drawable) - MOST_INDICATORS
    said = ""
    if not drawable:
        said = _("No indicator has a value.")
    elif left > 0:
        said = ngettext(
            "%(count)d more indicator has values. They stand in the sheet of measurements.",
            "%(count)d more indicators have values. They stand in the sheet of measurements.",
            left,
        ) % {"count": left}
    if said:
        place.page.write_string(place.row, 0, said)
        place.row += 2
    for indicator in drawable[:MOST_INDICATORS]:
        _write_lines(workbook, place, indicator, formats)
    place.page.set_h_pagebreaks(place.breaks)


def _sheet(workbook: Workbook, name: str, title: str, formats: dict[str, Format]) -> Place:
    page = workbook.add_worksheet(name)
    page.hide_gridlines(2)
    page.set_column(0, 0, 30)
    page.set_column(1, FIRST_CHART_COLUMN + 2, 13)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.set_footer("&L&A&R&P (&N)")
    page.write_string(0, 0, title, formats["title"])
    return Place(page, name, FIRST_ROW)


def _write_bars(
    workbook: Workbook, place: Place, spec: StackedBars, formats: dict[str, Format]
) -> None:
    height = max(240, 90 + 40 * len(spec.bars))
    if place.row > FIRST_ROW:
        place.breaks.append(place.row)
    page, head = place.page, place.row + 2
    page.write_string(place.row, 0, spec.title, workbook.add_format(NAME))
    page.write_string(place.row + 1, 0, cell_text(spec.sentence))
    if spec.is_empty:
        place.row += 4
        return
    parts = counts_of(spec)
    page.set_row(head, HEADER_HEIGHT)
    page.write_string(head, 0, spec.group_name, formats["heading"])
    for number, bar in enumerate(spec.bars, start=1):
        page.write_string(head + number, 0, cell_text(bar.name), formats["text"])
    chart: Any = workbook.add_chart({"type": "bar", "subtype": "stacked"})
    last = head + len(spec.bars)
    for column, part in enumerate(parts, start=1):
        page.write_string(head, column, part.name, formats["heading"])
        for number, count in enumerate(part.values, start=1):
            page.write_number(head + number, column, count, formats["integer"])
        chart.add_series(
            {
                "name": [place.name, head, column],
                "categories": [place.name, head + 1, 0, last, 0],
                "values": [place.name, head + 1, column, last, column],
                "gap": 40,
                "border": {"color": INK_SOFT, "width": 0.75},
                "data_labels": {
                    "value": True,
                    "num_format": "0;;",
                    "font": {"bold": True},
                    "fill": {"color": PAPER},
                },
                **_filled(part.fill),
            }
        )
    chart.set_title({"name": spec.title, "name_font": {"size": 12}})
    chart.set_legend({"position": "bottom"})
    # The first area at the top, as in the table.
    chart.set_y_axis({"reverse": True})
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    chart.set_size({"width": 900, "height": height})
    page.insert_chart(last + 2, 0, chart, _told(spec.sentence))
    place.row = last + 4 + height // ROW_PIXELS


def _filled(name: str) -> dict[str, Any]:
    fill = FILLS[name]
    if fill.pattern in PATTERNS:
        pattern = {
            "pattern": PATTERNS[fill.pattern],
            "fg_color": fill.ink,
            "bg_color": fill.paper,
        }
        return {"pattern": pattern}
    return {"fill": {"color": fill.paper}}


def _write_lines(
    workbook: Workbook, place: Place, indicator: IndicatorData, formats: dict[str, Format]
) -> None:
    figures = figures_of(indicator, name_of)
    spec = indicator_spec(figures)
    grid = grid_of(spec, places_of(spec, figures))
    place.begin(max(len(grid.places), LEAST_ROWS) + 4)
    page, head = place.page, place.row + 2
    page.write_string(place.row, 0, cell_text(spec.title), workbook.add_format(NAME))
    page.write_string(place.row + 1, 0, cell_text(spec.sentence))
    page.write_string(head, 0, _("Period"), formats["heading"])
    last = head + len(grid.places)
    for number, label in enumerate(grid.places, start=1):
        page.write_string(head + number, 0, label, formats["text"])
    chart: Any = workbook.add_chart({"type": "line"})
    decimals = indicator["decimals"]
    for column, row in enumerate(grid.rows, start=1):
        page.write_string(head, column, row.name, formats["heading"])
        for number, value in enumerate(row.values, start=1):
            if value is not None:
                page.write_number(head + number, column, float(value), formats[f"figure{decimals}"])
        chart.add_series(
            {
                "name": [place.name, head, column],
                "categories": [place.name, head + 1, 0, last, 0],
                "values": [place.name, head + 1, column, last, column],
                **_looks(row),
            }
        )
    _dress(chart, spec)
    page.set_row(head, HEADER_HEIGHT)
    beside = max(len(grid.rows) + 2, FIRST_CHART_COLUMN)
    page.insert_chart(head, beside, chart, _told(spec.sentence))
    place.row = max(last, head + LEAST_ROWS) + 2


def _looks(row: Row) -> dict[str, Any]:
    look = LINE_LOOKS[row.look]
    ink = {"color": look.ink}
    line: dict[str, Any] = {"none": True}
    if look.has_line and row.has_line:
        line = {**ink, "width": look.width}
        if row.look in DASHES:
            line["dash_type"] = DASHES[row.look]
    marker = look.marker if look.marker in ("circle", "square", "diamond", "triangle") else "circle"
    if line.get("dash_type"):
        # A path has a value for every period, and no mark of its own for those that are targets.
        return {"line": line, "marker": {"type": "none"}}
    return {"line": line, "marker": {"type": marker, "size": 7, "border": ink, "fill": ink}}


def _dress(chart: Any, spec: LineChart) -> None:
    chart.show_blanks_as("span")
    chart.set_title({"name": spec.title, "name_font": {"size": 12}})
    chart.set_legend({"position": "bottom"})
    gridlines = {"visible": True, "line": {"color": LINE, "width": 0.75}}
    chart.set_y_axis({"name": spec.unit, "major_gridlines": gridlines})
    chart.set_size(CHART_SIZE)


def _told(sentence: str) -> dict[str, Any]:
    return {"description": cell_text(sentence), "object_position": 1}
