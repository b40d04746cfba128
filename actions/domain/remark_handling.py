"""Saying what becomes of obstacles and opportunities: tags, state, who handles them, a note."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.letters import send_letter, site_address
from accounts.models import Person
from actions.domain.remarks import TEXTS
from actions.domain.texts import checked_text
from actions.models import Action, ProgressEntry, Remark, Tag
from actions.permissions import can_handle_remark
from foundation.errors import DomainError
from foundation.history import save_as
from strategy.models import Strategy, StrategyRole

LONGEST_NOTE = 5_000
MOST_AT_ONCE = 50
Key = tuple[ProgressEntry, str]
"""An entry and a kind: one obstacle or opportunity."""


def possible_handlers(strategy: Strategy, action: Action | None = None) -> QuerySet[Person]:
    """Who can be named as the one that handles: people who may read the entry.

    These are insiders of the strategy; of an action also people of the responsible organisation.
    """
    roles = StrategyRole.objects.filter(strategy=strategy)
    able = Q(pk__in=roles.filter(person__isnull=False).values("person")) | Q(
        organisation__in=roles.filter(organisation__isnull=False).values("organisation")
    )
    if action is not None:
        able |= Q(organisation=action.responsible_organisation_id)
        able |= Q(pk=action.responsible_person_id)
    return Person.objects.filter(able, is_active=True).order_by("name", "id")


def version_of(remark: Remark | None) -> int:
    """Which state of the remark a form shows: the newest row of its history, 0 without any."""
    if remark is None or remark.pk is None:
        return 0
    rows = remark.history.order_by("-history_id").values_list("history_id", flat=True)
    return rows.first() or 0


def find_remark(entry: ProgressEntry, kind: str) -> Remark:
    """What becomes of it; one that is not saved, and open, where nothing has been done."""
    found = (
        Remark.objects.filter(entry=entry, kind=kind).select_related("handled_by").first()
    ) or Remark(kind=kind)
    found.entry = entry
    return found


def handle_remark(
    *,
    entry: ProgressEntry,
    kind: str,
    by: Person,
    state: str,
    handled_by: Person | None,
    note: str,
    tags: Iterable[Tag],
    based_on: int | None = None,
) -> Remark:
    """Say what becomes of the obstacles, or the opportunities, of ``entry``.

    ``based_on`` is the version that the writer has seen. Whoever is named as the one that handles
    it is told by mail. Raises DomainError, its field that of the form where one is to blame.
    """
    note = checked_text(note, field="note", longest=LONGEST_NOTE).strip()
    with transaction.atomic():
        remark = _locked(entry, kind, by)
        if based_on is not None and based_on != version_of(remark):
            raise DomainError(
                _("Somebody else has changed this since you opened it. Open it again.")
            )
        return _keep(remark, by, state, handled_by, note, list(tags))


def handle_remarks(
    *,
    keys: Sequence[Key],
    by: Person,
    state: str = "",
    handled_by: Person | None = None,
    tags: Iterable[Tag] = (),
) -> int:
    """Give several the same state and handler, and add the tags; what is empty is left as it is.

    Returns how many were changed or confirmed.
    """
    added = list(tags)
    if not keys:
        raise DomainError(_("Tick what is to be changed."))
    if not (state or handled_by or added):
        raise DomainError(_("Choose a state, a tag or who handles them."))
    if len(keys) > MOST_AT_ONCE:
        raise DomainError(_("Change at most %(most)s at once.") % {"most": MOST_AT_ONCE})
    with transaction.atomic():
        for entry, kind in keys:
            remark = _locked(entry, kind, by)
            kept = list(remark.tags.all()) if remark.pk else []
            _keep(
                remark,
                by,
                state or remark.state,
                handled_by or remark.handled_by,
                remark.note,
                [*kept, *added],
            )
    return len(keys)


def _locked(entry: ProgressEntry, kind: str, by: Person) -> Remark:
    # The row of the entry is there to lock also where the remark is not.
    ProgressEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    remark = find_remark(entry, kind)
    if not can_handle_remark(by, remark):
        raise DomainError(_("Only a coordinator of the strategy can do this."))
    if not getattr(entry, TEXTS[kind]):
        raise DomainError(_("The report says nothing about this any more."))
    return remark


def _keep(
    remark: Remark,
    by: Person,
    state: str,
    handled_by: Person | None,
    note: str,
    tags: Sequence[Tag],
) -> Remark:
    strategy = remark.entry.action.plan.area.strategy
    if any(tag.strategy_id != strategy.pk for tag in tags):
        raise DomainError(_("Choose tags of this strategy."), field="tags")
    new_handler = handled_by if handled_by and handled_by.pk != remark.handled_by_id else None
    if new_handler is not None:
        able = possible_handlers(strategy, remark.entry.action)
        if not able.filter(pk=new_handler.pk).exists():
            raise DomainError(_("Choose somebody who may read the report."), field="handled_by")
    before = (remark.state, remark.handled_by_id, remark.note)
    remark.state, remark.handled_by, remark.note = state, handled_by, note
    if remark.pk is None or before != (state, handled_by.pk if handled_by else None, note):
        save_as(remark, by=by)
    kept = list(remark.tags.all())
    # A tag that is out of use is not offered, and comes back if it is restored.
    wanted = {*tags, *(tag for tag in kept if tag.is_withdrawn)}
    if wanted != set(kept):
        remark._history_user = by  # type: ignore[attr-defined]
        remark.tags.set(wanted)
    if new_handler is not None and new_handler != by:
        _tell(new_handler, remark, by)
    return remark


def _tell(person: Person, remark: Remark, by: Person) -> None:
    entry = remark.entry
    send_letter(
        person,
        "remark_handler",
        {
            "remark": remark,
            "text": getattr(entry, TEXTS[remark.kind]),
            "action": entry.action,
            "author": by,
            "address": site_address(entry.get_absolute_url()),
        },
    )
