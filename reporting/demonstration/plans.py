"""Do: the action plans with objectives and actions, and three years of progress entries."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from accounts.models import Person
from actions.models import (
    Action,
    ActionPlan,
    Attachment,
    Contributor,
    Milestone,
    Objective,
    ProgressEntry,
    ReportingDate,
)
from reporting.demonstration.aim import Loaded
from reporting.demonstration.content import DATA, PLANS, both_languages, read
from reporting.demonstration.dates import moment, months_ago, resolve
from reporting.demonstration.writing import Row, create, insert, write_history

PREPARATION = timedelta(days=60)
"""How long before its decision a plan is said to have been entered."""


def load_plans(loaded: Loaded) -> None:
    contents = {key: read(f"plans/{key}") for key in PLANS}
    plans = {key: _plan_row(loaded, data) for key, data in contents.items()}
    loaded.plans = {key: row.instance for key, row in plans.items()}
    insert(ActionPlan, list(plans.values()))
    write_history(
        ActionPlan,
        [row.as_it_was(row.at, row.by, status="draft", decided_on=None) for row in plans.values()],
        "+",
    )
    write_history(ActionPlan, _plan_changes(plans.values()), "~")
    _load_objectives(loaded, contents, {key: row.at for key, row in plans.items()})
    _load_actions(loaded, contents, {key: row.at for key, row in plans.items()})


def _plan_row(loaded: Loaded, data: dict[str, Any]) -> Row:
    decided_on = resolve(data["decided"], loaded.today) if "decided" in data else None
    plan = ActionPlan(
        area=loaded.areas[data["area"]],
        **both_languages(data, "title", "summary"),
        starts_on=resolve(data["starts"], loaded.today),
        ends_on=resolve(data["ends"], loaded.today),
        status=data["status"],
        decided_on=decided_on,
        reference_number=f"DEMO {decided_on.year}-{data['reference']}" if decided_on else "",
    )
    return Row(plan, moment((decided_on or loaded.today) - PREPARATION), loaded.coordinator)


def _plan_changes(rows: Iterable[Row]) -> Iterable[Row]:
    for row in rows:
        plan = row.instance
        if plan.decided_on is not None:
            yield row.as_it_was(moment(plan.decided_on), row.by, status="adopted")
        if plan.status == "closed":
            yield row.as_it_was(moment(plan.ends_on + timedelta(days=30)), row.by)


def _load_objectives(loaded: Loaded, contents: dict[str, Any], begun: dict[str, Any]) -> None:
    for is_part in (False, True):
        rows = []
        for key, data in contents.items():
            for position, each in enumerate(data["objectives"], start=1):
                if ("parent" in each) != is_part:
                    continue
                objective = Objective(
                    plan=loaded.plans[key],
                    parent=loaded.objectives[f"{key}.{each['parent']}"] if is_part else None,
                    number=each["number"],
                    position=position,
                    **both_languages(each, "title", "description"),
                )
                loaded.objectives[f"{key}.{objective.number}"] = objective
                links: dict[str, Sequence[Any]] = {
                    "needs": [loaded.needs[data["area"] + letter] for letter in each["needs"]],
                    "directions": [loaded.directions[number] for number in each["directions"]],
                    "framework_goals": [loaded.goals[goal] for goal in each["goals"]],
                }
                rows.append(Row(objective, begun[key], loaded.coordinator, links=links))
        create(Objective, rows)


def _load_actions(loaded: Loaded, contents: dict[str, Any], begun: dict[str, Any]) -> None:
    rows: dict[str, Row] = {}
    by_name: dict[str, dict[str, Any]] = {}
    stories: list[Row] = []
    attachments: list[Row] = []
    for key, data in contents.items():
        told = read(f"stories/{key}") if (DATA / f"stories/{key}.toml").exists() else {}
        for position, each in enumerate(data["actions"], start=1):
            action = _action(loaded, key, each, position)
            name = f"{key}.{action.number}"
            objectives = [loaded.objectives[f"{key}.{number}"] for number in each["objectives"]]
            by_name[name] = each
            loaded.actions[name] = action
            loaded.objectives_of_actions[name] = objectives
            rows[name] = Row(
                action, begun[key], loaded.coordinator, links={"objectives": objectives}
            )
            entries = []
            for story in told.get(action.number, []):
                if entry := _entry(loaded, name, action, story):
                    entries.append(entry)
                    attachments += _attachments(entry, story)
            stories += entries
            loaded.entries[name] = [row.instance for row in entries]
            if entries:
                last = entries[-1].instance
                action.status = last.status
                action.percent_complete = last.percent_complete
                action.last_reported_on = last.reported_on
    insert(Action, list(rows.values()))
    create(ProgressEntry, stories)
    create(Attachment, attachments)
    _write_action_history(loaded, rows, by_name)
    _load_parts_of_actions(loaded, contents, begun)


def _action(loaded: Loaded, key: str, data: dict[str, Any], position: int) -> Action:
    return Action(
        plan=loaded.plans[key],
        number=data["number"],
        position=position,
        **both_languages(data, "title", "description"),
        responsible_organisation=loaded.organisations[data["responsible"]],
        responsible_person=loaded.people[data["person"]] if "person" in data else None,
        starts_on=resolve(data["starts"], loaded.today),
        ends_on=resolve(data["ends"], loaded.today),
        reporting_interval_months=data.get("reporting_interval"),
    )


def _entry(loaded: Loaded, name: str, action: Action, story: dict[str, Any]) -> Row | None:
    """The entry that ``story`` tells, or None when it would lie before the action's start."""
    if "on" in story:
        day = resolve(story["on"], loaded.today)
    elif "days_ago" in story:
        day = loaded.today - timedelta(days=story["days_ago"])
    else:
        day = months_ago(story["ago"], name, loaded.today)
    if day < action.starts_on:
        return None
    answers = action.responsible_person or loaded.coordinator
    is_by_coordinator = story.get("by_coordinator", False)
    author = loaded.people[story["by"]] if "by" in story else answers
    entry = ProgressEntry(
        action=action,
        reported_on=day,
        status=story["status"],
        reason=story.get("reason", ""),
        percent_complete=story.get("percent"),
        what_happened=story["what"],
        obstacles=story.get("obstacles", ""),
        opportunities=story.get("opportunities", ""),
        next_steps=story.get("next", ""),
        author=loaded.coordinator if is_by_coordinator else author,
        on_behalf_of=action.responsible_person if is_by_coordinator else None,
    )
    return Row(entry, moment(day, name), entry.author)


def _attachments(row: Row, story: dict[str, Any]) -> list[Row]:
    return [
        Row(
            Attachment(
                entry=row.instance,
                title=link["title"],
                url=link["url"],
                added_by=row.instance.author,
            ),
            row.at,
            row.by,
        )
        for link in story.get("links", [])
    ]


def _write_action_history(
    loaded: Loaded, rows: dict[str, Row], contents: dict[str, dict[str, Any]]
) -> None:
    """An action as it was made, and as it became with each entry and each change of the plan."""
    first, later = [], []
    for name, row in rows.items():
        said: dict[str, Any] = {
            "status": "no_report",
            "percent_complete": None,
            "last_reported_on": None,
        }
        turns: list[tuple[datetime, Person | None, str, dict[str, Any]]] = [
            (
                entry.recorded_at,
                entry.author,
                "",
                {
                    "status": entry.status,
                    "percent_complete": entry.percent_complete,
                    "last_reported_on": entry.reported_on,
                },
            )
            for entry in loaded.entries[name]
        ]
        for key, column, value_of in (
            ("ends_changed", "ends_on", lambda text: resolve(text, loaded.today)),
            ("person_changed", "responsible_person", loaded.people.__getitem__),
        ):
            if change := contents[name].get(key):
                said[column] = value_of(change["was"])
                turns.append(
                    (
                        moment(resolve(change["on"], loaded.today), name),
                        row.by,
                        change["reason"],
                        {column: getattr(row.instance, column)},
                    )
                )
        first.append(row.as_it_was(row.at, row.by, **said))
        for at, by, reason, values in sorted(turns, key=lambda turn: turn[0]):
            said |= values
            later.append(row.as_it_was(at, by, reason, **said))
    write_history(Action, first, "+")
    write_history(Action, later, "~")


def _load_parts_of_actions(loaded: Loaded, contents: dict[str, Any], begun: dict[str, Any]) -> None:
    milestones, contributors, dates = [], [], []
    moved: dict[int, dict[str, str]] = {}
    for key, data in contents.items():
        for each in data["actions"]:
            action = loaded.actions[f"{key}.{each['number']}"]

            def made(instance: Any, at: Any = begun[key]) -> Row:
                return Row(instance, at, loaded.coordinator)

            for position, part in enumerate(each.get("milestones", []), start=1):
                milestone = Milestone(
                    action=action,
                    position=position,
                    title_sv=part["sv"],
                    title_en=part["en"],
                    due_on=resolve(part["due"], loaded.today),
                    completed_on=resolve(part["done"], loaded.today) if "done" in part else None,
                )
                milestones.append(made(milestone))
                if "due_changed" in part:
                    moved[len(milestones) - 1] = part["due_changed"]
            for organisation, role in each.get("contributors", {}).items():
                contributors.append(
                    made(
                        Contributor(
                            action=action,
                            organisation=loaded.organisations[organisation],
                            role=role,
                        )
                    )
                )
            for part in each.get("reporting_dates", []):
                due_on = resolve(part["due"], loaded.today)
                repeats = part.get("repeats")
                dates.append(
                    made(ReportingDate(action=action, due_on=due_on, repeats_every_months=repeats))
                )
    insert(Milestone, milestones)
    due = {turn: resolve(change["was"], loaded.today) for turn, change in moved.items()}
    write_history(
        Milestone,
        [
            row.as_it_was(
                row.at, row.by, completed_on=None, due_on=due.get(turn, row.instance.due_on)
            )
            for turn, row in enumerate(milestones)
        ],
        "+",
    )
    write_history(
        Milestone,
        [
            milestones[turn].as_it_was(
                moment(resolve(change["on"], loaded.today)),
                milestones[turn].by,
                change["reason"],
                completed_on=None,
            )
            for turn, change in moved.items()
        ],
        "~",
    )
    done = [row for row in milestones if row.instance.completed_on]
    write_history(
        Milestone,
        [
            row.as_it_was(
                moment(row.instance.completed_on),
                row.instance.action.responsible_person or row.by,
            )
            for row in done
        ],
        "~",
    )
    create(Contributor, contributors)
    create(ReportingDate, dates)
