"""Lists of people: searched, narrowed, and in alphabetical order."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When

from accounts.models import Invitation, Organisation, Person
from accounts.statuses import PERSON_STATES
from foundation.sorting import alphabetical
from foundation.status import Status


@dataclass(frozen=True)
class PersonRow:
    person: Person
    state: str

    @property
    def state_style(self) -> Status:
        return PERSON_STATES[self.state]


def with_state(people: QuerySet[Person], now: datetime) -> QuerySet[Person]:
    """``people`` with ``state``, one of PERSON_STATES, as it is at ``now``."""
    waiting = Invitation.objects.filter(
        person=OuterRef("pk"),
        accepted_at__isnull=True,
        revoked_at__isnull=True,
        expires_at__gt=now,
    )
    has_password = ~Q(password="") & ~Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)
    return people.annotate(
        state=Case(
            When(is_active=False, then=Value("closed")),
            When(Q(last_login__isnull=False) | has_password, then=Value("joined")),
            When(Exists(waiting), then=Value("invited")),
            default=Value("waiting"),
        )
    )


def find_people(
    people: QuerySet[Person],
    *,
    now: datetime,
    words: str = "",
    organisation: Organisation | None = None,
    state: str = "",
) -> list[int]:
    """The keys of those of ``people`` that are asked for, by name. One query.

    ``words`` are found in any case in the name, title and address, and in the organisation's names.
    """
    found = with_state(people, now)
    if organisation is not None:
        found = found.filter(organisation=organisation)
    if state:
        found = found.filter(state=state)  # type: ignore[misc]
    texts = ("name", "title", "email", "organisation__name_sv", "organisation__name_en")
    rows: Iterable = found.order_by("pk").values_list(
        "pk", *texts, "organisation__short_name", named=True
    )
    wanted = words.casefold().split()
    if wanted:
        rows = [row for row in rows if _has_all(wanted, row[1:])]
    return [row.pk for row in alphabetical(rows, lambda row: row.name)]


def _has_all(words: list[str], texts: Iterable[str | None]) -> bool:
    text = "\n".join(filter(None, texts)).casefold()
    return all(word in text for word in words)


def rows_of(keys: Iterable[int], now: datetime) -> list[PersonRow]:
    """The people with these keys, in the same order. One query."""
    keys = list(keys)
    people = with_state(Person.objects.filter(pk__in=keys), now).select_related("organisation")
    by_key = {person.pk: person for person in people}
    return [PersonRow(by_key[key], by_key[key].state) for key in keys if key in by_key]  # type: ignore[attr-defined]
