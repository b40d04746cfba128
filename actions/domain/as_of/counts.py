"""How many of what stood on a day. Drafts had promised nothing and are not counted."""

from collections import Counter
from dataclasses import dataclass, field

from actions.domain.as_of.state import ActionThen, State
from actions.domain.figures import IndicatorRecord
from actions.rules.indicator_state import IndicatorStatus
from strategy.models import Area, Strategy


@dataclass
class AreaThen:
    area: Area
    actions: Counter[str] = field(default_factory=Counter)
    indicators: Counter[str] = field(default_factory=Counter)


def counted_actions(state: State) -> list[ActionThen]:
    """The actions of plans that had been adopted."""
    return [each for each in state.actions.values() if state.plans[each.plan_id].is_public]


def counted_indicators(state: State) -> list[IndicatorRecord]:
    return [each for each in state.indicators.values() if state.plan_of(each).is_public]


def attention_counts(state: State) -> Counter[str]:
    """How many actions called for attention, by reason; and indicators that were "off_track"."""
    found = Counter(
        reason for action in counted_actions(state) for reason in state.reasons[action.id]
    )
    found["off_track"] = sum(
        record.evaluation.status == IndicatorStatus.OFF_TRACK
        for record in counted_indicators(state)
    )
    return found


def by_area(state: State, strategy: Strategy) -> list[AreaThen]:
    """The statuses of then in each area, which is called what it is called now: one query.

    An area that has been withdrawn since is there if a plan stood in it.
    """
    with_plans = {plan.area_id for plan in state.plans.values()}
    found = {
        area.pk: AreaThen(area)
        for area in Area.objects.filter(strategy=strategy).order_by("position", "id")
        if area.pk in with_plans or not area.is_withdrawn
    }
    for action in counted_actions(state):
        found[state.plans[action.plan_id].area_id].actions[action.status] += 1
    for record in counted_indicators(state):
        area = found[state.plan_of(record).area_id]
        area.indicators[record.evaluation.status.value] += 1
    return list(found.values())
