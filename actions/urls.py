from django.urls import path

from actions.views import actions, indicators, plans, progress, strategy

app_name = "actions"
urlpatterns: list = [
    path("strategies/", strategy.strategy_list, name="strategy-list"),
    path("strategies/<slug:slug>/", strategy.strategy_detail, name="strategy-detail"),
    path("strategies/<slug:slug>/actions/", actions.action_list, name="action-list"),
    path("strategies/<slug:slug>/indicators/", indicators.indicator_list, name="indicator-list"),
    path("areas/<int:pk>/", strategy.area_detail, name="area-detail"),
    path("plans/<int:pk>/", plans.plan_detail, name="plan-detail"),
    path("objectives/<int:pk>/", plans.objective_detail, name="objective-detail"),
    path("indicators/<int:pk>/", indicators.indicator_detail, name="indicator-detail"),
    path("actions/<int:pk>/", actions.action_detail, name="action-detail"),
    path("actions/<int:pk>/report/", progress.entry_new, name="entry-new"),
    path("attachments/<int:pk>/", progress.attachment, name="attachment"),
]
