"""Labels, tones, icons, order and meanings of every status in this room."""

from django.utils.translation import gettext_lazy as _

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
        ),
        Status(
            "no_target",
            _("no target"),
            "muted",
            "slash-circle",
            _("No target has been set, so there is nothing to compare with."),
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
