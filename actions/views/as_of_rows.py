"""The rows of an earlier day as pages show them, with names and addresses of now."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import Organisation, Person
from accounts.permissions import Viewer
from actions.domain.actions import ActionState
from actions.domain.as_of import ActionThen, EntryThen, MilestoneThen, PlanThen, State, entries_on
from actions.domain.as_of.state import indicator_of
from actions.domain.figures import IndicatorRecord
from actions.permissions import visible_actions, visible_indicators


@dataclass(frozen=True)
class ActionRowThen:
    action: ActionThen
    plan: PlanThen
    state: ActionState
    organisation: str
    person: str
    """Empty for those who may not read names of people."""
    address: str
    """Of the action as it stands now; empty when it has been withdrawn since."""
    milestones: Sequence[tuple[MilestoneThen, bool]] = ()
    """Each with whether it was late."""
    entry: EntryThen | None = None


@dataclass(frozen=True)
class IndicatorRowThen:
    record: IndicatorRecord
    plan: PlanThen
    address: str


def action_rows(
    state: State, actions: Sequence[ActionThen], viewer: Viewer, *, is_insider: bool
) -> list[ActionRowThen]:
    """``actions`` with their names: two queries, three for an insider."""
    organisations = Organisation.objects.in_bulk(
        {each.responsible_organisation_id for each in actions}
    )
    people: dict[int, Person] = {}
    if is_insider:
        people = Person.objects.in_bulk(
            {each.responsible_person_id for each in actions if each.responsible_person_id}
        )
    here = _here(visible_actions(viewer), (each.id for each in actions))
    return [
        ActionRowThen(
            action=each,
            plan=state.plans[each.plan_id],
            state=state.states[each.id],
            organisation=organisations[each.responsible_organisation_id].label,
            person=people[each.responsible_person_id].name
            if each.responsible_person_id in people
            else "",
            address=reverse("actions:action-detail", args=[each.id]) if each.id in here else "",
        )
        for each in actions
    ]


def with_parts(
    state: State, rows: Sequence[ActionRowThen], *, is_insider: bool
) -> list[ActionRowThen]:
    """``rows`` with their milestones; for an insider with the latest report of then, which is one
    query.
    """
    entries = entries_on(state.day, [row.action.id for row in rows]) if is_insider else {}
    milestones: dict[int, list[tuple[MilestoneThen, bool]]] = {}
    for each in state.milestones.values():
        milestones.setdefault(each.action_id, []).append((each, state.is_late(each)))
    return [
        ActionRowThen(
            **vars(row)
            | {
                "milestones": milestones.get(row.action.id, ()),
                "entry": entries.get(row.action.id),
            }
        )
        for row in rows
    ]


def indicator_rows(
    state: State, records: Sequence[IndicatorRecord], viewer: Viewer
) -> list[IndicatorRowThen]:
    """``records`` with their addresses: one query."""
    here = _here(visible_indicators(viewer), (indicator_of(each).id for each in records))
    return [
        IndicatorRowThen(
            record=each,
            plan=state.plan_of(each),
            address=reverse("actions:indicator-detail", args=[indicator_of(each).id])
            if indicator_of(each).id in here
            else "",
        )
        for each in records
    ]


def _here(things: QuerySet, ids: Iterable[int]) -> set[int]:
    return set(things.filter(pk__in=list(ids)).order_by().values_list("pk", flat=True))
