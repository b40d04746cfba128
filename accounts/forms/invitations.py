"""The password that whoever is invited chooses; addresses to invite people at."""

import re
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.domain.invitations import invitation_barrier
from accounts.forms.fields import OrganisationField
from accounts.models import Person
from foundation.errors import DomainError

MOST_INVITED = 100
LINE = re.compile(r"""^\W*(?P<name>.*?)[\s,;:<("']*(?P<email>[^\s<>,;:("']+@[^\s<>,;)"']+)\W*$""")


@dataclass(frozen=True)
class Invitee:
    name: str
    email: str


class AddressesField(forms.CharField):
    """People, one on a line: ``Name <address>``. What is wrong is said line by line."""

    widget = forms.Textarea

    def clean(self, value: Any) -> list[Invitee]:
        found: list[Invitee] = []
        faults = []
        lines = [
            (number, " ".join(line.split()))
            for number, line in enumerate(str(super().clean(value)).splitlines(), 1)
            if line.strip()
        ]
        if len(lines) > MOST_INVITED:
            raise ValidationError(
                gettext("At most %(most)s people can be invited at a time.")
                % {"most": MOST_INVITED}
            )
        for number, line in lines:
            try:
                found.append(_invitee(line, {each.email for each in found}))
            except ValidationError as error:
                said = gettext("Line %(number)s, %(line)s: %(fault)s")
                fault = " ".join(error.messages)
                faults.append(said % {"number": number, "line": line, "fault": fault})
        if faults:
            raise ValidationError(faults)
        return found


def _invitee(line: str, earlier: set[str]) -> Invitee:
    match = LINE.match(line)
    if match is None:
        raise ValidationError(gettext("No e-mail address is found."))
    name, email = match["name"].strip(), match["email"].lower()
    validate_email(email)
    if not name:
        raise ValidationError(gettext("Write the name before the address."))
    if len(name) > 150:
        raise ValidationError(gettext("The name is too long."))
    if email in earlier:
        raise ValidationError(gettext("The address stands on an earlier line too."))
    if barrier := invitation_barrier(email):
        raise ValidationError(barrier)
    return Invitee(name, email)


class InviteForm(forms.Form):
    """Whom to invite, and what they all have in common."""

    people = AddressesField(
        label=_("Who is invited?"),
        help_text=_(
            "One person on a line: Anna Andersson, anna.andersson@example.org. "
            "Addresses copied from a mail program are understood too."
        ),
        error_messages={"required": _("Write whom to invite.")},
    )
    organisation = OrganisationField(
        label=_("Organisation"),
        required=False,
        empty_label=_("No organisation"),
        help_text=_(
            "Whoever belongs to an organisation can report on the actions that it answers for."
        ),
    )
    language = forms.ChoiceField(
        label=_("Language of the mail, and of the pages"),
        choices=Person.Language.choices,
        widget=forms.RadioSelect,
        initial=Person.Language.SWEDISH,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["people"].widget.attrs |= {"rows": 6, "spellcheck": "false"}
        self.fields["organisation"].offer()  # type: ignore[attr-defined]

    def add_domain_error(self, error: DomainError) -> None:
        self.add_error(error.field if error.field in self.fields else None, error.message)


class ChoosePasswordForm(forms.Form):
    password1 = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Write the password you choose.")},
    )
    password2 = forms.CharField(
        label=_("The same password again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Write the password once more.")},
    )

    def clean_password2(self) -> str:
        first, second = self.cleaned_data.get("password1"), self.cleaned_data["password2"]
        if first and first != second:
            raise ValidationError(gettext("This is not the same password as above."))
        return second

    def add_domain_error(self, error: DomainError) -> None:
        self.add_error(error.field if error.field in self.fields else None, error.message)
