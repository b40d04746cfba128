"""What a frozen report holds and what it lacks, for its page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.permissions import Viewer
from actions.permissions import visible_actions, visible_indicators, visible_plans
from foundation.bilingual import choose
from reporting.snapshot_reading import indicators_by_plan, plans_of
from reporting.snapshot_schema import Snapshot

NAMED_AT_MOST = 25
"""So many missing things are named on the page; the files name them all."""


@dataclass(frozen=True)
class Lack:
    """One kind of missing things: how many, and the first of them with their pages' addresses.

    The address is empty where the viewer may no longer open the page.
    """

    title: str
    count: int
    named: Sequence[tuple[str, str]]

    @property
    def unnamed(self) -> int:
        return self.count - len(self.named)


def counts_of(snapshot: Snapshot) -> dict[str, int]:
    plans = plans_of(snapshot)
    return {
        "plans": len(plans),
        "objectives": sum(len(plan["objectives"]) for plan in plans),
        "indicators": sum(1 for _each in indicators_by_plan(snapshot)),
        "actions": sum(len(plan["actions"]) for plan in plans),
        "entries": sum(len(action["entries"]) for plan in plans for action in plan["actions"]),
    }


def lacks_of(snapshot: Snapshot, viewer: Viewer) -> list[Lack]:
    """What the report lacks, in three queries. Named as the snapshot names it."""
    missing = snapshot["missing"]
    plans = {plan["id"]: choose(plan["title"]) for plan in plans_of(snapshot)}
    indicators = {each["id"]: choose(each["name"]) for __, each in indicators_by_plan(snapshot)}
    actions = {
        action["id"]: f"{action['number']} {choose(action['title'])}"
        for plan in plans_of(snapshot)
        for action in plan["actions"]
    }
    unreported = missing["unreported_actions"][:NAMED_AT_MOST]
    unapproved = missing["unapproved_actions"][:NAMED_AT_MOST]
    unmeasured = missing["unmeasured_indicators"][:NAMED_AT_MOST]
    unassessed = missing["unassessed_plans"][:NAMED_AT_MOST]
    action_pages = _pages("action", visible_actions(viewer), [*unreported, *unapproved])
    indicator_pages = _pages("indicator", visible_indicators(viewer), unmeasured)
    plan_pages = _pages("plan", visible_plans(viewer), unassessed)
    return [
        Lack(
            _("Actions without a report in the year"),
            len(missing["unreported_actions"]),
            _named(unreported, actions, action_pages),
        ),
        Lack(
            _("Reported actions without an approved review"),
            len(missing["unapproved_actions"]),
            _named(unapproved, actions, action_pages),
        ),
        Lack(
            _("Indicators without a value for the year"),
            len(missing["unmeasured_indicators"]),
            _named(unmeasured, indicators, indicator_pages),
        ),
        Lack(
            _("Plans without an assessment"),
            len(missing["unassessed_plans"]),
            _named(unassessed, plans, plan_pages),
        ),
    ]


def _pages(thing: str, visible: QuerySet[Any], ids: list[int]) -> dict[int, str]:
    return {
        pk: reverse(f"actions:{thing}-detail", args=[pk])
        for pk in visible.filter(pk__in=ids).order_by().values_list("pk", flat=True)
    }


def _named(ids: list[int], names: dict[int, str], pages: dict[int, str]) -> list[tuple[str, str]]:
    return [(names[pk], pages.get(pk, "")) for pk in ids]
