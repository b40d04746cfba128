"""What a snapshot holds, one after the other."""

from collections.abc import Iterator

from foundation.bilingual import choose
from reporting.snapshot_schema import ActionData, AreaData, IndicatorData, PlanData, Snapshot


def area_name(area: AreaData) -> str:
    name = choose(area["short_title"]) or choose(area["title"])
    return f"{area['number']} {name}"


def plans_of(snapshot: Snapshot) -> list[PlanData]:
    return [plan for area in snapshot["areas"] for plan in area["plans"]]


def actions_of(area: AreaData) -> list[ActionData]:
    return [action for plan in area["plans"] for action in plan["actions"]]


def indicators_of(area: AreaData) -> list[IndicatorData]:
    return [
        indicator
        for plan in area["plans"]
        for objective in plan["objectives"]
        for indicator in objective["indicators"]
    ]


def indicators_by_plan(snapshot: Snapshot) -> Iterator[tuple[PlanData, IndicatorData]]:
    for plan in plans_of(snapshot):
        for objective in plan["objectives"]:
            for indicator in objective["indicators"]:
                yield plan, indicator
