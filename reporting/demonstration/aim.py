"""Who and aim: organisations, people, frameworks, and the strategy with its areas and forums."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password

from accounts.models import Organisation, Person
from reporting.demonstration.content import both_languages, read, read_table
from reporting.demonstration.dates import moment
from reporting.demonstration.writing import Row, create
from strategy.models import (
    Area,
    Direction,
    Forum,
    Framework,
    FrameworkGoal,
    Need,
    Strategy,
    StrategyRole,
)

PASSWORD = "milstolpe"  # noqa: S105 - for the demonstration only; never set in production


@dataclass
class Loaded:
    """What has been written so far, by the keys of the data files."""

    today: date
    organisations: dict[str, Organisation] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    frameworks: dict[str, Framework] = field(default_factory=dict)
    goals: dict[str, FrameworkGoal] = field(default_factory=dict)
    directions: dict[str, Direction] = field(default_factory=dict)
    areas: dict[str, Area] = field(default_factory=dict)
    needs: dict[str, Need] = field(default_factory=dict)
    forums: dict[str, Forum] = field(default_factory=dict)
    plans: dict[str, Any] = field(default_factory=dict)
    objectives: dict[str, Any] = field(default_factory=dict)
    actions: dict[str, Any] = field(default_factory=dict)
    objectives_of_actions: dict[str, list[Any]] = field(default_factory=dict)
    entries: dict[str, list[Any]] = field(default_factory=dict)

    @property
    def coordinator(self) -> Person:
        return self.people["coordinator"]

    @property
    def beginning(self) -> datetime:
        """When the strategy is said to have been entered."""
        return moment(date(self.today.year - 6, 1, 9))


def load_organisations(loaded: Loaded) -> None:
    """Those that are there already, by their Swedish name, are used as they are."""
    existing = {organisation.name_sv: organisation for organisation in Organisation.objects.all()}
    made = []
    for key, data in read("organisations").items():
        organisation = existing.get(data["name"]["sv"])
        if organisation is None:
            organisation = Organisation(
                **both_languages(data, "name"),
                short_name=data.get("short_name", ""),
                kind=data["kind"],
                website=data.get("website", ""),
                contact_email=data.get("contact_email", ""),
            )
            made.append(Row(organisation, loaded.beginning, None))
        loaded.organisations[key] = organisation
    create(Organisation, made)


def load_people(loaded: Loaded) -> None:
    """Those that are there already, by their address, are used as they are."""
    existing = {person.email: person for person in Person.objects.all()}
    may_sign_in = make_password(None if settings.IS_PRODUCTION else PASSWORD)
    made = []
    for key, data in read("people").items():
        email = f"{key}@example.org"
        person = existing.get(email)
        if person is None:
            is_administrator = data.get("is_administrator", False)
            person = Person(
                email=email,
                name=data["name"],
                title=data["title"],
                organisation=loaded.organisations[data["organisation"]],
                language=data.get("language", "sv"),
                password=may_sign_in if "sign_in" in data else make_password(None),
                is_superuser=is_administrator,
            )
            made.append(Row(person, loaded.beginning, None))
        loaded.people[key] = person
    create(Person, made)


def sign_ins() -> list[tuple[str, str]]:
    """What each sign-in shows, and its address."""
    return [
        (data["sign_in"], f"{key}@example.org")
        for key, data in read("people").items()
        if "sign_in" in data
    ]


def load_frameworks(loaded: Loaded) -> None:
    """Those that are there already, by their short address, are used as they are."""
    agenda = [
        {"number": row["number"], "title": {"sv": row["title_sv"], "en": row["title_en"]}}
        for row in read_table("agenda_2030")
    ]
    existing = {framework.slug: framework for framework in Framework.objects.all()}
    made, goals = [], []
    for data in read("frameworks")["frameworks"]:
        framework = existing.get(data["slug"])
        if framework is None:
            framework = Framework(
                slug=data["slug"],
                **both_languages(data, "title"),
                owner=data["owner"],
                source_url=data.get("source_url", ""),
            )
            made.append(Row(framework, loaded.beginning, loaded.coordinator))
            goals += [
                FrameworkGoal(
                    framework=framework,
                    number=goal["number"],
                    position=position,
                    **both_languages(goal, "title"),
                )
                for position, goal in enumerate(data.get("goals", agenda), start=1)
            ]
        loaded.frameworks[framework.slug] = framework
    create(Framework, made)
    create(FrameworkGoal, [Row(goal, loaded.beginning, loaded.coordinator) for goal in goals])
    for goal in FrameworkGoal.objects.select_related("framework"):
        loaded.goals[f"{goal.framework.slug}:{goal.number}"] = goal


def load_strategy(loaded: Loaded) -> Strategy:
    data = read("strategy")
    at, by = loaded.beginning, loaded.coordinator
    strategy = Strategy(
        slug=data["slug"],
        **both_languages(data, "title", "summary", "vision"),
        owner=loaded.organisations[data["owner"]],
        horizon_year=data["horizon_year"],
        vision_year=data["vision_year"],
        is_published=True,
    )
    frameworks = [loaded.frameworks[slug] for slug in data["frameworks"]]
    create(Strategy, [Row(strategy, at, by, links={"frameworks": frameworks})])
    for position, each in enumerate(data["directions"], start=1):
        loaded.directions[each["number"]] = Direction(
            strategy=strategy,
            number=each["number"],
            position=position,
            **both_languages(each, "title", "description"),
        )
    create(Direction, [Row(direction, at, by) for direction in loaded.directions.values()])
    for each in data["forums"]:
        loaded.forums[each["key"]] = Forum(
            strategy=strategy,
            **both_languages(each, "name"),
            host=loaded.organisations[each["host"]],
            is_in_strategy=each.get("is_in_strategy", False),
        )
    create(Forum, [Row(forum, at, by) for forum in loaded.forums.values()])
    roles = [
        StrategyRole(
            strategy=strategy,
            role=each["role"],
            person=loaded.people[each["person"]] if "person" in each else None,
            organisation=loaded.organisations[each["organisation"]]
            if "organisation" in each
            else None,
        )
        for each in data["roles"]
    ]
    create(StrategyRole, [Row(role, at, None) for role in roles])
    _load_areas(loaded, strategy)
    return strategy


def _load_areas(loaded: Loaded, strategy: Strategy) -> None:
    at, by = loaded.beginning, loaded.coordinator
    areas = read("areas")["areas"]
    for position, data in enumerate(areas, start=1):
        loaded.areas[data["number"]] = Area(
            strategy=strategy,
            number=data["number"],
            position=position,
            **both_languages(
                data,
                "title",
                "short_title",
                "background",
                "strengths",
                "target_state",
                "development_needs",
            ),
        )
    create(Area, [Row(area, at, by) for area in loaded.areas.values()])
    for data in areas:
        for position, need in enumerate(data["needs"], start=1):
            loaded.needs[f"{data['number']}{need['letter']}"] = Need(
                area=loaded.areas[data["number"]],
                letter=need["letter"],
                position=position,
                **both_languages(need, "text"),
            )
    create(Need, [Row(need, at, by) for need in loaded.needs.values()])
