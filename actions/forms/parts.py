"""The fields for the parts of a value, such as women and men, below the field for the total."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from actions.domain.parts import BreakdownRecord, Parts, doubt_about, is_corrected
from actions.forms.figures import figure_field
from actions.models import Indicator


@dataclass
class PartFields:
    """The fields of one value's parts in ``form``, named after ``prefix``. ``recorded`` are the
    parts that the value has already: their fields are filled with them.
    """

    form: forms.Form
    indicator: Indicator
    breakdown: BreakdownRecord
    prefix: str
    label: str
    recorded: Mapping[int, Decimal] = field(default_factory=dict)
    is_asked: bool = False
    """Whether the person is to say that the parts are right."""

    def add(self) -> None:
        for category in self.breakdown.current:
            self.form.fields[self._name(category.id)] = figure_field(
                self.indicator, label=category.name, initial=self.recorded.get(category.id)
            )
        self.form.fields[self.sure_name] = forms.BooleanField(
            label=_("Yes, the parts are right"), required=False
        )

    def _name(self, category_id: int) -> str:
        return f"{self.prefix}_part_{category_id}"

    @property
    def names(self) -> list[str]:
        return [self._name(category.id) for category in self.breakdown.current]

    @property
    def sure_name(self) -> str:
        return f"{self.prefix}_parts_sure"

    @property
    def has_faults(self) -> bool:
        return bool(set(self.names) & set(self.form.errors))

    def given(self, cleaned: Mapping[str, Any]) -> Parts:
        """The parts that the form says: None for a recorded one that was emptied."""
        found = {
            category.id: cleaned.get(self._name(category.id)) for category in self.breakdown.current
        }
        return {
            pk: value for pk, value in found.items() if value is not None or pk in self.recorded
        }

    def is_corrected(self, cleaned: Mapping[str, Any]) -> bool:
        return is_corrected(self.recorded, self.given(cleaned))

    def has_more(self, cleaned: Mapping[str, Any]) -> bool:
        """Whether parts are given that are not recorded yet."""
        return any(pk not in self.recorded for pk in self.given(cleaned))

    def is_sure(self, cleaned: Mapping[str, Any]) -> bool:
        return bool(cleaned.get(self.sure_name))

    def check(self, total: Decimal, cleaned: Mapping[str, Any]) -> None:
        """Ask whether parts that disagree with ``total`` are right, unless that has been said."""
        question = doubt_about(self.indicator, self.breakdown, total, self.given(cleaned))
        if question and not self.is_sure(cleaned):
            self.ask(question)

    def ask(self, question: str) -> None:
        self.is_asked = True
        self.form.add_error(self.names[0], question)

    def fields(self) -> list[forms.BoundField]:
        return [self.form[name] for name in self.names]

    def sure(self) -> forms.BoundField | None:
        """The box that confirms the parts, where the question has been asked."""
        box = self.form[self.sure_name]
        return box if self.is_asked or box.value() else None

    @property
    def is_touched(self) -> bool:
        """Whether something was typed into the fields, or is wrong with them."""
        return self.has_faults or any(
            self.form.fields[name].has_changed(self.recorded.get(pk), self.form[name].value())
            for name, pk in zip(
                self.names, (category.id for category in self.breakdown.current), strict=True
            )
        )
