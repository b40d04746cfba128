"""An organisation's part of a report: a snapshot cut down, by a pure function."""

from reporting.snapshot_schema import (
    ActionData,
    AreaData,
    FrameworkData,
    MissingData,
    ObjectiveData,
    PlanData,
    PreviousData,
    Snapshot,
    Text,
)


def excerpt_of(snapshot: Snapshot, *, organisation_id: int, name: Text) -> Snapshot:
    """The plans with actions that the organisation answers for or takes part in; in them those
    actions alone, the objectives that they serve, and what the report says about both.

    The oldest snapshots name organisations by name only: they are matched by the Swedish name.
    """
    areas = [
        area
        for each in snapshot["areas"]
        if (area := _area(each, organisation_id, name["sv"]))["plans"]
    ]
    plans = [plan for area in areas for plan in area["plans"]]
    objectives = [objective for plan in plans for objective in plan["objectives"]]
    directions = {number for each in objectives for number in each["directions"]}
    indicators = {indicator["id"] for each in objectives for indicator in each["indicators"]}
    goals = {goal for each in objectives for goal in each["framework_goals"]}
    titles = [plan["title"] for plan in plans]
    return {
        **snapshot,
        "excerpt": {"organisation": name},
        "areas": areas,
        "directions": [each for each in snapshot["directions"] if each["number"] in directions],
        "frameworks": [
            framework
            for each in snapshot["frameworks"]
            if (framework := _framework(each, goals))["goals"]
        ],
        "presentations": [
            {**each, "plans": [title for title in each["plans"] if title in titles]}
            for each in snapshot["presentations"]
            if any(title in titles for title in each["plans"])
        ],
        "missing": _missing(snapshot["missing"], plans),
        "restatements": [
            each for each in snapshot.get("restatements", []) if each["indicator"] in indicators
        ],
        "previous": _previous(snapshot["previous"], plans),
    }


def has_part(snapshot: Snapshot, *, organisation_id: int, name: Text) -> bool:
    """Whether the organisation answers for or takes part in any action of the report."""
    return any(
        _takes_part(action, organisation_id, name["sv"])
        for area in snapshot["areas"]
        for plan in area["plans"]
        for action in plan["actions"]
    )


def organisations_in(snapshot: Snapshot) -> tuple[set[int], set[str]]:
    """The organisations that have a part in the report: by id, or by Swedish name without one."""
    named = [
        each
        for area in snapshot["areas"]
        for plan in area["plans"]
        for action in plan["actions"]
        for each in _named(action)
    ]
    return (
        {pk for pk, _text in named if pk is not None},
        {text["sv"] for pk, text in named if pk is None},
    )


def _named(action: ActionData) -> list[tuple[int | None, Text]]:
    return [
        (action.get("responsible_organisation_id"), action["responsible_organisation"]),
        *((each.get("organisation_id"), each["organisation"]) for each in action["contributors"]),
    ]


def _takes_part(action: ActionData, organisation_id: int, name: str) -> bool:
    return any(
        pk == organisation_id if pk is not None else text["sv"] == name
        for pk, text in _named(action)
    )


def _area(area: AreaData, organisation_id: int, name: str) -> AreaData:
    plans = [
        plan for each in area["plans"] if (plan := _plan(each, organisation_id, name))["actions"]
    ]
    needs = {
        letter
        for plan in plans
        for objective in plan["objectives"]
        for letter in objective["needs"]
    }
    return {
        **area,
        "plans": plans,
        "needs": [need for need in area["needs"] if need["letter"] in needs],
    }


def _plan(plan: PlanData, organisation_id: int, name: str) -> PlanData:
    actions = [action for action in plan["actions"] if _takes_part(action, organisation_id, name)]
    served = {number for action in actions for number in action["objectives"]}
    return {**plan, "actions": actions, "objectives": _objectives(plan["objectives"], served)}


def _objectives(objectives: list[ObjectiveData], served: set[str]) -> list[ObjectiveData]:
    """Those served, with the objective each is a part of and the parts that each has."""
    ids = {each["id"] for each in objectives if each["number"] in served}
    kept = {each["id"] for each in objectives if each["id"] in ids or each["parent"] in ids} | {
        each["parent"] for each in objectives if each["id"] in ids and each["parent"]
    }
    measured = {each["parent"] for each in objectives if each["indicators"]}
    return [
        {**each, "is_measured": True} if each["id"] in measured else each
        for each in objectives
        if each["id"] in kept
    ]


def _framework(framework: FrameworkData, goals: set[str]) -> FrameworkData:
    return {
        **framework,
        "goals": [
            goal for goal in framework["goals"] if f"{framework['slug']}:{goal['number']}" in goals
        ],
    }


def _previous(previous: PreviousData | None, plans: list[PlanData]) -> PreviousData | None:
    """The year before of what is in the excerpt."""
    if previous is None:
        return None
    actions = {action["id"] for plan in plans for action in plan["actions"]}
    indicators = {
        indicator["id"]
        for plan in plans
        for objective in plan["objectives"]
        for indicator in objective["indicators"]
    }
    return {
        **previous,
        "actions": [each for each in previous["actions"] if each["id"] in actions],
        "indicators": [each for each in previous["indicators"] if each["id"] in indicators],
    }


def _missing(missing: MissingData, plans: list[PlanData]) -> MissingData:
    actions = {action["id"] for plan in plans for action in plan["actions"]}
    indicators = {
        indicator["id"]
        for plan in plans
        for objective in plan["objectives"]
        for indicator in objective["indicators"]
    }
    plan_ids = {plan["id"] for plan in plans}
    return {
        "unreported_actions": [pk for pk in missing["unreported_actions"] if pk in actions],
        "unapproved_actions": [pk for pk in missing["unapproved_actions"] if pk in actions],
        "unmeasured_indicators": [
            pk for pk in missing["unmeasured_indicators"] if pk in indicators
        ],
        "unassessed_plans": [pk for pk in missing["unassessed_plans"] if pk in plan_ids],
    }
