from django.contrib import admin

from actions.admin_forms import ActionForm, ObjectiveForm, SeriesForm, TargetForm
from actions.models import (
    Action,
    ActionPlan,
    Attachment,
    Contributor,
    Indicator,
    Measurement,
    Milestone,
    Objective,
    ProgressEntry,
    ReportingDate,
    Series,
    Target,
)
from foundation.admin import FIELD_OPTIONS, ReadOnlyAdmin, RecordAdmin, WithdrawableAdmin


@admin.register(ActionPlan)
class ActionPlanAdmin(WithdrawableAdmin):
    list_display = ["title_sv", "area", "status", "starts_on", "ends_on", "withdrawn_at"]
    list_filter = ["status", "area__strategy"]
    list_select_related = ["area"]
    search_fields = ["title_sv", "title_en", "reference_number"]
    autocomplete_fields = ["area"]


@admin.register(Objective)
class ObjectiveAdmin(WithdrawableAdmin):
    form = ObjectiveForm
    list_display = ["number", "title_sv", "plan", "withdrawn_at"]
    list_display_links = ["title_sv"]
    list_filter = ["plan"]
    list_select_related = ["plan"]
    search_fields = ["number", "title_sv", "title_en", "plan__title_sv"]
    autocomplete_fields = ["plan", "parent", "needs", "directions", "framework_goals"]


class SeriesInline(admin.StackedInline):
    model = Series
    formfield_overrides = FIELD_OPTIONS
    form = SeriesForm
    extra = 0
    can_delete = False
    show_change_link = True


@admin.register(Indicator)
class IndicatorAdmin(WithdrawableAdmin):
    list_display = ["name_sv", "objective", "unit_sv", "direction", "frequency", "withdrawn_at"]
    list_filter = ["direction", "frequency", "objective__plan"]
    list_select_related = ["objective"]
    search_fields = ["name_sv", "name_en", "objective__title_sv"]
    autocomplete_fields = ["objective", "responsible_organisation", "responsible_person"]
    inlines = [SeriesInline]


class TargetInline(admin.TabularInline):
    model = Target
    formfield_overrides = FIELD_OPTIONS
    form = TargetForm
    extra = 0
    can_delete = False


@admin.register(Series)
class SeriesAdmin(RecordAdmin):
    form = SeriesForm
    list_display = ["indicator", "number", "baseline", "baseline_period"]
    list_select_related = ["indicator"]
    search_fields = ["indicator__name_sv", "indicator__name_en"]
    autocomplete_fields = ["indicator"]
    inlines = [TargetInline]


@admin.register(Measurement)
class MeasurementAdmin(ReadOnlyAdmin):
    """Values are recorded and corrected with progress entries, which ask for a reason."""

    list_display = ["series", "period", "value", "recorded_by", "recorded_at", "withdrawn_at"]
    list_select_related = ["series__indicator", "recorded_by"]
    search_fields = ["series__indicator__name_sv", "source"]
    date_hierarchy = "period"


class ContributorInline(admin.TabularInline):
    model = Contributor
    autocomplete_fields = ["organisation", "person"]
    extra = 0


class MilestoneInline(admin.TabularInline):
    model = Milestone
    fields = ["title_sv", "title_en", "due_on", "completed_on", "position"]
    extra = 0
    can_delete = False


class ReportingDateInline(admin.TabularInline):
    model = ReportingDate
    extra = 0


@admin.register(Action)
class ActionAdmin(WithdrawableAdmin):
    form = ActionForm
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
    autocomplete_fields = ["plan", "responsible_organisation", "responsible_person", "objectives"]
    readonly_fields = ["status", "percent_complete", "last_reported_on"]
    inlines = [ContributorInline, MilestoneInline, ReportingDateInline]


@admin.register(Milestone)
class MilestoneAdmin(WithdrawableAdmin):
    list_display = ["title_sv", "action", "due_on", "completed_on", "withdrawn_at"]
    list_select_related = ["action"]
    search_fields = ["title_sv", "title_en", "action__title_sv"]
    autocomplete_fields = ["action"]


@admin.register(ProgressEntry)
class ProgressEntryAdmin(ReadOnlyAdmin):
    """Entries carry the action's status with them, so they are written where that is kept."""

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
