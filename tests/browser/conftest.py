"""Chromium, a served portal, and people in windows of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import override_settings
from playwright.sync_api import Browser, sync_playwright

from .person import Person
from .portal import own_database, populate, serving

CHROMIUM = "/usr/bin/chromium"
# Chromium's own traffic would only slow it down where there is no internet.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    with pytest.MonkeyPatch.context() as patch:
        # Playwright's loop runs in this thread, so Django takes the tests' own queries for async.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            yield browser
            browser.close()


@pytest.fixture(scope="module")
def portal(
    django_db_blocker: Any,
    chromium: Browser,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:
    """The address of a portal with the cast and nothing else, shared by a module's tests."""
    folder = tmp_path_factory.mktemp("portal")
    with (
        django_db_blocker.unblock(),
        override_settings(MEDIA_ROOT=folder / "media"),
        own_database(folder / "portal.sqlite3"),
    ):
        populate()
        with serving() as address:
            yield address


@pytest.fixture(autouse=True)
def own_files() -> None:
    """The module's portal has its own place for files."""


@pytest.fixture
def person(chromium: Browser, portal: str) -> Iterator[Callable[..., Person]]:
    """Opens windows: person("jiangning.handle") has logged in, person() is a stranger.

    At the end nothing may have gone wrong in any of them: no script error, nothing that the
    content security policy had to block, no request to another place.
    """
    opened: list[Person] = []

    def open_window(username: str = "", **how: Any) -> Person:
        window = Person(chromium, portal, **how)
        opened.append(window)
        return window.log_in(username) if username else window

    yield open_window
    faults = [fault for window in opened for fault in window.faults]
    for window in opened:
        window.leave()
    assert not faults
