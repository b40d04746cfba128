"""What becomes of the actions of somebody who leaves: nobody answers for them, and it is told."""

from collections import defaultdict

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.domain.people import close_account
from accounts.letters import send_letter, site_address
from accounts.models import Person
from actions.domain.handovers import close_offers_of
from actions.models import Action
from actions.people_permissions import can_close_account
from actions.rules.action_state import ENDED
from foundation.errors import DomainError
from foundation.history import save_as
from strategy.domain.roles import check_another_coordinates
from strategy.models import Strategy
from strategy.permissions import coordinators_of


def actions_left_by(person: Person) -> QuerySet[Action]:
    """What ``person`` answers for and would leave behind. What has ended keeps its name."""
    return (
        Action.objects.current()
        .filter(responsible_person=person)
        .exclude(status__in=ENDED)
        .select_related("plan__area__strategy", "responsible_organisation")
        .order_by("plan_id", "position", "id")
    )


def leave(*, person: Person, by: Person, reason: str = "") -> None:
    """Close the account of ``person``, release their actions and tell the coordinators.

    Whoever closes the account of somebody else says why. Raises DomainError, also for the last
    coordinator of a strategy and the last administrator.
    """
    if not can_close_account(by, person):
        raise DomainError(_("You may not close this account."))
    if by.pk == person.pk:
        reason = reason or _("Has left")
    elif not reason.strip():
        raise DomainError(_("Say why the account is closed."), field="reason")
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=person.pk)
        if person.is_active:
            check_another_coordinates(person)
        close_account(person=person, by=by, reason=reason.strip())
        _release(person, by)


def release_actions_of_those_who_left() -> int:
    """Release what people answer for who cannot sign in any more. Returns how many actions.

    What has been released is not found again, so nobody is told twice.
    """
    people = Person.objects.filter(is_active=False).filter(
        pk__in=Action.objects.current()
        .filter(responsible_person__is_active=False)
        .exclude(status__in=ENDED)
        .values("responsible_person")
    )
    released = 0
    for person in people.order_by("id"):
        with transaction.atomic():
            released += _release(person, None)
    return released


def _release(person: Person, by: Person | None) -> int:
    close_offers_of(person)
    released = list(actions_left_by(person).select_for_update(of=("self",)))
    by_strategy: dict[Strategy, list[Action]] = defaultdict(list)
    for action in released:
        action.responsible_person = None
        save_as(action, by=by, reason=_("%(name)s has left") % {"name": person})
        by_strategy[action.plan.area.strategy].append(action)
    for strategy, actions in by_strategy.items():
        context = {
            "leaver": person,
            "strategy": strategy,
            "rows": [(action, site_address(action.get_absolute_url())) for action in actions],
        }
        for coordinator in coordinators_of(strategy):
            send_letter(coordinator, "actions_released", context)
    return len(released)
