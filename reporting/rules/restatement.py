"""Figures that were published and stand otherwise now: as published, and as corrected.

Figures are compared as they are written in a snapshot, by indicator, series, kind and period.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from reporting.snapshot_schema import IndicatorData, PointData, Snapshot

MEASUREMENT, TARGET, BASELINE = "measurement", "target", "baseline"


class Key(NamedTuple):
    """Which figure. ``period`` is the first day of its period; empty for a baseline, of which a
    series has one.
    """

    indicator: int
    series: int
    kind: str
    period: str


@dataclass(frozen=True)
class Published:
    """A figure as it was published, in which version of which year's report, and on which day."""

    point: PointData
    year: int
    version: int
    on: str


class Publication(NamedTuple):
    """A published report's snapshot, and the ISO day on which it was published."""

    snapshot: Snapshot
    on: str


@dataclass(frozen=True)
class Restated:
    key: Key
    published: Published
    corrected: PointData | None
    """None: the figure has been withdrawn."""


def figures_in(indicators: Iterable[IndicatorData]) -> dict[Key, PointData]:
    """Every figure of ``indicators``."""
    return {key: point for indicator in indicators for key, point in _figures(indicator)}


def published_figures(publications: Iterable[Publication]) -> dict[Key, Published]:
    """The newest publication of each figure; ``publications`` come in their order, oldest first.

    A figure that a report has told to be withdrawn is not published any longer.
    """
    found: dict[Key, Published] = {}
    for snapshot, on in publications:
        for row in snapshot.get("restatements", []):
            if row["corrected"] is None:
                period = "" if row["kind"] == BASELINE else row["published"]["period"]
                found.pop(Key(row["indicator"], row["series"], row["kind"], period), None)
        for key, point in figures_in(indicators_in(snapshot)).items():
            found[key] = Published(point, snapshot["year"], snapshot["version"], on)
    return found


def restated(published: Mapping[Key, Published], now: Mapping[Key, PointData]) -> list[Restated]:
    """The figures that are not what was published. Those of indicators that are not in ``now`` are
    left out: they have left the report, and are not corrected.
    """
    known = {key.indicator for key in now}
    return [
        Restated(key, each, now.get(key))
        for key, each in sorted(published.items())
        if key.indicator in known and _differs(each.point, now.get(key))
    ]


def indicators_in(snapshot: Snapshot) -> Iterator[IndicatorData]:
    for area in snapshot["areas"]:
        for plan in area["plans"]:
            for objective in plan["objectives"]:
                yield from objective["indicators"]


def _figures(indicator: IndicatorData) -> Iterator[tuple[Key, PointData]]:
    for series in indicator["series"]:
        named = indicator["id"], series["number"]
        if series["baseline"]:
            yield Key(*named, BASELINE, ""), series["baseline"]
        for target in series["targets"]:
            yield Key(*named, TARGET, target["period"]), target
        for measurement in series["measurements"]:
            yield Key(*named, MEASUREMENT, measurement["period"]), measurement


def _differs(point: PointData, now: PointData | None) -> bool:
    return now is None or (point["period"], point["value"]) != (now["period"], now["value"])
