from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Person
from actions.filters import ListFilter
from actions.filters.base import ChoiceField
from actions.models import ActionPlan
from foundation.row_forms import RowForm, RowSet, row_set
from foundation.shaping_forms import GroupedChoices, ShapingForm
from reporting.domain.cycles import current_questions, plans_in_force
from reporting.models import (
    AreaSummary,
    CycleQuestion,
    ReminderPace,
    ReportTexts,
    Review,
    ReviewCycle,
)

LONGEST_REASON = 2_000


class CycleField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.year} ({obj.status_style})"


class CompileForm(forms.Form):
    """Which year's report to compile."""

    cycle = CycleField(
        label=_("Year"),
        queryset=ReviewCycle.objects.none(),
        empty_label=None,
        error_messages={"invalid_choice": _("Choose one of the years in the list.")},
    )
    reason = forms.CharField(
        label=_("Why a new version"),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Needed where the latest version of the year's report is published. It stands in the"
            " new one."
        ),
    )

    def __init__(self, *args: Any, cycles: QuerySet[ReviewCycle], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["cycle"].queryset = cycles  # type: ignore[attr-defined]


class CycleForm(ShapingForm):
    """A review cycle: its year and days, its plans, its instructions."""

    sections = [
        (_("Days"), ["year", "opens_on", "due_on", "grace_until", "closes_on"]),
        (_("Plans"), ["plans"]),
        (_("Instructions"), ["instructions"]),
    ]
    markdown = ("instructions",)

    plans = GroupedChoices(
        None,
        group_of=lambda plan: plan.area,
        label=_("Plans"),
        required=False,
        help_text=_("None chosen: every plan that is in force in the year."),
    )

    class Meta:
        model = ReviewCycle
        fields = [
            "year",
            "opens_on",
            "due_on",
            "grace_until",
            "closes_on",
            "plans",
            "instructions_sv",
            "instructions_en",
        ]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        cycle = self.instance
        in_force = plans_in_force(cycle.strategy, cycle.year)
        plans = ActionPlan.objects.filter(Q(pk__in=in_force) | Q(pk__in=cycle.plans.values("pk")))
        field: Any = self.fields["plans"]
        field.queryset = plans.select_related("area").order_by("area__position", "starts_on", "id")
        if cycle.status != ReviewCycle.DRAFT:
            del self.fields["year"]


class QuestionRow(RowForm):
    text_sv = forms.CharField(label=_("Question in Swedish"), required=False, max_length=500)
    text_en = forms.CharField(label=_("In English"), required=False, max_length=500)
    is_required = forms.BooleanField(label=_("Must be answered"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("text_sv") and (cleaned.get("text_en") or cleaned.get("is_required")):
            self.add_error("text_sv", _("Write the question in Swedish as well."))
        return cleaned


def question_rows(cycle: ReviewCycle, data: Any = None) -> RowSet:
    """The questions of the cycle, beside the standard ones."""
    names = ("id", "text_sv", "text_en", "is_required")
    return row_set(
        QuestionRow,
        model=CycleQuestion,
        prefix="questions",
        heading=_("Questions of your own"),
        help_text=_(
            "Asked of every action, beside the account of the year, obstacles, opportunities and"
            " the proposal for next year."
        ),
        data=data,
        initial=current_questions(cycle).values(*names),
    )


class CloseForm(forms.Form):
    """Whether to close a review though something is missing."""

    is_accepted = forms.BooleanField(
        label=_("I have seen what is missing, and close the review without it."), required=False
    )


class ChaseFilter(forms.Form):
    """Which of the wanted reviews to see; what is not valid is passed over."""

    state = forms.ChoiceField(label=_("State"), required=False)
    plan = forms.ChoiceField(label=_("Action plan"), required=False)
    organisation = forms.ChoiceField(label=_("Organisation"), required=False)

    PATHS = {
        "state": "status",
        "plan": "action__plan",
        "organisation": "action__responsible_organisation",
    }

    def __init__(
        self,
        *args: Any,
        states: Sequence[tuple[str, Any]],
        plans: Sequence[tuple[str, str]],
        organisations: Sequence[tuple[str, str]],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        for name, choices in (
            ("state", states),
            ("plan", plans),
            ("organisation", organisations),
        ):
            field: Any = self.fields[name]
            field.choices = [("", _("all")), *choices]
            field.widget.attrs["class"] = "form-select"

    def narrow(self, reviews: QuerySet[Review]) -> QuerySet[Review]:
        self.is_valid()
        chosen = {name: self.cleaned_data.get(name) for name in self.PATHS}
        return reviews.filter(
            **{self.PATHS[name]: value for name, value in chosen.items() if value}
        )

    @property
    def is_narrowing(self) -> bool:
        return any(self.cleaned_data.get(name) for name in self.PATHS)


class ExcerptForm(forms.Form):
    """Whose part of a report, and in which language."""

    organisation = forms.ModelChoiceField(
        label=_("Organisation"), queryset=Organisation.objects.none(), empty_label=None
    )
    language = forms.ChoiceField(label=_("Language"), choices=Person.Language.choices)

    def __init__(self, *args: Any, organisations: Sequence[Organisation], **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["organisation"]
        field.queryset = Organisation.objects.filter(pk__in=[each.pk for each in organisations])
        field.choices = [(each.pk, each.name) for each in organisations]


class ReminderPaceForm(forms.ModelForm):
    """When people are reminded of the reports that a strategy wants."""

    class Meta:
        model = ReminderPace
        fields = [
            "is_on",
            "first_days_before",
            "second_days_before",
            "is_on_the_day",
            "days_between_after",
            "most_after",
        ]
        help_texts = {
            "first_days_before": _("Empty: none."),
            "second_days_before": _("Empty: none."),
            "most_after": _("0: none."),
        }


class DashboardFilter(ListFilter):
    """The part of a strategy that its dashboard is narrowed to; what is not valid is passed over.

    The fields have the names of those of the lists, so that ``query`` narrows a list as well.
    """

    area = ChoiceField(_("Area"), offer="area")
    plan = ChoiceField(_("Action plan"), offer="plan")
    direction = ChoiceField(_("Direction"), offer="direction")
    goal = ChoiceField(_("Framework goal"), offer="goal")
    organisation = ChoiceField(_("Organisation"), offer="organisation")

    @property
    def query(self) -> dict[str, str]:
        """What is chosen, by the name of its field."""
        return {name: self.chosen(name) for name in self.fields if self.chosen(name)}

    @property
    def encoded(self) -> str:
        """``query`` as it stands in an address."""
        return urlencode(self.query)

    @property
    def words(self) -> list[str]:
        """What is chosen, as it is called."""
        return [words for _name, _label, words in self.active()]


class ForewordForm(ShapingForm):
    sections = [("", ["foreword"])]
    markdown = ("foreword",)

    class Meta:
        model = ReportTexts
        fields = ["foreword_sv", "foreword_en"]


class AreaSummaryForm(ShapingForm):
    sections = [("", ["text"])]
    markdown = ("text",)

    class Meta:
        model = AreaSummary
        fields = ["text_sv", "text_en"]
