"""What somebody has typed into a form and not saved yet, kept on the server for every device.

A room has a model of its drafts for each kind of form, and says with a DraftPlace where the draft
of one form lies.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.errors import DomainError

MOST_CHARACTERS = 200_000
"""In all fields together: a form holds no more than this that could be saved."""

Fields = Mapping[str, Sequence[str]]


class Draft(models.Model):
    """``fields`` is the form as it was sent: lists of texts by the names of the fields.

    ``version`` counts the times it was kept, so that a second device sees that it would overwrite.
    No public record: it is deleted once the form is saved, or when its author throws it away.
    """

    fields = models.JSONField(gettext_lazy("fields"), default=dict)
    version = models.PositiveIntegerField(gettext_lazy("version"), default=1)
    kept_at = models.DateTimeField(gettext_lazy("kept at"))

    class Meta:
        abstract = True


class DraftConflict(DomainError):  # noqa: N818
    """Another device has kept something since; ``draft`` is what stands there."""

    def __init__(self, draft: Draft) -> None:
        super().__init__(
            _("The draft was changed on another device or in another window (%(moment)s).")
            % {"moment": moment_of(draft)}
        )
        self.draft = draft


class AlreadySaved(DomainError):  # noqa: N818
    """The form that the draft comes from has been saved."""


def moment_of(draft: Draft) -> str:
    """When the draft was kept, as people say it: the time, and the day unless it is today."""
    kept_at = timezone.localtime(draft.kept_at)
    time = time_format(kept_at, "H:i")
    if kept_at.date() == timezone.localdate():
        return time
    return f"{date_format(kept_at)} {time}"


@dataclass(frozen=True)
class DraftPlace:
    """Where the draft of one form by one person lies: the one row of ``model`` with ``keys``.

    ``is_saved`` says of a form's fields that they have been saved already: a keeping that arrives
    late makes no new draft of them.
    """

    model: type[Draft]
    keys: Mapping[str, Any]
    is_saved: Callable[[Fields], bool] = lambda fields: False

    def standing(self) -> Any:
        """The draft that lies here, if any."""
        return self._rows().first()

    def keep(self, fields: Fields, *, version: int) -> Any:
        """Keep what the form holds now. ``version`` is the draft that it was built on, 0 for none.

        Raises DraftConflict, with nothing written, when another device has kept something else
        since; AlreadySaved for a form that has been saved; DomainError for more than
        MOST_CHARACTERS.
        """
        # PostgreSQL's JSON has no NUL; saving the form says what is wrong with a text that has one.
        kept = {
            name.replace("\0", ""): [value.replace("\0", "") for value in values]
            for name, values in fields.items()
        }
        if sum(len(name) + sum(map(len, values)) for name, values in kept.items()) > (
            MOST_CHARACTERS
        ):
            raise DomainError(
                _("The text is too long to be kept as a draft. Shorten it, or save it.")
            )
        if self.is_saved(kept):
            raise AlreadySaved(_("This form has been saved already."))
        with transaction.atomic():
            standing = self.standing()
            if standing is None:
                return self._first(kept)
            if standing.fields == kept:
                return standing
            changed = (
                self._rows()
                .filter(pk=standing.pk, version=version)
                .update(fields=kept, version=F("version") + 1, kept_at=timezone.now())
            )
            if not changed:
                raise DraftConflict(standing)
            standing.refresh_from_db()
            return standing

    def discard(self) -> None:
        self._rows().delete()

    def _rows(self) -> models.QuerySet:
        return self.model._default_manager.filter(**self.keys)

    def _first(self, fields: dict[str, list[str]]) -> Any:
        try:
            with transaction.atomic():
                return self.model._default_manager.create(
                    **self.keys, fields=fields, kept_at=timezone.now()
                )
        except IntegrityError:
            # Two first keepings at once; the other one was quicker.
            standing = self.standing()
            if standing is None:
                raise
            raise DraftConflict(standing) from None
