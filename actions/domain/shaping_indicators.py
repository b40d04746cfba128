"""Shaping indicators: their definitions, baselines, targets, breaks and breakdowns."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from actions.domain.evaluations import keep_evaluations
from actions.domain.shaping import change_part, open_for_change, plan_of
from actions.domain.shaping_rows import RowRefused
from actions.models import Breakdown, Category, Indicator, Measurement, Series, Target
from foundation.errors import DomainError
from foundation.history import delete_as
from foundation.shaping import save_values
from foundation.withdrawal import withdraw

Rows = Sequence[tuple[int | None, Mapping[str, Any]]]
SHAPE_OF_FIGURES = ("frequency",)
"""What cannot be changed any more once there are figures: they would mean something else."""


def change_indicator(
    *,
    indicator: Indicator,
    by: Any,
    values: Mapping[str, Any],
    links: Mapping[str, Iterable[models.Model]] | None = None,
    note: str = "",
    based_on: int | None = None,
) -> Indicator:
    """Add an indicator, with its first series, or change it. Raises what ``change_part`` does."""
    is_new = indicator._state.adding
    if not is_new and has_figures(indicator):
        for name in SHAPE_OF_FIGURES:
            if name in values and values[name] != getattr(indicator_now(indicator), name):
                raise DomainError(
                    _("There are figures for it already: start a new definition instead."),
                    field=name,
                )
    with transaction.atomic():
        saved = change_part(
            part=indicator, by=by, values=values, links=links, note=note, based_on=based_on
        )
        if is_new:
            save_values(Series(indicator=saved), by=by, values={"number": 1}, reason=note.strip())
            keep_evaluations([saved.pk])
    return saved


def indicator_now(indicator: Indicator) -> Indicator:
    return Indicator.objects.get(pk=indicator.pk)


def has_figures(indicator: Indicator) -> bool:
    """Whether a baseline, a target or a value has been recorded, withdrawn ones among them."""
    series = Series.objects.filter(indicator=indicator)
    return (
        series.filter(baseline__isnull=False).exists()
        or Target.objects.filter(series__in=series).exists()
        or Measurement.objects.filter(series__in=series).exists()
    )


def current_series(indicator: Indicator) -> Series | None:
    return indicator.series.order_by("-number").first()


def change_series(
    *,
    series: Series,
    by: Any,
    values: Mapping[str, Any],
    targets: Rows,
    note: str = "",
    based_on: int | None = None,
) -> Series:
    """Let ``series``, which may be new, have these ``values`` and exactly these ``targets``.

    A baseline or a target that stood there changes only with a reason, also in a draft. Raises
    DomainError (``note``), RowRefused and what ``change_part`` raises.
    """
    with transaction.atomic():
        if not note.strip() and _changes_what_stood(series, values, targets):
            raise DomainError(_("Say why the figure is changed."), field="note")
        saved = change_part(part=series, by=by, values=values, note=note, based_on=based_on)
        _change_targets(saved, targets, by, note.strip())
        keep_evaluations([saved.indicator_id])
    return saved


def break_series(
    *, indicator: Indicator, by: Any, values: Mapping[str, Any], targets: Rows, note: str = ""
) -> Series:
    """Start a new series under a new definition; figures are never joined across the break.

    ``values`` hold the reason for the break. Raises what ``change_series`` does.
    """
    with transaction.atomic():
        open_for_change(plan_of(indicator), note)
        last = indicator.series.order_by("-number").select_for_update(of=("self",)).first()
        series = Series(indicator=indicator, number=(last.number if last else 0) + 1)
        return change_series(series=series, by=by, values=values, targets=targets, note=note)


def _changes_what_stood(series: Series, values: Mapping[str, Any], targets: Rows) -> bool:
    if series._state.adding:
        return False
    now = Series.objects.get(pk=series.pk)
    names = ("baseline", "baseline_period")
    if now.baseline is not None and any(
        name in values and values[name] != getattr(now, name) for name in names
    ):
        return True
    wanted = {pk: row for pk, row in targets if pk is not None}
    return any(
        target.pk not in wanted
        or (wanted[target.pk]["period"], wanted[target.pk]["value"])
        != (target.period, target.value)
        for target in Target.objects.filter(series=series)
    )


def _change_targets(series: Series, rows: Rows, by: Any, reason: str) -> None:
    standing = {each.pk: each for each in Target.objects.filter(series=series)}
    kept = {pk for pk, _row in rows}
    for each in standing.values():
        if each.pk not in kept:
            delete_as(each, by=by, reason=reason or _("Taken away"))
    for number, (pk, row) in enumerate(rows):
        target = standing.get(pk) if pk is not None else Target(series=series)
        if target is None:  # taken away by somebody else meanwhile
            continue
        try:
            save_values(target, by=by, values=row, reason=reason)
        except ValidationError as error:
            field, messages = next(iter(error.message_dict.items()))
            raise RowRefused("targets", number, " ".join(messages), field) from error


def change_breakdown(
    *, breakdown: Breakdown, by: Any, values: Mapping[str, Any], categories: Rows, note: str = ""
) -> Breakdown:
    """Let an indicator have this breakdown with exactly these ``categories``, in their order.

    A category that is left out is withdrawn; values that were recorded for it stay in the history
    of their periods. Raises DomainError where fewer than two remain.
    """
    if len(categories) < 2:
        raise DomainError(_("A breakdown has at least two categories."))
    with transaction.atomic():
        saved = change_part(part=breakdown, by=by, values=values, note=note)
        standing = {each.pk: each for each in saved.categories.current()}
        kept = {pk for pk, _row in categories}
        for each in standing.values():
            if each.pk not in kept:
                withdraw(each, by=by, reason=note.strip() or _("Taken away"))
        for position, (pk, row) in enumerate(categories, start=1):
            category = standing.get(pk) if pk is not None else Category(breakdown=saved)
            if category is not None:
                save_values(
                    category, by=by, values={**row, "position": position}, reason=note.strip()
                )
    return saved
