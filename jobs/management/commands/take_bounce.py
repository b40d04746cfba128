import sys
from typing import Any

from django.core.management.base import BaseCommand

from jobs.domain import note_bounce


class Command(BaseCommand):
    help = (
        "Reads a message from standard input, as a mail server pipes it, and marks the mail that it"
        " says has not arrived. Other messages are passed over, so that the server keeps none."
    )

    def handle(self, *arguments: Any, **options: Any) -> None:
        marked = note_bounce(sys.stdin.buffer.read())
        self.stdout.write("Marked as come back." if marked else "Nothing to mark.")
