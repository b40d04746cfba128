"""What people write to each other about an action: hand-overs, questions and replies."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from actions.domain.handovers import LONGEST_MESSAGE
from actions.forms.fields import LongTextField
from foundation.errors import DomainError


class PeopleForm(forms.Form):
    """A form whose faults from the domain stand beside the field that they are about."""

    def add_domain_error(self, error: DomainError) -> None:
        self.add_error(error.field if error.field in self.fields else None, error.message)


class ColleagueField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name}, {obj.title}" if obj.title else obj.name


class OfferForm(PeopleForm):
    to_person = ColleagueField(
        label=_("Who is to answer for the action?"),
        queryset=Person.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={
            "required": _("Choose a colleague."),
            "invalid_choice": _("Choose a colleague of the responsible organisation."),
        },
    )
    message = LongTextField(
        label=_("Message"),
        rows=4,
        required=False,
        help_text=_("What your colleague should know. May be left empty."),
    )

    def __init__(self, *args: Any, colleagues: QuerySet[Person], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["to_person"].queryset = colleagues  # type: ignore[attr-defined]


class AnswerForm(PeopleForm):
    answer = LongTextField(
        label=_("Why not? A line to whoever asked"),
        rows=3,
        required=False,
        help_text=_("May be left empty."),
        max_length=LONGEST_MESSAGE,
    )
