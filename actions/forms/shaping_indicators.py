"""Forms of indicators, their series, targets and breakdown. See foundation.shaping."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Person
from actions.forms.periods import PeriodField
from actions.forms.shaping_actions import OrganisationField, PersonField
from actions.models import Breakdown, Category, Indicator, Series, Target
from actions.rules.periods import Frequency
from foundation.numbers import DecimalField
from foundation.row_forms import RowForm, RowSet, row_set
from foundation.shaping_forms import ShapingForm, form_field_for


class IndicatorForm(ShapingForm):
    sections = [
        ("", ["name", "unit", "decimals"]),
        (_("How it is measured"), ["direction", "frequency", "accumulation", "tolerance"]),
        (
            _("Where the values come from"),
            ["source", "source_url", "geography", "responsible_organisation", "responsible_person"],
        ),
    ]
    responsible_organisation = OrganisationField(
        Organisation.objects.none(),
        label=_("Organisation that delivers the values"),
        required=False,
    )
    responsible_person = PersonField(
        Person.objects.none(), label=_("Person who delivers the values"), required=False
    )

    class Meta:
        model = Indicator
        formfield_callback = form_field_for
        fields = [
            "name_sv",
            "name_en",
            "unit_sv",
            "unit_en",
            "decimals",
            "direction",
            "frequency",
            "accumulation",
            "tolerance",
            "source_sv",
            "source_en",
            "source_url",
            "geography_sv",
            "geography_en",
            "responsible_organisation",
            "responsible_person",
        ]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["responsible_organisation"].queryset = Organisation.objects.filter(
            Q(withdrawn_at__isnull=True) | Q(pk=self.instance.responsible_organisation_id)
        )
        fields["responsible_person"].queryset = (
            Person.objects.filter(Q(is_active=True) | Q(pk=self.instance.responsible_person_id))
            .select_related("organisation")
            .order_by("name", "id")
        )


class SeriesForm(ShapingForm):
    """Definition and baseline of one series; a new one says why the old definition is left."""

    sections = [
        ("", ["break_reason", "definition"]),
        (_("Baseline"), ["baseline_period", "baseline"]),
    ]
    baseline_period = PeriodField(label=_("Period of the baseline"), required=False)

    class Meta:
        model = Series
        formfield_callback = form_field_for
        fields = [
            "break_reason_sv",
            "break_reason_en",
            "definition_sv",
            "definition_en",
            "baseline_period",
            "baseline",
        ]

    def __init__(self, *args: Any, indicator: Indicator, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["baseline_period"].frequency = Frequency(indicator.frequency)
        for name in ("definition_sv", "definition_en", "break_reason_sv", "break_reason_en"):
            fields[name].widget.attrs["rows"] = 3
        if self.instance.number == 1:
            del fields["break_reason_sv"], fields["break_reason_en"]
        else:
            fields["break_reason_sv"].required = True


class TargetRow(RowForm):
    period = PeriodField(label=_("Period"), required=False)
    value = DecimalField(label=_("Target"), required=False)
    is_illustrative = forms.BooleanField(label=_("An example"), required=False)

    def __init__(self, *args: Any, indicator: Indicator, **options: Any) -> None:
        super().__init__(*args, **options)
        period: Any = self.fields["period"]
        period.frequency = Frequency(indicator.frequency)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("value") is not None and not cleaned.get("period"):
            if "period" not in self.errors:
                self.add_error("period", _("Say which period the target is for."))
        elif cleaned.get("period") and cleaned.get("value") is None and "value" not in self.errors:
            self.add_error("value", _("Say what is to be reached."))
        return cleaned


def target_rows(series: Series, indicator: Indicator, data: Any = None) -> RowSet:
    initial = []
    if not series._state.adding:
        found = Target.objects.filter(series=series).order_by("period")
        initial = list(found.values("id", "period", "value", "is_illustrative"))
    return row_set(
        TargetRow,
        model=Target,
        prefix="targets",
        heading=_("Targets"),
        help_text=_("The expected value lies on the straight line between them."),
        data=data,
        initial=initial,
        form_options={"indicator": indicator},
    )


class BreakdownForm(ShapingForm):
    class Meta:
        model = Breakdown
        fields = ["name_sv", "name_en", "parts_add_up"]


class CategoryRow(RowForm):
    name_sv = forms.CharField(label=_("Category in Swedish"), required=False, max_length=100)
    name_en = forms.CharField(label=_("In English"), required=False, max_length=100)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("name_en") and not cleaned.get("name_sv"):
            self.add_error("name_sv", _("Say what it is."))
        return cleaned


def category_rows(breakdown: Breakdown, data: Any = None) -> RowSet:
    initial = []
    if not breakdown._state.adding:
        initial = list(breakdown.categories.current().values("id", "name_sv", "name_en"))
    return row_set(
        CategoryRow,
        model=Category,
        prefix="categories",
        heading=_("Categories"),
        data=data,
        initial=initial,
    )
