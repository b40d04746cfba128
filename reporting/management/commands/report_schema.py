import json
from typing import Any

from django.core.management.base import BaseCommand

from reporting.snapshot_json_schema import json_schema


class Command(BaseCommand):
    help = "Prints the JSON Schema of a report's data."

    def handle(self, **options: Any) -> None:
        self.stdout.write(json.dumps(json_schema(), indent=2, ensure_ascii=False))
