"""How the objectives are measured: indicators with real series, and with examples."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from actions.domain.evaluations import keep_evaluations
from actions.models import (
    Breakdown,
    Category,
    Indicator,
    Measurement,
    PartValue,
    ProgressEntry,
    Series,
    Target,
)
from actions.rules.periods import Frequency, Period
from reporting.demonstration.aim import Loaded
from reporting.demonstration.content import both_languages, read, read_table
from reporting.demonstration.dates import choice, moment
from reporting.demonstration.writing import Row, create, insert, write_history

REPORTED_WITHIN = timedelta(days=120)
"""How long after its period a value may have come together with a progress entry."""
EXAMPLE_SOURCE = {"sv": "Exempel i demonstrationen", "en": "Example in the demonstration"}


def load_indicators(loaded: Loaded) -> None:
    contents = read("indicators")["indicators"]
    tables: dict[str, list[dict[str, str]]] = {}
    for row in read_table("indicators"):
        tables.setdefault(row["indicator"], []).append(row)
    indicators, all_series, targets, values = [], [], [], []
    breakdowns: list[_Broken] = []
    for position, data in enumerate(contents, start=1):
        indicator = _indicator(loaded, data, position)
        begun = moment(_begun_on(indicator))
        indicators.append(Row(indicator, begun, loaded.coordinator))
        for number, each in enumerate(data["series"], start=1):
            table = tables[each["table"]] if "table" in each else []
            series = _series(loaded, indicator, number, each, table)
            all_series.append(Row(series, begun, loaded.coordinator))
            targets += _targets(loaded, series, each, begun)
            if table:
                values += _real_values(loaded, series, table)
            else:
                examples = _example_values(loaded, series, data["objective"], each)
                values += examples
                if "breakdown" in data:
                    breakdowns.append(_Broken(indicator, begun, data["breakdown"], examples))
    create(Indicator, indicators)
    create(Series, all_series)
    _write_with_earlier_value(Target, targets)
    _write_with_earlier_value(Measurement, values)
    _load_breakdowns(loaded, breakdowns)
    keep_evaluations(row.instance.pk for row in indicators)


@dataclass(frozen=True)
class _Broken:
    """An indicator whose values are broken down, and how."""

    indicator: Indicator
    begun: datetime
    data: dict[str, Any]
    values: list[Row]


def _load_breakdowns(loaded: Loaded, found: list[_Broken]) -> None:
    breakdowns, categories, parts = [], [], []
    for each in found:
        breakdown = Breakdown(
            indicator=each.indicator,
            **both_languages(each.data, "name"),
            parts_add_up=each.data["parts_add_up"],
        )
        breakdowns.append(Row(breakdown, each.begun, loaded.coordinator))
        for position, data in enumerate(each.data["categories"], start=1):
            category = Category(
                breakdown=breakdown, position=position, **both_languages(data, "name")
            )
            categories.append(Row(category, each.begun, loaded.coordinator))
            parts += [
                Row(
                    PartValue(measurement=row.instance, category=category, value=Decimal(value)),
                    row.at,
                    row.by,
                )
                for row, value in zip(each.values, data["values"], strict=True)
                if value != ""
            ]
    create(Breakdown, breakdowns)
    create(Category, categories)
    create(PartValue, parts)


def _begun_on(indicator: Indicator) -> date:
    plan = indicator.objective.plan
    return (plan.decided_on or plan.starts_on) - timedelta(days=30)


def _indicator(loaded: Loaded, data: dict[str, Any], position: int) -> Indicator:
    data = {"source": EXAMPLE_SOURCE, **data}
    return Indicator(
        objective=loaded.objectives[data["objective"]],
        position=position,
        **both_languages(data, "name", "unit", "geography", "source"),
        decimals=data.get("decimals", 0),
        direction=data["direction"],
        frequency=data.get("frequency", "year"),
        accumulation=data.get("accumulation", "each"),
        tolerance=Decimal(data.get("tolerance", 0)),
        responsible_organisation=loaded.organisations[data["responsible"]],
        responsible_person=loaded.people[data["person"]] if "person" in data else None,
    )


def _period(loaded: Loaded, series: Series, point: dict[str, Any]) -> date:
    if "year" in point:
        return date(point["year"], 1, 1)
    running = Period.containing(loaded.today, Frequency(series.indicator.frequency))
    return running.shifted(point["period"]).start


def _series(
    loaded: Loaded,
    indicator: Indicator,
    number: int,
    data: dict[str, Any],
    table: list[dict[str, str]],
) -> Series:
    series = Series(
        indicator=indicator, number=number, **both_languages(data, "definition", "break_reason")
    )
    if baseline := data.get("baseline"):
        series.baseline_period = _period(loaded, series, baseline)
        if "value" in baseline:
            series.baseline = Decimal(baseline["value"])
        else:
            series.baseline = next(
                Decimal(row["value"]) for row in table if int(row["year"]) == baseline["year"]
            )
    return series


def _targets(loaded: Loaded, series: Series, data: dict[str, Any], begun: Any) -> list[Row]:
    rows = []
    for each in data.get("targets", []):
        target = Target(
            series=series,
            period=_period(loaded, series, each),
            value=Decimal(each["value"]),
            is_illustrative=True,
        )
        row = Row(target, begun, loaded.coordinator)
        if "was" in each:
            row.earlier = Decimal(each["was"]), begun
            row.at, row.reason = moment(begun.date() + timedelta(days=400)), each["reason"]
        rows.append(row)
    return rows


def _real_values(loaded: Loaded, series: Series, table: list[dict[str, str]]) -> list[Row]:
    """Entered when the plan was made, or in the June after their year, if that is later."""
    by = series.indicator.responsible_person
    rows = []
    for each in table:
        year = int(each["year"])
        measurement = Measurement(
            series=series,
            period=date(year, 1, 1),
            value=Decimal(each["value"]),
            note=f"{each['note_sv']} ({each['note']})" if each["note"] else "",
            source=each["source"],
            recorded_by=by,
        )
        day = max(_begun_on(series.indicator), date(year + 1, 6, 15))
        rows.append(Row(measurement, moment(min(day, loaded.today)), by))
    return rows


def _example_values(
    loaded: Loaded, series: Series, objective: str, data: dict[str, Any]
) -> list[Row]:
    values = data.get("values", [])
    correction = data.get("correction", {})
    rows = []
    for offset, value in enumerate(values, start=data.get("until", -1) - len(values) + 1):
        start = _period(loaded, series, {"period": offset})
        period = Period(start, Frequency(series.indicator.frequency))
        entry = _entry_that_came_with(loaded, series.indicator, period)
        if entry is not None:
            at, by = entry.recorded_at, entry.author
        else:
            day = period.end + timedelta(days=10 + choice(f"{objective}{start}", 25))
            at = moment(min(day, loaded.today))
            by = series.indicator.responsible_person or loaded.coordinator
        measurement = Measurement(
            series=series,
            period=start,
            value=Decimal(value),
            source=EXAMPLE_SOURCE["sv" if by.language == "sv" else "en"],
            is_illustrative=True,
            entry=entry,
            recorded_by=by,
        )
        row = Row(measurement, at, by)
        if offset == correction.get("period"):
            row.earlier = Decimal(correction["was"]), at
            row.at = moment(min(at.date() + timedelta(days=20), loaded.today))
            row.reason = correction["reason"]
        rows.append(row)
    return rows


def _entry_that_came_with(
    loaded: Loaded, indicator: Indicator, period: Period
) -> ProgressEntry | None:
    """The first entry of whoever delivers the values, on an action for the same objective."""
    found = [
        entry
        for name, objectives in loaded.objectives_of_actions.items()
        if indicator.objective in objectives
        for entry in loaded.entries[name]
        if entry.author == indicator.responsible_person
        and period.end < entry.reported_on <= period.end + REPORTED_WITHIN
    ]
    return min(found, key=lambda entry: entry.reported_on, default=None)


def _write_with_earlier_value(model: Any, rows: list[Row]) -> None:
    """Those that were corrected have their earlier value, and why, in the history."""
    insert(model, rows)
    write_history(model, [row for row in rows if row.earlier is None], "+")
    corrected = [(row, *row.earlier) for row in rows if row.earlier is not None]
    write_history(
        model,
        [row.as_it_was(at, row.by, value=value, recorded_at=at) for row, value, at in corrected],
        "+",
    )
    write_history(model, [row for row, _value, _at in corrected], "~")
