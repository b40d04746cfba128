"""What a coordinator does with a review cycle: edit, open, add to, close, reopen."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Person
from accounts.permissions import Viewer
from foundation.errors import DomainError
from foundation.row_forms import RowSet, are_valid
from foundation.shaping_forms import ShapingForm
from foundation.shaping_views import EditView, ReasonView
from reporting.domain.closing import close_cycle, lacking_of, reason_for_reopening, reopen_cycle
from reporting.domain.cycles import (
    Added,
    QuestionRefused,
    actions_to_review,
    add_reviews,
    edit_cycle,
    indicators_of,
    open_cycle,
)
from reporting.forms import CloseForm, CycleForm, question_rows
from reporting.models import ReviewCycle
from reporting.permissions import can_manage_cycle
from reporting.views.cycles import find_cycle, trail_to_cycle


class CyclePage:
    """What the pages of a class have in common."""

    request: HttpRequest
    thing: ReviewCycle
    eyebrow = gettext_lazy("Yearly review")

    def find(self, pk: int) -> ReviewCycle:
        return find_cycle(self.request.user, pk)

    def may(self, thing: ReviewCycle) -> bool:
        return bool(can_manage_cycle(self.request.user, thing))

    def trail(self) -> Any:
        return trail_to_cycle(self.request.user, self.thing)


class EditCycle(CyclePage, EditView):
    template_name = "shaping/action_form.html"
    form_class = CycleForm

    def title(self) -> str:
        return _("Edit the review of %(year)d") % {"year": self.thing.year}

    def barrier(self) -> str:
        if self.thing.status == ReviewCycle.CLOSED:
            return _("The review is closed. Reopen it before anything is changed.")
        return ""

    def questions(self) -> RowSet:
        if not hasattr(self, "_questions"):
            data = self.request.POST if self.request.method == "POST" else None
            self._questions = question_rows(self.thing, data)
        return self._questions

    def is_valid(self, form: ShapingForm) -> bool:
        are_questions_valid = are_valid([self.questions()])
        return super().is_valid(form) and are_questions_valid

    def save(self, form: ShapingForm) -> ReviewCycle:
        try:
            with transaction.atomic():
                return edit_cycle(
                    cycle=form.instance,
                    by=cast(Person, self.request.user),
                    values=form.values(),
                    links=form.links(),
                    questions=self.questions().rows,
                    note=form.cleaned_data["note"],
                    based_on=form.based_on(),
                )
        except QuestionRefused as refused:
            self.questions().add_domain_error(refused.row, refused)
            raise

    def saved_text(self, saved: Any) -> str:
        return _("The review of %(year)d has been saved.") % {"year": saved.year}

    def show_form(self, form: ShapingForm) -> HttpResponse:
        questions = self.questions()
        return self.show(
            form=form,
            row_sets=[questions],
            more_faults=questions.faults() if questions.is_bound else [],
            save_label=self.save_label,
        )


class ReopenCycle(CyclePage, ReasonView):
    save_label = gettext_lazy("Reopen the review")

    def title(self) -> str:
        return _("Reopen the review of %(year)d?") % {"year": self.thing.year}

    def barrier(self) -> str:
        if self.thing.status != ReviewCycle.CLOSED:
            return _("The review is not closed.")
        return ""

    def consequences(self) -> list[str]:
        return [
            _("Reviews can be written, returned, unlocked and approved again."),
            _("What has been frozen, and the reports made of it, stay as they are."),
            _("When it is closed again, its data is frozen once more, with your reason."),
        ]

    def act(self, reason: str) -> None:
        reopen_cycle(cycle=self.thing, by=cast(Person, self.request.user), reason=reason)

    def acted_text(self) -> str:
        return _("The review of %(year)d is open again.") % {"year": self.thing.year}


def managed_cycle(viewer: Viewer, pk: int) -> ReviewCycle:
    """The cycle, for who may change it: Http404 for who may not see it, else PermissionDenied."""
    cycle = find_cycle(viewer, pk)
    if not can_manage_cycle(viewer, cycle):
        raise PermissionDenied
    return cycle


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def cycle_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what opening means and what is missing, and open."""
    cycle = managed_cycle(request.user, pk)
    today = timezone.localdate()
    refusal = ""
    if request.method == "POST":
        try:
            added = open_cycle(cycle=cycle, by=cast(Person, request.user), today=today)
        except DomainError as error:
            refusal = error.message
        else:
            messages.success(request, _("The review is open.") + " " + _told(added))
            return redirect(cycle)
    actions = list(actions_to_review(cycle))
    people = {action.responsible_person for action in actions if action.responsible_person}
    people |= {
        each.responsible_person
        for each in indicators_of(cycle).select_related("responsible_person")
        if each.responsible_person
    }
    context = {
        "section": "strategies",
        "cycle": cycle,
        "trail": trail_to_cycle(request.user, cycle),
        "refusal": refusal,
        "is_possible": cycle.status == ReviewCycle.DRAFT,
        "is_early": today < cycle.opens_on,
        "is_over": cycle.closes_on < today,
        "actions": actions,
        "letters": sum(person.is_active for person in people),
        "unassigned": [action for action in actions if action.responsible_person is None],
        "inactive": [
            action
            for action in actions
            if action.responsible_person and not action.responsible_person.is_active
        ],
    }
    return render(request, "reporting/cycle_open.html", context)


def _told(added: Added) -> str:
    reviews = ngettext("%(count)d review", "%(count)d reviews", added.reviews)
    people = ngettext("%(count)d person", "%(count)d people", added.told)
    return _("%(reviews)s added, and mail to %(people)s.") % {
        "reviews": reviews % {"count": added.reviews},
        "people": people % {"count": added.told},
    }


@login_required
@require_POST
def cycle_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Give actions that have come since their reviews."""
    cycle = managed_cycle(request.user, pk)
    try:
        added = add_reviews(cycle=cycle, by=cast(Person, request.user))
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _told(added))
    return redirect(cycle)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def cycle_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what is missing, ask, close and freeze."""
    cycle = managed_cycle(request.user, pk)
    today = timezone.localdate()
    form = CloseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            freeze = close_cycle(
                cycle=cycle, by=cast(Person, request.user), today=today, **form.cleaned_data
            )
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            told = _("The review is closed, and what it holds is frozen as number %(number)d.")
            messages.success(request, told % {"number": freeze.number})
            return redirect(cycle)
    lacking = lacking_of(cycle, today) if cycle.status == ReviewCycle.OPEN else None
    context = {
        "section": "strategies",
        "cycle": cycle,
        "trail": trail_to_cycle(request.user, cycle),
        "form": form,
        "lacking": lacking,
        "reason": reason_for_reopening(cycle),
        "is_early": today < cycle.closes_on,
        "today": today,
    }
    return render(request, "reporting/cycle_close.html", context)
