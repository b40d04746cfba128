"""Adding, changing, withdrawing and restoring objectives and sub-objectives."""

from typing import Any

from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from actions.domain.shaping import next_number, next_position
from actions.forms.shaping import ObjectiveForm
from actions.models import ActionPlan, Objective
from actions.permissions import visible_objectives, visible_plans
from actions.views import trail
from actions.views.shaping.base import AddPart, EditPart, PartOfPlan, WithdrawPart


def chosen_in(address: QueryDict, name: str) -> list[int]:
    """The ids that an address asks to be ticked already."""
    return [int(value[:18]) for value in address.getlist(name) if value.isdecimal()]


class AddObjective(AddPart):
    form_class = ObjectiveForm
    eyebrow = gettext_lazy("Objective")

    def find(self, pk: int) -> ActionPlan:
        plans = visible_plans(self.request.user).select_related("area__strategy")
        return get_object_or_404(plans, pk=pk)

    def new(self) -> Objective:
        objective = Objective(plan=self.thing)
        above = self.request.GET.get("parent", "")
        if above.isdecimal():
            objective.parent = (
                Objective.objects.current()
                .filter(plan=self.thing, parent__isnull=True, pk=int(above[:18]))
                .first()
            )
        objective.number = next_number(objective)
        objective.position = next_position(Objective.objects.filter(plan=self.thing))
        return objective

    def form_options(self) -> dict[str, Any]:
        return {
            "plan": self.thing,
            "initial": {"needs": chosen_in(self.request.GET, "need")},
        }

    def title(self) -> str:
        return _("Add an objective")


class ObjectiveView(PartOfPlan):
    eyebrow = gettext_lazy("Objective")

    def find(self, pk: int) -> Objective:
        return get_object_or_404(
            visible_objectives(self.request.user).select_related("plan__area__strategy", "parent"),
            pk=pk,
        )


class EditObjective(ObjectiveView, EditPart):
    form_class = ObjectiveForm

    def form_options(self) -> dict[str, Any]:
        return {"plan": self.thing.plan}

    def title(self) -> str:
        return _("Edit %(thing)s") % {"thing": self.thing}

    def trail(self) -> trail.Trail:
        return trail.to_objective(self.request.user, self.thing)


class WithdrawObjective(ObjectiveView, WithdrawPart):
    eyebrow = gettext_lazy("Withdraw the objective")
    save_label = gettext_lazy("Withdraw the objective")

    def consequences(self) -> list[str]:
        said = []
        if count := self.thing.indicators.current().count():
            said.append(
                ngettext(
                    "%(count)d indicator measures it, and is not shown any more either.",
                    "%(count)d indicators measure it, and are not shown any more either.",
                    count,
                )
                % {"count": count}
            )
        if count := self.thing.sub_objectives.current().count():
            said.append(
                ngettext(
                    "%(count)d sub-objective stays, and stands by itself.",
                    "%(count)d sub-objectives stay, and stand by themselves.",
                    count,
                )
                % {"count": count}
            )
        if count := self.thing.actions.current().count():
            said.append(
                ngettext(
                    "%(count)d action serves it, and stays.",
                    "%(count)d actions serve it, and stay.",
                    count,
                )
                % {"count": count}
            )
        return said
