"""Labels, tones, icons, order and meanings of every status in this room."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from foundation.status import Status, by_value

PLAN_STATUSES = by_value(
    [
        Status("draft", _("draft"), "muted", "pencil"),
        Status("adopted", _("adopted"), "good", "patch-check"),
        Status("closed", _("closed"), "muted", "archive"),
    ]
)

ACTION_STATUSES = by_value(
    [
        Status(
            "no_report",
            _("no report yet"),
            "muted",
            "dash-circle-dotted",
            _("Nobody has reported on the action so far."),
            pattern="empty",
        ),
        Status(
            "not_started",
            _("not started"),
            "neutral",
            "circle",
            _("The work has not begun."),
        ),
        Status(
            "on_track",
            _("on track"),
            "good",
            "arrow-up-right-circle",
            _("The work goes as planned and will be ready in time."),
        ),
        Status(
            "at_risk",
            _("at risk"),
            "warning",
            "exclamation-triangle",
            _("Something may stop the action from being ready in time, or whole."),
        ),
        Status(
            "delayed",
            _("delayed"),
            "bad",
            "clock-history",
            _("The action will not be ready in time as things stand."),
        ),
        Status(
            "completed",
            _("completed"),
            "done",
            "check-circle-fill",
            _("What the action promised is done."),
        ),
        Status(
            "cancelled",
            _("cancelled"),
            "muted",
            "x-circle",
            _("The action will not be carried out."),
        ),
    ]
)

INDICATOR_STATUSES = by_value(
    [
        Status(
            "achieved",
            _("achieved"),
            "done",
            "check-circle-fill",
            _("The latest value has reached the final target."),
        ),
        Status(
            "on_track",
            _("on track"),
            "good",
            "arrow-up-right-circle",
            _("The latest value is at or past the expected value."),
        ),
        Status(
            "at_risk",
            _("at risk"),
            "warning",
            "exclamation-triangle",
            _("The latest value is short of the expected value, within the tolerance."),
        ),
        Status(
            "off_track",
            _("off track"),
            "bad",
            "arrow-down-right-circle",
            _("The latest value is short of the expected value by more than the tolerance."),
        ),
        Status(
            "no_measurement",
            _("no measurement"),
            "muted",
            "dash-circle-dotted",
            _("Nothing has been measured after the baseline."),
            pattern="empty",
        ),
        Status(
            "no_target",
            _("no target"),
            "muted",
            "slash-circle",
            _("No target has been set, so there is nothing to compare with."),
            pattern="faint",
        ),
        Status(
            "no_baseline",
            _("no baseline"),
            "muted",
            "slash-circle",
            _("No baseline has been set, so the path to the target is unknown."),
        ),
    ]
)

# What follows from dates stands beside a status, as words of its own.
ACTION_MARKS = by_value(
    [
        Status(
            "overdue",
            _("overdue"),
            "bad",
            "calendar-x",
            _("The end date has passed and the action is not completed."),
        ),
        Status(
            "stale",
            _("report late"),
            "warning",
            "hourglass-split",
            _("The day by which a report was wanted has passed."),
        ),
    ]
)

HANDOVER_STATES = by_value(
    [
        Status("offered", _("offered"), "warning", "send"),
        Status("accepted", _("accepted"), "good", "check-circle-fill"),
        Status("declined", _("declined"), "muted", "x-circle"),
        Status("taken_back", _("taken back"), "muted", "arrow-return-left"),
    ]
)

REMARK_STATES = by_value(
    [
        Status("open", _("open"), "warning", "circle"),
        Status("handled", _("being handled"), "neutral", "arrow-repeat"),
        Status("solved", _("solved"), "done", "check-circle-fill"),
    ]
)

# What the audit of a plan finds, with what it means for the follow-up.
AUDIT_FINDINGS = by_value(
    [
        Status(
            "empty",
            _("the plan is empty"),
            "bad",
            "dash-circle-dotted",
            _("It has neither objectives nor actions, so there is nothing to adopt."),
        ),
        Status(
            "action_without_person",
            _("actions without a responsible person"),
            "warning",
            "person-x",
            _("Nobody is reminded of them, and nobody is asked how they go."),
        ),
        Status(
            "action_without_end",
            _("actions without an end date"),
            "warning",
            "calendar-x",
            _("They can never be late, and never be ready in time."),
        ),
        Status(
            "objective_without_indicator",
            _("objectives that no indicator measures"),
            "warning",
            "rulers",
            _("Nobody will be able to show that they have been reached."),
        ),
        Status(
            "objective_without_action",
            _("objectives that no action serves"),
            "warning",
            "bullseye",
            _("Nothing is done to reach them."),
        ),
        Status(
            "need_without_objective",
            _("needs that no objective serves"),
            "warning",
            "exclamation-circle",
            _("The area says that this must change, and no adopted plan takes it up."),
        ),
        Status(
            "indicator_without_baseline",
            _("indicators without a baseline"),
            "warning",
            "slash-circle",
            _("The path to the target is unknown, so their status cannot be computed."),
        ),
        Status(
            "indicator_without_target",
            _("indicators without a target"),
            "warning",
            "slash-circle",
            _("There is nothing to compare the values with."),
        ),
        Status(
            "indicator_without_source",
            _("indicators without a source"),
            "warning",
            "question-circle",
            _("Whoever reads a value cannot tell where it comes from."),
        ),
        Status(
            "too_many",
            _("more than people manage"),
            "neutral",
            "stack",
            _(
                "Plans that people follow up are mostly smaller. Consider what could be joined, or"
                " left to another plan."
            ),
        ),
    ]
)

# What has become of a thing in a plan since it was adopted.
PLAN_CHANGES = by_value(
    [
        Status("added", _("added"), "good", "plus-circle"),
        Status("changed", _("changed"), "neutral", "pencil"),
        Status("withdrawn", _("withdrawn"), "muted", "x-circle"),
        Status("restored", _("taken into use again"), "good", "arrow-counterclockwise"),
    ]
)

# Whether something that the strategy aims at is taken up.
COVERAGE_STATES = by_value(
    [
        Status(
            "without_objective",
            _("no objective"),
            "bad",
            "dash-circle-dotted",
            _("No objective takes it up."),
        ),
        Status(
            "without_action",
            _("objective, no action"),
            "warning",
            "exclamation-triangle",
            _("An objective takes it up, and no action serves that objective."),
        ),
        Status(
            "covered",
            _("covered"),
            "good",
            "check-circle-fill",
            _("An objective takes it up, and an action serves that objective."),
        ),
    ]
)

# What may have become of a thing between two days; see actions.rules.difference.
TURNS = by_value(
    [
        Status("added", pgettext_lazy("things", "added"), "neutral", "plus-circle"),
        Status("withdrawn", pgettext_lazy("things", "withdrawn"), "muted", "dash-circle"),
        Status("plan_status", _("plans of another status"), "neutral", "patch-check"),
        Status("completed", pgettext_lazy("things", "completed"), "done", "check-circle-fill"),
        Status("reopened", _("no longer completed"), "warning", "arrow-counterclockwise"),
        Status("cancelled", pgettext_lazy("things", "cancelled"), "muted", "x-circle"),
        Status("resumed", _("no longer cancelled"), "neutral", "arrow-counterclockwise"),
        Status("became_late", _("became late"), "bad", "calendar-x"),
        Status("caught_up", _("no longer late"), "good", "calendar-check"),
        Status("slipped", _("put off to a later day"), "warning", "arrow-right-circle"),
        Status("brought_forward", _("brought forward"), "good", "arrow-left-circle"),
        Status("end_set", _("given an end date"), "neutral", "calendar-plus"),
        Status("end_removed", _("left without an end date"), "warning", "calendar-minus"),
        Status("worsened", _("going worse"), "bad", "arrow-down-right-circle"),
        Status("improved", _("going better"), "good", "arrow-up-right-circle"),
        Status("status", _("other changes of status"), "neutral", "arrow-repeat"),
        Status("percent", _("percent complete changed"), "neutral", "percent"),
        Status("responsible", _("somebody else responsible"), "neutral", "person"),
        Status("value", _("new values"), "neutral", "graph-up"),
        Status("target", _("other targets"), "warning", "bullseye"),
    ]
)
