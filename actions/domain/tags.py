"""The tags by which a coordinator groups obstacles and opportunities."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from accounts.models import Person
from actions.models import Tag
from foundation.errors import DomainError
from foundation.history import save_as
from foundation.sorting import alphabetical
from foundation.withdrawal import restore, withdraw
from strategy.models import Strategy
from strategy.permissions import can_coordinate


def tags_with_counts(strategy: Strategy) -> list[Tag]:
    """All tags, also those that are withdrawn, by name; ``used`` is how often each is set."""
    found = Tag.objects.filter(strategy=strategy).annotate(used=Count("remarks"))
    return alphabetical(found, lambda tag: tag.name)


def add_tag(*, strategy: Strategy, by: Person, name_sv: str, name_en: str = "") -> Tag:
    """Raises DomainError, its field that of the form, where the name is taken or empty."""
    return _saved(Tag(strategy=strategy), by, name_sv, name_en)


def rename_tag(*, tag: Tag, by: Person, name_sv: str, name_en: str = "") -> Tag:
    """The tag keeps what it is set on."""
    return _saved(tag, by, name_sv, name_en)


def withdraw_tag(*, tag: Tag, by: Person) -> None:
    """Take the tag out of use. What it is set on remembers it, should it be restored."""
    _check(tag.strategy, by)
    with transaction.atomic():
        withdraw(tag, by=by, reason=_("No longer used"))


def restore_tag(*, tag: Tag, by: Person) -> None:
    """Raises DomainError where another tag has taken its name."""
    _check(tag.strategy, by)
    with transaction.atomic():
        restore(tag, by=by)


def _saved(tag: Tag, by: Person, name_sv: str, name_en: str) -> Tag:
    _check(tag.strategy, by)
    tag.name_sv, tag.name_en = " ".join(name_sv.split()), " ".join(name_en.split())
    if not tag.name_sv:
        raise DomainError(_("Write a name."), field="name_sv")
    taken = Tag.objects.current().filter(strategy=tag.strategy).exclude(pk=tag.pk)
    if any(
        tag.name_sv.casefold() == name.casefold()
        for name in taken.values_list("name_sv", flat=True)
    ):
        raise DomainError(_("Another tag has this name."), field="name_sv")
    try:
        with transaction.atomic():
            return save_as(tag, by=by)
    except ValidationError as error:
        raise DomainError(" ".join(error.messages), field="name_sv") from error


def _check(strategy: Strategy, by: Person) -> None:
    if not can_coordinate(by, strategy):
        raise DomainError(_("Only a coordinator of the strategy can do this."))
