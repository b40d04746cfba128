"""The cast: one strategy's people, so that access tests read as sentences.

``cast = assemble()`` makes the strategy (published, with an adopted plan and an action in it) and
whoever has to do with it; ``cast.viewer("colleague")`` is one of them, fresh as in a new request.
"""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser

from accounts.models import Person
from accounts.permissions import Viewer
from actions.models import Action, ActionPlan
from strategy.models import Area, Strategy, StrategyRole
from tests.factories import (
    ActionFactory,
    ActionPlanFactory,
    AreaFactory,
    OrganisationFactory,
    PersonFactory,
    StrategyFactory,
    StrategyRoleFactory,
)

ROLES = (
    "administrator",
    "coordinator",
    "responsible",
    "colleague",
    "reader",
    "reading_organisation",
    "outsider",
    "homeless",
    "inactive",
    "visitor",
)


@dataclass(frozen=True)
class Cast:
    strategy: Strategy
    area: Area
    plan: ActionPlan
    action: Action
    administrator: Person
    """Administers the installation; has no role in the strategy."""
    coordinator: Person
    responsible: Person
    """Answers for ``action``."""
    colleague: Person
    """Belongs to the organisation that answers for ``action``."""
    reader: Person
    reading_organisation: Person
    """Belongs to an organisation that may read the strategy."""
    outsider: Person
    """Coordinates another strategy, and belongs to another organisation."""
    homeless: Person
    """Belongs to no organisation, and has no role."""
    inactive: Person
    """Was a coordinator and an administrator, and may not sign in any more."""

    @property
    def visitor(self) -> AnonymousUser:
        return AnonymousUser()

    def viewer(self, role: str) -> Viewer:
        """Whoever plays ``role``, as a request would find them: nothing is remembered."""
        player = getattr(self, role)
        return player if role == "visitor" else Person.objects.get(pk=player.pk)


def assemble(
    *, is_published: bool = True, plan_status: str = ActionPlan.ADOPTED, **strategy: object
) -> Cast:
    home = StrategyFactory(is_published=is_published, **strategy)
    area = AreaFactory(strategy=home)
    plan = ActionPlanFactory(area=area, status=plan_status)
    organisation = OrganisationFactory()
    responsible = PersonFactory(organisation=organisation)
    action = ActionFactory(
        plan=plan, responsible_organisation=organisation, responsible_person=responsible
    )
    coordinator = StrategyRoleFactory(strategy=home).person
    reader = StrategyRoleFactory(strategy=home, role=StrategyRole.Role.READER).person
    reading = StrategyRoleFactory(
        strategy=home,
        role=StrategyRole.Role.READER,
        person=None,
        organisation=OrganisationFactory(),
    ).organisation
    inactive = PersonFactory(organisation=organisation, is_active=False, is_superuser=True)
    StrategyRoleFactory(strategy=home, person=inactive)
    return Cast(
        strategy=home,
        area=area,
        plan=plan,
        action=action,
        administrator=PersonFactory(is_superuser=True),
        coordinator=coordinator,
        responsible=responsible,
        colleague=PersonFactory(organisation=organisation),
        reader=reader,
        reading_organisation=PersonFactory(organisation=reading),
        outsider=StrategyRoleFactory().person,
        homeless=PersonFactory(organisation=None),
        inactive=inactive,
    )
