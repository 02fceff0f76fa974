"""A lock in the database itself on tables that are only ever added to."""

from __future__ import annotations

from typing import Any

from django.db import migrations

POSTGRESQL = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are never changed or deleted', TG_TABLE_NAME;
END
$$ LANGUAGE plpgsql;
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""

# No trigger on DELETE: Django's test runner empties SQLite's tables by DELETE. Whoever holds the
# file of an SQLite database can change anything in it; verify_audit_log still finds it.
SQLITE = """
CREATE TRIGGER {table}_append_only BEFORE UPDATE ON {table}
BEGIN SELECT RAISE(ABORT, 'rows of {table} are never changed or deleted'); END;
"""


def append_only(table: str) -> migrations.RunPython:
    """A migration's operation that makes the table refuse UPDATE (and, on PostgreSQL, DELETE)."""

    def lock(apps: Any, schema_editor: Any) -> None:
        sql = POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE
        schema_editor.execute(sql.format(table=table), params=None)  # the % is PostgreSQL's own

    def unlock(apps: Any, schema_editor: Any) -> None:
        on = f" ON {table}" if schema_editor.connection.vendor == "postgresql" else ""
        schema_editor.execute(f"DROP TRIGGER {table}_append_only{on}")

    return migrations.RunPython(lock, unlock)
