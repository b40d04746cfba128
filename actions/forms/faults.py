"""Forms whose faults are gathered at the head of the page, each with a link to its field."""

from dataclasses import dataclass

from django import forms

from foundation.errors import DomainError


@dataclass(frozen=True)
class FieldFault:
    label: str
    target: str
    message: str


class FaultsForm(forms.Form):
    def faults(self) -> list[FieldFault]:
        """Each fault with the field that it stands beside, in the order of the page."""
        return [
            FieldFault(str(field.label), _target(field), str(message))
            for field in self.visible_fields()
            for message in field.errors
        ]

    def add_domain_error(self, error: DomainError) -> None:
        """Say what the domain refuses beside the field that it is about."""
        self.add_error(error.field if error.field in self.fields else None, error.message)


def _target(field: forms.BoundField) -> str:
    """The id of the element that a link to the field leads to."""
    if field.widget_type in ("radioselect", "checkboxselectmultiple"):
        return f"{field.auto_id}_0"
    return field.auto_id
