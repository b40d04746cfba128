"""What stands in the workbook: each sheet is a list of columns and a generator of rows."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from actions.models import Contributor, Indicator
from actions.statuses import ACTION_STATUSES, INDICATOR_STATUSES
from foundation.bilingual import choose
from foundation.status import Status
from reporting.document.sections.restatements import kind_label
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
class Column:
    """A column: its heading, what it holds in words, its width in characters, and its format."""

    heading: str | Promise
    meaning: str | Promise
    width: int = 14
    format: str = "text"


@dataclass(frozen=True)
class Figure:
    """A number that is shown with so many decimals."""

    value: str
    decimals: int


@dataclass(frozen=True)
class Sheet:
    name: str | Promise
    columns: list[Column]
    rows: Callable[[Snapshot], Iterable[list[Any]]]


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


def _action_rows(snapshot: Snapshot) -> Iterator[list[Any]]:
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


def _indicator_rows(snapshot: Snapshot) -> Iterator[list[Any]]:
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


def _measurement_rows(snapshot: Snapshot) -> Iterator[list[Any]]:
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
                    actual["recorded_by"] if actual else "",
                    actual["recorded_on"] if actual else None,
                    actual["is_illustrative"] if actual else None,
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


def _entry_rows(snapshot: Snapshot) -> Iterator[list[Any]]:
    for area, plan, action in _actions(snapshot):
        for entry in action["entries"]:
            yield _entry_row(area, plan, action, entry)


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
        entry["organisation"],
    ]


def _restatement_rows(snapshot: Snapshot) -> Iterator[list[Any]]:
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


AREA = Column(_("Area"), _("The development area that the plan belongs to."), 22)
PLAN = Column(_("Action plan"), _("The plan that it belongs to."), 30)
ACTION_NUMBER = Column(_("Number"), _("The action's number in its plan."), 10)
ACTION_TITLE = Column(_("Action"), _("What somebody does."), 44)
INDICATOR_NAME = Column(_("Indicator"), _("What is measured."), 40)
UNIT = Column(_("Unit"), _("The unit of every figure in the row."), 16)

SHEETS = [
    Sheet(
        _("Actions"),
        [
            ACTION_NUMBER,
            ACTION_TITLE,
            AREA,
            PLAN,
            Column(
                _("Responsible organisation"),
                _("The one organisation that answers for the action."),
                28,
            ),
            Column(_("Contributors"), _("Others that take part, with their role."), 34),
            Column(_("Objectives"), _("The numbers of the objectives that it serves."), 12),
            Column(_("Starts on"), _("The first day of the action."), 12, "date"),
            Column(_("Ends on"), _("The day by which it is to be done."), 12, "date"),
            Column(_("Status"), _("What the latest entry of the year says."), 14),
            Column(_("Percent complete"), _("As the latest entry says."), 11, "percent"),
            Column(_("Last reported"), _("The day of the latest entry."), 12, "date"),
            Column(_("Reported this year"), _("Whether an entry is dated in the year."), 11),
            Column(_("Overdue"), _("Past its end, and neither completed nor cancelled."), 10),
            Column(_("Stale"), _("No entry within the reporting interval."), 10),
            Column(_("Review"), _("How far the year's review of the action has come."), 13),
            Column(_("Account of the year"), _("From the approved review."), 60),
            Column(_("Decision for next year"), _("Continue, change or stop."), 14),
            Column(_("Description"), _("What the action is."), 60),
        ],
        _action_rows,
    ),
    Sheet(
        _("Indicators"),
        [
            INDICATOR_NAME,
            UNIT,
            AREA,
            PLAN,
            Column(_("Objective"), _("The objective that it measures."), 40),
            Column(_("Status"), _("Computed from the figures in the row."), 14),
            Column(_("Measured period"), _("The latest period that has a value."), 11),
            Column(_("Actual value"), _("The latest value, accumulated where values add up."), 13),
            Column(
                _("Expected value"),
                _("On the straight line from the baseline through the targets."),
                13,
            ),
            Column(_("Baseline period"), _("The period that the path starts from."), 11),
            Column(_("Baseline"), _("The value that the path starts from."), 13),
            Column(_("Target period"), _("The period of the final target."), 11),
            Column(_("Target"), _("The final target."), 13),
            Column(_("Illustrative target"), _("Yes: an example, not a decided target."), 12),
            Column(
                _("Progress"),
                _("How much of the way from the baseline to the final target has been gone."),
                11,
                "percent",
            ),
            Column(_("Direction"), _("Which way the value is to go."), 16),
            Column(_("Tolerance"), _("How far short of the expected value is at risk only."), 11),
            Column(_("Frequency"), _("How often it is measured."), 11),
            Column(_("How periods add up"), _("Whether values stand alone or add up."), 24),
            Column(_("Geography"), _("What the figures cover."), 18),
            Column(_("Definition"), _("Of the current series."), 50),
            Column(_("Source"), _("Where the figures come from."), 34),
            Column(_("Address of the source"), _("On the web, if any."), 34),
        ],
        _indicator_rows,
    ),
    Sheet(
        _("Measurements"),
        [
            INDICATOR_NAME,
            Column(_("Period"), _("What the value is for."), 10),
            UNIT,
            AREA,
            PLAN,
            Column(
                _("Series"),
                _("A new number begins where the definition changed: never join the figures."),
                8,
                "integer",
            ),
            Column(_("Period starts"), _("The first day of the period."), 12, "date"),
            Column(_("Actual value"), _("What was measured."), 14),
            Column(_("Target"), _("The target for the period, if there is one."), 14),
            Column(_("Source"), _("Where the value comes from."), 34),
            Column(_("Note"), _("What to know about the value."), 40),
            Column(_("Delivered by"), _("The organisation that gave the value."), 28),
            Column(_("Recorded on"), _("The day the value was given."), 12, "date"),
            Column(_("Illustrative"), _("Yes: an example, not a real figure."), 12),
        ],
        _measurement_rows,
    ),
    Sheet(
        _("Progress entries"),
        [
            ACTION_NUMBER,
            ACTION_TITLE,
            AREA,
            PLAN,
            Column(_("Date"), _("The day of the report."), 12, "date"),
            Column(_("Status"), _("What the entry says."), 14),
            Column(_("Percent complete"), _("As the entry says."), 11, "percent"),
            Column(_("What happened"), _("In the author's own words."), 60),
            Column(_("Reason"), _("Why it is at risk, delayed or cancelled."), 40),
            Column(_("Obstacles"), _("What stands in the way."), 40),
            Column(_("Opportunities"), _("What could be made use of."), 40),
            Column(_("Next steps"), _("What is done next."), 40),
            Column(_("Reported by"), _("The author's organisation."), 28),
        ],
        _entry_rows,
    ),
    Sheet(
        _("Restated figures"),
        [
            INDICATOR_NAME,
            Column(_("Figure"), _("A value, a target or a baseline."), 12),
            Column(_("Period"), _("What the figure was published for."), 10),
            UNIT,
            AREA,
            PLAN,
            Column(_("Series"), _("The number of the series that it belongs to."), 8, "integer"),
            Column(_("As published"), _("What the earlier report says."), 14),
            Column(_("Report"), _("The year of the report that published it last."), 9, "integer"),
            Column(_("Version"), _("The version of that report."), 9, "integer"),
            Column(_("Published on"), _("The day of its publication."), 12, "date"),
            Column(_("As corrected"), _("What stands now. Empty: it has been withdrawn."), 14),
            Column(_("Corrected period"), _("The period of what stands now."), 12),
            Column(_("Reason"), _("Why it was corrected."), 50),
            Column(_("Corrected by"), _("The organisation that corrected it."), 28),
            Column(_("Corrected on"), _("The day of the correction."), 12, "date"),
        ],
        _restatement_rows,
    ),
]
