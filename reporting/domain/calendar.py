"""A person's due dates as a calendar that programs subscribe to, at a secret address."""

from datetime import date, timedelta
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from accounts.letters import site_address
from accounts.models import Person
from reporting.domain.due_dates import DueDate, due_dates_of
from reporting.models import CalendarFeed

SIGNER = Signer(salt="milstolpe.calendar", sep=".")
ASKED_AGAIN_AFTER = timedelta(hours=6)


def feed_of(person: Person) -> CalendarFeed | None:
    return CalendarFeed.objects.filter(person=person).first()


def start_feed(*, by: Person) -> CalendarFeed:
    """The feed of ``by``; made now, if there was none."""
    return CalendarFeed.objects.get_or_create(person=by)[0]


def renew_feed(*, by: Person) -> CalendarFeed:
    """Give the feed of ``by`` a new address; the old one is void from now on."""
    with transaction.atomic():
        feed = start_feed(by=by)
        feed.nonce = uuid4()
        feed.save(update_fields=["nonce"])
    return feed


def stop_feed(*, by: Person) -> None:
    """Make the address void. A feed that is started later has another one."""
    CalendarFeed.objects.filter(person=by).delete()


def token_of(feed: CalendarFeed) -> str:
    return SIGNER.sign(f"{feed.person_id}-{feed.nonce.hex}")


def feed_by_token(token: str) -> CalendarFeed | None:
    """The feed of an address that is in force, of a person who may sign in."""
    try:
        person_id, nonce = SIGNER.unsign(token).split("-")
    except (BadSignature, ValueError):
        return None
    return (
        CalendarFeed.objects.select_related("person")
        .filter(person_id=int(person_id), nonce=UUID(nonce), person__is_active=True)
        .first()
    )


def calendar_of(feed: CalendarFeed, today: date) -> bytes:
    """The feed in the person's language, as iCalendar (RFC 5545)."""
    with translation.override(feed.person.language):
        calendar = Calendar()
        calendar.add("prodid", "-//Milstolpe//Milstolpe//EN")
        calendar.add("version", "2.0")
        calendar.add("calscale", "GREGORIAN")
        calendar.add("x-wr-calname", _("Milstolpe: my due dates"))
        calendar.add("refresh-interval", ASKED_AGAIN_AFTER, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", f"PT{ASKED_AGAIN_AFTER.seconds // 3600}H")
        for due in due_dates_of(feed.person, today, since=feed.made_at):
            calendar.add_component(_event(due))
        return calendar.to_ical()


def _event(due: DueDate) -> Event:
    event = Event()
    event.add("uid", f"{due.key}@{urlsplit(site_address('/')).hostname}")
    # Without METHOD, DTSTAMP says when what the event tells was last changed.
    event.add("dtstamp", due.changed_at)
    event.add("last-modified", due.changed_at)
    event.add("dtstart", due.day)
    event.add("dtend", due.day + timedelta(days=1))
    event.add("summary", due.summary)
    event.add("description", due.description)
    event.add("url", due.address)
    event.add("transp", "TRANSPARENT")
    return event
