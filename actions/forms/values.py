"""Entering, correcting and withdrawing a value of an indicator without a report."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from actions.domain.figures import IndicatorRecord, MeasurementRecord
from actions.domain.parts import BreakdownRecord, PartsDisagree
from actions.forms.faults import FaultsForm
from actions.forms.fields import LongTextField
from actions.forms.figures import answer_to_surprise, figure_field, question_about_surprise
from actions.forms.parts import PartFields
from actions.models import Indicator, Measurement
from actions.rules.periods import Period
from actions.rules.surprise import is_surprising
from foundation.errors import DomainError


class _FigureForm(FaultsForm):
    """A value with its parts, where it comes from, and what is to be known about it."""

    sure = forms.BooleanField(required=False)
    source = forms.CharField(label=_("Source"), required=False, max_length=300)
    note = LongTextField(
        label=_("Note"),
        rows=3,
        required=False,
        help_text=_(
            "What a reader should know about the value: how it was counted, what is missing."
        ),
    )

    def __init__(
        self,
        *args: Any,
        record: IndicatorRecord,
        breakdown: BreakdownRecord | None,
        recorded: Measurement | None = None,
        recorded_parts: dict[int, Decimal] | None = None,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.record = record
        self.is_surprise_asked = False
        self.fields["value"] = figure_field(
            record.indicator,
            required=True,
            label=_("Value"),
            initial=recorded.value if recorded else None,
            error_messages={"required": _("Write the value.")},
        )
        self.parts: PartFields | None = None
        if breakdown is not None and breakdown.current:
            self.parts = PartFields(
                self,
                record.indicator,
                breakdown,
                prefix="value",
                label="",
                recorded=recorded_parts or {},
            )
            self.parts.add()
        if record.indicator.source:
            self.fields["source"].help_text = gettext(
                "Leave empty when it is the indicator's own: %(source)s."
            ) % {"source": record.indicator.source}

    def period(self) -> date | None:
        """The first day of the period that the value is for, once it is known."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        value = cleaned.get("value")
        if value is None:
            return cleaned
        previous = self._previous()
        if previous is not None and is_surprising(value, previous.value) and not cleaned["sure"]:
            self._ask_about(value, previous)
        if self.parts is not None and not self.parts.has_faults:
            self.parts.check(value, cleaned)
        return cleaned

    def _previous(self) -> MeasurementRecord | None:
        """The latest value of an earlier period in the series."""
        series, period = self.record.current, self.period()
        if series is None or period is None or self.record.indicator.direction == "milestone":
            return None
        return next((each for each in reversed(series.measurements) if each.period < period), None)

    def _ask_about(self, value: Decimal, previous: MeasurementRecord) -> None:
        indicator: Indicator = self.record.indicator
        label = Period(previous.period, self.record.frequency).label
        self.is_surprise_asked = True
        self["sure"].label = answer_to_surprise(indicator, value)
        self.add_error("value", question_about_surprise(indicator, value, previous.value, label))

    def sure_box(self) -> forms.BoundField | None:
        """The box that confirms the value, where the question has been asked."""
        box = self["sure"]
        if not (self.is_surprise_asked or box.value()):
            return None
        box.label = box.label if self.is_surprise_asked else gettext("Yes, the value is right")
        return box

    def add_domain_error(self, error: DomainError) -> None:
        if error.field == "parts" and self.parts is not None:
            if isinstance(error, PartsDisagree):
                self.parts.ask(error.message)
            else:
                self.add_error(self.parts.names[0], error.message)
        else:
            super().add_domain_error(error)

    def figures(self) -> dict[str, Any]:
        """What the domain takes of a value, besides its series and period."""
        cleaned = self.cleaned_data
        return {
            "value": cleaned["value"],
            "source": cleaned["source"],
            "note": cleaned["note"],
            "parts": self.parts.given(cleaned) if self.parts else {},
            "parts_are_sure": self.parts.is_sure(cleaned) if self.parts else False,
        }


class ValueForm(_FigureForm):
    """A new value."""

    period_start = forms.TypedChoiceField(
        label=_("Period"),
        coerce=date.fromisoformat,
        error_messages={"invalid_choice": _("Choose a period that has no value yet.")},
    )

    def __init__(self, *args: Any, periods: Sequence[Period], **options: Any) -> None:
        super().__init__(*args, **options)
        today = timezone.localdate()
        self.fields["period_start"].choices = [  # type: ignore[attr-defined]
            (period.start.isoformat(), _period_label(period, today)) for period in periods
        ]
        self.order_fields(["period_start", "value"])

    def period(self) -> date | None:
        return self.cleaned_data.get("period_start")

    def add_domain_error(self, error: DomainError) -> None:
        if error.field == "period":
            error.field = "period_start"
        super().add_domain_error(error)


def _period_label(period: Period, today: date) -> str:
    if period.end < today:
        return period.label
    return gettext("%(period)s (still running)") % {"period": period.label}


class ValueCorrectionForm(_FigureForm):
    """A recorded value to be put right, and why. Parts may be added without a reason."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = LongTextField(
        label=_("Why is the value changed?"),
        rows=2,
        required=False,
        help_text=_("Stands on the indicator's page beside the earlier value."),
    )

    def __init__(self, *args: Any, recorded: Measurement, version: int, **options: Any) -> None:
        options["initial"] = {
            "source": recorded.source,
            "note": recorded.note,
            "version": version,
            **options.get("initial", {}),
        }
        super().__init__(*args, recorded=recorded, **options)
        self.recorded = recorded
        self.order_fields(["value"])

    def period(self) -> date | None:
        return self.recorded.period

    def take_note_of(self, version: int) -> None:
        """The writer is shown how the value stands now: sending the form again is a choice."""
        data: QueryDict = self.data.copy()  # type: ignore[attr-defined]
        data["version"] = str(version)
        self.data = data

    def correction(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        return {**self.figures(), "reason": cleaned["reason"], "version": cleaned["version"]}


class ValueWithdrawalForm(FaultsForm):
    reason = LongTextField(
        label=_("Why is the value withdrawn?"),
        rows=2,
        error_messages={"required": _("Say why this is withdrawn.")},
    )
