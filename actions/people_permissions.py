"""Who may see and change people, and whom: each rule once, as predicate and as scope.

- Administrators see and change everybody.
- Whoever coordinates a strategy sees the people who have to do with it: those with a role in it,
  those of organisations that have a role in it, answer for or take part in its actions, deliver
  its figures or host its forums; the people of the own organisation; and whom they invited.
- Of these they change those who are neither administrators nor coordinators of a strategy that is
  not theirs: who can change a person can change who acts there. Of whom they have invited and have
  nothing else to do with, they change those whom they have added themselves.
- Nobody else sees the pages of people. Names beside actions are another matter
  (``actions.permissions``).
"""

import rules
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Invitation, Organisation, Person
from accounts.permissions import Viewer, is_administrator
from actions.models import Action, Contributor, Indicator
from strategy.models import Forum, Strategy, StrategyRole
from strategy.permissions import can_keep_common, coordinated_strategies


def _organisations_in(strategies: QuerySet[Strategy]) -> QuerySet[Organisation]:
    """Those that have to do with one of ``strategies``."""
    actions = Action.objects.current().filter(plan__area__strategy__in=strategies)
    contributors = Contributor.objects.filter(
        action__withdrawn_at__isnull=True, action__plan__area__strategy__in=strategies
    )
    indicators = Indicator.objects.current().filter(
        objective__plan__area__strategy__in=strategies, responsible_organisation__isnull=False
    )
    forums = Forum.objects.current().filter(strategy__in=strategies, host__isnull=False)
    roles = StrategyRole.objects.filter(strategy__in=strategies, organisation__isnull=False)
    return Organisation.objects.filter(
        Q(pk__in=strategies.values("owner"))
        | Q(pk__in=actions.values("responsible_organisation"))
        | Q(pk__in=contributors.values("organisation"))
        | Q(pk__in=indicators.values("responsible_organisation"))
        | Q(pk__in=forums.values("host"))
        | Q(pk__in=roles.values("organisation"))
    )


def _connected(viewer: Viewer) -> Q:
    """Whom a coordinator has to do with."""
    strategies = coordinated_strategies(viewer).order_by()
    found = (
        Q(pk=viewer.pk)
        | Q(pk__in=StrategyRole.objects.filter(strategy__in=strategies).values("person"))
        | Q(organisation__in=_organisations_in(strategies).order_by())
    )
    if viewer.is_authenticated and viewer.organisation_id is not None:
        found |= Q(organisation=viewer.organisation_id)
    return found


def visible_people(viewer: Viewer) -> QuerySet[Person]:
    if is_administrator(viewer):
        return Person.objects.all()
    if not can_keep_common(viewer):
        return Person.objects.none()
    invited = Invitation.objects.filter(sent_by=viewer.pk).order_by().values("person")
    return Person.objects.filter(_connected(viewer) | Q(pk__in=invited))


@rules.predicate
def can_view_person(viewer: Viewer, person: Person) -> bool:
    return visible_people(viewer).filter(pk=person.pk).exists()


def editable_people(viewer: Viewer) -> QuerySet[Person]:
    people = visible_people(viewer)
    if is_administrator(viewer) or not can_keep_common(viewer):
        return people
    added = Person.history.filter(history_type="+", history_user=viewer.pk).values("id")
    elsewhere = StrategyRole.objects.filter(
        person=OuterRef("pk"),
        role=StrategyRole.Role.COORDINATOR,
        strategy__withdrawn_at__isnull=True,
    ).exclude(strategy__in=coordinated_strategies(viewer).order_by())
    return people.filter(_connected(viewer) | Q(pk__in=added)).filter(
        Q(is_superuser=False) & ~Exists(elsewhere)
    )


@rules.predicate
def can_edit_person(viewer: Viewer, person: Person) -> bool:
    return editable_people(viewer).filter(pk=person.pk).exists()


@rules.predicate
def can_close_account(viewer: Viewer, person: Person) -> bool:
    """Somebody else's. One's own is closed on the page of leaving."""
    return viewer.pk == person.pk or can_edit_person(viewer, person)


def visible_invitations(viewer: Viewer) -> QuerySet[Invitation]:
    """Invitations of people whom the viewer sees."""
    return Invitation.objects.filter(person__in=visible_people(viewer).order_by())


def manageable_invitations(viewer: Viewer) -> QuerySet[Invitation]:
    """Those that the viewer may revoke or send again."""
    return Invitation.objects.filter(person__in=editable_people(viewer).order_by())


@rules.predicate
def can_manage_invitation(viewer: Viewer, invitation: Invitation) -> bool:
    return can_edit_person(viewer, invitation.person)


rules.add_perm("actions.view_person", can_view_person)
rules.add_perm("actions.edit_person", can_edit_person)
