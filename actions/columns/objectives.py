"""The columns of the list of objectives."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count as CountOf
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from actions.columns.actions import AREA_TEXTS
from actions.columns.base import Column, Count, Found, Link, ListKind, Written
from actions.domain.evaluations import KEPT_STATUS
from actions.filters.objectives import ObjectiveFilter
from actions.models import ActionPlan, Objective
from actions.statuses import ACTION_STATUSES, INDICATOR_STATUSES
from foundation.status import Status
from strategy.models import Direction, Need


@dataclass
class ObjectiveItem:
    objective: Objective
    plan: ActionPlan
    slug: str
    needs: list[Need] = field(default_factory=list)
    directions: list[Direction] = field(default_factory=list)
    indicators: Counter[str] = field(default_factory=Counter)
    actions: Counter[str] = field(default_factory=Counter)

    @property
    def indicator_counts(self) -> list[Count]:
        return self._counts(self.indicators, INDICATOR_STATUSES, "actions:indicator-list")

    @property
    def action_counts(self) -> list[Count]:
        return self._counts(self.actions, ACTION_STATUSES, "actions:action-list")

    def _counts(
        self, counts: Counter[str], statuses: Mapping[str, Status], url_name: str
    ) -> list[Count]:
        """Each status that occurs, with the list of what is counted: drafts are counted too."""
        address = reverse(url_name, args=[self.slug])
        return [
            Count(status, counts[value], f"{address}?{self._query(value)}")
            for value, status in statuses.items()
            if counts[value]
        ]

    def _query(self, status: str) -> str:
        query = {"objective": self.objective.pk, "status": status, "drafts": "with"}
        return urlencode(query)


def items_of(found: Found, wanted: frozenset[str]) -> list[ObjectiveItem]:
    """The items of the rows found, in their order."""
    offers = found.filter.offers
    objectives: list[Objective] = list(found.rows.defer("description_sv", "description_en"))
    plans = {
        each.pk: each
        for each in ActionPlan.objects.filter(pk__in={each.plan_id for each in objectives})
        .select_related("area")
        .defer("summary_sv", "summary_en", *AREA_TEXTS)
    }
    items = {
        each.pk: ObjectiveItem(each, plans[each.plan_id], offers.strategy.slug)
        for each in objectives
    }
    if "needs" in wanted:
        needs = Need.objects.current().filter(area__strategy=offers.strategy)
        _add(items, "needs", "need_id", needs.select_related("area"), found)
    if "directions" in wanted:
        directions = Direction.objects.current().filter(strategy=offers.strategy)
        _add(items, "directions", "direction_id", directions, found)
    if "indicators" in wanted:
        _count(
            items,
            "indicators",
            offers.all_indicators.filter(objective__in=found.ids)
            .order_by()
            .values_list("objective", KEPT_STATUS)
            .annotate(number=CountOf("pk")),
        )
    if "actions" in wanted:
        _count(
            items,
            "actions",
            offers.all_actions.filter(objectives__in=found.ids)
            .order_by()
            .values_list("objectives", "status")
            .annotate(number=CountOf("pk")),
        )
    return list(items.values())


def _add(
    items: Mapping[int, ObjectiveItem], name: str, column: str, things: QuerySet, found: Found
) -> None:
    """Give each item what it serves, in the order of ``things``."""
    by_id = things.in_bulk()
    through = getattr(Objective, name).through
    served = defaultdict(set)
    for objective_id, pk in through.objects.filter(objective__in=found.ids).values_list(
        "objective_id", column
    ):
        served[objective_id].add(pk)
    for objective_id, item in items.items():
        setattr(item, name, [thing for pk, thing in by_id.items() if pk in served[objective_id]])


def _count(items: Mapping[int, ObjectiveItem], name: str, rows: Iterable[Any]) -> None:
    for objective_id, status, number in rows:
        getattr(items[objective_id], name)[status] += number


def _title(item: ObjectiveItem) -> Link:
    plan = Link(item.plan.title, item.plan.get_absolute_url())
    return Link(str(item.objective), item.objective.get_absolute_url(), plan)


def _need(need: Need) -> str:
    return f"{need.area.number} {need.letter}"


def _by_status(name: str, heading: Any, statuses: Mapping[str, Status]) -> list[Written]:
    """A column for each status: how many of ``name`` have it."""

    def number_of(value: str) -> Callable[[ObjectiveItem], int]:
        return lambda item: getattr(item, name)[value]

    return [
        Written(
            format_lazy("{list}: {status}", list=heading, status=status.label),
            number_of(value),
            "integer",
            11,
        )
        for value, status in statuses.items()
    ]


COLUMNS = (
    Column(
        "title",
        _("Objective"),
        "link",
        _title,
        written=(
            Written(_("Number"), lambda item: item.objective.number, width=9),
            Written(_("Objective"), lambda item: item.objective.title, width=60),
        ),
        sort="title",
    ),
    Column("area", _("Area"), "text", lambda item: str(item.plan.area)),
    Column(
        "plan",
        _("Action plan"),
        "link",
        lambda item: Link(item.plan.title, item.plan.get_absolute_url()),
        written=(Written(_("Action plan"), lambda item: item.plan.title, width=34),),
    ),
    Column(
        "needs",
        _("Needs"),
        "text",
        lambda item: ", ".join(_need(each) for each in item.needs),
        written=(
            Written(
                _("Needs"),
                lambda item: "\n".join(f"{each.area.number} {each}" for each in item.needs),
                width=50,
            ),
        ),
        is_usual=True,
    ),
    Column(
        "directions",
        _("Directions"),
        "text",
        lambda item: ", ".join(each.number for each in item.directions),
        written=(
            Written(_("Directions"), lambda item: "\n".join(map(str, item.directions)), width=40),
        ),
        is_usual=True,
    ),
    Column(
        "indicators",
        _("Indicators"),
        "counts",
        lambda item: item.indicator_counts,
        written=(
            Written(_("Indicators"), lambda item: item.indicators.total(), "integer", 11),
            *_by_status("indicators", _("Indicators"), INDICATOR_STATUSES),
        ),
        is_usual=True,
    ),
    Column(
        "actions",
        _("Actions"),
        "counts",
        lambda item: item.action_counts,
        written=(
            Written(_("Actions"), lambda item: item.actions.total(), "integer", 11),
            *_by_status("actions", _("Actions"), ACTION_STATUSES),
        ),
        is_usual=True,
    ),
)

OBJECTIVES = ListKind(
    kind="objectives",
    url_name="actions:objective-list",
    title=_("Objectives"),
    nothing_there=_("The strategy has no objectives yet."),
    nothing_matches=_("No objective matches."),
    filter=ObjectiveFilter,
    columns=COLUMNS,
    items=items_of,
)
