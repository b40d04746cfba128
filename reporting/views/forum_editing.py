"""Writing presentations, their slides and follow-ups; see foundation.shaping."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from accounts.models import Person
from actions.views.trail import Trail
from foundation.errors import DomainError
from foundation.shaping_forms import ShapingForm
from foundation.shaping_views import (
    AddView,
    EditView,
    ReasonView,
    RestoreView,
    ShapingView,
    WithdrawView,
)
from reporting.domain import forums
from reporting.forum_forms import CompleteForm, FollowUpForm, PresentationForm, SlidesForm
from reporting.forum_permissions import (
    can_complete_follow_up,
    can_edit_presentation,
    can_write_presentations,
    visible_presentations,
    visible_slides,
)
from reporting.models import FollowUp, ForumPresentation, Slides
from reporting.views.forums import (
    find_follow_up,
    list_address,
    row_of,
    trail_to_forums,
    trail_to_presentation,
)
from strategy.models import Strategy
from strategy.permissions import visible_strategies


class AddPresentation(AddView):
    form_class = PresentationForm
    eyebrow = gettext_lazy("Presentation")
    can_add_another = False

    def find(self, slug: str) -> Strategy:
        return get_object_or_404(visible_strategies(self.request.user), slug=slug)

    def may(self, thing: Strategy) -> bool:
        return can_write_presentations(self.request.user, thing)

    def new(self) -> ForumPresentation:
        presentation = ForumPresentation(held_on=timezone.localdate())
        forum = self.request.GET.get("forum", "")
        if forum.isdecimal():
            presentation.forum = self.thing.forums.current().filter(pk=int(forum[:18])).first()
        return presentation

    def form_options(self) -> dict[str, Any]:
        return {"strategy": self.thing}

    def save(self, form: ShapingForm) -> ForumPresentation:
        return forums.change_presentation(
            presentation=form.instance,
            by=self.request.user,
            values=form.values(),
            links=form.links(),
        )

    def title(self) -> str:
        return _("Add a presentation")

    def trail(self) -> Trail:
        return trail_to_forums(self.request.user, self.thing)

    def done_address(self, thing: Any) -> str:
        return thing.get_absolute_url()

    def back_address(self) -> str:
        return list_address(self.thing)


class OfPresentation(ShapingView):
    """A view of a presentation, or of what hangs on one: coordinators of its strategy may."""

    eyebrow = gettext_lazy("Presentation")

    def find(self, pk: int) -> Any:
        return get_object_or_404(
            visible_presentations(self.request.user).select_related("forum__strategy"), pk=pk
        )

    def presentation(self) -> ForumPresentation:
        return self.thing

    def may(self, thing: Any) -> bool:
        return can_edit_presentation(self.request.user, self.presentation())

    def barrier(self) -> str:
        presentation = self.presentation()
        if presentation.is_withdrawn:
            return _("The presentation has been withdrawn. Take it into use again first.")
        return ""

    def trail(self) -> Trail:
        return trail_to_presentation(self.request.user, self.presentation())

    def done_address(self, thing: Any) -> str:
        return self.presentation().get_absolute_url()


class EditPresentation(OfPresentation, EditView):
    form_class = PresentationForm

    def form_options(self) -> dict[str, Any]:
        return {"strategy": self.thing.strategy}

    def save(self, form: ShapingForm) -> ForumPresentation:
        return forums.change_presentation(
            presentation=form.instance,
            by=self.request.user,
            values=form.values(),
            links=form.links(),
            note=form.cleaned_data["note"],
            based_on=form.based_on(),
        )

    def title(self) -> str:
        return _("Edit %(thing)s") % {"thing": self.thing}


class WithdrawPresentation(OfPresentation, WithdrawView):
    eyebrow = gettext_lazy("Withdraw the presentation")
    save_label = gettext_lazy("Withdraw the presentation")

    def consequences(self) -> list[str]:
        count = self.thing.follow_ups.current().filter(state=FollowUp.OPEN).count()
        if not count:
            return []
        return [
            ngettext(
                "%(count)d open follow-up goes out of sight with it.",
                "%(count)d open follow-ups go out of sight with it.",
                count,
            )
            % {"count": count}
        ]

    def act(self, reason: str) -> None:
        forums.withdraw_presentation(presentation=self.thing, by=self.request.user, reason=reason)

    def done_address(self, thing: Any) -> str:
        return list_address(self.thing.strategy)

    def back_address(self) -> str:
        return self.thing.get_absolute_url()


class RestorePresentation(OfPresentation, RestoreView):
    eyebrow = gettext_lazy("Take into use again")
    save_label = gettext_lazy("Take into use again")

    def barrier(self) -> str:
        return ""

    def act(self, reason: str) -> None:
        forums.restore_presentation(presentation=self.thing, by=self.request.user, reason=reason)


class OfSlides(OfPresentation):
    thing: Slides

    def find(self, pk: int) -> Slides:
        return get_object_or_404(
            visible_slides(self.request.user).select_related("presentation__forum__strategy"),
            pk=pk,
        )

    def presentation(self) -> ForumPresentation:
        return self.thing.presentation


class WithdrawSlides(OfSlides, WithdrawView):
    eyebrow = gettext_lazy("Withdraw the file")
    save_label = gettext_lazy("Withdraw the file")
    text = gettext_lazy("It is kept, and only coordinators find it.")

    def act(self, reason: str) -> None:
        forums.withdraw_slides(slides=self.thing, by=self.request.user, reason=reason)


class RestoreSlides(OfSlides, RestoreView):
    eyebrow = gettext_lazy("Take into use again")
    save_label = gettext_lazy("Take into use again")

    def act(self, reason: str) -> None:
        forums.restore_slides(slides=self.thing, by=self.request.user, reason=reason)


class AddFollowUp(OfPresentation, AddView):
    form_class = FollowUpForm
    eyebrow = gettext_lazy("Follow-up")

    def new(self) -> FollowUp:
        return FollowUp(presentation=self.thing)

    def save(self, form: ShapingForm) -> FollowUp:
        return forums.change_follow_up(
            follow_up=cast(FollowUp, form.instance),
            by=cast(Person, self.request.user),
            values=form.values(),
        )

    def saved_text(self, saved: Any) -> str:
        return _("The follow-up has been saved: %(thing)s") % {"thing": saved}

    def title(self) -> str:
        return _("Add a follow-up")


class OfFollowUp(OfPresentation):
    eyebrow = gettext_lazy("Follow-up")
    thing: FollowUp

    def find(self, pk: int) -> FollowUp:
        return find_follow_up(self.request.user, pk)

    def presentation(self) -> ForumPresentation:
        return self.thing.presentation


class EditFollowUp(OfFollowUp, EditView):
    form_class = FollowUpForm

    def save(self, form: ShapingForm) -> FollowUp:
        return forums.change_follow_up(
            follow_up=cast(FollowUp, form.instance),
            by=cast(Person, self.request.user),
            values=form.values(),
            note=form.cleaned_data["note"],
            based_on=form.based_on(),
        )

    def saved_text(self, saved: Any) -> str:
        return _("The follow-up has been saved: %(thing)s") % {"thing": saved}

    def title(self) -> str:
        return _("Edit the follow-up")


class ReopenFollowUp(OfFollowUp, ReasonView):
    eyebrow = gettext_lazy("Open the follow-up again")
    save_label = gettext_lazy("Open it again")
    text = gettext_lazy("What came of it is kept in the history.")

    def act(self, reason: str) -> None:
        forums.reopen_follow_up(follow_up=self.thing, by=self.request.user, reason=reason)

    def acted_text(self) -> str:
        return _("The follow-up is open again.")


class WithdrawFollowUp(OfFollowUp, WithdrawView):
    eyebrow = gettext_lazy("Withdraw the follow-up")
    save_label = gettext_lazy("Withdraw the follow-up")

    def act(self, reason: str) -> None:
        forums.withdraw_follow_up(follow_up=self.thing, by=self.request.user, reason=reason)

    def acted_text(self) -> str:
        return _("The follow-up has been withdrawn.")


class RestoreFollowUp(OfFollowUp, RestoreView):
    eyebrow = gettext_lazy("Take into use again")
    save_label = gettext_lazy("Take into use again")

    def act(self, reason: str) -> None:
        forums.restore_follow_up(follow_up=self.thing, by=self.request.user, reason=reason)

    def acted_text(self) -> str:
        return _("The follow-up is in use again.")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def slides_add(request: HttpRequest, pk: int) -> HttpResponse:
    presentation = get_object_or_404(
        visible_presentations(request.user).select_related("forum__strategy"), pk=pk
    )
    if not can_edit_presentation(request.user, presentation):
        raise PermissionDenied
    form = SlidesForm()
    if request.method == "POST":
        form = SlidesForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                kept = forums.add_slides(
                    presentation=presentation,
                    by=cast(Person, request.user),
                    files=form.cleaned_data["files"],
                )
            except DomainError as error:
                form.add_domain_error(error)
            else:
                text = ngettext("%(count)d file is kept.", "%(count)d files are kept.", len(kept))
                messages.success(request, text % {"count": len(kept)})
                return redirect(f"{presentation.get_absolute_url()}#slides")
    return render(
        request,
        "reporting/slides_form.html",
        {
            "section": "strategies",
            "presentation": presentation,
            "form": form,
            "title": _("Add slides"),
            "eyebrow": str(presentation),
            "trail": trail_to_presentation(request.user, presentation),
            "back_address": presentation.get_absolute_url(),
            "save_label": _("Keep the files"),
        },
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def follow_up_complete(request: HttpRequest, pk: int) -> HttpResponse:
    follow_up = find_follow_up(request.user, pk)
    if not can_complete_follow_up(request.user, follow_up):
        raise PermissionDenied
    form = CompleteForm(request.POST if request.method == "POST" else None)
    barrier = ""
    if follow_up.state == FollowUp.DONE:
        barrier = _("It has been marked as done already.")
    elif request.method == "POST" and form.is_valid():
        try:
            forums.complete_follow_up(
                follow_up=follow_up, by=cast(Person, request.user), **form.cleaned_data
            )
        except DomainError as error:
            form.add_domain_error(error)
        else:
            messages.success(request, _("The follow-up is marked as done."))
            return redirect(follow_up)
    return render(
        request,
        "reporting/follow_up_complete.html",
        {
            "section": "strategies",
            "row": row_of(follow_up, request.user, timezone.localdate()),
            "follow_up": follow_up,
            "form": form,
            "barrier": barrier,
            "title": _("Mark as done"),
            "eyebrow": _("Follow-up"),
            "trail": trail_to_presentation(request.user, follow_up.presentation),
            "back_address": follow_up.get_absolute_url(),
            "save_label": _("Mark as done"),
        },
    )
