"""Personal links: they open the report forms of named actions for one person, without signing in.

Whoever holds the token is taken for the link's person, on the named actions alone and only where
that person may report at the moment of asking.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.letters import site_address
from accounts.models import Person
from actions.domain.progress import reporting_barrier
from actions.models import Action, ProgressEntry
from actions.permissions import can_report, reportable_actions
from foundation.errors import DomainError
from foundation.tokens import digest_of, new_token
from reporting.models import LinkedAction, ReportingLink, ReviewCycle
from reporting.permissions import can_revoke_link
from strategy.models import Strategy


@dataclass(frozen=True)
class NamedAction:
    """An action that a link names and that its person may report on."""

    action: Action
    used_at: datetime | None
    is_open: bool
    """Whether another report may be saved through the link."""


def make_link(
    *,
    person: Person,
    strategy: Strategy,
    actions: Iterable[Action],
    cycle: ReviewCycle | None,
    today: date,
) -> tuple[ReportingLink, str]:
    """A new link, and its token, which is kept nowhere: it can only be told now."""
    token = new_token()
    with transaction.atomic():
        link = ReportingLink.objects.create(
            person=person,
            strategy=strategy,
            cycle=cycle,
            token_sha256=digest_of(token),
            ends_on=cycle.closes_on if cycle else today + timedelta(settings.REPORTING_LINK_DAYS),
        )
        LinkedAction.objects.bulk_create(
            LinkedAction(link=link, action=action) for action in actions
        )
    return link, token


def link_address(token: str, action: Action | None = None) -> str:
    """The full address to be written in mail: of the form of ``action``, or of the list."""
    if action is None:
        return site_address(reverse("reporting:link", args=[token]))
    return site_address(reverse("reporting:link-to-action", args=[token, action.pk]))


def known_link(token: str) -> ReportingLink | None:
    """The link with this token, whether it is in force or not."""
    return (
        ReportingLink.objects.filter(token_sha256=digest_of(token))
        .select_related("person__organisation", "cycle", "strategy")
        .prefetch_related(Prefetch("linked", LinkedAction.objects.order_by("pk")))
        .first()
    )


def is_in_force(link: ReportingLink, today: date) -> bool:
    """Whether the link opens anything at all: it has not ended, and its person is still here."""
    return link.person.is_active and link.is_in_force(today)


def open_actions(link: ReportingLink, today: date) -> list[NamedAction]:
    """The named actions that the person may still report on; none when the link has ended."""
    if not is_in_force(link, today):
        return []
    used_at = {linked.action_id: linked.used_at for linked in link.linked.all()}
    actions = (
        reportable_actions(link.person)
        .filter(pk__in=used_at)
        .select_related(
            "plan__area__strategy", "responsible_organisation", "responsible_person__organisation"
        )
        .order_by("ends_on", "pk")
    )
    return [
        NamedAction(action, used_at[action.pk], not _is_used_up(used_at[action.pk]))
        for action in actions
        if not reporting_barrier(action)
    ]


def is_named(link: ReportingLink, action: Action) -> bool:
    return any(linked.action_id == action.pk for linked in link.linked.all())


def is_used_up(link: ReportingLink, action: Action) -> bool:
    """Whether the one report that the link was for has been saved, where settings allow one."""
    return any(
        linked.action_id == action.pk and _is_used_up(linked.used_at)
        for linked in link.linked.all()
    )


def is_open_to(link: ReportingLink, action: Action) -> bool:
    """Whether a report on ``action`` may be saved through the link, which is in force."""
    return (
        is_named(link, action)
        and not is_used_up(link, action)
        and can_report(link.person, action)
        and not reporting_barrier(action)
    )


def note_use(link: ReportingLink, entry: ProgressEntry) -> None:
    """Write down that ``entry`` came through the link, in the transaction that saves it.

    Raises DomainError when the link was revoked, or used up by another report, in the meantime.
    """
    linked = LinkedAction.objects.filter(link=link, action=entry.action_id)
    open_rows = linked.filter(link__revoked_at__isnull=True)
    if settings.REPORTING_LINK_SINGLE_USE:
        # An entry older than the use is the one that used it: the same form, sent twice.
        open_rows = open_rows.exclude(used_at__lt=entry.recorded_at)
    if not open_rows.update(used_at=timezone.now()):
        raise DomainError(_("Your link has been revoked or used in the meantime."))


def revoke_link(*, link: ReportingLink, by: Person) -> None:
    """End the link at once. One that was revoked earlier stays as it is."""
    if not can_revoke_link(by, link):
        raise DomainError(_("This link is not yours to revoke."))
    _revoke(ReportingLink.objects.filter(pk=link.pk), by)
    link.refresh_from_db(fields=["revoked_at", "revoked_by"])


def _revoke(links: QuerySet[ReportingLink], by: Person) -> int:
    return links.filter(revoked_at__isnull=True).update(revoked_at=timezone.now(), revoked_by=by)


def _is_used_up(used_at: datetime | None) -> bool:
    return settings.REPORTING_LINK_SINGLE_USE and used_at is not None
