"""Logging progress."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Person
from actions.domain.actions import states_of
from actions.domain.drafts import report_draft
from actions.domain.progress import (
    TEXT_FIELDS,
    NewerEntry,
    entry_of_submission,
    latest_entry,
    newest_entry_id,
    record_progress,
    reporting_barrier,
)
from actions.domain.wanted import wanted_measurements
from actions.forms import EntryForm
from actions.models import Action, ProgressEntry
from actions.permissions import can_report, visible_actions
from actions.views import trail
from actions.views.drafts import FormDraft, SessionDraft, as_initial, fields_of
from foundation.errors import DomainError


@dataclass(frozen=True)
class EntryDesk:
    """Where a report is written from: signed in, or by a personal link.

    ``form_address`` is the page itself, and ``draft_address`` where its script keeps drafts;
    ``done_address`` is where a saved report leads, and ``back_address`` where giving up does.
    """

    form_address: str
    draft_address: str
    done_address: str
    back_address: str
    trail: Sequence[tuple[str, str]] = ()
    on_saved: Callable[[ProgressEntry], None] = lambda entry: None
    """Done in the transaction that saves the entry."""
    context: Mapping[str, Any] = field(default_factory=dict)


def entry_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Log progress on an action.

    What somebody sends whose session has ended waits in the session until they have signed in.
    """
    if not request.user.is_authenticated:
        if request.method == "POST":
            SessionDraft(request, f"report-{pk}").keep()
        return redirect_to_login(request.path)
    action = get_object_or_404(
        visible_actions(request.user).select_related(
            "plan__area__strategy", "responsible_organisation", "responsible_person"
        ),
        pk=pk,
    )
    if not can_report(request.user, action):
        raise PermissionDenied
    address = action.get_absolute_url()
    desk = EntryDesk(
        form_address=request.path,
        draft_address=reverse("actions:entry-draft", args=[pk]),
        done_address=address,
        back_address=address,
        trail=[*trail.to_plan(request.user, action.plan), (str(action), address)],
    )
    return log_progress(request, action=action, by=request.user, desk=desk)


def log_progress(
    request: HttpRequest, *, action: Action, by: Person, desk: EntryDesk
) -> HttpResponse:
    """The form for a report on ``action``, and what happens when it is sent.

    That ``by`` may report on the action is for the caller to know.
    """
    today = timezone.localdate()
    previous = latest_entry(action)
    context = {
        "section": "my-work",
        "desk": desk,
        "trail": desk.trail,
        "action": action,
        "by": by,
        "writes_for": None if action.responsible_person_id == by.pk else action.responsible_person,
        "barrier": reporting_barrier(action),
        "previous": previous,
        "state": states_of([action], today)[action.pk],
        **desk.context,
    }
    if context["barrier"]:
        return render(request, "actions/entry_form.html", context)

    draft = FormDraft(request, f"report-{action.pk}", report_draft(action=action, by=by))
    options: dict[str, Any] = {
        "action": action,
        "wanted": wanted_measurements(action, today),
        "today": today,
        "based_on": newest_entry_id(action) if request.method != "POST" else None,
    }
    if answer := draft.press(desk.form_address, desk.back_address):
        return answer
    newer = None
    if "take_over" in request.POST:
        form = EntryForm(**options, initial=_with_text_of(previous, request))
    elif draft.was_pressed:
        form = EntryForm(**options, initial=as_initial(fields_of(request), EntryForm))
    elif request.method == "POST":
        form = EntryForm(request.POST, request.FILES, **options)
        entry, newer = _save(form, action, by, desk)
        if entry is not None:
            draft.forget()
            messages.success(request, _what_was_saved(entry, form.milestone_count()))
            return redirect(desk.done_address)
    else:
        form = EntryForm(**options, initial=draft.initial(EntryForm))
    context |= {"form": form, "newer": newer, **draft.context()}
    return render(request, "actions/entry_form.html", context)


def _with_text_of(previous: ProgressEntry | None, request: HttpRequest) -> dict[str, Any]:
    """What was typed, and the last report's text where nothing was."""
    initial = as_initial(fields_of(request), EntryForm)
    if previous is not None:
        for name in (*TEXT_FIELDS, "percent_complete"):
            if not str(initial.get(name, "")).strip():
                initial[name] = getattr(previous, name)
    return initial


def _save(
    form: EntryForm, action: Action, by: Person, desk: EntryDesk
) -> tuple[ProgressEntry | None, ProgressEntry | None]:
    """The saved entry, or what is wrong said in the form; and the entry of somebody else's that
    has come in meanwhile and is to be looked at first.
    """
    entry = newer = None
    if form.is_valid():
        try:
            with transaction.atomic():
                saved = record_progress(action=action, by=by, **form.account())
                desk.on_saved(saved)
            entry = saved
        except NewerEntry as error:
            newer = error.entry
            form.add_domain_error(error)
            form.take_note_of(newer)
        except DomainError as error:
            form.add_domain_error(error)
    elif key := form.cleaned_data.get("submission_key"):
        # A second press on the button finds its milestones ticked and its values recorded.
        entry = entry_of_submission(action=action, by=by, submission_key=key)
    if entry is not None:
        if form.says_the_same_as(entry):
            return entry, None
        form.start_anew()
    form.say_that_files_are_lost()
    return None, newer


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
