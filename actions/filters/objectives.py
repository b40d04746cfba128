"""The filters of the list of objectives, and whatever counts the same rows."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.permissions import Viewer
from actions.filters.base import ChoiceField, ListFilter, PageSizeField, SortField, search_field
from actions.models import Action, Objective
from foundation.search import by_text, containing
from strategy.models import Strategy

MISSING = [("indicator", _("without indicator")), ("action", _("without action"))]


def objectives_matching(
    viewer: Viewer, strategy: Strategy, data: Mapping[str, Any], today: date
) -> QuerySet[Objective]:
    """The rows that the list of objectives shows for ``data``, which is what its address says.

    In no order. Asks the database only to check chosen areas, plans and the like.
    """
    return ObjectiveFilter(data, viewer=viewer, strategy=strategy, today=today).matching()


class ObjectiveFilter(ListFilter):
    SORTED_BY: ClassVar[dict[str, Any]] = {"title": _("Objective")}
    FIRST = ("q", "missing")
    LOOKUPS = {
        "area": "plan__area",
        "plan": "plan",
        "direction": "directions",
        "goal": "framework_goals",
        "need": "needs",
    }
    q = search_field()
    missing = ChoiceField(_("Missing"), MISSING)
    area = ChoiceField(_("Area"), offer="area")
    plan = ChoiceField(_("Action plan"), offer="plan")
    direction = ChoiceField(pgettext_lazy("of a strategy", "Direction"), offer="direction")
    goal = ChoiceField(_("Framework goal"), offer="goal")
    need = ChoiceField(_("Need"), offer="need")
    drafts = ChoiceField(_("Draft plans"), offer="drafts", empty=_("left out"))
    sort = SortField(SORTED_BY)
    rows = PageSizeField()

    @property
    def everything(self) -> QuerySet[Objective]:
        return self.offers.all_objectives

    def by_q(self, query: str) -> Q:
        return containing(query)

    def by_missing(self, value: str) -> Q:
        """Without an indicator, or an action, that the viewer may see."""
        if value == "indicator":
            return ~Q(pk__in=self.offers.all_indicators.order_by().values("objective"))
        served = Action.objectives.through.objects.filter(
            action__in=self.offers.all_actions.order_by().values("pk")
        )
        return ~Q(pk__in=served.values("objective"))

    def sort_expression(self, key: str) -> Any:
        return by_text()
