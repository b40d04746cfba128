"""The people of the installation, and one of them: seen and kept by coordinators."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.domain.directory import find_people, rows_of, with_state
from accounts.domain.people import change_person, open_account
from accounts.forms.people import CloseAccountForm, PeopleFilter, PersonForm
from accounts.models import Person
from accounts.statuses import PERSON_STATES
from actions.domain.leaving import actions_left_by, leave
from actions.people_permissions import can_edit_person, editable_people, visible_people
from actions.views.listing import PAGE_SIZE
from foundation.errors import DomainError
from foundation.shaping import ChangedMeanwhile
from strategy.models import StrategyRole
from strategy.permissions import can_keep_common, coordinated_strategies
from strategy.views.trail import to_overview

SHOWN_ACTIONS = 20


def trail() -> list[tuple[str, str]]:
    return [*to_overview(), (_("People"), reverse("actions:person-list"))]


@login_required
@require_safe
def person_list(request: HttpRequest) -> HttpResponse:
    viewer: Any = request.user
    if not can_keep_common(viewer):
        raise Http404
    now = timezone.now()
    form = PeopleFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    keys = find_people(
        visible_people(viewer),
        now=now,
        words=asked.get("q", ""),
        organisation=asked.get("organisation"),
        state=asked.get("state", ""),
    )
    page: Page = Paginator(keys, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "rows": rows_of(page.object_list, now),
        "page_obj": page,
        "count": len(keys),
        "form": form,
        "is_narrowed": any(asked.values()),
        "trail": to_overview(),
        "section": "manage",
    }
    return render(request, "accounts/person_list.html", context)


def _person(viewer: Any, pk: int) -> Person:
    people = visible_people(viewer).select_related("organisation")
    return get_object_or_404(with_state(people, timezone.now()), pk=pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def person_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Who somebody is, as a form for whoever may change it."""
    viewer: Any = request.user
    person: Any = _person(viewer, pk)
    may_edit = can_edit_person(viewer, person)
    if request.method == "POST" and not may_edit:
        raise PermissionDenied
    name, state = person.name, person.state
    form = PersonForm(request.POST or None, instance=person, by=viewer) if may_edit else None
    if request.method == "POST" and form and form.is_valid() and form.check_version():
        try:
            saved = change_person(
                person=person,
                by=viewer,
                values=form.values(),
                note=form.cleaned_data["note"],
                based_on=form.based_on(),
            )
        except ChangedMeanwhile as changed:
            form.take_note_of(changed.meanwhile)
        except DomainError as error:
            form.add_domain_error(error)
        else:
            messages.success(request, _("What is known of %(name)s is saved.") % {"name": saved})
            return redirect("actions:person-detail", pk)
    actions = list(actions_left_by(person)[: SHOWN_ACTIONS + 1])
    context = {
        "person": person,
        "name": name,
        "form": form,
        "state": state,
        "state_style": PERSON_STATES[state],
        "closing": _closing(person) if state == "closed" else None,
        "roles": list(
            StrategyRole.objects.filter(person=person, strategy__in=coordinated_strategies(viewer))
            .select_related("strategy")
            .order_by("strategy__title_sv", "role")
        ),
        "strategies": list(coordinated_strategies(viewer)) if state != "closed" else [],
        "invitations": list(
            person.invitations.select_related("sent_by", "mail", "person").order_by("-id")[:10]
        ),
        "actions": actions[:SHOWN_ACTIONS],
        "has_more_actions": len(actions) > SHOWN_ACTIONS,
        "is_own": viewer.pk == person.pk,
        "trail": trail(),
        "section": "manage",
    }
    return render(request, "accounts/person_detail.html", context)


def _closing(person: Person) -> Any:
    """The row of the history that says who closed the account and why, if any does."""
    return (
        person.history.filter(is_active=False, history_change_reason__isnull=False)
        .select_related("history_user")
        .order_by("-history_id")
        .first()
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def person_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Say why somebody is to sign in no more, having seen what they leave behind."""
    viewer: Any = request.user
    person = get_object_or_404(visible_people(viewer), pk=pk)
    if not can_edit_person(viewer, person):
        raise PermissionDenied
    if person.pk == viewer.pk:
        return redirect("actions:leaving")
    if not person.is_active:
        return redirect("actions:person-detail", pk)
    form = CloseAccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            leave(person=person, by=viewer, reason=form.cleaned_data["reason"])
        except DomainError as error:
            form.add_domain_error(error)
        else:
            messages.success(request, _("%(name)s can sign in no more.") % {"name": person})
            return redirect("actions:person-detail", pk)
    context = {
        "person": person,
        "form": form,
        "actions": list(actions_left_by(person)),
        "trail": [*trail(), (person.name, reverse("actions:person-detail", args=[pk]))],
        "section": "manage",
    }
    return render(request, "accounts/person_close.html", context)


@login_required
@require_POST
def person_open(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(editable_people(request.user), pk=pk)
    open_account(person=person, by=request.user)  # type: ignore[arg-type]
    messages.success(request, _("%(name)s can sign in again.") % {"name": person})
    return redirect("actions:person-detail", pk)
