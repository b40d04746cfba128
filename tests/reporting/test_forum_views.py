"""The pages of presentations and follow-ups: who sees what, and what a form does."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from reporting.models import FollowUp, ForumPresentation, Slides
from tests.cast import assemble
from tests.factories import (
    ActionPlanFactory,
    FollowUpFactory,
    ForumFactory,
    ForumPresentationFactory,
    PersonFactory,
    SlidesFactory,
)

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
def cast():
    return assemble()


@pytest.fixture
def presentation(cast):
    found = ForumPresentationFactory(
        forum=ForumFactory(strategy=cast.strategy, name_sv="Rådet", name_en="The council"),
        shown_en="The **slides** of the year",
        decisions_en="Go on as planned",
    )
    found.plans.add(cast.plan)
    return found


def client_of(cast, role):
    client = Client()
    if role != "visitor":
        client.force_login(cast.viewer(role), "django.contrib.auth.backends.ModelBackend")
    return client


def url(name, *args):
    return reverse(f"reporting:{name}", args=args)


def read(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_everybody_reads_a_presentation_and_insiders_its_names_files_and_results(
    cast, presentation
):
    draft = ActionPlanFactory(area=cast.area, status="draft", title_sv="Utkastet", title_en="")
    presentation.plans.add(draft)
    SlidesFactory(presentation=presentation, name="council.pdf")
    person = PersonFactory(name="Named Person")
    FollowUpFactory(presentation=presentation, responsible_person=person, done=True, result="Hm")
    hidden = ("council.pdf", "Named Person", "Hm", "Utkastet")
    for role in ("visitor", "outsider", "coordinator", "reader"):
        text = read(client_of(cast, role), presentation.get_absolute_url())
        assert "<strong>slides</strong>" in text
        assert "Go on as planned" in text
        assert cast.plan.title in text
        is_insider = role in ("coordinator", "reader")
        assert [word in text for word in hidden] == [is_insider] * 4
        assert ("Add a follow-up" in text) == (role == "coordinator")


def test_slides_are_sent_to_insiders_to_be_saved(cast, presentation):
    slides = SlidesFactory(presentation=presentation, name="council.pdf")
    response = client_of(cast, "reader").get(slides.get_absolute_url())
    assert b"".join(response.streaming_content) == b"%PDF-1.7"
    assert response["Content-Disposition"] == 'attachment; filename="council.pdf"'
    assert "sandbox" in response["Content-Security-Policy"]
    assert client_of(cast, "outsider").get(slides.get_absolute_url()).status_code == 404
    assert client_of(cast, "visitor").get(slides.get_absolute_url()).status_code == 302


@pytest.mark.parametrize("name", ["presentation-list", "follow-up-list"])
def test_lists_of_an_unpublished_strategy_are_for_insiders(name):
    cast = assemble(is_published=False)
    address = url(name, cast.strategy.slug)
    assert client_of(cast, "reader").get(address).status_code == 200
    assert client_of(cast, "visitor").get(address).status_code == 404


@pytest.mark.parametrize("size", [1, 12])
def test_lists_take_as_many_queries_whatever_they_show(cast, django_assert_num_queries, size):
    forum = ForumFactory(strategy=cast.strategy)
    today = timezone.localdate()
    for n in range(size):
        for days in (-400 - n, n + 1):
            one = ForumPresentationFactory(forum=forum, held_on=today + timedelta(days=days))
            one.plans.add(cast.plan)
            about = {"plan": cast.plan, "action": cast.action}
            FollowUpFactory(presentation=one, responsible_person=cast.responsible, **about)
            SlidesFactory(presentation=one)
    client = client_of(cast, "coordinator")
    for address, queries in (
        (url("presentation-list", cast.strategy.slug), 16),
        (url("follow-up-list", cast.strategy.slug), 10),
        (one.get_absolute_url(), 7),
    ):
        with django_assert_num_queries(queries):
            client.get(address)


def test_list_shows_what_is_open_then_what_is_planned_then_the_years(cast, presentation):
    ForumPresentationFactory(
        forum=presentation.forum, held_on=timezone.localdate() + timedelta(days=9)
    )
    FollowUpFactory(presentation=presentation, what_en="A new schedule")
    text = read(client_of(cast, "visitor"), url("presentation-list", cast.strategy.slug))
    order = [
        text.index(words) for words in ("A new schedule", "Planned presentations", 'id="year-2025"')
    ]
    assert order == sorted(order)


def test_list_is_empty_with_a_hint(cast):
    address = url("presentation-list", cast.strategy.slug)
    assert "under Manage" in read(client_of(cast, "coordinator"), address)
    ForumFactory(strategy=cast.strategy)
    assert "come here" in read(client_of(cast, "coordinator"), address)
    assert "Nothing matches." in read(client_of(cast, "visitor"), f"{address}?plan={cast.plan.pk}")


def test_page_of_a_plan_leads_to_its_presentations(cast, presentation):
    ForumPresentationFactory(forum=presentation.forum, held_on="2024-02-02")
    address = f"{url('presentation-list', cast.strategy.slug)}?plan={cast.plan.pk}"
    assert address in read(client_of(cast, "visitor"), cast.plan.get_absolute_url())
    page = client_of(cast, "visitor").get(address).context["page_obj"]
    assert list(page) == [presentation]


def test_coordinator_adds_and_changes_a_presentation(cast):
    forum = ForumFactory(strategy=cast.strategy)
    client = client_of(cast, "coordinator")
    address = url("presentation-add", cast.strategy.slug)
    typed = {"forum": forum.pk, "held_on": "2026-02-30", "advice_sv": "Gå vidare"}
    response = client.post(address, typed)
    assert "This is not a date" in response.content.decode()
    assert "Gå vidare" in response.content.decode()
    response = client.post(address, {**typed, "held_on": "2026-02-03", "plans": [cast.plan.pk]})
    found = ForumPresentation.objects.get()
    assert response["Location"] == found.get_absolute_url()
    assert list(found.plans.all()) == [cast.plan]
    response = client.post(address, {**typed, "held_on": "2026-02-03"})
    assert "There is a presentation at this forum on this day." in response.content.decode()

    edit = url("presentation-edit", found.pk)
    version = client.get(edit).context["form"].initial["version"]
    client.post(edit, {**typed, "held_on": "2026-02-03", "advice_sv": "Vänta", "version": version})
    found.refresh_from_db()
    assert (found.advice_sv, found.plans.count()) == ("Vänta", 0)


def test_forms_say_what_to_fill_in_and_ask_why_only_of_a_change(cast, presentation):
    client = client_of(cast, "coordinator")
    adding = url("presentation-add", cast.strategy.slug), url("follow-up-add", presentation.pk)
    faults = [
        {fault.target: fault.message for fault in client.post(each).context["form"].faults()}
        for each in adding
    ]
    assert faults == [
        {
            "id_forum": "Choose a forum.",
            "id_held_on": "Give the day of the presentation.",
        },
        {
            "id_what_sv": "Write in Swedish what is to be done.",
            "id_responsible_organisation": "Name an organisation or a person that answers for it.",
            "id_due_on": "Give the day by which it is to be done.",
        },
    ]
    follow_up = FollowUpFactory(presentation=presentation)
    editing = url("presentation-edit", presentation.pk), url("follow-up-edit", follow_up.pk)
    asked = ["Why this is changed" in read(client, each) for each in (*adding, *editing)]
    assert asked == [False, False, True, True]


def test_slides_are_sent_through_their_form(cast, presentation):
    client = client_of(cast, "coordinator")
    address = url("slides-add", presentation.pk)
    response = client.post(address, {"files": SimpleUploadedFile("a.pdf", b"not one")})
    assert "is not a PDF file" in response.content.decode()
    response = client.post(address, {"files": SimpleUploadedFile("a.pdf", PDF)})
    assert response["Location"] == f"{presentation.get_absolute_url()}#slides"
    slides = Slides.objects.get()
    client.post(url("slides-withdraw", slides.pk), {"reason": "Fel fil"})
    assert "Fel fil" in read(client, presentation.get_absolute_url())
    client.post(url("slides-restore", slides.pk))
    assert not Slides.objects.get().is_withdrawn
    assert client_of(cast, "reader").get(address).status_code == 403


def test_follow_up_goes_from_added_to_done_and_back(cast, presentation):
    client = client_of(cast, "coordinator")
    typed = {
        "what_sv": "Ny tidplan",
        "responsible_person": cast.responsible.pk,
        "due_on": "2026-03-01",
    }
    address = url("follow-up-add", presentation.pk)
    client.post(address, {**typed, "due_on": "2025-01-01"})
    assert not FollowUp.objects.exists()
    assert client.post(address, {**typed, "another": "1"})["Location"] == address
    found = FollowUp.objects.get()
    page = read(client, found.get_absolute_url())
    assert "Ny tidplan" in page

    own = client_of(cast, "responsible")
    assert "Ny tidplan" in read(own, reverse("reporting:my-work"))
    done = url("follow-up-complete", found.pk)
    assert "Say what came of it." in own.post(done, {"done_on": "2026-02-01"}).content.decode()
    response = own.post(done, {"result": "Tidplan finns", "done_on": "2026-02-01"})
    assert response["Location"] == found.get_absolute_url()
    assert "Tidplan finns" in read(own, found.get_absolute_url())
    assert "Ny tidplan" not in read(own, reverse("reporting:my-work"))
    assert "already" in own.get(done).content.decode()

    client.post(url("follow-up-reopen", found.pk), {"reason": "Återstår"})
    client.post(url("follow-up-edit", found.pk), {**typed, "what_sv": "Annan tidplan"})
    client.post(url("follow-up-withdraw", found.pk), {"reason": "Dubbel"})
    found.refresh_from_db()
    assert (found.state, found.is_withdrawn) == ("open", True)
    assert own.get(found.get_absolute_url()).status_code == 404
    assert "Dubbel" in read(client, found.get_absolute_url())
    client.post(url("follow-up-restore", found.pk))
    assert own.get(found.get_absolute_url()).status_code == 200


def test_only_the_right_ones_open_the_forms(cast, presentation):
    follow_up = FollowUpFactory(presentation=presentation)
    forms = [
        url("presentation-add", cast.strategy.slug),
        url("presentation-edit", presentation.pk),
        url("presentation-withdraw", presentation.pk),
        url("presentation-restore", presentation.pk),
        url("follow-up-add", presentation.pk),
        url("follow-up-edit", follow_up.pk),
        url("follow-up-complete", follow_up.pk),
        url("follow-up-reopen", follow_up.pk),
        url("follow-up-withdraw", follow_up.pk),
        url("follow-up-restore", follow_up.pk),
    ]
    for role, status in (("coordinator", 200), ("reader", 403), ("visitor", 302)):
        client = client_of(cast, role)
        assert {client.get(address).status_code for address in forms} == {status}


def test_withdrawn_presentation_is_found_by_coordinators_and_restored(cast, presentation):
    FollowUpFactory(presentation=presentation)
    client = client_of(cast, "coordinator")
    withdraw = url("presentation-withdraw", presentation.pk)
    assert "1 open follow-up goes out of sight" in read(client, withdraw)
    client.post(withdraw, {"reason": "Ställdes in"})
    listed = url("presentation-list", cast.strategy.slug)
    assert "Ställdes in" in read(client, listed)
    assert "Ställdes in" not in read(client_of(cast, "visitor"), listed)
    assert client_of(cast, "visitor").get(presentation.get_absolute_url()).status_code == 404
    assert "Take into use again" in read(client, presentation.get_absolute_url())
    assert client.post(url("presentation-edit", presentation.pk))["Location"] == (
        presentation.get_absolute_url()
    )
    client.post(url("presentation-restore", presentation.pk))
    assert not ForumPresentation.objects.get().is_withdrawn
