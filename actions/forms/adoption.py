"""What is asked when an action plan goes from one status to another."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from actions.forms.fields import LongTextField
from actions.forms.people import PeopleForm
from actions.models import ActionPlan
from actions.rules.plan_state import Transition


class StepForm(PeopleForm):
    """A note, required where the step needs one; whether it may be left out the domain decides."""

    note = LongTextField(label=_("Note"), rows=3, required=False)

    def __init__(self, *args: Any, transition: Transition, **options: Any) -> None:
        super().__init__(*args, **options)
        if transition.needs_note:
            self.fields["note"].label = _("Why?")
            self.fields["note"].help_text = _("Stands in the plan's history.")
        else:
            self.fields["note"].help_text = _("Stands in the plan's history. May be left empty.")


class AdoptForm(StepForm):
    decided_on = forms.DateField(
        label=_("When was the plan decided?"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "short-field"}),
        required=False,
    )
    reference_number = forms.CharField(
        label=_("Reference number"),
        max_length=ActionPlan._meta.get_field("reference_number").max_length,
        required=False,
        help_text=_("Where the decision can be found. May be left empty."),
    )
    field_order = ("decided_on", "reference_number", "note")


def form_of(transition: Transition) -> type[StepForm]:
    return AdoptForm if transition.needs_decision else StepForm
