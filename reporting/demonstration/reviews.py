"""Tell: the yearly reviews with their assessments, and the presentations at forums."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from accounts.models import Person
from actions.models import Action, Milestone, ProgressEntry
from actions.rules.action_state import ENDED
from reporting.demonstration.aim import Loaded
from reporting.demonstration.content import both_languages, read
from reporting.demonstration.dates import choice, moment
from reporting.demonstration.forums import load_presentations
from reporting.demonstration.writing import Row, create, insert, write_history
from reporting.domain.closing import freeze
from reporting.domain.snapshot import read_year
from reporting.models import (
    CycleFreeze,
    PlanAssessment,
    Review,
    ReviewCycle,
    ReviewTurn,
    StrategyAssessment,
)
from strategy.models import Strategy

CLOSED_YEARS = 3
DECISIONS = {
    "on_track": "continue",
    "at_risk": "continue",
    "delayed": "change",
    "not_started": "change",
    "completed": "stop",
    "cancelled": "stop",
}


def load_reviews(loaded: Loaded, strategy: Strategy) -> None:
    content = read("reviews")
    cycles = _load_cycles(loaded, strategy, content)
    _load_reviews(loaded, cycles, content)
    _load_assessments(loaded, cycles)
    load_presentations(loaded, cycles)


def freeze_closed_reviews(loaded: Loaded, strategy: Strategy) -> None:
    """What each closed cycle held on the day after it closed. For when all else is loaded."""
    closed = ReviewCycle.objects.filter(strategy=strategy, status=ReviewCycle.CLOSED)
    for cycle in closed.order_by("year"):
        freeze_review(cycle, loaded.coordinator)


def freeze_review(cycle: ReviewCycle, by: Person) -> None:
    """In place of what was frozen before, of which no report has been made yet."""
    frozen_on = cycle.closes_on + timedelta(days=1)
    snapshot = read_year(cycle, version=1, today=frozen_on)
    cycle.freezes.all().delete()
    frozen = freeze(cycle, snapshot, number=1, by=by)
    CycleFreeze.objects.filter(pk=frozen.pk).update(frozen_at=moment(frozen_on))


def _load_cycles(
    loaded: Loaded, strategy: Strategy, content: dict[str, Any]
) -> dict[int, ReviewCycle]:
    rows = {}
    for offset in range(-CLOSED_YEARS, 1):
        year = loaded.today.year + offset
        cycle = ReviewCycle(
            strategy=strategy,
            year=year,
            status="closed" if offset else "open",
            opens_on=date(year, 1, 1),
            due_on=date(year, 11, 30),
            closes_on=date(year, 12, 31),
            **both_languages(content, "instructions"),
        )
        rows[offset] = Row(cycle, moment(cycle.opens_on), loaded.coordinator)
    insert(ReviewCycle, list(rows.values()))
    write_history(
        ReviewCycle, [row.as_it_was(row.at, row.by, status="open") for row in rows.values()], "+"
    )
    closed = [row for row in rows.values() if row.instance.status == "closed"]
    write_history(
        ReviewCycle, [row.as_it_was(moment(row.instance.closes_on), row.by) for row in closed], "~"
    )
    return {offset: row.instance for offset, row in rows.items()}


@dataclass
class Account:
    """A review with the moments at which it was written and decided."""

    review: Review
    written_at: datetime | None = None
    decided_at: datetime | None = None


def _load_reviews(loaded: Loaded, cycles: dict[int, ReviewCycle], content: dict[str, Any]) -> None:
    milestones: dict[int, list[Milestone]] = {}
    for milestone in Milestone.objects.filter(completed_on__isnull=False):
        milestones.setdefault(milestone.action_id, []).append(milestone)
    exceptions = {(each["action"], each["year"]): each for each in content["exceptions"]}
    turns = content["open"]["statuses"]
    accounts = []
    for offset, cycle in cycles.items():
        turn = 0
        for name, action in loaded.actions.items():
            if not _is_reviewed(loaded, name, action, cycle.year):
                continue
            told = [
                each
                for each in loaded.entries[name]
                if each.reported_on.year == cycle.year and each.reported_on <= cycle.due_on
            ]
            exception = exceptions.get((name, offset), {})
            if not told:
                status = "not_started"
            elif "status" in exception:
                status = exception["status"]
            elif offset:
                status = "approved"
            else:
                status = turns[turn % len(turns)]
                turn += 1
            account = Account(Review(cycle=cycle, action=action, status=status))
            if status != "not_started":
                earlier = [
                    each for each in loaded.entries[name] if each.reported_on.year < cycle.year
                ]
                done = [
                    each
                    for each in milestones.get(action.pk, [])
                    if each.completed_on and each.completed_on.year == cycle.year
                ]
                _write_account(account, content, told, earlier, done)
                _decide(loaded, account, content, told[-1], exception)
            accounts.append(account)
    _write_reviews(loaded, accounts)


def _is_reviewed(loaded: Loaded, name: str, action: Action, year: int) -> bool:
    """Whether the action was under way at some time of the year, in a plan that was in force."""
    plan = action.plan
    if plan.status == "draft" or not plan.starts_on.year <= year <= plan.ends_on.year:
        return False
    earlier = [each for each in loaded.entries[name] if each.reported_on.year < year]
    has_ended = bool(earlier) and earlier[-1].status in ENDED
    return action.starts_on.year <= year and not has_ended


def _write_account(
    account: Account,
    content: dict[str, Any],
    told: Sequence[ProgressEntry],
    earlier: Sequence[ProgressEntry],
    done: Sequence[Milestone],
) -> None:
    review, last = account.review, told[-1]
    language = last.author.language
    texts = content["account"][language]
    before = earlier[-1].percent_complete if earlier else None
    parts = [texts[last.status]]
    if last.percent_complete and last.status not in ENDED:
        parts.append(texts["begun" if before in (None, last.percent_complete) else "progress"])
    if done:
        parts.append(texts["milestones"])
    parts.append(texts["most"])
    review.account = " ".join(parts).format(
        year=review.cycle.year,
        before=before,
        percent=last.percent_complete,
        titles="; ".join(getattr(each, f"title_{language}") for each in done),
        sentence=last.what_happened.split(". ")[0].rstrip(".") + ".",
    )
    review.obstacles = "\n\n".join(each.obstacles for each in told if each.obstacles)
    review.opportunities = "\n\n".join(each.opportunities for each in told if each.opportunities)
    review.proposal = DECISIONS[last.status]
    if review.proposal != "continue":
        review.proposal_reasons = last.reason or last.what_happened


def _decide(
    loaded: Loaded,
    account: Account,
    content: dict[str, Any],
    last: ProgressEntry,
    exception: dict[str, Any],
) -> None:
    """Submitting and deciding, as far as the review has come: never after today."""
    review = account.review
    seed = f"{review.action.title_sv}{review.cycle.year}"
    due_on = min(review.cycle.due_on, loaded.today)
    written_on = max(last.reported_on, due_on - timedelta(days=choice(seed, 25)))
    account.written_at = moment(written_on, "written")
    if review.status == "draft":
        return
    review.submitted_by = last.author
    review.submitted_at = account.written_at
    if review.status == "submitted":
        return
    decided_on = min(written_on + timedelta(days=3 + choice(seed, 9)), loaded.today)
    account.decided_at = max(moment(decided_on, "decided"), account.written_at)
    review.decided_by = loaded.coordinator
    review.decided_at = account.decided_at
    comments = content["comments"][last.status]
    review.comment = exception.get("comment", comments[choice(seed, len(comments))])
    if review.status == "approved":
        review.decision = review.proposal


def _write_reviews(loaded: Loaded, accounts: Sequence[Account]) -> None:
    """A review as the cycle opened, as it was handed in, and as it was decided."""
    rows = [
        (Row(each.review, moment(each.review.cycle.opens_on), loaded.coordinator), each)
        for each in accounts
    ]
    insert(Review, [row for row, _account in rows])
    undecided: dict[str, Any] = {
        "comment": "",
        "decision": "",
        "decided_by": None,
        "decided_at": None,
    }
    blank: dict[str, Any] = {
        "status": "not_started",
        "account": "",
        "obstacles": "",
        "opportunities": "",
        "proposal": "",
        "proposal_reasons": "",
        "submitted_by": None,
        "submitted_at": None,
        **undecided,
    }
    write_history(Review, [row.as_it_was(row.at, row.by, **blank) for row, _account in rows], "+")
    handed_in, decided = [], []
    for row, account in rows:
        review = account.review
        if account.written_at is not None:
            status = "draft" if review.status == "draft" else "submitted"
            by = review.submitted_by or review.action.responsible_person or loaded.coordinator
            handed_in.append(row.as_it_was(account.written_at, by, status=status, **undecided))
        if account.decided_at is not None:
            decided.append(row.as_it_was(account.decided_at, loaded.coordinator))
    write_history(Review, handed_in, "~")
    write_history(Review, decided, "~")
    ReviewTurn.objects.bulk_create(turn for each in accounts for turn in _turns(each))


def _turns(account: Account) -> Iterator[ReviewTurn]:
    review = account.review
    if review.submitted_at is not None:
        yield ReviewTurn(
            review=review, kind="submitted", by=review.submitted_by, at=review.submitted_at
        )
    if review.decided_at is not None:
        yield ReviewTurn(
            review=review,
            kind=review.status,
            by=review.decided_by,
            at=review.decided_at,
            text=review.comment,
        )


def _load_assessments(loaded: Loaded, cycles: dict[int, ReviewCycle]) -> None:
    contents = read("assessments")
    of_strategy = []
    for data in contents["strategy"]:
        cycle = cycles[data["year"]]
        of_strategy.append(
            Row(
                StrategyAssessment(
                    cycle=cycle,
                    judgement=data["judgement"],
                    **both_languages(data, "reasons", "proposal"),
                    author=loaded.coordinator,
                ),
                moment(date(cycle.year, 12, 20)),
                loaded.coordinator,
            )
        )
    create(StrategyAssessment, of_strategy)
    rows = []
    for data in contents["assessments"]:
        cycle = cycles[data["year"]]
        assessment = PlanAssessment(
            cycle=cycle,
            plan=loaded.plans[data["plan"]],
            judgement=data["judgement"],
            **both_languages(data, "reasons", "proposal"),
            author=loaded.coordinator,
        )
        rows.append(Row(assessment, moment(date(cycle.year, 12, 19)), loaded.coordinator))
    create(PlanAssessment, rows)
