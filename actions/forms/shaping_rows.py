"""The rows under an action: who takes part, milestones, reporting dates of its own."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Person
from actions.domain.shaping_rows import current_rows
from actions.forms.shaping_actions import OrganisationField, PersonField
from actions.models import Action, Contributor, Milestone, ReportingDate
from foundation.row_forms import RowForm, RowSet, row_set


class ContributorRow(RowForm):
    organisation = OrganisationField(
        Organisation.objects.none(), label=_("Organisation"), required=False
    )
    role = forms.ChoiceField(
        label=_("Role"), choices=Contributor.Role, initial=Contributor.Role.PARTICIPATING
    )
    person = PersonField(Person.objects.none(), label=_("Person"), required=False)

    def __init__(self, *args: Any, offered: Mapping[str, Any], **options: Any) -> None:
        super().__init__(*args, **options)
        for name, field in offered.items():
            own: Any = self.fields[name]
            own.queryset = field.queryset
            own.choices = field.choices  # a list: one query for all rows

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("person") and not cleaned.get("organisation"):
            cleaned["organisation"] = cleaned["person"].organisation
        return cleaned

    def values(self) -> dict[str, Any]:
        values = super().values()
        # The role is always chosen: without an organisation the row says nothing.
        return values if values.get("organisation") else {}


class MilestoneRow(RowForm):
    title_sv = forms.CharField(label=_("Milestone in Swedish"), required=False, max_length=300)
    title_en = forms.CharField(label=_("In English"), required=False, max_length=300)
    due_on = forms.DateField(label=_("Due on"), required=False)
    completed_on = forms.DateField(label=_("Completed on"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("title_sv") and not cleaned.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", _("Say when it is due."))
        if cleaned.get("due_on") and not cleaned.get("title_sv"):
            self.add_error("title_sv", _("Say what it is."))
        return cleaned


class ReportingDateRow(RowForm):
    due_on = forms.DateField(label=_("Report by"), required=False)
    repeats_every_months = forms.IntegerField(
        label=_("Again every so many months"),
        required=False,
        validators=[MinValueValidator(1), MaxValueValidator(24)],
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("repeats_every_months") and not cleaned.get("due_on"):
            self.add_error("due_on", _("Say when the first report is due."))
        return cleaned


def row_sets(action: Action, data: Any = None) -> list[RowSet]:
    """The three sets of ``action``, which may be new, by the names that the domain knows."""
    people = Person.objects.filter(is_active=True).select_related("organisation").order_by("name")
    offered: dict[str, Any] = {
        "organisation": OrganisationField(Organisation.objects.current()),
        "person": PersonField(people),
    }
    for field in offered.values():
        field.choices = list(field.choices)
    return [
        row_set(
            MilestoneRow,
            model=Milestone,
            prefix="milestones",
            heading=_("Milestones"),
            data=data,
            initial=_rows(action, Milestone, "title_sv", "title_en", "due_on", "completed_on"),
        ),
        row_set(
            ContributorRow,
            model=Contributor,
            prefix="contributors",
            heading=_("Who takes part"),
            data=data,
            initial=_rows(action, Contributor, "organisation", "role", "person"),
            form_options={"offered": offered},
        ),
        row_set(
            ReportingDateRow,
            model=ReportingDate,
            prefix="reporting_dates",
            heading=_("Reporting dates of its own"),
            help_text=_("Besides the interval of the plan, for example 31 January every year."),
            data=data,
            initial=_rows(action, ReportingDate, "due_on", "repeats_every_months"),
            empty_rows=1,
        ),
    ]


def _rows(action: Action, model: Any, *names: str) -> list[dict[str, Any]]:
    if action._state.adding:
        return []
    return list(current_rows(action, model).values("id", *names))
