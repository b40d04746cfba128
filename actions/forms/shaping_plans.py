"""The form of an action plan. See foundation.shaping."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from actions.models import ActionPlan
from foundation.shaping_forms import ShapingForm
from strategy.models import Area, Strategy


class PlanForm(ShapingForm):
    """Its status, decision date and reference number are matters of its adoption."""

    sections = [
        ("", ["area", "title", "summary"]),
        (_("When"), ["starts_on", "ends_on", "reporting_interval_months"]),
    ]
    markdown = ("summary",)
    area = forms.ModelChoiceField(Area.objects.none(), label=_("Area"), empty_label=None)

    class Meta:
        model = ActionPlan
        fields = [
            "area",
            "title_sv",
            "title_en",
            "summary_sv",
            "summary_en",
            "starts_on",
            "ends_on",
            "reporting_interval_months",
        ]

    def __init__(self, *args: Any, strategy: Strategy, **options: Any) -> None:
        super().__init__(*args, **options)
        areas: Any = self.fields["area"]
        areas.queryset = Area.objects.current().filter(strategy=strategy).order_by("position", "id")
