"""Questions and replies, sent from the page of an action.

What cannot be saved, or is sent after the sign-in has expired, waits in the session and stands in
its field again on the page of the action.
"""

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from actions.domain.discussion import (
    ask_question,
    mark_answered,
    questions_of,
    reopen_question,
    reply_to_question,
)
from actions.models import Action, Question
from actions.models.discussion import LONGEST_REMARK
from actions.permissions import can_report, readable_questions, visible_actions
from foundation.errors import DomainError

UNSENT = "unsent_remark"
KEPT_AT_MOST = 2 * LONGEST_REMARK


def discussion_of(request: HttpRequest, action: Action) -> dict[str, Any]:
    """What the section Questions shows, with what waits to be sent."""
    unsent = request.session.get(UNSENT, {})
    if unsent.get("action") == action.pk and request.user.is_authenticated:
        del request.session[UNSENT]
    else:
        unsent = {}
    questions = questions_of(action)
    return {
        "open_questions": [each for each in questions if not each.is_answered],
        "answered_questions": [each for each in questions if each.is_answered],
        "takes_part": can_report(request.user, action),
        "unsent": unsent,
        "new_key": uuid.uuid4(),
    }


@require_POST
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    viewer: Any = request.user
    if not viewer.is_authenticated:
        return _sign_in(request, pk)
    action = get_object_or_404(
        visible_actions(viewer).select_related("plan__area__strategy", "responsible_person"), pk=pk
    )
    try:
        ask_question(action=action, by=viewer, text=_text(request), submission_key=_key(request))
    except DomainError as error:
        _keep(request, pk)
        messages.error(request, error.message)
    else:
        messages.success(request, _("The question has been asked."))
    return redirect(_section(pk))


@require_POST
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    viewer: Any = request.user
    if not viewer.is_authenticated:
        return _sign_in(request, get_object_or_404(Question, pk=pk).action_id, pk)
    question = _question(viewer, pk)
    try:
        reply_to_question(
            question=question, by=viewer, text=_text(request), submission_key=_key(request)
        )
    except DomainError as error:
        _keep(request, question.action_id, pk)
        messages.error(request, error.message)
    else:
        messages.success(request, _("The reply has been sent."))
    return redirect(_section(question.action_id))


@require_POST
def answered(request: HttpRequest, pk: int) -> HttpResponse:
    return _decide(request, pk, mark_answered, _("The question is marked as answered."))


@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    return _decide(request, pk, reopen_question, _("The question is open again."))


def _decide(request: HttpRequest, pk: int, write: Any, done: str) -> HttpResponse:
    viewer: Any = request.user
    question = _question(viewer, pk)
    try:
        write(question=question, by=viewer)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, done)
    return redirect(_section(question.action_id))


def _question(viewer: Any, pk: int) -> Question:
    return get_object_or_404(
        readable_questions(viewer).select_related("action__plan__area__strategy", "author"), pk=pk
    )


def _section(action_id: int) -> str:
    return reverse("actions:action-detail", args=[action_id]) + "#questions"


def _text(request: HttpRequest) -> str:
    return request.POST.get("text", "")


def _key(request: HttpRequest) -> uuid.UUID:
    """The key that the form carries. Without a sound one the remark counts as new."""
    try:
        return uuid.UUID(request.POST.get("submission_key", ""))
    except ValueError:
        return uuid.uuid4()


def _keep(request: HttpRequest, action_id: int, question_id: int | None = None) -> None:
    request.session[UNSENT] = {
        "action": action_id,
        "question": question_id,
        "text": _text(request)[:KEPT_AT_MOST],
        "key": str(_key(request)),
    }


def _sign_in(request: HttpRequest, action_id: int, question_id: int | None = None) -> HttpResponse:
    _keep(request, action_id, question_id)
    messages.info(request, _("Sign in again. What you wrote stands in its field afterwards."))
    return redirect_to_login(_section(action_id))
