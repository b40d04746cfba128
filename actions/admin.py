"""The tables of plans, to look at: they are shaped on the pages of each plan."""

from django.contrib import admin

from actions.models import (
    Action,
    ActionPlan,
    Attachment,
    Indicator,
    Measurement,
    Milestone,
    Objective,
    ProgressEntry,
    Series,
)
from foundation.admin import ReadOnlyAdmin


@admin.register(ActionPlan)
class ActionPlanAdmin(ReadOnlyAdmin):
    list_display = ["title_sv", "area", "status", "starts_on", "ends_on", "withdrawn_at"]
    list_filter = ["status", "area__strategy"]
    list_select_related = ["area"]
    search_fields = ["title_sv", "title_en", "reference_number"]


@admin.register(Objective)
class ObjectiveAdmin(ReadOnlyAdmin):
    list_display = ["number", "title_sv", "plan", "withdrawn_at"]
    list_display_links = ["title_sv"]
    list_filter = ["plan"]
    list_select_related = ["plan"]
    search_fields = ["number", "title_sv", "title_en", "plan__title_sv"]


@admin.register(Indicator)
class IndicatorAdmin(ReadOnlyAdmin):
    list_display = ["name_sv", "objective", "unit_sv", "direction", "frequency", "withdrawn_at"]
    list_filter = ["direction", "frequency", "objective__plan"]
    list_select_related = ["objective"]
    search_fields = ["name_sv", "name_en", "objective__title_sv"]


@admin.register(Series)
class SeriesAdmin(ReadOnlyAdmin):
    list_display = ["indicator", "number", "baseline", "baseline_period"]
    list_select_related = ["indicator"]
    search_fields = ["indicator__name_sv", "indicator__name_en"]


@admin.register(Measurement)
class MeasurementAdmin(ReadOnlyAdmin):
    list_display = ["series", "period", "value", "recorded_by", "recorded_at", "withdrawn_at"]
    list_select_related = ["series__indicator", "recorded_by"]
    search_fields = ["series__indicator__name_sv", "source"]
    date_hierarchy = "period"


@admin.register(Action)
class ActionAdmin(ReadOnlyAdmin):
    list_display = [
        "number",
        "title_sv",
        "plan",
        "responsible_organisation",
        "responsible_person",
        "status",
        "withdrawn_at",
    ]
    list_display_links = ["title_sv"]
    list_filter = ["status", "plan"]
    list_select_related = ["plan", "responsible_organisation", "responsible_person"]
    search_fields = ["number", "title_sv", "title_en", "responsible_organisation__name_sv"]


@admin.register(Milestone)
class MilestoneAdmin(ReadOnlyAdmin):
    list_display = ["title_sv", "action", "due_on", "completed_on", "withdrawn_at"]
    list_select_related = ["action"]
    search_fields = ["title_sv", "title_en", "action__title_sv"]


@admin.register(ProgressEntry)
class ProgressEntryAdmin(ReadOnlyAdmin):
    list_display = ["action", "reported_on", "status", "percent_complete", "author"]
    list_filter = ["status"]
    list_select_related = ["action", "author"]
    search_fields = ["action__title_sv", "author__name"]
    date_hierarchy = "reported_on"


@admin.register(Attachment)
class AttachmentAdmin(ReadOnlyAdmin):
    list_display = ["title", "entry", "content_type", "size", "added_by", "added_at"]
    list_select_related = ["entry__action", "added_by"]
    search_fields = ["title", "entry__action__title_sv"]
    exclude = ["file"]
