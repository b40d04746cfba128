"""The actions of a snapshot, as they stood at the end of the reported year."""

from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from actions.models import (
    Action,
    ActionPlan,
    Contributor,
    Milestone,
    Objective,
    ProgressEntry,
    ReportingDate,
)
from actions.rules import action_state
from foundation.bilingual import both
from reporting.domain.reported_year import ReportedYear, grouped
from reporting.domain.snapshot_evidence import evidence_by_entry
from reporting.models import Review, ReviewAnswer, ReviewCycle, ReviewTurn
from reporting.snapshot_schema import (
    ActionData,
    AnswerData,
    ContributorData,
    EntryData,
    MilestoneData,
    ReviewData,
    UnlockedData,
)


def actions_by_plan(
    plans: QuerySet[ActionPlan],
    objectives: QuerySet[Objective],
    cycle: ReviewCycle,
    year: ReportedYear,
) -> dict[int, list[ActionData]]:
    """The actions of ``plans`` that begin before the year is over, in eleven queries."""
    actions = Action.objects.current().filter(plan__in=plans, starts_on__lte=year.last)
    entries = _entries(actions, year)
    earlier = _latest_before(actions, year)
    contributors = _contributors(actions)
    milestones = _milestones(actions, year)
    reviews = _reviews(actions, cycle)
    served = grouped(
        Action.objectives.through.objects.filter(action__in=actions, objective__in=objectives)
        .order_by("objective__position", "objective_id")
        .values_list("action_id", "objective__plan_id", "objective__number"),
        lambda row: row[0],
    )
    dates = grouped(
        ReportingDate.objects.filter(action__in=actions).values_list(
            "action_id", "due_on", "repeats_every_months"
        ),
        lambda row: row[0],
    )

    by_plan: dict[int, list[ActionData]] = {}
    for action in actions.select_related("responsible_organisation", "plan").order_by(
        "plan_id", "position", "id"
    ):
        own_entries = entries.get(action.pk, [])
        status, percent, reported_on = _latest(own_entries) or earlier.get(
            action.pk, ("no_report", None, None)
        )
        data: ActionData = {
            "id": action.pk,
            "number": action.number,
            "title": both(action, "title"),
            "description": both(action, "description"),
            "responsible_organisation": both(action.responsible_organisation, "name"),
            "responsible_organisation_id": action.responsible_organisation_id,
            "contributors": contributors.get(action.pk, []),
            "starts_on": action.starts_on.isoformat(),
            "ends_on": action.ends_on.isoformat() if action.ends_on else None,
            "objectives": [
                number
                for _, plan_id, number in served.get(action.pk, [])
                if plan_id == action.plan_id
            ],
            "status": status,
            "percent_complete": percent,
            "last_reported_on": reported_on.isoformat() if reported_on else None,
            "is_overdue": action_state.is_overdue(
                status=status, ends_on=action.ends_on, today=year.until
            ),
            "is_stale": _is_stale(
                action,
                status,
                reported_on,
                [(due_on, repeats) for _, due_on, repeats in dates.get(action.pk, [])],
                year,
            ),
            "is_reported": bool(own_entries),
            "milestones": milestones.get(action.pk, []),
            "review": reviews.get(action.pk),
            "entries": own_entries,
        }
        by_plan.setdefault(action.plan_id, []).append(data)
    return by_plan


def is_unreported(action: ActionData, year: ReportedYear) -> bool:
    """Whether a report for the year was wanted and neither an entry nor an account has come."""
    last_reported_on = action["last_reported_on"]
    return not _is_approved(action) and action_state.is_unreported(
        status=action["status"],
        starts_on=date.fromisoformat(action["starts_on"]),
        last_reported_on=date.fromisoformat(last_reported_on) if last_reported_on else None,
        since=year.first,
        today=year.until,
    )


def is_unapproved(action: ActionData) -> bool:
    """Whether the action was reported in the year without an approved review."""
    return action["is_reported"] and not _is_approved(action)


def _is_approved(action: ActionData) -> bool:
    return action["review"] is not None and action["review"]["status"] == Review.APPROVED


def _latest(entries: list[EntryData]) -> tuple[str, int | None, date] | None:
    if not entries:
        return None
    newest = entries[0]
    reported_on = date.fromisoformat(newest["reported_on"])
    return newest["status"], newest["percent_complete"], reported_on


def _is_stale(
    action: Action,
    status: str,
    reported_on: date | None,
    dates: list[tuple[date, int | None]],
    year: ReportedYear,
) -> bool:
    """A plan that is closed by now took reports while the year lasted, but takes no more today."""
    plan = action.plan
    if plan.status == ActionPlan.CLOSED and not (year.is_over and plan.ends_on >= year.last):
        return False
    due = action_state.next_report_due(
        status=status,
        starts_on=action.starts_on,
        last_reported_on=reported_on,
        interval_months=action.reporting_interval_months or plan.reporting_interval_months,
        reporting_dates=dates,
        plan_decided_on=plan.decided_on,
    )
    return action_state.is_stale(due, year.until)


def _entries(actions: QuerySet[Action], year: ReportedYear) -> dict[int, list[EntryData]]:
    found = ProgressEntry.objects.current().filter(
        action__in=actions, reported_on__range=(year.first, year.until)
    )
    evidence = evidence_by_entry(found)
    rows = found.order_by("-reported_on", "-id").values_list(
        "action_id",
        "id",
        "reported_on",
        "recorded_at",
        "status",
        "percent_complete",
        "reason",
        "what_happened",
        "obstacles",
        "opportunities",
        "next_steps",
        "author__organisation__name_sv",
        "author__organisation__name_en",
        "on_behalf_of__organisation__name_sv",
        "on_behalf_of__organisation__name_en",
    )
    by_action: dict[int, list[EntryData]] = {}
    for action_id, pk, reported_on, recorded_at, status, percent, reason, *texts in rows:
        what_happened, obstacles, opportunities, next_steps, *organisations = texts
        organisation, organisation_en, behalf_sv, behalf_en = (each or "" for each in organisations)
        data: EntryData = {
            "id": pk,
            "reported_on": reported_on.isoformat(),
            "recorded_on": timezone.localdate(recorded_at).isoformat(),
            "status": status,
            "percent_complete": percent,
            "reason": reason,
            "what_happened": what_happened,
            "obstacles": obstacles,
            "opportunities": opportunities,
            "next_steps": next_steps,
            "organisation": organisation,
        }
        if organisation_en:
            data["organisation_en"] = organisation_en
        if behalf_sv and behalf_sv != organisation:
            data["on_behalf_of"] = {"sv": behalf_sv, "en": behalf_en}
        if pk in evidence:
            data["evidence"] = evidence[pk]
        by_action.setdefault(action_id, []).append(data)
    return by_action


def _latest_before(
    actions: QuerySet[Action], year: ReportedYear
) -> dict[int, tuple[str, int | None, date | None]]:
    """What the last entry before the year said of each action."""
    latest: dict[int, tuple[str, int | None, date | None]] = {}
    for action_id, status, percent, reported_on in (
        ProgressEntry.objects.current()
        .filter(action__in=actions, reported_on__lt=year.first)
        .order_by("reported_on", "id")
        .values_list("action_id", "status", "percent_complete", "reported_on")
    ):
        latest[action_id] = (status, percent, reported_on)
    return latest


def _contributors(actions: QuerySet[Action]) -> dict[int, list[ContributorData]]:
    by_action: dict[int, list[ContributorData]] = {}
    for action_id, role, organisation_id, name_sv, name_en in (
        Contributor.objects.filter(action__in=actions)
        .order_by("id")
        .values_list(
            "action_id",
            "role",
            "organisation_id",
            "organisation__name_sv",
            "organisation__name_en",
        )
    ):
        data: ContributorData = {
            "organisation": {"sv": name_sv, "en": name_en},
            "organisation_id": organisation_id,
            "role": role,
        }
        by_action.setdefault(action_id, []).append(data)
    return by_action


def _milestones(actions: QuerySet[Action], year: ReportedYear) -> dict[int, list[MilestoneData]]:
    by_action: dict[int, list[MilestoneData]] = {}
    for action_id, title_sv, title_en, due_on, completed_on in (
        Milestone.objects.current()
        .filter(action__in=actions)
        .order_by("due_on", "position", "id")
        .values_list("action_id", "title_sv", "title_en", "due_on", "completed_on")
    ):
        if completed_on is not None and completed_on > year.until:
            completed_on = None
        data: MilestoneData = {
            "title": {"sv": title_sv, "en": title_en},
            "due_on": due_on.isoformat(),
            "completed_on": completed_on.isoformat() if completed_on else None,
        }
        by_action.setdefault(action_id, []).append(data)
    return by_action


def _reviews(actions: QuerySet[Action], cycle: ReviewCycle) -> dict[int, ReviewData]:
    """What a review says is told once it is approved; before that only how far it has come."""
    found = Review.objects.filter(action__in=actions, cycle=cycle)
    unlocked = _unlocked(found)
    answers = _answers(found)
    by_action: dict[int, ReviewData] = {}
    for review in found:
        is_approved = review.status == Review.APPROVED
        data: ReviewData = {
            "status": review.status,
            "account": review.account if is_approved else "",
            "obstacles": review.obstacles if is_approved else "",
            "opportunities": review.opportunities if is_approved else "",
            "decision": review.decision if is_approved else "",
            "approved_on": timezone.localdate(review.decided_at).isoformat()
            if is_approved and review.decided_at
            else None,
        }
        if review.pk in unlocked:
            data["unlocked"] = unlocked[review.pk]
        if is_approved and review.pk in answers:
            data["answers"] = answers[review.pk]
        by_action[review.action_id] = data
    return by_action


def _unlocked(reviews: QuerySet[Review]) -> dict[int, list[UnlockedData]]:
    by_review: dict[int, list[UnlockedData]] = {}
    for review_id, at, reason in (
        ReviewTurn.objects.filter(review__in=reviews, kind="unlocked")
        .order_by("at", "id")
        .values_list("review_id", "at", "text")
    ):
        data: UnlockedData = {"on": timezone.localdate(at).isoformat(), "reason": reason}
        by_review.setdefault(review_id, []).append(data)
    return by_review


def _answers(reviews: QuerySet[Review]) -> dict[int, list[AnswerData]]:
    by_review: dict[int, list[AnswerData]] = {}
    for review_id, text, question_sv, question_en in (
        ReviewAnswer.objects.filter(
            review__in=reviews.filter(status=Review.APPROVED),
            question__withdrawn_at__isnull=True,
        )
        .exclude(text="")
        .order_by("question__position", "question_id")
        .values_list("review_id", "text", "question__text_sv", "question__text_en")
    ):
        data: AnswerData = {"question": {"sv": question_sv, "en": question_en}, "answer": text}
        by_review.setdefault(review_id, []).append(data)
    return by_review
