"""What is asked about a saved view."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from actions.forms.people import PeopleForm
from actions.models import SavedView


class SavedViewForm(PeopleForm):
    name = forms.CharField(
        label=_("Name"),
        max_length=SavedView._meta.get_field("name").max_length,
        error_messages={"required": _("Give the view a name.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    is_shared = forms.BooleanField(
        label=_("Share it"),
        required=False,
        help_text=_(
            "Everybody who reads the strategy sees the view, on a published strategy visitors too."
            " What the list shows them is what they may see anyway."
        ),
    )

    def __init__(self, *args: Any, may_share: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not may_share:
            del self.fields["is_shared"]
