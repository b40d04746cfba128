"""Adding, changing and withdrawing an action, with what stands under it."""

from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from actions.domain.shaping import next_number, next_position
from actions.domain.shaping_actions import change_action
from actions.domain.shaping_rows import RowRefused, change_rows
from actions.forms.shaping_actions import ActionForm
from actions.forms.shaping_rows import row_sets
from actions.models import Action, ActionPlan
from actions.permissions import visible_actions, visible_plans
from actions.views import trail
from actions.views.shaping.base import AddPart, EditPart, PartForm, PartOfPlan, WithdrawPart
from actions.views.shaping.objectives import chosen_in
from foundation.row_forms import RowSet, are_valid
from foundation.shaping_forms import ShapingForm


class ActionFormView(PartForm):
    """The form of an action with its three sets of rows, saved together or not at all."""

    template_name = "shaping/action_form.html"
    form_class = ActionForm
    eyebrow = gettext_lazy("Action")

    def form_options(self) -> dict[str, Any]:
        return {"plan": self.plan()}

    def row_sets(self, form: ShapingForm) -> list[RowSet]:
        if not hasattr(self, "_row_sets"):
            data = self.request.POST if self.request.method == "POST" else None
            self._row_sets = row_sets(form.instance, data)
        return self._row_sets

    def is_valid(self, form: ShapingForm) -> bool:
        are_rows_valid = are_valid(self.row_sets(form))
        return super().is_valid(form) and are_rows_valid

    def save(self, form: ShapingForm) -> Action:
        sets: dict[str, Any] = {str(each.prefix): each for each in self.row_sets(form)}
        note = form.cleaned_data["note"]
        with transaction.atomic():
            action = change_action(
                action=form.instance,
                by=self.request.user,
                values=form.values(),
                links=form.links(),
                note=note,
                based_on=form.based_on(),
                person_is_elsewhere=form.cleaned_data["person_is_elsewhere"],
            )
            try:
                change_rows(
                    action=action,
                    by=self.request.user,
                    note=note,
                    **{name: rows.rows for name, rows in sets.items()},
                )
            except RowRefused as refused:
                sets[refused.kind].add_domain_error(refused.row, refused)
                raise
        return action

    def show_form(self, form: ShapingForm) -> HttpResponse:
        sets = self.row_sets(form)
        return self.show(
            form=form,
            row_sets=sets,
            more_faults=[fault for rows in sets if rows.is_bound for fault in rows.faults()],
            save_label=self.save_label,
            can_add_another=self.can_add_another,
        )


class AddAction(ActionFormView, AddPart):
    def form_options(self) -> dict[str, Any]:
        return {
            **super().form_options(),
            "initial": {"objectives": chosen_in(self.request.GET, "objective")},
        }

    def find(self, pk: int) -> ActionPlan:
        plans = visible_plans(self.request.user).select_related("area__strategy")
        return get_object_or_404(plans, pk=pk)

    def new(self) -> Action:
        action = Action(plan=self.thing, starts_on=self.thing.starts_on, ends_on=self.thing.ends_on)
        action.number = next_number(action)
        action.position = next_position(Action.objects.filter(plan=self.thing))
        return action

    def title(self) -> str:
        return _("Add an action")


class ActionView(PartOfPlan):
    eyebrow = gettext_lazy("Action")

    def find(self, pk: int) -> Action:
        return get_object_or_404(
            visible_actions(self.request.user).select_related(
                "plan__area__strategy", "responsible_organisation", "responsible_person"
            ),
            pk=pk,
        )

    def trail(self) -> trail.Trail:
        here = (str(self.thing), self.thing.get_absolute_url())
        return [*trail.to_plan(self.request.user, self.thing.plan), here]


class EditAction(ActionView, ActionFormView, EditPart):
    def title(self) -> str:
        return _("Edit %(thing)s") % {"thing": self.thing}


class WithdrawAction(ActionView, WithdrawPart):
    eyebrow = gettext_lazy("Withdraw the action")
    save_label = gettext_lazy("Withdraw the action")

    def consequences(self) -> list[str]:
        count = self.thing.entries.current().count()
        if not count:
            return []
        return [
            ngettext(
                "%(count)d report on it is not shown any more either.",
                "%(count)d reports on it are not shown any more either.",
                count,
            )
            % {"count": count}
        ]
