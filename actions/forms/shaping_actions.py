"""The form of an action. See foundation.shaping."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.db.models import Q
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Person
from actions.domain.shaping_actions import check_person
from actions.forms.shaping import offered
from actions.models import Action, ActionPlan, Objective
from foundation.errors import DomainError
from foundation.shaping_forms import ShapingForm, TickBoxes
from foundation.sorting import sort_key


class PeopleIterator(ModelChoiceIterator):
    """People under the names of their organisations."""

    def __iter__(self) -> Iterator[Any]:
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        groups: dict[str, list[Any]] = {}
        for person in self.queryset.all():
            home = str(person.organisation or gettext("without organisation"))
            groups.setdefault(home, []).append(self.choice(person))
        for home in sorted(groups, key=sort_key):
            yield home, groups[home]


class PersonField(forms.ModelChoiceField):
    iterator = PeopleIterator

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name}, {obj.title}" if obj.title else obj.name


class OrganisationIterator(ModelChoiceIterator):
    """Organisations by their names in the active language."""

    def __iter__(self) -> Iterator[Any]:
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        found = sorted(self.queryset.all(), key=lambda each: sort_key(each.name))
        yield from (self.choice(each) for each in found)


class OrganisationField(forms.ModelChoiceField):
    iterator = OrganisationIterator

    def label_from_instance(self, obj: Any) -> str:
        return obj.name


class ActionForm(ShapingForm):
    sections = [
        ("", ["number", "title", "description"]),
        (
            _("Who and when"),
            [
                "responsible_organisation",
                "responsible_person",
                "person_is_elsewhere",
                "starts_on",
                "ends_on",
                "reporting_interval_months",
            ],
        ),
        (_("What it serves"), ["objectives"]),
    ]
    markdown = ("description",)

    responsible_organisation = OrganisationField(
        Organisation.objects.none(), label=_("Responsible organisation")
    )
    responsible_person = PersonField(
        Person.objects.none(),
        label=_("Responsible person"),
        required=False,
        empty_label=_("nobody yet"),
        help_text=_("Reports on the action, and is reminded of it. Can be chosen later."),
    )
    person_is_elsewhere = forms.BooleanField(
        label=_("The person belongs to another organisation, and that is meant"), required=False
    )
    objectives = TickBoxes(
        Objective.objects.none(),
        label=_("Objectives"),
        required=False,
    )

    class Meta:
        model = Action
        fields = [
            "number",
            "title_sv",
            "title_en",
            "description_sv",
            "description_en",
            "responsible_organisation",
            "responsible_person",
            "starts_on",
            "ends_on",
            "reporting_interval_months",
            "objectives",
        ]

    def __init__(self, *args: Any, plan: ActionPlan, **options: Any) -> None:
        super().__init__(*args, **options)
        action, fields = self.instance, self.fields
        named: dict[str, Any] = dict(fields)
        named["responsible_organisation"].queryset = Organisation.objects.filter(
            Q(withdrawn_at__isnull=True) | Q(pk=action.responsible_organisation_id)
        )
        named["responsible_person"].queryset = (
            Person.objects.filter(Q(is_active=True) | Q(pk=action.responsible_person_id))
            .select_related("organisation")
            .order_by("name", "id")
        )
        served = Objective.objects.none() if self.is_new else action.objectives.all()
        named["objectives"].queryset = offered(
            Objective.objects.filter(plan=plan).order_by("position", "id"), served
        )
        person, organisation = action.responsible_person, action.responsible_organisation_id
        if person is not None and person.organisation_id != organisation:
            self.initial["person_is_elsewhere"] = True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        try:
            check_person(
                self.instance, cleaned, person_is_elsewhere=bool(cleaned.get("person_is_elsewhere"))
            )
        except DomainError as error:
            self.add_domain_error(error)
        return cleaned
