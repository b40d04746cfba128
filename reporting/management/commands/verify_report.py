import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reporting.domain.verification import Finding, verify

WORDS = {
    Finding.SAME_FILE: "Yes: the file is as it was made with {report}.",
    Finding.SAME_DATA: "Yes: the data in the file is that of {report}."
    " The file itself has been saved anew since.",
    Finding.OTHER_CONTENT: "No: the file says that it was made from {report}, but it has been"
    " changed or saved anew since, and holds no data that could be compared.",
    Finding.DAMAGED_REPORT: "No: the stored data of {report} has been changed.",
    Finding.UNKNOWN_REPORT: "Unknown: no report here has data with the SHA-256 {sha256}."
    " The file was made elsewhere, or its data has been changed.",
    Finding.NO_HASH: "Unknown: nothing in the file says which data it was made of.",
}
ALL_IS_WELL, IS_NOT, IS_UNKNOWN = range(3)


class Command(BaseCommand):
    help = (
        "Says whether a file made from an annual report (PDF, Word, slides, Excel, web page, CSV"
        " or JSON) says what the stored report says. Exit code 0: it does; 1: it does not;"
        " 2: that cannot be told."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, **options: Any) -> None:
        try:
            content = options["file"].read_bytes()
        except OSError as error:
            raise CommandError(str(error), returncode=IS_UNKNOWN) from error
        found = verify(content)
        words = WORDS[found.finding].format(report=found.report, sha256=found.sha256)
        self.stdout.write(words)
        if not found.finding.is_good:
            sys.exit(IS_NOT if found.finding.is_bad else IS_UNKNOWN)
