"""The figures of an indicator in a snapshot, as charts and rules take them."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from actions.charts import IndicatorFigures, SeriesPoints
from actions.rules.indicator_state import Point
from actions.rules.periods import Frequency
from reporting.snapshot_schema import IndicatorData, PointData, Text


def figures_of(indicator: IndicatorData, name: Callable[[Text], str]) -> IndicatorFigures:
    """``name`` writes a bilingual text, in the way that the format can hold it."""
    return IndicatorFigures(
        name=name(indicator["name"]),
        unit=name(indicator["unit"]),
        decimals=indicator["decimals"],
        frequency=Frequency(indicator["frequency"]),
        direction=indicator["direction"],
        accumulation=indicator["accumulation"],
        series=tuple(
            SeriesPoints(
                number=series["number"],
                definition=name(series["definition"]),
                baseline=point_of(series["baseline"]) if series["baseline"] else None,
                targets=[point_of(each) for each in series["targets"]],
                measurements=[point_of(each) for each in series["measurements"]],
            )
            for series in indicator["series"]
        ),
    )


def point_of(point: PointData) -> Point:
    return Point(date.fromisoformat(point["period"]), Decimal(point["value"]))
