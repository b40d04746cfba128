"""The account that a report gives, as a form: what a new report and a correction have in common."""

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from actions.domain.attachments import allowed_kinds, kinds_text
from actions.domain.progress import TEXT_FIELDS, Account, check_day, check_percent
from actions.forms.faults import FaultsForm
from actions.forms.fields import FilesField, LinksField, LongTextField, PercentField
from actions.models import Action, ProgressEntry
from actions.models.progress import REPORTABLE_STATUSES
from actions.rules.action_state import NEEDS_REASON
from foundation.errors import DomainError
from foundation.status import Status
from foundation.templatetags.milstolpe import status_badge


def _status_label(status: Status) -> str:
    return format_html(
        '{}<span class="status-meaning">{}</span>', status_badge(status), status.meaning
    )


class AccountForm(FaultsForm):
    """How an action is going, what has happened, and what shows it."""

    status = forms.ChoiceField(
        label=_("How is the action going?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how the action is going.")},
    )
    reason = LongTextField(
        label=_("Reason"),
        rows=3,
        required=False,
        help_text=_("Needed when the action is at risk, delayed or cancelled."),
    )
    percent_complete = PercentField(
        label=_("Percent complete"),
        required=False,
        help_text=_("How much of the whole action is done. May be left empty."),
    )
    what_happened = LongTextField(
        label=_("What has happened?"),
        rows=6,
        error_messages={"required": _("Write what has happened.")},
        help_text=_("Since the last report: what was done, and what came of it."),
    )
    obstacles = LongTextField(label=_("Obstacles"), rows=3, required=False)
    opportunities = LongTextField(label=_("Opportunities"), rows=3, required=False)
    next_steps = LongTextField(label=_("Next steps"), rows=3, required=False)
    attached_files = FilesField(label=_("Files"), required=False)
    links = LinksField(
        label=_("Links"),
        rows=2,
        required=False,
        help_text=_("One address on a line. The annual report tells the website, not the address."),
    )
    reported_on = forms.DateField(
        label=_("Date of the report"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "short-field"}),
        error_messages={
            "required": _("Give the date of the report."),
            "invalid": _("This is not a date. Write it like 2026-03-31."),
        },
    )

    def __init__(self, *args: Any, action: Action, **options: Any) -> None:
        super().__init__(*args, **options)
        self.action = action
        self.fields["status"].choices = [  # type: ignore[attr-defined]
            (status.value, _status_label(status)) for status in REPORTABLE_STATUSES.values()
        ]
        self.fields["attached_files"].widget.attrs["accept"] = ",".join(
            f".{kind}" for kind in allowed_kinds()
        )
        self.fields["attached_files"].help_text = gettext(
            "Reports, minutes, pictures: %(kinds)s. At most %(size)s each. The names of the files"
            " stand in the annual report, which everybody reads."
        ) % {"kinds": kinds_text(), "size": filesizeformat(settings.MAX_ATTACHMENT_BYTES)}

    @property
    def statuses_with_reason(self) -> str:
        """The statuses that need a reason, for the script that shows its field."""
        return " ".join(sorted(NEEDS_REASON))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if (
            cleaned.get("status") in NEEDS_REASON
            and "reason" not in self.errors
            and not cleaned.get("reason")
        ):
            self.add_error("reason", _("Say why the action is at risk, delayed or cancelled."))
        if "status" in cleaned and "percent_complete" in cleaned:
            self._check(check_percent, cleaned["status"], cleaned["percent_complete"])
        if "reported_on" in cleaned:
            self._check(check_day, self.action, cleaned["reported_on"])
        return cleaned

    def _check(self, rule: Callable[..., None], *values: Any) -> None:
        """Ask a rule of the domain now, so that all faults are said together."""
        try:
            rule(*values)
        except DomainError as error:
            self.add_domain_error(error)

    def add_domain_error(self, error: DomainError) -> None:
        if error.field == "files":
            error.field = "attached_files"
        super().add_domain_error(error)

    def say_that_files_are_lost(self) -> None:
        """Browsers keep no chosen files when a page comes back: say which to choose again."""
        names = [file.name or "" for file in self.files.getlist("attached_files")]
        if names:
            self.add_error(
                "attached_files",
                gettext("Choose the files again; the browser does not keep them: %(names)s.")
                % {"names": ", ".join(names)},
            )

    def says(self) -> Account:
        """What the form says, once it is valid."""
        cleaned = self.cleaned_data
        return Account(
            reported_on=cleaned["reported_on"],
            status=cleaned["status"],
            percent_complete=cleaned["percent_complete"],
            **{name: cleaned[name] for name in TEXT_FIELDS},
        )


def initial_of(entry: ProgressEntry) -> dict[str, Any]:
    """What a form says that says what ``entry`` does."""
    names = (*TEXT_FIELDS, "status", "percent_complete", "reported_on")
    return {name: getattr(entry, name) for name in names}


def clean_key(text: str) -> uuid.UUID:
    """A form's key; a broken one is replaced, since nobody typed it."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.uuid4()
