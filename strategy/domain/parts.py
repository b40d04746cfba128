"""Keeping a strategy and its parts: one function owns a change of any of them.

Whether the asker may is the views' question. What holds for everybody is asked here: nothing of a
withdrawn strategy changes, and what carries plans is not withdrawn from under them.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from django.db import models, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from foundation.errors import DomainError
from foundation.ordering import in_wanted_order, renumber, reorder
from foundation.shaping import save_values
from foundation.uses import Use, named, uses_of
from foundation.withdrawal import Withdrawable, restore, withdraw
from strategy.models import (
    Area,
    Direction,
    Forum,
    Framework,
    FrameworkGoal,
    Need,
    Strategy,
)

Part = TypeVar("Part", bound=Withdrawable)
ADDRESSES_IN_USE = {"new"}
"""Short addresses that are those of pages."""


def strategy_of(part: models.Model) -> Strategy | None:
    """The strategy that ``part`` belongs to; None for frameworks, which belong to none."""
    match part:
        case Strategy():
            return part
        case Direction() | Area() | Forum():
            return part.strategy
        case Need():
            return part.area.strategy
        case Framework() | FrameworkGoal():
            return None
    raise TypeError(part)


def parent_of(part: models.Model) -> Any:
    """What ``part`` stands under; None for strategies and frameworks."""
    match part:
        case Direction() | Area() | Forum():
            return part.strategy
        case Need():
            return part.area
        case FrameworkGoal():
            return part.framework
    return None


def barrier_of(part: models.Model) -> str:
    """Why nothing can be changed in ``part``, whoever asks; empty when it can."""
    above = parent_of(part)
    while above is not None:
        if above.is_withdrawn:
            return _("%(thing)s has been withdrawn. Take it into use again first.") % {
                "thing": above
            }
        above = parent_of(above)
    return ""


def change_part(
    *,
    part: Part,
    by: Any,
    values: Mapping[str, Any],
    links: Mapping[str, Iterable[models.Model]] | None = None,
    note: str = "",
    based_on: int | None = None,
) -> Part:
    """Add ``part``, or change it: columns by ``values``, many-to-many by ``links``.

    ``based_on`` is the version that the writer has seen (``foundation.shaping``). Raises
    DomainError, ChangedMeanwhile among them, and ValidationError.
    """
    with transaction.atomic():
        _check_open(part)
        if "slug" in values:
            values = {**values, "slug": _free_address(part, values)}
        return save_values(
            part, by=by, values=values, links=links, reason=note.strip(), based_on=based_on
        )


def add_framework(
    *, framework: Framework, strategy: Strategy, by: Any, values: Mapping[str, Any], note: str = ""
) -> Framework:
    """Add a framework, and let ``strategy`` interact with it."""
    with transaction.atomic():
        added = change_part(part=framework, by=by, values=values, note=note)
        frameworks = [*strategy.frameworks.all(), added]
        change_part(part=strategy, by=by, values={}, links={"frameworks": frameworks}, note=note)
    return added


def blocking_uses(part: models.Model, uses: Iterable[Use]) -> list[Use]:
    """What must be moved or withdrawn first: the plans of an area. Needs and goals go along;
    objectives and presentations keep what they name.
    """
    if not isinstance(part, Area):
        return []
    return [use for use in uses if use.protects and not use.is_below]


def withdraw_part(*, part: Withdrawable, by: Any, reason: str) -> None:
    """Take ``part`` out of use, and what stands under it out of sight."""
    with transaction.atomic():
        _check_open(part)
        if blocking := blocking_uses(part, uses_of(part)):
            raise DomainError(
                _("It cannot be withdrawn while these depend on it: %(uses)s.")
                % {"uses": named(blocking)}
            )
        withdraw(part, by=by, reason=reason)


def restore_part(*, part: Withdrawable, by: Any, note: str = "") -> None:
    """Take ``part`` into use again; where another has got its number, with the next one."""
    with transaction.atomic():
        _check_open(part)
        name = number_field(type(part))
        if name and siblings_of(part).filter(**{name: getattr(part, name)}).exists():
            setattr(part, name, next_number(part))
        restore(part, by=by, reason=note)


def siblings_of(part: Any) -> models.QuerySet:
    """The others of its kind that stand under the same thing and are in use, in their order."""
    above = {Need: "area", FrameworkGoal: "framework"}.get(type(part), "strategy")
    rows = type(part).objects.current().filter(**{above: parent_of(part)})
    return rows.exclude(pk=part.pk)


def number_field(model: type[models.Model]) -> str:
    """The column that numbers rows of ``model``; empty for those without numbers."""
    if model is Need:
        return "letter"
    return "number" if model in (Direction, Area, FrameworkGoal) else ""


def next_number(part: Any) -> str:
    """The number that ``part`` gets after its siblings: 4 after 3, d after c, 3.4 after 3.3."""
    numbers = list(siblings_of(part).values_list(number_field(type(part)), flat=True))
    if isinstance(part, Need):
        letters = [number for number in numbers if re.fullmatch("[a-y]", number)]
        return chr(ord(max(letters)) + 1) if letters else "a"
    last = numbers[-1] if numbers else ""
    match = re.fullmatch(r"(.*?)(\d{1,9})", last)
    stem = match[1] if match else ""
    found = [
        int(number[len(stem) :])
        for number in numbers
        if number.startswith(stem) and number[len(stem) :].isdecimal()
    ]
    return f"{stem}{max(found, default=0) + 1}"


def next_position(part: Any) -> int:
    """The position after all siblings of ``part``."""
    return (siblings_of(part).aggregate(last=models.Max("position"))["last"] or 0) + 1


def reorder_parts(*, parts: Sequence[Any], ids: Iterable[int], by: Any) -> None:
    """Let ``parts``, siblings, come in the order of ``ids``."""
    with transaction.atomic():
        for part in parts[:1]:
            _check_open(part)
        reorder(in_wanted_order(parts, ids), by=by, reason=_("Put in another order"))


def renumber_parts(*, parts: Sequence[Any], numbers: Mapping[int, str], by: Any) -> None:
    """Give ``parts``, siblings, their numbers, by id. Two may change places.

    Raises DomainError for an empty number, one too long, and one given twice.
    """
    with transaction.atomic():
        for part in parts[:1]:
            _check_open(part)
            field: Any = part._meta.get_field(number_field(type(part)))
            for number in numbers.values():
                if not number:
                    raise DomainError(_("Each must have a number."))
                if len(number) > field.max_length:
                    raise DomainError(_("%(number)s is too long.") % {"number": number})
            renumber(parts, numbers, by=by, reason=_("Renumbered"), field=field.name)


def _check_open(part: models.Model) -> None:
    if barrier := barrier_of(part):
        raise DomainError(barrier)


def _free_address(part: Any, values: Mapping[str, Any]) -> str:
    """The short address that was asked for, else one made of the title."""
    wanted = values["slug"]
    if wanted in ADDRESSES_IN_USE:
        raise DomainError(_("Choose another short address."), field="slug")
    if wanted:
        return wanted
    stem = slugify(values["title_sv"])[:45] or type(part).__name__.lower()
    taken = set(type(part).objects.values_list("slug", flat=True)) | ADDRESSES_IN_USE
    return next(
        address
        for number in range(1, len(taken) + 2)
        if (address := stem if number == 1 else f"{stem}-{number}") not in taken
    )
