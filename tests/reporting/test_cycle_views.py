from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organisation
from jobs.models import OutgoingMail
from reporting.models import CycleFreeze, CycleQuestion, ReviewCycle
from tests.cast import assemble
from tests.factories import ActionFactory, ReviewCycleFactory, ReviewFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return assemble()


@pytest.fixture
def cycle(cast):
    cycle = ReviewCycleFactory(
        strategy=cast.strategy, year=2025, instructions_en="Sum up the **year**."
    )
    ReviewFactory(cycle=cycle, action=cast.action)
    return cycle


def client_of(person):
    client = Client()
    client.force_login(person, "django.contrib.auth.backends.ModelBackend")
    return client


def page(client, name, *args, **data):
    return client.get(reverse(f"reporting:{name}", args=args), data)


def text_of(response):
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_next_year_is_prepared_with_one_button(cast, cycle):
    client = client_of(cast.coordinator)
    assert "Prepare the review of 2026" in text_of(page(client, "cycle-list", cast.strategy.slug))
    answer = client.post(reverse("reporting:cycle-list", args=[cast.strategy.slug]))
    made = ReviewCycle.objects.get(year=2026)
    assert answer.url == made.get_absolute_url()
    assert "being prepared" in text_of(client.get(answer.url))
    assert "Prepare the review" not in text_of(page(client, "cycle-list", cast.strategy.slug))


def test_home_shows_the_wheel_and_the_completion(cast, cycle):
    shown = text_of(page(client_of(cast.reader), "cycle", cycle.pk))
    assert 'aria-label="The steps of the year"' in shown
    assert "you are here" in shown
    assert "0 of 1 reviews handed in" in shown
    assert cast.plan.title in shown
    assert "<strong>year</strong>" in shown
    assert "Close the review" not in shown


def test_who_reports_sees_the_home_with_their_own(cast, cycle):
    other = ActionFactory(plan=cast.plan)
    ReviewFactory(cycle=cycle, action=other)
    shown = text_of(page(client_of(cast.colleague), "cycle", cycle.pk))
    assert "0 of 1 reviews handed in" in shown
    assert other.responsible_organisation.name not in shown


@pytest.mark.parametrize(
    "name",
    ["cycle-edit", "cycle-open", "cycle-close", "cycle-reopen", "cycle-chase", "cycle-escalate"],
)
def test_changing_pages_are_for_coordinators(cast, cycle, name):
    assert page(client_of(cast.reader), name, cycle.pk).status_code == 403
    assert page(client_of(cast.outsider), name, cycle.pk).status_code == 404
    assert page(Client(), name, cycle.pk).status_code == 302


def test_edit_saves_questions_and_keeps_what_was_typed(cast, cycle):
    client = client_of(cast.coordinator)
    address = reverse("reporting:cycle-edit", args=[cycle.pk])
    form = client.get(address).context["form"]
    sent = {
        "version": form.initial["version"],
        "opens_on": "2025-10-01",
        "due_on": "2025-12-01",
        "grace_until": "2025-12-15",
        "closes_on": "2025-11-01",
        "instructions_sv": "",
        "instructions_en": "Sum it up.",
        "note": "",
        "questions-TOTAL_FORMS": "1",
        "questions-INITIAL_FORMS": "0",
        "questions-0-text_sv": "Vad har ni lärt er?",
        "questions-0-is_required": "on",
    }
    refused = text_of(client.post(address, sent))
    assert "A cycle opens, then is due, then closes." in refused
    assert "Sum it up." in refused
    assert "Vad har ni lärt er?" in refused
    assert client.post(address, {**sent, "closes_on": "2026-01-31"}).status_code == 302
    cycle.refresh_from_db()
    assert (cycle.grace_until, cycle.instructions_en) == (date(2025, 12, 15), "Sum it up.")
    [question] = CycleQuestion.objects.all()
    assert question.is_required


def test_opening_is_confirmed_first(cast):
    today = timezone.localdate()
    cycle = ReviewCycleFactory(
        strategy=cast.strategy,
        year=2026,
        status="draft",
        opens_on=today,
        due_on=today,
        closes_on=today,
    )
    orphan = ActionFactory(plan=cast.plan, responsible_person=None)
    client = client_of(cast.coordinator)
    shown = text_of(page(client, "cycle-open", cycle.pk))
    assert "have no responsible person" in shown
    assert str(orphan) in shown
    assert OutgoingMail.objects.count() == 0
    answer = client.post(reverse("reporting:cycle-open", args=[cycle.pk]), follow=True)
    assert "2 reviews added, and mail to 1 person." in text_of(answer)


def test_late_actions_are_added_with_a_button(cast, cycle):
    ActionFactory(plan=cast.plan)
    client = client_of(cast.coordinator)
    assert "1 action has come since" in text_of(page(client, "cycle", cycle.pk))
    answer = client.post(reverse("reporting:cycle-add", args=[cycle.pk]), follow=True)
    assert "has come since" not in text_of(answer)
    assert cycle.reviews.count() == 2


def test_closing_asks_and_freezes(cast, cycle):
    client = client_of(cast.coordinator)
    address = reverse("reporting:cycle-close", args=[cycle.pk])
    shown = text_of(client.get(address))
    assert "Reviews that have not come (1)" in shown
    assert "The strategy as a whole" in shown
    page = client.get(address).content.decode()
    for name, keys in (("assessment", [cast.plan.pk]), ("strategy-assessment", [])):
        assert reverse(f"reporting:{name}", args=[cycle.pk, *keys]) in page
    assert "Something is missing." in text_of(client.post(address))
    answer = client.post(address, {"is_accepted": "on"}, follow=True)
    assert CycleFreeze.objects.get().sha256 in text_of(answer)
    reopen = reverse("reporting:cycle-reopen", args=[cycle.pk])
    assert "Say why." in text_of(client.post(reopen, {"reason": ""}))
    assert "is open again" in text_of(client.post(reopen, {"reason": "Sent"}, follow=True))
    assert "which the new freeze carries: Sent" in text_of(client.get(address))


def test_chase_list_reminds_and_narrows(cast, cycle):
    other = ActionFactory(plan=cast.plan)
    ReviewFactory(cycle=cycle, action=other, status="returned")
    client = client_of(cast.coordinator)
    address = reverse("reporting:cycle-chase", args=[cycle.pk])
    shown = text_of(client.get(address))
    assert "Remind of all 2" in shown
    returned = text_of(client.get(address, {"state": "returned"}))
    assert str(other) in returned
    assert str(cast.action) not in returned
    answer = client.post(f"{address}?state=returned", {"all": "1"}, follow=True)
    assert "A reminder goes to 1 person." in text_of(answer)
    assert "reminded today" in text_of(answer)
    review = cycle.reviews.get(action=cast.action)
    answer = client.post(address, {"review": str(review.pk)}, follow=True)
    assert "A reminder goes to 1 person." in text_of(answer)
    assert OutgoingMail.objects.count() == 2
    answer = client.post(address, {"all": "1"}, follow=True)
    assert "2 people have been reminded today already" in text_of(answer)


def test_escalation_shows_what_goes_to_whom(cast, cycle):
    organisation = cast.action.responsible_organisation
    client = client_of(cast.coordinator)
    assert "Give a contact" in text_of(page(client, "cycle-chase", cycle.pk))
    Organisation.objects.filter(pk=organisation.pk).update(contact_email="registry@example.org")
    address = reverse("reporting:cycle-escalate", args=[cycle.pk])
    address = f"{address}?organisation={organisation.pk}"
    assert "Mail goes to registry@example.org." in text_of(client.get(address))
    assert OutgoingMail.objects.count() == 0
    assert "Mail goes to registry@example.org." in text_of(client.post(address, follow=True))
    assert "has been told today" in text_of(client.post(address))


@pytest.mark.parametrize("number", [1, 6])
@pytest.mark.parametrize(
    ("name", "queries"), [("cycle", 15), ("cycle-chase", 12), ("cycle-open", 8)]
)
def test_pages_take_the_same_queries(cast, cycle, name, queries, number, django_assert_num_queries):
    for _number in range(number):
        ReviewFactory(cycle=cycle, action=ActionFactory(plan=cast.plan))
    client = client_of(cast.coordinator)
    page(client, name, cycle.pk)
    with django_assert_num_queries(queries):
        page(client, name, cycle.pk)
