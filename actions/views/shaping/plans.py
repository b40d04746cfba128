"""Adding, changing and withdrawing an action plan, and the order of what stands in it."""

from datetime import date
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from actions.domain.shaping import reorder_parts, withdraw_part
from actions.domain.shaping_plans import add_plan
from actions.forms.shaping_plans import PlanForm
from actions.models import Action, ActionPlan, Objective
from actions.permissions import visible_plans
from actions.views import trail
from actions.views.shaping.base import EditPart, PartOfPlan, RestorePart, WithdrawPart
from foundation.shaping_forms import ShapingForm
from foundation.shaping_views import AddView, ReorderView
from strategy.models import Strategy
from strategy.permissions import can_coordinate, visible_areas, visible_strategies


class AddPlan(AddView):
    """A new draft in an area of the strategy."""

    form_class = PlanForm
    eyebrow = gettext_lazy("Action plan")
    can_add_another = False

    def find(self, slug: str) -> Strategy:
        return get_object_or_404(visible_strategies(self.request.user), slug=slug)

    def may(self, thing: Strategy) -> bool:
        return can_coordinate(self.request.user, thing)

    def new(self) -> ActionPlan:
        year = timezone.localdate().year + 1
        plan = ActionPlan(starts_on=date(year, 1, 1), ends_on=date(year + 2, 12, 31))
        area = self.request.GET.get("area", "")
        if area.isdecimal():
            plan.area = self.thing.areas.current().filter(pk=int(area[:18])).first()
        return plan

    def form_options(self) -> dict[str, Any]:
        return {"strategy": self.thing}

    def save(self, form: ShapingForm) -> ActionPlan:
        return add_plan(by=self.request.user, plan=form.instance, values=form.values())

    def title(self) -> str:
        return _("Add an action plan")

    def trail(self) -> trail.Trail:
        return trail.to_strategy(self.request.user, self.thing)

    def back_address(self) -> str:
        return self.thing.get_absolute_url()

    def done_address(self, thing: ActionPlan) -> str:
        return reverse("actions:plan-shape", args=[thing.pk])


class PlanView(PartOfPlan):
    eyebrow = gettext_lazy("Action plan")

    def find(self, pk: int) -> ActionPlan:
        return get_object_or_404(
            visible_plans(self.request.user).select_related("area__strategy"), pk=pk
        )

    def done_address(self, thing: ActionPlan) -> str:
        return reverse("actions:plan-shape", args=[thing.pk])


class EditPlan(PlanView, EditPart):
    form_class = PlanForm

    def form_options(self) -> dict[str, Any]:
        return {"strategy": self.thing.area.strategy}

    def title(self) -> str:
        return _("Edit %(thing)s") % {"thing": self.thing}


class WithdrawPlan(PlanView, WithdrawPart):
    eyebrow = gettext_lazy("Withdraw the plan")
    save_label = gettext_lazy("Withdraw the plan")

    def consequences(self) -> list[str]:
        count = self.thing.actions.current().count()
        if not count:
            return []
        return [
            ngettext(
                "%(count)d action stands in it, and is not shown any more either.",
                "%(count)d actions stand in it, and are not shown any more either.",
                count,
            )
            % {"count": count}
        ]

    def act(self, reason: str) -> None:
        withdraw_part(part=self.thing, by=self.request.user, reason=reason)

    def done_address(self, thing: ActionPlan) -> str:
        return self.thing.area.get_absolute_url()


class RestorePlan(RestorePart):
    """Take a withdrawn plan into use again, with all that stands in it."""

    eyebrow = gettext_lazy("Take into use again")
    save_label = gettext_lazy("Take into use again")

    def find(self, pk: int) -> ActionPlan:
        plans = ActionPlan.objects.filter(
            withdrawn_at__isnull=False, area__in=visible_areas(self.request.user)
        )
        return get_object_or_404(plans.select_related("area__strategy"), pk=pk)

    def barrier(self) -> str:
        return ""

    def trail(self) -> trail.Trail:
        return trail.to_area(self.request.user, self.thing.area)

    def back_address(self) -> str:
        return self.thing.area.get_absolute_url()


class OrderOfPlan(PlanView, ReorderView):
    model: Any

    def items(self) -> list[Any]:
        return list(self.model.objects.current().filter(plan=self.thing).order_by("position", "id"))

    def reorder(self, ids: list[int]) -> None:
        reorder_parts(plan=self.thing, parts=self.items(), ids=ids, by=self.request.user)


class OrderObjectives(OrderOfPlan):
    model = Objective

    def title(self) -> str:
        return _("Order of the objectives")


class OrderActions(OrderOfPlan):
    model = Action

    def title(self) -> str:
        return _("Order of the actions")
