"""Shaping actions: what is special about them beside what holds for every part of a plan."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from actions.domain.shaping import change_part
from actions.models import Action, Handover
from foundation.errors import DomainError


def change_action(
    *,
    action: Action,
    by: Any,
    values: Mapping[str, Any],
    links: Mapping[str, Iterable[models.Model]] | None = None,
    note: str = "",
    based_on: int | None = None,
    person_is_elsewhere: bool = False,
) -> Action:
    """Add or change an action.

    The responsible person belongs to the responsible organisation, or ``person_is_elsewhere``
    says that it is meant. An open offer to hand the action over ends where somebody else answers.
    Raises what ``change_part`` does; the field ``responsible_person`` for the person.
    """
    check_person(action, values, person_is_elsewhere=person_is_elsewhere)
    with transaction.atomic():
        before = None if action._state.adding else _who_answers(action)
        saved = change_part(
            part=action, by=by, values=values, links=links, note=note, based_on=based_on
        )
        if before is not None and before != _who_answers(saved):
            Handover.objects.filter(action=saved, state=Handover.OFFERED).update(
                state=Handover.TAKEN_BACK, decided_at=timezone.now()
            )
    return saved


def check_person(action: Action, values: Mapping[str, Any], *, person_is_elsewhere: bool) -> None:
    """Raise DomainError for a person of another organisation whom nobody has chosen knowingly."""
    person, organisation = values.get("responsible_person"), values.get("responsible_organisation")
    if person is None or organisation is None or person_is_elsewhere:
        return
    if person.organisation_id == organisation.pk:
        return
    if not action._state.adding and (organisation.pk, person.pk) == _who_answers(action):
        return
    raise DomainError(
        _(
            "%(person)s does not belong to %(organisation)s. If it is meant, tick the box below"
            " the field."
        )
        % {"person": person, "organisation": organisation},
        field="responsible_person",
    )


def _who_answers(action: Action) -> tuple[int, int | None]:
    return (
        Action.objects.filter(pk=action.pk)
        .values_list("responsible_organisation_id", "responsible_person_id")
        .get()
    )
