"""Forms for a report, and for the correction of one. What may be saved the domain decides."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from actions.domain.measurements import NewMeasurement
from actions.domain.parts import PartsDisagree
from actions.domain.progress import TEXT_FIELDS, open_milestones
from actions.domain.wanted import WantedMeasurement
from actions.forms.account import AccountForm, clean_key, initial_of
from actions.forms.fields import LongTextField, MilestonesField
from actions.forms.figures import answer_to_surprise, figure_field, question_about_surprise
from actions.forms.parts import PartFields
from actions.models import Action, Attachment, ProgressEntry
from actions.rules.surprise import is_surprising
from foundation.errors import DomainError

BEFORE_VALUES = ["submission_key", "status", "reason", "what_happened", "percent_complete"]
AFTER_VALUES = [
    "completed_milestones",
    *("obstacles", "opportunities", "next_steps"),
    *("attached_files", "links", "reported_on"),
]


@dataclass(frozen=True)
class ValueRow:
    """A wanted value with its fields; ``reason`` is there when the value would be a correction,
    ``sure`` when the value that was typed is to be confirmed, ``parts`` when it is broken down.
    """

    wanted: WantedMeasurement
    value: forms.BoundField
    reason: forms.BoundField | None
    sure: forms.BoundField | None
    parts: PartFields | None

    @property
    def has_errors(self) -> bool:
        return bool(self.value.errors or (self.reason and self.reason.errors))

    @property
    def is_open(self) -> bool:
        """Whether a correction lies unfolded: something was typed into it."""
        return (
            self.has_errors
            or bool(self.value.value() or (self.reason and self.reason.value()))
            or bool(self.parts and self.parts.is_touched)
        )

    @property
    def summary(self) -> str:
        """What a recorded value's fold is called."""
        if self.parts and not self.wanted.recorded_parts:
            return gettext("Correct this value, or give its parts")
        return gettext("Correct this value")


class EntryForm(AccountForm):
    """One report on one action, with the values and milestones that the action has."""

    submission_key = forms.CharField(widget=forms.HiddenInput, required=False)
    based_on = forms.IntegerField(widget=forms.HiddenInput, required=False)
    completed_milestones = MilestonesField(
        label=_("Milestones that have been reached"),
        coerce=int,
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        action: Action,
        wanted: Iterable[WantedMeasurement],
        today: date,
        based_on: int | None = None,
        **options: Any,
    ) -> None:
        initial = {
            "submission_key": str(uuid.uuid4()),
            "reported_on": today,
            "based_on": based_on,
        }
        options["initial"] = initial | options.get("initial", {})
        super().__init__(*args, action=action, **options)
        self.wanted = list(wanted)
        self.asked: set[str] = set()
        self.parts: dict[str, PartFields] = {}
        self.fields["completed_milestones"].offer(open_milestones(action))  # type: ignore[attr-defined]
        for wanted_one in self.wanted:
            self.fields[wanted_one.field] = _value_field(wanted_one)
            self._add_parts(wanted_one)
            if wanted_one.recorded is not None:
                self.fields[wanted_one.reason_field] = LongTextField(
                    label=_("Why is the value changed?"), rows=2, required=False
                )
            if wanted_one.previous is not None and not wanted_one.is_yes_or_no:
                self.fields[_sure_field(wanted_one)] = forms.BooleanField(
                    label=_("Yes, the value is right"), required=False
                )
        values = [name for name in self.fields if name.startswith("value_")]
        self.order_fields(BEFORE_VALUES + values + AFTER_VALUES)

    def _add_parts(self, wanted: WantedMeasurement) -> None:
        if wanted.breakdown is None or not wanted.breakdown.current:
            return
        parts = PartFields(
            self,
            wanted.indicator,
            wanted.breakdown,
            prefix=wanted.field,
            label=wanted.period.label,
            recorded=wanted.recorded_parts,
        )
        parts.add()
        self.parts[wanted.field] = parts

    def clean_submission_key(self) -> uuid.UUID:
        return clean_key(self.cleaned_data["submission_key"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for wanted in self.wanted:
            if not {wanted.field, wanted.reason_field} & set(self.errors):
                self._clean_value(wanted, cleaned)
        return cleaned

    def _clean_value(self, wanted: WantedMeasurement, cleaned: dict[str, Any]) -> None:
        value, reason = cleaned.get(wanted.field), cleaned.get(wanted.reason_field)
        parts = self.parts.get(wanted.field)
        if parts is not None and parts.has_faults:
            return
        is_corrected = parts is not None and parts.is_corrected(cleaned)
        has_more = parts is not None and parts.has_more(cleaned)
        if wanted.recorded is not None:
            if value == wanted.recorded.value and not (reason or is_corrected):
                cleaned[wanted.field] = value = None
            elif (value is not None or is_corrected) and not reason:
                self.add_error(wanted.reason_field, _("Say why the value is changed."))
            elif value is None and reason and not is_corrected:
                self.add_error(wanted.field, _("Write the new value."))
            if value is None and (is_corrected or has_more):
                cleaned[wanted.field] = value = wanted.recorded.value
        elif value is None and has_more:
            self.add_error(wanted.field, _("Write the total as well: parts alone make no value."))
        if value is None or {wanted.field, wanted.reason_field} & set(self.errors):
            return
        if (
            wanted.previous is not None
            and not wanted.is_yes_or_no
            and is_surprising(value, wanted.previous.value)
            and not cleaned.get(_sure_field(wanted))
        ):
            self.add_error(wanted.field, self._question(wanted, value, wanted.previous.value))
        if parts is not None:
            parts.check(value, cleaned)

    def _question(self, wanted: WantedMeasurement, value: Decimal, previous: Decimal) -> str:
        self.asked.add(_sure_field(wanted))
        # The bound field exists already, and repeats its field's label no more.
        self[_sure_field(wanted)].label = answer_to_surprise(wanted.indicator, value)
        return question_about_surprise(wanted.indicator, value, previous, wanted.previous_label)

    def value_rows(self) -> list[ValueRow]:
        return [
            ValueRow(
                wanted,
                self[wanted.field],
                self[wanted.reason_field] if wanted.recorded is not None else None,
                self._sure(wanted),
                self.parts.get(wanted.field),
            )
            for wanted in self.wanted
        ]

    def _sure(self, wanted: WantedMeasurement) -> forms.BoundField | None:
        """The box that confirms a value, where the question has been asked."""
        name = _sure_field(wanted)
        if name not in self.fields:
            return None
        return self[name] if name in self.asked or self[name].value() else None

    def says_the_same_as(self, entry: ProgressEntry) -> bool:
        """Whether ``entry``, which has the form's key, holds what the form says."""
        return all(
            self.cleaned_data.get(name) == getattr(entry, name)
            for name in (*TEXT_FIELDS, "status", "percent_complete", "reported_on")
        )

    def start_anew(self) -> None:
        """Somebody went back after saving and wrote on: let that become a report of its own."""
        data: QueryDict = self.data.copy()  # type: ignore[attr-defined]
        data["submission_key"] = str(uuid.uuid4())
        self.data = data
        self.add_error(
            None,
            _(
                "This form was saved before, without what you have changed since. Save once more"
                " to log that as a report of its own."
            ),
        )

    def take_note_of(self, newer: ProgressEntry) -> None:
        """The writer is shown ``newer`` with this page: sending it again is a choice."""
        data: QueryDict = self.data.copy()  # type: ignore[attr-defined]
        data["based_on"] = str(newer.pk)
        self.data = data

    def milestone_count(self) -> int:
        """How many milestones were ticked."""
        return len(self["completed_milestones"].value() or [])

    def account(self) -> dict[str, Any]:
        """What ``record_progress`` takes, besides the action and who reports."""
        cleaned = self.cleaned_data
        return {
            **vars(self.says()),
            "submission_key": cleaned["submission_key"],
            "based_on": cleaned["based_on"],
            "completed_milestones": cleaned["completed_milestones"],
            "files": cleaned["attached_files"],
            "links": cleaned["links"],
            "measurements": [
                NewMeasurement(
                    series_id=wanted.series_id,
                    period=wanted.period.start,
                    value=cleaned[wanted.field],
                    correction_reason=cleaned.get(wanted.reason_field, ""),
                    **self._parts_of(wanted),
                )
                for wanted in self.wanted
                if cleaned[wanted.field] is not None
            ],
        }

    def _parts_of(self, wanted: WantedMeasurement) -> dict[str, Any]:
        parts = self.parts.get(wanted.field)
        if parts is None:
            return {}
        return {
            "parts": parts.given(self.cleaned_data),
            "parts_are_sure": parts.is_sure(self.cleaned_data),
        }

    def add_domain_error(self, error: DomainError) -> None:
        """An error of parts stands beside the first of their fields."""
        parts = self.parts.get((error.field or "").removesuffix("_parts"))
        if parts is None or not (error.field or "").endswith("_parts"):
            super().add_domain_error(error)
        elif isinstance(error, PartsDisagree):
            parts.ask(error.message)
        else:
            self.add_error(parts.names[0], error.message)


class CorrectionForm(AccountForm):
    """An entry as it stands, to be put right, and why."""

    entry_version = forms.IntegerField(widget=forms.HiddenInput)
    withdrawn_attachments = forms.TypedMultipleChoiceField(
        label=_("Take out"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What is ticked is withdrawn, for the reason that you give. The rest stays."),
    )
    correction_reason = LongTextField(
        label=_("Why is the report corrected?"),
        rows=2,
        error_messages={"required": _("Say why the report is corrected.")},
        help_text=_("Stands beside the report, with the earlier wording."),
    )

    def __init__(self, *args: Any, entry: ProgressEntry, version: int, **options: Any) -> None:
        initial = {**initial_of(entry), "entry_version": version}
        options["initial"] = initial | options.get("initial", {})
        super().__init__(*args, action=entry.action, **options)
        self.entry = entry
        self.fields["withdrawn_attachments"].choices = [  # type: ignore[attr-defined]
            (attachment.pk, attachment.title)
            for attachment in Attachment.objects.current().filter(entry=entry)
        ]
        self.fields["attached_files"].label = _("More files")
        self.fields["links"].label = _("More links")

    def take_note_of(self, version: int) -> None:
        """The writer is shown how the entry stands now: sending the form again is a choice."""
        data: QueryDict = self.data.copy()  # type: ignore[attr-defined]
        data["entry_version"] = str(version)
        self.data = data

    def correction(self) -> dict[str, Any]:
        """What ``correct_entry`` takes, besides the entry and who corrects it."""
        cleaned = self.cleaned_data
        return {
            "account": self.says(),
            "version": cleaned["entry_version"],
            "correction_reason": cleaned["correction_reason"],
            "files": cleaned["attached_files"],
            "links": cleaned["links"],
            "withdrawn_attachments": cleaned["withdrawn_attachments"],
        }


def _sure_field(wanted: WantedMeasurement) -> str:
    return f"{wanted.field}_sure"


def _value_field(wanted: WantedMeasurement) -> forms.Field:
    return figure_field(wanted.indicator, label=f"{wanted.indicator.name}, {wanted.period.label}")
