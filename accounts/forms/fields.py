"""Fields that forms of several rooms share."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from foundation.sorting import alphabetical


class OrganisationField(forms.ModelChoiceField):
    """The organisations that are in use, in alphabetical order."""

    def __init__(self, **options: Any) -> None:
        super().__init__(queryset=Organisation.objects.current(), **options)

    def offer(self, chosen: Organisation | None = None) -> None:
        """Fill the list; ``chosen`` stands in it even if it is withdrawn."""
        found = list(Organisation.objects.current())
        if chosen is not None and chosen.is_withdrawn:
            found.append(chosen)
            self.queryset = Organisation.objects.filter(pk__in=[each.pk for each in found])
        self.choices = [
            ("", self.empty_label),
            *((each.pk, each.name) for each in alphabetical(found, lambda each: each.name)),
        ]


class WebAddressField(forms.URLField):
    """An address on the web; https where no scheme is written."""

    def __init__(self, **options: Any) -> None:
        super().__init__(assume_scheme="https", required=False, **options)
        self.error_messages["invalid"] = _("This is not an address. Write it like https://…")
