"""The yearly review of an action: writing, submitting and deciding it."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.letters import send_letter, site_address
from accounts.models import Person
from actions.domain.texts import checked_text
from actions.models import Action
from actions.permissions import can_report
from foundation.errors import DomainError
from foundation.history import save_as
from foundation.shaping import save_values
from reporting.domain.review_values import GivenValue, Promise, keep_values
from reporting.models import (
    CycleQuestion,
    Review,
    ReviewAnswer,
    ReviewCycle,
    ReviewDraft,
    ReviewTurn,
)
from reporting.review_permissions import role_in
from reporting.rules.cycle_state import CycleDates, Stage, stage_of
from reporting.rules.review_state import Refusal, ReviewChange, ReviewStatus, Role, changed_review

TEXTS = ("account", "obstacles", "opportunities", "proposal_reasons")
ANSWER = "answer_"
PROPOSALS_WITH_REASONS = ("change", "stop")


@dataclass(frozen=True)
class Content:
    """What a review says. ``answers`` go by the id of their question; ``values`` and ``promises``
    are given with it and stand with their indicators.
    """

    account: str = ""
    obstacles: str = ""
    opportunities: str = ""
    proposal: str = ""
    proposal_reasons: str = ""
    answers: Mapping[int, str] = field(default_factory=dict)
    values: Iterable[GivenValue] = ()
    promises: Iterable[Promise] = ()

    @property
    def mark(self) -> str:
        """Changes whenever a text of the review does: what a form says that it builds on."""
        answers = sorted((key, text) for key, text in self.answers.items() if text)
        texts = [self.account, self.obstacles, self.opportunities]
        texts += [self.proposal, self.proposal_reasons]
        return hashlib.sha256(json.dumps([texts, answers]).encode()).hexdigest()[:16]


class ReviewChanged(DomainError):  # noqa: N818
    """Somebody else has saved the review since the form was opened; ``content`` is what stands."""

    def __init__(self, content: Content) -> None:
        super().__init__(_("Somebody else has saved this review since you opened it."))
        self.content = content


@dataclass(frozen=True)
class NotApproved:
    review: Review
    why: str


@dataclass(frozen=True)
class Approval:
    """What became of several reviews that were to be approved."""

    approved: list[Review]
    refused: list[NotApproved]


def content_of(review: Review) -> Content:
    """What stands in the review, in one query."""
    answers = dict(review.answers.values_list("question_id", "text"))
    return Content(
        review.account,
        review.obstacles,
        review.opportunities,
        review.proposal,
        review.proposal_reasons,
        answers,
    )


def stage_today(cycle: ReviewCycle) -> Stage:
    dates = CycleDates(cycle.opens_on, cycle.due_on, cycle.grace_until, cycle.closes_on)
    return stage_of(dates, timezone.localdate())


def review_barrier(review: Review, by: Person, change: ReviewChange) -> str:
    """Why ``by`` cannot make ``change`` now; empty when they can."""
    after = _after(review, by, change)
    return _words(after, review, change) if isinstance(after, Refusal) else ""


def save_review(
    *, review: Review, by: Person, content: Content, based_on: str | None = None
) -> Review:
    """Keep what has been written so far; nothing need be complete.

    ``based_on`` is the mark of the content that the writer has seen; ReviewChanged is raised where
    another stands now. None asks nothing. Raises DomainError, its field that of the form.
    """
    with transaction.atomic():
        row, after = _open(review, by, ReviewChange.SAVE)
        return _write(row, by, content, based_on, status=after)


def submit_review(
    *, review: Review, by: Person, content: Content, based_on: str | None = None
) -> Review:
    """Save ``content`` and hand the review in. It must tell of the year, propose what to do next
    year, say why where something is to change or stop, and answer what must be answered.
    """
    with transaction.atomic():
        row, after = _open(review, by, ReviewChange.SUBMIT)
        for fault in faults_of(row, content):
            raise fault
        saved = _write(
            row,
            by,
            content,
            based_on,
            status=after,
            submitted_by=by,
            submitted_at=timezone.now(),
        )
        _add_turn(saved, "submitted", by)
        return saved


def take_back_review(*, review: Review, by: Person) -> Review:
    """Make a submitted review a draft again, before it is decided."""
    with transaction.atomic():
        row, after = _open(review, by, ReviewChange.TAKE_BACK)
        values = {"status": after, "submitted_by": None, "submitted_at": None}
        saved = save_values(row, by=by, values=values, reason=_("Taken back"))
        _add_turn(saved, "taken_back", by)
        return saved


def return_review(*, review: Review, by: Person, comment: str) -> Review:
    """Send the review back to who answers for the action, with what is to be mended, by mail."""
    comment = _needed(comment, "comment", _("Say what is to be mended."))
    with transaction.atomic():
        row, after = _open(review, by, ReviewChange.RETURN)
        saved = _decide(row, by, after, comment=comment)
        turn = _add_turn(saved, "returned", by, comment)
        _tell(saved, turn)
        return saved


def approve_review(*, review: Review, by: Person, decision: str = "", comment: str = "") -> Review:
    """Approve the review, with the ``decision`` for next year: what it proposes when none is given.

    An approved review is locked. Nobody gets a mail of it: it stands in the review and in My work.
    """
    comment = checked_text(comment, field="comment").strip()
    with transaction.atomic():
        row, after = _open(review, by, ReviewChange.APPROVE)
        decision = decision or row.proposal
        if not decision:
            raise DomainError(
                _("The review proposes nothing for next year. Choose the decision."),
                field="decision",
            )
        if not row.account.strip():
            raise DomainError(_("The review does not tell of the year. Return it instead."))
        saved = _decide(row, by, after, comment=comment, decision=decision)
        _add_turn(saved, "approved", by, comment)
        return saved


def approve_reviews(*, reviews: Iterable[Review], by: Person) -> Approval:
    """Approve each of the reviews with what it proposes; one that cannot be holds up no other."""
    approved, refused = [], []
    for review in reviews:
        try:
            approved.append(approve_review(review=review, by=by))
        except DomainError as error:
            refused.append(NotApproved(review, error.message))
    return Approval(approved, refused)


def unlock_review(*, review: Review, by: Person, reason: str) -> Review:
    """Open an approved review again, and tell who answers for the action why, by mail."""
    reason = _needed(reason, "reason", _("Say why the review is unlocked."))
    with transaction.atomic():
        row, after = _open(review, by, ReviewChange.UNLOCK)
        saved = _decide(row, by, after, comment=reason, decision="")
        turn = _add_turn(saved, "unlocked", by, reason)
        _tell(saved, turn)
        return saved


def add_remark(*, review: Review, by: Person, text: str) -> ReviewTurn:
    """Say something in the exchange that changes no state. What a coordinator says goes by mail."""
    text = _needed(text, "text", _("Write something first."))
    with transaction.atomic():
        row = _locked(review)
        role = role_in(by, row.action)
        if role is Role.OTHER:
            raise DomainError(_("You may not take part in the discussion of this action."))
        if row.cycle.status != ReviewCycle.OPEN:
            raise DomainError(_("The review of the year is closed."))
        turn = _add_turn(row, "remark", by, text)
        if role is Role.COORDINATOR:
            _tell(row, turn)
        return turn


def _locked(review: Review) -> Review:
    # The cycle too: what is written while it is closed must be in what it freezes, or refused.
    return (
        Review.objects.select_for_update(of=("self", "cycle"), no_key=True)
        .select_related("cycle__strategy", "action__plan__area__strategy")
        .get(pk=review.pk)
    )


def _open(review: Review, by: Person, change: ReviewChange) -> tuple[Review, str]:
    """The review as it stands, locked, and the state that ``change`` leads to."""
    row = _locked(review)
    after = _after(row, by, change)
    if isinstance(after, Refusal):
        raise DomainError(_words(after, row, change))
    return row, after.value


def _after(review: Review, by: Person, change: ReviewChange) -> ReviewStatus | Refusal:
    return changed_review(
        review.status,
        change,
        role=role_in(by, review.action),
        cycle_status=review.cycle.status,
        stage=stage_today(review.cycle),
    )


def _words(refusal: Refusal, review: Review, change: ReviewChange) -> str:
    if refusal is Refusal.NOT_ALLOWED:
        return _("You may not do this with the review of this action.")
    if refusal is Refusal.CYCLE_NOT_OPEN:
        if review.cycle.status == ReviewCycle.CLOSED:
            return _("The review of %(year)s is closed and does not change any more.") % {
                "year": review.cycle.year
            }
        return _("The review of %(year)s has not been opened yet.") % {"year": review.cycle.year}
    if refusal is Refusal.TOO_LATE:
        return _(
            "The last day for reviews of %(year)s has passed. Ask the coordinator, who can still"
            " take yours in."
        ) % {"year": review.cycle.year}
    if change in (ReviewChange.SAVE, ReviewChange.SUBMIT):
        if review.status == Review.APPROVED:
            return _("The review is approved and locked.")
        return _("The review has been submitted. Take it back to change it.")
    if change is ReviewChange.TAKE_BACK:
        return _("Only a review that has been submitted and not decided can be taken back.")
    if change is ReviewChange.UNLOCK:
        return _("Only an approved review can be unlocked.")
    return _("The review is %(state)s. Only a submitted one can be returned or approved.") % {
        "state": review.status_style.label
    }


def _needed(text: str, name: str, message: str) -> str:
    text = checked_text(text, field=name).strip()
    if not text:
        raise DomainError(message, field=name)
    return text


def faults_of(review: Review, content: Content) -> list[DomainError]:
    """What still stands in the way of submitting ``content``, all of it, each with its field."""
    faults = []
    if not content.account.strip():
        faults.append(DomainError(_("Tell what has happened during the year."), field="account"))
    if not content.proposal:
        faults.append(DomainError(_("Choose what you propose for next year."), field="proposal"))
    if content.proposal in PROPOSALS_WITH_REASONS and not content.proposal_reasons.strip():
        faults.append(
            DomainError(
                _("Say why the action is to be changed or stopped."), field="proposal_reasons"
            )
        )
    faults += [
        DomainError(_("This question must be answered."), field=answer_field(question.pk))
        for question in questions_of(review)
        if question.is_required and not content.answers.get(question.pk, "").strip()
    ]
    return faults


def answer_field(question_id: int) -> str:
    """The name of the form field for the answer to a question."""
    return f"{ANSWER}{question_id}"


def questions_of(review: Review) -> QuerySet[CycleQuestion]:
    """What the cycle asks beside the standard questions."""
    return CycleQuestion.objects.current().filter(cycle=review.cycle_id)


def _write(
    review: Review, by: Person, content: Content, based_on: str | None, **columns: object
) -> Review:
    standing = content_of(review)
    new = {name: checked_text(getattr(content, name), field=name).strip() for name in TEXTS}
    if based_on is not None and standing.mark != based_on:
        raise ReviewChanged(standing)
    saved = save_values(review, by=by, values={**new, "proposal": content.proposal, **columns})
    for question in questions_of(review).filter(pk__in=content.answers):
        name = answer_field(question.pk)
        text = checked_text(content.answers[question.pk], field=name).strip()
        if text == standing.answers.get(question.pk, ""):
            continue
        answer = ReviewAnswer.objects.filter(review=saved, question=question).first()
        answer = answer or ReviewAnswer(review=saved, question=question)
        answer.text = text
        save_as(answer, by=by)
    keep_values(saved, by=by, values=content.values, promises=content.promises)
    ReviewDraft.objects.filter(review=saved, author=by).delete()
    return saved


def _decide(review: Review, by: Person, status: str, **columns: object) -> Review:
    values = {"status": status, "decided_by": by, "decided_at": timezone.now(), **columns}
    return save_values(review, by=by, values=values, reason=str(columns.get("comment", ""))[:100])


def _add_turn(review: Review, kind: str, by: Person, text: str = "") -> ReviewTurn:
    turn = ReviewTurn(review=review, kind=kind, by=by, text=text, at=timezone.now())
    turn.full_clean()
    turn.save()
    return turn


def _tell(review: Review, turn: ReviewTurn) -> None:
    """Mail what was said to who answers for the action."""
    context = {
        "review": review,
        "action": review.action,
        "year": str(review.cycle.year),
        "last_day": review.cycle.closes_on,
        "turn": turn,
        "address": site_address(review.get_absolute_url()),
    }
    for person in who_answers(review.action):
        if person.pk != turn.by_id and can_report(person, review.action):
            send_letter(person, "review_turn", context)


def who_answers(action: Action) -> list[Person]:
    """The person who answers for ``action``; where nobody does, all of the organisation."""
    person = action.responsible_person
    if person is not None and person.is_active:
        return [person]
    return list(
        Person.objects.filter(organisation=action.responsible_organisation_id, is_active=True)
    )
