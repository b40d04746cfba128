"""Mail to people: plain text and HTML, in their own language, through the outbox."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

from accounts.models import Person
from jobs.domain import queue_mail
from jobs.models import OutgoingMail


def site_address(path: str) -> str:
    """The full address of a page, for mail: a background job has no request to ask."""
    return settings.SITE_URL.rstrip("/") + path


AUTOMATIC = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
"""Headers of mail that nobody wrote: no holiday message is to answer it."""


def send_letter(
    person: Person, name: str, context: dict[str, Any], *, recipient: str = ""
) -> OutgoingMail | None:
    """Queue the mail ``templates/mail/<name>`` to ``person``, in the caller's transaction.

    The templates are ``<name>_subject.txt``, ``<name>.txt`` and ``<name>.html``; they get
    ``person`` and ``site_url`` besides ``context``. ``recipient`` is another address than the
    person's own. Somebody who may not sign in any more gets no mail: None.
    """
    if not person.is_active:
        return None
    context = {**context, "person": person, "site_url": site_address("/")}
    with translation.override(person.language):
        subject = " ".join(render_to_string(f"mail/{name}_subject.txt", context).split())
        message = EmailMultiAlternatives(
            subject,
            render_to_string(f"mail/{name}.txt", context).strip() + "\n",
            settings.DEFAULT_FROM_EMAIL,
            [recipient or person.email],
            headers=AUTOMATIC,
        )
        message.attach_alternative(render_to_string(f"mail/{name}.html", context), "text/html")
        [mail] = queue_mail(message)
    return mail
