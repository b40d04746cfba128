"""What presentations and follow-ups are made of, and which rules hold for them."""

import hashlib
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from foundation.errors import DomainError
from foundation.shaping import ChangedMeanwhile, newest_version
from jobs.models import OutgoingMail
from reporting.domain import forums
from reporting.domain.forum_lists import Asked, follow_ups_in, presentations_in
from reporting.models import FollowUp, ForumPresentation, Slides
from tests.cast import assemble
from tests.factories import (
    ActionFactory,
    ActionPlanFactory,
    FollowUpFactory,
    ForumFactory,
    ForumPresentationFactory,
    ReviewCycleFactory,
    SlidesFactory,
)

pytestmark = pytest.mark.django_db

TODAY = date(2026, 6, 15)
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
def cast():
    return assemble()


@pytest.fixture
def presentation(cast):
    return ForumPresentationFactory(forum__strategy=cast.strategy)


def pdf(name="bilder.pdf", content=PDF):
    return SimpleUploadedFile(name, content)


# --- Presentations -------------------------------------------------------------------------------


def test_presentation_keeps_what_was_shown_and_said(cast):
    forum = ForumFactory(strategy=cast.strategy)
    saved = forums.change_presentation(
        presentation=ForumPresentation(),
        by=cast.coordinator,
        values={"forum": forum, "held_on": TODAY, "advice_sv": "Gå vidare."},
        links={"plans": [cast.plan]},
    )
    assert (saved.advice, list(saved.plans.all())) == ("Gå vidare.", [cast.plan])
    assert saved.history.earliest().history_user == cast.coordinator


@pytest.mark.parametrize("role", ["reader", "responsible", "outsider"])
def test_only_a_coordinator_writes_presentations(cast, presentation, role):
    by = cast.viewer(role)
    follow_up = FollowUpFactory(presentation=presentation)
    slides = SlidesFactory(presentation=presentation)
    for change in (
        lambda: forums.change_presentation(presentation=presentation, by=by, values={}),
        lambda: forums.change_presentation(
            presentation=ForumPresentation(),
            by=by,
            values={"forum": presentation.forum, "held_on": TODAY},
        ),
        lambda: forums.withdraw_presentation(presentation=presentation, by=by, reason="Fel"),
        lambda: forums.restore_presentation(presentation=presentation, by=by),
        lambda: forums.add_slides(presentation=presentation, by=by, files=[pdf()]),
        lambda: forums.withdraw_slides(slides=slides, by=by, reason="Fel"),
        lambda: forums.restore_slides(slides=slides, by=by),
        lambda: forums.change_follow_up(follow_up=follow_up, by=by, values={}),
        lambda: forums.reopen_follow_up(follow_up=follow_up, by=by, reason="Fel"),
        lambda: forums.withdraw_follow_up(follow_up=follow_up, by=by, reason="Fel"),
        lambda: forums.restore_follow_up(follow_up=follow_up, by=by),
    ):
        with pytest.raises(DomainError, match="Only a coordinator"):
            change()
    assert ForumPresentation.objects.count() == 1


def test_plans_cycles_and_forums_of_another_strategy_are_refused(cast, presentation):
    def change(**values):
        links = {"plans": values.pop("plans", [])}
        forums.change_presentation(
            presentation=presentation, by=cast.coordinator, values=values, links=links
        )

    with pytest.raises(DomainError, match="plan belongs to another"):
        change(plans=[ActionPlanFactory()])
    with pytest.raises(DomainError, match="forum belongs to another"):
        change(forum=ForumFactory())
    with pytest.raises(ValidationError, match="cycle belongs to another"):
        change(cycle=ReviewCycleFactory())


def test_presentation_changed_meanwhile_is_not_overwritten(cast, presentation):
    version = newest_version(presentation)
    change = {"presentation": presentation, "by": cast.coordinator, "based_on": version}
    forums.change_presentation(values={"advice_sv": "Först"}, **change)
    with pytest.raises(ChangedMeanwhile):
        forums.change_presentation(values={"advice_sv": "Sedan"}, **change)


def test_withdrawn_presentation_leaves_its_day_free_and_may_not_come_back_to_a_taken_one(
    cast, presentation
):
    forums.withdraw_presentation(presentation=presentation, by=cast.coordinator, reason="Dubbel")
    again = ForumPresentationFactory(forum=presentation.forum, held_on=presentation.held_on)
    with pytest.raises(DomainError, match="There is a presentation"):
        forums.restore_presentation(presentation=presentation, by=cast.coordinator)
    with pytest.raises(IntegrityError), transaction.atomic():
        ForumPresentationFactory(forum=again.forum, held_on=again.held_on)


# --- Slides --------------------------------------------------------------------------------------


def test_slides_are_kept_as_they_were_with_size_and_hash(cast, presentation):
    [slides] = forums.add_slides(presentation=presentation, by=cast.coordinator, files=[pdf()])
    found = Slides.objects.get()
    assert found == slides
    assert (found.name, found.size, found.content_type) == (
        "bilder.pdf",
        len(PDF),
        "application/pdf",
    )
    assert found.sha256 == hashlib.sha256(PDF).hexdigest()
    with found.file.open() as file:
        assert file.read() == PDF


@pytest.mark.parametrize(
    ("files", "message"),
    [
        pytest.param([], "Choose a file", id="none"),
        pytest.param([pdf("a.exe")], "not kept", id="another kind"),
        pytest.param([pdf("a.png", b"\x89PNG\r\n\x1a\n")], "not kept", id="a picture"),
        pytest.param([pdf("a.pptx")], "not a PPTX file", id="another content"),
        pytest.param([pdf(), pdf("igen.pdf")], "same file", id="twice"),
        pytest.param([pdf(f"{n}.pdf") for n in range(11)], "at most 10", id="too many"),
    ],
)
def test_slides_that_are_refused_leave_nothing(cast, presentation, files, message):
    with pytest.raises(DomainError, match=message) as raised:
        forums.add_slides(presentation=presentation, by=cast.coordinator, files=files)
    assert raised.value.field == "files"
    assert not Slides.objects.exists()


def test_withdrawn_slides_may_be_sent_again(cast, presentation):
    [first] = forums.add_slides(presentation=presentation, by=cast.coordinator, files=[pdf()])
    forums.withdraw_slides(slides=first, by=cast.coordinator, reason="Fel fil")
    forums.add_slides(presentation=presentation, by=cast.coordinator, files=[pdf()])
    with pytest.raises(DomainError, match="kept here already"):
        forums.restore_slides(slides=first, by=cast.coordinator)


@pytest.mark.parametrize(
    "values", [{"size": 0}, {"sha256": ""}, {"file": ""}], ids=["size", "hash", "file"]
)
def test_database_keeps_no_slides_without_a_file(values):
    slides = SlidesFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Slides.objects.filter(pk=slides.pk).update(**values)


# --- Follow-ups ----------------------------------------------------------------------------------


def test_whoever_is_named_newly_is_told(cast, presentation):
    follow_up = FollowUp(presentation=presentation)
    values = {"what_sv": "Ta fram en tidplan", "responsible_person": cast.responsible}
    saved = forums.change_follow_up(
        follow_up=follow_up, by=cast.coordinator, values={**values, "due_on": TODAY}
    )
    forums.change_follow_up(follow_up=saved, by=cast.coordinator, values={"what_sv": "Ny tidplan"})
    [mail] = OutgoingMail.objects.all()
    assert mail.recipient == cast.responsible.email


def test_follow_up_that_is_sent_twice_is_made_once(cast, presentation):
    values = {"what_sv": "Ta fram en tidplan", "responsible_person": cast.responsible}

    def add(**others):
        return forums.change_follow_up(
            follow_up=FollowUp(presentation=presentation),
            by=cast.coordinator,
            values={**values, "due_on": TODAY, **others},
        )

    first = add()
    with pytest.raises(DomainError, match="stands here already") as raised:
        add()
    assert raised.value.field == "what_sv"
    assert OutgoingMail.objects.count() == 1
    add(action=cast.action)
    forums.complete_follow_up(follow_up=first, by=cast.responsible, result="Klart")
    add()
    assert FollowUp.objects.count() == 3


@pytest.mark.parametrize(
    ("values", "field"),
    [
        pytest.param({"due_on": date(2025, 11, 14)}, "due_on", id="due before"),
        pytest.param({"plan": ...}, "plan", id="plan elsewhere"),
        pytest.param({"action": ...}, "action", id="action elsewhere"),
        pytest.param({"responsible_organisation": None}, None, id="nobody responsible"),
    ],
)
def test_follow_up_that_cannot_be_is_refused(cast, presentation, values, field):
    made = {"plan": ActionPlanFactory, "action": ActionFactory}
    values = {name: made[name]() if name in made else value for name, value in values.items()}
    follow_up = FollowUpFactory(presentation=presentation)
    with pytest.raises((DomainError, ValidationError)) as raised:
        forums.change_follow_up(follow_up=follow_up, by=cast.coordinator, values=values)
    error = raised.value
    if isinstance(error, DomainError):
        assert error.field == field
    else:
        assert list(error.message_dict) == [field or "__all__"]


@pytest.mark.parametrize("role", ["responsible", "coordinator", "administrator"])
def test_whoever_answers_for_it_or_coordinates_marks_it_as_done(cast, presentation, role):
    follow_up = FollowUpFactory(presentation=presentation, responsible_person=cast.responsible)
    by = cast.viewer(role)
    forums.complete_follow_up(follow_up=follow_up, by=by, result="Tidplan finns.")
    found = FollowUp.objects.get()
    assert (found.state, found.done_by, found.done_on) == ("done", by, timezone.localdate())
    with pytest.raises(DomainError, match="already"):
        forums.complete_follow_up(follow_up=follow_up, by=by, result="Igen.")


def test_others_do_not_mark_it_as_done(cast, presentation):
    follow_up = FollowUpFactory(presentation=presentation, responsible_person=cast.responsible)
    for role in ("colleague", "reader", "outsider", "inactive"):
        with pytest.raises(DomainError, match="Only whoever answers"):
            forums.complete_follow_up(follow_up=follow_up, by=cast.viewer(role), result="Klart.")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"result": " "}, "result"),
        ({"result": "x" * 5001}, "result"),
        ({"result": "Klart.", "done_on": date(2999, 1, 1)}, "done_on"),
        ({"result": "Klart.", "done_on": date(2025, 11, 14)}, "done_on"),
    ],
    ids=["no words", "too long", "to come", "before the presentation"],
)
def test_done_says_what_came_of_it_on_a_day_that_has_been(cast, presentation, values, field):
    follow_up = FollowUpFactory(presentation=presentation)
    with pytest.raises(DomainError) as raised:
        forums.complete_follow_up(follow_up=follow_up, by=cast.coordinator, **values)
    assert raised.value.field == field


def test_follow_up_is_opened_again_with_a_reason_and_the_history_keeps_what_had_come(
    cast, presentation
):
    follow_up = FollowUpFactory(presentation=presentation, done=True)
    with pytest.raises(DomainError, match="Say why"):
        forums.reopen_follow_up(follow_up=follow_up, by=cast.coordinator, reason=" ")
    forums.reopen_follow_up(follow_up=follow_up, by=cast.coordinator, reason="Återstår")
    found = FollowUp.objects.get()
    assert (found.state, found.done_on, found.result) == ("open", None, "")
    assert [row.result for row in found.history.all()] == ["", "Gjort."]
    with pytest.raises(DomainError, match="open already"):
        forums.reopen_follow_up(follow_up=follow_up, by=cast.coordinator, reason="Igen")


@pytest.mark.parametrize(
    "values",
    [
        {"state": "done"},
        {"done_on": TODAY},
        {"result": "Klart."},
        {"responsible_organisation": None},
    ],
    ids=["done by nobody", "open with a day", "open with a result", "nobody responsible"],
)
def test_database_refuses_half_a_follow_up(values):
    follow_up = FollowUpFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        FollowUp.objects.filter(pk=follow_up.pk).update(**values)


# --- Lists ---------------------------------------------------------------------------------------


def test_lists_are_narrowed_to_a_plan_a_forum_a_year_and_a_state(cast, presentation):
    presentation.plans.add(cast.plan)
    late = FollowUpFactory(presentation=presentation, due_on=TODAY - timedelta(days=1))
    of_action = FollowUpFactory(presentation=presentation, action=cast.action, due_on=TODAY)
    done = FollowUpFactory(presentation=presentation, done=True)
    other_plan = ActionPlanFactory(area=cast.area)
    elsewhere = FollowUpFactory(
        presentation__forum__strategy=cast.strategy,
        presentation__held_on=date(2026, 2, 1),
        plan=other_plan,
        due_on=TODAY + timedelta(days=5),
    )
    FollowUpFactory(presentation=presentation, withdrawn_at=timezone.now(), withdrawal_reason="–")

    def found(**asked):
        return list(follow_ups_in(cast.strategy, cast.coordinator, Asked(**asked), TODAY))

    assert found() == [late, of_action, elsewhere, done]
    assert found(state="open") == [late, of_action, elsewhere]
    assert found(state="late") == [late]
    assert found(state="done") == [done]
    assert found(plan=cast.plan.pk) == [late, of_action, done]
    assert found(plan=other_plan.pk) == [elsewhere]
    assert found(forum=presentation.forum_id, state="open") == [late, of_action]
    assert found(year=2026) == [elsewhere]
    organisation = late.responsible_organisation_id
    assert found(organisation=organisation) == [late]

    rows = presentations_in(cast.strategy, cast.coordinator, Asked(plan=cast.plan.pk))
    assert [(row, row.open_count) for row in rows] == [(presentation, 2)]
