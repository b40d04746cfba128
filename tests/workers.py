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
STOP_VARIABLE = "MILSTOLPE_TEST_STOP_AT_STEP"


def wait_until(condition: Callable[[], object], *, seconds: float = 180, what: str = "") -> None:
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

    def resume(self) -> None:
        """Let it go on that has stopped by itself (``stop_at_step``)."""
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
    """A factory of workers; beat runs beside them from the first one on.

    A worker with ``stop_at_step`` stops where it is once it has told that a job has come to that
    step, until ``resume()`` or ``kill()``: a job is looked at half-way, however fast it is.
    """
    from config.celery import app

    processes: list[CeleryProcess] = []

    def start_worker(*, broker_url: str = "", stop_at_step: int | None = None) -> CeleryProcess:
        variables = environment()
        if stop_at_step is not None:
            variables[STOP_VARIABLE] = str(stop_at_step)
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
