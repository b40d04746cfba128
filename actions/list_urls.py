"""The addresses of the lists of a strategy, of their files, and of saved views."""

from django.urls import path

from actions.columns import LISTS
from actions.views import (
    action_list,
    downloads,
    indicator_list,
    objective_list,
    saved_views,
)

STRATEGY = "strategies/<slug:slug>"

urlpatterns = [
    path(f"{STRATEGY}/actions/", action_list.action_list, name="action-list"),
    path(f"{STRATEGY}/objectives/", objective_list.objective_list, name="objective-list"),
    path(f"{STRATEGY}/indicators/", indicator_list.indicator_list, name="indicator-list"),
    *(
        path(
            f"{STRATEGY}/{kind}/save/",
            saved_views.saved_view_new,
            {"kind": kind},
            name=f"{kind}-save",
        )
        for kind in LISTS
    ),
    *(
        path(
            f"{STRATEGY}/{kind}.{ending}",
            downloads.list_download,
            {"kind": kind, "ending": ending},
            name=f"{kind}-{ending}",
        )
        for kind in LISTS
        for ending in ("xlsx", "csv")
    ),
    path(f"{STRATEGY}/views/", saved_views.saved_view_list, name="saved-view-list"),
    path("views/<int:pk>/", saved_views.saved_view_edit, name="saved-view-edit"),
    path("views/<int:pk>/remove/", saved_views.saved_view_remove, name="saved-view-remove"),
]
