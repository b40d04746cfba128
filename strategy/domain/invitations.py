"""Inviting several people at once, with a role in a strategy if that is why they are invited."""

from collections.abc import Iterable

from django.db import transaction

from accounts.domain.invitations import invite_person
from accounts.models import Invitation, Organisation, Person
from strategy.domain.roles import give_role
from strategy.models import Strategy, StrategyRole


def invite_people(
    *,
    people: Iterable[tuple[str, str]],
    by: Person,
    organisation: Organisation | None,
    language: str,
    strategy: Strategy | None = None,
    role: str = "",
) -> list[Invitation]:
    """Invite each (name, address); all of them or, where one cannot be invited, none."""
    with transaction.atomic():
        invitations = [
            invite_person(
                name=name, email=email, organisation=organisation, language=language, by=by
            )
            for name, email in people
        ]
        for invitation in invitations:
            person = invitation.person
            if strategy is not None and not _has(person, strategy, role):
                give_role(strategy=strategy, role=role, person=person, by=by)
    return invitations


def _has(person: Person, strategy: Strategy, role: str) -> bool:
    return StrategyRole.objects.filter(strategy=strategy, role=role, person=person).exists()
