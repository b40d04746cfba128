"""Which plans are counted in the coverage of a strategy."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from actions.domain.coverage import Narrowing

Choices = Sequence[tuple[Any, Any]]


class NarrowingForm(forms.Form):
    area = forms.TypedChoiceField(
        label=_("Area"), required=False, coerce=int, empty_value=None, choices=()
    )
    year = forms.TypedChoiceField(
        label=_("Plans under way in"), required=False, coerce=int, empty_value=None, choices=()
    )
    drafts = forms.ChoiceField(label=_("Draft plans"), required=False, choices=())

    def __init__(self, data: Any, *, areas: Choices, years: Choices, offers_drafts: bool) -> None:
        super().__init__(data)
        for name, found in (("area", areas), ("year", years)):
            self.fields[name].choices = [("", _("all")), *found]  # type: ignore[attr-defined]
        if offers_drafts:
            drafts: Any = self.fields["drafts"]
            drafts.choices = [("", _("left out")), ("with", _("with them"))]
        else:
            del self.fields["drafts"]
        self.is_valid()

    @property
    def narrowing(self) -> Narrowing:
        """What is asked for; what is not valid asks for nothing."""
        asked = self.cleaned_data
        return Narrowing(
            area_id=asked.get("area"),
            year=asked.get("year"),
            with_drafts=asked.get("drafts") == "with",
        )
