"""Copying a plan to the next period, copying and moving an action, numbering a plan anew."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actions.domain.copying import (
    Wanted,
    copy_action,
    copy_plan,
    move_action,
    stopped_actions,
)
from actions.domain.renumbering import new_numbers, renumber_plan
from actions.forms.copying import ActionCopyForm, ActionMoveForm, PlanCopyForm, RenumberForm
from actions.rules.periods import add_months
from actions.views.shaping.actions import ActionView
from actions.views.shaping.base import PartOfPlan
from actions.views.shaping.plans import PlanView
from foundation.errors import DomainError


class ActView(PartOfPlan):
    """A form that asks how, and does it."""

    template_name = "shaping/act.html"
    save_label: Any = ""
    text: Any = ""

    def form(self, data: Any = None) -> Any:
        raise NotImplementedError

    def act(self, values: dict[str, Any]) -> tuple[str, str]:
        """Ask the domain to do it; returns what to say and where to go."""
        raise NotImplementedError

    def show_form(self, form: Any) -> HttpResponse:
        return self.show(form=form, save_label=self.save_label, text=self.text)

    def get(self, request: HttpRequest, *args: Any, **keys: Any) -> HttpResponse:
        return self.show_form(self.form())

    def post(self, request: HttpRequest, *args: Any, **keys: Any) -> HttpResponse:
        form = self.form(request.POST)
        if form.is_valid():
            try:
                text, address = self.act(form.cleaned_data)
            except DomainError as error:
                form.add_domain_error(error)
            except ValidationError as error:
                form.add_error(None, error.messages)
            else:
                messages.success(request, text)
                return redirect(address)
        return self.show_form(form)


class CopyPlan(PlanView, ActView):
    save_label = gettext_lazy("Copy the plan")
    text = gettext_lazy(
        "A new draft with the same objectives and what they serve. All dates move as the start"
        " does. Reports and values stay where they are."
    )

    def barrier(self) -> str:
        return ""

    def form(self, data: Any = None) -> PlanCopyForm:
        plan = self.thing
        starts_on = add_months(plan.ends_on, 1).replace(day=1)
        years = max(plan.ends_on.year - plan.starts_on.year, 0)
        return PlanCopyForm(
            data,
            stopped=stopped_actions(plan),
            initial={
                "title_sv": plan.title_sv,
                "title_en": plan.title_en,
                "starts_on": starts_on,
                "ends_on": starts_on.replace(year=starts_on.year + years, month=12, day=31),
                "indicators": True,
                "actions": True,
                "milestones": True,
            },
        )

    def act(self, values: dict[str, Any]) -> tuple[str, str]:
        wanted = Wanted(values.pop("indicators"), values.pop("actions"), values.pop("milestones"))
        without = values.pop("left_out", [])
        copied, counts = copy_plan(
            plan=self.thing, by=self.request.user, values=values, wanted=wanted, without=without
        )
        text = _(
            "The plan has been copied. Objectives: %(objectives)s, indicators: %(indicators)s,"
            " actions: %(actions)s."
        ) % {name: counts[name] for name in ("objectives", "indicators", "actions")}
        return text, reverse("actions:plan-shape", args=[copied.pk])

    def title(self) -> str:
        return _("Copy %(thing)s to the next period") % {"thing": self.thing}


class CopyAction(ActionView, ActView):
    save_label = gettext_lazy("Copy the action")
    text = gettext_lazy("With who takes part, and milestones that are not done; without reports.")

    def form(self, data: Any = None) -> ActionCopyForm:
        plan = self.thing.plan
        return ActionCopyForm(data, viewer=self.request.user, plan=plan, initial={"plan": plan.pk})

    def act(self, values: dict[str, Any]) -> tuple[str, str]:
        copied = copy_action(action=self.thing, by=self.request.user, **values)
        return (
            _("%(thing)s has been added.") % {"thing": copied},
            reverse("actions:action-edit", args=[copied.pk]),
        )

    def barrier(self) -> str:
        return ""

    def title(self) -> str:
        return _("Copy %(thing)s") % {"thing": self.thing}


class MoveAction(ActionView, ActView):
    save_label = gettext_lazy("Move the action")
    text = gettext_lazy(
        "Its reports go with it. The objectives that it serves belong to its old plan and are left."
    )

    def form(self, data: Any = None) -> ActionMoveForm:
        return ActionMoveForm(data, viewer=self.request.user, plan=self.thing.plan)

    def act(self, values: dict[str, Any]) -> tuple[str, str]:
        moved = move_action(action=self.thing, by=self.request.user, **values)
        text = _("%(thing)s stands in %(plan)s now.") % {"thing": moved, "plan": moved.plan}
        return text, moved.get_absolute_url()

    def title(self) -> str:
        return _("Move %(thing)s to another plan") % {"thing": self.thing}


class RenumberPlan(PlanView, ActView):
    template_name = "shaping/renumber.html"
    save_label = gettext_lazy("Number anew")

    def form(self, data: Any = None) -> RenumberForm:
        return RenumberForm(data)

    def context(self) -> dict[str, Any]:
        return {"numbers": new_numbers(self.thing)}

    def act(self, values: dict[str, Any]) -> tuple[str, str]:
        renumber_plan(plan=self.thing, by=self.request.user, note=values["note"])
        return _("The plan has been numbered anew."), self.done_address(self.thing)

    def title(self) -> str:
        return _("Number %(thing)s anew") % {"thing": self.thing}
