"""A PostgreSQL database of a trial's own."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

SERVER = "postgres://postgres@127.0.0.1:5432"


@contextmanager
def scratch_database(trial: str) -> Iterator[str]:
    """The address of a new database beside that of DATABASE_URL, which is dropped afterwards."""
    found = os.environ.get("DATABASE_URL", "")
    server = urlsplit(found if found.startswith("postgres") else SERVER)
    name = f"milstolpe_{trial}_{os.getpid()}"
    at_server = urlunsplit(server._replace(scheme="postgresql", path="/postgres"))
    with psycopg.connect(at_server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        yield urlunsplit(server._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(at_server, autocommit=True) as connection:
            drop = sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
            connection.execute(drop)
