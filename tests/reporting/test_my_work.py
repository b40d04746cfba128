from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from actions.domain.progress import refresh_action_status
from actions.models import ActionPlan, EntryDraft
from foundation.withdrawal import withdraw
from reporting.domain.due import Call
from reporting.domain.my_work import work_of
from reporting.models import ReviewCycle
from strategy.models import Strategy
from tests.cast import assemble
from tests.factories import (
    ActionFactory,
    ActionPlanFactory,
    HandoverFactory,
    IndicatorFactory,
    MeasurementFactory,
    ObjectiveFactory,
    PersonFactory,
    ProgressEntryFactory,
    QuestionFactory,
    ReportingDateFactory,
    ReviewCycleFactory,
    StrategyFactory,
    StrategyRoleFactory,
)

pytestmark = pytest.mark.django_db

TODAY = date(2026, 4, 15)


@pytest.fixture
def cast():
    return assemble()


def reported(action, day, status="on_track"):
    ProgressEntryFactory(
        action=action,
        author=action.responsible_person,
        reported_on=day,
        status=status,
        reason="Avtalet dröjer." if status in ("delayed", "at_risk", "cancelled") else "",
    )
    refresh_action_status(action)
    return action


def another(cast, **values):
    return ActionFactory(
        **{
            "plan": cast.plan,
            "responsible_organisation": cast.action.responsible_organisation,
            "responsible_person": cast.responsible,
        }
        | values
    )


def the_task(person, today=TODAY):
    (task,) = work_of(person, today).mine
    return task


@pytest.mark.parametrize(
    ("last_report", "call", "due_on", "days_late"),
    [
        (date(2025, 10, 1), Call.NOW, date(2026, 4, 1), 14),
        (date(2025, 10, 15), Call.SOON, date(2026, 4, 15), 0),
        (date(2025, 11, 15), Call.SOON, date(2026, 5, 15), 0),
        (date(2025, 11, 16), Call.LATER, date(2026, 5, 16), 0),
    ],
)
def test_task_calls_as_its_report_falls_due(cast, last_report, call, due_on, days_late):
    reported(cast.action, last_report)

    task = the_task(cast.responsible)

    assert (task.call, task.due_on, task.days_late) == (call, due_on, days_late)


def test_action_past_its_end_is_wanted_now(cast):
    cast.action.ends_on = date(2026, 3, 31)
    reported(cast.action, date(2026, 3, 1))
    cast.action.save()

    task = the_task(cast.responsible)

    assert (task.call, task.days_late, task.state.is_overdue) == (Call.NOW, 0, True)


def test_own_reporting_date_sets_the_day(cast):
    reported(cast.action, date(2026, 1, 1))
    ReportingDateFactory(action=cast.action, due_on=date(2026, 4, 30))

    assert the_task(cast.responsible).due_on == date(2026, 4, 30)


@pytest.mark.parametrize("status", ["completed", "cancelled"])
def test_ended_action_wants_nothing(cast, status):
    reported(cast.action, date(2024, 3, 1), status)
    ReviewCycleFactory(strategy=cast.strategy, opens_on=TODAY, due_on=TODAY, closes_on=TODAY)

    task = the_task(cast.responsible)

    assert (task.call, task.due_on, task.cycle) == (Call.ENDED, None, None)


def test_action_of_a_draft_plan_cannot_be_reported_on_yet(cast):
    ActionPlan.objects.update(status=ActionPlan.DRAFT)

    task = the_task(cast.responsible)

    assert (task.call, task.due_on, task.can_report) == (Call.DRAFT, None, False)


def test_open_review_sets_the_day_until_the_years_report_is_in(cast):
    cycle = ReviewCycleFactory(
        strategy=cast.strategy,
        year=2025,
        opens_on=date(2026, 1, 7),
        due_on=date(2026, 4, 20),
        closes_on=date(2026, 5, 31),
    )
    reported(cast.action, date(2026, 3, 1))

    work = work_of(cast.responsible, TODAY)
    (task,) = work.mine
    assert (task.call, task.due_on, task.is_for_review) == (Call.SOON, cycle.due_on, True)
    (open_cycle,) = work.cycles
    assert (open_cycle.cycle, open_cycle.unreported, open_cycle.actions) == (cycle, 1, 1)

    reported(cast.action, date(2025, 12, 31))
    work = work_of(cast.responsible, TODAY)
    assert work.mine[0].due_on == date(2026, 9, 1)
    assert work.cycles[0].unreported == 0


@pytest.mark.parametrize(
    "changes",
    [
        {"status": ReviewCycle.DRAFT},
        {"status": ReviewCycle.CLOSED},
        {"opens_on": TODAY + timedelta(days=1)},
    ],
    ids=str,
)
def test_review_that_is_not_open_wants_nothing(cast, changes):
    ReviewCycleFactory(
        **{
            "strategy": cast.strategy,
            "opens_on": date(2026, 1, 1),
            "due_on": date(2026, 4, 16),
            "closes_on": date(2026, 5, 1),
        }
        | changes
    )

    work = work_of(cast.responsible, TODAY)

    assert (list(work.cycles), work.mine[0].cycle) == ([], None)


def test_missing_values_are_counted(cast):
    for count in (0, 1):
        indicator = IndicatorFactory(objective=ObjectiveFactory(plan=cast.plan))
        cast.action.objectives.add(indicator.objective)
        if count:
            MeasurementFactory(series=indicator.series.get(), period=date(2025, 1, 1))

    assert the_task(cast.responsible).values_missing == 1


def test_what_is_late_comes_first(cast):
    reported(cast.action, date(2026, 4, 1))
    soon = reported(another(cast), date(2025, 11, 1))
    later_late = reported(another(cast), date(2025, 10, 1))
    most_late = reported(another(cast), date(2025, 3, 1))
    ended = reported(another(cast), date(2025, 3, 1), "completed")

    tasks = work_of(cast.responsible, TODAY).mine

    assert [task.action for task in tasks] == [most_late, later_late, soon, cast.action, ended]


def test_actions_of_colleagues_stand_apart(cast):
    foreign = ActionFactory(plan=cast.plan)
    of_colleague = another(cast, responsible_person=cast.colleague)
    of_nobody = another(cast, responsible_person=None)

    work = work_of(cast.responsible, TODAY)

    assert [task.action for task in work.mine] == [cast.action]
    assert [task.action for task in work.colleagues] == [of_colleague]
    assert [task.action for task in work.unowned] == [of_nobody]
    assert foreign not in {task.action for task in [*work.mine, *work.colleagues]}


def test_withdrawn_action_is_gone(cast):
    withdraw(cast.action, by=cast.coordinator, reason="Slogs ihop med en annan.")

    assert work_of(cast.responsible, TODAY).mine == []


def test_latest_entries_are_ones_own(cast):
    own = [
        ProgressEntryFactory(action=cast.action, reported_on=date(2025, month, 1))
        for month in range(1, 8)
    ]
    ProgressEntryFactory(action=cast.action, author=cast.colleague)
    withdraw(own.pop(), by=cast.coordinator, reason="Fel åtgärd.")

    assert list(work_of(cast.responsible, TODAY).latest) == own[:0:-1]


def test_page_says_what_is_wanted_in_words(client, cast):
    today = timezone.localdate()
    reported(cast.action, today - timedelta(days=400))
    client.force_login(cast.responsible)

    content = client.get(reverse("reporting:my-work")).content.decode()

    assert "1 action wants something from you now." in content
    assert "The report was due on" in content
    assert "days ago." in content
    assert content.count(f'href="{reverse("actions:entry-new", args=[cast.action.pk])}"') == 1


def test_page_is_glad_when_nothing_is_wanted(client, cast):
    reported(cast.action, timezone.localdate())
    client.force_login(cast.responsible)

    content = client.get(reverse("reporting:my-work")).content.decode()

    assert "Nothing is wanted from you now. All your reports are in." in content


def test_page_of_somebody_without_actions_leads_to_the_strategies(client, cast):
    client.force_login(cast.homeless)

    content = client.get(reverse("reporting:my-work")).content.decode()

    assert "You do not answer for any action" in content


def test_page_is_for_people_who_are_signed_in(client):
    address = reverse("reporting:my-work")

    assert client.get(address).url == f"{reverse('account_login')}?next={address}"


@pytest.mark.parametrize("count", [3, 100])
def test_page_has_a_fixed_number_of_queries(client, cast, django_assert_num_queries, count):
    today = timezone.localdate()
    ReviewCycleFactory(
        strategy=cast.strategy, year=today.year, opens_on=today, due_on=today, closes_on=today
    )
    plans = [cast.plan, ActionPlanFactory(area__strategy=cast.strategy)]
    for number in range(count):
        for person in (cast.responsible, cast.colleague):
            action = another(cast, plan=plans[number % 2], responsible_person=person)
            indicator = IndicatorFactory(objective=ObjectiveFactory(plan=action.plan))
            action.objectives.add(indicator.objective)
            MeasurementFactory(series=indicator.series.get(), period=date(2024, 1, 1))
            ReportingDateFactory(action=action)
            ProgressEntryFactory(action=action, reported_on=today)
            QuestionFactory(action=action)
            EntryDraft.objects.create(
                action=action, author=cast.responsible, kept_at=timezone.now()
            )
            HandoverFactory(
                action=another(cast, responsible_person=None),
                offered_by=cast.colleague,
                to_person=cast.responsible,
            )
    client.force_login(cast.responsible)

    with django_assert_num_queries(20):
        assert client.get(reverse("reporting:my-work")).status_code == 200


@pytest.mark.parametrize("page", ["2", "99", "-1", "x", "\x00"])
def test_colleagues_come_in_pages(client, cast, page):
    for _ in range(25):
        another(cast, responsible_person=cast.colleague)
    client.force_login(cast.responsible)

    response = client.get(reverse("reporting:my-work"), {"page": page})

    assert len(response.context["page_obj"]) in (5, 20)


def home_of(client, person):
    if person is not None:
        client.force_login(person)
    return client.get(reverse("reporting:home")).url


def test_home_of_whoever_answers_for_an_action_is_my_work(client, cast):
    assert home_of(client, cast.responsible) == reverse("reporting:my-work")
    assert home_of(client, cast.colleague) == reverse("reporting:my-work")


def test_home_of_a_coordinator_is_the_dashboard(client, cast):
    dashboard = reverse("reporting:dashboard", args=[cast.strategy.slug])

    assert home_of(client, cast.coordinator) == dashboard


def test_home_of_a_coordinator_is_the_dashboard_though_colleagues_have_actions(client, cast):
    StrategyRoleFactory(strategy=cast.strategy, person=cast.colleague)

    dashboard = reverse("reporting:dashboard", args=[cast.strategy.slug])
    assert home_of(client, cast.colleague) == dashboard


def test_home_of_a_coordinator_with_actions_of_their_own_is_my_work(client, cast):
    StrategyRoleFactory(strategy=cast.strategy, person=cast.responsible)

    assert home_of(client, cast.responsible) == reverse("reporting:my-work")


def test_home_of_who_coordinates_several_strategies_is_the_list(client, cast):
    StrategyRoleFactory(strategy=StrategyFactory(), person=cast.coordinator)

    assert home_of(client, cast.coordinator) == reverse("actions:strategy-list")


@pytest.mark.parametrize("is_signed_in", [False, True])
def test_home_of_others_is_the_only_strategy_that_they_see(client, cast, is_signed_in):
    person = PersonFactory() if is_signed_in else None
    Strategy.objects.exclude(pk=cast.strategy.pk).update(is_published=False)
    hidden = StrategyFactory(is_published=False)
    assert home_of(client, person) == cast.strategy.get_absolute_url()

    hidden.is_published = True
    hidden.save()
    assert home_of(client, person) == reverse("actions:strategy-list")


def test_what_waits_for_an_answer_comes_first(client, cast):
    HandoverFactory(action=cast.action, to_person=cast.colleague)
    QuestionFactory(action=cast.action, text="När då?")
    QuestionFactory(action=cast.action, author=cast.responsible)
    EntryDraft.objects.create(action=cast.action, author=cast.colleague, kept_at=timezone.now())

    of_colleague = work_of(cast.colleague, TODAY)
    of_responsible = work_of(cast.responsible, TODAY)

    assert (len(of_colleague.offers), len(of_colleague.questions)) == (1, 0)
    assert [question.text for question in of_responsible.questions] == ["När då?"]
    assert not of_responsible.offers
    assert not of_responsible.drafts
    client.force_login(cast.colleague)
    page = client.get(reverse("reporting:my-work")).content.decode()
    assert "Accept or decline" in page
    assert "Go on writing" in page


def test_action_of_somebody_who_left_is_offered_to_the_organisation(client, cast):
    left = another(cast, responsible_person=cast.inactive)

    assert [task.action for task in work_of(cast.colleague, TODAY).unowned] == [left]
    client.force_login(cast.colleague)
    assert "Take it on" in client.get(reverse("reporting:my-work")).content.decode()


def test_home_of_a_coordinator_who_is_offered_an_action_is_my_work(client, cast):
    cast.coordinator.organisation = cast.action.responsible_organisation
    cast.coordinator.save()
    HandoverFactory(action=cast.action, to_person=cast.coordinator)

    assert home_of(client, cast.coordinator) == reverse("reporting:my-work")
