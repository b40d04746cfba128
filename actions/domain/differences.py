"""What has become of a strategy between two days, told in words.

Drafts have promised nothing and are left out: a plan that was adopted in between is added, with
all that stands in it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, cast

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Organisation, Person
from accounts.permissions import Viewer
from actions.domain.as_of import ObjectiveThen, PlanThen, State, state_on
from actions.domain.as_of.state import indicator_of
from actions.domain.figures import IndicatorRecord
from actions.models import ActionPlan
from actions.rules.difference import Difference, Facts, IndicatorFacts, Kind, Turn, differences
from actions.rules.periods import Period
from actions.statuses import ACTION_STATUSES, INDICATOR_STATUSES, PLAN_STATUSES
from strategy.models import Strategy
from strategy.permissions import is_insider


@dataclass(frozen=True)
class TurnOfThing:
    """One difference in words. ``above`` is what the thing stands in, besides its plan."""

    kind: Kind
    id: int
    turn: Turn
    plan: PlanThen
    name: str
    above: str = ""
    before: str = ""
    after: str = ""
    days: int | None = None
    note: str = ""
    """Until when it was to be ready, of what became late or is late no longer."""
    reason: str = ""
    """Why it was withdrawn. For insiders."""
    action_id: int | None = None
    """The action that a milestone belongs to."""


@dataclass(frozen=True)
class Comparison:
    earlier: State
    later: State
    turns: list[TurnOfThing] = field(default_factory=list)

    def by_turn(self) -> dict[Turn, list[TurnOfThing]]:
        """The turns in the order in which they are told, each with its things, plan by plan."""
        found: dict[Turn, list[TurnOfThing]] = {}
        for turn in Turn:
            things = [each for each in self.turns if each.turn == turn]
            if things:
                found[turn] = things
        return found


def compare_days(
    strategy: Strategy,
    earlier: date,
    later: date,
    viewer: Viewer,
    *,
    plan: ActionPlan | None = None,
) -> Comparison:
    """What has become of ``strategy`` (or one ``plan``) from ``earlier`` to ``later``.

    The queries of two states, and two for names. ``viewer`` learns nothing that stands in no state
    they may see; that somebody else of the same organisation answers is told to insiders.
    """
    before, after = (
        _promised(state_on(strategy, day, viewer, plan=plan, with_milestones=True))
        for day in (earlier, later)
    )
    sees_all = is_insider(viewer, strategy)
    found = differences(_facts(before), _facts(after))
    new = {(each.kind, each.id): each.turn for each in found if each.turn in MADE_OR_GONE}
    words = _Words(before, after, found, with_people=sees_all)
    turns = [
        words.told(each)
        for each in found
        if not _goes_with_its_action(each, before, after, new)
        and (sees_all or not _is_only_the_person(each))
    ]
    order = {pk: turn for turn, pk in enumerate([*before.plans, *after.plans])}
    turns.sort(key=lambda each: (order[each.plan.id], list(Kind).index(each.kind)))
    return Comparison(before, after, turns)


MADE_OR_GONE = frozenset({Turn.ADDED, Turn.WITHDRAWN})


def _promised(state: State) -> State:
    """``state`` without what stood in drafts."""
    plans = {pk: plan for pk, plan in state.plans.items() if plan.is_public}
    objectives = {pk: each for pk, each in state.objectives.items() if each.plan_id in plans}
    actions = {pk: each for pk, each in state.actions.items() if each.plan_id in plans}
    return State(
        day=state.day,
        plans=plans,
        objectives=objectives,
        indicators={
            pk: record
            for pk, record in state.indicators.items()
            if indicator_of(record).objective_id in objectives
        },
        actions=actions,
        states=state.states,
        milestones={pk: each for pk, each in state.milestones.items() if each.action_id in actions},
        withdrawn=state.withdrawn,
    )


def _facts(state: State) -> Facts:
    return Facts(
        day=state.day,
        plans=state.plans,
        objectives=state.objectives,
        indicators={pk: _indicator_facts(record) for pk, record in state.indicators.items()},
        actions=state.actions,
        milestones=state.milestones,
        late=frozenset(pk for pk in state.actions if state.states[pk].is_overdue),
    )


def _indicator_facts(record: IndicatorRecord) -> IndicatorFacts:
    found = record.evaluation
    return IndicatorFacts(
        status=found.status.value,
        value=(found.measured_period, found.actual)
        if found.measured_period and found.actual is not None
        else None,
        target=(found.target.period, found.target.value) if found.target else None,
    )


def _goes_with_its_action(
    each: Difference, before: State, after: State, new: Mapping[tuple[Kind, int], Turn]
) -> bool:
    """Whether a milestone came or went with its action, which says so for it."""
    if each.kind != Kind.MILESTONE or each.turn not in MADE_OR_GONE:
        return False
    milestone = (after if each.turn == Turn.ADDED else before).milestones[each.id]
    return new.get((Kind.ACTION, milestone.action_id)) == each.turn


def _is_only_the_person(each: Difference) -> bool:
    if each.turn != Turn.RESPONSIBLE:
        return False
    return cast(Any, each.before)[0] == cast(Any, each.after)[0]


class _Words:
    """Puts differences into words; names are fetched once for all of them."""

    def __init__(
        self, before: State, after: State, found: Iterable[Difference], *, with_people: bool
    ) -> None:
        self.before, self.after, self.with_people = before, after, with_people
        answers = [
            cast(tuple[int, int | None], side)
            for each in found
            if each.turn == Turn.RESPONSIBLE
            for side in (each.before, each.after)
        ]
        self.organisations = Organisation.objects.in_bulk({pk for pk, _person in answers})
        self.people = (
            Person.objects.in_bulk({person for _pk, person in answers if person})
            if with_people
            else {}
        )

    def told(self, each: Difference) -> TurnOfThing:
        state = self.before if each.turn == Turn.WITHDRAWN else self.after
        return TurnOfThing(
            kind=each.kind,
            id=each.id,
            turn=each.turn,
            before=self._word(each, self.before, each.before),
            after=self._word(each, self.after, each.after),
            days=each.days,
            note=self._note(each),
            reason=self.after.withdrawn.get((each.kind.value, each.id), "")
            if self.with_people and each.turn == Turn.WITHDRAWN
            else "",
            **self._of(each.kind, each.id, state),
        )

    def _note(self, each: Difference) -> str:
        if each.turn not in (Turn.BECAME_LATE, Turn.CAUGHT_UP):
            return ""
        state = self.after if each.turn == Turn.BECAME_LATE else self.before
        due = (
            state.actions[each.id].ends_on
            if each.kind == Kind.ACTION
            else state.milestones[each.id].due_on
        )
        return _("was to be ready by %(day)s") % {
            "day": date_format(cast(date, due), "SHORT_DATE_FORMAT")
        }

    def _of(self, kind: Kind, pk: int, state: State) -> dict[str, Any]:
        """What the thing is called and where it stands."""
        if kind == Kind.PLAN:
            return {"plan": state.plans[pk], "name": state.plans[pk].title}
        if kind == Kind.OBJECTIVE:
            objective = state.objectives[pk]
            return {"plan": state.plans[objective.plan_id], "name": str(objective)}
        if kind == Kind.INDICATOR:
            indicator = indicator_of(state.indicators[pk])
            above: ObjectiveThen = state.objectives[indicator.objective_id]
            return {
                "plan": state.plans[above.plan_id],
                "name": indicator.name,
                "above": str(above),
            }
        action = state.actions[pk if kind == Kind.ACTION else state.milestones[pk].action_id]
        plan = state.plans[action.plan_id]
        if kind == Kind.ACTION:
            return {"plan": plan, "name": str(action)}
        return {
            "plan": plan,
            "name": state.milestones[pk].title,
            "above": str(action),
            "action_id": action.id,
        }

    def _word(self, each: Difference, state: State, value: Any) -> str:
        if each.kind == Kind.INDICATOR and each.turn not in MADE_OR_GONE:
            return self._indicator_word(each, state.indicators[each.id], value)
        if value is None:
            return ""
        if isinstance(value, date):
            return date_format(value, "SHORT_DATE_FORMAT")
        if each.turn == Turn.PERCENT:
            return f"{value}\u00a0%"
        if each.turn == Turn.RESPONSIBLE:
            organisation, person = value
            names = [self.organisations[organisation].label]
            if person in self.people:
                names.append(self.people[person].name)
            return ", ".join(names)
        statuses = PLAN_STATUSES if each.kind == Kind.PLAN else ACTION_STATUSES
        return str(statuses[value])

    def _indicator_word(self, each: Difference, record: IndicatorRecord, value: Any) -> str:
        """A status with the value that it was computed from; a value or target with its period."""
        if each.turn in (Turn.VALUE, Turn.TARGET):
            return _with_period(record, *value) if value else ""
        status = str(INDICATOR_STATUSES[value])
        measured = _indicator_facts(record).value
        return f"{status}, {_with_period(record, *measured)}" if measured else status


def _with_period(record: IndicatorRecord, start: date, figure: Decimal) -> str:
    return f"{record.with_unit(figure)} ({Period(start, record.frequency).label})"
