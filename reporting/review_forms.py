"""The review of an action as a form, and what a coordinator says of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from actions.forms.faults import FaultsForm
from actions.forms.fields import LongTextField
from actions.forms.figures import answer_to_surprise, figure_field, question_about_surprise
from actions.models import ActionPlan, Indicator
from actions.rules.surprise import is_surprising
from foundation.templatetags.milstolpe import status_badge
from reporting.domain.review_pages import Asked
from reporting.domain.review_values import GivenValue, Promise, YearOfIndicator, YearValue
from reporting.domain.reviews import Content, answer_field
from reporting.models import CycleQuestion
from reporting.statuses import DECISIONS, REVIEW_STATUSES


def _decisions() -> list[tuple[str, Any]]:
    return [(value, format_html("{}", status_badge(status))) for value, status in DECISIONS.items()]


@dataclass(frozen=True)
class ValueFields:
    """A period with its field; ``sure`` where what was typed is to be confirmed."""

    wanted: YearValue
    value: forms.BoundField
    sure: forms.BoundField | None


@dataclass(frozen=True)
class IndicatorFields:
    year: YearOfIndicator
    values: list[ValueFields]
    expected_on: forms.BoundField | None
    note: forms.BoundField | None

    @property
    def is_promise_open(self) -> bool:
        """Whether the answer "no value yet" lies unfolded."""
        fields = [each for each in (self.expected_on, self.note) if each is not None]
        return any(each.value() or each.errors for each in fields)


class ReviewForm(FaultsForm):
    """Nothing is demanded of a draft; what a submitted review lacks the domain says."""

    based_on = forms.CharField(widget=forms.HiddenInput, required=False)
    account = LongTextField(
        label=_("What has happened during the year?"),
        rows=10,
        required=False,
        help_text=_("What was done, and what it has led to. Needed to submit."),
    )
    obstacles = LongTextField(label=_("Obstacles"), rows=4, required=False)
    opportunities = LongTextField(label=_("Opportunities"), rows=4, required=False)
    proposal = forms.ChoiceField(
        label=_("What do you propose for next year?"),
        widget=forms.RadioSelect,
        required=False,
        help_text=_("The coordinator decides. Needed to submit."),
    )
    proposal_reasons = LongTextField(
        label=_("Why?"),
        rows=3,
        required=False,
        help_text=_("Needed where the action is to be changed or stopped: say what, and why."),
    )

    def __init__(
        self,
        *args: Any,
        content: Content,
        mark: str,
        questions: Iterable[CycleQuestion],
        years: Iterable[YearOfIndicator],
        kept: Mapping[str, Any],
        **options: Any,
    ) -> None:
        """``content`` is what the form starts from, ``mark`` that of what is saved now. What is
        ``kept`` of a draft takes their place.
        """
        names = ("account", "obstacles", "opportunities", "proposal", "proposal_reasons")
        standing = {name: getattr(content, name) for name in names} | {"based_on": mark}
        options["initial"] = standing | dict(kept)
        super().__init__(*args, **options)
        self.questions = list(questions)
        self.years = [each for each in years if each.may_give]
        self.asked: set[str] = set()
        self.fields["proposal"].choices = _decisions()  # type: ignore[attr-defined]
        for question in self.questions:
            self.fields[answer_field(question.pk)] = LongTextField(
                label=question.text,
                rows=3,
                required=False,
                initial=content.answers.get(question.pk, ""),
                help_text=_("Needed to submit.") if question.is_required else "",
            )
        for year in self.years:
            if not year.has_parts:
                for wanted in self._open(year):
                    self._add_value(wanted)
            if year.lacks or year.promise_field in self.data or kept.get(year.promise_field):
                self._add_promise(year)

    def _open(self, year: YearOfIndicator) -> list[YearValue]:
        """The periods without a value, and those that got one after the form was opened."""
        return [
            each
            for each in year.values
            if not each.recorded or self.data.get(each.field) or self.initial.get(each.field)
        ]

    def _add_value(self, wanted: YearValue) -> None:
        self.fields[wanted.field] = figure_field(
            wanted.indicator,
            label=gettext("%(indicator)s, %(period)s")
            % {"indicator": wanted.indicator.name, "period": wanted.period.label},
        )
        if wanted.previous is not None and not _is_yes_or_no(wanted):
            self.fields[_sure(wanted)] = forms.BooleanField(
                label=_("Yes, the value is right"), required=False
            )

    def _add_promise(self, year: YearOfIndicator) -> None:
        self.fields[year.promise_field] = forms.DateField(
            label=_("Expected on"),
            required=False,
            initial=year.awaited.expected_on if year.awaited else None,
            widget=forms.DateInput(
                format="%Y-%m-%d", attrs={"type": "date", "class": "short-field"}
            ),
            error_messages={"invalid": _("This is not a date. Write it like 2026-03-31.")},
        )
        self.fields[year.note_field] = LongTextField(
            label=_("Note"),
            rows=2,
            required=False,
            initial=year.awaited.note if year.awaited else "",
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for year in self.years:
            for wanted in year.values:
                value = cleaned.get(wanted.field)
                if value is not None and _sure(wanted) in self.fields:
                    self._ask_about(wanted, value, is_sure=cleaned.get(_sure(wanted), False))
        return cleaned

    def _ask_about(self, wanted: YearValue, value: Decimal, *, is_sure: bool) -> None:
        previous = wanted.previous
        if is_sure or previous is None or not is_surprising(value, previous.value):
            return
        self.asked.add(_sure(wanted))
        self[_sure(wanted)].label = answer_to_surprise(wanted.indicator, value)
        self.add_error(
            wanted.field,
            question_about_surprise(wanted.indicator, value, previous.value, wanted.previous_label),
        )

    def answer_fields(self) -> list[forms.BoundField]:
        return [self[answer_field(question.pk)] for question in self.questions]

    def indicator_fields(self) -> list[IndicatorFields]:
        return [
            IndicatorFields(
                year,
                [
                    ValueFields(wanted, self[wanted.field], self._sure_box(wanted))
                    for wanted in year.values
                    if wanted.field in self.fields
                ],
                self[year.promise_field] if year.promise_field in self.fields else None,
                self[year.note_field] if year.note_field in self.fields else None,
            )
            for year in self.years
        ]

    def _sure_box(self, wanted: YearValue) -> forms.BoundField | None:
        name = _sure(wanted)
        if name not in self.fields:
            return None
        return self[name] if name in self.asked or self[name].value() else None

    def take_note_of(self, mark: str) -> None:
        """The writer is shown what stands now: sending the form again is a choice."""
        data: QueryDict = self.data.copy()  # type: ignore[attr-defined]
        data["based_on"] = mark
        self.data = data

    def content(self) -> Content:
        """What the form says, once it is valid."""
        cleaned = self.cleaned_data
        return Content(
            account=cleaned["account"],
            obstacles=cleaned["obstacles"],
            opportunities=cleaned["opportunities"],
            proposal=cleaned["proposal"],
            proposal_reasons=cleaned["proposal_reasons"],
            answers={each.pk: cleaned[answer_field(each.pk)] for each in self.questions},
            values=[
                GivenValue(wanted.series_id, wanted.period.start, cleaned[wanted.field])
                for year in self.years
                for wanted in year.values
                if cleaned.get(wanted.field) is not None
            ],
            promises=[
                Promise(
                    year.indicator.pk, cleaned[year.promise_field], cleaned.get(year.note_field, "")
                )
                for year in self.years
                if year.promise_field in cleaned
            ],
        )


def _sure(wanted: YearValue) -> str:
    return f"sure_{wanted.field}"


def _is_yes_or_no(wanted: YearValue) -> bool:
    return wanted.indicator.direction == Indicator.Direction.MILESTONE


class ReturnForm(FaultsForm):
    prefix = "return"
    comment = LongTextField(
        label=_("What is to be mended?"),
        rows=4,
        error_messages={"required": _("Say what is to be mended.")},
    )


class ApproveForm(FaultsForm):
    prefix = "approve"
    decision = forms.ChoiceField(
        label=_("Decision for next year"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the decision.")},
    )
    comment = LongTextField(label=_("Your comment"), rows=3, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["decision"].choices = _decisions()  # type: ignore[attr-defined]


class UnlockForm(FaultsForm):
    prefix = "unlock"
    reason = LongTextField(
        label=_("Why is the review unlocked?"),
        rows=3,
        error_messages={"required": _("Say why the review is unlocked.")},
        help_text=_("The annual report tells it."),
    )


class RemarkForm(FaultsForm):
    prefix = "remark"
    text = LongTextField(
        label=_("Your comment"), rows=3, error_messages={"required": _("Write something first.")}
    )


class AskedForm(forms.Form):
    """By what the list of reviews is narrowed. What is not understood narrows nothing."""

    state = forms.ChoiceField(label=_("Status"), required=False)
    plan = forms.ModelChoiceField(
        ActionPlan.objects.none(), label=_("Action plan"), required=False, empty_label=_("All")
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Organisation"),
        required=False,
        empty_label=_("All"),
    )
    text = forms.CharField(label=_("Search"), required=False, max_length=200)

    def __init__(
        self,
        *args: Any,
        plans: QuerySet[ActionPlan],
        organisations: QuerySet[Organisation],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        states = [(value, status.label) for value, status in REVIEW_STATUSES.items()]
        self.fields["state"].choices = [("", _("All")), *states]  # type: ignore[attr-defined]
        self.fields["plan"].queryset = plans  # type: ignore[attr-defined]
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]

    def asked(self) -> Asked:
        self.is_valid()
        cleaned = self.cleaned_data
        plan, organisation = cleaned.get("plan"), cleaned.get("organisation")
        return Asked(
            state=cleaned.get("state", ""),
            plan=plan.pk if plan else None,
            organisation=organisation.pk if organisation else None,
            text=cleaned.get("text", ""),
        )
