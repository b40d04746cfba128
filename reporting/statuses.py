"""Labels, tones, icons and order of every status in this room."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from foundation.status import Status, by_value

CYCLE_STATUSES = by_value(
    [
        Status("draft", _("being prepared"), "muted", "pencil"),
        Status("open", _("open"), "good", "unlock"),
        Status("closed", _("closed"), "muted", "lock"),
    ]
)

REVIEW_STATUSES = by_value(
    [
        Status("not_started", _("not started"), "muted", "circle"),
        Status("draft", _("draft"), "neutral", "pencil"),
        Status("submitted", _("submitted"), "warning", "send"),
        Status("returned", _("returned"), "bad", "arrow-return-left"),
        Status("approved", _("approved"), "done", "check-circle-fill"),
    ]
)

REVIEW_TURNS = by_value(
    [
        Status("submitted", _("submitted"), "warning", "send"),
        Status(
            "taken_back", pgettext_lazy("review", "taken back"), "neutral", "arrow-counterclockwise"
        ),
        Status("returned", _("returned"), "bad", "arrow-return-left"),
        Status("approved", _("approved"), "done", "check-circle-fill"),
        Status("unlocked", _("unlocked"), "warning", "unlock"),
        Status("remark", pgettext_lazy("review", "comment"), "muted", "chat"),
    ]
)
"""What can be done in the exchange over a review."""

DECISIONS = by_value(
    [
        Status("continue", _("continue"), "good", "arrow-right-circle"),
        Status("change", _("change"), "warning", "arrow-left-right"),
        Status("stop", _("stop"), "muted", "stop-circle"),
    ]
)

JUDGEMENTS = by_value(
    [
        Status("on_course", _("on course"), "good", "arrow-up-right-circle"),
        Status("partly_on_course", _("partly on course"), "warning", "exclamation-triangle"),
        Status("off_course", _("off course"), "bad", "arrow-down-right-circle"),
    ]
)

TRENDS = by_value(
    [
        Status("improved", pgettext_lazy("trend", "improved"), "good", "arrow-up-right"),
        Status("worsened", pgettext_lazy("trend", "worsened"), "bad", "arrow-down-right"),
        Status("unchanged", pgettext_lazy("trend", "unchanged"), "neutral", "arrow-right"),
        Status("unknown", pgettext_lazy("trend", "no comparison"), "muted", "question-circle"),
    ]
)
"""How an indicator has moved since the year before."""

REPORT_STATUSES = by_value(
    [
        Status("draft", _("draft"), "warning", "file-earmark-text"),
        Status("published", _("published"), "good", "patch-check"),
    ]
)

FOLLOW_UP_STATES = by_value(
    [
        Status("open", pgettext_lazy("a follow-up", "open"), "warning", "circle"),
        Status("done", pgettext_lazy("a follow-up", "done"), "done", "check-circle-fill"),
    ]
)

# What is true of a follow-up or a presentation on a day, and stored nowhere.
FOLLOW_UP_LATE = Status("late", pgettext_lazy("a follow-up", "late"), "bad", "clock-history")
PRESENTATION_PLANNED = Status(
    "planned", pgettext_lazy("a presentation", "planned"), "neutral", "calendar-event"
)
