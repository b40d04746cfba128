"""Adopting an action plan, closing it, and taking either back."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from actions.domain.audit import audit_plan
from actions.domain.texts import checked_text
from actions.models import ActionPlan
from actions.permissions import can_coordinate_plan
from actions.rules.plan_state import TRANSITIONS, Barrier, barrier
from foundation.errors import DomainError
from foundation.history import save_as

LONGEST_NOTE = 2_000


def adopt_plan(
    *,
    plan: ActionPlan,
    by: Person,
    decided_on: date | None,
    reference_number: str = "",
    note: str = "",
) -> ActionPlan:
    """Adopt the draft ``plan``: from now on everybody of a published strategy sees it.

    What the audit lists is adopted knowingly; only an empty plan, and a missing decision date,
    stop it. Raises DomainError, its field that of the form where one is to blame.
    """
    with transaction.atomic():
        plan = _taken(plan, by, "adopt", note, decided_on)
        if audit_plan(plan).audit.stops:
            raise DomainError(
                _("The plan is empty. Add an objective or an action before it is adopted.")
            )
        plan.decided_on = decided_on
        plan.reference_number = reference_number.strip()
        return save_as(plan, by=by, reason=_note(note) or _("Adopted"))


def close_plan(*, plan: ActionPlan, by: Person, note: str = "") -> ActionPlan:
    """Close the adopted ``plan``: it stays in sight, and no more reports are wanted."""
    with transaction.atomic():
        plan = _taken(plan, by, "close", note)
        return save_as(plan, by=by, reason=_note(note) or _("Closed"))


def reopen_plan(*, plan: ActionPlan, by: Person, note: str) -> ActionPlan:
    """Let the closed ``plan`` be adopted again: reports are wanted as before."""
    with transaction.atomic():
        plan = _taken(plan, by, "reopen", note)
        return save_as(plan, by=by, reason=_note(note))


def take_plan_back(*, plan: ActionPlan, by: Person, note: str) -> ActionPlan:
    """Let the adopted ``plan`` be a draft again, which only insiders see.

    The decision no longer holds, so its date and number are cleared; the history keeps them.
    """
    with transaction.atomic():
        plan = _taken(plan, by, "take-back", note)
        plan.decided_on = None
        plan.reference_number = ""
        return save_as(plan, by=by, reason=_note(note))


def _note(note: str) -> str:
    return checked_text(note, field="note", longest=LONGEST_NOTE).strip()


def _taken(
    plan: ActionPlan, by: Person, name: str, note: str, decided_on: date | None = None
) -> ActionPlan:
    """The row of ``plan``, locked, with the status after the step ``name``; not yet saved."""
    transition = TRANSITIONS[name]
    plan = (
        ActionPlan.objects.select_for_update(of=("self",))
        .select_related("area__strategy")
        .get(pk=plan.pk)
    )
    if not can_coordinate_plan(by, plan):
        raise DomainError(_("Only a coordinator of the strategy can do this."))
    found = barrier(
        transition,
        status=plan.status,
        note=note,
        decided_on=decided_on,
        today=timezone.localdate(),
    )
    if found is not None:
        raise _refusal(found, plan)
    plan.status = transition.after
    return plan


def _refusal(found: Barrier, plan: ActionPlan) -> DomainError:
    if found == Barrier.NOTE_MISSING:
        return DomainError(_("Say why, so that others can follow what happened."), field="note")
    if found == Barrier.DECISION_MISSING:
        return DomainError(_("Say when the plan was decided."), field="decided_on")
    if found == Barrier.DECISION_IN_FUTURE:
        return DomainError(
            _("The decision date lies in the future. Adopt the plan when it has been decided."),
            field="decided_on",
        )
    return DomainError(
        _("This cannot be done now: the plan is %(status)s.") % {"status": plan.status_style}
    )
