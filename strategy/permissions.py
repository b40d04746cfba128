"""Who may read and who coordinates a strategy: each rule once, as predicate and as scope.

Roles are read once for each viewer object, which lives as long as the request.
"""

import rules
from django.db.models import Q, QuerySet

from accounts.models import Person
from accounts.permissions import Viewer, is_administrator
from strategy.models import Area, Strategy, StrategyRole


def _roles(viewer: Viewer) -> dict[str, frozenset[int]]:
    """The strategies that ``viewer`` has each role in, asked of the database once."""
    cached = getattr(viewer, "_strategy_roles_by_name", None)
    if cached is None:
        found: dict[str, set[int]] = {role: set() for role in StrategyRole.Role.values}
        if viewer.is_authenticated and viewer.is_active:
            own = Q(person_id=viewer.pk)
            if viewer.organisation_id is not None:
                own |= Q(organisation_id=viewer.organisation_id)
            for role, strategy_id in StrategyRole.objects.filter(own).values_list(
                "role", "strategy_id"
            ):
                found[role].add(strategy_id)
        cached = {role: frozenset(ids) for role, ids in found.items()}
        viewer._strategy_roles_by_name = cached  # type: ignore[union-attr]
    return cached


def coordinated_strategy_ids(viewer: Viewer) -> frozenset[int]:
    return _roles(viewer)[StrategyRole.Role.COORDINATOR]


def insider_strategy_ids(viewer: Viewer) -> frozenset[int]:
    """Strategies that the viewer coordinates, or may read in full."""
    return coordinated_strategy_ids(viewer) | _roles(viewer)[StrategyRole.Role.READER]


@rules.predicate
def is_insider(viewer: Viewer, strategy: Strategy) -> bool:
    """Sees also what is not published: drafts, progress entries, names of people."""
    return is_administrator(viewer) or strategy.pk in insider_strategy_ids(viewer)


@rules.predicate
def can_coordinate(viewer: Viewer, strategy: Strategy) -> bool:
    return is_administrator(viewer) or strategy.pk in coordinated_strategy_ids(viewer)


@rules.predicate
def can_view_strategy(viewer: Viewer, strategy: Strategy) -> bool:
    if strategy.is_withdrawn:
        return False
    return strategy.is_published or is_insider(viewer, strategy)


def insider_of(viewer: Viewer, strategy_path: str) -> Q:
    """Rows whose strategy (reached by ``strategy_path``) the viewer is an insider of."""
    if is_administrator(viewer):
        return ~Q(pk__in=[])
    return Q(**{f"{strategy_path}__in": insider_strategy_ids(viewer)})


def visible_strategies(viewer: Viewer) -> QuerySet[Strategy]:
    return Strategy.objects.current().filter(Q(is_published=True) | insider_of(viewer, "pk"))


def coordinated_strategies(viewer: Viewer) -> QuerySet[Strategy]:
    strategies = Strategy.objects.current()
    if is_administrator(viewer):
        return strategies
    return strategies.filter(pk__in=coordinated_strategy_ids(viewer))


@rules.predicate
def can_keep_common(viewer: Viewer) -> bool:
    """May add and change what is common to all strategies, organisations and frameworks, and invite
    people: administrators, and whoever coordinates some strategy.
    """
    if is_administrator(viewer):
        return True
    return bool(coordinated_strategy_ids(viewer)) and coordinated_strategies(viewer).exists()


def coordinators_of(strategy: Strategy) -> list[Person]:
    """Whom to tell what a coordinator has to know: the administrators, where there is none."""
    people = Person.objects.filter(is_active=True).order_by("name", "id")
    coordinators = people.filter(
        strategy_roles__strategy=strategy, strategy_roles__role=StrategyRole.Role.COORDINATOR
    )
    return list(coordinators) or list(people.filter(is_superuser=True))


@rules.predicate
def can_view_area(viewer: Viewer, area: Area) -> bool:
    return not area.is_withdrawn and can_view_strategy(viewer, area.strategy)


def visible_areas(viewer: Viewer) -> QuerySet[Area]:
    return (
        Area.objects.current()
        .filter(strategy__withdrawn_at__isnull=True)
        .filter(Q(strategy__is_published=True) | insider_of(viewer, "strategy"))
    )


rules.add_perm("strategy.view_strategy", can_view_strategy)
rules.add_perm("strategy.coordinate_strategy", can_coordinate)
rules.add_perm("strategy.keep_common", can_keep_common)
rules.add_perm("strategy.view_area", can_view_area)
