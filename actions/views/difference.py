"""What has become of a strategy between two days."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from accounts.permissions import Viewer
from actions.domain.as_of import PlanThen
from actions.domain.differences import Comparison, TurnOfThing, compare_days
from actions.forms.past import DaysForm
from actions.models import ActionPlan
from actions.permissions import (
    plans_with_past,
    visible_actions,
    visible_indicators,
    visible_objectives,
    visible_plans,
)
from actions.rules.difference import Kind, Turn
from actions.rules.periods import Frequency, add_months, latest_ended_period
from actions.statuses import TURNS
from actions.views import trail
from foundation.downloads import csv_response
from foundation.status import Status
from strategy.models import Strategy
from strategy.permissions import visible_strategies

KIND_LABELS: dict[Kind, str | Promise] = {
    Kind.PLAN: gettext_lazy("action plan"),
    Kind.OBJECTIVE: gettext_lazy("objective"),
    Kind.INDICATOR: gettext_lazy("indicator"),
    Kind.ACTION: gettext_lazy("action"),
    Kind.MILESTONE: gettext_lazy("milestone"),
}


Things = dict[Turn, list[TurnOfThing]]
SHOWN = 60
"""Things of one turn that the page shows beside others; on a page of its own, as many a page."""


@dataclass(frozen=True)
class ThingRow:
    thing: TurnOfThing
    kind: str | Promise
    address: str
    days: str


@dataclass(frozen=True)
class Group:
    turn: Status
    count: int
    plans: list[tuple[PlanThen, list[ThingRow]]]
    rest: int
    """How many more there are than are shown."""
    address: str
    """Where all of them are shown."""

    @property
    def anchor(self) -> str:
        return f"turn-{self.turn.value}"


@require_safe
def difference(request: HttpRequest, slug: str) -> HttpResponse:
    """From a year ago to today, unless other days are asked for.

    ``turn=slipped`` shows all that slipped, page by page.
    """
    strategy = get_object_or_404(visible_strategies(request.user), slug=slug)
    viewer, today = request.user, timezone.localdate()
    plan = _asked_plan(request, strategy)
    asked, form = _asked_days(request)
    comparison = _compared(form, strategy, viewer, plan)
    query = {**asked, **_plan_query(plan)}
    found = comparison.by_turn() if comparison else {}
    turn = next((each for each in found if each.value == request.GET.get("turn")), None)
    page: Page | None = None
    shown = {each: things[:SHOWN] for each, things in found.items()}
    if turn is not None:
        page = Paginator(found[turn], SHOWN).get_page(request.GET.get("page"))
        shown = {turn: list(page.object_list)}
    return render(
        request,
        "actions/difference.html",
        {
            "strategy": strategy,
            "plan": plan,
            "form": form,
            "comparison": comparison,
            "counts": [
                (TURNS[each.value], len(things), f"?{urlencode({**query, 'turn': each.value})}")
                for each, things in found.items()
            ],
            "groups": _groups(found, shown, viewer, query),
            "is_alone": turn is not None,
            "everything": f"?{urlencode(query)}",
            "page_obj": page,
            "quick": _quick_days(strategy, viewer, plan, today),
            "download": f"{reverse('actions:difference-csv', args=[slug])}?{urlencode(query)}",
            "trail": trail.to_strategy(viewer, strategy),
            "section": "strategies",
        },
    )


@require_safe
def difference_csv(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Everything that the page tells of, as a file; days that cannot be compared have none."""
    strategy = get_object_or_404(visible_strategies(request.user), slug=slug)
    _asked, form = _asked_days(request)
    comparison = _compared(form, strategy, request.user, _asked_plan(request, strategy))
    if comparison is None:
        raise Http404
    return _download(strategy, comparison)


def _asked_days(request: HttpRequest) -> tuple[dict[str, str], DaysForm]:
    today = timezone.localdate()
    asked = {
        "from": request.GET.get("from") or add_months(today, -12).isoformat(),
        "to": request.GET.get("to") or today.isoformat(),
    }
    return asked, DaysForm(asked)


def _compared(
    form: DaysForm, strategy: Strategy, viewer: Viewer, plan: ActionPlan | None
) -> Comparison | None:
    """What became between the days of ``form``; None where they cannot be compared."""
    if not form.is_valid():
        return None
    days = form.cleaned_data
    return compare_days(strategy, days["from"], days["to"], viewer, plan=plan)


def _asked_plan(request: HttpRequest, strategy: Strategy) -> ActionPlan | None:
    asked = request.GET.get("plan", "")
    if not asked:
        return None
    plans = plans_with_past(request.user).filter(area__strategy=strategy)
    return get_object_or_404(plans, pk=int(asked) if asked.isascii() and asked.isdigit() else 0)


def _plan_query(plan: ActionPlan | None) -> dict[str, int]:
    return {"plan": plan.pk} if plan else {}


def _quick_days(
    strategy: Strategy, viewer: Viewer, plan: ActionPlan | None, today: date
) -> list[tuple[str, str]]:
    """Days that one often compares today with, and since when the plans are in force."""
    choices = [
        (_("Since the end of last year"), date(today.year - 1, 12, 31)),
        (
            _("Since the end of last quarter"),
            latest_ended_period(today, Frequency.QUARTER).end,
        ),
        (_("The last year"), add_months(today, -12)),
    ]
    plans = [plan] if plan else visible_plans(viewer).filter(area__strategy=strategy)
    decided = sorted({each.decided_on for each in plans if each.decided_on}, reverse=True)
    adopted = [day for day in decided if day <= today]
    if adopted:
        label = _("Since the plan was adopted") if plan else _("Since the newest plan was adopted")
        choices.append((label, adopted[0]))
    return [
        (label, f"?{urlencode({'from': day, 'to': today, **_plan_query(plan)})}")
        for label, day in choices
    ]


def _groups(found: Things, shown: Things, viewer: Viewer, query: dict[str, Any]) -> list[Group]:
    """What is shown of each turn, plan by plan, and where each thing has its page: four queries."""
    addresses = _Addresses((each for things in shown.values() for each in things), viewer)
    return [
        Group(
            turn=TURNS[turn.value],
            count=len(found[turn]),
            plans=[
                (plan, [_row(each, addresses) for each in of_plan])
                for plan, of_plan in groupby(things, key=lambda each: each.plan)
            ],
            rest=len(found[turn]) - len(things),
            address=f"?{urlencode({**query, 'turn': turn.value})}",
        )
        for turn, things in shown.items()
    ]


def _row(thing: TurnOfThing, addresses: "_Addresses") -> ThingRow:
    return ThingRow(thing, KIND_LABELS[thing.kind], addresses.of(thing), _days(thing))


def _days(thing: TurnOfThing) -> str:
    if thing.days is None:
        return ""
    if thing.turn == Turn.SLIPPED:
        return ngettext("%(days)s day later", "%(days)s days later", thing.days) % {
            "days": thing.days
        }
    return ngettext("%(days)s day earlier", "%(days)s days earlier", -thing.days) % {
        "days": -thing.days
    }


class _Addresses:
    """Where the things have their pages now; those that are withdrawn have none."""

    NAMES = {
        Kind.PLAN: ("actions:plan-detail", visible_plans),
        Kind.OBJECTIVE: ("actions:objective-detail", visible_objectives),
        Kind.INDICATOR: ("actions:indicator-detail", visible_indicators),
        Kind.ACTION: ("actions:action-detail", visible_actions),
    }

    def __init__(self, things: Iterable[TurnOfThing], viewer: Viewer) -> None:
        wanted: dict[Kind, set[int]] = {kind: set() for kind in self.NAMES}
        for each in things:
            kind, pk = self._page(each)
            wanted[kind].add(pk)
        self.here = {
            kind: set(
                scope(viewer).filter(pk__in=wanted[kind]).order_by().values_list("pk", flat=True)
            )
            for kind, (_name, scope) in self.NAMES.items()
        }

    @staticmethod
    def _page(thing: TurnOfThing) -> tuple[Kind, int]:
        if thing.kind == Kind.MILESTONE:
            return Kind.ACTION, thing.action_id or 0
        return thing.kind, thing.id

    def of(self, thing: TurnOfThing) -> str:
        kind, pk = self._page(thing)
        name, _scope = self.NAMES[kind]
        return reverse(name, args=[pk]) if pk in self.here[kind] else ""


def _download(strategy: Strategy, comparison: Comparison) -> HttpResponseBase:
    header = [
        _("Change"),
        _("Action plan"),
        _("Kind"),
        _("Name"),
        _("Part of"),
        _("Before"),
        _("After"),
        _("Days"),
        _("Reason"),
    ]
    rows: Iterable[list[Any]] = (
        [
            str(TURNS[each.turn.value]),
            each.plan.title,
            str(KIND_LABELS[each.kind]),
            each.name,
            each.above,
            each.before,
            each.after,
            each.days,
            each.reason,
        ]
        for things in comparison.by_turn().values()
        for each in things
    )
    earlier, later = comparison.earlier.day, comparison.later.day
    return csv_response(f"{strategy.slug}-{earlier}-{later}.csv", header, rows)
