from django.urls import path

from strategy.views import manage, organisations, roles
from strategy.views.kinds import AREA, DIRECTION, FORUM, FRAMEWORK, GOAL, NEED, STRATEGY, Kind
from strategy.views.parts import (
    AddFramework,
    AddPart,
    AddStrategy,
    EditPart,
    NumberParts,
    OrderParts,
    RestorePart,
    RestoreStrategy,
    WithdrawPart,
    WithdrawStrategy,
)


def part_paths(kind: Kind, place: str) -> list:
    """The pages of one part: ``place`` is where it stands, such as "areas/<int:pk>/"."""
    return [
        path(f"{place}{verb}/", view.as_view(kind=kind), name=f"{kind.name}-{verb}")
        for verb, view in (
            ("edit", EditPart),
            ("withdraw", WithdrawPart),
            ("restore", RestorePart),
        )
    ]


def sibling_paths(kind: Kind, place: str) -> list:
    """The pages of all parts of a kind under one thing."""
    views = [("new", "add", AddPart)]
    if kind.is_ordered:
        views += [("order", "order", OrderParts), ("numbers", "numbers", NumberParts)]  # type: ignore[list-item]
    return [
        path(f"{place}{end}/", view.as_view(kind=kind), name=f"{kind.name}-{name}")
        for end, name, view in views
    ]


app_name = "strategy"
urlpatterns: list = [
    path("manage/", manage.overview, name="overview"),
    path("strategies/new/", AddStrategy.as_view(), name="strategy-add"),
    path("strategies/<slug:slug>/manage/", manage.manage, name="manage"),
    path("strategies/<slug:slug>/edit/", EditPart.as_view(kind=STRATEGY), name="strategy-edit"),
    path(
        "strategies/<slug:slug>/withdraw/",
        WithdrawStrategy.as_view(kind=STRATEGY),
        name="strategy-withdraw",
    ),
    path(
        "strategies/<slug:slug>/restore/",
        RestoreStrategy.as_view(kind=STRATEGY),
        name="strategy-restore",
    ),
    *sibling_paths(DIRECTION, "strategies/<slug:slug>/directions/"),
    *part_paths(DIRECTION, "directions/<int:pk>/"),
    *sibling_paths(AREA, "strategies/<slug:slug>/areas/"),
    *part_paths(AREA, "areas/<int:pk>/"),
    *sibling_paths(NEED, "areas/<int:pk>/needs/"),
    *part_paths(NEED, "needs/<int:pk>/"),
    *sibling_paths(FORUM, "strategies/<slug:slug>/forums/"),
    *part_paths(FORUM, "forums/<int:pk>/"),
    path("frameworks/", manage.framework_list, name="framework-list"),
    path("frameworks/<int:pk>/", manage.framework, name="framework"),
    path("strategies/<slug:slug>/frameworks/new/", AddFramework.as_view(), name="framework-add"),
    *part_paths(FRAMEWORK, "frameworks/<int:pk>/"),
    *sibling_paths(GOAL, "frameworks/<int:pk>/goals/"),
    *part_paths(GOAL, "goals/<int:pk>/"),
    path("strategies/<slug:slug>/roles/", roles.role_list, name="role-list"),
    path("organisations/all/", organisations.organisation_list, name="organisation-list"),
    path("organisations/new/", organisations.AddOrganisation.as_view(), name="organisation-add"),
    path(
        "organisations/<int:pk>/edit/",
        organisations.EditOrganisation.as_view(),
        name="organisation-edit",
    ),
    path(
        "organisations/<int:pk>/withdraw/",
        organisations.WithdrawOrganisation.as_view(),
        name="organisation-withdraw",
    ),
    path(
        "organisations/<int:pk>/restore/",
        organisations.RestoreOrganisation.as_view(),
        name="organisation-restore",
    ),
    path("roles/<int:pk>/take/", roles.role_take, name="role-take"),
]
