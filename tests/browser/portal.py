"""The portal as a server of its own for a browser: real requests, real threads, real commits."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from threading import Thread

from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.core.servers.basehttp import ThreadedWSGIServer
from django.db import DEFAULT_DB_ALIAS, connections
from django.test.testcases import QuietWSGIRequestHandler

from desks.demonstration.people import CAST, EXTRAS, make_people

PASSWORD = "Browser-2026-tests"
SPEED = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"


@contextmanager
def own_database(path: Path) -> Iterator[None]:
    """A database in a file, migrated and empty, for as long as this lasts.

    The other tests' SQLite is in memory, one connection for all threads: two requests at once would
    share one transaction. In a file each has its own, as in a portal that runs.
    """
    path.write_bytes(migrated())
    with connected_to(str(path)):
        yield


@cache
def migrated() -> bytes:
    """The file of a migrated and empty database, made once in a process: it takes seconds."""
    with connected_to(":memory:"):
        call_command("migrate", verbosity=0)
        content: bytes = connections[DEFAULT_DB_ALIAS].connection.serialize()
    return content


@contextmanager
def connected_to(name: str) -> Iterator[None]:
    """Django's connection leads to this SQLite database instead of the other tests' one."""
    before, settings = connections[DEFAULT_DB_ALIAS], connections.settings[DEFAULT_DB_ALIAS]
    connections.settings[DEFAULT_DB_ALIAS] = {
        **settings,
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": name,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SPEED},
    }
    connections[DEFAULT_DB_ALIAS] = connections.create_connection(DEFAULT_DB_ALIAS)
    try:
        yield
    finally:
        connections[DEFAULT_DB_ALIAS].close()
        connections[DEFAULT_DB_ALIAS] = before
        connections.settings[DEFAULT_DB_ALIAS] = settings


def populate() -> None:
    """The province's divisions, and the cast with a password."""
    call_command("load_divisions", verbosity=0)
    make_people((*CAST, *EXTRAS), PASSWORD, demonstration=False)


@contextmanager
def serving() -> Iterator[str]:
    """Serve the portal; gives its address. Whitenoise serves the static files from their sources."""
    server = ThreadedWSGIServer(("127.0.0.1", 0), QuietWSGIRequestHandler)
    server.set_app(WSGIHandler())
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
