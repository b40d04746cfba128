"""Indicators laid side by side: each with its own unit, by the same years, and never in one sum."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from actions.domain.figures import IndicatorRecord, figures_of
from actions.models import Indicator
from actions.rules.indicator_state import actual_points
from actions.rules.periods import Period
from foundation.search import by_text, containing

FEWEST, MOST = 2, 4
"""Indicators side by side: one compares with nothing, and five do not stand beside each other."""
MOST_OFFERED = 30
MOST_YEARS = 60
"""Years in the table, the latest ones."""


@dataclass(frozen=True)
class Cell:
    """What one indicator has for one year: its value, or that of the latest period in the year,
    which ``label`` names where the periods are shorter. ``is_after_break`` tells of a new
    definition since the year before.
    """

    value: str = ""
    label: str = ""
    target: str = ""
    is_after_break: bool = False
    is_illustrative: bool = False


@dataclass(frozen=True)
class Comparison:
    """``years`` are the rows of the table, each with a cell for each record."""

    records: tuple[IndicatorRecord, ...]
    years: tuple[tuple[int, tuple[Cell, ...]], ...]

    @property
    def differs_in_unit(self) -> bool:
        return len({record.indicator.unit for record in self.records}) > 1


def compared(indicators: Iterable[Indicator]) -> Comparison:
    """The comparison of ``indicators``, in three queries."""
    records = tuple(figures_of(indicators).values())
    columns = [_cells(record) for record in records]
    years = sorted({year for cells in columns for year in cells})[-MOST_YEARS:]
    return Comparison(
        records,
        tuple((year, tuple(cells.get(year, Cell()) for cells in columns)) for year in years),
    )


def years_of(records: Sequence[IndicatorRecord]) -> tuple[int, int] | None:
    """The first and the last year that any of ``records`` has a figure for."""
    starts = [start.year for record in records for start in _periods(record)]
    return (min(starts), max(starts)) if starts else None


def _periods(record: IndicatorRecord) -> list[date]:
    return [
        start
        for series in record.series
        for start in (
            *(each.period for each in series.targets),
            *(each.period for each in series.measurements),
            *([series.baseline.period] if series.baseline else []),
        )
    ]


def _cells(record: IndicatorRecord) -> dict[int, Cell]:
    """What stands in each year. Where two series meet in a year, the later one counts."""
    values: dict[int, tuple[date, str, bool, int]] = {}
    targets: dict[int, str] = {}
    for series in record.series:
        marked = {each.period for each in series.measurements if each.is_illustrative}
        points = actual_points(series.figures(record.indicator))
        known = {point.period: point.value for point in points}
        if series.baseline is not None:
            known.setdefault(series.baseline.period, series.baseline.value)
        for start in sorted(known):
            text = record.figure(known[start])
            values[start.year] = (start, text, start in marked, series.number)
        if series is record.current:
            for target in series.targets:
                targets[target.period.year] = record.figure(target.value)
    cells = {}
    earlier_series = None
    for year in sorted({*values, *targets}):
        if year not in values:
            cells[year] = Cell(target=targets[year])
            continue
        start, text, is_illustrative, number = values[year]
        label = Period(start, record.frequency).label
        cells[year] = Cell(
            value=text,
            label="" if label == str(year) else label,
            target=targets.get(year, ""),
            is_after_break=earlier_series not in (None, number),
            is_illustrative=is_illustrative,
        )
        earlier_series = number
    return cells


def barrier_to(count: int) -> str:
    """Why ``count`` indicators are not laid side by side; empty where they are."""
    if count > MOST:
        return _(
            "At most four indicators can be laid side by side. Take the mark away from the others."
        )
    return "" if count >= FEWEST else _("Choose two to four indicators.")


def offered(
    visible: QuerySet[Indicator], chosen: Sequence[Indicator], query: str
) -> list[Indicator]:
    """Indicators to choose from, beside those that are chosen: what ``query`` finds among
    ``visible``; without one, those of the same areas, or else the first of all.
    """
    found = visible.exclude(pk__in=[each.pk for each in chosen])
    if query:
        found = found.filter(containing(query))
    elif chosen:
        areas = {each.objective.plan.area_id for each in chosen}
        found = found.filter(objective__plan__area__in=areas)
    ordered = found.order_by(
        "objective__plan__area__position", "objective__position", by_text(), "id"
    )
    return list(ordered.select_related("objective")[:MOST_OFFERED])
