"""Mail backends: the outbox that all mail goes into, and a terminal where it may come out."""

import sys
import threading
from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from jobs.domain import queue_mail


class OutboxBackend(BaseEmailBackend):
    """Queues each mail in the caller's transaction; a worker sends it by MAIL_TRANSPORT."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        with transaction.atomic():
            for message in email_messages:
                queue_mail(message)
        return len(email_messages)


class TerminalBackend(BaseEmailBackend):
    """Shows mail as a person reads it, for development: a code or link is easily seen."""

    lock = threading.Lock()

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            head = f"Mail to {', '.join(message.recipients())}: {message.subject}"
            lines = [head, "", *str(message.body).strip().splitlines()]
            with self.lock:
                sys.stdout.write("".join(f"  ✉ {line}".rstrip() + "\n" for line in lines))
                sys.stdout.flush()
        return len(email_messages)
