"""What has changed on the dashboard since somebody last saw it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from accounts.models import Person
from reporting.models import DashboardVisit
from strategy.models import Strategy


@dataclass(frozen=True)
class Since:
    """What a count was on an earlier day; ``day`` is None at the first visit."""

    day: date | None = None
    counts: Mapping[str, int] = field(default_factory=dict)

    def change(self, name: str, now: int) -> int | None:
        """How much more there is now; None where nothing is known of then."""
        return None if name not in self.counts else now - self.counts[name]


def note_visit(
    *, strategy: Strategy, person: Person, counts: Mapping[str, int], today: date
) -> Since:
    """Keep what ``person`` sees today; what they saw on the last day before today.

    One query, and another when what is seen is not what was kept.
    """
    visit = DashboardVisit.objects.filter(strategy=strategy, person=person).first()
    if visit is None:
        DashboardVisit.objects.get_or_create(
            strategy=strategy,
            person=person,
            defaults={"visited_on": today, "counts": dict(counts)},
        )
        return Since()
    if visit.visited_on < today:
        visit.earlier_on, visit.earlier = visit.visited_on, visit.counts
    if (visit.visited_on, visit.counts) != (today, counts):
        DashboardVisit.objects.filter(pk=visit.pk).update(
            visited_on=today,
            counts=dict(counts),
            earlier_on=visit.earlier_on,
            earlier=visit.earlier,
        )
    return Since(visit.earlier_on, visit.earlier)
