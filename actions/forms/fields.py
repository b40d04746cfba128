"""Fields of reports: what people type, read and checked."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from actions.domain.attachments import MOST_FILES, check_file, check_links
from actions.domain.texts import checked_text
from actions.models import Milestone
from foundation.errors import DomainError
from foundation.numbers import parse_decimal

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
