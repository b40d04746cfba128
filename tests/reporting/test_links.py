"""Personal links open the named forms for their person, and nothing else whatever is tried."""

import re
import uuid
from datetime import timedelta

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from actions.models import Action, ActionPlan, EntryDraft, ProgressEntry
from foundation.errors import DomainError
from foundation.withdrawal import withdraw
from reporting.domain.links import link_address, make_link, open_actions, revoke_link
from reporting.models import LinkedAction, ReportingLink, ReviewCycle
from tests.cast import assemble
from tests.factories import (
    ActionFactory,
    AttachmentFactory,
    OrganisationFactory,
    ProgressEntryFactory,
    ReviewCycleFactory,
)

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()


@pytest.fixture
def cast():
    return assemble()


@pytest.fixture
def cycle(cast):
    return ReviewCycleFactory(
        strategy=cast.strategy,
        year=TODAY.year,
        opens_on=TODAY,
        due_on=TODAY + timedelta(days=7),
        closes_on=TODAY + timedelta(days=30),
    )


@pytest.fixture
def token(cast, cycle):
    return make_link(
        person=cast.responsible,
        strategy=cast.strategy,
        actions=[cast.action],
        cycle=cycle,
        today=TODAY,
    )[1]


def path(token, action=None):
    return "/" + link_address(token, action).split("/", 3)[3]


def form_of(action):
    return reverse("reporting:link-report", args=[action.pk])


def account(**changes):
    return {
        "submission_key": str(uuid.uuid4()),
        "status": "on_track",
        "what_happened": "The biobank opened.",
        "reported_on": str(TODAY),
        **changes,
    }


@pytest.fixture
def visitor(client, token, cast):
    """Somebody who has opened the link in the mail."""
    client.get(path(token, cast.action))
    return client


def everything():
    """How many rows each table holds."""
    return {model.__name__: model._base_manager.count() for model in apps.get_models()}


def test_link_opens_the_form_and_saves_in_the_persons_name(client, token, cast):
    response = client.get(path(token, cast.action))
    assert response.url == form_of(cast.action)

    page = client.get(response.url)
    assert f"You report as {cast.responsible.name}" in page.content.decode()
    saved = client.post(response.url, account())

    assert saved.url == reverse("reporting:link-done")
    assert "Nothing more is wanted from you now" in client.get(saved.url).content.decode()
    entry = ProgressEntry.objects.get()
    assert (entry.author, entry.on_behalf_of) == (cast.responsible, None)
    assert LinkedAction.objects.get().used_at is not None


def test_token_is_kept_nowhere_and_stands_in_no_page(client, token, cast):
    pages = [client.get(path(token, cast.action), follow=True), client.get("/r/")]

    assert all(token not in page.content.decode() for page in pages)
    assert not ReportingLink.objects.filter(token_sha256__contains=token).exists()


def test_pages_are_told_to_nobody(visitor, token, cast):
    assert visitor.get(path(token))["Referrer-Policy"] == "no-referrer"
    for address in (path(token), form_of(cast.action), "/r/", "/r/done/"):
        response = visitor.get(address)
        assert response["Referrer-Policy"] in ("no-referrer", "same-origin")
        assert "no-store" in response["Cache-Control"]
        assert response["X-Robots-Tag"] == "noindex, nofollow"


def test_cookie_is_for_these_pages_alone(client, token):
    cookie = client.get(path(token)).cookies["milstolpe_link"]

    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/r/", True, "Lax")


def test_scanner_changes_nothing(token, cast):
    before = everything()
    for _ in range(5):
        scanner = Client()
        for method in (scanner.head, scanner.get):
            method(path(token, cast.action), follow=True)
            method(path(token), follow=True)

    assert everything() == before
    cast.responsible.refresh_from_db()
    assert cast.responsible.last_login is None


@pytest.mark.parametrize("method", ["put", "delete", "patch", "post"])
def test_address_in_the_mail_is_only_read(client, token, method):
    assert getattr(client, method)(path(token)).status_code == 405


def test_link_signs_nobody_in(visitor, cast):
    attachment = AttachmentFactory(entry__action=cast.action, file="x", url="")
    for address in (
        "/my-work/",
        reverse("actions:entry-new", args=[cast.action.pk]),
        reverse("actions:attachment", args=[attachment.pk]),
        "/account/me/",
    ):
        assert visitor.get(address).status_code in (302, 404)
    assert "sessionid" not in visitor.cookies


def test_earlier_attachments_are_not_shown(visitor, cast):
    entry = ProgressEntryFactory(action=cast.action)
    AttachmentFactory(entry=entry, title="Secret minutes")

    assert "Secret minutes" not in visitor.get(form_of(cast.action)).content.decode()


@pytest.mark.parametrize("owner", ["same person", "another person"])
def test_action_that_is_not_named_stays_closed(visitor, cast, owner):
    person = cast.responsible if owner == "same person" else cast.colleague
    other = ActionFactory(
        plan=cast.plan,
        responsible_organisation=cast.action.responsible_organisation,
        responsible_person=person,
    )

    assert visitor.get(form_of(other)).status_code == 404
    assert visitor.post(form_of(other), account()).status_code == 404
    draft = reverse("reporting:link-draft", args=[other.pk])
    assert visitor.post(draft, {"what_happened": "x"}).status_code == 404
    assert not ProgressEntry.objects.exists()
    assert not EntryDraft.objects.exists()


def end(how, cast, cycle):
    link = ReportingLink.objects.get()
    if how == "revoked":
        revoke_link(link=link, by=cast.coordinator)
    elif how == "cycle closed":
        ReviewCycle.objects.update(status=ReviewCycle.CLOSED)
    elif how == "cycle withdrawn":
        withdraw(cycle, by=cast.coordinator, reason="Utgår")
    elif how == "last day passed":
        ReportingLink.objects.update(ends_on=TODAY - timedelta(days=1))
    elif how == "person left":
        type(cast.responsible).objects.filter(pk=cast.responsible.pk).update(is_active=False)
    elif how == "person moved":
        other = OrganisationFactory()
        type(cast.responsible).objects.filter(pk=cast.responsible.pk).update(organisation=other)
        Action.objects.update(responsible_person=cast.colleague)
    else:
        ActionPlan.objects.update(status=ActionPlan.CLOSED)


@pytest.mark.parametrize(
    "how",
    [
        "revoked",
        "cycle closed",
        "cycle withdrawn",
        "last day passed",
        "person left",
        "person moved",
        "plan closed",
    ],
)
def test_ended_link_opens_and_takes_nothing_but_loses_no_text(visitor, cast, cycle, how):
    end(how, cast, cycle)

    assert visitor.get(form_of(cast.action)).status_code == 410
    response = visitor.post(form_of(cast.action), account(what_happened="Long & <thought>"))

    assert response.status_code == 410
    assert "Long &amp; &lt;thought&gt;</textarea>" in response.content.decode()
    draft = reverse("reporting:link-draft", args=[cast.action.pk])
    assert visitor.post(draft, {"what_happened": "x"}).status_code in (401, 410)
    assert not ProgressEntry.objects.exists()
    assert not EntryDraft.objects.exists()


def test_link_takes_more_reports_until_it_ends(visitor, cast):
    visitor.post(form_of(cast.action), account())
    visitor.post(form_of(cast.action), account())

    assert ProgressEntry.objects.count() == 2


def test_link_for_one_report_takes_one(visitor, cast, settings):
    settings.REPORTING_LINK_SINGLE_USE = True
    first = account()
    visitor.post(form_of(cast.action), first)

    assert visitor.get(form_of(cast.action)).status_code == 410
    again = visitor.post(form_of(cast.action), account(what_happened="Another."))
    assert "used" in again.content.decode()
    assert ProgressEntry.objects.count() == 1
    assert visitor.post(form_of(cast.action), first).url == reverse("reporting:link-done")
    assert ProgressEntry.objects.count() == 1


@pytest.mark.parametrize("button", ["keep", "keep_over", "take_over", "discard"])
@pytest.mark.parametrize("is_here", [True, False])
def test_used_up_link_keeps_and_shows_nothing(visitor, cast, settings, button, is_here):
    settings.REPORTING_LINK_SINGLE_USE = True
    sent = account()
    visitor.post(form_of(cast.action), sent)
    draft = EntryDraft.objects.create(
        action=cast.action,
        author=cast.responsible,
        fields={"what_happened": ["Kept."]},
        kept_at=timezone.now(),
    )
    ProgressEntryFactory(action=cast.action, what_happened="Told later.", reported_on=TODAY)
    if not is_here:
        cast.responsible.organisation = OrganisationFactory()
        cast.responsible.save()
        Action.objects.update(responsible_person=cast.colleague)

    response = visitor.post(form_of(cast.action), {**sent, button: "1"})

    assert response.status_code == 410
    assert "Told later." not in response.content.decode()
    assert EntryDraft.objects.get().fields == draft.fields


def test_second_press_on_save_makes_one_entry(visitor, cast):
    sent = account()
    visitor.post(form_of(cast.action), sent)

    assert visitor.post(form_of(cast.action), sent).status_code == 302
    assert ProgressEntry.objects.count() == 1


def test_form_needs_its_csrf_token(token, cast):
    strict = Client(enforce_csrf_checks=True)
    strict.get(path(token, cast.action), follow=True)

    response = strict.post(form_of(cast.action), account())

    assert response.status_code == 403
    assert "The biobank opened.</textarea>" in response.content.decode()
    assert not ProgressEntry.objects.exists()


@pytest.mark.parametrize("change", [lambda token: token[:-1], lambda token: token[::-1], str.lower])
def test_tampered_token_is_unknown(client, token, cast, change):
    assert client.get(path(change(token), cast.action)).status_code == 404
    client.cookies["milstolpe_link"] = change(token)
    assert client.get(form_of(cast.action)).status_code == 404


def test_form_without_a_link_is_not_there(client, cast):
    assert client.get(form_of(cast.action)).status_code == 404
    assert client.post(form_of(cast.action), account()).status_code == 404


def test_somebody_else_who_is_signed_in_is_asked_first(visitor, cast):
    visitor.force_login(cast.colleague)

    response = visitor.get(form_of(cast.action))
    assert response.status_code == 403
    assert cast.responsible.name not in response.content.decode()
    assert visitor.post(form_of(cast.action), account()).status_code == 403
    assert not ProgressEntry.objects.exists()

    visitor.post(reverse("reporting:link-leave"))
    assert visitor.get(form_of(cast.action)).status_code == 200


def test_its_person_who_is_signed_in_uses_the_ordinary_form(visitor, cast):
    visitor.force_login(cast.responsible)

    response = visitor.get(form_of(cast.action))

    assert response.url == reverse("actions:entry-new", args=[cast.action.pk])


def test_draft_by_link_is_the_persons_draft_on_every_device(visitor, cast):
    page = visitor.get(form_of(cast.action)).content.decode()
    address = re.search(r'data-address="([^"]+)"', page).group(1)

    assert visitor.post(address, {"what_happened": "Half a"}).json()["version"] == 1

    desk = Client()
    desk.force_login(cast.responsible)
    form = desk.get(reverse("actions:entry-new", args=[cast.action.pk])).context["form"]
    assert form["what_happened"].value() == "Half a"


def test_pages_are_in_the_persons_language(client, cast, cycle):
    cast.responsible.language = "sv"
    cast.responsible.save()
    _, token = make_link(
        person=cast.responsible,
        strategy=cast.strategy,
        actions=[cast.action],
        cycle=cycle,
        today=TODAY,
    )

    page = client.get(path(token, cast.action), follow=True).content.decode()

    assert '<html lang="sv"' in page
    assert "Spara lägesrapporten" in page


@pytest.mark.parametrize("language", ["xx", "../../etc", "sv-SE-x-long", "\u00e5"])
def test_strange_language_cookie_is_passed_over(visitor, cast, language):
    visitor.cookies["django_language"] = language

    assert '<html lang="en"' in visitor.get(form_of(cast.action)).content.decode()


def test_link_without_a_cycle_lasts_as_long_as_the_settings_say(cast, settings):
    settings.REPORTING_LINK_DAYS = 10

    link, _ = make_link(
        person=cast.responsible,
        strategy=cast.strategy,
        actions=[cast.action],
        cycle=None,
        today=TODAY,
    )

    assert link.ends_on == TODAY + timedelta(days=10)
    assert [each.action for each in open_actions(link, TODAY)] == [cast.action]


@pytest.mark.parametrize(
    ("role", "may"),
    [("responsible", True), ("coordinator", True), ("colleague", False), ("outsider", False)],
)
def test_link_is_revoked_by_its_person_and_by_coordinators(cast, token, role, may):
    link = ReportingLink.objects.get()

    if may:
        revoke_link(link=link, by=cast.viewer(role))
    else:
        with pytest.raises(DomainError, match="not yours"):
            revoke_link(link=link, by=cast.viewer(role))

    link.refresh_from_db()
    assert (link.revoked_at is not None) == may
