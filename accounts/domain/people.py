"""People as the installation knows them: who they are, and whether they can sign in."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.letters import send_letter
from accounts.models import Invitation, Person
from accounts.permissions import is_administrator, may_change_address
from foundation.errors import DomainError
from foundation.history import save_as
from foundation.shaping import save_values


def change_person(
    *,
    person: Person,
    by: Person,
    values: Mapping[str, Any],
    note: str = "",
    based_on: int | None = None,
) -> Person:
    """Let the columns of ``person`` hold ``values``. ``based_on`` is the version that ``by`` saw.

    A changed address ends the open invitations, which went to the old one; whoever has signed in
    before is told at the old address. Raises DomainError for what ``by`` may not change,
    ChangedMeanwhile (foundation.shaping) for what somebody else has changed since.
    """
    with transaction.atomic():
        before = Person.objects.select_for_update().get(pk=person.pk)
        if values.get("is_superuser", before.is_superuser) != before.is_superuser:
            _check_administrator(before, by)
        has_moved = values.get("email", before.email).lower() != before.email
        if has_moved and not may_change_address(by, before):
            raise DomainError(
                _("Only an administrator can change the address of somebody who has signed in."),
                field="email",
            )
        saved = save_values(person, by=by, values=values, reason=note.strip(), based_on=based_on)
        if has_moved:
            end_invitations(saved)
            if before.has_joined:
                send_letter(saved, "address_changed", {"old": before.email}, recipient=before.email)
    return saved


def close_account(*, person: Person, by: Person | None, reason: str) -> None:
    """Let ``person`` sign in no more. What they have written stays, with their name.

    Raises DomainError for the last administrator.
    """
    if not person.is_active:
        return
    if person.is_superuser:
        _check_another_administrator(person)
    person.is_active = False
    save_as(person, by=by, reason=reason)
    end_invitations(person)


def open_account(*, person: Person, by: Person) -> None:
    """Let ``person`` sign in again."""
    if person.is_active:
        return
    person.is_active = True
    save_as(person, by=by, reason=_("Opened again"))


def end_invitations(person: Person) -> None:
    """Revoke what invitations of ``person`` have been neither accepted nor revoked."""
    Invitation.objects.filter(
        person=person, accepted_at__isnull=True, revoked_at__isnull=True
    ).update(revoked_at=timezone.now())


def _check_administrator(person: Person, by: Person) -> None:
    """Raises DomainError where ``by`` may not turn ``person`` into, or out of, an administrator."""
    if not is_administrator(by):
        raise DomainError(_("Only an administrator can choose who is one."))
    if person.is_superuser:
        _check_another_administrator(person)


def _check_another_administrator(person: Person) -> None:
    others = Person.objects.filter(is_superuser=True, is_active=True).exclude(pk=person.pk)
    if not others.exists():
        raise DomainError(
            _("%(name)s is the last administrator. Make somebody else one first.")
            % {"name": person}
        )
