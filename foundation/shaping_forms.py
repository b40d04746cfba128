"""Forms for shaping records; see foundation.shaping for how a page is made of them.

A subclass names its ``Meta.model`` and ``Meta.fields`` and may say:

``sections``
    ``[(heading, [names])]``: the order of the page. A pair of bilingual fields is named once,
    by the name of its attribute ("title" for title_sv and title_en). The heading may be empty.
    Fields left out come last.
``markdown``
    Names of bilingual attributes or fields whose text is Markdown: they get a preview.

and asks ``form.note_is_needed = True`` (the option ``needs_note`` does it) where a change needs a
note; the page of a new record asks for none otherwise. The note is ``form.cleaned_data["note"]``;
``form.values()``, ``form.links()`` and ``form.based_on()`` are what
``foundation.shaping.save_values`` takes.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, FieldDoesNotExist, ValidationError
from django.db import models
from django.db.models import QuerySet
from django.forms.models import ModelChoiceIterator
from django.forms.utils import ErrorDict
from django.utils.formats import localize
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from foundation.errors import DomainError
from foundation.markdown import render_markdown
from foundation.numbers import DecimalField
from foundation.shaping import Meanwhile, changed_since, newest_version

LONGEST_TEXT = 20_000
LONGEST_ID = 18
"""So many digits are surely within 64 bits."""
UNSTORABLE = _("The text holds a character that cannot be stored. Paste it again as plain text.")
TOO_LONG = _("The text is too long: at most 20,000 characters can be kept.")
DATE_INVALID = _("This is not a date. Write it like 2026-03-31.")


@dataclass(frozen=True)
class Theirs:
    """What somebody else has made of a field meanwhile. ``is_taken``: it stands in the form."""

    label: str
    value: str
    is_taken: bool


@dataclass(frozen=True)
class Row:
    """One line of the form: a field, or the Swedish and the English one side by side."""

    name: str
    fields: list[forms.BoundField]
    has_preview: bool
    previews: list[tuple[str, SafeString]]
    theirs: list[Theirs]

    @property
    def is_pair(self) -> bool:
        return len(self.fields) > 1


@dataclass(frozen=True)
class FieldFault:
    label: str
    target: str
    message: str


class ShapingForm(forms.ModelForm):
    """One record, added or changed."""

    sections: list[tuple[Any, list[str]]] = []
    markdown: tuple[str, ...] = ()

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Why this is changed. It stands in the history. May be left empty."),
    )

    def __init__(self, *args: Any, needs_note: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.note_is_needed = needs_note
        self.meanwhile: Meanwhile | None = None
        self.taken: set[str] = set()
        self.previewed: set[str] = set()
        if not self.is_new:
            self.initial["version"] = newest_version(self.instance)
        for field in self.fields.values():
            dress(field)
        if needs_note:
            self.fields["note"].label = _("Why is this changed?")
            self.fields["note"].help_text = _("What is adopted changes only with a note.")
            self.fields["note"].widget.is_required = True

    @property
    def is_new(self) -> bool:
        return self.instance._state.adding

    # --- What it says ----------------------------------------------------------------------------

    def _model_fields(self) -> Iterator[tuple[str, Any]]:
        for name in self.fields:
            try:
                yield name, self.instance._meta.get_field(name)
            except FieldDoesNotExist:
                continue

    def values(self) -> dict[str, Any]:
        """What the columns are to hold, by name."""
        return {
            name: self.cleaned_data[name]
            for name, field in self._model_fields()
            if not field.many_to_many and name in self.cleaned_data
        }

    def links(self) -> dict[str, list[models.Model]]:
        """What the many-to-many fields are to name."""
        return {
            name: list(self.cleaned_data[name])
            for name, field in self._model_fields()
            if field.many_to_many and name in self.cleaned_data
        }

    def based_on(self) -> int | None:
        """The version that the writer has seen; None when the record is new."""
        return None if self.is_new else self.cleaned_data.get("version") or 0

    # --- Checking it -----------------------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name, value in list(cleaned.items()):
            if isinstance(value, str):
                text = value.replace("\r\n", "\n").replace("\r", "\n")
                if "\x00" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
                    self.add_error(name, UNSTORABLE)
                elif len(text) > LONGEST_TEXT:
                    self.add_error(
                        name,
                        gettext("The text is too long: at most 20,000 characters can be kept."),
                    )
                else:
                    cleaned[name] = text
        if self.note_is_needed and not (cleaned.get("note") or "").strip():
            self.add_error("note", _("Say why this is changed: what is adopted changes only so."))
        return cleaned

    def add_domain_error(self, error: DomainError) -> None:
        """Show what the domain refuses beside its field."""
        self.add_error(error.field if error.field in self.fields else None, error.message)

    def _update_errors(self, errors: ValidationError) -> None:
        """Show what the model refuses beside the field that it is about, where it is one."""
        if not hasattr(errors, "error_dict"):
            errors = ValidationError({NON_FIELD_ERRORS: errors.error_list})
        for name, found in errors.error_dict.items():
            for error in found:
                for message in error.messages:
                    target = name if name in self.fields else self._field_of(message)
                    self.add_error(target, message)

    def _field_of(self, message: str) -> str | None:
        """The field of the form that the constraint with this message is about."""
        for constraint in self._meta.model._meta.constraints:
            if str(constraint.violation_error_message) == message:
                named = [*reversed(_names_in(constraint)), *getattr(constraint, "fields", ())]
                return next((name for name in reversed(named) if name in self.fields), None)
        return None

    def check_version(self) -> bool:
        """Whether nobody has changed a field of the form since it was opened.

        Where somebody has, the form becomes one to choose in: a field that its writer left as it
        was takes the other's value, and one that both changed keeps the writer's, the other's
        beside it. Sending it again is a choice.
        """
        if self.is_new:
            return True
        names = [name for name, _field in self._model_fields()]
        fresh = type(self.instance)._base_manager.get(pk=self.instance.pk)
        meanwhile = changed_since(fresh, self.cleaned_data.get("version") or 0, names)
        if meanwhile is None:
            return True
        self.take_note_of(meanwhile)
        return False

    def take_note_of(self, meanwhile: Meanwhile) -> None:
        self.meanwhile = meanwhile
        data = self.data.copy()  # type: ignore[attr-defined]
        data[self.add_prefix("version")] = str(meanwhile.version)
        for change in meanwhile.changes:
            name, field = self.add_prefix(change.name), self.fields[change.name]
            typed = field.widget.value_from_datadict(self.data, self.files, name)
            if not field.has_changed(change.before, typed):
                self.taken.add(change.name)
                now = field.prepare_value(change.now)
                if isinstance(now, (list, tuple)):
                    data.setlist(name, [str(each) for each in now])
                elif isinstance(now, bool):
                    data.pop(name, None)
                    if now:
                        data[name] = "on"
                else:
                    data[name] = "" if now is None else str(now)
        self.data = data

    def _theirs(self, names: Iterable[str]) -> list[Theirs]:
        found = []
        for change in self.meanwhile.changes if self.meanwhile else ():
            if change.name in names:
                words = self._words(change.name, change.now)
                label = str(self.fields[change.name].label or "")
                found.append(Theirs(capfirst(label), words, change.name in self.taken))
        return found

    def _words(self, name: str, value: Any) -> str:
        if value is None or value in ("", []):
            return gettext("(empty)")
        field: Any = self.fields[name]
        if isinstance(value, bool):
            return gettext("yes") if value else gettext("no")
        if isinstance(field, forms.ModelChoiceField):
            chosen = value if isinstance(value, list) else [value]
            model = field.queryset.model  # type: ignore[union-attr]
            return ", ".join(str(each) for each in model._base_manager.filter(pk__in=chosen))
        choices = dict(getattr(field, "choices", ()))
        return str(choices.get(value, localize(value)))

    # --- Showing it ------------------------------------------------------------------------------

    def show_preview(self) -> None:
        """Let the page show the Markdown as it will look, and find no faults yet."""
        self.previewed = set(self.markdown)
        self._errors = ErrorDict()
        self.cleaned_data = {}

    def preview_of(self, name: str) -> list[tuple[str, SafeString]]:
        """The texts of ``name`` as HTML, each with its label; what is empty is left out."""
        shown = []
        for field in self._fields_of(name):
            text = str(field.value() or "").replace("\x00", "")[:LONGEST_TEXT]
            if text.strip():
                shown.append((str(field.label), render_markdown(text)))
        return shown

    def _fields_of(self, name: str) -> list[forms.BoundField]:
        if name in self.fields:
            return [self[name]]
        return [self[each] for each in (f"{name}_sv", f"{name}_en") if each in self.fields]

    def rows_of(self, names: Iterable[str]) -> list[Row]:
        return [
            Row(
                name,
                bound,
                name in self.markdown,
                self.preview_of(name) if name in self.previewed else [],
                self._theirs([field.name for field in bound]),
            )
            for name in names
            if (bound := self._fields_of(name))
        ]

    def laid_out(self) -> list[tuple[Any, list[Row]]]:
        """The lines of the form under their headings."""
        shown = [(heading, self.rows_of(names)) for heading, names in self.sections]
        named = {field.name for _heading, rows in shown for row in rows for field in row.fields}
        left = [
            field.name
            for field in self.visible_fields()
            if field.name not in named and field.name != "note"
        ]
        pairs = dict.fromkeys(
            name.removesuffix("_sv").removesuffix("_en") if self._is_paired(name) else name
            for name in left
        )
        return [*shown, ("", self.rows_of(pairs))] if pairs else shown

    def _is_paired(self, name: str) -> bool:
        stem = name[:-3]
        return name[-3:] in ("_sv", "_en") and {f"{stem}_sv", f"{stem}_en"} <= set(self.fields)

    def faults(self) -> list[FieldFault]:
        """Each fault with the field that it stands beside, in the order of the page."""
        order = [
            field for _heading, rows in self.laid_out() for row in rows for field in row.fields
        ]
        return [
            FieldFault(capfirst(str(field.label)), _target(field), str(message))
            for field in [*order, self["note"]]
            for message in field.errors
        ]


class ReasonForm(forms.Form):
    """The reason for a withdrawal, or for taking something into use again."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why.")},
    )

    def __init__(self, *args: Any, is_required: bool = True, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reason"].required = is_required

    def add_domain_error(self, error: DomainError) -> None:
        named = "reason" if error.field in ("reason", "note") else None
        self.add_error(named, error.message)


class GroupedIterator(ModelChoiceIterator):
    """Choices under the headings that ``field.group_of`` gives; the rows come in that order."""

    def __iter__(self) -> Iterator[Any]:
        groups: dict[str, list[Any]] = {}
        field: Any = self.field
        for thing in self.queryset.all():
            groups.setdefault(str(field.group_of(thing)), []).append(self.choice(thing))
        yield from groups.items()


class TickBoxes(forms.ModelMultipleChoiceField):
    """Rows to tick. An id that no database can hold is refused like any that is not offered."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value: Any) -> Any:
        for pk in value if isinstance(value, list | tuple) else ():
            if len(str(pk)) > LONGEST_ID:
                raise ValidationError(
                    self.error_messages["invalid_choice"],
                    code="invalid_choice",
                    params={"value": pk},
                )
        return super().clean(value)


class GroupedChoices(TickBoxes):
    """Boxes to tick, under headings. ``group_of`` a row gives its heading."""

    iterator = GroupedIterator

    def __init__(self, queryset: QuerySet | None, *, group_of: Any, **options: Any) -> None:
        self.group_of = group_of
        super().__init__(queryset, **options)

    def __deepcopy__(self, memo: Any) -> Any:
        copied = super().__deepcopy__(memo)
        copied.group_of = self.group_of
        return copied


class DayInput(forms.DateInput):
    """A date, chosen or written as 2026-03-31."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs={"class": "short-field", **(attrs or {})}, format="%Y-%m-%d")


def _names_in(constraint: Any) -> list[str]:
    """The columns that a check is about, in its order."""
    found: list[str] = []

    def look(condition: Any) -> None:
        for child in getattr(condition, "children", ()):
            if isinstance(child, tuple):
                found.append(child[0].split("__")[0])
            else:
                look(child)

    if isinstance(constraint, models.CheckConstraint):
        look(constraint.condition)
    return found


def dress(field: forms.Field) -> None:
    """Give a field of a model the look and the words that the other pages' fields have."""
    field.label = capfirst(str(field.label)) if field.label else field.label
    if isinstance(field, forms.DateField):
        field.widget = DayInput()
        field.error_messages["invalid"] = DATE_INVALID
    elif isinstance(field.widget, forms.Textarea):
        field.widget.attrs.setdefault("rows", 6)
        field.widget.attrs.pop("cols", None)
        field.widget.attrs.pop("maxlength", None)


def form_field_for(field: models.Field, **options: Any) -> Any:
    """``formfield_callback`` of a form: figures are read as people type them, and an address
    without a scheme is one of https.
    """
    if isinstance(field, models.DecimalField):
        return field.formfield(form_class=DecimalField, **options)
    if isinstance(field, models.URLField):
        return field.formfield(assume_scheme="https", **options)
    return field.formfield(**options)


def _target(field: forms.BoundField) -> str:
    """The id of the element that a link to the field leads to."""
    if field.widget_type in ("radioselect", "checkboxselectmultiple"):
        return f"{field.auto_id}_0"
    return field.auto_id
