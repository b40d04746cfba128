"""The computed statuses that lists and counts read; see StoredEvaluation."""

from collections.abc import Iterable
from decimal import Decimal

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Coalesce

from actions.domain.figures import IndicatorRecord, figures_of
from actions.models import Indicator, StoredEvaluation
from actions.rules.indicator_state import Evaluation, IndicatorStatus

BATCH = 500
KEPT_STATUS = Coalesce("evaluated__status", Value(IndicatorStatus.NO_TARGET.value))
"""The kept status of an indicator, for the database; one without figures has no target either."""
KEPT = [field.name for field in StoredEvaluation._meta.concrete_fields if not field.primary_key]


def keep_evaluations(indicators: Iterable[int]) -> None:
    """Compute the statuses of these indicators (by id) again, and keep them.

    For whoever has changed a figure, a baseline, a target or the rules of an indicator: in the
    same transaction. Five queries for every BATCH indicators.
    """
    ids = sorted(set(indicators))
    for start in range(0, len(ids), BATCH):
        with transaction.atomic():
            records = figures_of(Indicator.objects.filter(pk__in=ids[start : start + BATCH]))
            StoredEvaluation.objects.bulk_create(
                [_stored(record) for record in records.values()],
                update_conflicts=True,
                unique_fields=["indicator"],
                update_fields=KEPT,
            )


def _stored(record: IndicatorRecord) -> StoredEvaluation:
    evaluation = record.evaluation
    share = shortfall_share(evaluation)
    return StoredEvaluation(
        indicator=record.indicator,
        status=evaluation.status.value,
        progress=None if evaluation.progress is None else float(evaluation.progress),
        shortfall=None if share is None else float(share),
        actual=evaluation.actual,
        expected=evaluation.expected,
        measured_period=evaluation.measured_period,
        target=evaluation.target.value if evaluation.target else None,
        target_period=evaluation.target.period if evaluation.target else None,
    )


def shortfall_share(evaluation: Evaluation) -> Decimal | None:
    """How far short of the expected value, as a share of the whole way; None for unknown ways."""
    baseline, target, shortfall = evaluation.baseline, evaluation.target, evaluation.shortfall
    if baseline is None or target is None or shortfall is None or baseline.value == target.value:
        return None
    return shortfall / abs(target.value - baseline.value)
