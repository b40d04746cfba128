"""Questions about an action, and the replies to them."""

import uuid
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.letters import send_letter, site_address
from accounts.models import Person
from actions.domain.texts import checked_text
from actions.models import Action, Question, Reply
from actions.models.discussion import LONGEST_REMARK
from actions.permissions import can_report, can_view_entries, is_responsible
from foundation.errors import DomainError
from foundation.history import save_as
from strategy.permissions import coordinators_of


def questions_of(action: Action) -> list[Question]:
    """The questions about ``action`` with their replies: the open ones first, in two queries."""
    found = (
        Question.objects.current()
        .filter(action=action)
        .select_related("author__organisation", "answered_by")
        .prefetch_related(
            Prefetch("replies", Reply.objects.current().select_related("author__organisation"))
        )
        .order_by("-asked_at", "-id")
    )
    return sorted(found, key=lambda question: question.is_answered)


def ask_question(*, action: Action, by: Person, text: str, submission_key: uuid.UUID) -> Question:
    """Ask about ``action``. The same ``submission_key`` again returns the question it made."""
    text = _remark(text)
    _check_takes_part(action, by)
    with transaction.atomic():
        question, is_new = Question.objects.get_or_create(
            submission_key=submission_key,
            defaults={"action": action, "author": by, "text": text},
        )
        if question.author_id != by.pk or question.action_id != action.pk:
            raise DomainError(_("The question could not be saved. Write it again."))
        if is_new:
            _tell(_whom_to_ask(action, by), "question_asked", question, by, text)
    return question


def reply_to_question(
    *, question: Question, by: Person, text: str, submission_key: uuid.UUID
) -> Reply:
    """Reply to ``question``. The same ``submission_key`` again returns the reply it made."""
    text = _remark(text)
    _check_takes_part(question.action, by)
    with transaction.atomic():
        reply, is_new = Reply.objects.get_or_create(
            submission_key=submission_key,
            defaults={"question": question, "author": by, "text": text},
        )
        if reply.author_id != by.pk or reply.question_id != question.pk:
            raise DomainError(_("The reply could not be saved. Write it again."))
        if is_new:
            replies = question.replies.current().select_related("author")
            part = [question.author, *(each.author for each in replies)]
            if all(person.pk == by.pk for person in part):
                # A second remark of the asker's own: nobody else has said anything yet.
                part = _whom_to_ask(question.action, by)
            _tell(part, "question_replied", question, by, text)
    return reply


def mark_answered(*, question: Question, by: Person) -> None:
    """Close ``question``; nothing happens when somebody has done so already."""
    _check_takes_part(question.action, by)
    with transaction.atomic():
        found = _locked(question)
        if not found.is_answered:
            found.answered_at, found.answered_by = timezone.now(), by
            save_as(found, by=by, reason=_("Marked as answered"))


def reopen_question(*, question: Question, by: Person) -> None:
    """Make ``question`` wait for an answer again."""
    _check_takes_part(question.action, by)
    with transaction.atomic():
        found = _locked(question)
        if found.is_answered:
            found.answered_at = found.answered_by = None
            save_as(found, by=by, reason=_("Opened again"))


def _locked(question: Question) -> Question:
    return Question.objects.select_for_update(of=("self",)).get(pk=question.pk)


def _remark(text: str) -> str:
    text = checked_text(text, field="text", longest=LONGEST_REMARK).strip()
    if not text:
        raise DomainError(_("Write something first."), field="text")
    return text


def _check_takes_part(action: Action, by: Person) -> None:
    if not can_report(by, action):
        raise DomainError(_("You may not take part in the discussion of this action."))


def _whom_to_ask(action: Action, by: Person) -> list[Person]:
    """Who answers for the action; the coordinators too, when its own side asks.

    Where no person does, it is everybody of the organisation that does: one of them may take it on.
    """
    person = action.responsible_person
    people = [person] if person is not None and person.is_active else _colleagues(action)
    if is_responsible(by, action):
        people += coordinators_of(action.plan.area.strategy)
    return people


def _colleagues(action: Action) -> list[Person]:
    return list(
        Person.objects.filter(organisation=action.responsible_organisation_id, is_active=True)
    )


def _tell(people: Iterable[Person], letter: str, question: Question, by: Person, text: str) -> None:
    action = question.action
    context = {
        "action": action,
        "question": question,
        "author": by,
        "text": text,
        "address": site_address(f"{action.get_absolute_url()}#questions"),
    }
    for person in dict.fromkeys(people):
        if person != by and can_view_entries(person, action):
            send_letter(person, letter, context)
