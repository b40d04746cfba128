"""Real Celery processes on a test's database and broker."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
INCLUDED_TASKS = "tests.jobs.trial_tasks"


def wait_until(condition: Callable[[], object], *, seconds: float = 90, what: str = "") -> None:
    """Return as soon as ``condition()`` holds; fail when it has not after ``seconds``."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"Not within {seconds} seconds: {what or condition}"
        time.sleep(0.02)


class CeleryProcess:
    """A Celery command in a process group of its own."""

    def __init__(self, *command: str, environment: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "config", *command],
            cwd=ROOT,
            env=environment,
            start_new_session=True,
        )

    @property
    def is_alive(self) -> bool:
        return self.process.poll() is None

    def pause(self) -> None:
        """Stop it where it is, so that what it is in the middle of can be looked at."""
        os.killpg(self.process.pid, signal.SIGSTOP)

    def resume(self) -> None:
        os.killpg(self.process.pid, signal.SIGCONT)

    def kill(self) -> None:
        """kill -9 of the process and of all that it has forked."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def environment() -> dict[str, str]:
    """What makes another process use this test's settings, directory, database and broker."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        url = f"sqlite:///{name}"
    else:
        url = os.environ["DATABASE_URL"].rpartition("/")[0] + "/" + name
    return {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": url}


@contextmanager
def celery_processes() -> Iterator[Callable[..., CeleryProcess]]:
    """A factory of workers; beat runs beside them from the first one on."""
    from config.celery import app

    processes: list[CeleryProcess] = []

    def start_worker(*, broker_url: str = "") -> CeleryProcess:
        variables = environment()
        if broker_url:
            variables["CELERY_BROKER_URL"] = broker_url
        if not processes:
            schedule = str(settings.DATA_DIR / f"beat-{uuid4()}")
            processes.append(CeleryProcess("beat", "-s", schedule, environment=variables))
        options = ["--concurrency=1", "--without-gossip", "--without-mingle"]
        name = f"--hostname={uuid4()}@test"
        processes.append(
            CeleryProcess(
                *("--quiet", "worker", name, f"--include={INCLUDED_TASKS}", *options),
                environment=variables,
            )
        )
        return processes[-1]

    app.control.purge()
    try:
        yield start_worker
    finally:
        for process in processes:
            if process.is_alive:
                process.kill()
