"""Charts of foundation.charts as Office draws them: rows of figures, and how each line looks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from actions.charts import IndicatorFigures
from foundation.charts import Line, LineChart, StackedBars, Tick
from foundation.charts.bars import occurring

MOST_PLACES = 120
"""Periods on an axis at most, the latest: a mistyped year would else make thousands."""
PATTERNS = {
    "rising": "wdUpDiag",
    "falling": "wdDnDiag",
    "hatched": "ltUpDiag",
    "dots": "pct20",
    "cross": "diagCross",
}
"""The names that Office has for the patterns of foundation.charts.looks."""


@dataclass(frozen=True)
class Row:
    """A line's value at each place of the axis; ``marked`` are those that are points of its own."""

    name: str
    look: str
    values: tuple[Decimal | None, ...]
    marked: frozenset[int]
    has_line: bool
    is_labelled: bool
    """Whether the last value is written beside its mark."""


@dataclass(frozen=True)
class Grid:
    places: tuple[str, ...]
    rows: tuple[Row, ...]


def grid_of(spec: LineChart, names: Sequence[Tick] = ()) -> Grid:
    """The chart with an even axis of periods, so that a gap of two years is twice as wide as one.

    ``names`` are those of all its places.
    """
    found = {int(point.at): point.label for line in spec.lines for point in line.points}
    if not found:
        return Grid((), ())
    first, last = min(found), max(found)
    first = max(first, last - MOST_PLACES + 1)
    called = {int(tick.at): tick.label for tick in names} | found
    axis = range(first, last + 1)
    places = tuple(called.get(at, "") for at in axis)
    counts: dict[str, int] = {}
    for line in spec.lines:
        counts[line.name] = counts.get(line.name, 0) + 1
    rows = []
    for line in spec.lines:
        counts[line.name] -= 1
        # Lines of one name are those of earlier series, oldest first.
        name = line.name
        if counts[line.name]:
            name = _("%(line)s, earlier series %(number)s") % {
                "line": line.name,
                "number": counts[line.name],
            }
        own = {int(point.at): point.value for point in line.points}
        values = tuple(_value(line, own, at) for at in axis)
        marked = frozenset(at - first for at in own if at in axis)
        has_line = line.path is None or len(line.path) > 1
        rows.append(Row(name, line.look, values, marked, has_line, line.is_labelled))
    return Grid(places, tuple(rows))


def _value(line: Line, own: dict[int, Decimal], at: int) -> Decimal | None:
    if at in own:
        return own[at]
    for (start, low), (end, high) in zip(line.path or (), (line.path or ())[1:], strict=False):
        if start <= at <= end and end > start:
            share = Decimal(at - start) / Decimal(end - start)
            return low + (high - low) * share
    return None


def places_of(spec: LineChart, figures: IndicatorFigures) -> tuple[Tick, ...]:
    """The names of all periods from the first point of the chart to the last."""
    places = [int(point.at) for line in spec.lines for point in line.points]
    first, months = max(min(places), max(places) - MOST_PLACES), figures.frequency.months
    return tuple(
        Tick(at, figures.label(date(at * months // 12, at * months % 12 + 1, 1)))
        for at in range(first, max(places) + 1)
    )


@dataclass(frozen=True)
class Counts:
    """One part of all bars: its words, its fill, and how many there are in each bar."""

    name: str
    fill: str
    values: tuple[int, ...]


def counts_of(spec: StackedBars) -> tuple[Counts, ...]:
    return tuple(
        Counts(part.label, part.fill, tuple(bar.counts[place] for bar in spec.bars))
        for place, part in occurring(spec)
    )
