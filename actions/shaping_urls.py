"""The addresses of the pages that shape plans; actions/urls.py takes them in."""

from django.urls import path

from actions.views.shaping import actions, copying, indicators, objectives, outline, plans

urlpatterns: list = [
    path("strategies/<slug:slug>/plans/new/", plans.AddPlan.as_view(), name="plan-add"),
    path("plans/<int:pk>/shape/", outline.plan_shape, name="plan-shape"),
    path("plans/<int:pk>/withdrawn/", outline.plan_withdrawn, name="plan-withdrawn"),
    path("plans/<int:pk>/edit/", plans.EditPlan.as_view(), name="plan-edit"),
    path("plans/<int:pk>/copy/", copying.CopyPlan.as_view(), name="plan-copy"),
    path("plans/<int:pk>/renumber/", copying.RenumberPlan.as_view(), name="plan-renumber"),
    path("plans/<int:pk>/restore/", plans.RestorePlan.as_view(), name="plan-restore"),
    path("plans/<int:pk>/withdraw/", plans.WithdrawPlan.as_view(), name="plan-withdraw"),
    path(
        "withdrawn/<slug:kind>/<int:pk>/restore/",
        outline.RestoreFromPlan.as_view(),
        name="part-restore",
    ),
    path("plans/<int:pk>/objectives/new/", objectives.AddObjective.as_view(), name="objective-add"),
    path(
        "plans/<int:pk>/objectives/order/", plans.OrderObjectives.as_view(), name="objective-order"
    ),
    path("objectives/<int:pk>/edit/", objectives.EditObjective.as_view(), name="objective-edit"),
    path(
        "objectives/<int:pk>/withdraw/",
        objectives.WithdrawObjective.as_view(),
        name="objective-withdraw",
    ),
    path(
        "objectives/<int:pk>/indicators/new/",
        indicators.AddIndicator.as_view(),
        name="indicator-add",
    ),
    path("indicators/<int:pk>/edit/", indicators.EditIndicator.as_view(), name="indicator-edit"),
    path(
        "indicators/<int:pk>/targets/", indicators.EditTargets.as_view(), name="indicator-targets"
    ),
    path("indicators/<int:pk>/break/", indicators.BreakSeries.as_view(), name="indicator-break"),
    path(
        "indicators/<int:pk>/breakdown/",
        indicators.EditBreakdown.as_view(),
        name="indicator-breakdown",
    ),
    path(
        "indicators/<int:pk>/withdraw/",
        indicators.WithdrawIndicator.as_view(),
        name="indicator-withdraw",
    ),
    path("plans/<int:pk>/actions/new/", actions.AddAction.as_view(), name="action-add"),
    path("plans/<int:pk>/actions/order/", plans.OrderActions.as_view(), name="action-order"),
    path("actions/<int:pk>/edit/", actions.EditAction.as_view(), name="action-edit"),
    path("actions/<int:pk>/copy/", copying.CopyAction.as_view(), name="action-copy"),
    path("actions/<int:pk>/move/", copying.MoveAction.as_view(), name="action-move"),
    path("actions/<int:pk>/withdraw/", actions.WithdrawAction.as_view(), name="action-withdraw"),
]
