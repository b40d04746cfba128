from django.urls import path

from reporting.views import cycle_changes, cycle_chase, cycles

urlpatterns = [
    path("strategies/<slug:slug>/reviews/", cycles.cycle_list, name="cycle-list"),
    path("cycles/<int:pk>/", cycles.cycle_detail, name="cycle"),
    path("cycles/<int:pk>/edit/", cycle_changes.EditCycle.as_view(), name="cycle-edit"),
    path("cycles/<int:pk>/open/", cycle_changes.cycle_open, name="cycle-open"),
    path("cycles/<int:pk>/add/", cycle_changes.cycle_add, name="cycle-add"),
    path("cycles/<int:pk>/close/", cycle_changes.cycle_close, name="cycle-close"),
    path("cycles/<int:pk>/reopen/", cycle_changes.ReopenCycle.as_view(), name="cycle-reopen"),
    path("cycles/<int:pk>/chase/", cycle_chase.cycle_chase, name="cycle-chase"),
    path("cycles/<int:pk>/escalate/", cycle_chase.cycle_escalate, name="cycle-escalate"),
]
