"""What stands under an action: who takes part, its milestones, its own reporting dates."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from actions.domain.shaping import open_for_change
from actions.models import Action, Contributor, Milestone, ReportingDate
from foundation.errors import DomainError
from foundation.history import delete_as
from foundation.shaping import save_values
from foundation.withdrawal import Withdrawable, withdraw

Rows = Sequence[tuple[int | None, Mapping[str, Any]]]


class RowRefused(DomainError):  # noqa: N818
    """What the model does not take of a row: ``kind`` and ``row`` say which, ``field`` where."""

    def __init__(self, kind: str, row: int, message: str, field: str) -> None:
        super().__init__(message, field=field)
        self.kind, self.row = kind, row


def change_rows(
    *,
    action: Action,
    by: Any,
    contributors: Rows = (),
    milestones: Rows = (),
    reporting_dates: Rows = (),
    note: str = "",
) -> None:
    """Let ``action`` have exactly these rows, each known by its id, or new where that is None.

    A milestone that is left out is withdrawn; the history keeps the others. Raises DomainError as
    ``open_for_change`` does, and RowRefused.
    """
    with transaction.atomic():
        open_for_change(action.plan, note)
        for kind, model, rows in (
            ("contributors", Contributor, contributors),
            ("milestones", Milestone, milestones),
            ("reporting_dates", ReportingDate, reporting_dates),
        ):
            _change(kind, model, action, rows, by, note.strip())


def current_rows(action: Action, model: type[models.Model]) -> models.QuerySet:
    """The rows of one kind that stand under ``action`` now, in their order."""
    found = model._default_manager.filter(action=action)
    if issubclass(model, Withdrawable):
        found = found.filter(withdrawn_at__isnull=True)
    return found


def _change(
    kind: str, model: type[models.Model], action: Action, rows: Rows, by: Any, reason: str
) -> None:
    standing = {each.pk: each for each in current_rows(action, model)}
    kept = {pk for pk, _values in rows if pk is not None}
    _remove([each for pk, each in standing.items() if pk not in kept], by, reason)
    for number, (pk, values) in enumerate(rows):
        thing = standing.get(pk) if pk is not None else model(action=action)
        if thing is None:  # withdrawn by somebody else meanwhile: it is not brought back unseen
            continue
        if model is Milestone and thing._state.adding:
            values = {**values, "position": number + 1}
        try:
            save_values(thing, by=by, values=values, reason=reason)
        except ValidationError as error:
            field, messages = next(iter(error.message_dict.items()))
            raise RowRefused(kind, number, " ".join(messages), field) from error


def _remove(things: Iterable[models.Model], by: Any, reason: str) -> None:
    reason = reason or _("Taken away")
    for thing in things:
        if isinstance(thing, Withdrawable):
            withdraw(thing, by=by, reason=reason)
        else:
            delete_as(thing, by=by, reason=reason)
