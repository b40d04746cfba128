from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import OrganisationField
from accounts.models import Person
from foundation.errors import DomainError
from strategy.models import StrategyRole


class RoleForm(forms.Form):
    """A role, and the person or the organisation that is to have it."""

    role = forms.ChoiceField(
        label=_("Role"),
        choices=[
            (StrategyRole.Role.READER, _("Reader: reads all of the strategy, and changes nothing")),
            (StrategyRole.Role.COORDINATOR, _("Coordinator: changes everything in the strategy")),
        ],
        widget=forms.RadioSelect,
        initial=StrategyRole.Role.READER,
        error_messages={"required": _("Choose a role.")},
    )
    email = forms.EmailField(
        label=_("E-mail address of a person"),
        required=False,
        help_text=_("Of somebody who has been added or invited already."),
    )
    organisation = OrganisationField(
        label=_("Or everybody of an organisation"),
        required=False,
        empty_label=_("No organisation"),
        help_text=_("Also those who come to belong to it later. Only as readers."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["organisation"].offer()  # type: ignore[attr-defined]

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].lower()
        self.person = Person.objects.filter(email=email).first() if email else None
        if email and self.person is None:
            raise forms.ValidationError(
                gettext("Nobody with this address has been added yet. Invite them first.")
            )
        return email

    def add_domain_error(self, error: DomainError) -> None:
        self.add_error(error.field if error.field in self.fields else None, error.message)


class TakeRoleForm(forms.Form):
    reason = forms.CharField(
        label=_("Why?"), required=False, max_length=500, help_text=_("May be left empty.")
    )
