"""The filters of the list of actions, and whatever counts the same rows."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Organisation
from accounts.permissions import Viewer
from actions.domain.actions import (
    overdue_on,
    reported_in,
    stale_on,
    unassigned,
    unreported_on,
    with_open_questions,
)
from actions.filters.base import (
    ChoiceField,
    ListFilter,
    PageSizeField,
    SortField,
    in_order_of,
    search_field,
)
from actions.filters.offers import Offers
from actions.models import Action
from actions.statuses import ACTION_STATUSES
from foundation.search import by_text, words_of
from foundation.status import choices
from strategy.models import Strategy


def attention_conditions(today: date, among: QuerySet[Action]) -> dict[str, Q]:
    """What each value of the filter ``attention`` finds in ``among``, for counting in one query."""
    return {
        "overdue": overdue_on(today),
        "stale": stale_on(today, among),
        "unreported": unreported_on(today),
        "reported": reported_in(today.year),
        "question": with_open_questions(),
        "unassigned": unassigned(),
    }


def actions_matching(
    viewer: Viewer,
    strategy: Strategy,
    data: Mapping[str, Any],
    today: date,
    offers: Offers | None = None,
) -> QuerySet[Action]:
    """The rows that the list of actions shows for ``data``, which is what its address says.

    ``offers`` of another filter for the same viewer spare the database the same questions.

    In no order. Asks the database only to check chosen areas, plans and the like, and for what
    is stale.
    """
    return ActionFilter(
        data, viewer=viewer, strategy=strategy, today=today, offers=offers
    ).matching()


class ActionFilter(ListFilter):
    SORTED_BY: ClassVar[dict[str, Any]] = {
        "title": _("Action"),
        "status": _("Status"),
        "percent": _("Complete"),
        "organisation": _("Responsible"),
        "starts": _("Starts"),
        "ends": _("Ends"),
        "reported": _("Last reported"),
    }
    FIRST = ("q", "status", "attention")
    LOOKUPS = {
        "area": "plan__area",
        "plan": "plan",
        "status": "status",
        "organisation": "responsible_organisation",
        "person": "responsible_person",
    }
    q = search_field()
    status = ChoiceField(_("Status"), choices(ACTION_STATUSES))
    attention = ChoiceField(_("Attention"), offer="attention")
    area = ChoiceField(_("Area"), offer="area")
    plan = ChoiceField(_("Action plan"), offer="plan")
    objective = ChoiceField(_("Objective"), offer="objective")
    direction = ChoiceField(pgettext_lazy("of a strategy", "Direction"), offer="direction")
    goal = ChoiceField(_("Framework goal"), offer="goal")
    need = ChoiceField(_("Need"), offer="need")
    organisation = ChoiceField(_("Responsible"), offer="organisation")
    person = ChoiceField(_("Responsible person"), offer="person")
    drafts = ChoiceField(_("Draft plans"), offer="drafts", empty=_("left out"))
    sort = SortField(SORTED_BY)
    rows = PageSizeField()

    @property
    def everything(self) -> QuerySet[Action]:
        return self.offers.all_actions

    def by_q(self, query: str) -> Q:
        """Every word occurs in the action's texts, or in a name of its organisation."""
        words = words_of(query)
        named = _organisations_by_word(words)
        found = Q()
        for word in words:
            found &= Q(search_text__contains=word) | Q(responsible_organisation__in=named[word])
        return found

    def by_attention(self, value: str) -> Q:
        if value == "stale":
            return stale_on(self.today, self.everything)
        return attention_conditions(self.today, Action.objects.none())[value]

    def by_direction(self, value: str) -> Q:
        return self._serving(directions=value)

    def by_goal(self, value: str) -> Q:
        return self._serving(framework_goals=value)

    def by_need(self, value: str) -> Q:
        return self._serving(needs=value)

    def by_objective(self, value: str) -> Q:
        return self._serving(pk=value)

    def _serving(self, **objective: str) -> Q:
        """Serving an objective that the viewer may see: a subquery, so that no row comes twice."""
        objectives = self.offers.all_objectives.filter(**objective).order_by().values("pk")
        served = Action.objectives.through.objects.filter(objective__in=objectives)
        return Q(pk__in=served.values("action"))

    def sort_expression(self, key: str) -> Any:
        if key == "title":
            return by_text()
        if key == "status":
            return in_order_of(ACTION_STATUSES, "status")
        if key == "organisation":
            return in_order_of([pk for pk, _label in self.offers.organisation], ORGANISATION)
        return F(
            {
                "percent": "percent_complete",
                "starts": "starts_on",
                "ends": "ends_on",
                "reported": "last_reported_on",
            }[key]
        )


ORGANISATION = "responsible_organisation_id"


def _organisations_by_word(words: Sequence[str]) -> dict[str, list[int]]:
    """The organisations in whose names each word occurs: they are few, and match in memory."""
    names = {
        pk: "\n".join(texts).casefold()
        for pk, *texts in Organisation.objects.values_list("pk", "name_sv", "name_en", "short_name")
    }
    return {word: [pk for pk, text in names.items() if word in text] for word in words}
