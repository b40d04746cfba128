"""The order and the numbers of siblings: what stands beside each other under the same thing.

Each row that changes is saved with its history. Call these in a transaction that has locked what
the siblings belong to.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from django.db import models
from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _

from foundation.errors import DomainError
from foundation.search import DerivedField

T = TypeVar("T", bound=models.Model)


def in_wanted_order(siblings: Sequence[T], wanted: Iterable[int]) -> list[T]:
    """``siblings`` in the order of the ids ``wanted``; those that it does not name stay last."""
    places = {pk: place for place, pk in enumerate(wanted)}
    return sorted(siblings, key=lambda each: places.get(each.pk, len(places)))


def reorder(siblings: Sequence[T], *, by: Any, reason: str = "") -> list[T]:
    """Give ``siblings`` the positions 1, 2, 3 … in the order they come in.

    Returns those whose position has changed.
    """
    changed = []
    for position, each in enumerate(siblings, start=1):
        if each.position != position:  # type: ignore[attr-defined]
            each.position = position  # type: ignore[attr-defined]
            _save(each, ["position"], by=by, reason=reason)
            changed.append(each)
    return changed


def renumber(
    things: Iterable[T],
    numbers: Mapping[int, str],
    *,
    by: Any,
    reason: str = "",
    field: str = "number",
) -> list[T]:
    """Give each of ``things`` its number in ``numbers``, by id; returns those that changed.

    Numbers may change places: what changes first leaves its number, and then takes the new one.
    Raises DomainError for numbers that are given twice.
    """
    things = list(things)
    after = [numbers.get(each.pk, getattr(each, field)) for each in things]
    twice = {number for number in after if after.count(number) > 1}
    if twice:
        raise DomainError(
            _("The number %(number)s is given twice.") % {"number": sorted(twice)[0]}, field=field
        )
    changed = [
        each for each, number in zip(things, after, strict=True) if getattr(each, field) != number
    ]
    if not changed:
        return []
    type(changed[0])._default_manager.filter(pk__in=[each.pk for each in changed]).update(
        **{field: Concat(Value("~"), Cast(F("pk"), CharField()))}
    )
    for each in changed:
        setattr(each, field, numbers[each.pk])
        _save(each, [field], by=by, reason=reason)
    return changed


def _save(thing: models.Model, fields: list[str], *, by: Any, reason: str) -> None:
    derived = [
        field.name for field in thing._meta.concrete_fields if isinstance(field, DerivedField)
    ]
    thing._history_user = by  # type: ignore[attr-defined]
    thing._change_reason = reason or None  # type: ignore[attr-defined]
    thing.save(update_fields=[*fields, *derived])
