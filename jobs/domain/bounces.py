"""Mail that comes back: what a mail server reports after it has taken a mail (RFC 3464)."""

import logging
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import cast

from django.utils import timezone

from jobs.models import OutgoingMail

logger = logging.getLogger(__name__)

LONGEST_REASON = 1000


def note_bounce(content: bytes) -> bool:
    """Read a delivery status notification, and mark the mail that it is about as come back.

    Returns whether a mail of ours was marked. A notification of a delay, one about a mail that the
    outbox does not know, and any other message change nothing.
    """
    message = message_from_bytes(content, policy=policy.default)
    reason = _failure(message)
    if not reason:
        return False
    for message_id in _original_ids(message):
        marked = OutgoingMail.objects.filter(
            message_id=message_id, state__in=[OutgoingMail.SENT, OutgoingMail.SENDING]
        ).update(
            state=OutgoingMail.BOUNCED,
            error=reason[:LONGEST_REASON],
            finished_at=timezone.now(),
            lease_token=None,
        )
        if marked:
            logger.warning("Mail %s came back: %s", message_id, reason)
            return True
    return False


def _failure(message: EmailMessage) -> str:
    """The server's words for a recipient that the mail did not reach; empty when it says none."""
    for part in message.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        for block in part.get_payload():
            if str(block.get("Action", "")).strip().lower() == "failed":  # type: ignore[union-attr]
                said = block.get("Diagnostic-Code") or block.get("Status") or "failed"  # type: ignore[union-attr]
                return " ".join(str(said).split()).removeprefix("smtp; ").removeprefix("smtp;")
    return ""


def _original_ids(message: EmailMessage) -> list[str]:
    """The Message-ID of what came back, from the returned message or its headers alone."""
    found = []
    for part in message.walk():
        kind = part.get_content_type()
        if kind == "text/rfc822-headers":
            returned = message_from_bytes(cast(bytes, part.get_payload(decode=True)))
            found.append(str(returned.get("Message-ID", "")).strip())
        elif kind == "message/rfc822":
            found += [
                str(returned.get("Message-ID", "")).strip()  # type: ignore[union-attr]
                for returned in part.get_payload()
            ]
    return [message_id for message_id in found if message_id]
