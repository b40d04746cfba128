"""The organisations as they are kept: common to all strategies."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.domain.organisations import (
    blocking_uses,
    change_organisation,
    restore_organisation,
    withdraw_organisation,
)
from accounts.forms.organisations import OrganisationForm
from accounts.models import Organisation
from foundation.shaping_forms import ShapingForm
from foundation.shaping_views import (
    AddView,
    EditView,
    FormView,
    RestoreView,
    ShapingView,
    Trail,
    WithdrawView,
)
from foundation.sorting import alphabetical
from foundation.uses import named, uses_of
from strategy.permissions import can_keep_common
from strategy.views.trail import to_overview

PAGE_SIZE = 100


@login_required
@require_safe
def organisation_list(request: HttpRequest) -> HttpResponse:
    """Every organisation; those that are withdrawn stand last."""
    viewer: Any = request.user
    if not can_keep_common(viewer):
        raise Http404
    words = request.GET.get("q", "").casefold().split()
    everybody = Organisation.objects.annotate(
        person_count=Count("people", filter=Q(people__is_active=True))
    )
    found = [each for each in everybody if all(word in _text(each) for word in words)]
    ordered = sorted(
        alphabetical(found, lambda each: each.name), key=lambda each: each.is_withdrawn
    )
    page: Page = Paginator(ordered, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "count": len(found),
        "q": request.GET.get("q", ""),
        "trail": to_overview(),
        "section": "manage",
    }
    return render(request, "accounts/organisation_list.html", context)


def _text(organisation: Organisation) -> str:
    names = (organisation.name_sv, organisation.name_en, organisation.short_name)
    return "\n".join(names).casefold()


class OrganisationView(ShapingView):
    """A page of those who keep what is common to all strategies; others find nothing."""

    section = "manage"
    eyebrow = gettext_lazy("Organisation")

    def find(self, **keys: Any) -> Any:
        if not can_keep_common(self.request.user):
            raise Http404
        return get_object_or_404(Organisation, **keys) if keys else None

    def may(self, thing: Any) -> bool:
        """What the viewer does not keep was not found."""
        return True

    def done_address(self, thing: Any) -> str:
        return reverse("strategy:organisation-list")

    def trail(self) -> Trail:
        return [*to_overview(), (_("All organisations"), reverse("strategy:organisation-list"))]


class OrganisationFormView(OrganisationView, FormView):
    form_class = OrganisationForm

    def save(self, form: ShapingForm) -> Organisation:
        return change_organisation(
            organisation=form.instance,
            by=self.request.user,
            values=form.values(),
            note=form.cleaned_data["note"],
            based_on=form.based_on(),
        )


class AddOrganisation(OrganisationFormView, AddView):
    def new(self) -> Organisation:
        return Organisation()

    def title(self) -> str:
        return _("Add an organisation")


class EditOrganisation(OrganisationFormView, EditView):
    def title(self) -> str:
        return _("Edit %(thing)s") % {"thing": self.thing}


class WithdrawOrganisation(OrganisationView, WithdrawView):
    save_label = gettext_lazy("Withdraw the organisation")

    def barrier(self) -> str:
        if self.thing.is_withdrawn:
            return _("It has been withdrawn already.")
        if blocking := blocking_uses(uses_of(self.thing)):
            return _(
                "It cannot be withdrawn while these depend on it: %(uses)s. Let another "
                "organisation have them first."
            ) % {"uses": named(blocking)}
        return ""

    def consequences(self) -> list[str]:
        return [
            _("It is no longer offered where an organisation is chosen."),
            _("Nothing is lost: it can be taken into use again."),
        ]

    def act(self, reason: str) -> None:
        withdraw_organisation(organisation=self.thing, by=self.request.user, reason=reason)


class RestoreOrganisation(OrganisationView, RestoreView):
    save_label = gettext_lazy("Take into use again")

    def barrier(self) -> str:
        return "" if self.thing.is_withdrawn else _("It is in use.")

    def act(self, reason: str) -> None:
        restore_organisation(organisation=self.thing, by=self.request.user, reason=reason)
