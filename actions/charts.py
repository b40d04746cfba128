"""The chart of an indicator: what was measured against the path from baseline to target."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from actions.charts_figures import IndicatorFigures, SeriesPoints, SeriesToDraw
from actions.charts_sentence import sentence_of
from actions.rules.indicator_state import Point
from actions.rules.periods import Frequency
from foundation import charts
from foundation.charts import Chart, Line, LineChart, Size, Tick
from foundation.charts.drawing import Medium

__all__ = ["IndicatorFigures", "SeriesPoints", "indicator_chart", "indicator_spec", "period_ticks"]

LASTING = ("keep_at_least", "keep_at_most")
FEW_PERIODS = 5
MOST_TICKS = 400
"""Years that are named at most: a mistyped year 2 would otherwise name ten thousand."""


def indicator_chart(
    figures: IndicatorFigures, *, size: Size = Size.NORMAL, medium: Medium = "screen"
) -> Chart:
    """The chart of ``figures`` in the active language."""
    return charts.draw(indicator_spec(figures), size=size, medium=medium)


def indicator_spec(figures: IndicatorFigures) -> LineChart:
    """Points and a line for what was measured, dashes for the path to the target, and each series
    by itself.
    """
    numbered = sorted(figures.series, key=lambda each: each.number)
    series = [SeriesToDraw.of(figures, points) for points in numbered]
    periods = [figures.at(point.period) for each in series for point in each.points]
    # Before which the axis does not begin, and after which it does not go on.
    bounds = (min(periods), max(periods)) if periods else (0, 0)
    lines: list[Line] = []
    for each in series:
        is_current = each is series[-1]
        if each.baseline and not figures.is_milestone:
            lines.append(
                Line(_("baseline"), _points(figures, [each.baseline]), "baseline", path=())
            )
        lines += _target_line(figures, each, bounds, is_current=is_current)
        if each.actual:
            lines.append(
                Line(
                    pgettext("measurement", "actual"),
                    _points(figures, each.actual),
                    "actual",
                    is_stepped=figures.is_milestone,
                    is_labelled=is_current and not figures.is_milestone,
                )
            )
    return LineChart(
        title=figures.name,
        sentence=sentence_of(figures, series),
        lines=_in_key_order(lines),
        ticks=period_ticks(figures, periods),
        unit=_unit(figures),
        suffix=figures.suffix,
        decimals=figures.decimals,
        levels=_yes_and_no() if figures.is_milestone else (),
        breaks=_breaks(figures, series),
        axis_name=_("Period"),
    )


def period_ticks(figures: IndicatorFigures, periods: Sequence[int]) -> tuple[Tick, ...]:
    """The names of the axis from the first to the last of ``periods`` (see ``at`` of figures):
    every period while they are few, else years.
    """
    if not periods:
        return ()
    first, last = min(periods), max(periods)
    months = Frequency(figures.frequency).months
    per_year = 12 // months
    if per_year > 1 and last - first < FEW_PERIODS:
        step = 1 if last - first < FEW_PERIODS - 1 else 2
        return tuple(
            Tick(at, figures.label(_start(at, months))) for at in range(first, last + 1, step)
        )
    years = range(first // per_year, last // per_year + 1)
    # Counted from the last year: the target's year always has its label.
    step = -(-len(years) // MOST_TICKS)
    return tuple(Tick(max(year * per_year, first), str(year)) for year in years[::-1][::step][::-1])


def _start(at: int, months: int) -> date:
    year, month = divmod(at * months, 12)
    return date(year, month + 1, 1)


def _points(figures: IndicatorFigures, points: Sequence[Point]) -> tuple[charts.Point, ...]:
    return tuple(
        charts.Point(figures.at(point.period), point.value, figures.label(point.period))
        for point in points
    )


def _in_key_order(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Measured first, then the baseline, then targets, as the key names them."""
    order = {"actual": 0, "baseline": 1, "target": 2}
    return tuple(sorted(lines, key=lambda line: order[line.look]))


def _unit(figures: IndicatorFigures) -> str:
    if figures.is_milestone:
        return ""
    if figures.accumulation == "sum":
        return _("%(unit)s, accumulated") % {"unit": figures.unit}
    return figures.unit


def _yes_and_no() -> tuple[Tick, ...]:
    return (Tick(0, pgettext("milestone", "no")), Tick(1, pgettext("milestone", "yes")))


def _target_line(
    figures: IndicatorFigures,
    series: SeriesToDraw,
    bounds: tuple[int, int],
    *,
    is_current: bool,
) -> list[Line]:
    """The targets of a series and the path to them, if there are any."""
    if not series.targets:
        return []
    name = {
        "keep_at_least": _("lowest level"),
        "keep_at_most": _("highest level"),
        "milestone": _("target"),
    }.get(figures.direction, _("path to target"))
    return [
        Line(
            name,
            _points(figures, series.targets),
            "target",
            path=_path(figures, series, bounds, is_current=is_current),
            is_labelled=is_current and not figures.is_milestone,
        )
    ]


def _path(
    figures: IndicatorFigures,
    series: SeriesToDraw,
    bounds: tuple[int, int],
    *,
    is_current: bool,
) -> tuple[tuple[float, Decimal], ...]:
    targets = [(figures.at(point.period), point.value) for point in series.targets]
    first, last = bounds
    if figures.direction in LASTING:
        # Steps: each target holds until the next, the first also before itself.
        periods = [figures.at(point.period) for point in series.points]
        corners: list[tuple[float, Decimal]] = [(min(periods), targets[0][1])]
        for (__, before), (at, value) in pairwise(targets):
            corners += [(at, before), (at, value)]
        # The level in force goes on to the edge of the chart.
        return (*corners, ((last + 0.5) if is_current else max(periods), targets[-1][1]))
    if figures.is_milestone:
        at, value = targets[-1]
        return ((first, Decimal(0)), (at, Decimal(0)), (at, value))
    if series.baseline is None:
        return ()
    start = (figures.at(series.baseline.period), series.baseline.value)
    later = [point for point in targets if point[0] > start[0]]
    return (start, *later)


def _breaks(figures: IndicatorFigures, series: Sequence[SeriesToDraw]) -> tuple[Tick, ...]:
    found = []
    for earlier, later in pairwise(series):
        before = [figures.at(point.period) for point in (earlier.actual or earlier.points)]
        after = [figures.at(point.period) for point in (later.known or later.points)]
        if before and after:
            found.append(Tick((max(before) + min(after)) / 2, _("break in series")))
    return tuple(found)
