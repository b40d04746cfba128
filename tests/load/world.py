"""The people of the load test, each with an action of their own that wants one value; and what
the database holds of their reports afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import transaction
from django.urls import reverse

from accounts.models import Organisation, Person
from actions.models import Action, ActionPlan, Indicator, Objective, ProgressEntry, Series
from strategy.models import Area, Strategy

FILE = b"%PDF-1.4\n%%EOF\n"
"""What each person sends as evidence: the smallest that counts as a PDF."""


@dataclass(frozen=True)
class Reporter:
    number: int
    action_id: int
    address: str
    cookie: str


@dataclass(frozen=True)
class Kept:
    """What is in the database for one action."""

    entries: int
    values: int
    files: int


@transaction.atomic
def make_reporters(count: int) -> list[Reporter]:
    """``count`` people who are signed in, with an action and a wanted value each."""
    organisation = Organisation.objects.create(name_sv="Lastprov", kind="hospital")
    strategy = Strategy.objects.create(
        slug="load", title_sv="Lastprov", owner=organisation, is_published=True
    )
    area = Area.objects.create(
        strategy=strategy, number="1", title_sv="Område", short_title_sv="Område"
    )
    plan = ActionPlan.objects.create(
        area=area,
        title_sv="Plan",
        starts_on=date(2024, 1, 1),
        ends_on=date(2029, 12, 31),
        status=ActionPlan.ADOPTED,
        decided_on=date(2023, 12, 1),
    )
    numbers = range(count)
    people = Person.objects.bulk_create(
        Person(
            email=f"load{n}@example.org",
            name=f"Person {n}",
            organisation=organisation,
            language="en",
            password="!",
        )
        for n in numbers
    )
    objectives = Objective.objects.bulk_create(
        Objective(plan=plan, number=str(n), title_sv=f"Mål {n}") for n in numbers
    )
    indicators = Indicator.objects.bulk_create(
        Indicator(
            objective=objective, name_sv=f"Indikator {n}", unit_sv="antal", direction="increase"
        )
        for n, objective in enumerate(objectives)
    )
    Series.objects.bulk_create(Series(indicator=each, number=1) for each in indicators)
    actions = Action.objects.bulk_create(
        Action(
            plan=plan,
            number=str(n),
            title_sv=f"Åtgärd {n}",
            responsible_organisation=organisation,
            responsible_person=person,
            starts_on=plan.starts_on,
            ends_on=plan.ends_on,
        )
        for n, person in enumerate(people)
    )
    links = Action.objectives.through
    links.objects.bulk_create(
        links(action_id=action.pk, objective_id=objective.pk)
        for action, objective in zip(actions, objectives, strict=True)
    )
    return [
        Reporter(
            n,
            action.pk,
            reverse("actions:entry-new", args=[action.pk]),
            f"{settings.SESSION_COOKIE_NAME}={_signed_in(person)}",
        )
        for n, (action, person) in enumerate(zip(actions, people, strict=True))
    ]


def _signed_in(person: Person) -> str:
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return session.session_key


def kept_of(reporters: Sequence[Reporter]) -> dict[int, Kept]:
    """What is kept for each action, by its id. A file counts when it can be read back whole."""
    found = {reporter.action_id: [0, 0, 0] for reporter in reporters}
    for entry in ProgressEntry.objects.filter(action__in=found).prefetch_related(
        "measurements", "attachments"
    ):
        counts = found[entry.action_id]
        counts[0] += 1
        counts[1] += len(entry.measurements.all())
        counts[2] += sum(_is_whole(attachment.file) for attachment in entry.attachments.all())
    return {pk: Kept(*counts) for pk, counts in found.items()}


def _is_whole(file: object) -> bool:
    try:
        with file.open("rb") as content:  # type: ignore[attr-defined]
            return content.read() == FILE
    except FileNotFoundError:
        return False
