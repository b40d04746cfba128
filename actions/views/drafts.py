"""What was typed and not saved: kept on the server while one types, or in the session when it had
ended before the form was sent.
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from actions.domain.drafts import report_draft
from actions.permissions import correctable_entries, reportable_actions
from foundation.drafts import (
    MOST_CHARACTERS,
    AlreadySaved,
    Draft,
    DraftConflict,
    DraftPlace,
    moment_of,
)
from foundation.errors import DomainError

KEY = "entry_draft"
BUTTONS = ("keep", "keep_over", "take_over", "discard")
NOT_KEPT = {"csrfmiddlewaretoken", "draft_version", *BUTTONS}


def fields_of(request: HttpRequest) -> dict[str, list[str]]:
    """What was posted, without what is no part of the report. Files are not among it."""
    return {
        name: [str(value) for value in values]
        for name, values in request.POST.lists()
        if name not in NOT_KEPT
    }


def version_of(request: HttpRequest) -> int:
    """The draft that the posted form was built on."""
    text = request.POST.get("draft_version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def as_initial(fields: Mapping[str, Any], form_class: type[forms.Form]) -> dict[str, Any]:
    """What was kept, as initial values of a form."""
    several = {
        name
        for name, field in form_class.base_fields.items()
        if isinstance(field, forms.MultipleChoiceField)
    }
    return {
        name: list(values) if name in several else values[-1]
        for name, values in fields.items()
        if values
    }


def keep_draft_view(request: HttpRequest, place: DraftPlace) -> JsonResponse:
    """Keep what the script sends while somebody types. That they may is for the caller to know.

    Answers the draft's new ``version`` and when it was ``kept``; 409 with the same of the draft
    that stands there when another device kept it; 410 when the form has been saved; 413 when it is
    too long.
    """
    try:
        draft = place.keep(fields_of(request), version=version_of(request))
    except DraftConflict as conflict:
        return answer(409, version=conflict.draft.version, kept=moment_of(conflict.draft))
    except AlreadySaved:
        return answer(410)
    except DomainError as error:
        return answer(413, message=str(error.message))
    return answer(200, version=draft.version, kept=moment_of(draft))


def answer(status: int, **data: object) -> JsonResponse:
    """What the script of a form is told."""
    response = JsonResponse(data, status=status)
    response["Cache-Control"] = "no-store"
    return response


def signed_out() -> JsonResponse:
    return answer(401, message=_("You have been signed out."))


@require_POST
def entry_draft(request: HttpRequest, pk: int) -> JsonResponse:
    """The draft of a report."""
    if not request.user.is_authenticated:
        return signed_out()
    action = reportable_actions(request.user).filter(pk=pk).first()
    if action is None:
        return answer(404)
    place = report_draft(action=action, by=request.user)
    return keep_instead(request, place, f"report-{pk}")


@require_POST
def correction_draft(request: HttpRequest, pk: int) -> JsonResponse:
    """The draft of a correction."""
    if not request.user.is_authenticated:
        return signed_out()
    entry = correctable_entries(request.user).select_related("action").filter(pk=pk).first()
    if entry is None:
        return answer(404)
    place = report_draft(action=entry.action, by=request.user, entry=entry)
    return keep_instead(request, place, f"correction-{pk}")


def keep_instead(request: HttpRequest, place: DraftPlace, name: str) -> JsonResponse:
    """As ``keep_draft_view``. What stands on the server then takes the place of what had come back
    with the session under ``name``.
    """
    kept = keep_draft_view(request, place)
    if kept.status_code == 200:
        SessionDraft(request, name).forget()
    return kept


class SessionDraft:
    """What was posted when the session had ended, until the writer has signed in. An address with
    ``?kept=1`` asks for what the server has instead.

    There is one in a session, the latest. Visitors write it, so there is an end to its length.
    """

    def __init__(self, request: HttpRequest, name: str) -> None:
        self.request = request
        self.name = name

    @property
    def is_kept(self) -> bool:
        is_asked = "kept" not in self.request.GET
        return is_asked and self.request.session.get(KEY, {}).get("name") == self.name

    @property
    def fields(self) -> dict[str, list[str]]:
        return self.request.session[KEY]["fields"] if self.is_kept else {}

    @property
    def version(self) -> int:
        """The draft on the server that the form was built on."""
        return self.request.session[KEY]["version"] if self.is_kept else 0

    def keep(self) -> None:
        """Remember what was posted, unless there is too much of it. Files cannot be kept."""
        fields = fields_of(self.request)
        length = sum(len(name) + sum(map(len, values)) for name, values in fields.items())
        if length <= MOST_CHARACTERS:
            self.request.session[KEY] = {
                "name": self.name,
                "fields": fields,
                "version": version_of(self.request),
            }

    def forget(self) -> None:
        if self.is_kept:
            del self.request.session[KEY]


class FormDraft:
    """The draft behind a form page: what stands on the server, or came back with the session."""

    def __init__(self, request: HttpRequest, name: str, place: DraftPlace) -> None:
        self.request = request
        self.session = SessionDraft(request, name)
        self.place = place
        self.standing: Draft | None = place.standing()
        self.conflict: Draft | None = None

    @property
    def was_pressed(self) -> bool:
        """A button was pressed that saves nothing."""
        return any(name in self.request.POST for name in BUTTONS)

    def press(self, form_address: str, back_address: str) -> HttpResponse | None:
        """Do what the buttons say that keep the draft or throw it away; None to show the form."""
        if "discard" in self.request.POST:
            self.place.discard()
            self.session.forget()
            messages.info(self.request, _("The draft was thrown away."))
            return redirect(back_address)
        if "keep" not in self.request.POST and "keep_over" not in self.request.POST:
            return None
        version = version_of(self.request)
        if "keep_over" in self.request.POST and self.standing is not None:
            version = self.standing.version
        try:
            draft = self.place.keep(fields_of(self.request), version=version)
        except DraftConflict as conflict:
            self.conflict = conflict.draft
            return None
        except DomainError as error:
            messages.error(self.request, error.message)
            return None
        self.session.forget()
        kept = _("The draft is kept (%(moment)s). It waits for you on every device.")
        messages.success(self.request, kept % {"moment": moment_of(draft)})
        if self.request.FILES:
            messages.warning(self.request, _("Files are not kept in a draft: choose them again."))
        return redirect(form_address)

    def initial(self, form_class: type[forms.Form]) -> dict[str, Any]:
        fields = self.session.fields or (self.standing.fields if self.standing else {})
        return as_initial(fields, form_class)

    def forget(self) -> None:
        """The form was saved. Its draft on the server went with the saving."""
        self.session.forget()

    def context(self) -> dict[str, Any]:
        """What the page tells of the draft, and what its script starts from."""
        is_new = self.request.method != "POST"
        standing = self.standing.version if self.standing else 0
        if not is_new:
            version = version_of(self.request)
        else:
            version = self.session.version if self.session.is_kept else standing
        return {
            "draft_version": version,
            "local_key": f"{self.session.name}-{self.place.keys['author'].pk}",
            "draft_kept": moment_of(self.standing) if self.standing and is_new else "",
            "was_signed_out": self.session.is_kept and is_new,
            "is_unkept": self.session.is_kept or not is_new,
            "conflict": self.conflict and moment_of(self.conflict),
        }
