"""``manage.py evaluate_indicators``: compute the status of every indicator again.

After figures were written past Milstolpe, or an upgrade that changes how a status is computed.
"""

from typing import Any

from django.core.management.base import BaseCommand

from actions.domain.evaluations import keep_evaluations
from actions.models import Indicator


class Command(BaseCommand):
    help = "Compute the status of every indicator again."

    def handle(self, *args: Any, **options: Any) -> None:
        ids = list(Indicator.objects.values_list("pk", flat=True))
        keep_evaluations(ids)
        self.stdout.write(f"{len(ids)} indicators evaluated.")
