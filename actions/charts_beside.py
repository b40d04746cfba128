"""What stands in an indicator's chart beside its figures: a forecast, years that it shares with
other charts, and the parts of its values.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from actions.charts import period_ticks
from actions.charts_figures import IndicatorFigures
from actions.rules.forecast import Forecast
from actions.rules.indicator_state import Point
from foundation import charts
from foundation.charts import COMPARED, Line, LineChart

MOST_PARTS = len(COMPARED) - 1
"""Parts of which a chart is drawn: each has a mark of its own, and the total has one."""


@dataclass(frozen=True)
class PartPoints:
    """The values of one category, or of the total."""

    name: str
    points: tuple[Point, ...]


def with_forecast(spec: LineChart, figures: IndicatorFigures, found: Forecast) -> LineChart:
    """``spec`` with the line of the latest values drawn on to the target's period: dotted, with a
    hollow mark at its end, and called a forecast in the key and in the table.
    """
    start, end = found.start, found.expected
    line = Line(
        _("forecast: the line goes on"),
        (
            charts.Point(
                figures.at(end.period), end.value, figures.label(end.period), _("forecast")
            ),
        ),
        "forecast",
        path=((figures.at(start.period), start.value), (figures.at(end.period), end.value)),
    )
    return replace(spec, lines=(*spec.lines, line))


def over_years(
    spec: LineChart, figures: IndicatorFigures, years: tuple[int, int] | None
) -> LineChart:
    """``spec`` from the first to the last of ``years``, so that charts beside it share the axis."""
    if years is None or not spec.lines:
        return spec
    first, last = figures.at(date(years[0], 1, 1)), figures.at(date(years[1], 12, 1))
    return replace(spec, ticks=period_ticks(figures, [first, last]), span=(first, last))


def parts_spec(
    figures: IndicatorFigures, parts: Sequence[PartPoints], total: PartPoints, sentence: str
) -> LineChart | None:
    """The parts of an indicator's values and the total, each with a mark of its own; None where
    they are too many to be told apart, or nothing is known of them.
    """
    known = [each for each in parts if each.points]
    if not known or len(known) > MOST_PARTS:
        return None
    looks = [*COMPARED[: len(known)], COMPARED[-1]]
    lines = tuple(
        Line(
            each.name,
            tuple(
                charts.Point(figures.at(point.period), point.value, figures.label(point.period))
                for point in each.points
            ),
            look,
        )
        for each, look in zip([*known, total], looks, strict=True)
    )
    periods = [figures.at(point.period) for each in [*known, total] for point in each.points]
    return LineChart(
        title=figures.name,
        sentence=sentence,
        lines=lines,
        ticks=period_ticks(figures, periods),
        unit=figures.unit,
        suffix=figures.suffix,
        decimals=figures.decimals,
        axis_name=_("Period"),
    )
