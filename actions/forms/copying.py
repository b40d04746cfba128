"""Where and how to copy or move a part of a plan, or a plan."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from actions.models import Action, ActionPlan
from actions.permissions import visible_plans
from foundation.errors import DomainError
from foundation.shaping_forms import dress


class NotedForm(forms.Form):
    """A form with a note, which an adopted plan asks for."""

    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("What is adopted changes only with a note."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            dress(field)
        self.order_fields([name for name in self.fields if name != "note"])

    def add_domain_error(self, error: DomainError) -> None:
        self.add_error(error.field if error.field in self.fields else None, error.message)


class PlanCopyForm(NotedForm):
    title_sv = forms.CharField(label=_("Title in Swedish"), max_length=200)
    title_en = forms.CharField(label=_("Title in English"), max_length=200, required=False)
    starts_on = forms.DateField(label=_("Starts on"))
    ends_on = forms.DateField(label=_("Ends on"))
    indicators = forms.BooleanField(
        label=_("Indicators, starting at their latest value, without targets"), required=False
    )
    actions = forms.BooleanField(
        label=_("Actions that are neither completed nor cancelled"), required=False
    )
    milestones = forms.BooleanField(label=_("Milestones that are not done"), required=False)
    left_out = forms.TypedMultipleChoiceField(
        label=_("Leave these out: it has been decided to stop them"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, stopped: Iterable[Action], **options: Any) -> None:
        """``stopped`` are left out unless they are unticked."""
        super().__init__(*args, **options)
        del self.fields["note"]
        choices = [(action.pk, str(action)) for action in stopped]
        if choices:
            self.fields["left_out"].choices = choices  # type: ignore[attr-defined]
            self.fields["left_out"].initial = [key for key, _label in choices]
        else:
            del self.fields["left_out"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("The plan ends before it starts."))
        return cleaned


class ActionPlaceForm(NotedForm):
    """Into which plan of the strategy; closed ones take nothing."""

    plan = forms.ModelChoiceField(
        ActionPlan.objects.none(), label=_("Action plan"), empty_label=None
    )

    def __init__(self, *args: Any, viewer: Any, plan: ActionPlan, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["plan"]
        field.queryset = (
            visible_plans(viewer)
            .filter(area__strategy=plan.area.strategy)
            .exclude(status=ActionPlan.CLOSED)
        )


class ActionMoveForm(ActionPlaceForm):
    """Not into the plan that the action stands in."""

    def __init__(self, *args: Any, plan: ActionPlan, **options: Any) -> None:
        super().__init__(*args, plan=plan, **options)
        field: Any = self.fields["plan"]
        field.queryset = field.queryset.exclude(pk=plan.pk)


class ActionCopyForm(ActionPlaceForm):
    days = forms.IntegerField(
        label=_("Move the dates by so many days"),
        initial=0,
        min_value=-3650,
        max_value=3650,
        help_text=_("365 is a year later; 0 leaves them."),
    )
    field_order = ["plan", "days", "note"]


class RenumberForm(NotedForm):
    pass
