"""A person at a browser: what one sees and does there."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from .portal import PASSWORD

SCREENSHOTS = Path(settings.VAR_DIR) / "screenshots"
WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 360, "height": 740}
# How long a page may take on a busy machine. Whoever finds what they look for does not wait.
PATIENCE = 60_000
expect.set_options(timeout=PATIENCE)


class Person:
    """One person in one browser window of their own. `clicks` counts since the last start."""

    def __init__(
        self, browser: Browser, address: str, *, size: Any = None, script: bool = True
    ) -> None:
        self.address = address
        self.context: BrowserContext = browser.new_context(
            viewport=size or WIDE, java_script_enabled=script, reduced_motion="reduce"
        )
        self.context.set_default_timeout(PATIENCE)
        self.page: Page = self.context.new_page()
        self.clicks = 0
        self.faults: list[str] = []
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("console", self._hear)
        self.page.on("request", self._watch)

    def _hear(self, message: Any) -> None:
        refused = message.type == "error" and "Failed to load resource" not in message.text
        if refused:
            self.faults.append(message.text)

    def _watch(self, request: Any) -> None:
        if not request.url.startswith((self.address, "data:", "blob:", "about:")):
            self.faults.append(f"asks another place: {request.url}")

    def log_in(self, username: str, password: str = PASSWORD) -> Person:
        if urlsplit(self.page.url).path != "/account/login/":
            self.go("/account/login/")
        self.type(username=username, password=password)
        with self.page.expect_navigation():  # else the next step may come before the answer
            self.click(self.button("登录"))
        return self

    def go(self, path: str) -> Page:
        self.page.goto(path if path.startswith("http") else self.address + path)
        return self.page

    def path(self) -> str:
        return urlsplit(self.page.url).path

    def click(self, what: Locator) -> None:
        self.clicks += 1
        what.click()

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("main").get_by_role("button", name=name, exact=True)

    def link(self, name: str) -> Locator:
        return self.page.get_by_role("main").get_by_role("link", name=name)

    def field(self, name: str) -> Locator:
        return self.page.locator(f'main [name="{name}"]')

    def type(self, typed: Mapping[str, Any] | None = None, /, **more: Any) -> None:
        """Fill in fields by their names: text, a date, a choice, a list of ticks, the lines of a table."""
        for name, value in {**(typed or {}), **more}.items():
            field = self.field(name)
            if isinstance(value, list) and value and isinstance(value[0], dict):
                self._type_lines(name, value)
            elif isinstance(value, list):
                for tick in value:
                    self.page.locator(f'main [name="{name}"][value="{tick}"]').check()
            elif field.evaluate("field => field.tagName") == "SELECT":
                field.select_option(str(value))
            else:
                field.fill(value.isoformat() if isinstance(value, date) else str(value))

    def _type_lines(self, name: str, lines: list[dict[str, Any]]) -> None:
        """A line with a key is that of the table which has it; others are filled in from the first."""
        keys = [
            key.get_attribute("value")
            for key in self.page.locator(f'[name^="{name}-"][name$="-key"]').all()
        ]
        for number, line in enumerate(lines):
            place = keys.index(line["key"]) if "key" in line else number
            while (
                self.field(f"{name}-{place}-{next(iter(line))}").count() == 0 and "key" not in line
            ):
                self.page.locator(f'[data-add-line="id_{name}_0"]').click()
            cells = {f"{name}-{place}-{cell}": v for cell, v in line.items() if cell != "key"}
            self.type({cell: v for cell, v in cells.items() if v != ""})

    def sees(self, *texts: str) -> None:
        for text in texts:
            expect(self.page.locator("body")).to_contain_text(text)

    def does_not_see(self, *texts: str) -> None:
        for text in texts:
            expect(self.page.locator("body")).not_to_contain_text(text)

    def shoot(self, name: str) -> None:
        """A picture of the whole page, for whoever wants to look: PORTAL_PICTURES=1 asks for them."""
        if not os.environ.get("PORTAL_PICTURES"):
            return
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)

    def leave(self) -> None:
        self.context.close()
