"""The outbox: every mail is a row first, and is sent once the row is committed.

A mail is claimed, handed to the server and marked as sent. A worker that is killed between the
server's yes and the mark leaves the one doubt there is; such a mail is sent again, with the same
Message-ID, by which mail servers and readers know the second copy. A sign-in code that comes twice
does less harm than one that never comes.
"""

import logging
import smtplib
from datetime import timedelta
from email.utils import parseaddr
from functools import partial
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.core.mail.message import make_msgid
from django.core.mail.utils import DNS_NAME
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from jobs.domain.bell import ring
from jobs.domain.leases import Lease, LeaseLost, patiently
from jobs.models import OutgoingMail

logger = logging.getLogger(__name__)

SEND_TASK = "jobs.tasks.send_mail"
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=6)


def queue_mail(message: EmailMessage) -> list[OutgoingMail]:
    """Put ``message`` in the outbox, once for each recipient, who is the only one it names.

    Raises ValueError for what the outbox cannot keep: attachments, headers with line breaks.
    """
    if message.attachments:
        raise ValueError("The outbox takes no attachments: link to the file instead.")
    message.message()
    headers = {name: str(value) for name, value in message.extra_headers.items()}
    if message.reply_to:
        headers["Reply-To"] = ", ".join(str(address) for address in message.reply_to)
    alternatives = getattr(message, "alternatives", [])
    now = timezone.now()
    mails = OutgoingMail.objects.bulk_create(
        OutgoingMail(
            recipient=recipient,
            sender=message.from_email,
            subject=str(message.subject)[:500],
            text=str(message.body),
            html=next((text for text, kind in alternatives if kind == "text/html"), ""),
            headers=headers,
            message_id=make_msgid(domain=DNS_NAME),
            rung_at=now,
        )
        for recipient in dict.fromkeys(parseaddr(address)[1] for address in message.recipients())
    )
    for mail in mails:
        transaction.on_commit(partial(ring, OutgoingMail, mail.pk, SEND_TASK), robust=True)
    return mails


def is_due() -> Q:
    """Mail that waits and may be tried now."""
    return Q(state=OutgoingMail.QUEUED) & (
        Q(next_attempt_at=None) | Q(next_attempt_at__lte=timezone.now())
    )


def send_queued_mail(mail_id: Any) -> None:
    """Send one mail, unless it is sent, is not due, or another worker has it."""
    lease = Lease.claim(OutgoingMail, mail_id, waiting=is_due())
    if lease is None:
        return
    mail = OutgoingMail.objects.get(pk=mail_id)
    with lease.kept_alive():
        try:
            _deliver(mail)
        except (OSError, ValueError) as error:
            changes = _after_failure(mail, error)
        else:
            changes = {"state": OutgoingMail.SENT, "error": "", "text": "", "html": ""}
        if changes["state"] != OutgoingMail.QUEUED:
            changes["finished_at"] = timezone.now()
        try:
            patiently(lambda: lease.release(**changes))
        except LeaseLost:
            logger.warning("Mail %s was taken over by another worker.", mail.message_id)


def _deliver(mail: OutgoingMail) -> None:
    message = EmailMultiAlternatives(
        mail.subject,
        mail.text,
        mail.sender,
        [mail.recipient],
        headers={**mail.headers, "Message-ID": mail.message_id},
        connection=get_connection(settings.MAIL_TRANSPORT),
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    message.send()


def _after_failure(mail: OutgoingMail, error: Exception) -> dict[str, Any]:
    reason = _reason(error)
    if _is_final(error) or mail.attempts >= OutgoingMail.MAX_ATTEMPTS:
        logger.error("Mail %s to %s failed: %s", mail.message_id, mail.recipient, reason)
        return {"state": OutgoingMail.FAILED, "error": reason}
    pause = min(FIRST_PAUSE * 4 ** (mail.attempts - 1), LONGEST_PAUSE)
    logger.warning("Mail %s is tried again in %s: %s", mail.message_id, pause, reason)
    return {
        "state": OutgoingMail.QUEUED,
        "error": reason,
        "next_attempt_at": timezone.now() + pause,
    }


def _replies(error: Exception) -> list[tuple[int, Any]]:
    """The mail server's answers (code, text) in ``error``."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return list(error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return [(error.smtp_code, error.smtp_error)]
    return []


def _is_final(error: Exception) -> bool:
    """Whether trying again cannot help: the message is unsendable, or refused with a 5xx code.

    A refused sign-in to the mail server is a matter of its settings, which may be put right.
    """
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return False
    replies = _replies(error)
    refused = bool(replies) and all(500 <= code < 600 for code, _ in replies)
    return refused or isinstance(error, (ValueError, smtplib.SMTPNotSupportedError))


def _reason(error: Exception) -> str:
    texts = [
        f"{code} {text.decode(errors='replace') if isinstance(text, bytes) else text}"
        for code, text in _replies(error)
    ]
    return "; ".join(texts) or f"{type(error).__name__}: {error}"
