"""Who coordinates a strategy, and who may read it in full. Some coordinator always remains."""

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Organisation, Person
from foundation.errors import DomainError
from foundation.history import save_as
from strategy.models import Strategy, StrategyRole
from strategy.permissions import can_coordinate


def roles_of(strategy: Strategy) -> QuerySet[StrategyRole]:
    return (
        StrategyRole.objects.filter(strategy=strategy)
        .select_related("person__organisation", "organisation")
        .order_by("role", "person__name", "organisation__name_sv", "id")
    )


def give_role(
    *,
    strategy: Strategy,
    role: str,
    by: Person,
    person: Person | None = None,
    organisation: Organisation | None = None,
) -> StrategyRole:
    """Let one person, or everybody of one organisation, have ``role`` in ``strategy``.

    Raises DomainError, its field ``role``, ``email`` or ``organisation`` where one is to blame.
    """
    if not can_coordinate(by, strategy):
        raise DomainError(_("Only a coordinator of the strategy can give roles in it."))
    if (person is None) == (organisation is None):
        raise DomainError(_("Choose a person or an organisation, not both."), field="email")
    if organisation is not None and role == StrategyRole.Role.COORDINATOR:
        raise DomainError(_("Only a person can coordinate a strategy."), field="role")
    if person is not None and not person.is_active:
        raise DomainError(_("%(name)s cannot sign in any more.") % {"name": person}, field="email")
    with transaction.atomic():
        _lock(strategy)
        if StrategyRole.objects.filter(
            strategy=strategy, role=role, person=person, organisation=organisation
        ).exists():
            raise DomainError(
                _("%(name)s has this role already.") % {"name": person or organisation},
                field="email" if person else "organisation",
            )
        given = StrategyRole(strategy=strategy, role=role, person=person, organisation=organisation)
        return save_as(given, by=by)


def take_role(*, role: StrategyRole, by: Person, reason: str = "") -> None:
    """Take a role away; its history stays. Raises DomainError for the last coordinator's."""
    if not can_coordinate(by, role.strategy):
        raise DomainError(_("Only a coordinator of the strategy can take roles away."))
    with transaction.atomic():
        _lock(role.strategy)
        if is_last_coordinator(role):
            raise DomainError(_last_one([role.strategy]))
        role._history_user = by  # type: ignore[attr-defined]
        role._change_reason = reason.strip() or None  # type: ignore[attr-defined]
        role.delete()


def is_last_coordinator(role: StrategyRole) -> bool:
    """Whether nobody who can sign in would coordinate the strategy without ``role``."""
    return (
        role.role == StrategyRole.Role.COORDINATOR
        and role.person is not None
        and role.person.is_active
        and not _active(StrategyRole.objects.filter(strategy=role.strategy_id))
        .exclude(pk=role.pk)
        .exists()
    )


def check_another_coordinates(person: Person) -> None:
    """Raises DomainError where ``person`` is the last coordinator of a strategy."""
    coordinated = Strategy.objects.current().filter(
        Exists(_active(StrategyRole.objects.filter(strategy=OuterRef("pk"), person=person)))
    )
    list(coordinated.select_for_update().order_by("pk"))
    others = _active(StrategyRole.objects.filter(strategy=OuterRef("pk")).exclude(person=person))
    alone = list(coordinated.exclude(Exists(others)).order_by("title_sv"))
    if alone:
        raise DomainError(_last_one(alone))


def earlier_roles(strategy: Strategy, most: int = 50) -> QuerySet:
    """What has been given and taken away, the latest first, as rows of the history."""
    rows = StrategyRole.history.filter(strategy=strategy.pk)
    return rows.select_related("person", "organisation", "history_user")[:most]


def _active(roles: QuerySet[StrategyRole]) -> QuerySet[StrategyRole]:
    return roles.filter(Q(role=StrategyRole.Role.COORDINATOR, person__is_active=True))


def _last_one(strategies: list[Strategy]) -> str:
    titles = ", ".join(each.title for each in strategies)
    return _("Name another coordinator first: nobody else coordinates %(strategies)s.") % {
        "strategies": titles
    }


def _lock(strategy: Strategy) -> None:
    """Two changes of who coordinates a strategy come after each other."""
    Strategy.objects.select_for_update(of=("self",)).get(pk=strategy.pk)
