"""Views for shaping records; see foundation.shaping for how a page is made of them.

Each view is given what it must know by a subclass: ``find`` (the thing, or what a new thing
belongs to, within what the viewer may see: else 404), ``may`` (else 403), a form, ``save`` (one
call of the domain) and ``done_address``. A refusal of the domain stands in the form, and nothing
typed is lost.
"""

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from foundation.errors import DomainError
from foundation.shaping import ChangedMeanwhile, save_values
from foundation.shaping_forms import ReasonForm, ShapingForm

Trail = list[tuple[str, str]]


class ShapingView(View):
    """What every view here has in common.

    ``self.thing`` is what ``find`` has found; the templates know it as ``thing``.
    """

    template_name = ""
    section = "strategies"
    eyebrow: Any = ""
    thing: Any

    def find(self, *args: Any, **keys: Any) -> Any:
        """What the address names, among what the viewer may see; else Http404."""
        raise NotImplementedError

    def may(self, thing: Any) -> bool:
        raise NotImplementedError

    def done_address(self, thing: Any) -> str:
        """Where a change leads; ``thing`` is what has been saved."""
        return thing.get_absolute_url()

    def back_address(self) -> str:
        """Where giving up leads."""
        return self.done_address(self.thing)

    def trail(self) -> Trail:
        """The pages above this one."""
        return []

    def title(self) -> str:
        return str(self.thing)

    def barrier(self) -> str:
        """Why nothing can be changed here now, whoever asks; empty when it can."""
        return ""

    def dispatch(self, request: HttpRequest, *args: Any, **keys: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        self.thing = self.find(**keys)
        if not self.may(self.thing):
            raise PermissionDenied
        # A form writes what is typed into the thing: it is named here as it stands.
        self.heading, self.pages_above = self.title(), self.trail()
        if request.method == "POST" and (barrier := self.barrier()):
            messages.error(request, barrier)
            return redirect(self.back_address())
        return super().dispatch(request, *args, **keys)

    def context(self) -> dict[str, Any]:
        """What the template needs besides."""
        return {}

    def show(self, **context: Any) -> HttpResponse:
        return render(
            self.request,
            self.template_name,
            {
                "thing": self.thing,
                "title": self.heading,
                "eyebrow": self.eyebrow,
                "trail": self.pages_above,
                "back_address": self.back_address(),
                "barrier": self.barrier(),
                "section": self.section,
                **self.context(),
                **context,
            },
        )


class FormView(ShapingView):
    """A ShapingForm on a page: shown, previewed, saved. AddView and EditView are made of it."""

    template_name = "shaping/form.html"
    form_class: type[ShapingForm]
    save_label: Any = ""
    can_add_another = False

    def instance(self) -> Any:
        """The record that the form fills."""
        raise NotImplementedError

    def needs_note(self) -> bool:
        """Whether the change needs a note."""
        return False

    def form_options(self) -> dict[str, Any]:
        """What the form takes besides."""
        return {}

    def form(self, data: Any = None) -> ShapingForm:
        return self.form_class(
            data, instance=self.instance(), needs_note=self.needs_note(), **self.form_options()
        )

    def save(self, form: ShapingForm) -> Any:
        """Ask the domain to do it; returns what was saved."""
        return save_values(
            form.instance,
            by=self.request.user,
            values=form.values(),
            links=form.links(),
            reason=form.cleaned_data["note"],
            based_on=form.based_on(),
        )

    def saved_text(self, saved: Any) -> str:
        return _("%(thing)s has been saved.") % {"thing": saved}

    def show_form(self, form: ShapingForm) -> HttpResponse:
        return self.show(
            form=form, save_label=self.save_label, can_add_another=self.can_add_another
        )

    def is_valid(self, form: ShapingForm) -> bool:
        """Whether the form can be saved; also asked of what a subclass puts beside it."""
        return form.is_valid() and form.check_version()

    def get(self, request: HttpRequest, *args: Any, **keys: Any) -> HttpResponse:
        return self.show_form(self.form())

    def post(self, request: HttpRequest, *args: Any, **keys: Any) -> HttpResponse:
        form = self.form(request.POST)
        name = request.POST.get("preview")
        if name is not None:
            if getattr(request, "htmx", False) and name in form.markdown:
                previews = form.preview_of(name)
                return render(request, "shaping/_preview.html", {"previews": previews})
            form.show_preview()
            return self.show_form(form)
        if self.is_valid(form):
            saved = self._saved(form)
            if saved is not None:
                messages.success(request, self.saved_text(saved))
                return redirect(self._next_address(saved))
        return self.show_form(form)

    def _saved(self, form: ShapingForm) -> Any:
        try:
            return self.save(form)
        except ChangedMeanwhile as changed:
            form.take_note_of(changed.meanwhile)
        except DomainError as error:
            form.add_domain_error(error)
        except ValidationError as error:
            form._update_errors(error)
        return None

    def _next_address(self, saved: Any) -> str:
        if self.can_add_another and "another" in self.request.POST:
            return self.request.get_full_path()
        return self.done_address(saved)


class AddView(FormView):
    """Add a record to ``self.thing``, what it belongs to. "Save and add another" comes back."""

    can_add_another = True

    def new(self) -> Any:
        """The record before anything is typed: what it belongs to, its number and position."""
        raise NotImplementedError

    def instance(self) -> Any:
        return self.new()

    def title(self) -> str:
        return _("Add")


class EditView(FormView):
    """Change the record that was found."""

    def instance(self) -> Any:
        return self.thing


class ReasonView(ShapingView):
    """Ask for a reason on a page, then do it. WithdrawView and RestoreView are made of it."""

    template_name = "shaping/reason.html"
    text: Any = ""
    save_label: Any = ""
    is_destructive = False

    def consequences(self) -> list[str]:
        """What hangs on the thing, in sentences that are shown before anything is done."""
        return []

    def reason_is_needed(self) -> bool:
        return True

    def act(self, reason: str) -> None:
        """Ask the domain to do it."""
        raise NotImplementedError

    def acted_text(self) -> str:
        raise NotImplementedError

    def form(self, data: Any = None) -> ReasonForm:
        return ReasonForm(data, is_required=self.reason_is_needed())

    def show_form(self, form: ReasonForm) -> HttpResponse:
        return self.show(
            form=form,
            text=self.text,
            save_label=self.save_label,
            is_destructive=self.is_destructive,
            consequences=self.consequences(),
        )

    def get(self, request: HttpRequest, *args: Any, **keys: Any) -> HttpResponse:
        return self.show_form(self.form())

    def post(self, request: HttpRequest, *args: Any, **keys: Any) -> HttpResponse:
        form = self.form(request.POST)
        if form.is_valid():
            try:
                self.act(form.cleaned_data["reason"])
            except DomainError as error:
                form.add_domain_error(error)
            else:
                messages.success(request, self.acted_text())
                return redirect(self.done_address(self.thing))
        return self.show_form(form)


class WithdrawView(ReasonView):
    """Take a record out of use, with a reason."""

    is_destructive = True

    def acted_text(self) -> str:
        return _("%(thing)s has been withdrawn.") % {"thing": self.thing}


class RestoreView(ReasonView):
    """Take a record into use again."""

    def reason_is_needed(self) -> bool:
        return False

    def acted_text(self) -> str:
        return _("%(thing)s is in use again.") % {"thing": self.thing}


class ReorderView(ShapingView):
    """The order of siblings: with buttons and numbers, or by dragging where there is a script.

    ``items`` are the siblings in their order. What is sent is ``place-<id>`` for each, and
    perhaps ``move=<id>:up`` or ``move=<id>:down`` from one of the buttons.
    """

    template_name = "shaping/order.html"

    def items(self) -> list[Any]:
        raise NotImplementedError

    def reorder(self, ids: list[int]) -> None:
        """Ask the domain to put the siblings in the order of ``ids``."""
        raise NotImplementedError

    def title(self) -> str:
        return _("Order")

    def get(self, request: HttpRequest, *args: Any, **keys: Any) -> HttpResponse:
        return self.show(items=self.items())

    def post(self, request: HttpRequest, *args: Any, **keys: Any) -> HttpResponse:
        ids = wanted_order([each.pk for each in self.items()], request.POST)
        try:
            self.reorder(ids)
        except DomainError as error:
            messages.error(request, error.message)
            return self.show(items=self.items())
        messages.success(request, _("The order has been saved."))
        stays = "move" in request.POST
        return redirect(request.get_full_path() if stays else self.done_address(self.thing))


def wanted_order(ids: list[int], sent: Any) -> list[int]:
    """``ids`` in the order that a form asks for: by the numbers typed, then by the button pressed.

    A number that was changed comes before one that has stood there, as whoever typed it means.
    """
    places = {pk: place for place, pk in enumerate(ids, start=1)}

    def key(pk: int) -> tuple[float, int, int]:
        typed = str(sent.get(f"place-{pk}", "")).strip()
        place = int(typed) if typed.isdecimal() and len(typed) < 9 else places[pk]
        moved_down = place > places[pk]
        return (place + (0.5 if moved_down else -0.5 if place < places[pk] else 0), places[pk], pk)

    ordered = sorted(ids, key=key)
    name, _colon, way = str(sent.get("move", "")).partition(":")
    if name.isdecimal() and int(name) in ordered:
        here = ordered.index(int(name))
        there = here + {"up": -1, "down": 1}.get(way, 0)
        if 0 <= there < len(ordered):
            ordered[here], ordered[there] = ordered[there], ordered[here]
    return ordered
