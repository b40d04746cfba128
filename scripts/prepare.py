"""Make the database ready for `make run`: migrated, and with the demonstration when it is empty.

Prints who can sign in, if the demonstration is there.
"""

import contextlib
import io
import os
import sys
from pathlib import Path

import django

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


def main() -> None:
    django.setup()

    from django.conf import settings
    from django.core.management import call_command

    if settings.IS_PRODUCTION:
        sys.exit("milstolpe: make run is for trying Milstolpe out; README.md says how to serve it.")

    from accounts.models import Person
    from reporting.demonstration.aim import sign_ins

    with contextlib.redirect_stdout(sys.stderr):
        call_command("migrate", verbosity=0)
        if not Person.objects.exists():
            print("Loading the demonstration …", flush=True)
            call_command("load_demonstration", if_empty=True, stdout=io.StringIO())
    if Person.objects.filter(email__in=[email for _, email in sign_ins()]).exists():
        call_command("load_demonstration", sign_ins=True)


if __name__ == "__main__":
    main()
