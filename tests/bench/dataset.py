"""A strategy of any size, made by bulk inserts: five areas, ten plans, ten years of figures."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import islice

from django.db import transaction

from accounts.models import Organisation, Person
from actions.domain.evaluations import keep_evaluations
from actions.models import (
    Action,
    ActionPlan,
    Contributor,
    Indicator,
    Measurement,
    Milestone,
    Objective,
    ProgressEntry,
    Series,
    Target,
)
from reporting.models import PlanAssessment, Review, ReviewCycle
from strategy.models import Area, Direction, Need, Strategy, StrategyRole

AREAS = 5
PLANS_PER_AREA = 2
ORGANISATIONS = 40
PEOPLE = 120
YEARS_OF_FIGURES = 10
ENTRIES_PER_ACTION = 10
STATUSES = ["on_track", "on_track", "at_risk", "not_started", "delayed", "completed", "on_track"]
TEXT = (
    "Arbetsgruppen har träffats tre gånger och tagit fram ett gemensamt underlag. "
    "Två vårdgivare har börjat arbeta efter det, och en tredje planerar att göra det efter "
    "årsskiftet. "
)


@transaction.atomic
def make_strategy(*, actions: int, indicators: int, today: date) -> tuple[Strategy, ReviewCycle]:
    """A strategy with so many actions and indicators, and this year's open cycle.

    Each action has ten entries, each indicator ten yearly values. Everything is current on
    ``today``, apart from what the statuses say.
    """
    organisations = Organisation.objects.bulk_create(
        Organisation(
            name_sv=f"Organisation {n} ({actions})",
            name_en=f"Organization {n} ({actions})",
            short_name=f"Org {n}",
            kind="hospital",
        )
        for n in range(ORGANISATIONS)
    )
    people = Person.objects.bulk_create(
        Person(
            email=f"person{n}.{actions}@example.org",
            name=f"Person {n}",
            organisation=organisations[n % ORGANISATIONS],
            password="!",
        )
        for n in range(PEOPLE)
    )
    strategy = Strategy.objects.create(
        slug=f"bench-{actions}",
        title_sv=f"Strategi med {actions} åtgärder",
        title_en=f"A strategy with {actions} actions",
        owner=organisations[0],
        is_published=True,
    )
    StrategyRole.objects.create(strategy=strategy, role="coordinator", person=people[0])
    directions = Direction.objects.bulk_create(
        Direction(strategy=strategy, number=f"3.{n}", position=n, title_sv=f"Inriktning {n}")
        for n in range(1, 5)
    )
    areas = Area.objects.bulk_create(
        Area(
            strategy=strategy,
            number=f"4.{n}",
            position=n,
            title_sv=f"Utvecklingsområde {n}",
            short_title_sv=f"Område {n}",
            background_sv=TEXT,
            target_state_sv=TEXT,
        )
        for n in range(1, AREAS + 1)
    )
    needs = Need.objects.bulk_create(
        Need(area=area, letter=letter, position=position, text_sv=TEXT)
        for area in areas
        for position, letter in enumerate("abcd")
    )
    plans = ActionPlan.objects.bulk_create(
        ActionPlan(
            area=area,
            title_sv=f"Handlingsplan {area.number}.{n}",
            summary_sv=TEXT,
            starts_on=date(today.year - 2, 1, 1),
            ends_on=date(today.year + 1, 12, 31),
            status="adopted",
            decided_on=date(today.year - 3, 12, 1),
        )
        for area in areas
        for n in range(1, PLANS_PER_AREA + 1)
    )
    objectives = Objective.objects.bulk_create(
        Objective(plan=plan, number=str(n), position=n, title_sv=f"Mål {n} i {plan.title_sv}")
        for plan in plans
        for n in range(1, 7)
    )
    Objective.needs.through.objects.bulk_create(
        Objective.needs.through(objective=objective, need=needs[n % len(needs)])
        for n, objective in enumerate(objectives)
    )
    Objective.directions.through.objects.bulk_create(
        Objective.directions.through(objective=objective, direction=directions[n % 4])
        for n, objective in enumerate(objectives)
    )
    _make_indicators(objectives, organisations, count=indicators, today=today)
    made_actions = _make_actions(plans, objectives, organisations, people, actions, today)
    _make_entries(made_actions, people, today)

    cycle = ReviewCycle.objects.create(
        strategy=strategy,
        year=today.year,
        status="open",
        opens_on=date(today.year, 10, 1),
        due_on=date(today.year, 11, 30),
        closes_on=date(today.year + 1, 1, 31),
    )
    Review.objects.bulk_create(
        Review(
            cycle=cycle,
            action=action,
            status="approved",
            account=TEXT,
            decision="continue",
            decided_at=datetime(today.year, 11, 1, tzinfo=UTC),
        )
        for action in islice(made_actions, 0, None, 2)
    )
    PlanAssessment.objects.bulk_create(
        PlanAssessment(
            cycle=cycle, plan=plan, judgement="on_course", reasons_sv=TEXT, author=people[0]
        )
        for plan in plans
    )
    return strategy, cycle


def _make_indicators(
    objectives: list[Objective], organisations: list[Organisation], *, count: int, today: date
) -> None:
    indicators = Indicator.objects.bulk_create(
        Indicator(
            objective=objectives[n % len(objectives)],
            position=n,
            name_sv=f"Indikator {n}",
            name_en=f"Indicator {n}",
            unit_sv="patienter",
            unit_en="patients",
            direction=("increase", "decrease", "keep_at_least")[n % 3],
            tolerance=Decimal(5),
            source_sv="Egen uppföljning",
            responsible_organisation=organisations[n % ORGANISATIONS],
        )
        for n in range(count)
    )
    first_year = today.year - YEARS_OF_FIGURES
    series = Series.objects.bulk_create(
        Series(
            indicator=indicator,
            definition_sv="Antal patienter under året.",
            baseline=Decimal(100),
            baseline_period=date(first_year, 1, 1),
        )
        for indicator in indicators
    )
    Target.objects.bulk_create(
        (
            Target(series=one, period=date(today.year + later, 1, 1), value=Decimal(100 + gain))
            for one in series
            for later, gain in ((0, 50), (2, 80))
        ),
        batch_size=1000,
    )
    Measurement.objects.bulk_create(
        (
            Measurement(
                series=one,
                period=date(first_year + turn, 1, 1),
                value=Decimal(100 + turn * (n % 11 - 3)),
            )
            for n, one in enumerate(series)
            for turn in range(YEARS_OF_FIGURES)
        ),
        batch_size=1000,
    )
    keep_evaluations(indicator.pk for indicator in indicators)


def _make_actions(
    plans: list[ActionPlan],
    objectives: list[Objective],
    organisations: list[Organisation],
    people: list[Person],
    count: int,
    today: date,
) -> list[Action]:
    actions = Action.objects.bulk_create(
        (
            Action(
                plan=plans[n % len(plans)],
                number=f"{n % 6 + 1}.{n}",
                position=n,
                title_sv=f"Införa gemensamt arbetssätt nummer {n} hos vårdgivarna",
                title_en=f"Introduce joint way of working number {n} at the care providers",
                description_sv=TEXT,
                responsible_organisation=organisations[n % ORGANISATIONS],
                responsible_person=people[n % PEOPLE] if n % 20 else None,
                starts_on=date(today.year - 2, 1, 1),
                ends_on=date(today.year, 6, 30) if n % 9 == 0 else date(today.year + 1, 6, 30),
                status=STATUSES[n % len(STATUSES)],
                percent_complete=n % 101,
                last_reported_on=today - timedelta(days=n % 300),
            )
            for n in range(count)
        ),
        batch_size=500,
    )
    by_plan: dict[int, list[Objective]] = {}
    for objective in objectives:
        by_plan.setdefault(objective.plan_id, []).append(objective)
    Action.objectives.through.objects.bulk_create(
        (
            Action.objectives.through(action=action, objective=by_plan[action.plan_id][n % 6])
            for n, action in enumerate(actions)
        ),
        batch_size=1000,
    )
    Contributor.objects.bulk_create(
        (
            Contributor(action=action, organisation=organisations[(n + turn) % ORGANISATIONS])
            for n, action in enumerate(actions)
            for turn in (1, 2)
        ),
        batch_size=1000,
    )
    Milestone.objects.bulk_create(
        (
            Milestone(action=action, title_sv=f"Delsteg {turn}", due_on=date(today.year, turn, 1))
            for action in actions
            for turn in (3, 9)
        ),
        batch_size=1000,
    )
    return actions


def _make_entries(actions: list[Action], people: list[Person], today: date) -> None:
    ProgressEntry.objects.bulk_create(
        (
            ProgressEntry(
                action=action,
                reported_on=(action.last_reported_on or today) - timedelta(days=100 * turn),
                status=action.status if turn == 0 else "on_track",
                reason=TEXT if action.status in ("at_risk", "delayed") and turn == 0 else "",
                percent_complete=max(0, (action.percent_complete or 0) - 9 * turn),
                what_happened=TEXT * 2,
                obstacles=TEXT if turn % 3 == 0 else "",
                next_steps=TEXT,
                author=people[n % PEOPLE],
            )
            for n, action in enumerate(actions)
            for turn in range(ENTRIES_PER_ACTION)
        ),
        batch_size=500,
    )
