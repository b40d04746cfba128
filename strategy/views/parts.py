"""Adding, changing, ordering, numbering, withdrawing and restoring the parts of a strategy."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.permissions import is_administrator
from foundation.errors import DomainError
from foundation.shaping_forms import ShapingForm
from foundation.shaping_views import (
    AddView,
    EditView,
    FormView,
    ReorderView,
    RestoreView,
    ShapingView,
    Trail,
    WithdrawView,
)
from foundation.uses import listed, named, uses_of
from strategy.domain.parts import (
    add_framework,
    barrier_of,
    blocking_uses,
    change_part,
    next_number,
    next_position,
    number_field,
    parent_of,
    renumber_parts,
    reorder_parts,
    restore_part,
    siblings_of,
    strategy_of,
    withdraw_part,
)
from strategy.models import Area, Framework, FrameworkGoal, Need, Strategy
from strategy.permissions import can_keep_common, coordinated_strategies
from strategy.views.kinds import FRAMEWORK, STRATEGY, Kind
from strategy.views.trail import to_framework, to_manage


class PartView(ShapingView):
    """A page about a part of a strategy that the viewer coordinates; others find nothing."""

    kind: Kind = STRATEGY
    """What kind of part the page is about: the address says."""

    def rows(self, model: type[Any]) -> QuerySet:
        """The rows of ``model`` that the viewer keeps, withdrawn ones too."""
        viewer = self.request.user
        if model in (Framework, FrameworkGoal):
            return model.objects.all() if can_keep_common(viewer) else model.objects.none()
        strategies = coordinated_strategies(viewer)
        if model is Strategy:
            return strategies.select_related("owner")
        if model is Need:
            return model.objects.filter(area__strategy__in=strategies).select_related(
                "area__strategy"
            )
        return model.objects.filter(strategy__in=strategies).select_related("strategy")

    def find(self, **keys: Any) -> Any:
        return get_object_or_404(self.rows(self.kind.model), **keys)

    def may(self, thing: Any) -> bool:
        """What the viewer does not keep was not found."""
        return True

    def barrier(self) -> str:
        return barrier_of(self.thing)

    @property
    def home(self) -> Strategy | Framework:
        """The strategy or the framework on whose page the thing stands."""
        strategy = strategy_of(self.thing)
        if strategy is not None:
            return strategy
        return parent_of(self.thing) or self.thing

    def done_address(self, thing: Any) -> str:
        home = self.home
        page = (
            reverse("strategy:framework", args=[home.pk])
            if isinstance(home, Framework)
            else reverse("strategy:manage", args=[home.slug])
        )
        is_named = thing.pk and thing != home and not thing.is_withdrawn
        return f"{page}#{thing._meta.model_name}-{thing.pk}" if is_named else page

    def trail(self) -> Trail:
        home = self.home
        return to_framework(home) if isinstance(home, Framework) else to_manage(home)


class PartForm(PartView, FormView):
    @property
    def form_class(self) -> type[ShapingForm]:  # type: ignore[override]
        return self.kind.form

    @property
    def eyebrow(self) -> Any:
        return self.kind.singular

    def save(self, form: ShapingForm) -> Any:
        return change_part(
            part=form.instance,
            by=self.request.user,
            values=form.values(),
            links=form.links(),
            note=form.cleaned_data["note"],
            based_on=form.based_on(),
        )


class EditPart(PartForm, EditView):
    def title(self) -> str:
        return _("Edit %(thing)s") % {"thing": self.thing}


class AddPart(PartForm, AddView):
    """Add a part to ``self.thing``, what it is to stand under."""

    def find(self, **keys: Any) -> Any:
        above: Any = self.kind.above
        return get_object_or_404(self.rows(above), **keys)

    def new(self) -> Any:
        above = {Area: "area", Framework: "framework"}.get(type(self.thing), "strategy")
        part = self.kind.model(**{above: self.thing})
        if name := number_field(self.kind.model):
            setattr(part, name, next_number(part))
            part.position = next_position(part)
        return part

    def barrier(self) -> str:
        if self.thing.is_withdrawn:
            return _("%(thing)s has been withdrawn. Take it into use again first.") % {
                "thing": self.thing
            }
        return super().barrier()

    def title(self) -> str:
        return str(self.kind.add)


class AddFramework(AddPart):
    """Add a framework, and let the strategy interact with it."""

    kind = FRAMEWORK

    def new(self) -> Framework:
        return Framework()

    def save(self, form: ShapingForm) -> Framework:
        return add_framework(
            framework=form.instance,
            strategy=self.thing,
            by=self.request.user,
            values=form.values(),
            note=form.cleaned_data["note"],
        )

    def done_address(self, thing: Any) -> str:
        if isinstance(thing, Framework):
            return reverse("strategy:framework", args=[thing.pk])
        return super().done_address(thing)


class AddStrategy(PartForm, AddView):
    """A strategy that begins: administrators add it, and name its first coordinators."""

    kind = STRATEGY
    can_add_another = False

    def find(self, **keys: Any) -> Any:
        return None

    def may(self, thing: Any) -> bool:
        return is_administrator(self.request.user)

    def new(self) -> Strategy:
        return Strategy()

    def title(self) -> str:
        return str(self.kind.add)

    def barrier(self) -> str:
        return ""

    def trail(self) -> Trail:
        return [(_("Strategies"), reverse("actions:strategy-list"))]

    def done_address(self, thing: Any) -> str:
        return reverse("strategy:role-list", args=[thing.slug])

    def back_address(self) -> str:
        return reverse("actions:strategy-list")


class WithdrawPart(PartView, WithdrawView):
    save_label = gettext_lazy("Withdraw")

    @property
    def eyebrow(self) -> Any:
        return _("Withdraw: %(kind)s") % {"kind": str(self.kind.singular).lower()}

    def dispatch(self, request: HttpRequest, *args: Any, **keys: Any) -> Any:
        self._uses: Any = None
        return super().dispatch(request, *args, **keys)

    def uses(self) -> Any:
        if self._uses is None:
            self._uses = uses_of(self.thing)
        return self._uses

    def barrier(self) -> str:
        if self.thing.is_withdrawn:
            return _("It has been withdrawn already.")
        if blocking := blocking_uses(self.thing, self.uses()):
            return _(
                "It cannot be withdrawn while these depend on it: %(uses)s. Withdraw them first."
            ) % {"uses": named(blocking)}
        return super().barrier()

    def consequences(self) -> list[str]:
        uses = self.uses()
        said = []
        if under := [use for use in uses if use.is_below]:
            said.append(_("No longer shown with it: %(uses)s.") % {"uses": listed(under)})
        if pointing := [use for use in uses if not use.is_below]:
            said.append(
                _("These stay, and no longer name it: %(uses)s.") % {"uses": listed(pointing)}
            )
        said.append(_("Nothing is lost: it can be taken into use again."))
        return said

    def act(self, reason: str) -> None:
        withdraw_part(part=self.thing, by=self.request.user, reason=reason)

    def done_address(self, thing: Any) -> str:
        if isinstance(thing, Strategy) and thing.is_withdrawn:
            return reverse("actions:strategy-list")
        if isinstance(thing, Framework) and thing.is_withdrawn:
            return reverse("strategy:framework-list")
        return super().done_address(thing)


class RestorePart(PartView, RestoreView):
    save_label = gettext_lazy("Take into use again")

    @property
    def eyebrow(self) -> Any:
        return self.save_label

    def barrier(self) -> str:
        return super().barrier() if self.thing.is_withdrawn else _("It is in use.")

    def consequences(self) -> list[str]:
        thing = self.thing
        if not thing.is_withdrawn:
            return []
        return [_("Withdrawn with the reason: %(reason)s") % {"reason": thing.withdrawal_reason}]

    def act(self, reason: str) -> None:
        restore_part(part=self.thing, by=self.request.user, note=reason)


class OfAdministrators(PartView):
    """Taking a whole strategy out of use, and into use again: administrators do."""

    def rows(self, model: type[Any]) -> QuerySet:
        return Strategy.objects.all()

    def may(self, thing: Any) -> bool:
        return is_administrator(self.request.user)


class WithdrawStrategy(OfAdministrators, WithdrawPart):
    pass


class RestoreStrategy(OfAdministrators, RestorePart):
    pass


class SiblingsView(PartView):
    """All of a kind under ``self.thing``."""

    def find(self, **keys: Any) -> Any:
        above: Any = self.kind.above
        return get_object_or_404(self.rows(above), **keys)

    def items(self) -> list[Any]:
        above = {Area: "area", Framework: "framework"}.get(type(self.thing), "strategy")
        rows = siblings_of(self.kind.model(**{above: self.thing}))
        return list(rows.select_related(above))

    @property
    def eyebrow(self) -> Any:
        return str(self.thing)


class OrderParts(SiblingsView, ReorderView):
    def title(self) -> str:
        return _("Order: %(things)s") % {"things": str(self.kind.plural).lower()}

    def reorder(self, ids: list[int]) -> None:
        reorder_parts(parts=self.items(), ids=ids, by=self.request.user)


class NumberParts(SiblingsView):
    """The numbers of siblings, all on one page, so that two can change places."""

    template_name = "strategy/numbers.html"

    def title(self) -> str:
        return _("Numbers: %(things)s") % {"things": str(self.kind.plural).lower()}

    def show_numbers(self, numbers: dict[int, str] | None = None, fault: str = "") -> HttpResponse:
        name = number_field(self.kind.model)
        items = self.items()
        rows = [(each, (numbers or {}).get(each.pk, getattr(each, name))) for each in items]
        return self.show(rows=rows, fault=fault, plural=self.kind.plural)

    def get(self, request: HttpRequest, *args: Any, **keys: Any) -> HttpResponse:
        return self.show_numbers()

    def post(self, request: HttpRequest, *args: Any, **keys: Any) -> HttpResponse:
        items = self.items()
        numbers = {
            each.pk: request.POST[f"number-{each.pk}"].replace("\x00", "").strip()
            for each in items
            if f"number-{each.pk}" in request.POST
        }
        try:
            renumber_parts(parts=items, numbers=numbers, by=request.user)
        except DomainError as error:
            return self.show_numbers(numbers, error.message)
        messages.success(request, _("The numbers have been saved."))
        return redirect(self.done_address(self.thing))
