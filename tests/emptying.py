"""Empties the database after a transactional test: only what holds rows, and by deleting.

Django truncates every table, which on PostgreSQL takes seconds for some ninety of them, and then
makes content types and permissions anew. Those are kept here: no test changes them.
"""

from django.db import connection, transaction

KEPT = {"django_migrations", "django_content_type", "auth_permission"}

# Nothing is left that could point to a deleted row, so that asking for each row is in vain.
WITHOUT_FOREIGN_KEYS = """
    SELECT set_config('session_replication_role', 'replica', true)
    FROM pg_roles WHERE rolname = current_user AND rolsuper
"""


def empty_tables() -> None:
    """Delete all rows in one transaction."""
    tables = sorted(set(connection.introspection.django_table_names()) - KEPT)
    quote = connection.ops.quote_name
    filled = " UNION ALL ".join(
        f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {quote(table)})" for table in tables
    )
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(filled)
        found = cursor.fetchall()
        if connection.vendor == "postgresql":
            cursor.execute(WITHOUT_FOREIGN_KEYS)
        for (table,) in found:
            cursor.execute(f"DELETE FROM {quote(table)}")
