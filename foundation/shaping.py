"""Changing a record on a page, so that nothing is overwritten unseen: the base that knows no model.

How a page for shaping a model is made of it, for whoever adds one:

1. A form: ``class ObjectiveForm(ShapingForm)`` (foundation.shaping_forms) names the model, its
   ``sections`` and which texts are Markdown. It brings pairs of Swedish and English side by side,
   the hidden version, the note, the preview, and what somebody else has changed meanwhile.
2. A function of the domain that owns the change: it asks its rules, and ends in ``save_values``
   (this module), ``withdraw``/``restore`` (foundation.withdrawal) or ``reorder``/``renumber``
   (foundation.ordering), in one transaction.
3. Views: ``class EditObjective(EditView)`` (foundation.shaping_views) say which form, where to find
   the thing within the viewer's scope, who may (else 403), which domain function saves, and
   where to go. Their templates are templates/shaping/; a page of one's own extends these.

The *version* of a record is the id of the newest row of its history. A form carries the version
that its reader saw. Another row alone is no conflict: it is one when a field of the form has
changed since.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db import models, transaction
from django.utils.translation import gettext as _

from foundation.errors import DomainError
from foundation.history import save_as

T = TypeVar("T", bound=models.Model)


@dataclass(frozen=True)
class FieldChange:
    """What somebody else has made of a field: values of columns, lists of ids of many-to-many."""

    name: str
    before: Any
    now: Any


@dataclass(frozen=True)
class Meanwhile:
    """What has changed of a record since a version of it, and who changed it last."""

    version: int
    by: Any
    at: datetime
    reason: str
    changes: tuple[FieldChange, ...]


class ChangedMeanwhile(DomainError):  # noqa: N818
    """Somebody else has changed fields of the form since it was opened: ``meanwhile``."""

    def __init__(self, meanwhile: Meanwhile) -> None:
        super().__init__(_("Somebody else has changed this since you opened it."))
        self.meanwhile = meanwhile


def newest_version(thing: models.Model) -> int:
    """The id of the newest row of the history of ``thing``; 0 when it has none."""
    rows = thing.history.order_by("-history_id")  # type: ignore[attr-defined]
    return rows.values_list("history_id", flat=True).first() or 0


def changed_since(thing: models.Model, version: int, names: Iterable[str]) -> Meanwhile | None:
    """What the fields ``names`` of ``thing`` were at ``version`` and are otherwise now.

    None when they are as they were, and for a version that is not one of ``thing``.
    """
    rows = thing.history.order_by("-history_id")  # type: ignore[attr-defined]
    newest = rows.select_related("history_user").first()
    if newest is None or newest.history_id == version:
        return None
    seen = rows.filter(history_id=version).first()
    if seen is None:
        return None
    changes = []
    for name in names:
        before, now = value_of(seen, thing, name), value_of(newest, thing, name)
        if before != now:
            changes.append(FieldChange(name, before, now))
    if not changes:
        return None
    return Meanwhile(
        version=newest.history_id,
        by=newest.history_user,
        at=newest.history_date,
        reason=newest.history_change_reason or "",
        changes=tuple(changes),
    )


def value_of(row: models.Model, thing: models.Model, name: str) -> Any:
    """The value of a field of ``thing`` in ``row`` of its history: plain, for keys the id."""
    field = thing._meta.get_field(name)
    if isinstance(field, models.ManyToManyField):
        target = field.m2m_reverse_field_name()
        return sorted(getattr(row, name).values_list(f"{target}_id", flat=True))
    return getattr(row, field.attname)  # type: ignore[union-attr]


def save_values(
    thing: T,
    *,
    by: Any,
    values: Mapping[str, Any],
    links: Mapping[str, Iterable[models.Model]] | None = None,
    reason: str = "",
    based_on: int | None = None,
) -> T:
    """Let the row of ``thing`` have ``values`` in its columns and ``links`` in its many-to-many.

    What else stands in the row is left as it is now, not as it was when ``thing`` was read. A row
    that has no key yet is added. Where nothing differs nothing is written. Returns the row.

    ``based_on`` is the version that the writer has seen; ChangedMeanwhile is raised where
    one of the fields has been changed by somebody else since, ValidationError for values that the
    model does not take.
    """
    links = links or {}
    with transaction.atomic():
        row = _locked(thing)
        if row.pk is not None and based_on is not None:
            meanwhile = changed_since(row, based_on, [*values, *links])
            if meanwhile is not None:
                raise ChangedMeanwhile(meanwhile)
        changed = row._state.adding or any(
            getattr(row, name) != value for name, value in values.items()
        )
        for name, value in values.items():
            setattr(row, name, value)
        if changed:
            save_as(row, by=by, reason=reason)
        for name, wanted in links.items():
            related = getattr(row, name)
            wanted = list(wanted)
            if {each.pk for each in wanted} != set(related.values_list("pk", flat=True)):
                row._history_user = by  # type: ignore[attr-defined]
                row._change_reason = reason or None  # type: ignore[attr-defined]
                related.set(wanted)
    return row


def _locked(thing: T) -> T:
    """The row of ``thing`` as it stands now, locked; ``thing`` itself when it is to be added."""
    if thing._state.adding:
        return thing
    rows = type(thing)._base_manager.select_for_update(of=("self",))
    return rows.get(pk=thing.pk)
