"""Logging progress, and the files that came with it."""

from csp.constants import NONE
from csp.decorators import csp
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.models import Person
from actions.domain.actions import states_of
from actions.domain.measurements import wanted_measurements
from actions.domain.progress import (
    entry_of_submission,
    latest_entry,
    record_progress,
    reporting_barrier,
)
from actions.forms import EntryForm
from actions.models import Action, ProgressEntry
from actions.permissions import can_report, readable_attachments, visible_actions
from actions.views import trail
from actions.views.drafts import Draft
from foundation.errors import DomainError


def entry_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Log progress on an action.

    What somebody sends whose session has ended waits in the session until they have signed in.
    """
    draft = Draft(request, pk)
    if not request.user.is_authenticated:
        if request.method == "POST":
            draft.keep()
        return redirect_to_login(request.path)
    action = get_object_or_404(
        visible_actions(request.user).select_related(
            "plan__area__strategy", "responsible_organisation", "responsible_person"
        ),
        pk=pk,
    )
    if not can_report(request.user, action):
        raise PermissionDenied

    today = timezone.localdate()
    context = {
        "section": "my-work",
        "trail": [
            *trail.to_plan(request.user, action.plan),
            (str(action), action.get_absolute_url()),
        ],
        "action": action,
        "barrier": reporting_barrier(action),
        "previous": latest_entry(action),
        "state": states_of([action], today)[action.pk],
    }
    if not context["barrier"]:
        wanted = wanted_measurements(action, today)
        if request.method == "POST":
            form = EntryForm(request.POST, request.FILES, action=action, wanted=wanted, today=today)
            entry = _save(form, action, request)
            if entry is not None:
                draft.forget()
                messages.success(request, _what_was_saved(entry, form.milestone_count()))
                return redirect(action)
        else:
            form = EntryForm(
                action=action, wanted=wanted, today=today, initial=draft.read(EntryForm)
            )
        context |= {"form": form, "is_draft": draft.is_kept and request.method == "GET"}
    return render(request, "actions/entry_form.html", context)


def _save(form: EntryForm, action: Action, request: HttpRequest) -> ProgressEntry | None:
    """The saved entry, or None with what is wrong said in the form."""
    by: Person = request.user  # type: ignore[assignment]
    entry = None
    if form.is_valid():
        try:
            entry = record_progress(action=action, by=by, **form.account())
        except DomainError as error:
            form.add_domain_error(error)
    elif key := form.cleaned_data.get("submission_key"):
        # A second press on the button finds its milestones ticked and its values recorded.
        entry = entry_of_submission(action=action, by=by, submission_key=key)
    if entry is not None:
        if form.says_the_same_as(entry):
            return entry
        form.start_anew()
    form.say_that_files_are_lost()
    return None


def _what_was_saved(entry: ProgressEntry, milestones: int) -> str:
    action = Action.objects.get(pk=entry.action_id)
    parts = [str(entry.status_style)]
    if entry.percent_complete is not None:
        parts.append(f"{entry.percent_complete} %")
    values = entry.measurements.count()
    files = entry.attachments.exclude(file="").count()
    links = entry.attachments.filter(file="").count()
    parts += [
        text % {"n": number}
        for number, text in (
            (values, ngettext("%(n)s value", "%(n)s values", values)),
            (milestones, ngettext("%(n)s milestone", "%(n)s milestones", milestones)),
            (files, ngettext("%(n)s file", "%(n)s files", files)),
            (links, ngettext("%(n)s link", "%(n)s links", links)),
        )
        if number
    ]
    sentences = [_("Saved: %(what)s.") % {"what": ", ".join(parts)}]
    if action.last_reported_on and action.last_reported_on > entry.reported_on:
        sentences.append(
            _("The action's status still follows the later report, of %(day)s.")
            % {"day": date_format(action.last_reported_on)}
        )
    due = states_of([action], timezone.localdate())[action.pk].next_report_due
    if due is not None:
        sentences.append(_("The next report is due on %(day)s.") % {"day": date_format(due)})
    return " ".join(sentences)


@require_safe
@login_required
@never_cache
@csp({"default-src": [NONE], "sandbox": True, "frame-ancestors": [NONE]})  # type: ignore[arg-type]
def attachment(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A file that came with an entry: to be saved, never to be shown as a page of ours."""
    found = get_object_or_404(readable_attachments(request.user).exclude(file=""), pk=pk)
    try:
        file = found.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(
        file, as_attachment=True, filename=found.title, content_type=found.content_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response
