"""Narrowing and ordering the lists of actions and indicators.

What the database filters by stands here as filters. Searching, what follows from dates and the
status of indicators are decided in memory: letters beyond a to z match in any case on any
database, and computed things are nowhere stored.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, ClassVar, TypeVar

import django_filters
from django import forms
from django.db.models import Q
from django.forms import BoundField
from django.http import QueryDict
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from actions.models import ActionPlan
from actions.statuses import ACTION_STATUSES, INDICATOR_STATUSES
from foundation.status import choices

T = TypeVar("T")
DRAFTS = [("with", _("with them")), ("only", _("only them"))]
Choices = Sequence[tuple[Any, Any]]
SEARCH_LENGTH = 200


class _InMemory:
    """Leaves the query set as it is: the view decides by the cleaned value."""

    def filter(self, queryset: Any, _value: object) -> Any:
        return queryset


class InMemoryChoice(_InMemory, django_filters.ChoiceFilter):
    pass


class InMemoryText(_InMemory, django_filters.CharFilter):
    pass


class ListFilter(django_filters.FilterSet):
    """A filter set that is given the choices of its fields, and says what is chosen.

    A field that there is nothing to choose from is left out.
    """

    COLUMNS: ClassVar[dict[str, Any]] = {}
    FIRST: ClassVar[tuple[str, ...]] = ("q", "status")
    """The fields that are always in sight."""

    def __init__(self, data: QueryDict, queryset: Any, **offered: Choices) -> None:
        super().__init__(data, queryset=queryset)
        for name, choices_offered in offered.items():
            if choices_offered:
                self.filters[name].extra["choices"] = choices_offered
            else:
                del self.filters[name]
        self.form.is_valid()

    def chosen(self, name: str) -> str:
        """The valid value of the field ``name``, or ""."""
        return self.form.cleaned_data.get(name) or ""

    def active(self) -> list[tuple[str, str, str]]:
        """The name, label and words of each field that narrows the list now."""
        found = []
        for name, field in self.form.fields.items():
            value = self.chosen(name)
            if value and name != "sort":
                options = getattr(field, "choices", ())
                words = dict(_flat(options)).get(value, value)
                found.append((name, str(field.label), str(words)))
        return found

    def of_asked_plans(self, plan: str) -> Q:
        """Rows whose plan (reached by the prefix ``plan``) is adopted or closed, unless drafts or
        one plan are asked for.
        """
        is_draft = Q(**{f"{plan}status": ActionPlan.DRAFT})
        if self.chosen("drafts") == "only":
            return is_draft
        if self.chosen("drafts") == "with" or self.chosen("plan"):
            return Q()
        return ~is_draft

    @property
    def first_fields(self) -> list[BoundField]:
        return [self.form[name] for name in self.FIRST]

    @property
    def more_fields(self) -> list[BoundField]:
        return [field for field in self.form if field.name not in self.FIRST]

    @property
    def is_more_open(self) -> bool:
        """Whether one of the fields that are folded away is in use, or wrong."""
        return any(field.errors or self.chosen(field.name) for field in self.more_fields)

    @property
    def ordering(self) -> tuple[str, bool]:
        """What to sort by ("" for the usual order), and whether downwards."""
        value = self.chosen("sort")
        return value.removeprefix("-"), value.startswith("-")


def _flat(options: Iterable[tuple[Any, Any]]) -> Iterable[tuple[str, Any]]:
    return [(str(value), label) for value, label in options]


def sort_choices(columns: dict[str, Any]) -> list[tuple[str, Any]]:
    """Each column upwards and downwards."""
    return [
        choice
        for key, label in columns.items()
        for choice in (
            (key, label),
            (f"-{key}", format_lazy("{label}, {downwards}", label=label, downwards=_("reversed"))),
        )
    ]


def _search() -> InMemoryText:
    return InMemoryText(
        label=_("Search"),
        max_length=SEARCH_LENGTH,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )


def _choice(label: Any, field: str = "", **options: Any) -> django_filters.ChoiceFilter:
    kind = django_filters.ChoiceFilter if field else InMemoryChoice
    return kind(field_name=field or None, label=label, empty_label=_("all"), **options)


def _drafts() -> InMemoryChoice:
    """What stands in a draft is not promised yet: it is listed only when it is asked for."""
    return InMemoryChoice(label=_("Draft plans"), empty_label=_("left out"))


class ActionFilter(ListFilter):
    COLUMNS: ClassVar[dict[str, Any]] = {
        "title": _("Action"),
        "status": _("Status"),
        "percent": _("Complete"),
        "organisation": _("Responsible"),
        "ends": _("Ends"),
    }
    FIRST = ("q", "status", "attention")
    q = _search()
    area = _choice(_("Area"), "plan__area_id")
    plan = _choice(_("Action plan"), "plan_id")
    status = _choice(_("Status"), "status", choices=choices(ACTION_STATUSES))
    attention = _choice(_("Attention"))
    drafts = _drafts()
    organisation = _choice(_("Responsible"), "responsible_organisation_id")
    sort = InMemoryChoice(
        label=_("Sort by"), empty_label=_("area and plan"), choices=sort_choices(COLUMNS)
    )


class IndicatorFilter(ListFilter):
    COLUMNS: ClassVar[dict[str, Any]] = {
        "name": _("Indicator"),
        "status": _("Status"),
        "progress": _("Progress to target"),
    }
    q = _search()
    area = _choice(_("Area"), "objective__plan__area_id")
    plan = _choice(_("Action plan"), "objective__plan_id")
    status = _choice(_("Status"), choices=choices(INDICATOR_STATUSES))
    drafts = _drafts()
    organisation = _choice(_("Delivers the values"), "responsible_organisation_id")
    sort = InMemoryChoice(
        label=_("Sort by"), empty_label=_("area and plan"), choices=sort_choices(COLUMNS)
    )


def matches(query: str, texts: Iterable[str]) -> bool:
    """Whether every word of ``query`` occurs in one of ``texts``, in any case."""
    everything = "\n".join(text.casefold() for text in texts if text)
    return all(word in everything for word in query.casefold().split())


def in_order(things: Iterable[T], key: Callable[[T], Any], *, downwards: bool) -> list[T]:
    """``things`` sorted by ``key``, those without one (None) last in either direction."""
    found = list(things)
    known = [thing for thing in found if key(thing) is not None]
    unknown = [thing for thing in found if key(thing) is None]
    return sorted(known, key=key, reverse=downwards) + unknown
