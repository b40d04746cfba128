"""Choosing earlier days, and narrowing what stood then."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from actions.statuses import ACTION_STATUSES, INDICATOR_STATUSES
from foundation.status import choices

Choices = Sequence[tuple[Any, Any]]
REASON_LABELS = {
    "overdue": _("overdue"),
    "delayed": _("delayed"),
    "at_risk": _("at risk"),
    "stale": _("report late"),
    "unreported": _("not reported that year"),
    "unassigned": _("without a responsible person"),
}


EARLIEST = date(1900, 1, 1)


def not_in_the_future(day: date) -> None:
    if day < EARLIEST:
        raise ValidationError(gettext("Choose a day after the year 1900."), code="long_ago")
    if day > timezone.localdate():
        raise ValidationError(gettext("Choose a day that has come."), code="future")


class DayField(forms.DateField):
    """A day that has come."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            **{
                "widget": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
                "validators": [not_in_the_future],
                "error_messages": {
                    "invalid": _("Write the day as year-month-day, such as 2026-03-01."),
                    "required": _("Choose a day."),
                },
                "input_formats": ["%Y-%m-%d"],
                **options,
            }
        )

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"max": timezone.localdate().isoformat()}


class DayForm(forms.Form):
    day = DayField(label=_("As it stood on"))


class DaysForm(forms.Form):
    """Two days; ``from`` must lie before ``to``."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["from"] = DayField(label=_("From"))
        self.fields["to"] = DayField(label=pgettext_lazy("day", "To"))

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if "from" in found and "to" in found and found["from"] > found["to"]:
            self.add_error("to", gettext("The second day lies before the first."))
        return found


class NarrowingForm(forms.Form):
    """What the rows of an earlier day are narrowed by; a field with a wrong value narrows
    nothing.
    """

    area = forms.ChoiceField(label=_("Area"), required=False)
    plan = forms.ChoiceField(label=_("Action plan"), required=False)
    status = forms.ChoiceField(label=_("Status"), required=False)

    def __init__(self, *args: Any, areas: Choices, plans: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self._offer("area", areas)
        self._offer("plan", plans)
        self._offer("status", self.statuses)
        self.is_valid()

    statuses: Choices = ()

    def _offer(self, name: str, offered: Choices) -> None:
        self.fields[name].choices = [("", _("all")), *offered]  # type: ignore[attr-defined]

    def chosen(self, name: str) -> str:
        """The valid value of the field ``name``, or ""."""
        return self.cleaned_data.get(name) or ""

    def active(self) -> list[tuple[str, str, str]]:
        """Name, label and words of each field that narrows the rows now."""
        return [
            (name, str(field.label), str(dict(field.choices).get(_key(field, value), value)))  # type: ignore[attr-defined]
            for name, field in self.fields.items()
            if (value := self.chosen(name))
        ]


def _key(field: Any, value: str) -> Any:
    return next((key for key, _label in field.choices if str(key) == value), value)


class ActionsThenForm(NarrowingForm):
    statuses = choices(ACTION_STATUSES)
    attention = forms.ChoiceField(
        label=_("Attention"), required=False, choices=[("", _("all")), *REASON_LABELS.items()]
    )


class IndicatorsThenForm(NarrowingForm):
    statuses = choices(INDICATOR_STATUSES)
