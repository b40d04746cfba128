"""Forms that narrow a list: a few fields in sight, the others folded away."""

from typing import ClassVar

from django import forms


class FoldedForm(forms.Form):
    """Its page shows ``first_fields``, and ``more_fields`` behind a summary.

    The fold is open when one of the fields behind it is in use, or wrong.
    """

    FIRST: ClassVar[tuple[str, ...]] = ()
    """The fields that are always in sight."""

    @property
    def first_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.FIRST if self.is_offered(name)]

    @property
    def more_fields(self) -> list[forms.BoundField]:
        return [
            field for field in self if field.name not in self.FIRST and self.is_offered(field.name)
        ]

    @property
    def is_more_open(self) -> bool:
        return any(field.errors or self.is_in_use(field.name) for field in self.more_fields)

    def is_offered(self, name: str) -> bool:
        """Whether the field is shown at all."""
        return True

    def is_in_use(self, name: str) -> bool:
        """Whether the field's value, which is valid, narrows the list now."""
        return bool(self.cleaned_data.get(name))
