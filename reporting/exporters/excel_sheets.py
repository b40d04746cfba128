"""What stands in the workbook: each sheet is a list of columns and a generator of rows."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reporting.exporters.excel_rows import (
    action_rows,
    entry_rows,
    indicator_rows,
    measurement_rows,
    part_rows,
    restatement_rows,
)
from reporting.snapshot_schema import Snapshot


@dataclass(frozen=True)
class Column:
    """A column: its heading, what it holds in words, its width in characters, and its format."""

    heading: str | Promise
    meaning: str | Promise
    width: int = 14
    format: str = "text"


@dataclass(frozen=True)
class Sheet:
    name: str | Promise
    columns: list[Column]
    rows: Callable[[Snapshot], Iterable[list[Any]]]


AREA = Column(_("Area"), _("The development area that the plan belongs to."), 22)
PLAN = Column(_("Action plan"), _("The plan that it belongs to."), 30)
ACTION_NUMBER = Column(_("Number"), _("The action's number in its plan."), 10)
ACTION_TITLE = Column(_("Action"), _("What somebody does."), 44)
INDICATOR_NAME = Column(_("Indicator"), _("What is measured."), 40)
EVIDENCE = Column(
    _("Evidence"),
    _("Files and links with the report, by name. Whoever may read the report opens them there."),
    34,
)
ILLUSTRATIVE = Column(_("Illustrative"), _("Yes: an example, not a real figure."), 12)
ADDRESS = Column(_("Address"), _("Where it stands on the site."), 40)
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
        action_rows,
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
        indicator_rows,
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
            ILLUSTRATIVE,
            Column(_("Method"), _("How the series is defined."), 50),
            Column(
                _("Came with the report of"),
                _("The day of the progress entry that the value came with, if any."),
                12,
                "date",
            ),
            EVIDENCE,
            ADDRESS,
        ],
        measurement_rows,
    ),
    Sheet(
        _("Breakdowns"),
        [
            INDICATOR_NAME,
            Column(_("Period"), _("What the value is for."), 10),
            UNIT,
            AREA,
            PLAN,
            Column(_("Series"), _("The number of the series that it belongs to."), 8, "integer"),
            Column(_("Broken down by"), _("What tells the parts apart, such as sex."), 16),
            Column(_("Part"), _("Whom or what the part is of."), 18),
            Column(_("Value of the part"), _("What was measured of the part."), 14),
            Column(_("Total"), _("The value of the whole."), 14),
            Column(
                _("Parts add up"), _("No: the total lies between the lowest and the highest."), 12
            ),
            ILLUSTRATIVE,
        ],
        part_rows,
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
            Column(_("Recorded on"), _("The day it was written, which may be later."), 12, "date"),
            EVIDENCE,
            ADDRESS,
        ],
        entry_rows,
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
        restatement_rows,
    ),
]
