"""Closing a review cycle: what is missing, the freeze, reopening, and what a report is made of."""

from dataclasses import dataclass
from datetime import date
from typing import cast

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from foundation.bilingual import choose
from foundation.errors import DomainError
from foundation.history import save_as
from reporting.domain.cycles import changing_cycle, reviews_of
from reporting.domain.report_texts import add_texts
from reporting.domain.snapshot import canonical, read_snapshot, read_year, sha256_of
from reporting.models import CycleFreeze, Review, ReviewCycle, StrategyAssessment
from reporting.rules.cycle_state import CycleChange
from reporting.snapshot_reading import indicators_by_plan, plans_of
from reporting.snapshot_schema import SCHEMA_VERSION, Snapshot


@dataclass(frozen=True)
class MissingValue:
    """An indicator without a value for the year; ``expected_on`` where somebody has said it."""

    indicator_id: int
    name: str
    expected_on: date | None
    note: str


@dataclass(frozen=True)
class Lacking:
    """What a cycle would be closed without."""

    unsubmitted: list[Review]
    undecided: list[Review]
    values: list[MissingValue]
    plans: list[tuple[int, str]]
    lacks_strategy: bool

    @property
    def count(self) -> int:
        return (
            len(self.unsubmitted)
            + len(self.undecided)
            + len(self.values)
            + len(self.plans)
            + self.lacks_strategy
        )


def lacking_of(cycle: ReviewCycle, today: date) -> Lacking:
    """What is missing now, in a fixed number of queries."""
    return _lacking(cycle, read_year(cycle, version=1, today=today))


def _lacking(cycle: ReviewCycle, snapshot: Snapshot) -> Lacking:
    waiting = list(
        reviews_of(cycle)
        .exclude(status=Review.APPROVED)
        .select_related("action__responsible_organisation", "action__plan")
        .order_by("action__plan__area__position", "action__plan_id", "action__position")
    )
    unmeasured = set(snapshot["missing"]["unmeasured_indicators"])
    unassessed = set(snapshot["missing"]["unassessed_plans"])
    values = []
    for _plan, indicator in indicators_by_plan(snapshot):
        if indicator["id"] in unmeasured:
            awaited = indicator.get("awaited")
            values.append(
                MissingValue(
                    indicator["id"],
                    choose(indicator["name"]),
                    date.fromisoformat(awaited["expected_on"]) if awaited else None,
                    awaited["note"] if awaited else "",
                )
            )
    return Lacking(
        unsubmitted=[each for each in waiting if each.status != Review.SUBMITTED],
        undecided=[each for each in waiting if each.status == Review.SUBMITTED],
        values=values,
        plans=[
            (plan["id"], choose(plan["title"]))
            for plan in plans_of(snapshot)
            if plan["id"] in unassessed
        ],
        lacks_strategy=not StrategyAssessment.objects.filter(cycle=cycle).exists(),
    )


def close_cycle(
    *, cycle: ReviewCycle, by: Person, today: date, is_accepted: bool = False
) -> CycleFreeze:
    """Close the cycle and freeze what it holds; the freeze is what its reports are made of.

    Its reviews can no longer be changed. Where something is missing, ``is_accepted`` says that
    whoever closes has seen it; without that DomainError is raised. After a reopening the freeze
    carries the reason for it.
    """
    with transaction.atomic():
        row = changing_cycle(cycle, by, CycleChange.CLOSE)
        reason = reason_for_reopening(row)
        # No review is changed while it is being frozen.
        list(Review.objects.select_for_update().filter(cycle=row).values_list("pk"))
        row.status = ReviewCycle.CLOSED
        latest = CycleFreeze.objects.filter(cycle=row).aggregate(latest=Max("number"))["latest"]
        number = (latest or 0) + 1
        snapshot = read_year(row, version=number, today=today)
        if not is_accepted and _lacking(row, snapshot).count:
            raise DomainError(
                _("Something is missing. Say that the review is to be closed all the same."),
                field="is_accepted",
            )
        save_as(row, by=by, reason=reason if number > 1 else "")
        return freeze(row, snapshot, number=number, by=by, reason=reason if number > 1 else "")


def freeze(
    cycle: ReviewCycle, snapshot: Snapshot, *, number: int, by: Person, reason: str = ""
) -> CycleFreeze:
    """Keep ``snapshot`` as what the cycle held. For whoever closes it; see ``close_cycle``."""
    data = canonical(snapshot)
    return CycleFreeze.objects.create(
        cycle=cycle,
        number=number,
        frozen_at=timezone.now(),
        frozen_by=by,
        reason=reason,
        schema_version=SCHEMA_VERSION,
        data=data,
        sha256=sha256_of(data),
    )


def reopen_cycle(*, cycle: ReviewCycle, by: Person, reason: str) -> ReviewCycle:
    """Open a closed cycle for late material. Raises DomainError when no reason is given."""
    if not reason.strip():
        raise DomainError(_("Say why the review is reopened."), field="reason")
    with transaction.atomic():
        row = changing_cycle(cycle, by, CycleChange.REOPEN)
        row.status = ReviewCycle.OPEN
        return save_as(row, by=by, reason=reason.strip())


def reason_for_reopening(cycle: ReviewCycle) -> str:
    """Why the open cycle, once closed, was reopened last; empty where it never was closed."""
    rows = cycle.history.order_by("history_id")
    closed = rows.filter(status=ReviewCycle.CLOSED).last()
    if closed is None:
        return ""
    reopened = rows.filter(history_id__gt=closed.history_id).first()
    return (reopened and reopened.history_change_reason) or ""


def report_snapshot(cycle: ReviewCycle, *, version: int, today: date) -> Snapshot:
    """What version ``version`` of the cycle's report says.

    Of a closed cycle that is its latest freeze, never what stands in the database now; of an open
    one what stands there today. What the coordinator writes into the report is put in here.
    """
    if cycle.status == ReviewCycle.CLOSED:
        data = frozen_snapshot(cycle)
    else:
        data = read_year(cycle, version=version, today=today)
    return with_editorial(data, cycle, version)


def with_editorial(data: Snapshot, cycle: ReviewCycle, version: int) -> Snapshot:
    """``data`` as version ``version``, with what is written into the report: it is not frozen."""
    return add_texts(cast(Snapshot, {**data, "version": version}), cycle)


def frozen_snapshot(cycle: ReviewCycle) -> Snapshot:
    """The cycle's latest freeze. Raises DomainError where there is none, or it is damaged."""
    latest = CycleFreeze.objects.filter(cycle=cycle).order_by("-number").first()
    if latest is None:
        raise DomainError(
            _(
                "The review was closed without its data being frozen. Reopen it and close it again:"
                " then its report can be compiled."
            )
        )
    return read_snapshot(latest)
