"""The chase list: whose reviews have not come; reminding people, and telling organisations."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Count, DateField, Max, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.letters import send_letter, site_address
from accounts.models import Organisation, Person
from foundation.errors import DomainError
from jobs.models import OutgoingMail
from reporting.domain.cycle_letters import with_addresses
from reporting.domain.cycles import reviews_of
from reporting.models import CycleEscalation, RemindedAction, Reminder, Review, ReviewCycle
from reporting.permissions import can_manage_cycle

WANTED = (Review.NOT_STARTED, Review.DRAFT, Review.RETURNED)
"""The states in which a review waits for who reports."""


@dataclass(frozen=True)
class ChaseRow:
    """One review that is wanted, and what is known of whom it is wanted from."""

    review: Review
    last_seen: date | None
    mail: OutgoingMail | None
    reminded_on: date | None
    escalated_on: date | None
    is_remindable: bool


@dataclass(frozen=True)
class Reminded:
    """What reminding did: how many people were written to, and why others were not."""

    written: int = 0
    already_today: int = 0
    declined: int = 0
    """They have chosen to get no reminders."""
    without_person: int = 0
    """Reviews of actions without a person who can sign in."""


def wanted_reviews(cycle: ReviewCycle) -> QuerySet[Review]:
    return (
        reviews_of(cycle)
        .filter(status__in=WANTED)
        .select_related("action__plan", "action__responsible_organisation")
        .select_related("action__responsible_person__organisation")
        .order_by(
            "action__plan__area__position", "action__plan_id", "action__position", "action_id"
        )
    )


def chase_rows(cycle: ReviewCycle, reviews: Iterable[Review]) -> list[ChaseRow]:
    """The rows of ``reviews`` (of ``wanted_reviews``), in four queries beside their own."""
    reviews = list(reviews)
    people = {
        review.action.responsible_person
        for review in reviews
        if review.action.responsible_person is not None
    }
    ids = [person.pk for person in people]
    mails = _latest_mail([person.email for person in people])
    reminded = dict(
        Reminder.objects.filter(strategy=cycle.strategy_id, person__in=ids)
        .order_by()
        .values_list("person_id")
        .annotate(latest=Max("sent_on"))
    )
    escalated = dict(
        CycleEscalation.objects.filter(cycle=cycle)
        .order_by()
        .values_list("organisation_id")
        .annotate(latest=Max("sent_on"))
    )
    return [
        ChaseRow(
            review=review,
            last_seen=_last_seen(review),
            mail=mails.get(person.email) if person else None,
            reminded_on=reminded.get(person.pk) if person else None,
            escalated_on=escalated.get(review.action.responsible_organisation_id),
            is_remindable=_is_remindable(person),
        )
        for review in reviews
        for person in [review.action.responsible_person]
    ]


def _last_seen(review: Review) -> date | None:
    """The last sign of life: when the person signed in, or something was reported of the action."""
    person = review.action.responsible_person
    signed_in: datetime | None = person.last_login if person else None
    days = [review.action.last_reported_on, timezone.localdate(signed_in) if signed_in else None]
    return max((day for day in days if day), default=None)


def _is_remindable(person: Person | None) -> bool:
    return bool(person and person.is_active and person.reminders != Person.Reminders.NONE)


def _latest_mail(addresses: Sequence[str]) -> dict[str, OutgoingMail]:
    """The latest mail to each address, without its texts."""
    latest = (
        OutgoingMail.objects.filter(recipient=OuterRef("recipient"))
        .order_by("-created_at", "-pk")
        .values("pk")[:1]
    )
    found = OutgoingMail.objects.filter(recipient__in=addresses, pk=Subquery(latest))
    return {mail.recipient: mail for mail in found.only("recipient", "state", "created_at")}


def remind(*, cycle: ReviewCycle, reviews: Sequence[Review], by: Person, today: date) -> Reminded:
    """Write to the people whose ``reviews`` (of ``wanted_reviews``) are wanted; say what was done.

    One mail a person. Nobody gets a second reminder of the strategy on the same day, whoever sent
    the first; who has chosen to get none gets none.
    """
    _check(cycle, by)
    of_person: dict[Person, list[Review]] = defaultdict(list)
    without_person = 0
    for review in reviews:
        person = review.action.responsible_person
        if person is None or not person.is_active:
            without_person += 1
        else:
            of_person[person].append(review)
    written = already = declined = 0
    for person, own in of_person.items():
        if person.reminders == Person.Reminders.NONE:
            declined += 1
        elif _write_to(person, cycle, own, by, today):
            written += 1
        else:
            already += 1
    return Reminded(written, already, declined, without_person)


def _write_to(
    person: Person, cycle: ReviewCycle, reviews: Sequence[Review], by: Person, today: date
) -> bool:
    """The reminder and its mail, in one transaction; False when one was sent today."""
    today_s = Reminder.objects.filter(person=person, strategy=cycle.strategy_id, sent_on=today)
    if today_s.exists():
        return False
    try:
        with transaction.atomic():
            reminder = Reminder.objects.create(
                person=person, strategy=cycle.strategy, sent_on=today
            )
            RemindedAction.objects.bulk_create(
                RemindedAction(reminder=reminder, action=review.action, due_on=cycle.due_on)
                for review in reviews
            )
            context = {
                "cycle": cycle,
                "author": by,
                "days_late": max((today - cycle.due_on).days, 0),
                "reviews": [
                    (action, address, review.status == Review.RETURNED)
                    for review, (action, address) in zip(
                        reviews, with_addresses(reviews), strict=True
                    )
                ],
                "account_address": site_address("/account/me/"),
            }
            reminder.mail = send_letter(person, "review_wanted", context)
            reminder.save(update_fields=["mail"])
    except IntegrityError:
        if today_s.exists():
            return False
        raise
    return True


@dataclass(frozen=True)
class Owing:
    """An organisation whose reviews are wanted: how many, and when its contact was last told."""

    organisation: Organisation
    count: int
    escalated_on: date | None


def owing_organisations(cycle: ReviewCycle) -> list[Owing]:
    """In one query, the most owing first."""
    latest = (
        CycleEscalation.objects.filter(cycle=cycle, organisation=OuterRef("pk"))
        .order_by("-sent_on")
        .values("sent_on")[:1]
    )
    counts = (
        Review.objects.filter(pk__in=reviews_of(cycle).filter(status__in=WANTED))
        .order_by()
        .values("action__responsible_organisation")
        .annotate(count=Count("pk"))
    )
    of_organisation = counts.filter(action__responsible_organisation=OuterRef("pk"))
    organisations = (
        Organisation.objects.annotate(
            wanted=Subquery(of_organisation.values("count")),
            escalated_on=Subquery(latest, output_field=DateField()),
        )
        .filter(wanted__isnull=False)
        .order_by("-wanted", "name_sv")
    )
    return [Owing(each, each.wanted, each.escalated_on) for each in organisations]


def escalate(
    *, cycle: ReviewCycle, organisation: Organisation, by: Person, today: date
) -> OutgoingMail:
    """Tell the organisation's contact which of its reviews have not come.

    Raises DomainError where it has no contact, where nothing is wanted of it, and when it has
    been told today.
    """
    _check(cycle, by)
    contact = contact_of(organisation)
    if contact is None:
        raise DomainError(
            _("%(organisation)s has no contact: give the address of one first.")
            % {"organisation": organisation.label}
        )
    reviews = list(wanted_reviews(cycle).filter(action__responsible_organisation=organisation))
    if not reviews:
        raise DomainError(
            _("Nothing is wanted of %(organisation)s any more.")
            % {"organisation": organisation.label}
        )
    told_today = DomainError(
        _("The contact of %(organisation)s has been told today.")
        % {"organisation": organisation.label}
    )
    sent = CycleEscalation.objects.filter(cycle=cycle, organisation=organisation, sent_on=today)
    if sent.exists():
        raise told_today
    try:
        with transaction.atomic():
            escalation = CycleEscalation.objects.create(
                cycle=cycle, organisation=organisation, sent_on=today, sent_by=by
            )
            context = {
                "cycle": cycle,
                "author": by,
                "organisation": organisation,
                "days_late": max((today - cycle.due_on).days, 0),
                "reviews": [review.action for review in reviews],
                "address": site_address(
                    reverse("actions:organisation-detail", args=[organisation.pk])
                ),
            }
            mail = send_letter(contact, "reviews_escalated", context)
            if mail is None:
                raise DomainError(
                    _("The contact of %(organisation)s may not sign in any more.")
                    % {"organisation": organisation.label}
                )
            escalation.mail = mail
            escalation.save(update_fields=["mail"])
    except IntegrityError:
        if sent.exists():
            raise told_today from None
        raise
    return mail


def contact_of(organisation: Organisation) -> Person | None:
    """Whom to write to at the organisation's contact address; None where it has none.

    Somebody who has an account there is written to in their language. Else it is a person that
    stands in no table: a registry, say, in Swedish.
    """
    address = organisation.contact_email.lower()
    if not address:
        return None
    known = Person.objects.filter(email=address).first()
    return known or Person(email=address, name=organisation.name_sv)


def _check(cycle: ReviewCycle, by: Person) -> None:
    if not can_manage_cycle(by, cycle):
        raise DomainError(_("Only a coordinator of the strategy chases its reviews."))
    if cycle.status != ReviewCycle.OPEN:
        raise DomainError(_("The review is not open: nothing is wanted of anybody."))
