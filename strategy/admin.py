from django.contrib import admin
from django.http import HttpRequest

from foundation.admin import RecordAdmin, WithdrawableAdmin
from strategy.models import (
    Area,
    Direction,
    Forum,
    Framework,
    FrameworkGoal,
    Need,
    Strategy,
    StrategyRole,
)


@admin.register(Strategy)
class StrategyAdmin(WithdrawableAdmin):
    list_display = ["title_sv", "owner", "decided_on", "is_published", "withdrawn_at"]
    list_filter = ["is_published"]
    list_select_related = ["owner"]
    search_fields = ["title_sv", "title_en", "slug"]
    autocomplete_fields = ["owner", "frameworks"]


@admin.register(StrategyRole)
class StrategyRoleAdmin(RecordAdmin):
    list_display = ["strategy", "role", "person", "organisation"]
    list_filter = ["role", "strategy"]
    list_select_related = ["strategy", "person", "organisation"]
    search_fields = ["person__name", "person__email", "organisation__name_sv"]
    autocomplete_fields = ["strategy", "person", "organisation"]

    def has_delete_permission(self, request: HttpRequest, obj: StrategyRole | None = None) -> bool:
        """A role must be possible to take away. Its history stays."""
        return self.has_change_permission(request, obj)


@admin.register(Direction)
class DirectionAdmin(WithdrawableAdmin):
    list_display = ["number", "title_sv", "strategy", "withdrawn_at"]
    list_display_links = ["title_sv"]
    list_filter = ["strategy"]
    list_select_related = ["strategy"]
    search_fields = ["title_sv", "title_en"]
    autocomplete_fields = ["strategy"]


@admin.register(Area)
class AreaAdmin(WithdrawableAdmin):
    list_display = ["number", "title_sv", "short_title_sv", "strategy", "withdrawn_at"]
    list_display_links = ["title_sv"]
    list_filter = ["strategy"]
    list_select_related = ["strategy"]
    search_fields = ["number", "title_sv", "title_en", "short_title_sv"]
    autocomplete_fields = ["strategy"]


@admin.register(Need)
class NeedAdmin(WithdrawableAdmin):
    list_display = ["letter", "text_sv", "area", "withdrawn_at"]
    list_display_links = ["text_sv"]
    list_filter = ["area"]
    list_select_related = ["area"]
    search_fields = ["text_sv", "text_en"]
    autocomplete_fields = ["area"]


class FrameworkGoalInline(admin.TabularInline):
    model = FrameworkGoal
    fields = ["number", "position", "title_sv", "title_en"]
    extra = 0
    can_delete = False


@admin.register(Framework)
class FrameworkAdmin(WithdrawableAdmin):
    list_display = ["title_sv", "owner", "withdrawn_at"]
    search_fields = ["title_sv", "title_en", "slug"]
    inlines = [FrameworkGoalInline]


@admin.register(FrameworkGoal)
class FrameworkGoalAdmin(WithdrawableAdmin):
    list_display = ["number", "title_sv", "framework", "withdrawn_at"]
    list_display_links = ["title_sv"]
    list_filter = ["framework"]
    list_select_related = ["framework"]
    search_fields = ["number", "title_sv", "title_en", "framework__title_sv"]
    autocomplete_fields = ["framework"]


@admin.register(Forum)
class ForumAdmin(WithdrawableAdmin):
    list_display = ["name_sv", "strategy", "host", "is_in_strategy", "withdrawn_at"]
    list_filter = ["strategy"]
    list_select_related = ["strategy", "host"]
    search_fields = ["name_sv", "name_en"]
    autocomplete_fields = ["strategy", "host"]
