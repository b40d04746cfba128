"""Organisations: added, changed, and taken out of use when nothing depends on them any more."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation
from foundation.errors import DomainError
from foundation.shaping import save_values
from foundation.uses import Use, named, uses_of
from foundation.withdrawal import restore, withdraw


def change_organisation(
    *,
    organisation: Organisation,
    by: Any,
    values: Mapping[str, Any],
    note: str = "",
    based_on: int | None = None,
) -> Organisation:
    """Add ``organisation``, or change it. Raises ChangedMeanwhile and ValidationError."""
    return save_values(organisation, by=by, values=values, reason=note.strip(), based_on=based_on)


def blocking_uses(uses: Iterable[Use]) -> list[Use]:
    """What must go to another organisation first: people, and all that answers by its name."""
    return [use for use in uses if use.protects]


def withdraw_organisation(*, organisation: Organisation, by: Any, reason: str) -> None:
    with transaction.atomic():
        if blocking := blocking_uses(uses_of(organisation)):
            raise DomainError(
                _("It cannot be withdrawn while these depend on it: %(uses)s.")
                % {"uses": named(blocking)}
            )
        withdraw(organisation, by=by, reason=reason)


def restore_organisation(*, organisation: Organisation, by: Any, reason: str = "") -> None:
    restore(organisation, by=by, reason=reason)
