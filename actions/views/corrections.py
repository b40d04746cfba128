"""Correcting an entry."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Person
from actions.domain.corrections import EntryChanged, correct_entry, version_of
from actions.domain.drafts import report_draft
from actions.domain.progress import reporting_barrier
from actions.forms import CorrectionForm
from actions.models import ProgressEntry
from actions.permissions import can_correct, readable_entries
from actions.views import trail
from actions.views.drafts import FormDraft, SessionDraft, as_initial, fields_of
from foundation.errors import DomainError


def entry_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Put an entry right, and say why."""
    name = f"correction-{pk}"
    if not request.user.is_authenticated:
        if request.method == "POST":
            SessionDraft(request, name).keep()
        return redirect_to_login(request.path)
    by = request.user
    entry = get_object_or_404(
        readable_entries(by).select_related("action__plan__area__strategy", "author"), pk=pk
    )
    action = entry.action
    if not can_correct(by, entry):
        raise PermissionDenied
    address = action.get_absolute_url()
    context = {
        "section": "my-work",
        "action": action,
        "entry": entry,
        "trail": [*trail.to_plan(by, action.plan), (str(action), address)],
        "back_address": address,
        "draft_address": reverse("actions:correction-draft", args=[pk]),
        "by": by,
        "barrier": reporting_barrier(action),
    }
    if context["barrier"]:
        return render(request, "actions/entry_correct.html", context)

    draft = FormDraft(request, name, report_draft(action=action, by=by, entry=entry))
    if answer := draft.press(request.path, address):
        return answer
    version, changed = version_of(entry), None
    if draft.was_pressed:
        initial = as_initial(fields_of(request), CorrectionForm)
        form = CorrectionForm(entry=entry, version=version, initial=initial)
    elif request.method == "POST":
        form = CorrectionForm(request.POST, request.FILES, entry=entry, version=version)
        is_saved, changed = _save(form, entry, by)
        if is_saved:
            draft.forget()
            messages.success(request, _("The report is corrected. Its earlier wording is kept."))
            return redirect(entry)
    else:
        initial = draft.initial(CorrectionForm)
        form = CorrectionForm(entry=entry, version=version, initial=initial)
    context |= {"form": form, "changed": changed, **draft.context()}
    return render(request, "actions/entry_correct.html", context)


def _save(
    form: CorrectionForm, entry: ProgressEntry, by: Person
) -> tuple[bool, ProgressEntry | None]:
    """Whether the correction is saved, or what is wrong said in the form; and how the entry stands
    when somebody else has corrected it meanwhile.
    """
    changed = None
    if form.is_valid():
        try:
            correct_entry(entry=entry, by=by, **form.correction())
        except EntryChanged as error:
            changed = error.entry
            form.add_domain_error(error)
            form.take_note_of(error.version)
        except DomainError as error:
            form.add_domain_error(error)
        else:
            return True, None
    form.say_that_files_are_lost()
    return False, changed
