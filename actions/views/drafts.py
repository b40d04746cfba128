"""What was typed into a form after the session had ended, kept until the writer has signed in."""

from typing import Any

from django import forms
from django.http import HttpRequest

KEY = "entry_draft"
MOST_CHARACTERS = 200_000
"""Visitors write this into the session table, so there is an end to it."""


class Draft:
    """The draft of a report on one action. There is one draft in a session, the latest."""

    def __init__(self, request: HttpRequest, action_id: int) -> None:
        self.request = request
        self.action_id = action_id

    @property
    def is_kept(self) -> bool:
        return self.request.session.get(KEY, {}).get("action") == self.action_id

    def keep(self) -> None:
        """Remember what was posted, unless there is too much of it. Files cannot be kept."""
        fields = {
            name: values
            for name, values in self.request.POST.lists()
            if name != "csrfmiddlewaretoken"
        }
        length = sum(len(name) + sum(map(len, values)) for name, values in fields.items())
        if length <= MOST_CHARACTERS:
            self.request.session[KEY] = {"action": self.action_id, "fields": fields}

    def read(self, form_class: type[forms.Form]) -> dict[str, Any]:
        """The draft as initial values of a form."""
        if not self.is_kept:
            return {}
        fields = self.request.session[KEY]["fields"]
        several = {
            name
            for name, field in form_class.base_fields.items()
            if isinstance(field, forms.MultipleChoiceField)
        }
        return {name: values if name in several else values[-1] for name, values in fields.items()}

    def forget(self) -> None:
        if self.is_kept:
            del self.request.session[KEY]
