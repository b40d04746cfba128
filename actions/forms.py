"""What people type, read and checked. What may be saved is decided by the domain."""

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.template.defaultfilters import filesizeformat
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from actions.domain.attachments import KINDS, MOST_FILES, check_file, check_links, kinds_text
from actions.domain.measurements import NewMeasurement, WantedMeasurement
from actions.domain.progress import TEXT_FIELDS, check_day, check_percent, open_milestones
from actions.domain.texts import checked_text
from actions.models import Action, Milestone, ProgressEntry
from actions.models.progress import REPORTABLE_STATUSES
from actions.rules.action_state import NEEDS_REASON
from foundation.errors import DomainError
from foundation.numbers import DecimalField, parse_decimal, validate_figure
from foundation.status import Status
from foundation.templatetags.milstolpe import status_badge

BEFORE_VALUES = ["submission_key", "status", "reason", "percent_complete"] + [
    name for name in TEXT_FIELDS if name != "reason"
]
WHOLE_PERCENT = _("Write a whole number from 0 to 100.")


def _as_validation_error(check: Callable[..., Any], *values: Any, **options: Any) -> Any:
    try:
        return check(*values, **options)
    except DomainError as error:
        raise ValidationError(error.message) from error


class LongTextField(forms.CharField):
    """Prose. The limit is said afterwards: ``maxlength`` would cut off what is pasted."""

    def __init__(self, *, rows: int, **options: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **options)

    def to_python(self, value: Any) -> Any:
        return _as_validation_error(checked_text, super().to_python(value) or "", field="")


class PercentField(forms.Field):
    """A whole number from 0 to 100, with or without the percent sign."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "class": "short-field"}
        )
        super().__init__(widget=widget, **options)

    def to_python(self, value: Any) -> int | None:
        text = str(value or "").replace("%", "").strip()
        if not text:
            return None
        try:
            number = parse_decimal(text)
        except ValueError:
            raise ValidationError(WHOLE_PERCENT) from None
        if not 0 <= number <= 100 or number != number.to_integral_value():
            raise ValidationError(WHOLE_PERCENT)
        return int(number)


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; all that is wrong with any of them is said at once."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = [file for file in data or [] if file]
        errors = []
        if len(files) > MOST_FILES:
            errors.append(
                gettext("At most %(most)s files can come with one report.") % {"most": MOST_FILES}
            )
        for file in files:
            try:
                check_file(file)
            except DomainError as error:
                errors.append(error.message)
        if errors:
            raise ValidationError(errors)
        return files


class LinksField(LongTextField):
    """Addresses, one on a line."""

    def clean(self, value: Any) -> list[str]:
        text = super().clean(value)
        return _as_validation_error(check_links, text.split())


class MilestonesField(forms.TypedMultipleChoiceField):
    """Milestones of the action. What else is sent never reaches the database."""

    widget = forms.CheckboxSelectMultiple
    default_error_messages = {
        "invalid_choice": _("One of the milestones is not open any more."),
    }

    def offer(self, milestones: Iterable[Milestone]) -> None:
        self.choices = [
            (
                milestone.pk,
                gettext("%(title)s (due %(day)s)")
                % {
                    "title": milestone.title,
                    "day": date_format(milestone.due_on, "SHORT_DATE_FORMAT"),
                },
            )
            for milestone in milestones
        ]


def _status_label(status: Status) -> str:
    return format_html(
        '{}<span class="status-meaning">{}</span>', status_badge(status), status.meaning
    )


@dataclass(frozen=True)
class ValueRow:
    """A wanted value with its fields; ``reason`` is there when the value would be a correction."""

    wanted: WantedMeasurement
    value: forms.BoundField
    reason: forms.BoundField | None

    @property
    def has_errors(self) -> bool:
        return bool(self.value.errors or (self.reason and self.reason.errors))

    @property
    def is_open(self) -> bool:
        """Whether a correction lies unfolded: something was typed into it."""
        return self.has_errors or bool(self.value.value() or (self.reason and self.reason.value()))


@dataclass(frozen=True)
class FieldFault:
    label: str
    target: str
    message: str


class EntryForm(forms.Form):
    """One report on one action, with the values and milestones that the action has."""

    submission_key = forms.CharField(widget=forms.HiddenInput, required=False)
    status = forms.ChoiceField(
        label=_("How is the action going?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how the action is going.")},
    )
    reason = LongTextField(
        label=_("Reason"),
        rows=3,
        required=False,
        help_text=_("Needed when the action is at risk, delayed or cancelled."),
    )
    percent_complete = PercentField(
        label=_("Percent complete"),
        required=False,
        help_text=_("How much of the whole action is done. May be left empty."),
    )
    what_happened = LongTextField(
        label=_("What has happened?"),
        rows=6,
        error_messages={"required": _("Write what has happened.")},
        help_text=_("Since the last report: what was done, and what came of it."),
    )
    obstacles = LongTextField(label=_("Obstacles"), rows=3, required=False)
    opportunities = LongTextField(label=_("Opportunities"), rows=3, required=False)
    next_steps = LongTextField(label=_("Next steps"), rows=3, required=False)
    completed_milestones = MilestonesField(
        label=_("Milestones that have been reached"),
        coerce=int,
        required=False,
    )
    attached_files = FilesField(label=_("Files"), required=False)
    links = LinksField(
        label=_("Links"),
        rows=2,
        required=False,
        help_text=_("One address on a line."),
    )
    reported_on = forms.DateField(
        label=_("Date of the report"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "short-field"}),
        error_messages={
            "required": _("Give the date of the report."),
            "invalid": _("This is not a date. Write it like 2026-03-31."),
        },
    )

    def __init__(
        self,
        *args: Any,
        action: Action,
        wanted: Iterable[WantedMeasurement],
        today: date,
        **options: Any,
    ) -> None:
        initial = {"submission_key": str(uuid.uuid4()), "reported_on": today}
        options["initial"] = initial | options.get("initial", {})
        super().__init__(*args, **options)
        self.action = action
        self.wanted = list(wanted)
        self.fields["status"].choices = [  # type: ignore[attr-defined]
            (status.value, _status_label(status)) for status in REPORTABLE_STATUSES.values()
        ]
        self.fields["completed_milestones"].offer(open_milestones(action))  # type: ignore[attr-defined]
        self.fields["attached_files"].widget.attrs["accept"] = ",".join(
            f".{kind}" for kind in KINDS
        )
        self.fields["attached_files"].help_text = gettext(
            "Reports, minutes, pictures: %(kinds)s. At most %(size)s each."
        ) % {"kinds": kinds_text(), "size": filesizeformat(settings.MAX_ATTACHMENT_BYTES)}
        for wanted_one in self.wanted:
            self.fields[wanted_one.field] = _value_field(wanted_one)
            if wanted_one.recorded is not None:
                self.fields[wanted_one.reason_field] = LongTextField(
                    label=_("Why is the value changed?"), rows=2, required=False
                )
        self.order_fields(BEFORE_VALUES + [name for name in self.fields if "value_" in name])

    def clean_submission_key(self) -> uuid.UUID:
        """The form's key; a broken one is replaced, since nobody typed it."""
        try:
            return uuid.UUID(self.cleaned_data["submission_key"])
        except ValueError:
            return uuid.uuid4()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if (
            cleaned.get("status") in NEEDS_REASON
            and "reason" not in self.errors
            and not cleaned.get("reason")
        ):
            self.add_error("reason", _("Say why the action is at risk, delayed or cancelled."))
        if "status" in cleaned and "percent_complete" in cleaned:
            self._check(check_percent, cleaned["status"], cleaned["percent_complete"])
        if "reported_on" in cleaned:
            self._check(check_day, self.action, cleaned["reported_on"])
        for wanted in self.wanted:
            if wanted.recorded is None or {wanted.field, wanted.reason_field} & set(self.errors):
                continue
            value, reason = cleaned.get(wanted.field), cleaned.get(wanted.reason_field)
            if value == wanted.recorded.value and not reason:
                cleaned[wanted.field] = None
            elif value is not None and not reason:
                self.add_error(wanted.reason_field, _("Say why the value is changed."))
            elif value is None and reason:
                self.add_error(wanted.field, _("Write the new value."))
        return cleaned

    def _check(self, rule: Callable[..., None], *values: Any) -> None:
        """Ask a rule of the domain now, so that all faults are said together."""
        try:
            rule(*values)
        except DomainError as error:
            self.add_domain_error(error)

    def value_rows(self) -> list[ValueRow]:
        return [
            ValueRow(
                wanted,
                self[wanted.field],
                self[wanted.reason_field] if wanted.recorded is not None else None,
            )
            for wanted in self.wanted
        ]

    def faults(self) -> list[FieldFault]:
        """Each fault with the field that it stands beside, in the order of the page."""
        return [
            FieldFault(str(field.label), _target(field), str(message))
            for field in self.visible_fields()
            for message in field.errors
        ]

    def add_domain_error(self, error: DomainError) -> None:
        field = "attached_files" if error.field == "files" else error.field
        self.add_error(field if field in self.fields else None, error.message)

    def say_that_files_are_lost(self) -> None:
        """Browsers keep no chosen files when a page comes back: say which to choose again."""
        names = [file.name or "" for file in self.files.getlist("attached_files")]
        if names:
            self.add_error(
                "attached_files",
                gettext("Choose the files again; the browser does not keep them: %(names)s.")
                % {"names": ", ".join(names)},
            )

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

    def milestone_count(self) -> int:
        """How many milestones were ticked."""
        return len(self["completed_milestones"].value() or [])

    def account(self) -> dict[str, Any]:
        """What ``record_progress`` takes, besides the action and who reports."""
        cleaned = self.cleaned_data
        return {
            **{name: cleaned[name] for name in TEXT_FIELDS},
            "submission_key": cleaned["submission_key"],
            "reported_on": cleaned["reported_on"],
            "status": cleaned["status"],
            "percent_complete": cleaned["percent_complete"],
            "completed_milestones": cleaned["completed_milestones"],
            "files": cleaned["attached_files"],
            "links": cleaned["links"],
            "measurements": [
                NewMeasurement(
                    series_id=wanted.series_id,
                    period=wanted.period.start,
                    value=cleaned[wanted.field],
                    correction_reason=cleaned.get(wanted.reason_field, ""),
                )
                for wanted in self.wanted
                if cleaned[wanted.field] is not None
            ],
        }


def _value_field(wanted: WantedMeasurement) -> forms.Field:
    label = f"{wanted.indicator.name}, {wanted.period.label}"
    if wanted.is_yes_or_no:
        return forms.TypedChoiceField(
            label=label,
            choices=[("", "–"), ("1", _("Yes")), ("0", _("No"))],
            coerce=Decimal,
            empty_value=None,
            required=False,
        )
    return DecimalField(
        label=label, required=False, decimal_places=6, max_digits=20, validators=[validate_figure]
    )


def _target(field: forms.BoundField) -> str:
    """The id of the element that a link to the field leads to."""
    if field.widget_type in ("radioselect", "checkboxselectmultiple"):
        return f"{field.auto_id}_0"
    return field.auto_id
