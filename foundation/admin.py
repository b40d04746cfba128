"""What the administration pages of every room have in common."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.db import models, transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin

from foundation.errors import DomainError
from foundation.numbers import DecimalField
from foundation.withdrawal import withdraw

FIELD_OPTIONS: Any = {
    models.URLField: {"assume_scheme": "https"},
    models.DecimalField: {"form_class": DecimalField},
}
"""``formfield_overrides`` of every page and inline: numbers are read as on the other pages."""


class WithoutDeleting:
    """Nothing is hard-deleted: public records are kept."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnly(WithoutDeleting):
    """Rows that only the domain writes are looked at here, and never changed."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class HistoryAdmin(SimpleHistoryAdmin):
    list_per_page = 50
    formfield_overrides: Any = FIELD_OPTIONS


class RecordAdmin(WithoutDeleting, HistoryAdmin):
    """A record with its history."""


class WithdrawalForm(ActionForm):
    reason = forms.CharField(label=_("Reason for withdrawal"), required=False)


class WithdrawableAdmin(RecordAdmin):
    """A record that is taken out of use with a reason instead of being deleted."""

    action_form = WithdrawalForm
    actions = ["withdraw_chosen"]

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        return [*super().get_list_filter(request), ("withdrawn_at", admin.EmptyFieldListFilter)]

    @admin.action(description=_("Withdraw what is chosen"), permissions=["change"])
    def withdraw_chosen(self, request: HttpRequest, queryset: QuerySet) -> None:
        chosen = queryset.filter(withdrawn_at__isnull=True)
        try:
            with transaction.atomic():
                for thing in chosen:
                    withdraw(thing, by=request.user, reason=request.POST.get("reason", ""))
        except DomainError as error:
            self.message_user(request, error.message, messages.ERROR)
            return
        count = len(chosen)
        if count == 0:
            self.message_user(request, gettext("It was withdrawn before."), messages.WARNING)
            return
        text = ngettext("%(count)d was withdrawn.", "%(count)d were withdrawn.", count)
        self.message_user(request, text % {"count": count}, messages.SUCCESS)


class ReadOnlyAdmin(ReadOnly, HistoryAdmin):
    """A record with its history, to look at."""
