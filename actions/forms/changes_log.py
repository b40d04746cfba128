"""What the history of a strategy is narrowed by."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from actions.domain.history.kinds import all_kinds
from actions.domain.history.log import ADDED, CHANGED, REMOVED, WITHDRAWN, Wanted
from actions.forms.past import Choices, DayField
from foundation.folded_fields import FoldedForm
from foundation.sorting import alphabetical

CHANGES = [
    (ADDED, _("added")),
    (CHANGED, _("changed")),
    (WITHDRAWN, _("withdrawn")),
    (REMOVED, _("removed")),
]


class HistoryForm(FoldedForm):
    """A field with a wrong value narrows nothing, and says what is wrong."""

    FIRST = ("q", "kind", "change")

    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
        help_text=_("In names, texts and reasons."),
    )
    kind = forms.ChoiceField(label=_("Kind of thing"), required=False)
    change = forms.ChoiceField(
        label=_("Kind of change"), required=False, choices=[("", _("all")), *CHANGES]
    )
    person = forms.CharField(label=_("By whom"), required=False, max_length=200)
    plan = forms.ChoiceField(label=_("Action plan"), required=False)
    since = DayField(label=_("From"), required=False)
    until = DayField(label=pgettext_lazy("day", "To"), required=False)

    def __init__(self, *args: Any, plans: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        kinds = alphabetical(all_kinds(), lambda kind: kind.label)
        for name, offered in (
            ("kind", [(kind.key, kind.label) for kind in kinds]),
            ("plan", plans),
        ):
            self.fields[name].choices = [("", _("all")), *offered]  # type: ignore[attr-defined]
        self.is_valid()

    def wanted(self) -> Wanted:
        found = self.cleaned_data
        return Wanted(
            kind=found.get("kind") or "",
            change=found.get("change") or "",
            person=found.get("person") or "",
            plan=int(found["plan"]) if found.get("plan") else None,
            since=found.get("since"),
            until=found.get("until"),
            text=found.get("q") or "",
        )
