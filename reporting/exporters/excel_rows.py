"""The rows of the workbook's sheets, from a snapshot, in the active language."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from actions.models import Contributor, Indicator
from actions.statuses import ACTION_STATUSES, INDICATOR_STATUSES
from foundation.bilingual import choose
from foundation.status import Status
from reporting.document.addresses import entry_place, value_place
from reporting.document.origins import given_by, names_of, written_by
from reporting.document.sections.restatements import kind_label
from reporting.exporters.addresses import address_of
from reporting.snapshot_schema import (
    ActionData,
    AreaData,
    EntryData,
    IndicatorData,
    MeasurementData,
    ObjectiveData,
    PlanData,
    SeriesData,
    Snapshot,
)
from reporting.statuses import DECISIONS, REVIEW_STATUSES


@dataclass(frozen=True)
class Figure:
    """A number that is shown with so many decimals."""

    value: str
    decimals: int


def _label(statuses: Any, value: str) -> str:
    status: Status | None = statuses.get(value)
    return str(status.label) if status else value


def _plans(snapshot: Snapshot) -> Iterator[tuple[AreaData, PlanData]]:
    for area in snapshot["areas"]:
        for plan in area["plans"]:
            yield area, plan


def _actions(snapshot: Snapshot) -> Iterator[tuple[AreaData, PlanData, ActionData]]:
    for area, plan in _plans(snapshot):
        for action in plan["actions"]:
            yield area, plan, action


def _indicators(
    snapshot: Snapshot,
) -> Iterator[tuple[AreaData, PlanData, ObjectiveData, IndicatorData]]:
    for area, plan in _plans(snapshot):
        for objective in plan["objectives"]:
            for indicator in objective["indicators"]:
                yield area, plan, objective, indicator


def _figure(value: str | None, decimals: int) -> Figure | None:
    return None if value is None else Figure(value, decimals)


def action_rows(snapshot: Snapshot) -> Iterator[list[Any]]:
    roles = dict(Contributor.Role.choices)
    for area, plan, action in _actions(snapshot):
        review = action["review"]
        yield [
            action["number"],
            choose(action["title"]),
            choose(area["short_title"]),
            choose(plan["title"]),
            choose(action["responsible_organisation"]),
            "\n".join(
                f"{choose(each['organisation'])} ({roles.get(each['role'], each['role'])})"
                for each in action["contributors"]
            ),
            ", ".join(action["objectives"]),
            action["starts_on"],
            action["ends_on"],
            _label(ACTION_STATUSES, action["status"]),
            action["percent_complete"],
            action["last_reported_on"],
            action["is_reported"],
            action["is_overdue"],
            action["is_stale"],
            _label(REVIEW_STATUSES, review["status"] if review else "not_started"),
            review["account"] if review else "",
            _label(DECISIONS, review["decision"]) if review else "",
            choose(action["description"]),
        ]


def indicator_rows(snapshot: Snapshot) -> Iterator[list[Any]]:
    directions = dict(Indicator.Direction.choices)
    frequencies = dict(Indicator.FrequencyChoice.choices)
    accumulations = dict(Indicator.Accumulation.choices)
    for area, plan, objective, indicator in _indicators(snapshot):
        evaluation, decimals = indicator["evaluation"], indicator["decimals"]
        target = evaluation["target"]
        series = indicator["series"][-1] if indicator["series"] else None
        baseline = series["baseline"] if series else None
        progress = evaluation["progress"]
        yield [
            choose(indicator["name"]),
            choose(indicator["unit"]),
            choose(area["short_title"]),
            choose(plan["title"]),
            f"{objective['number']} {choose(objective['title'])}",
            _label(INDICATOR_STATUSES, evaluation["status"]),
            evaluation["measured_period"],
            _figure(evaluation["actual"], decimals),
            _figure(evaluation["expected"], decimals),
            baseline["label"] if baseline else None,
            _figure(baseline["value"] if baseline else None, decimals),
            target["label"] if target else None,
            _figure(target["value"] if target else None, decimals),
            any(each["is_illustrative"] for each in series["targets"]) if series else False,
            None if progress is None else round(Decimal(progress) * 100),
            str(directions.get(indicator["direction"], indicator["direction"])),
            _figure(indicator["tolerance"], decimals),
            str(frequencies.get(indicator["frequency"], indicator["frequency"])),
            str(accumulations.get(indicator["accumulation"], indicator["accumulation"])),
            choose(indicator["geography"]),
            choose(series["definition"]) if series else "",
            choose(indicator["source"]),
            indicator["source_url"],
        ]


def measurement_rows(snapshot: Snapshot) -> Iterator[list[Any]]:
    for area, plan, __, indicator in _indicators(snapshot):
        for series in indicator["series"]:
            for period, label, actual, target in _periods(series):
                decimals = indicator["decimals"]
                yield [
                    choose(indicator["name"]),
                    label,
                    choose(indicator["unit"]),
                    choose(area["short_title"]),
                    choose(plan["title"]),
                    series["number"],
                    period,
                    _figure(actual["value"] if actual else None, decimals),
                    _figure(target, decimals),
                    actual["source"] if actual else "",
                    actual["note"] if actual else "",
                    given_by(actual) if actual else "",
                    actual["recorded_on"] if actual else None,
                    actual["is_illustrative"] if actual else None,
                    choose(series["definition"]),
                    *_came_with(actual),
                    _address(snapshot, value_place(indicator["id"], actual.get("id")))
                    if actual
                    else "",
                ]


def _came_with(measurement: MeasurementData | None) -> tuple[str | None, str]:
    """The day of the report that a value came with, and the names of its evidence."""
    report = measurement.get("came_with") if measurement else None
    return (report["reported_on"], names_of(report["evidence"])) if report else (None, "")


def _address(snapshot: Snapshot, path: str) -> str:
    return address_of(path, snapshot.get("site", ""))


def part_rows(snapshot: Snapshot) -> Iterator[list[Any]]:
    for area, plan, __, indicator in _indicators(snapshot):
        if "breakdown" not in indicator:
            continue
        breakdown, decimals = indicator["breakdown"], indicator["decimals"]
        names = {each["id"]: choose(each["name"]) for each in breakdown["categories"]}
        for series in indicator["series"]:
            for measurement in series["measurements"]:
                known = {part["category"]: part for part in measurement.get("parts", [])}
                for category, name in names.items():
                    if category in known:
                        yield [
                            choose(indicator["name"]),
                            measurement["label"],
                            choose(indicator["unit"]),
                            choose(area["short_title"]),
                            choose(plan["title"]),
                            series["number"],
                            choose(breakdown["name"]),
                            name,
                            _figure(known[category]["value"], decimals),
                            _figure(measurement["value"], decimals),
                            breakdown["parts_add_up"],
                            measurement["is_illustrative"],
                        ]


def _periods(
    series: SeriesData,
) -> Iterator[tuple[str, str, MeasurementData | None, str | None]]:
    """Every period that has a value or a target: its first day, label, value and target."""
    measured = {each["period"]: each for each in series["measurements"]}
    targets = {each["period"]: each for each in series["targets"]}
    for period in sorted(measured.keys() | targets.keys()):
        actual, target = measured.get(period), targets.get(period)
        label = actual["label"] if actual else targets[period]["label"]
        yield period, label, actual, target["value"] if target else None


def entry_rows(snapshot: Snapshot) -> Iterator[list[Any]]:
    for area, plan, action in _actions(snapshot):
        for entry in action["entries"]:
            place = entry_place(action["id"], entry.get("id"))
            yield [*_entry_row(area, plan, action, entry), _address(snapshot, place)]


def _entry_row(area: AreaData, plan: PlanData, action: ActionData, entry: EntryData) -> list[Any]:
    return [
        action["number"],
        choose(action["title"]),
        choose(area["short_title"]),
        choose(plan["title"]),
        entry["reported_on"],
        _label(ACTION_STATUSES, entry["status"]),
        entry["percent_complete"],
        entry["what_happened"],
        entry["reason"],
        entry["obstacles"],
        entry["opportunities"],
        entry["next_steps"],
        written_by(entry),
        entry.get("recorded_on"),
        names_of(entry.get("evidence", [])),
    ]


def restatement_rows(snapshot: Snapshot) -> Iterator[list[Any]]:
    indicators = {
        indicator["id"]: (area, plan, indicator)
        for area, plan, __, indicator in _indicators(snapshot)
    }
    for each in snapshot.get("restatements", []):
        if each["indicator"] not in indicators:
            continue
        area, plan, indicator = indicators[each["indicator"]]
        published, corrected = each["published"], each["corrected"]
        yield [
            choose(indicator["name"]),
            kind_label(each["kind"]),
            published["label"],
            choose(indicator["unit"]),
            choose(area["short_title"]),
            choose(plan["title"]),
            each["series"],
            _figure(published["value"], indicator["decimals"]),
            each["published_year"],
            each["published_version"],
            each["published_on"] or None,
            _figure(corrected["value"] if corrected else None, indicator["decimals"]),
            corrected["label"] if corrected else "",
            each["reason"],
            choose(each["corrected_by"]),
            each["corrected_on"] or None,
        ]
