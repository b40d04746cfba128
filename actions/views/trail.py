"""Breadcrumbs: the pages above a thing, those left out that the viewer may not open."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.permissions import Viewer
from actions.models import ActionPlan, Objective
from actions.permissions import can_view_plan
from strategy.models import Area, Strategy
from strategy.permissions import can_view_area, can_view_strategy

Trail = list[tuple[str, str]]


def to_strategies() -> Trail:
    return [(_("Strategies"), reverse("actions:strategy-list"))]


def to_strategy(viewer: Viewer, strategy: Strategy) -> Trail:
    here = [(strategy.title, strategy.get_absolute_url())]
    return to_strategies() + (here if can_view_strategy(viewer, strategy) else [])


def to_area(viewer: Viewer, area: Area) -> Trail:
    here = [(str(area), area.get_absolute_url())]
    return to_strategy(viewer, area.strategy) + (here if can_view_area(viewer, area) else [])


def to_plan(viewer: Viewer, plan: ActionPlan) -> Trail:
    here = [(plan.title, plan.get_absolute_url())]
    return to_area(viewer, plan.area) + (here if can_view_plan(viewer, plan) else [])


def to_objective(viewer: Viewer, objective: Objective) -> Trail:
    here = [(str(objective), objective.get_absolute_url())]
    return to_plan(viewer, objective.plan) + here
