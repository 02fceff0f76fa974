from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.db import connection


@pytest.fixture(autouse=True)
def real_locks(transactional_db) -> None:
    """SQLite has one writer at a time, so nothing here could go wrong on it, and nothing be shown."""
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL's row locks: set TEST_DATABASE_URL, or run make test")


@pytest.fixture
def log_is_whole() -> Callable[[], None]:
    """Walks every chain of the log; a broken one ends the command with an error."""
    return lambda: call_command("verify_audit_log", verbosity=0)
