"""Reading the state of a day from the history, in a number of queries that does not grow."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar, cast

from django.db.models import Min, OuterRef, QuerySet, Subquery, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from accounts.permissions import Viewer
from actions.domain.actions import state_of
from actions.domain.as_of.state import (
    ActionThen,
    IndicatorThen,
    MilestoneThen,
    ObjectiveThen,
    PlanThen,
    State,
)
from actions.domain.figures import (
    FLAT,
    IndicatorRecord,
    MeasurementRecord,
    SeriesRecord,
    TargetRecord,
)
from actions.models import (
    Action,
    ActionPlan,
    Indicator,
    Measurement,
    Milestone,
    Objective,
    ReportingDate,
    Series,
    Target,
)
from actions.permissions import (
    visible_actions,
    visible_indicators,
    visible_objectives,
    visible_plans,
)
from actions.rules.indicator_state import Point
from strategy.models import Strategy
from strategy.permissions import is_insider

T = TypeVar("T")
GONE = "-"


def start_of(day: date) -> datetime:
    """The moment at which ``day`` begins in the time zone of the installation."""
    return timezone.make_aware(datetime.combine(day, time.min))


def end_of(day: date) -> datetime:
    """The moment at which ``day`` is over."""
    return start_of(day + timedelta(days=1))


def first_recorded_on(strategy: Strategy) -> date | None:
    """The day on which the first plan of ``strategy`` was entered; None when there is none."""
    first = ActionPlan.history.filter(area__strategy=strategy).aggregate(at=Min("history_date"))
    return timezone.localdate(first["at"]) if first["at"] else None


def state_on(
    strategy: Strategy,
    day: date,
    viewer: Viewer,
    *,
    plan: ActionPlan | None = None,
    with_figures: bool = True,
    with_milestones: bool = False,
) -> State:
    """What stood in the plans of ``strategy`` (or in one ``plan``) at the end of ``day``.

    An insider sees all that stood. Others see what had been adopted by then, of what they may see
    now: what has been withdrawn since is gone for them. Four queries, four more for indicators
    with their figures (without them there are no indicators), and one for milestones.
    """
    until = end_of(day)
    sees_all = is_insider(viewer, strategy)
    withdrawn: dict[tuple[str, int], str] = {}

    def stood(
        shape: type[T], kind: str, things: QuerySet, order: Sequence[str] = ()
    ) -> dict[int, T]:
        return _stood(shape, kind, newest_by(until, things).order_by(*order), withdrawn)

    def within(path: str) -> dict[str, Any]:
        return (
            {path.removesuffix("__") or "pk": plan.pk}
            if plan
            else {f"{path}area__strategy": strategy}
        )

    plans = stood(
        PlanThen,
        "plan",
        (ActionPlan.objects.all() if sees_all else visible_plans(viewer)).filter(**within("")),
        order=("area__position", "area_id", "starts_on", "id"),
    )
    if not sees_all:
        plans = {pk: each for pk, each in plans.items() if each.is_public}
    objectives = stood(
        ObjectiveThen,
        "objective",
        (Objective.objects.all() if sees_all else visible_objectives(viewer)).filter(
            **within("plan__")
        ),
    )
    objectives = _sorted(objectives, plans, lambda each: each.plan_id)
    records: dict[int, IndicatorRecord] = {}
    if with_figures:
        indicators = stood(
            IndicatorThen,
            "indicator",
            (Indicator.objects.all() if sees_all else visible_indicators(viewer)).filter(
                **within("objective__plan__")
            ),
        )
        indicators = _sorted(indicators, objectives, lambda each: each.objective_id)
        records = _records(indicators, until, within("indicator__objective__plan__"))
    actions = stood(
        ActionThen,
        "action",
        (Action.objects.all() if sees_all else visible_actions(viewer)).filter(**within("plan__")),
    )
    actions = _sorted(actions, plans, lambda each: each.plan_id)
    milestones: dict[int, MilestoneThen] = {}
    if with_milestones:
        milestones = stood(
            MilestoneThen,
            "milestone",
            (Milestone.objects.all() if sees_all else Milestone.objects.current()).filter(
                **within("action__plan__")
            ),
            order=("due_on", "position", "id"),
        )
        milestones = {pk: each for pk, each in milestones.items() if each.action_id in actions}
    dates = _reporting_dates(until, within("action__plan__"))
    return State(
        day=day,
        plans=plans,
        objectives=objectives,
        indicators=records,
        actions=actions,
        states={
            action.id: state_of(
                cast(Any, action),
                plan_status=plans[action.plan_id].status,
                decided_on=plans[action.plan_id].decided_on,
                interval=plans[action.plan_id].reporting_interval_months,
                reporting_dates=dates[action.id],
                today=day,
            )
            for action in actions.values()
        },
        milestones=milestones,
        withdrawn=withdrawn,
    )


def newest_by(until: datetime, things: QuerySet) -> QuerySet:
    """The rows of the history that said last, before ``until``, how each of ``things`` stood.

    For things that are never deleted: it begins with the rows that are there now. Of rows of the
    same moment, the one written last counts.
    """
    history = things.model.history.model
    newest = (
        history.objects.filter(id=OuterRef("pk"), history_date__lt=until)
        .order_by("-history_date", "-history_id")
        .values("history_id")[:1]
    )
    return history.objects.filter(
        history_id__in=things.order_by().annotate(newest=Subquery(newest)).values("newest")
    ).order_by()


def newest_of_deletable(until: datetime, history: QuerySet) -> QuerySet:
    """The same for rows that may have been deleted since: it begins with the whole history."""
    return (
        history.filter(history_date__lt=until)
        .annotate(
            turn=Window(RowNumber(), partition_by="id", order_by=["-history_date", "-history_id"])
        )
        .filter(turn=1)
        .order_by()
    )


def _stood(
    shape: type[T],
    kind: str,
    rows: QuerySet,
    withdrawn: dict[tuple[str, int], str],
) -> dict[int, T]:
    """What ``rows`` of a history say stood; what had been withdrawn goes to ``withdrawn``."""
    columns = [each.name for each in fields(cast(Any, shape))]
    found: dict[int, T] = {}
    for history_type, withdrawn_at, reason, *values in rows.values_list(
        "history_type", "withdrawn_at", "withdrawal_reason", *columns
    ):
        if history_type == GONE or withdrawn_at is not None:
            withdrawn[kind, values[0]] = reason
        else:
            found[values[0]] = shape(*values)
    return found


def _sorted(found: dict[int, T], above: dict[int, Any], key: Any) -> dict[int, T]:
    """``found`` in the order of what is ``above`` them, and of their positions; what stands under
    nothing that stood is left out.
    """
    order = {pk: turn for turn, pk in enumerate(above)}
    kept = [each for each in found.values() if key(each) in order]
    kept.sort(key=lambda each: (order[key(each)], cast(Any, each).position, cast(Any, each).id))
    return {cast(Any, each).id: each for each in kept}


def _reporting_dates(
    until: datetime, within: dict[str, Any]
) -> dict[int, list[tuple[date, int | None]]]:
    dates: dict[int, list[tuple[date, int | None]]] = defaultdict(list)
    rows = newest_of_deletable(until, ReportingDate.history.filter(**within))
    for history_type, action_id, due_on, repeats in rows.values_list(
        "history_type", "action_id", "due_on", "repeats_every_months"
    ):
        if history_type != GONE:
            dates[action_id].append((due_on, repeats))
    return dates


def _records(
    indicators: dict[int, IndicatorThen], until: datetime, within: dict[str, Any]
) -> dict[int, IndicatorRecord]:
    """The indicators with their figures of then: three queries."""
    figures = {f"series__{path}": value for path, value in within.items()}
    targets = _by_series(
        newest_of_deletable(until, Target.history.filter(**figures)), TargetRecord, ()
    )
    measurements = _by_series(
        newest_by(until, Measurement.objects.filter(**figures)),
        MeasurementRecord,
        ("withdrawn_at",),
    )
    series: dict[int, list[SeriesRecord]] = defaultdict(list)
    rows = newest_by(until, Series.objects.filter(**within)).order_by("number")
    for history_type, series_id, indicator_id, number, baseline, period in rows.values_list(
        "history_type", "id", "indicator_id", "number", "baseline", "baseline_period"
    ):
        if history_type == GONE:
            continue
        series[indicator_id].append(
            SeriesRecord(
                id=series_id,
                number=number,
                definition={},
                break_reason={},
                baseline=None if baseline is None else Point(period, baseline),
                targets=tuple(targets[series_id]),
                measurements=tuple(measurements[series_id]),
            )
        )
    return {
        pk: IndicatorRecord(cast(Any, indicator), tuple(series[pk]))
        for pk, indicator in indicators.items()
    }


def _by_series(rows: QuerySet, shape: type[T], is_gone: Sequence[str]) -> defaultdict[int, list[T]]:
    """The rows of figures by their series, in order of their periods, those that stood."""
    found: defaultdict[int, list[T]] = defaultdict(list)
    values: Iterable[Any] = rows.order_by("period").values_list("history_type", *FLAT, *is_gone)
    for history_type, series_id, *rest in values:
        figure, gone = rest[: len(FLAT) - 1], rest[len(FLAT) - 1 :]
        if history_type != GONE and not any(gone):
            found[series_id].append(shape(*figure))
    return found
