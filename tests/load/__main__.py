"""``make load``: 500 people save a report within a minute, each with a value and a file.

On PostgreSQL, with two gunicorn workers, on loopback. Makes a scratch database beside that of
DATABASE_URL, and drops it; ends by itself. The exit code is 1 on any error or loss.
"""

import argparse
import os
import platform
import secrets
import sys
import tempfile

import django

from tests.load.server import gunicorn
from tests.scratch import scratch_database


def main() -> int:
    parser = argparse.ArgumentParser(prog="make load", description=__doc__)
    parser.add_argument("--people", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=50, help="over which they arrive")
    options = parser.parse_args()
    with (
        scratch_database("load") as url,
        tempfile.TemporaryDirectory(prefix="milstolpe-load-") as folder,
    ):
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "MILSTOLPE_ENV": "production",
            "SECRET_KEY": secrets.token_urlsafe(50),
            "ALLOWED_HOSTS": "127.0.0.1",
            "HTTPS": "off",
            "DATABASE_URL": url,
            "DATABASE_POOL_SIZE": "8",
            "CELERY_BROKER_URL": "",
            "EMAIL_URL": "dummymail://",
            "DATA_DIR": folder,
            "LOG_LEVEL": "WARNING",
        }
        django.setup()
        return load(options.people, options.seconds)


def load(people: int, seconds: float) -> int:
    from django.core.management import call_command
    from django.db import connection

    from tests.load.crowd import doubled, run_crowd, spread
    from tests.load.world import kept_of, make_reporters

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    reporters = make_reporters(people)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute("SHOW server_version")
        version = cursor.fetchone()[0]
    try:
        with gunicorn(os.environ, workers=2) as address:
            outcome = run_crowd(address, reporters, seconds=seconds)
        kept = kept_of(reporters)
    finally:
        connection.close()
        if hasattr(connection, "close_pool"):
            connection.close_pool()
    lost, errors = outcome.lost(kept), outcome.errors.total()
    told = ", ".join(f"{count} × {what}" for what, count in outcome.errors.items())
    print(
        f"{people} people arrived over {seconds:g} s; all were done after {outcome.seconds:.1f} s"
    )
    print(f"saved    {len(outcome.acknowledged)}")
    print(f"errors   {errors}{f' ({told})' if told else ''}")
    print(f"lost     {lost.total()} ({', '.join(f'{n} {what}' for what, n in lost.items())})")
    print(f"doubled  {doubled(kept)}")
    print(f"GET      {spread(outcome.gets)}")
    print(f"draft    {spread(outcome.drafts) if outcome.drafts else 'the form keeps none'}")
    print(f"POST     {spread(outcome.posts)}")
    print(
        f"PostgreSQL {version}, Python {platform.python_version()}, Django {django.__version__},"
        f" gunicorn with 2 workers of 8 threads, {os.cpu_count()} processors"
    )
    is_whole = len(outcome.acknowledged) == people
    return int(bool(errors or lost.total() or doubled(kept)) or not is_whole)


if __name__ == "__main__":
    sys.exit(main())
