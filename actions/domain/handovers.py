"""Handing an action over to a colleague, who accepts or declines."""

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.letters import send_letter, site_address
from accounts.models import Person
from actions.domain.texts import checked_text
from actions.models import Action, Handover
from actions.permissions import can_hand_over, can_view_action
from actions.rules.action_state import ENDED
from foundation.errors import DomainError
from foundation.history import save_as
from strategy.permissions import can_coordinate

LONGEST_MESSAGE = 2_000


def possible_successors(action: Action, by: Person) -> QuerySet[Person]:
    """Those to whom ``by`` may offer ``action``: colleagues who can sign in, and do not have it."""
    return (
        Person.objects.filter(is_active=True, organisation=action.responsible_organisation_id)
        .exclude(pk__in=[by.pk, action.responsible_person_id or by.pk])
        .order_by("name", "id")
    )


def open_handover(action: Action) -> Handover | None:
    return (
        Handover.objects.filter(action=action, state=Handover.OFFERED)
        .select_related("from_person", "to_person", "offered_by")
        .first()
    )


def is_unowned(action: Action) -> bool:
    """Whether nobody who can sign in answers for ``action``."""
    person = action.responsible_person
    return person is None or not person.is_active


def can_take_on(action: Action, by: Person) -> bool:
    return (
        can_view_action(by, action)
        and by.organisation_id is not None
        and by.organisation_id == action.responsible_organisation_id
        and action.status not in ENDED
        and is_unowned(action)
    )


def offer_handover(*, action: Action, by: Person, to_person: Person, message: str) -> Handover:
    """Ask a colleague to answer for ``action`` from now on; until then nothing changes.

    Raises DomainError, its field ``to_person`` or ``message`` where one is to blame.
    """
    message = checked_text(message, field="message", longest=LONGEST_MESSAGE).strip()
    with transaction.atomic():
        action = _locked(action)
        if not can_hand_over(by, action):
            raise DomainError(_("You may not hand over this action."))
        if not possible_successors(action, by).filter(pk=to_person.pk).exists():
            raise DomainError(
                _("Choose a colleague of the responsible organisation."), field="to_person"
            )
        waiting = open_handover(action)
        if waiting is not None:
            raise DomainError(
                _("The action has been offered to %(name)s. Take that back first.")
                % {"name": waiting.to_person}
            )
        handover = Handover(
            action=action,
            from_person=action.responsible_person,
            to_person=to_person,
            message=message,
            offered_by=by,
        )
        handover.full_clean()
        handover.save()
        _tell([to_person], "handover_offered", handover)
    return handover


def accept_handover(*, handover: Handover, by: Person) -> None:
    """Answer for the action from now on; its indicators stay with whoever delivers them."""
    with transaction.atomic():
        action = _locked(handover.action)
        if by.pk != handover.to_person_id:
            raise DomainError(_("Only the person whom it was offered to can answer."))
        if by.organisation_id != action.responsible_organisation_id:
            raise DomainError(
                _("You do not belong to the responsible organisation, so you cannot accept.")
            )
        if handover.from_person_id != action.responsible_person_id:
            raise DomainError(
                _("Somebody else has come to answer for the action since it was offered.")
            )
        _decide(handover, Handover.ACCEPTED)
        giver = handover.from_person or handover.offered_by
        action.responsible_person = by
        save_as(action, by=by, reason=_("Handed over by %(name)s") % {"name": giver})
        _tell(_givers(handover), "handover_accepted", handover)


def decline_handover(*, handover: Handover, by: Person, answer: str) -> None:
    answer = checked_text(answer, field="answer", longest=LONGEST_MESSAGE).strip()
    with transaction.atomic():
        if by.pk != handover.to_person_id:
            raise DomainError(_("Only the person whom it was offered to can answer."))
        _decide(handover, Handover.DECLINED, answer=answer)
        _tell(_givers(handover), "handover_declined", handover)


def can_take_back(handover: Handover, by: Person) -> bool:
    return by.pk in (handover.offered_by_id, handover.from_person_id) or can_coordinate(
        by, handover.action.plan.area.strategy
    )


def take_back_handover(*, handover: Handover, by: Person) -> None:
    with transaction.atomic():
        if not can_take_back(handover, by):
            raise DomainError(_("Only those who hand the action over can take that back."))
        _decide(handover, Handover.TAKEN_BACK)


def close_offers_of(person: Person) -> None:
    """Take back the open offers that ``person``, who leaves, gave or got."""
    Handover.objects.filter(
        Q(from_person=person) | Q(to_person=person) | Q(offered_by=person), state=Handover.OFFERED
    ).update(state=Handover.TAKEN_BACK, decided_at=timezone.now())


def take_on(*, action: Action, by: Person) -> None:
    """Answer for an action of one's organisation that nobody answers for.

    An open offer of it is closed: accepted when it was made to ``by``, else taken back.
    """
    with transaction.atomic():
        action = _locked(action)
        if action.responsible_person_id == by.pk:
            return
        if not can_take_on(action, by):
            raise DomainError(
                _("The action is not free to be taken on. Somebody may just have done so.")
            )
        waiting = open_handover(action)
        if waiting is not None:
            _decide(
                waiting,
                Handover.ACCEPTED if waiting.to_person_id == by.pk else Handover.TAKEN_BACK,
            )
        action.responsible_person = by
        save_as(action, by=by, reason=_("Taken on"))


def _locked(action: Action) -> Action:
    """``action`` as it stands, locked so that two changes of who answers come after each other."""
    return (
        Action.objects.select_for_update(of=("self",))
        .select_related("plan__area__strategy", "responsible_organisation", "responsible_person")
        .get(pk=action.pk)
    )


def _decide(handover: Handover, state: str, answer: str = "") -> None:
    """Close an open offer. Of two answers at once the second finds it closed."""
    now = timezone.now()
    if not Handover.objects.filter(pk=handover.pk, state=Handover.OFFERED).update(
        state=state, answer=answer, decided_at=now
    ):
        raise DomainError(_("The offer has been answered or taken back already."))
    handover.state, handover.answer, handover.decided_at = state, answer, now


def _givers(handover: Handover) -> list[Person]:
    """Who offered the action, and who answered for it when it was offered."""
    return [each for each in (handover.offered_by, handover.from_person) if each is not None]


def _tell(people: list[Person], letter: str, handover: Handover) -> None:
    context = {
        "handover": handover,
        "action": handover.action,
        "address": site_address(handover.get_absolute_url()),
        "action_address": site_address(handover.action.get_absolute_url()),
    }
    for person in dict.fromkeys(people):
        send_letter(person, letter, context)
