"""How a change is told: which fields of which things, and what their values are called."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from foundation.bilingual import choose
from foundation.numbers import format_decimal

LONGEST_HISTORY = 100
"""Changes that the page of one thing shows, newest first."""
BY = (
    "history_user__name",
    "history_user__organisation__name_sv",
    "history_user__organisation__name_en",
)
WHEN_AND_WHY = ("history_id", "history_date", "history_type", "history_change_reason", *BY)
"""What ``change_of`` reads of a row of any history."""
UNTOLD = frozenset(
    {
        "id",
        "position",
        "withdrawn_at",
        "withdrawn_by",
        "withdrawal_reason",
        "submission_key",
        "content_type",
        "recorded_at",
        "added_at",
        "asked_at",
        "written_at",
    }
)
"""Fields that say nothing to a reader, or what the change itself says: who, when and why."""


_written: dict[tuple[type[models.Model], str], Callable[[Any], str]] = {}


def write_as(model: type[models.Model], column: str, write: Callable[[Any], str]) -> None:
    """Let ``write`` put a column into words that is no text, date or number; for the start of an
    upper room.
    """
    _written[model, column] = write


@dataclass(frozen=True)
class Author:
    """Who made a change. The name is for those who may read names of people."""

    name: str = ""
    organisation: str = ""

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> "Author":
        name, organisation_sv, organisation_en = (row[column] or "" for column in BY)
        return cls(name, choose({"sv": organisation_sv, "en": organisation_en}))


@dataclass(frozen=True)
class FieldChange:
    """``before`` and ``after`` are empty where nothing stood; both are for a long text that is
    not told in full.
    """

    label: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Change:
    at: datetime
    by: Author
    reason: str
    what: str
    """What happened, where it was not fields that changed."""
    fields: tuple[FieldChange, ...] = ()


def change_of(row: Mapping[str, Any], what: str, fields: Sequence[FieldChange] = ()) -> Change:
    """The change that a row of a history, with WHEN_AND_WHY, tells of."""
    return Change(
        at=row["history_date"],
        by=Author.of(row),
        reason=row["history_change_reason"] or "",
        what=what,
        fields=tuple(fields),
    )


def fields_told_of(model: type[models.Model]) -> list[models.Field]:
    """The columns of ``model`` whose changes are told, in their order."""
    kept = {field.attname for field in model.history.model._meta.concrete_fields}  # type: ignore[attr-defined]
    return [
        field
        for field in model._meta.concrete_fields
        if field.name not in UNTOLD and field.attname in kept
    ]


class Names:
    """What the rows are called that foreign keys point to.

    ``want`` all that will be asked for first; ``fetch`` then takes one query for each model.
    """

    RELATED = {
        "Series": ("indicator",),
        "Measurement": (),
        "ProgressEntry": ("action",),
        "Question": ("action",),
        "ReviewCycle": ("strategy",),
    }

    def __init__(self) -> None:
        self._wanted: dict[type[models.Model], set[int]] = defaultdict(set)
        self._found: dict[type[models.Model], dict[int, str]] = defaultdict(dict)

    def want(self, field: models.Field, *values: Any) -> None:
        if field.related_model:
            self._wanted[field.related_model].update(set(values) - {None})

    def fetch(self) -> None:
        for model, ids in self._wanted.items():
            related = self.RELATED.get(model.__name__, ())
            things = model._default_manager.select_related(*related).in_bulk(ids)
            self._found[model].update((pk, str(thing)) for pk, thing in things.items())
        self._wanted.clear()

    def of(self, field: models.Field, value: Any) -> str:
        return self._found[field.related_model].get(value, str(value))  # type: ignore[index]

    def word(self, field: models.Field, value: Any) -> str:
        """``value`` as a reader would write it."""
        if write := _written.get((field.model, field.attname)):
            return write(value)
        if value is None or value == "":
            return ""
        if field.related_model:
            return self.of(field, value)
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if isinstance(value, datetime):
            return date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT")
        if isinstance(value, date):
            return date_format(value, "SHORT_DATE_FORMAT")
        if isinstance(value, Decimal):
            return format_decimal(value)
        return str(dict(field.flatchoices).get(value, value))


def want_names(
    pairs: Iterable[tuple[Mapping[str, Any], Mapping[str, Any]]],
    fields: Sequence[models.Field],
    names: Names,
) -> None:
    """Let ``names`` know of what ``changed_fields`` will ask of these earlier and later rows."""
    related = [field for field in fields if field.related_model]
    for earlier, row in pairs:
        for field in related:
            before, after = earlier[field.attname], row[field.attname]
            if before != after:
                names.want(field, before, after)


def changed_fields(
    earlier: Mapping[str, Any],
    row: Mapping[str, Any],
    fields: Iterable[models.Field],
    names: Names,
    *,
    in_full: bool = False,
) -> list[FieldChange]:
    """Which of ``fields`` differ between two rows of one thing's history, and how.

    Long texts are told as changed and not quoted, unless ``in_full``.
    """
    found = []
    for field in fields:
        before, after = earlier[field.attname], row[field.attname]
        if before == after:
            continue
        label = str(field.verbose_name)
        if isinstance(field, models.TextField) and not in_full:
            found.append(FieldChange(label))
        else:
            found.append(FieldChange(label, names.word(field, before), names.word(field, after)))
    return found
