"""What the views that shape a plan have in common; see foundation.shaping."""

from typing import Any

from actions.domain.shaping import (
    change_part,
    needs_note,
    plan_of,
    restore_part,
    shaping_barrier,
    withdraw_part,
)
from actions.models import ActionPlan
from actions.views import trail
from foundation.shaping_forms import ShapingForm
from foundation.shaping_views import (
    AddView,
    EditView,
    FormView,
    RestoreView,
    ShapingView,
    WithdrawView,
)
from strategy.permissions import can_coordinate


class PartOfPlan(ShapingView):
    """A view of a plan or of a part of one: coordinators of its strategy may."""

    def plan(self) -> ActionPlan:
        return plan_of(self.thing)

    def may(self, thing: Any) -> bool:
        return can_coordinate(self.request.user, plan_of(thing).area.strategy)

    def barrier(self) -> str:
        return shaping_barrier(self.plan())

    def trail(self) -> trail.Trail:
        return trail.to_plan(self.request.user, self.plan())


class PartForm(PartOfPlan, FormView):
    def needs_note(self) -> bool:
        return needs_note(self.plan())

    def save(self, form: ShapingForm) -> Any:
        return change_part(
            part=form.instance,
            by=self.request.user,
            values=form.values(),
            links=form.links(),
            note=form.cleaned_data["note"],
            based_on=form.based_on(),
        )


class AddPart(PartForm, AddView):
    pass


class EditPart(PartForm, EditView):
    pass


class WithdrawPart(PartOfPlan, WithdrawView):
    """Leads to the plan: the page of what is withdrawn is gone."""

    def act(self, reason: str) -> None:
        withdraw_part(part=self.thing, by=self.request.user, reason=reason)

    def done_address(self, thing: Any) -> str:
        return self.plan().get_absolute_url()

    def back_address(self) -> str:
        return self.thing.get_absolute_url()


class RestorePart(PartOfPlan, RestoreView):
    def reason_is_needed(self) -> bool:
        return needs_note(self.plan())

    def act(self, reason: str) -> None:
        restore_part(part=self.thing, by=self.request.user, note=reason)

    def back_address(self) -> str:
        return self.plan().get_absolute_url()
