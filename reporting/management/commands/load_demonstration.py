from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from reporting.demonstration.aim import PASSWORD, sign_ins
from reporting.demonstration.loading import is_empty, load
from reporting.demonstration.reports import publish_reports


class Command(BaseCommand):
    help = "Loads the demonstration: the real strategy with plans, people and three years of data."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-empty",
            action="store_true",
            help="Do nothing when there is any strategy or person.",
        )
        parser.add_argument(
            "--sign-ins", action="store_true", help="Only print who can sign in, load nothing."
        )
        parser.add_argument(
            "--without-reports",
            action="store_true",
            help="Leave the closed years' annual reports to be compiled by the coordinator.",
        )
        parser.add_argument(
            "--today",
            type=date.fromisoformat,
            default=None,
            help="The day the demonstration is to be seen from, such as 2026-05-04.",
        )
        parser.add_argument(
            "--production", action="store_true", help="Allow loading in production (said once)."
        )
        parser.add_argument(
            "--yes-really", action="store_true", help="Allow loading in production (said twice)."
        )

    def handle(self, **options: Any) -> None:
        if options["sign_ins"]:
            self.print_sign_ins()
            return
        if settings.IS_PRODUCTION and not (options["production"] and options["yes_really"]):
            raise CommandError(
                "This is production. The demonstration is loaded here only with both --production "
                "and --yes-really."
            )
        if options["if_empty"] and not is_empty():
            self.stdout.write("There is data already: nothing loaded.")
            return
        if load(options["today"] or timezone.localdate()):
            self.stdout.write("The demonstration is loaded.")
            for report in () if options["without_reports"] else publish_reports():
                self.stdout.write(f"The annual report of {report.cycle.year} is published.")
        else:
            self.stdout.write("The demonstration is here already: nothing changed.")
        self.print_sign_ins()

    def print_sign_ins(self) -> None:
        if settings.IS_PRODUCTION:
            self.stdout.write(
                "No password is set in production: give one with manage.py changepassword."
            )
        else:
            self.stdout.write(f"Sign in with the password {PASSWORD} as")
        for shows, email in sign_ins():
            self.stdout.write(f"  {email:<26} {shows}")
