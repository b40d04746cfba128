from django.contrib import admin

from foundation.admin import ReadOnly
from jobs.models import Job, OutgoingMail


@admin.register(Job)
class JobAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["task", "key", "state", "step", "steps_done", "steps_total", "created_at"]
    list_filter = ["state", "task"]
    search_fields = ["key", "error"]
    date_hierarchy = "created_at"


@admin.register(OutgoingMail)
class OutgoingMailAdmin(ReadOnly, admin.ModelAdmin):
    """Without the texts: they may hold a code or a link that signs somebody else in."""

    list_display = ["recipient", "subject", "state", "attempts", "created_at", "finished_at"]
    list_filter = ["state"]
    search_fields = ["recipient", "subject"]
    date_hierarchy = "created_at"
    exclude = ["text", "html", "headers"]
