"""The parts of an indicator's values as tables, and what they say in a sentence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from actions.domain.explanation import difference_text, telling_decimals
from actions.domain.figures import IndicatorRecord, MeasurementRecord, SeriesRecord
from actions.domain.parts import BreakdownRecord, CategoryRecord
from actions.rules.breakdown import disagreement
from actions.rules.periods import Period


@dataclass(frozen=True)
class PartRow:
    """One period. ``values`` follow the categories of the table; None is a part not known."""

    period: Period
    measurement: MeasurementRecord
    values: tuple[Decimal | None, ...]
    missing: tuple[str, ...]
    """The names of the categories that have no value, where others have one."""
    difference: str
    """Between the lowest and the highest part."""
    fault: str
    """How the parts disagree with the total."""

    @property
    def is_known(self) -> bool:
        return any(value is not None for value in self.values)


@dataclass(frozen=True)
class PartTable:
    """The parts of one series, oldest period first."""

    series: SeriesRecord
    categories: tuple[CategoryRecord, ...]
    rows: tuple[PartRow, ...]

    @property
    def latest(self) -> PartRow | None:
        """The newest row that any part is known in."""
        return next((row for row in reversed(self.rows) if row.is_known), None)


def part_tables(
    record: IndicatorRecord,
    breakdown: BreakdownRecord,
    parts: Mapping[int, Mapping[int, Decimal]],
) -> list[PartTable]:
    """A table for each series that has values with parts, the newest first, and for the current
    one in any case when it has values. ``parts`` are those of each measurement.

    Categories that are used no more are among them where a value has them.
    """
    tables = []
    for series in reversed(record.series):
        known = {pk for each in series.measurements for pk in parts.get(each.id, {})}
        if not series.measurements or not (known or series is record.current):
            continue
        categories = tuple(
            each for each in breakdown.categories if each.is_current or each.id in known
        )
        rows = tuple(
            _row(record, breakdown, categories, each, parts.get(each.id, {}))
            for each in series.measurements
        )
        tables.append(PartTable(series, categories, rows))
    return tables


def _row(
    record: IndicatorRecord,
    breakdown: BreakdownRecord,
    categories: Sequence[CategoryRecord],
    measurement: MeasurementRecord,
    known: Mapping[int, Decimal],
) -> PartRow:
    values = tuple(known.get(each.id) for each in categories)
    is_known = any(value is not None for value in values)
    missing = tuple(
        each.name for each in categories if each.is_current and each.id not in known and is_known
    )
    return PartRow(
        period=Period(measurement.period, record.frequency),
        measurement=measurement,
        values=values,
        missing=missing,
        difference=_difference(record, values),
        fault=_fault(record, breakdown, measurement.value, values),
    )


def _difference(record: IndicatorRecord, values: Sequence[Decimal | None]) -> str:
    found = [value for value in values if value is not None]
    if len(found) < 2:
        return ""
    low, high = min(found), max(found)
    return difference_text(
        record, high - low, telling_decimals(low, high, record.indicator.decimals)
    )


def _fault(
    record: IndicatorRecord,
    breakdown: BreakdownRecord,
    total: Decimal,
    values: Sequence[Decimal | None],
) -> str:
    finding = disagreement(
        total, values, add_up=breakdown.parts_add_up, decimals=record.indicator.decimals
    )
    if finding is None:
        return ""
    decimals = telling_decimals(finding.total, finding.other, record.indicator.decimals)
    if breakdown.parts_add_up:
        return _("the parts make %(sum)s") % {"sum": record.with_unit(finding.other, decimals)}
    return _("the total does not lie between the parts")


def parts_sentence(record: IndicatorRecord, table: PartTable) -> str:
    """What the latest parts are and how far apart: women 41 %, men 47 % (2025)."""
    row = table.latest
    if row is None:
        return ""
    known = [
        (category.name, value)
        for category, value in zip(table.categories, row.values, strict=True)
        if value is not None
    ]
    words = {
        "parts": ", ".join(f"{name} {record.with_unit(value)}" for name, value in known),
        "period": row.period.label,
        "difference": row.difference,
    }
    if row.missing:
        words["missing"] = ", ".join(row.missing)
        return _("%(period)s: %(parts)s. Missing: %(missing)s.") % words
    if len(known) < 2:
        return _("%(period)s: %(parts)s.") % words
    if len({value for _name, value in known}) == 1:
        return _("%(period)s: %(parts)s, with no difference between them.") % words
    words["highest"] = max(known, key=lambda each: each[1])[0]
    words["lowest"] = min(known, key=lambda each: each[1])[0]
    return (
        _(
            "%(period)s: %(parts)s. The difference between %(highest)s and %(lowest)s is"
            " %(difference)s."
        )
        % words
    )
