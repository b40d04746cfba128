from django.contrib import admin
from django.http import HttpRequest

from foundation.admin import ReadOnly, ReadOnlyAdmin, RecordAdmin, WithdrawableAdmin
from reporting.models import (
    AnnualReport,
    AreaSummary,
    AwaitedValue,
    FollowUp,
    ForumPresentation,
    PlanAssessment,
    ReportFile,
    ReportRequest,
    ReportTexts,
    Review,
    ReviewAnswer,
    ReviewCycle,
    ReviewTurn,
    Slides,
)


@admin.register(ReviewCycle)
class ReviewCycleAdmin(WithdrawableAdmin):
    list_display = ["strategy", "year", "status", "opens_on", "due_on", "closes_on"]
    list_filter = ["strategy", "status"]
    list_select_related = ["strategy"]
    search_fields = ["strategy__title_sv", "year"]
    autocomplete_fields = ["strategy"]
    # Opening, closing and freezing belong together: the pages do them.
    readonly_fields = ["status"]


@admin.register(Review)
class ReviewAdmin(RecordAdmin):
    list_display = ["action", "cycle", "status", "decision", "submitted_at", "decided_at"]
    list_filter = ["status", "decision", "cycle"]
    list_select_related = ["action", "cycle__strategy"]
    search_fields = ["action__number", "action__title_sv"]
    autocomplete_fields = ["cycle", "action", "submitted_by", "decided_by"]
    # Each change of state is a turn of the exchange: the pages make them.
    readonly_fields = ["status", "decision"]

    def has_change_permission(self, request: HttpRequest, obj: Review | None = None) -> bool:
        """An approved review is locked."""
        is_locked = obj is not None and obj.status == Review.APPROVED
        return not is_locked and super().has_change_permission(request, obj)


@admin.register(ReviewAnswer)
class ReviewAnswerAdmin(ReadOnlyAdmin):
    list_display = ["question", "review"]
    list_filter = ["review__cycle"]
    list_select_related = ["question", "review__action", "review__cycle"]
    search_fields = ["text", "review__action__number", "review__action__title_sv"]


@admin.register(ReviewTurn)
class ReviewTurnAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["review", "kind", "by", "at"]
    list_filter = ["kind", "review__cycle"]
    list_select_related = ["review__action", "review__cycle", "by"]
    search_fields = ["text", "review__action__number", "review__action__title_sv"]


@admin.register(AwaitedValue)
class AwaitedValueAdmin(ReadOnlyAdmin):
    list_display = ["indicator", "cycle", "expected_on"]
    list_filter = ["cycle"]
    list_select_related = ["indicator", "cycle__strategy"]
    search_fields = ["indicator__name_sv", "note"]


@admin.register(ReportTexts)
class ReportTextsAdmin(ReadOnlyAdmin):
    list_display = ["cycle"]
    list_select_related = ["cycle__strategy"]
    search_fields = ["foreword_sv", "foreword_en"]


@admin.register(AreaSummary)
class AreaSummaryAdmin(ReadOnlyAdmin):
    list_display = ["area", "cycle"]
    list_filter = ["cycle"]
    list_select_related = ["area", "cycle__strategy"]
    search_fields = ["area__title_sv", "text_sv", "text_en"]


@admin.register(PlanAssessment)
class PlanAssessmentAdmin(RecordAdmin):
    list_display = ["plan", "cycle", "judgement", "author"]
    list_filter = ["judgement", "cycle"]
    list_select_related = ["plan", "cycle__strategy", "author"]
    search_fields = ["plan__title_sv"]
    autocomplete_fields = ["cycle", "plan", "author"]


@admin.register(ForumPresentation)
class ForumPresentationAdmin(ReadOnlyAdmin):
    list_display = ["forum", "held_on", "cycle", "withdrawn_at"]
    list_filter = ["forum"]
    list_select_related = ["forum", "cycle__strategy"]


@admin.register(Slides)
class SlidesAdmin(ReadOnlyAdmin):
    list_display = ["name", "presentation", "size", "added_by", "added_at", "withdrawn_at"]
    list_select_related = ["presentation__forum", "added_by"]
    exclude = ["file"]


@admin.register(FollowUp)
class FollowUpAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "presentation", "due_on", "state", "done_on", "withdrawn_at"]
    list_filter = ["state"]
    list_select_related = ["presentation__forum"]
    search_fields = ["what_sv", "what_en"]


@admin.register(ReportRequest)
class ReportRequestAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["cycle", "requested_by", "requested_at", "job"]
    list_select_related = ["cycle__strategy", "requested_by", "job"]


class ReportFileInline(ReadOnly, admin.TabularInline):
    model = ReportFile
    fields = ["format", "language", "size", "sha256", "created_at"]
    readonly_fields = ["created_at"]
    extra = 0


@admin.register(AnnualReport)
class AnnualReportAdmin(ReadOnlyAdmin):
    list_display = ["cycle", "version", "status", "compiled_at", "published_by", "published_at"]
    list_filter = ["status"]
    list_select_related = ["cycle__strategy", "published_by"]
    inlines = [ReportFileInline]
