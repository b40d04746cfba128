"""The tables of strategies, to look at: they are kept on the pages of each strategy."""

from django.contrib import admin

from foundation.admin import ReadOnlyAdmin
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
class StrategyAdmin(ReadOnlyAdmin):
    list_display = ["title_sv", "owner", "decided_on", "is_published", "withdrawn_at"]
    list_filter = ["is_published"]
    list_select_related = ["owner"]
    search_fields = ["title_sv", "title_en", "slug"]


@admin.register(StrategyRole)
class StrategyRoleAdmin(ReadOnlyAdmin):
    list_display = ["strategy", "role", "person", "organisation"]
    list_filter = ["role", "strategy"]
    list_select_related = ["strategy", "person", "organisation"]
    search_fields = ["person__name", "person__email", "organisation__name_sv"]


@admin.register(Direction)
class DirectionAdmin(ReadOnlyAdmin):
    list_display = ["number", "title_sv", "strategy", "withdrawn_at"]
    list_display_links = ["title_sv"]
    list_filter = ["strategy"]
    list_select_related = ["strategy"]
    search_fields = ["title_sv", "title_en"]


@admin.register(Area)
class AreaAdmin(ReadOnlyAdmin):
    list_display = ["number", "title_sv", "short_title_sv", "strategy", "withdrawn_at"]
    list_display_links = ["title_sv"]
    list_filter = ["strategy"]
    list_select_related = ["strategy"]
    search_fields = ["number", "title_sv", "title_en", "short_title_sv"]


@admin.register(Need)
class NeedAdmin(ReadOnlyAdmin):
    list_display = ["letter", "text_sv", "area", "withdrawn_at"]
    list_display_links = ["text_sv"]
    list_filter = ["area"]
    list_select_related = ["area"]
    search_fields = ["text_sv", "text_en"]


@admin.register(Framework)
class FrameworkAdmin(ReadOnlyAdmin):
    list_display = ["title_sv", "owner", "withdrawn_at"]
    search_fields = ["title_sv", "title_en", "slug"]


@admin.register(FrameworkGoal)
class FrameworkGoalAdmin(ReadOnlyAdmin):
    list_display = ["number", "title_sv", "framework", "withdrawn_at"]
    list_display_links = ["title_sv"]
    list_filter = ["framework"]
    list_select_related = ["framework"]
    search_fields = ["number", "title_sv", "title_en", "framework__title_sv"]


@admin.register(Forum)
class ForumAdmin(ReadOnlyAdmin):
    list_display = ["name_sv", "strategy", "host", "is_in_strategy", "withdrawn_at"]
    list_filter = ["strategy"]
    list_select_related = ["strategy", "host"]
    search_fields = ["name_sv", "name_en"]
