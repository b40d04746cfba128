"""What a room shows on pages of the rooms below it, which know nothing of it.

The room above registers a template and what it shows for a kind of thing; the page of such a thing
lays out whatever there is.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

Finder = Callable[[Any, Any], object | None]
"""From the thing whose page it is, and the viewer, to what is shown; None for nothing."""


@dataclass(frozen=True)
class Insert:
    """``shown`` stands in ``template`` under that name."""

    template: str
    shown: object


_finders: dict[type[Model], dict[str, Finder]] = {}


def register_insert(model: type[Model], template: str, find: Finder) -> None:
    """Let ``template`` stand on the page of each ``model`` for which ``find`` finds something."""
    _finders.setdefault(model, {})[template] = find


def inserts_on(thing: Model, viewer: Any) -> list[Insert]:
    """What upper rooms show ``viewer`` on the page of ``thing``, in the order of registering."""
    found = [
        Insert(template, find(thing, viewer))
        for template, find in _finders.get(type(thing), {}).items()
    ]
    return [each for each in found if each.shown is not None]
