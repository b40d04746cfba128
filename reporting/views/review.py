"""The review of one action: written by who answers for it, decided by a coordinator."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Person
from actions.permissions import can_report
from actions.views import trail
from actions.views.drafts import FormDraft, SessionDraft
from foundation.errors import DomainError
from reporting.domain.review_drafts import draft_of_review
from reporting.domain.review_pages import NEEDED, facts_of, pile_of, starting_content
from reporting.domain.review_values import year_of_indicators
from reporting.domain.reviews import (
    ReviewChanged,
    add_remark,
    approve_review,
    content_of,
    faults_of,
    return_review,
    review_barrier,
    save_review,
    submit_review,
    take_back_review,
    unlock_review,
)
from reporting.models import Review
from reporting.review_forms import ApproveForm, RemarkForm, ReturnForm, ReviewForm, UnlockForm
from reporting.review_permissions import can_decide_review, visible_reviews
from reporting.rules.review_state import ReviewChange
from reporting.views.review_draft import draft_name


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of a review that may be written now, or what it says.

    What somebody sends whose session has ended waits in the session until they have signed in.
    """
    if not request.user.is_authenticated:
        if request.method == "POST":
            SessionDraft(request, draft_name(pk)).keep()
        return redirect_to_login(request.path)
    found = _visible(request, pk)
    if request.method != "POST":
        return _Page(request, found).show()
    page = _Page(request, found, data=request.POST)
    if not can_report(request.user, found.action):
        raise PermissionDenied
    if page.form is None:
        messages.error(request, page.barrier)
        return redirect(found)
    return page.press() or page.save()


def _visible(request: HttpRequest, pk: int) -> Review:
    return get_object_or_404(visible_reviews(request.user).select_related(*NEEDED), pk=pk)


class _Page:
    """One review with all that stands on its page."""

    def __init__(self, request: HttpRequest, review: Review, data: QueryDict | None = None) -> None:
        """``data`` is what was sent for the review itself."""
        self.request = request
        self.viewer = cast(Person, request.user)
        self.review = review
        self.facts = facts_of(review, self.viewer)
        self.years = year_of_indicators(review, self.viewer)
        self.may_decide = can_decide_review(self.viewer, review)
        self.may_report = can_report(self.viewer, review.action)
        self.barrier = review_barrier(review, self.viewer, ReviewChange.SAVE)
        self.standing = content_of(review)
        self.is_proposed = False
        self.others: Any = None
        self.draft: FormDraft | None = None
        self.form = None if self.barrier else self._form(data)
        self.act_forms: dict[str, Any] = {}

    def _form(self, data: QueryDict | None) -> ReviewForm:
        content, is_proposed = starting_content(self.review, self.facts.entries)
        self.draft = FormDraft(
            self.request,
            draft_name(self.review.pk),
            draft_of_review(review=self.review, by=self.viewer),
        )
        kept = self.draft.initial(ReviewForm)
        self.is_proposed = is_proposed and data is None and not kept
        return ReviewForm(
            data,
            content=content,
            mark=self.standing.mark,
            questions=self.facts.questions,
            years=self.years,
            kept=kept,
        )

    def press(self) -> HttpResponse | None:
        """What is done for a button that saves nothing in the review."""
        address = self.review.get_absolute_url()
        return self.draft.press(address, address) if self.draft else None

    def save(self) -> HttpResponse:
        form = self.form
        assert form is not None  # noqa: S101 - asked before
        is_submitted = "submit" in self.request.POST
        if form.is_valid() and is_submitted:
            for fault in faults_of(self.review, form.content()):
                form.add_domain_error(fault)
        if not form.is_valid():
            return self.show()
        act = submit_review if is_submitted else save_review
        try:
            act(
                review=self.review,
                by=self.viewer,
                content=form.content(),
                based_on=form.cleaned_data["based_on"],
            )
        except ReviewChanged as error:
            self.others = error.content
            form.take_note_of(error.content.mark)
            return self.show()
        except DomainError as error:
            form.add_domain_error(error)
            return self.show()
        if self.draft:
            self.draft.forget()
        if is_submitted:
            messages.success(
                self.request,
                _("The review is submitted. You can take it back until it has been decided."),
            )
            return redirect("reporting:my-work")
        messages.success(
            self.request, _("The review is saved. It is decided only once it is submitted.")
        )
        return redirect(self.review)

    def can(self, change: ReviewChange) -> bool:
        return not review_barrier(self.review, self.viewer, change)

    def _act_form(self, name: str, kind: type, initial: dict[str, Any] | None = None) -> Any:
        return self.act_forms.get(name) or kind(initial=initial)

    def show(self) -> HttpResponse:
        review = self.review
        plan_trail = trail.to_plan(self.viewer, review.action.plan)
        answers = [
            (question, self.standing.answers.get(question.pk, ""))
            for question in self.facts.questions
        ]
        can_remark = self.may_report and review.cycle.status == "open"
        proposed = {"decision": review.proposal}
        context = {
            "section": "my-work",
            "review": review,
            "action": review.action,
            "cycle": review.cycle,
            "strategy": review.cycle.strategy,
            "trail": [*plan_trail, (str(review.action), review.action.get_absolute_url())],
            "form": self.form,
            "facts": self.facts,
            "years": self.years,
            "lacking": sum(year.lacks and year.awaited is None for year in self.years),
            "answers": answers,
            "barrier": self.barrier,
            "is_proposed": self.is_proposed,
            **(self.draft.context() if self.draft else {}),
            "others": self.others,
            "last_change": self._last_change() if self.others else None,
            "may_report": self.may_report,
            "may_decide": self.may_decide,
            "writes_for": self._writes_for(),
            "can_take_back": not self.may_decide and self.can(ReviewChange.TAKE_BACK),
            "pile": pile_of(review, self.viewer) if self.may_decide else None,
            "approve_form": self._act_form("approve", ApproveForm, proposed)
            if self.can(ReviewChange.APPROVE)
            else None,
            "return_form": self._act_form("return", ReturnForm)
            if self.can(ReviewChange.RETURN)
            else None,
            "unlock_form": self._act_form("unlock", UnlockForm)
            if self.can(ReviewChange.UNLOCK)
            else None,
            "remark_form": self._act_form("remark", RemarkForm) if can_remark else None,
        }
        return render(self.request, "reporting/review_detail.html", context)

    def _writes_for(self) -> Any:
        responsible = self.review.action.responsible_person
        return responsible if responsible and responsible.pk != self.viewer.pk else None

    def _last_change(self) -> Any:
        return self.review.history.select_related("history_user").order_by("-history_id").first()


def _act(
    request: HttpRequest,
    pk: int,
    name: str,
    kind: type,
    act: Callable[..., Any],
    done: Callable[[Review], HttpResponse],
) -> HttpResponse:
    """Ask the domain for what a small form of the page says; a fault is shown on the page."""
    found = _visible(request, pk)
    form = kind(request.POST)
    if form.is_valid():
        try:
            act(review=found, by=request.user, **form.cleaned_data)
        except DomainError as error:
            form.add_domain_error(error)
        else:
            return done(found)
    page = _Page(request, found)
    page.act_forms[name] = form
    return page.show()


@login_required
@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    found = _visible(request, pk)
    try:
        take_back_review(review=found, by=request.user)  # type: ignore[arg-type]
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(
            request, _("The review is a draft again. Submit it once more when it is ready.")
        )
    return redirect(found)


@login_required
@require_POST
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    def done(found: Review) -> HttpResponse:
        messages.success(
            request,
            _("Returned: %(action)s. Who answers for it gets a mail with your comment.")
            % {"action": found.action},
        )
        return _next(request, found)

    return _act(request, pk, "return", ReturnForm, return_review, done)


@login_required
@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    def done(found: Review) -> HttpResponse:
        messages.success(request, _("Approved: %(action)s.") % {"action": found.action})
        return _next(request, found)

    return _act(request, pk, "approve", ApproveForm, approve_review, done)


@login_required
@require_POST
def unlock(request: HttpRequest, pk: int) -> HttpResponse:
    def done(found: Review) -> HttpResponse:
        messages.success(
            request, _("The review is unlocked. Who answers for the action gets a mail.")
        )
        return redirect(found)

    return _act(request, pk, "unlock", UnlockForm, unlock_review, done)


@login_required
@require_POST
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    def done(found: Review) -> HttpResponse:
        messages.success(request, _("The comment stands in the exchange."))
        return redirect(f"{found.get_absolute_url()}#exchange")

    return _act(request, pk, "remark", RemarkForm, add_remark, done)


def _next(request: HttpRequest, found: Review) -> HttpResponse:
    """The next review that waits for a decision; the list where there is none."""
    pile = pile_of(found, request.user)  # type: ignore[arg-type]
    after = pile.after or pile.before
    if after is not None:
        return redirect("reporting:review", after)
    return redirect("reporting:review-list", found.cycle_id)
