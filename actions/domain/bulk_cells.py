"""Reading cells against what stands in the database: organisations, people, plans, statuses.

Everything that cells may name is fetched once, in three queries, however many cells there are.
"""

import difflib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import Organisation, Person
from actions.domain.texts import checked_text
from actions.models import ActionPlan
from actions.permissions import visible_plans
from actions.rules.cells_values import NOTHING, AmbiguousName, Names, UnknownName, read_day
from actions.statuses import ACTION_STATUSES
from foundation.bilingual import LANGUAGES
from foundation.errors import DomainError
from foundation.sorting import sort_key
from foundation.status import Status
from strategy.models import Strategy

LONGEST_CELL = 20_000
CLOSE_ENOUGH = 0.7


class CellError(Exception):
    """What is wrong with one cell, for the person who typed it."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def labels_in_both_languages(statuses: Mapping[str, Status]) -> Names[str]:
    """Statuses by their labels, in Swedish and in English."""
    named: list[tuple[str, list[str]]] = [(value, [value]) for value in statuses]
    for language in LANGUAGES:
        with override(language):
            named += [(value, [str(status.label)]) for value, status in statuses.items()]
    return Names(named)


def choices_in_both_languages(
    choices: type[models.TextChoices], words: Mapping[Any, Iterable[str]]
) -> Names[str]:
    """The values of ``choices`` by their labels, in Swedish and in English, and other ``words``."""
    named: list[tuple[str, list[str]]] = [(value, [value]) for value in choices.values]
    for language in LANGUAGES:
        with override(language):
            named += [(str(each.value), [str(each.label)]) for each in choices]
    named += [(str(value), list(others)) for value, others in words.items()]
    return Names(named)


def _by_label(names: Iterable[str]) -> list[str]:
    return sorted(names, key=sort_key)


@dataclass(frozen=True)
class Directory:
    """What the cells of a strategy's tables may name."""

    organisations: dict[int, Organisation]
    people: dict[int, Person]
    plans: dict[int, ActionPlan]
    organisation_names: Names[int]
    person_names: Names[int]
    plan_names: Names[int]
    status_names: Names[str]
    shared_names: frozenset[str]
    """Names of people that several have: these are written with their address."""
    shared_titles: frozenset[str]
    """Titles that several plans have: these are written with their years."""

    def person_text(self, person: Person | None) -> str:
        if person is None:
            return ""
        return person.email if person.name in self.shared_names else person.name

    def plan_text(self, plan: ActionPlan) -> str:
        return _with_years(plan) if plan.title in self.shared_titles else plan.title

    def organisation_options(self) -> list[str]:
        return _by_label(each.label for each in self.organisations.values())

    def person_options(self) -> list[tuple[str, str]]:
        """What to write for each person, and of which organisation they are."""
        options = []
        for person in self.people.values():
            home = self.organisations.get(person.organisation_id or 0)
            options.append((self.person_text(person), home.label if home else ""))
        return sorted(options, key=lambda option: sort_key(option[0]))

    def plan_options(self) -> list[str]:
        """The plans that can take actions."""
        return [
            self.plan_text(plan) for plan in self.plans.values() if plan.status != ActionPlan.CLOSED
        ]

    def read_organisation(self, text: str) -> Organisation:
        return self.organisations[
            _find(
                self.organisation_names,
                text,
                unknown=_("No organisation is called %(name)s."),
                ambiguous=_("Several organisations are called %(name)s. Write the whole name."),
                options=self.organisation_options,
            )
        ]

    def read_person(self, text: str, organisation_id: int | None = None) -> Person:
        """Of several people with one name it is the one of the organisation."""
        colleagues = frozenset(
            pk
            for pk in self.person_names.all(text)
            if self.people[pk].organisation_id == organisation_id
        )
        key = _find(
            self.person_names,
            text,
            unknown=_("Nobody who can sign in is called %(name)s."),
            ambiguous=_("Several people are called %(name)s. Write the e-mail address."),
            options=lambda: [each.name for each in self.people.values()],
            among=colleagues,
        )
        return self.people[key]

    def read_plan(self, text: str) -> ActionPlan:
        return self.plans[
            _find(
                self.plan_names,
                text,
                unknown=_("The strategy has no action plan called %(name)s."),
                ambiguous=_(
                    "Several action plans are called %(name)s. Write the years too:"
                    " “%(name)s (2026–2027)”."
                ),
                options=lambda: [plan.title for plan in self.plans.values()],
            )
        ]

    def read_status(self, text: str) -> str:
        return _find(
            self.status_names,
            text,
            unknown=_("%(name)s is no status."),
            ambiguous=_("%(name)s is no status."),
            options=lambda: [str(status) for status in ACTION_STATUSES.values()],
        )


def directory_of(strategy: Strategy, viewer: Person) -> Directory:
    """Three queries."""
    organisations = {
        each.pk: each
        for each in Organisation.objects.current().only(
            "name_sv", "name_en", "short_name", "withdrawn_at"
        )
    }
    people = {
        each.pk: each
        for each in Person.objects.filter(is_active=True).only(
            "name", "email", "organisation_id", "is_active"
        )
    }
    plans = {
        each.pk: each
        for each in visible_plans(viewer)
        .filter(area__strategy=strategy)
        .select_related("area__strategy")
        .order_by("area__position", "area_id", "starts_on", "id")
    }
    return Directory(
        organisations=organisations,
        people=people,
        plans=plans,
        organisation_names=Names(
            (pk, [each.name_sv, each.name_en, each.short_name])
            for pk, each in organisations.items()
        ),
        person_names=Names((pk, [each.name, each.email]) for pk, each in people.items()),
        plan_names=Names(
            (pk, [each.title_sv, each.title_en, _with_years(each)]) for pk, each in plans.items()
        ),
        status_names=labels_in_both_languages(ACTION_STATUSES),
        shared_names=_several(each.name for each in people.values()),
        shared_titles=_several(each.title for each in plans.values()),
    )


def _several(names: Iterable[str]) -> frozenset[str]:
    return frozenset(name for name, count in Counter(names).items() if count > 1)


def _with_years(plan: ActionPlan) -> str:
    return f"{plan.title} ({plan.starts_on.year}–{plan.ends_on.year})"


def _find(
    names: Names[Any],
    text: str,
    *,
    unknown: str,
    ambiguous: str,
    options: Callable[[], Iterable[str]],
    among: frozenset[Any] | None = None,
) -> Any:
    try:
        return names.find(text, among=among)
    except AmbiguousName:
        raise CellError(ambiguous % {"name": text}) from None
    except UnknownName:
        message = unknown % {"name": text}
        by_folded = {option.casefold(): option for option in options()}
        close = difflib.get_close_matches(text.casefold(), by_folded, n=1, cutoff=CLOSE_ENOUGH)
        if close:
            message += " " + _("Did you mean %(name)s?") % {"name": by_folded[close[0]]}
        raise CellError(message) from None


def read_name(names: Names[str], text: str, options: Callable[[], Iterable[str]]) -> str:
    """One of a few known words."""
    unknown = _("%(name)s is not one of the words that can stand here.")
    return _find(names, text, unknown=unknown, ambiguous=unknown, options=options)


def read_date(text: str) -> date:
    try:
        return read_day(text)
    except ValueError:
        raise CellError(_("Write a day as 2026-05-01 or 1 May 2026.")) from None


def is_nothing(text: str) -> bool:
    """Whether the cell is meant to be empty."""
    return text.strip() in NOTHING


def read_text(text: str, model: type[models.Model], name: str) -> str:
    """What the text column ``name`` can keep: one that is required, or too long, is said."""
    field: Any = model._meta.get_field(name)
    try:
        text = checked_text(text.strip(), field=name, longest=LONGEST_CELL)
    except DomainError as error:
        raise CellError(error.message) from error
    try:
        return field.clean(text, None)
    except ValidationError as error:
        raise CellError(" ".join(error.messages)) from error
