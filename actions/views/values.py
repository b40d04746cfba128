"""Values of an indicator that no report brings: entered, corrected and withdrawn on pages of their
own.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from actions.domain.figures import IndicatorRecord, figures_of
from actions.domain.measurements import (
    ValueChanged,
    correct_measurement,
    record_measurement,
    values_barrier,
    version_of_value,
    withdraw_measurement,
)
from actions.domain.parts import breakdowns_of, parts_of
from actions.domain.wanted import periods_without_value
from actions.forms.values import ValueCorrectionForm, ValueForm, ValueWithdrawalForm
from actions.models import Indicator, Measurement, Series
from actions.permissions import can_correct_value, can_enter_values, visible_indicators
from actions.rules.periods import Period
from actions.views import trail
from foundation.errors import DomainError

NEEDED = ("objective__plan__area__strategy", "responsible_organisation")


@login_required
def value_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter the value of a period that has none; ``?period=2025-01-01`` chooses it beforehand."""
    viewer: Any = request.user
    indicator = get_object_or_404(visible_indicators(viewer).select_related(*NEEDED), pk=pk)
    if not can_enter_values(viewer, indicator):
        raise PermissionDenied
    record = figures_of([indicator])[pk]
    periods = periods_without_value(record, timezone.localdate())
    context = _context(viewer, record) | {"periods": periods}
    if context["barrier"] or not periods:
        return render(request, "actions/value_form.html", context)
    form = ValueForm(
        request.POST or None,
        record=record,
        breakdown=breakdowns_of([pk]).get(pk),
        periods=periods,
        initial={"period_start": request.GET.get("period") or _latest_over(periods).isoformat()},
    )
    if form.is_valid():
        start: date = form.cleaned_data["period_start"]
        assert record.current is not None  # noqa: S101 - it has periods
        series = Series.objects.select_related("indicator").get(pk=record.current.id)
        try:
            record_measurement(series=series, by=viewer, period=start, **form.figures())
        except DomainError as error:
            form.add_domain_error(error)
        else:
            messages.success(
                request,
                _("Saved: %(value)s for %(period)s.")
                % {
                    "value": record.with_unit(form.cleaned_data["value"]),
                    "period": Period(start, record.frequency).label,
                },
            )
            return redirect(f"{indicator.get_absolute_url()}#figures")
    return render(request, "actions/value_form.html", context | {"form": form})


@login_required
def value_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a recorded value right, and say why."""
    measurement, record, context = _recorded(request, pk)
    if context["barrier"]:
        return render(request, "actions/value_correct.html", context)
    form = ValueCorrectionForm(
        request.POST or None,
        record=record,
        breakdown=breakdowns_of([record.indicator.pk]).get(record.indicator.pk),
        recorded=measurement,
        recorded_parts=parts_of([pk]).get(pk, {}),
        version=version_of_value(measurement),
    )
    if form.is_valid():
        try:
            correct_measurement(measurement=measurement, by=context["by"], **form.correction())
        except DomainError as error:
            form.add_domain_error(error)
            if isinstance(error, ValueChanged):
                form.take_note_of(error.version)
                context["is_changed"] = True
                measurement.refresh_from_db()
                context["standing"] = record.with_unit(measurement.value)
        else:
            messages.success(request, _("The value is corrected. What stood before is kept."))
            return redirect(f"{context['address']}#figures")
    return render(request, "actions/value_correct.html", context | {"form": form})


@login_required
def value_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask why a value is taken out of use, and do it."""
    measurement, _record, context = _recorded(request, pk)
    form = ValueWithdrawalForm(request.POST or None)
    if not context["barrier"] and form.is_valid():
        try:
            withdraw_measurement(
                measurement=measurement, by=context["by"], reason=form.cleaned_data["reason"]
            )
        except DomainError as error:
            form.add_domain_error(error)
        else:
            messages.success(request, _("The value is withdrawn. It stays in the history."))
            return redirect(f"{context['address']}#figures")
    return render(request, "actions/value_withdraw.html", context | {"form": form})


def _latest_over(periods: Sequence[Period]) -> date:
    """The newest period that has ended; a running one only where there is no other."""
    today = timezone.localdate()
    return next((each for each in periods if each.end < today), periods[0]).start


def _recorded(request: HttpRequest, pk: int) -> tuple[Measurement, IndicatorRecord, dict[str, Any]]:
    """A value with its indicator, for whoever may correct it."""
    viewer: Any = request.user
    measurement = get_object_or_404(
        Measurement.objects.current()
        .filter(series__indicator__in=visible_indicators(viewer))
        .select_related(*(f"series__indicator__{each}" for each in NEEDED)),
        pk=pk,
    )
    if not can_correct_value(viewer, measurement):
        raise PermissionDenied
    indicator: Indicator = measurement.series.indicator
    record = figures_of([indicator])[indicator.pk]
    period = Period(measurement.period, record.frequency)
    return (
        measurement,
        record,
        _context(viewer, record)
        | {
            "measurement": measurement,
            "period": period,
        },
    )


def _context(viewer: Any, record: IndicatorRecord) -> dict[str, Any]:
    indicator = record.indicator
    address = indicator.get_absolute_url()
    return {
        "by": viewer,
        "indicator": indicator,
        "record": record,
        "barrier": values_barrier(indicator),
        "address": address,
        "trail": [*trail.to_objective(viewer, indicator.objective), (indicator.name, address)],
        "section": "strategies",
    }
