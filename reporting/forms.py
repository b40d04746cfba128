from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from reporting.models import ReviewCycle


class CycleField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.year} ({obj.status_style})"


class CompileForm(forms.Form):
    """Which year's report to compile."""

    cycle = CycleField(
        label=_("Year"),
        queryset=ReviewCycle.objects.none(),
        empty_label=None,
        error_messages={"invalid_choice": _("Choose one of the years in the list.")},
    )

    def __init__(self, *args: Any, cycles: QuerySet[ReviewCycle], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["cycle"].queryset = cycles  # type: ignore[attr-defined]
