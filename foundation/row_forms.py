"""Rows of small forms on the page of a larger one: milestones of an action, targets of a series.

A set of them is an ordinary formset with a few empty rows, which works without a script; with one,
``static/rows.js`` adds further rows. A row is taken away by its box, and an empty row says nothing.

A set says which rows its reader saw, and in which version. Where somebody else has changed, added
or taken away one since, it is refused once, with what stands there now: nothing is overwritten
unseen.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Max
from django.forms.formsets import BaseFormSet
from django.utils.formats import localize
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from foundation.errors import DomainError
from foundation.shaping_forms import FieldFault, dress

EMPTY_ROWS = 2
MOST_ROWS = 200


class RowForm(forms.Form):
    """One row. ``id`` is that of what stands there already."""

    id = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            dress(field)

    def values(self) -> dict[str, Any]:
        """What is typed, without the id and the box to take the row away."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in ("id", forms.formsets.DELETION_FIELD_NAME)
        }


class RowSet(BaseFormSet):
    """The rows of one kind; ``heading`` and ``help_text`` stand above them."""

    heading: Any = ""
    help_text: Any = ""
    add_label: Any = _("Add a row")
    seen: str = ""
    """Which rows stand there now, in which version; the page sends it back."""

    def clean(self) -> None:
        name = f"{self.prefix}-seen"
        if self.data.get(name, self.seen) == self.seen:
            return
        raise ValidationError(
            gettext(
                "Somebody else has changed these rows since you opened the page. They say now:"
                " %(rows)s. Save again to let yours stand instead."
            )
            % {"rows": "; ".join(map(self._words, self.initial or [])) or "–"}
        )

    def _words(self, row: Mapping[str, Any]) -> str:
        fields = self.empty_form.fields
        said = []
        for name, value in row.items():
            if name == "id" or value in (None, "", False):
                continue
            field: Any = fields[name]
            labels = dict(_flat(getattr(field, "choices", ())))
            said.append(str(labels.get(str(value), localize(field.prepare_value(value)))))
        return ", ".join(said)

    @property
    def rows(self) -> list[tuple[int | None, dict[str, Any]]]:
        """The id and the values of each row that stays, in the order of the page."""
        return [(form.cleaned_data.get("id"), form.values()) for form in self._saying()]

    def _saying(self) -> list[Any]:
        """The forms of the rows that stay: an empty one says nothing, and goes."""
        return [
            form
            for form in self.forms
            if not form.cleaned_data.get(forms.formsets.DELETION_FIELD_NAME)
            and any(value not in (None, "", False) for value in form.values().values())
        ]

    def add_domain_error(self, row: int, error: DomainError) -> None:
        """Show what the domain refuses beside a field of ``rows[row]``."""
        form = self._saying()[row]
        form.add_error(error.field if error.field in form.fields else None, error.message)

    def faults(self) -> list[FieldFault]:
        """Each fault with the field that it stands beside."""
        found = [FieldFault(str(self.heading), "", str(each)) for each in self.non_form_errors()]
        for form in self.forms:
            for name, messages in form.errors.items():
                label = form.fields[name].label if name in form.fields else self.heading
                target = form[name].auto_id if name in form.fields else ""
                found += [FieldFault(str(label), target, str(message)) for message in messages]
        return found


def _flat(choices: Iterable[Any]) -> Iterator[tuple[str, Any]]:
    """The labels of choices, those in groups too, by their values as a page sends them."""
    for value, label in choices:
        if isinstance(label, (list, tuple)):
            yield from _flat(label)
        else:
            yield str(value), label


def _seen(model: type[models.Model], ids: list[int]) -> str:
    history = model.history  # type: ignore[attr-defined]
    found = history.filter(id__in=ids).order_by("id").values_list("id").annotate(Max("history_id"))
    return " ".join(f"{pk}.{version}" for pk, version in found)


def row_set(
    form: type[RowForm],
    *,
    model: type[models.Model],
    prefix: str,
    heading: Any,
    data: Any = None,
    initial: Iterable[Mapping[str, Any]] = (),
    help_text: Any = "",
    empty_rows: int = EMPTY_ROWS,
    form_options: Mapping[str, Any] | None = None,
) -> RowSet:
    """The rows of ``form``, those of ``initial`` (which stand in ``model``) and some empty ones."""
    initial = list(initial)
    kind = forms.formset_factory(
        form,
        formset=RowSet,
        extra=empty_rows,
        can_delete=True,
        can_delete_extra=False,
        max_num=MOST_ROWS,
        validate_max=True,
    )
    found: Any = kind(
        data, prefix=prefix, initial=list(initial), form_kwargs=dict(form_options or {})
    )
    found.heading, found.help_text = heading, help_text
    found.seen = _seen(model, [row["id"] for row in initial]) if initial else ""
    for each in found.forms:
        if forms.formsets.DELETION_FIELD_NAME in each.fields:
            each.fields[forms.formsets.DELETION_FIELD_NAME].label = _("Take away")
    return found


def are_valid(sets: Sequence[RowSet]) -> bool:
    """Whether all sets are valid; every one is asked, so that all faults are shown at once."""
    found = [each.is_valid() for each in sets]
    return all(found)
