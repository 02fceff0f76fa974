"""Where the real PostgreSQL and Redis are, if they answer, and whether doing without is allowed.

POSTGRES_URL and REDIS_URL name other places than this machine's standard ports.
"""

import os
import socket
from functools import cache
from urllib.parse import urlsplit

import pytest

SECONDS = 2


def required() -> bool:
    """Whether a missing server is a failure: in CI, or where PORTAL_REQUIRE_SERVERS says so."""
    return bool({os.environ.get("PORTAL_REQUIRE_SERVERS"), os.environ.get("CI")} & {"1", "true"})


@cache
def postgres_url() -> str | None:
    """The PostgreSQL server's address when it lets us in, otherwise None."""
    import psycopg

    address = os.environ.get("POSTGRES_URL", "postgres://postgres@127.0.0.1:5432/postgres")
    try:
        psycopg.connect(address, connect_timeout=SECONDS).close()
    except psycopg.Error:
        return None
    return address


@cache
def redis_url() -> str | None:
    """The Redis server's address when something listens there, otherwise None."""
    address = os.environ.get("REDIS_URL", "redis://127.0.0.1:6379")
    parts = urlsplit(address)
    try:
        socket.create_connection((parts.hostname or "", parts.port or 6379), SECONDS).close()
    except OSError:
        return None
    return address


def require_or_skip(name: str) -> str:
    """The address of "postgres" or "redis"; skips the test without it, or fails it in CI."""
    address = {"postgres": postgres_url, "redis": redis_url}[name]()
    if address is None:
        message = f"{name} does not answer"
        if required():
            pytest.fail(message)
        pytest.skip(message)
    return address
