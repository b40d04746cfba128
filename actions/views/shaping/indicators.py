"""Adding, changing and withdrawing an indicator; its baseline and targets, breaks, breakdown."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from actions.domain.shaping import next_position
from actions.domain.shaping_indicators import (
    break_series,
    change_breakdown,
    change_indicator,
    change_series,
    current_series,
)
from actions.domain.shaping_rows import RowRefused
from actions.forms.shaping_indicators import (
    BreakdownForm,
    IndicatorForm,
    SeriesForm,
    category_rows,
    target_rows,
)
from actions.models import Breakdown, Indicator, Measurement, Objective, Series
from actions.permissions import visible_indicators, visible_objectives
from actions.views import trail
from actions.views.shaping.base import AddPart, EditPart, PartForm, PartOfPlan, WithdrawPart
from foundation.row_forms import RowSet
from foundation.shaping_forms import ShapingForm


class AddIndicator(AddPart):
    """Its baseline and targets come next, on a page of their own."""

    form_class = IndicatorForm
    eyebrow = gettext_lazy("Indicator")

    def find(self, pk: int) -> Objective:
        objectives = visible_objectives(self.request.user).select_related("plan__area__strategy")
        return get_object_or_404(objectives, pk=pk)

    def new(self) -> Indicator:
        position = next_position(Indicator.objects.filter(objective=self.thing))
        return Indicator(objective=self.thing, position=position)

    def save(self, form: ShapingForm) -> Indicator:
        return _save_indicator(self, form)

    def title(self) -> str:
        return _("Add an indicator")

    def trail(self) -> trail.Trail:
        return trail.to_objective(self.request.user, self.thing)

    def done_address(self, thing: Any) -> str:
        if isinstance(thing, Objective):
            return thing.get_absolute_url()
        return reverse("actions:indicator-targets", args=[thing.pk])


def _save_indicator(view: PartForm, form: ShapingForm) -> Indicator:
    return change_indicator(
        indicator=form.instance,
        by=view.request.user,
        values=form.values(),
        note=form.cleaned_data["note"],
        based_on=form.based_on(),
    )


class IndicatorView(PartOfPlan):
    eyebrow = gettext_lazy("Indicator")

    def find(self, pk: int) -> Indicator:
        return get_object_or_404(
            visible_indicators(self.request.user).select_related("objective__plan__area__strategy"),
            pk=pk,
        )

    def trail(self) -> trail.Trail:
        above = trail.to_objective(self.request.user, self.thing.objective)
        return [*above, (str(self.thing), self.thing.get_absolute_url())]


class EditIndicator(IndicatorView, EditPart):
    form_class = IndicatorForm

    def title(self) -> str:
        return _("Edit %(thing)s") % {"thing": self.thing}

    def save(self, form: ShapingForm) -> Indicator:
        return _save_indicator(self, form)


class WithdrawIndicator(IndicatorView, WithdrawPart):
    eyebrow = gettext_lazy("Withdraw the indicator")
    save_label = gettext_lazy("Withdraw the indicator")

    def consequences(self) -> list[str]:
        count = Measurement.objects.current().filter(series__indicator=self.thing).count()
        if not count:
            return []
        return [
            ngettext(
                "%(count)d value of it is not shown any more either.",
                "%(count)d values of it are not shown any more either.",
                count,
            )
            % {"count": count}
        ]


class RowsView(IndicatorView, PartForm):
    """A form of something of an indicator, with one set of rows under it."""

    template_name = "shaping/action_form.html"

    def rows_of(self, form: ShapingForm, data: Any) -> RowSet:
        raise NotImplementedError

    def save_with(self, form: ShapingForm, rows: Any) -> Any:
        raise NotImplementedError

    def rows(self, form: ShapingForm) -> RowSet:
        if not hasattr(self, "_rows"):
            data = self.request.POST if self.request.method == "POST" else None
            self._rows = self.rows_of(form, data)
        return self._rows

    def is_valid(self, form: ShapingForm) -> bool:
        are_rows_valid = self.rows(form).is_valid()
        return super().is_valid(form) and are_rows_valid

    def save(self, form: ShapingForm) -> Indicator:
        try:
            self.save_with(form, self.rows(form).rows)
        except RowRefused as refused:
            self.rows(form).add_domain_error(refused.row, refused)
            raise
        return self.thing

    def show_form(self, form: ShapingForm) -> HttpResponse:
        rows = self.rows(form)
        return self.show(
            form=form,
            row_sets=[rows],
            more_faults=rows.faults() if rows.is_bound else [],
            save_label=self.save_label,
        )


class EditTargets(RowsView):
    """Definition, baseline and targets of the series that counts."""

    form_class = SeriesForm

    def instance(self) -> Series:
        return current_series(self.thing) or Series(indicator=self.thing, number=1)

    def form_options(self) -> dict[str, Any]:
        return {"indicator": self.thing}

    def rows_of(self, form: ShapingForm, data: Any) -> RowSet:
        return target_rows(form.instance, self.thing, data)

    def save_with(self, form: ShapingForm, rows: Any) -> Series:
        return change_series(
            series=form.instance,
            by=self.request.user,
            values=form.values(),
            targets=rows,
            note=form.cleaned_data["note"],
            based_on=form.based_on(),
        )

    def title(self) -> str:
        return _("Baseline and targets of %(thing)s") % {"thing": self.thing}


class BreakSeries(RowsView):
    """A new definition: from here on the figures mean something else."""

    form_class = SeriesForm

    def instance(self) -> Series:
        last = current_series(self.thing)
        return Series(indicator=self.thing, number=(last.number if last else 0) + 1)

    def form_options(self) -> dict[str, Any]:
        return {"indicator": self.thing}

    def rows_of(self, form: ShapingForm, data: Any) -> RowSet:
        return target_rows(form.instance, self.thing, data)

    def save_with(self, form: ShapingForm, rows: Any) -> Series:
        return break_series(
            indicator=self.thing,
            by=self.request.user,
            values=form.values(),
            targets=rows,
            note=form.cleaned_data["note"],
        )

    def title(self) -> str:
        return _("New definition of %(thing)s") % {"thing": self.thing}


class EditBreakdown(RowsView):
    """By what the values of the indicator are broken down."""

    form_class = BreakdownForm

    def instance(self) -> Breakdown:
        try:
            return self.thing.breakdown
        except Breakdown.DoesNotExist:
            return Breakdown(indicator=self.thing)

    def rows_of(self, form: ShapingForm, data: Any) -> RowSet:
        return category_rows(form.instance, data)

    def save_with(self, form: ShapingForm, rows: Any) -> Breakdown:
        return change_breakdown(
            breakdown=form.instance,
            by=self.request.user,
            values=form.values(),
            categories=rows,
            note=form.cleaned_data["note"],
        )

    def title(self) -> str:
        return _("Breakdown of %(thing)s") % {"thing": self.thing}
