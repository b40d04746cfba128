"""How many of what: counts by status, for pages that show how things go."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, QuerySet

from actions.domain.actions import overdue_on
from actions.domain.evaluations import KEPT_STATUS
from actions.domain.figures import IndicatorRecord
from actions.models import Action, Indicator
from foundation.status import Status


@dataclass
class ActionCounts:
    """How many actions have each status, and how many of them are overdue."""

    statuses: Counter[str] = field(default_factory=Counter)
    overdue: int = 0

    @property
    def total(self) -> int:
        return self.statuses.total()


def action_counts(actions: QuerySet[Action], by: str, today: date) -> dict[Any, ActionCounts]:
    """The counts of ``actions`` for each value of the field ``by``, in one query."""
    counts: dict[Any, ActionCounts] = defaultdict(ActionCounts)
    for key, status, number, overdue in (
        actions.order_by()
        .values_list(by, "status")
        .annotate(number=Count("pk"), overdue=Count("pk", filter=overdue_on(today)))
    ):
        counts[key].statuses[status] += number
        counts[key].overdue += overdue
    return counts


def indicator_counts(indicators: QuerySet[Indicator], by: str) -> dict[Any, Counter[str]]:
    """How many of ``indicators`` have each computed status, for each value of the field ``by``.

    One query, of the statuses that are kept.
    """
    counts: dict[Any, Counter[str]] = defaultdict(Counter)
    for key, value, number in (
        indicators.order_by().values_list(by, KEPT_STATUS).annotate(number=Count("pk"))
    ):
        counts[key][value] += number
    return counts


def count_records(records: Iterable[IndicatorRecord]) -> Counter[str]:
    """How many of ``records`` have each computed status."""
    return Counter(str(record.evaluation.status) for record in records)


def shares(
    counts: Mapping[str, int], statuses: Mapping[str, Status], address: str = "", **query: object
) -> list[tuple[Status, int, str]]:
    """``counts`` in the order of ``statuses``, as the tag ``distribution`` takes them.

    ``address`` is that of a list with a filter ``status``; ``query`` narrows it further.
    """
    return [
        (
            status,
            counts.get(value, 0),
            f"{address}?{urlencode({**query, 'status': value})}" if address else "",
        )
        for value, status in statuses.items()
    ]
