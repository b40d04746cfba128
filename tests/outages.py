"""Real outages of what Milstolpe stands on: a database that is away, a disk that is full."""

import resource
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Timer

import psycopg
import pytest
from django.db import connection
from psycopg import sql


class Outage:
    """The database of this test: PostgreSQL ends all connections and takes no new ones, SQLite is
    locked by another program. ``end()`` may come from another thread.
    """

    def __init__(self) -> None:
        self.is_over = False
        if connection.vendor == "sqlite":
            self._other = sqlite3.connect(
                connection.settings_dict["NAME"], isolation_level=None, check_same_thread=False
            )
            self._other.execute("BEGIN IMMEDIATE")
            return
        settings = connection.settings_dict
        self._server = psycopg.connect(
            host=settings["HOST"],
            port=settings["PORT"] or None,
            user=settings["USER"],
            password=settings["PASSWORD"] or None,
            dbname="postgres",
            autocommit=True,
        )
        self._allow("false")
        self._server.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s",
            [settings["NAME"]],
        )

    def _allow(self, allowed: str) -> None:
        name = sql.Identifier(connection.settings_dict["NAME"])
        alter = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}").format(name, sql.SQL(allowed))
        self._server.execute(alter)

    def end(self) -> None:
        if self.is_over:
            return
        self.is_over = True
        if connection.vendor == "sqlite":
            self._other.close()
        else:
            self._allow("true")
            self._server.close()

    def end_after(self, seconds: float) -> None:
        Timer(seconds, self.end).start()


@contextmanager
def database_away(monkeypatch: pytest.MonkeyPatch) -> Iterator[Outage]:
    """The database is away in this block, or until ``end()``. Transactional tests only."""
    with monkeypatch.context() as patch:
        # How long a connection waits: for a lock, for connections that are made from now on, or
        # for another connection.
        if connection.vendor == "sqlite":
            patch.setitem(connection.settings_dict["OPTIONS"], "timeout", 0.1)
            connection.close()
        elif connection.pool:
            patch.setattr(connection.pool, "timeout", 0.5)
        outage = Outage()
        try:
            yield outage
        finally:
            outage.end()
            connection.close()


@contextmanager
def disk_full(largest: int) -> Iterator[None]:
    """No file of this process may grow beyond ``largest`` bytes in this block."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
