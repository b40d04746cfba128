from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import OrganisationField
from accounts.models import Person
from accounts.permissions import is_administrator, may_change_address
from accounts.statuses import PERSON_STATES
from foundation.errors import DomainError
from foundation.shaping_forms import ShapingForm
from foundation.status import choices


class PersonForm(ShapingForm):
    """Who somebody is. What ``by`` may not change of it is shown, and cannot be written in."""

    sections = [
        ("", ["name", "title", "email", "organisation", "language", "is_superuser"]),
    ]

    organisation = OrganisationField(
        label=_("Organisation"),
        required=False,
        empty_label=_("No organisation"),
        help_text=_(
            "Whoever belongs to an organisation can report on the actions that it answers for."
        ),
    )

    class Meta:
        model = Person
        fields = ["name", "title", "email", "organisation", "language", "is_superuser"]
        labels = {"is_superuser": _("Administrator")}
        help_texts = {
            "is_superuser": _("Sees and changes everything, in every strategy."),
        }

    def __init__(self, *args: Any, by: Person, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["organisation"].offer(self.instance.organisation)  # type: ignore[attr-defined]
        self.fields["email"].help_text = gettext("The person signs in with it.")
        if not may_change_address(by, self.instance):
            self.fields["email"].disabled = True
            self.fields["email"].help_text = gettext(
                "Only an administrator can change the address of somebody who has signed in."
            )
        if not is_administrator(by):
            del self.fields["is_superuser"]

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()


class CloseAccountForm(forms.Form):
    reason = forms.CharField(
        label=_("Why is the account closed?"),
        max_length=500,
        error_messages={"required": _("Say why the account is closed.")},
    )

    def add_domain_error(self, error: DomainError) -> None:
        self.add_error(error.field if error.field in self.fields else None, error.message)


class PeopleFilter(forms.Form):
    """What a list of people is narrowed by."""

    q = forms.CharField(label=_("Search"), required=False)
    organisation = OrganisationField(
        label=_("Organisation"), required=False, empty_label=_("All organisations")
    )
    state = forms.ChoiceField(
        label=_("Account"),
        required=False,
        choices=[("", _("All")), *choices(PERSON_STATES)],
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["organisation"].offer()  # type: ignore[attr-defined]
