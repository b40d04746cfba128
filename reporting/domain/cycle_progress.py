"""How far the reviews of a cycle have come, by plan and by organisation."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Count, QuerySet

from accounts.models import Organisation
from accounts.permissions import Viewer
from actions.models import ActionPlan
from actions.permissions import own_actions
from foundation.sorting import sort_key
from foundation.status import Status
from reporting.domain.cycles import reviews_of
from reporting.models import Review, ReviewCycle
from reporting.statuses import REVIEW_STATUSES
from strategy.permissions import is_insider


@dataclass
class Completion:
    """How many reviews have each status: of ``of``, a plan or an organisation, or of all."""

    of: ActionPlan | Organisation | None = None
    counts: dict[str, int] = field(default_factory=dict)

    def add(self, status: str, count: int) -> None:
        self.counts[status] = self.counts.get(status, 0) + count

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def handed_in(self) -> int:
        """Submitted or approved: nothing is wanted of who reports."""
        return self.counts.get(Review.SUBMITTED, 0) + self.counts.get(Review.APPROVED, 0)

    @property
    def approved(self) -> int:
        return self.counts.get(Review.APPROVED, 0)

    @property
    def percent(self) -> int:
        """Handed in, of all; only what is complete is 100."""
        return 100 * self.handed_in // self.total if self.total else 0

    @property
    def shares(self) -> list[tuple[Status, int, str]]:
        return [(status, self.counts.get(key, 0), "") for key, status in REVIEW_STATUSES.items()]


@dataclass(frozen=True)
class CycleProgress:
    whole: Completion
    plans: list[Completion]
    organisations: list[Completion]


def progress_of(cycle: ReviewCycle, viewer: Viewer) -> CycleProgress:
    """The completion in three queries; who is no insider sees that of their own actions."""
    reviews: QuerySet[Review] = reviews_of(cycle)
    if not is_insider(viewer, cycle.strategy):
        reviews = reviews.filter(action__in=own_actions(viewer))
    rows = list(
        reviews.order_by()
        .values_list("action__plan_id", "action__responsible_organisation_id", "status")
        .annotate(count=Count("pk"))
    )
    whole = Completion()
    by_plan: dict[int, Completion] = {}
    by_organisation: dict[int, Completion] = {}
    for plan_id, organisation_id, status, count in rows:
        for completion in (
            whole,
            by_plan.setdefault(plan_id, Completion()),
            by_organisation.setdefault(organisation_id, Completion()),
        ):
            completion.add(status, count)
    plans = ActionPlan.objects.filter(pk__in=by_plan).order_by("area__position", "starts_on", "id")
    organisations = sorted(
        Organisation.objects.filter(pk__in=by_organisation), key=lambda each: sort_key(each.name)
    )
    return CycleProgress(whole, _named(plans, by_plan), _named(organisations, by_organisation))


def completions_of(cycles: Iterable[ReviewCycle]) -> dict[int, Completion]:
    """The completion of each cycle, by its id, in one query."""
    found: dict[int, Completion] = {cycle.pk: Completion() for cycle in cycles}
    rows = (
        Review.objects.filter(
            cycle__in=list(found),
            action__withdrawn_at__isnull=True,
            action__plan__withdrawn_at__isnull=True,
            action__plan__area__withdrawn_at__isnull=True,
        )
        .order_by()
        .values_list("cycle_id", "status")
        .annotate(count=Count("pk"))
    )
    for cycle_id, status, count in rows:
        found[cycle_id].add(status, count)
    return found


def _named(
    things: Iterable[ActionPlan | Organisation], completions: Mapping[int, Completion]
) -> list[Completion]:
    named = []
    for thing in things:
        completion = completions[thing.pk]
        completion.of = thing
        named.append(completion)
    return named
