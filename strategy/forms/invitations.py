from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from accounts.forms.invitations import InviteForm
from foundation.sorting import alphabetical
from strategy.models import Strategy, StrategyRole


class InviteWithRoleForm(InviteForm):
    """An invitation, with a role in one of ``strategies`` if that is why somebody is invited."""

    role = forms.ChoiceField(
        label=_("Role in a strategy"),
        required=False,
        help_text=_("Not needed for those who only report on actions of their organisation."),
    )

    def __init__(self, *args: Any, strategies: QuerySet[Strategy], **options: Any) -> None:
        super().__init__(*args, **options)
        self.strategies = {str(each.pk): each for each in strategies}
        names = {
            StrategyRole.Role.READER: gettext("Reader of %(strategy)s"),
            StrategyRole.Role.COORDINATOR: gettext("Coordinator of %(strategy)s"),
        }
        self.fields["role"].choices = [  # type: ignore[attr-defined]
            ("", pgettext("role in a strategy", "None")),
            *(
                (f"{role}-{strategy.pk}", name % {"strategy": strategy.title})
                for strategy in alphabetical(self.strategies.values(), lambda each: each.title)
                for role, name in names.items()
            ),
        ]

    def clean_role(self) -> tuple[Strategy, str] | None:
        role, _dash, key = self.cleaned_data["role"].partition("-")
        return (self.strategies[key], role) if role else None
