"""Saving a list as it stands now, under a name."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from actions.models import SavedView
from actions.permissions import can_change_saved_view, can_remove_saved_view
from foundation.errors import DomainError
from foundation.history import save_as
from strategy.models import Strategy
from strategy.permissions import can_view_strategy, is_insider

LONGEST_QUERY = SavedView._meta.get_field("query").max_length or 0


def can_share(by: Person, strategy: Strategy) -> bool:
    """What is shared has a name that visitors read too: it is for insiders to share."""
    return by.is_active and is_insider(by, strategy)


@transaction.atomic
def save_view(
    *, strategy: Strategy, kind: str, query: str, name: str, is_shared: bool, by: Person
) -> SavedView:
    """Keep ``query`` (the part of an address after its question mark) as the view ``name``."""
    if not (by.is_active and can_view_strategy(by, strategy)):
        raise DomainError(_("You may not save views here."))
    if len(query) > LONGEST_QUERY:
        raise DomainError(_("The list is narrowed by too much to be saved: remove a filter."))
    view = SavedView(strategy=strategy, kind=kind, query=query, owner=by)
    return _named(view, name=name, is_shared=is_shared, by=by)


@transaction.atomic
def change_view(*, view: SavedView, name: str, is_shared: bool, by: Person) -> SavedView:
    """Give ``view`` the name ``name``, and share it or not."""
    if not can_change_saved_view(by, view):
        raise DomainError(_("Only whoever saved a view changes it."))
    return _named(view, name=name, is_shared=is_shared, by=by)


def _named(view: SavedView, *, name: str, is_shared: bool, by: Person) -> SavedView:
    name = " ".join(name.split())
    if not name:
        raise DomainError(_("Give the view a name."), field="name")
    if is_shared and not view.is_shared and not can_share(by, view.strategy):
        raise DomainError(
            _("Only those who may read the whole strategy share views."), field="is_shared"
        )
    same = SavedView.objects.filter(
        strategy=view.strategy, owner=view.owner, kind=view.kind, name=name
    )
    if same.exclude(pk=view.pk).exists():
        raise DomainError(_("You have a view with this name already."), field="name")
    view.name, view.is_shared = name, is_shared
    return save_as(view, by=by)


@transaction.atomic
def remove_view(*, view: SavedView, by: Person) -> None:
    """Remove ``view``, which holds nothing but an address."""
    if not can_remove_saved_view(by, view):
        raise DomainError(_("You may not remove this view."))
    view.delete()
