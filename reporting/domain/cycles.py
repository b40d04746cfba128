"""Review cycles: made from the last, changed, opened, added to. How they end: domain.closing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, Max, OuterRef, QuerySet
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from accounts.models import Person
from actions.models import Action, ActionPlan, Indicator
from actions.rules.action_state import ENDED
from foundation.errors import DomainError
from foundation.history import save_as
from foundation.shaping import save_values
from foundation.withdrawal import withdraw
from reporting.domain.cycle_letters import tell_of_reviews
from reporting.models import CycleQuestion, Review, ReviewCycle
from reporting.permissions import can_coordinate_cycles, can_manage_cycle
from reporting.rules.cycle_state import CycleChange, CycleDates, changed_cycle, next_year
from strategy.models import Strategy

Rows = Sequence[tuple[int | None, Mapping[str, Any]]]
DATES = ("opens_on", "due_on", "grace_until", "closes_on")


@dataclass(frozen=True)
class Added:
    """What came of adding reviews: how many, and how many people have been written to."""

    reviews: int
    told: int


class QuestionRefused(DomainError):  # noqa: N818
    """What the model does not take of a question: ``row`` says which, ``field`` where."""

    def __init__(self, row: int, message: str, field: str) -> None:
        super().__init__(message, field=field)
        self.row = row


# --- What a cycle is about -----------------------------------------------------------------------


def plans_in_force(strategy: Strategy, year: int) -> QuerySet[ActionPlan]:
    """The adopted plans that are in force at some time of ``year``."""
    return (
        ActionPlan.objects.current()
        .filter(
            area__strategy=strategy,
            area__withdrawn_at__isnull=True,
            status=ActionPlan.ADOPTED,
            starts_on__lte=date(year, 12, 31),
            ends_on__gte=date(year, 1, 1),
        )
        .order_by("area__position", "starts_on", "id")
    )


def plans_of(cycle: ReviewCycle) -> QuerySet[ActionPlan]:
    """The plans that ``cycle`` reviews: those it names, or all that are in force in its year."""
    plans = plans_in_force(cycle.strategy, cycle.year)
    return plans.filter(pk__in=cycle.plans.all()) if cycle.plans.exists() else plans


def actions_to_review(cycle: ReviewCycle) -> QuerySet[Action]:
    """The actions that are under way at some time of the year."""
    return (
        Action.objects.current()
        .filter(plan__in=plans_of(cycle), starts_on__lte=date(cycle.year, 12, 31))
        .exclude(status__in=ENDED, last_reported_on__lt=date(cycle.year, 1, 1))
        .select_related("plan", "responsible_organisation", "responsible_person")
        .order_by("plan__area__position", "plan_id", "position", "id")
    )


def actions_without_review(cycle: ReviewCycle) -> QuerySet[Action]:
    """What has come since the cycle was opened."""
    reviews = Review.objects.filter(cycle=cycle, action=OuterRef("pk"))
    return actions_to_review(cycle).exclude(Exists(reviews))


def reviews_of(cycle: ReviewCycle) -> QuerySet[Review]:
    """The reviews of what has not been withdrawn since."""
    return Review.objects.filter(
        cycle=cycle,
        action__withdrawn_at__isnull=True,
        action__plan__withdrawn_at__isnull=True,
        action__plan__area__withdrawn_at__isnull=True,
    )


def indicators_of(cycle: ReviewCycle) -> QuerySet[Indicator]:
    """The indicators that somebody is named for, whose values the year wants."""
    return (
        Indicator.objects.current()
        .filter(
            objective__plan__in=plans_of(cycle),
            objective__withdrawn_at__isnull=True,
            responsible_person__is_active=True,
        )
        .order_by("objective__plan_id", "position", "id")
    )


def current_questions(cycle: ReviewCycle) -> QuerySet[CycleQuestion]:
    return CycleQuestion.objects.current().filter(cycle=cycle).order_by("position", "id")


# --- Making and changing one ---------------------------------------------------------------------


def next_cycle_year(strategy: Strategy, today: date) -> int:
    """The year that ``make_cycle`` would make a cycle of: the one after the last."""
    found = ReviewCycle.objects.filter(strategy=strategy).aggregate(last=Max("year"))
    return found["last"] + 1 if found["last"] else today.year


def make_cycle(*, strategy: Strategy, by: Person, today: date) -> ReviewCycle:
    """Make the draft of the next year's cycle from the last one; returns it.

    The same days a year later, the same instructions and questions, and the plans that are in
    force then: where the last cycle named its plans, also those that have come since. The first
    cycle of a strategy is this year's, with days that leave time for the year's last values.
    """
    if not can_coordinate_cycles(by, strategy):
        raise DomainError(_("Only a coordinator of the strategy prepares its reviews."))
    with transaction.atomic():
        Strategy.objects.select_for_update().get(pk=strategy.pk)
        cycles = ReviewCycle.objects.current().filter(strategy=strategy)
        if draft := cycles.filter(status=ReviewCycle.DRAFT).order_by("-year").first():
            raise DomainError(
                _("The review of %(year)d is being prepared already.") % {"year": draft.year}
            )
        last = cycles.order_by("-year").first()
        year = next_cycle_year(strategy, today)
        if last is None:
            return save_as(_first_cycle(strategy, year), by=by)
        cycle = _made_after(last, year)
        try:
            saved = save_values(cycle, by=by, values={}, links={"plans": _plans_after(last, year)})
        except ValidationError as error:
            raise DomainError(" ".join(error.messages)) from error
        for question in current_questions(last):
            copied = CycleQuestion(
                cycle=saved,
                text_sv=question.text_sv,
                text_en=question.text_en,
                is_required=question.is_required,
                position=question.position,
            )
            save_as(copied, by=by)
    return saved


def _first_cycle(strategy: Strategy, year: int) -> ReviewCycle:
    return ReviewCycle(
        strategy=strategy,
        year=year,
        opens_on=date(year, 12, 1),
        due_on=date(year + 1, 1, 15),
        grace_until=date(year + 1, 1, 31),
        closes_on=date(year + 1, 2, 28),
    )


def _made_after(last: ReviewCycle, year: int) -> ReviewCycle:
    dates = CycleDates(last.opens_on, last.due_on, last.grace_until, last.closes_on)
    for _year in range(last.year, year):
        dates = next_year(dates)
    return ReviewCycle(
        strategy=last.strategy,
        year=year,
        opens_on=dates.opens_on,
        due_on=dates.due_on,
        grace_until=dates.grace_until,
        closes_on=dates.closes_on,
        instructions_sv=last.instructions_sv,
        instructions_en=last.instructions_en,
    )


def _plans_after(last: ReviewCycle, year: int) -> list[ActionPlan]:
    """None named again, where none was; else those in force that were named, or that are new."""
    named = set(last.plans.values_list("pk", flat=True))
    if not named:
        return []
    known = set(plans_in_force(last.strategy, last.year).values_list("pk", flat=True))
    return [
        plan
        for plan in plans_in_force(last.strategy, year)
        if plan.pk in named or plan.pk not in known
    ]


def edit_cycle(
    *,
    cycle: ReviewCycle,
    by: Person,
    values: Mapping[str, Any],
    links: Mapping[str, Iterable[models.Model]] | None = None,
    questions: Rows | None = None,
    note: str = "",
    based_on: int | None = None,
) -> ReviewCycle:
    """Let the cycle have ``values``, name the plans of ``links``, and ask exactly ``questions``.

    A question is known by its id, or new where that is None; one that is left out is withdrawn.
    A closed cycle is not changed. An open one keeps its year, and the plans whose actions it has
    reviews of. Raises DomainError, QuestionRefused, and what ``save_values`` raises.
    """
    with transaction.atomic():
        row = locked_cycle(cycle, by)
        if row.status == ReviewCycle.CLOSED:
            raise DomainError(_("The review is closed. Reopen it before anything is changed."))
        if row.status == ReviewCycle.OPEN:
            if values.get("year", row.year) != row.year:
                raise DomainError(_("The year of an open review stands."), field="year")
            _keep_reviewed_plans(row, links)
        saved = save_values(
            row, by=by, values=values, links=links, reason=note.strip(), based_on=based_on
        )
        if questions is not None:
            _change_questions(saved, questions, by, note.strip())
    return saved


def _keep_reviewed_plans(
    cycle: ReviewCycle, links: Mapping[str, Iterable[models.Model]] | None
) -> None:
    if links is None or "plans" not in links:
        return
    named = {plan.pk for plan in links["plans"]}
    if not named:
        return
    lost = (
        ActionPlan.objects.filter(actions__reviews__in=reviews_of(cycle))
        .exclude(pk__in=named)
        .distinct()
    )
    if titles := [plan.title for plan in lost]:
        raise DomainError(
            _("There are reviews of these plans already, and they stay: %(plans)s.")
            % {"plans": ", ".join(titles)},
            field="plans",
        )


def _change_questions(cycle: ReviewCycle, rows: Rows, by: Person, reason: str) -> None:
    standing = {each.pk: each for each in current_questions(cycle)}
    kept = {pk for pk, _values in rows if pk is not None}
    for gone in [each for each in standing.values() if each.pk not in kept]:
        withdraw(gone, by=by, reason=reason or _("Taken away"))
    for number, (known, values) in enumerate(rows):
        question = standing.get(known) if known is not None else CycleQuestion(cycle=cycle)
        if question is None:  # withdrawn by somebody else meanwhile: not brought back unseen
            continue
        try:
            save_values(question, by=by, values={**values, "position": number + 1}, reason=reason)
        except ValidationError as error:
            field, messages = next(iter(error.message_dict.items()))
            raise QuestionRefused(number, " ".join(messages), field) from error


# --- Opening it ----------------------------------------------------------------------------------


def open_cycle(*, cycle: ReviewCycle, by: Person, today: date) -> Added:
    """Open the cycle: each action gets its review, and everybody concerned one mail."""
    with transaction.atomic():
        row = changing_cycle(cycle, by, CycleChange.OPEN)
        if row.closes_on < today:
            raise DomainError(
                _("The day on which this review closes has passed. Change its days first.")
            )
        row.status = ReviewCycle.OPEN
        save_as(row, by=by)
        added = _add_reviews(row, by)
        if not added.reviews:
            raise DomainError(
                _("No adopted plan has an action in %(year)d: there is nothing to review.")
                % {"year": row.year}
            )
    return added


def add_reviews(*, cycle: ReviewCycle, by: Person | None) -> Added:
    """Give the actions that have come since the cycle was opened their reviews; tell their people.

    ``by`` is None for the system. Nothing is done to a cycle that is not open.
    """
    with transaction.atomic():
        row = _lock(cycle)
        if by is not None and not can_manage_cycle(by, row):
            raise DomainError(_("Only a coordinator of the strategy changes its reviews."))
        if row.status != ReviewCycle.OPEN or row.is_withdrawn:
            return Added(0, 0)
        return _add_reviews(row, by)


def add_late_reviews() -> int:
    """``add_reviews`` for every open cycle; returns how many reviews came of it."""
    cycles = ReviewCycle.objects.current().filter(
        status=ReviewCycle.OPEN, strategy__withdrawn_at__isnull=True
    )
    return sum(add_reviews(cycle=cycle, by=None).reviews for cycle in cycles)


def _add_reviews(cycle: ReviewCycle, by: Person | None) -> Added:
    is_first = not Review.objects.filter(cycle=cycle).exists()
    reviews = [Review(cycle=cycle, action=action) for action in actions_without_review(cycle)]
    if not reviews:
        return Added(0, 0)
    made = bulk_create_with_history(reviews, Review, batch_size=500, default_user=by)
    indicators = list(indicators_of(cycle).select_related("responsible_person")) if is_first else []
    return Added(len(made), tell_of_reviews(cycle, made, indicators, is_first=is_first))


# --- What every change asks first ----------------------------------------------------------------


def _lock(cycle: ReviewCycle) -> ReviewCycle:
    rows = ReviewCycle.objects.select_for_update(of=("self",)).select_related("strategy")
    return rows.get(pk=cycle.pk)


def locked_cycle(cycle: ReviewCycle, by: Person) -> ReviewCycle:
    """The row of ``cycle``, locked. Raises DomainError unless ``by`` may change it."""
    row = _lock(cycle)
    if not can_manage_cycle(by, row):
        raise DomainError(_("Only a coordinator of the strategy changes its reviews."))
    return row


def changing_cycle(cycle: ReviewCycle, by: Person, change: CycleChange) -> ReviewCycle:
    """``locked_cycle``, where the cycle stands so that ``change`` can be done."""
    row = locked_cycle(cycle, by)
    if changed_cycle(row.status, change) is None:
        raise DomainError(
            _("This cannot be done now: the review is %(status)s.") % {"status": row.status_style}
        )
    return row
