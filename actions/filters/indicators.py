"""The filters of the list of indicators, and whatever counts the same rows."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.permissions import Viewer
from actions.domain.evaluations import KEPT_STATUS
from actions.filters.base import (
    ChoiceField,
    ListFilter,
    PageSizeField,
    SortField,
    in_order_of,
    search_field,
)
from actions.filters.offers import Offers
from actions.models import ActionPlan, Indicator, Series
from actions.rules.indicator_state import IndicatorStatus
from actions.rules.periods import Frequency, latest_ended_period
from actions.statuses import INDICATOR_STATUSES
from foundation.search import by_text, containing
from foundation.status import choices
from strategy.models import Strategy

MISSING_VALUE = [("missing", _("value missing"))]


def missing_value_on(today: date) -> Q:
    """Indicators of adopted plans without a value for the latest period that has ended."""
    found = Q()
    for frequency in Frequency:
        start = latest_ended_period(today, frequency).start
        later_baseline = Series.objects.filter(indicator=OuterRef("pk"), baseline_period__gte=start)
        found |= (
            Q(frequency=frequency.value)
            & (Q(evaluated__measured_period__isnull=True) | Q(evaluated__measured_period__lt=start))
            & ~Q(Exists(later_baseline))
        )
    return found & Q(objective__plan__status=ActionPlan.ADOPTED)


def indicators_matching(
    viewer: Viewer,
    strategy: Strategy,
    data: Mapping[str, Any],
    today: date,
    offers: Offers | None = None,
) -> QuerySet[Indicator]:
    """The rows that the list of indicators shows for ``data``, which is what its address says.

    ``offers`` of another filter for the same viewer spare the database the same questions.

    In no order. Asks the database only to check chosen areas, plans and the like.
    """
    return IndicatorFilter(
        data, viewer=viewer, strategy=strategy, today=today, offers=offers
    ).matching()


class IndicatorFilter(ListFilter):
    SORTED_BY: ClassVar[dict[str, Any]] = {
        "name": _("Indicator"),
        "status": _("Status"),
        "progress": _("Progress to target"),
    }
    LOOKUPS = {
        "area": "objective__plan__area",
        "plan": "objective__plan",
        "objective": "objective",
        "organisation": "responsible_organisation",
    }
    PLAN = "objective__plan__"
    FIRST = ("q", "status", "attention")
    q = search_field()
    status = ChoiceField(_("Status"), choices(INDICATOR_STATUSES))
    attention = ChoiceField(_("Attention"), MISSING_VALUE)
    area = ChoiceField(_("Area"), offer="area")
    plan = ChoiceField(_("Action plan"), offer="plan")
    objective = ChoiceField(_("Objective"), offer="objective")
    direction = ChoiceField(pgettext_lazy("of a strategy", "Direction"), offer="direction")
    goal = ChoiceField(_("Framework goal"), offer="goal")
    need = ChoiceField(_("Need"), offer="need")
    organisation = ChoiceField(_("Delivers the values"), offer="organisation")
    drafts = ChoiceField(_("Draft plans"), offer="drafts", empty=_("left out"))
    sort = SortField(SORTED_BY)
    rows = PageSizeField()

    @property
    def everything(self) -> QuerySet[Indicator]:
        return self.offers.all_indicators

    def by_q(self, query: str) -> Q:
        return containing(query, "search_text", "objective__search_text")

    def by_status(self, value: str) -> Q:
        found = Q(evaluated__status=value)
        if value == IndicatorStatus.NO_TARGET:
            found |= Q(evaluated__isnull=True)
        return found

    def by_attention(self, _value: str) -> Q:
        return missing_value_on(self.today)

    def by_direction(self, value: str) -> Q:
        return self._measuring(directions=value)

    def by_goal(self, value: str) -> Q:
        return self._measuring(framework_goals=value)

    def by_need(self, value: str) -> Q:
        return self._measuring(needs=value)

    def _measuring(self, **objective: str) -> Q:
        """Of an objective of that kind: a subquery, so that no row comes twice."""
        return Q(
            objective__in=self.offers.all_objectives.filter(**objective).order_by().values("pk")
        )

    def within_plan(self) -> Sequence[str]:
        return ("objective__position", "objective_id", "position", "id")

    def sort_expression(self, key: str) -> Any:
        if key == "name":
            return by_text()
        if key == "status":
            return in_order_of(INDICATOR_STATUSES, KEPT_STATUS)
        return F("evaluated__progress")
