"""Labels, tones, icons and order of every status in this room."""

from django.utils.translation import gettext_lazy as _

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

REPORT_STATUSES = by_value(
    [
        Status("draft", _("draft"), "warning", "file-earmark-text"),
        Status("published", _("published"), "good", "patch-check"),
    ]
)
