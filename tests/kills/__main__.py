"""``make kills``: kill -9 of the worker at random moments of a compile, and what is left of it.

Each time a coordinator asks for the next version of a report, the worker and all that it has
started are killed at a random moment, and the worker is started again at once, as systemd does.
Then the report has to be there once and whole, with nothing lying about. On SQLite, or on
PostgreSQL where DATABASE_URL says so, in a database of its own; on the broker of ``--broker``, else
on files. The exit code is 1 on any fault.
"""

import argparse
import random
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import django

from tests.kills.installation import Installation, clear_broker, installation

PATIENCE = 240
"""Seconds after which a report that is not there does not come any more."""


@dataclass(frozen=True)
class Outcome:
    moment: float
    """Seconds from the request to the kill."""
    where: str
    begun_after: float
    """Seconds from the kill until a worker was at it again; 0 where it was done already."""
    done_after: float
    faults: list[str]


def main() -> int:
    parser = argparse.ArgumentParser(prog="make kills", description=__doc__)
    parser.add_argument("--broker", default="", help="such as redis://127.0.0.1:6379/13")
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--seed", type=int, help="for the same moments again")
    parser.add_argument("--actions", type=int, default=60, help="in the report")
    options = parser.parse_args()
    seed = options.seed if options.seed is not None else random.randrange(10_000)
    with installation(options.broker) as made:
        django.setup()
        return trial(made, times=options.times, seed=seed, actions=options.actions)


def trial(made: Installation, *, times: int, seed: int, actions: int) -> int:
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connections

    from accounts.models import Person
    from tests.bench.dataset import make_strategy

    call_command("migrate", run_syncdb=True, verbosity=0)
    strategy, cycle = make_strategy(actions=actions, indicators=actions // 3, today=date.today())
    coordinator = Person.objects.get(strategy_roles__strategy=strategy)
    chance = random.Random(seed)
    failed = 0
    try:
        made.start("beat", "--pidfile=")
        made.start_worker()
        starting, calm = (
            compile_once(made, cycle, coordinator, version=version, moment=None)
            for version in (1, 2)
        )
        print(
            f"{connections['default'].vendor}, {settings.CELERY_BROKER_URL.partition(':')[0]},"
            f" lease {settings.JOB_LEASE_SECONDS} s, sweeper every"
            f" {settings.CELERY_BEAT_SCHEDULE['sweep']['schedule']} s, seed {seed}"
        )
        print(f"left alone, a report of {actions} actions takes {calm.done_after:.1f} s")
        print(f"{'':>3}{'killed after':>14}  {'at':<28}{'begun again':>12}{'done':>9}  verdict")
        for number in range(times + 1):
            moment = chance.uniform(0, calm.done_after)
            outcome = (
                compile_once(made, cycle, coordinator, version=number + 2, moment=moment)
                if number
                else replace(calm, faults=starting.faults + calm.faults)
            )
            failed += bool(outcome.faults)
            print(row_of(number, outcome), flush=True)
        if failed:
            print("\nThe end of the log:")
            print("\n".join((made.folder / "log").read_text().splitlines()[-60:]))
    finally:
        made.end()
        clear_broker()
        connections.close_all()
        if hasattr(connections["default"], "close_pool"):
            connections["default"].close_pool()
    print(f"{times} kills, {failed} faults")
    return int(failed > 0)


def compile_once(
    made: Installation, cycle: Any, coordinator: Any, *, version: int, moment: float | None
) -> Outcome:
    """Ask for a report and write a mail; ``moment`` seconds later kill the worker, if at all."""
    from django.core.mail import send_mail
    from django.db import transaction

    from jobs.models import Job
    from reporting.domain.reports import request_report
    from tests.kills.checks import faults_of

    def job() -> Job:
        return Job.objects.get(pk=request.job_id)

    with transaction.atomic():
        request = request_report(cycle=cycle, by=coordinator, reason=f"Försök {version}")
        send_mail("Försök", "Rapporten är beställd.", None, [f"trial{version}@example.org"])
    start = time.monotonic()
    where, attempts = "", 0
    begun_after = 0.0
    if moment is not None:
        time.sleep(moment)
        made.kill_worker()
        start = time.monotonic()
        found = job()
        where, attempts = found.step or found.state, found.attempts
        made.start_worker()
        if found.state != Job.DONE and wait_until(lambda: job().attempts > attempts):
            begun_after = time.monotonic() - start
    wait_until(lambda: job().state in (Job.DONE, Job.FAILED))
    done_after = time.monotonic() - start
    wait_until(lambda: not _waiting())
    faults = faults_of(request, version=version, by=coordinator, folder=made.folder)
    return Outcome(moment or 0.0, where, begun_after, done_after, faults)


def _waiting() -> bool:
    from jobs.models import Job, OutgoingMail

    return (
        Job.objects.filter(state__in=[Job.QUEUED, Job.RUNNING]).exists()
        or OutgoingMail.objects.filter(
            state__in=[OutgoingMail.QUEUED, OutgoingMail.SENDING]
        ).exists()
    )


def wait_until(condition: Callable[[], object]) -> bool:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False


def row_of(number: int, outcome: Outcome) -> str:
    verdict = "; ".join(outcome.faults) or "whole"
    if not number:
        return f"{'':>3}{'not':>14}  {'':<28}{'':>12}{outcome.done_after:>7.1f} s  {verdict}"
    return (
        f"{number:>3}{outcome.moment:>12.2f} s  {outcome.where[:27]:<28}"
        f"{outcome.begun_after:>10.1f} s{outcome.done_after:>7.1f} s  {verdict}"
    )


if __name__ == "__main__":
    sys.exit(main())
