"""Breadcrumbs of the pages where a strategy is kept."""

from django.urls import reverse
from django.utils.translation import gettext as _

from strategy.models import Framework, Strategy

Trail = list[tuple[str, str]]


def to_manage(strategy: Strategy) -> Trail:
    return [
        (_("Strategies"), reverse("actions:strategy-list")),
        (strategy.title, strategy.get_absolute_url()),
        (_("Manage"), reverse("strategy:manage", args=[strategy.slug])),
    ]


def to_overview() -> Trail:
    return [(_("Manage"), reverse("strategy:overview"))]


def to_frameworks() -> Trail:
    return [*to_overview(), (_("Frameworks"), reverse("strategy:framework-list"))]


def to_framework(framework: Framework) -> Trail:
    return [*to_frameworks(), (framework.title, reverse("strategy:framework", args=[framework.pk]))]
