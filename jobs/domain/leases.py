"""Leases: a row belongs to one worker at a time, for as long as that worker shows that it lives.

Work is claimed by a conditional update and its row count, which is right on every database. The
clocks of machines that share a database must agree to within a part of JOB_LEASE_SECONDS.
"""

import logging
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, connections, transaction
from django.db.models import F, Q
from django.utils import timezone

from jobs.models import Leased

logger = logging.getLogger(__name__)
Result = TypeVar("Result")

DATABASE_AWAY = (OperationalError, InterfaceError)
"""What a database raises that is gone, locked or full: the same may well work in a while."""
SHORTEST_PAUSE, LONGEST_PAUSE = 0.5, 5.0
"""Seconds between two tries of ``patiently``."""


class LeaseLost(Exception):  # noqa: N818
    """Another worker has taken over: stop, and write nothing."""


def patiently(write: Callable[[], Result]) -> Result:
    """``write()``, which may be done twice, tried again while the database is away.

    Goes on for three leases, with longer and longer pauses. Inside a transaction the first failure
    is the last: it has undone what came before.
    """
    deadline = time.monotonic() + 3 * settings.JOB_LEASE_SECONDS
    pause = SHORTEST_PAUSE
    while True:
        try:
            return write()
        except DATABASE_AWAY as error:
            if connection.in_atomic_block or time.monotonic() + pause > deadline:
                raise
            logger.warning("The database is away, next try in %s s: %s", pause, error)
            connection.close()
        time.sleep(pause)
        pause = min(2 * pause, LONGEST_PAUSE)


def lease_expiry() -> datetime:
    return timezone.now() + timedelta(seconds=settings.JOB_LEASE_SECONDS)


def is_stranded(leased: type[Leased]) -> Q:
    """Rows whose worker has shown no life for the length of a lease."""
    return Q(state=leased.HELD, lease_expires_at__lt=timezone.now())


@dataclass(frozen=True)
class Lease:
    leased: type[Leased]
    pk: Any
    token: uuid.UUID

    @classmethod
    def claim(cls, leased: type[Leased], pk: Any, *, waiting: Q, **changes: Any) -> "Lease | None":
        """Take the row ``pk`` if it waits or is stranded; None when it may not be had."""
        token = uuid.uuid4()
        claimed = leased._default_manager.filter(
            waiting | is_stranded(leased), pk=pk, attempts__lt=leased.MAX_ATTEMPTS
        ).update(
            state=leased.HELD,
            lease_token=token,
            lease_expires_at=lease_expiry(),
            attempts=F("attempts") + 1,
            rung_at=None,
            **changes,
        )
        return cls(leased, pk, token) if claimed else None

    def renew(self, **changes: Any) -> None:
        """Write ``changes`` and hold the row for another while. Raises LeaseLost."""
        held = self.leased._default_manager.filter(
            pk=self.pk, state=self.leased.HELD, lease_token=self.token
        )
        if not held.update(**{"lease_expires_at": lease_expiry(), **changes}):
            raise LeaseLost(f"{self.leased.__name__} {self.pk}")

    def release(self, state: str, **changes: Any) -> None:
        """Write ``changes`` and give the row up in ``state``. Raises LeaseLost."""
        self.renew(state=state, lease_token=None, lease_expires_at=None, **changes)

    @contextmanager
    def kept_alive(self) -> Iterator[None]:
        """Renew the lease from a thread of its own, every third of its length.

        Inside a transaction there is nothing to keep alive: nobody else sees the claim.
        """
        if transaction.get_connection().in_atomic_block:
            yield
            return
        stop = threading.Event()
        heartbeat = threading.Thread(
            target=self._renew_until, args=(stop,), name=f"lease-{self.pk}", daemon=True
        )
        heartbeat.start()
        try:
            yield
        finally:
            stop.set()
            heartbeat.join()

    def _renew_until(self, stop: threading.Event) -> None:
        pause = usual = settings.JOB_LEASE_SECONDS / 3
        try:
            while not stop.wait(pause):
                try:
                    self.renew()
                    pause = usual
                except DATABASE_AWAY as error:
                    logger.warning("The lease of %s was not renewed: %s", self.pk, error)
                    connections.close_all()
                    pause = min(usual, 1)
        except LeaseLost:
            # The worker's own thread meets the same at its next step, and says so.
            return
        finally:
            connections.close_all()
