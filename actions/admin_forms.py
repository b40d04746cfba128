"""Forms of the administration pages that hold rules which no column can hold."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from actions.models import Action, Objective, Series, Target


class ActionForm(forms.ModelForm):
    class Meta:
        model = Action
        fields = "__all__"  # noqa: DJ007 - the admin page names them

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        plan, objectives = cleaned.get("plan"), cleaned.get("objectives")
        if plan and objectives and any(each.plan_id != plan.pk for each in objectives):
            self.add_error("objectives", _("An action serves objectives of its own plan."))
        return cleaned


class ObjectiveForm(forms.ModelForm):
    class Meta:
        model = Objective
        fields = "__all__"  # noqa: DJ007 - the admin page names them

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        plan = cleaned.get("plan")
        if plan is None:
            return cleaned
        strategy = plan.area.strategy_id
        if any(need.area.strategy_id != strategy for need in cleaned.get("needs") or ()):
            self.add_error("needs", _("A need belongs to another strategy."))
        if any(each.strategy_id != strategy for each in cleaned.get("directions") or ()):
            self.add_error("directions", _("A direction belongs to another strategy."))
        return cleaned


class ReasonForm(forms.ModelForm):
    """Asks why a figure that stood there is changed; the history keeps the answer."""

    figures: frozenset[str] = frozenset()
    reason = forms.CharField(
        label=_("Reason for the change"),
        required=False,
        widget=forms.TextInput(attrs={"size": 40}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        reason = cleaned.get("reason", "").strip()
        stood = any(self.initial.get(name) is not None for name in self.figures)
        if self.instance.pk and stood and self.figures & set(self.changed_data) and not reason:
            self.add_error("reason", _("Say why the figure is changed."))
        self.instance._change_reason = reason or None
        return cleaned


class SeriesForm(ReasonForm):
    figures = frozenset({"baseline", "baseline_period"})

    class Meta:
        model = Series
        fields = "__all__"  # noqa: DJ007 - the admin page names them


class TargetForm(ReasonForm):
    figures = frozenset({"value", "period"})

    class Meta:
        model = Target
        fields = "__all__"  # noqa: DJ007 - the admin page names them
