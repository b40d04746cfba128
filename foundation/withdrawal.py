"""Nothing is hard-deleted by a user: it is withdrawn, with who, when and why."""

from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from foundation.errors import DomainError
from foundation.history import save_as


class WithdrawableQuerySet(models.QuerySet):
    def current(self) -> Self:
        """Those that are not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)


class Withdrawable(models.Model):
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("withdrawn by"),
    )
    withdrawal_reason = models.TextField(_("reason for withdrawal"), blank=True, editable=False)

    objects = WithdrawableQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None


def withdraw(thing: Withdrawable, *, by: Any, reason: str) -> None:
    """Take ``thing`` out of use. Raises DomainError when no reason is given."""
    if not reason.strip():
        raise DomainError(gettext("Say why this is withdrawn."), field="reason")
    thing.withdrawn_at = timezone.now()
    thing.withdrawn_by = by
    thing.withdrawal_reason = reason.strip()
    save_as(thing, by=by, reason=reason)


def restore(thing: Withdrawable, *, by: Any, reason: str = "") -> None:
    """Take ``thing`` into use again; the history keeps why it was withdrawn.

    Raises DomainError where it cannot stand beside what has come since, such as another with the
    same number.
    """
    if not thing.is_withdrawn:
        return
    thing.withdrawn_at = thing.withdrawn_by = None
    thing.withdrawal_reason = ""
    try:
        save_as(thing, by=by, reason=reason.strip())
    except ValidationError as error:
        raise DomainError(" ".join(error.messages)) from error
