"""Inviting people by mail: the mail holds a link by which a person chooses a password, once."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.domain.people import end_invitations
from accounts.letters import send_letter, site_address
from accounts.models import Invitation, Organisation, Person
from foundation.errors import DomainError
from foundation.history import save_as
from foundation.tokens import digest_of, new_token


def invitation_barrier(email: str) -> str:
    """Why nobody can be invited at this address; empty when somebody can."""
    person = Person.objects.filter(email=email.lower()).first()
    if person is None:
        return ""
    if not person.is_active:
        return _("The account of %(name)s is closed. Open it again on the page of people.") % {
            "name": person
        }
    if person.has_joined:
        return _("%(name)s has an account already, and needs no invitation.") % {"name": person}
    return ""


def invite_person(
    *,
    email: str,
    name: str,
    by: Person,
    organisation: Organisation | None = None,
    language: str = Person.Language.SWEDISH,
) -> Invitation:
    """Add the person with this address, without a password, and send them an invitation.

    Whoever has been added before and has never signed in gets another invitation, and stays as
    they are. Raises DomainError for somebody who has an account already.
    """
    with transaction.atomic():
        if barrier := invitation_barrier(email):
            raise DomainError(barrier)
        person = Person.objects.filter(email=email.lower()).first()
        if person is None:
            person = Person(
                email=email.lower(), name=name, organisation=organisation, language=language
            )
            person.set_unusable_password()
            save_as(person, by=by, reason=_("Invited"))
        return send_invitation(person=person, by=by)


def send_invitation(*, person: Person, by: Person) -> Invitation:
    """Queue a mail with a fresh link; earlier links of ``person`` are void from now on."""
    with transaction.atomic():
        if barrier := invitation_barrier(person.email):
            raise DomainError(barrier)
        end_invitations(person)
        token, now = new_token(), timezone.now()
        invitation = Invitation(
            person=person,
            sent_by=by,
            sent_at=now,
            expires_at=now + timedelta(settings.INVITATION_DAYS),
            digest=digest_of(token),
        )
        context = {
            "invitation": invitation,
            "inviter": by,
            "address": site_address(reverse("accounts:invitation-link", args=[token])),
        }
        invitation.mail = send_letter(person, "invitation", context)
        invitation.full_clean()
        invitation.save()
    return invitation


def revoke_invitation(*, invitation: Invitation) -> None:
    """Let the link open nothing any more. Raises DomainError when it has been used meanwhile."""
    if not Invitation.objects.filter(pk=invitation.pk, accepted_at__isnull=True).update(
        revoked_at=invitation.revoked_at or timezone.now()
    ):
        raise DomainError(_("The invitation has been accepted already."))
    invitation.refresh_from_db(fields=["revoked_at"])


def known_invitation(token: str) -> Invitation | None:
    """The invitation with this token, whether it is open or not."""
    return (
        Invitation.objects.filter(digest=digest_of(token))
        .select_related("person__organisation", "sent_by")
        .first()
    )


def accept_invitation(*, invitation: Invitation, password: str) -> Person:
    """Give the invited person ``password``, and end the invitation. Of two at once one is refused.

    Raises DomainError, its field ``password1``, for a password that is too weak.
    """
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=invitation.person_id)
        invitation.person = person
        try:
            validate_password(password, person)
        except ValidationError as error:
            raise DomainError(" ".join(error.messages), field="password1") from error
        if not invitation.is_open or not Invitation.objects.filter(
            pk=invitation.pk, accepted_at__isnull=True, revoked_at__isnull=True
        ).update(accepted_at=timezone.now()):
            raise DomainError(_("The invitation has been used or revoked in the meantime."))
        person.set_password(password)
        save_as(person, by=person, reason=_("Accepted the invitation"))
        end_invitations(person)
    return person
