"""An installation of its own: database, broker, files, and the processes that work on them."""

import os
import secrets
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import redis

from tests.scratch import scratch_database

ROOT = Path(__file__).resolve().parent.parent.parent
WORKER = ["worker", "--concurrency=2", "--without-gossip", "--without-mingle"]
"""As scripts/run.py starts it."""


@dataclass
class Installation:
    folder: Path
    environment: dict[str, str]
    worker: subprocess.Popen | None = None
    processes: list[subprocess.Popen] = field(default_factory=list)

    def start(self, *command: str) -> subprocess.Popen:
        """A Celery command in a process group of its own, which writes to the folder's log."""
        with (self.folder / "log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "celery", "--quiet", "-A", "config", *command],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.processes.append(process)
        return process

    def start_worker(self) -> None:
        self.worker = self.start(*WORKER)

    def kill_worker(self) -> None:
        """kill -9 of the worker and of all that it has started."""
        assert self.worker is not None
        _kill(self.worker)

    def end(self) -> None:
        for process in self.processes:
            _kill(process)


def _kill(process: subprocess.Popen) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@contextmanager
def installation(broker: str) -> Iterator[Installation]:
    """One on ``broker`` ("" for files), and on PostgreSQL where DATABASE_URL says so, else SQLite.

    Sets the environment of this process too: django.setup() comes afterwards. All of it is removed
    at the end.
    """
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="milstolpe-kills-")))
        for name in ("tmp", "mail"):
            (folder / name).mkdir()
        url = f"sqlite:///{folder / 'kills.sqlite3'}"
        if os.environ.get("DATABASE_URL", "").startswith("postgres"):
            url = stack.enter_context(scratch_database("kills"))
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "tests.kills.settings",
            "MILSTOLPE_KILLS": f"kills-{os.getpid()}",
            "MILSTOLPE_ENV": "production",
            "SECRET_KEY": secrets.token_urlsafe(50),
            "ALLOWED_HOSTS": "127.0.0.1",
            "DATABASE_URL": url,
            "CELERY_BROKER_URL": broker,
            "EMAIL_URL": f"filemail:///{folder / 'mail'}",
            "DATA_DIR": str(folder),
            "LOG_LEVEL": "INFO",
            "PYTHONWARNINGS": "ignore:You're running the worker with superuser",
        }
        made = Installation(folder, {**os.environ, "TMPDIR": str(folder / "tmp")})
        try:
            yield made
        finally:
            made.end()


def clear_broker() -> None:
    """Leave nothing behind on a broker that others use too."""
    from config.celery import app

    url, queue = app.conf.broker_url, app.conf.task_default_queue
    if url.startswith("redis"):
        with redis.Redis.from_url(url) as client:
            for key in client.scan_iter(match=f"*{queue}*"):
                client.delete(key)
    elif url.startswith("amqp"):
        with app.connection_for_write() as connection:
            connection.default_channel.queue_delete(queue)
            connection.default_channel.exchange_delete(queue)
