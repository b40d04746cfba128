"""The published figures that have been corrected since, with the reasons from the history."""

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from actions.models import Measurement, Series, Target
from foundation.errors import DomainError
from reporting.models import AnnualReport, ReviewCycle
from reporting.rules.restatement import (
    BASELINE,
    MEASUREMENT,
    TARGET,
    Key,
    Publication,
    Restated,
    figures_in,
    published_figures,
    restated,
)
from reporting.snapshot_schema import (
    AreaData,
    IndicatorData,
    PointData,
    RestatementData,
    Snapshot,
    Text,
)

logger = logging.getLogger(__name__)
WHO = ("history_user__organisation__name_sv", "history_user__organisation__name_en")


def restatements(
    cycle: ReviewCycle, version: int, areas: list[AreaData], *, read: Callable[..., Snapshot]
) -> list[RestatementData]:
    """What the reports published before this one say otherwise than ``areas`` do.

    ``read`` gives what a stored snapshot holds, and raises DomainError where it is damaged.

    One query where nothing has been published, four where something has been corrected.
    """
    indicators = {
        indicator["id"]: indicator
        for area in areas
        for plan in area["plans"]
        for objective in plan["objectives"]
        for indicator in objective["indicators"]
    }
    found = restated(
        published_figures(_publications(cycle, version, read)), figures_in(indicators.values())
    )
    if not found:
        return []
    changes = _changes({each.key.indicator for each in found})
    return [_row(each, indicators[each.key.indicator], changes.get(each.key)) for each in found]


def _publications(
    cycle: ReviewCycle, version: int, read: Callable[..., Snapshot]
) -> Iterable[Publication]:
    """The published reports of earlier years, and earlier versions of this year's."""
    reports = (
        AnnualReport.objects.filter(
            cycle__strategy=cycle.strategy_id,
            cycle__year__lte=cycle.year,
            cycle__withdrawn_at__isnull=True,
            status=AnnualReport.PUBLISHED,
        )
        .exclude(cycle=cycle, version__gte=version)
        .select_related("snapshot", "cycle")
        .order_by("published_at", "pk")
    )
    for report in reports:
        try:
            snapshot = read(report.snapshot)
        except DomainError:
            logger.error("The snapshot of report %s does not match its hash.", report.pk)
            continue
        on = timezone.localdate(report.published_at).isoformat() if report.published_at else ""
        yield Publication(snapshot, on)


@dataclass
class _Change:
    """The latest change of a figure, and the latest reason that was given for one."""

    at: datetime
    by: Text
    reason: str = ""

    @classmethod
    def of(cls, row: Mapping[str, Any], before: "_Change | None") -> "_Change":
        sv, en = (row[name] or "" for name in WHO)
        reason = row.get("withdrawal_reason") or row["history_change_reason"] or ""
        return cls(
            row["history_date"], {"sv": sv, "en": en}, reason or (before.reason if before else "")
        )


def _changes(indicators: Iterable[int]) -> dict[Key, _Change]:
    """How each figure of ``indicators`` came to be what it is: three queries."""
    ids = list(indicators)
    series = {
        pk: (indicator, number)
        for pk, indicator, number in Series.objects.filter(indicator__in=ids).values_list(
            "pk", "indicator_id", "number"
        )
    }
    found: dict[Key, _Change] = {}
    for history, kind, owner, period, value in (
        (Measurement.history, MEASUREMENT, "series_id", "period", "value"),
        (Target.history, TARGET, "series_id", "period", "value"),
        (Series.history, BASELINE, "id", "baseline_period", "baseline"),
    ):
        rows = history.filter(**{f"{owner}__in": list(series)})
        for row in _rows_of_changes(rows, kind, owner, period, value):
            named = series[row["owner"]]
            for start in filter(None, {row["period_before"], row["period_now"]}):
                key = Key(*named, kind, "" if kind == BASELINE else start.isoformat())
                found[key] = _Change.of(row, found.get(key))
    return found


def _rows_of_changes(
    history: QuerySet, kind: str, owner: str, period: str, value: str
) -> list[dict[str, Any]]:
    """The rows of the history in which a figure was given, changed or taken away, in time."""
    withdrawn = ["withdrawn_at", "withdrawal_reason"] if kind == MEASUREMENT else []
    names = {"id", owner, period, value, *withdrawn}
    before: dict[int, dict[str, Any]] = {}
    changed = []
    for row in history.order_by("history_date", "history_id").values(
        *names, "history_date", "history_type", "history_change_reason", *WHO
    ):
        earlier = before.get(row["id"])
        before[row["id"]] = row
        is_changed = (
            earlier is None
            or row["history_type"] == "-"
            or any(row[name] != earlier[name] for name in (period, value, *withdrawn))
        )
        if is_changed:
            changed.append(
                {
                    **row,
                    "owner": row[owner],
                    "period_before": earlier[period] if earlier else None,
                    "period_now": row[period],
                }
            )
    return changed


def _row(found: Restated, indicator: IndicatorData, change: _Change | None) -> RestatementData:
    return {
        "indicator": indicator["id"],
        "series": found.key.series,
        "kind": found.key.kind,
        "published": _point(found.published.point),
        "published_year": found.published.year,
        "published_version": found.published.version,
        "published_on": found.published.on,
        "corrected": _point(found.corrected) if found.corrected else None,
        "reason": change.reason if change else "",
        "corrected_by": change.by if change else {"sv": "", "en": ""},
        "corrected_on": timezone.localdate(change.at).isoformat() if change else "",
    }


def _point(point: PointData) -> PointData:
    return {"period": point["period"], "label": point["label"], "value": point["value"]}
