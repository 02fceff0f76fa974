"""Going through the portal as one of the cast, and watching what is written meanwhile."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client

from .cast import P
from .dossier import Dossier

# What a walk leaves out: the very same rows in another order or as a file (test_exports, test_desks),
# and files that are made when they are asked for, which takes a second each (test_table, test_prints).
NO_NEW_PAGE = re.compile(
    r"[?&](sort|export)=|/(print|draft)/[a-z_]+/$|/institutions/(template|sheet)/$|preview/$"
)
WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE", "CREATE", "DROP", "ALTER", "TRUNCATE")


def browser(dossier: Dossier, person: P, **options) -> Client:
    client = Client(raise_request_exception=False, **options)
    user, session = dossier.people[person], dossier.sessions.get(person)
    if session:
        client.cookies[settings.SESSION_COOKIE_NAME] = session
    elif user is not None:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def log_everyone_in(dossier: Dossier) -> None:
    """Once for many pages: it takes longer than the page that is looked at."""
    dossier.sessions.clear()
    for person, user in dossier.people.items():
        if user is not None:
            cookie = browser(dossier, person).cookies[settings.SESSION_COOKIE_NAME]
            dossier.sessions[person] = cookie.value


@contextmanager
def undone() -> Iterator[None]:
    """What happens within is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def written() -> Iterator[list[str]]:
    """Every statement that writes, but for the session's: its idle time is counted anew."""
    found: list[str] = []

    def watch(execute, sql, params, many, context):
        if sql.lstrip().upper().startswith(WRITES) and "django_session" not in sql:
            found.append(sql[:200])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield found


@dataclass(frozen=True)
class Answer:
    """What came of a GET. plain: the text without what differs from one request to the next."""

    status: int
    headers: dict[str, str]
    text: str
    plain: str
    writes: list[str]

    @property
    def is_page(self) -> bool:
        return self.headers["Content-Type"].startswith("text/html")


def ask(client: Client, url: str) -> Answer:
    """Get it, read it to its end, watch what is written meanwhile, and take that back."""
    with undone(), written() as writes:
        response = client.get(url)
        text = b"".join(response).decode(errors="replace")  # a file is read while it is sent
    plain = text.replace(url, "")
    if response.context and (token := response.context.get("csrf_token")):
        plain = plain.replace(str(token), "")
    return Answer(response.status_code, dict(response.headers), text, plain, writes)


def crawl(client: Client, start: str = "/") -> dict[str, str]:
    """Every page of the portal that one reaches from the start by links: address → its text."""
    pages: dict[str, str] = {}
    ahead, met = deque([start]), {start}
    while ahead:
        url = ahead.popleft()
        response = client.get(url)
        if response.status_code == 429:  # who walks all pages verifies too many papers
            cache.clear()
            response = client.get(url)
        assert response.status_code in (200, 302, 405), f"{url} leads to {response.status_code}"
        if response.status_code != 200 or not response["Content-Type"].startswith("text/html"):
            continue
        pages[url] = response.content.decode()
        for link in re.findall(r'<a\b[^>]*\bhref="([^"]+)"', pages[url]):
            target = resolve(url, link.replace("&amp;", "&"))
            if target and NO_NEW_PAGE.search(target):
                continue
            if target and target not in met:
                met.add(target)
                ahead.append(target)
    return pages


def tells(page: str, secret: str) -> bool:
    """Whether the page says it, in words, in a field or in an attribute.

    On its own: the same digits within the microseconds of a `<time datetime>`, within a token or a
    hash say nothing, and stand there by chance. Chinese around it does not hide it (第31337位).
    """
    return re.search(rf"(?<![0-9A-Za-z.]){re.escape(secret)}(?![0-9A-Za-z])", page) is not None


class Inline(HTMLParser):
    """Collects what the content security policy would refuse."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "style" or (tag == "script" and "src" not in given):
            self.found.append(tag)
        self.found += [
            f"{tag} {name}"
            for name, value in given.items()
            if name == "style"
            or name.startswith(("on", "hx-on"))
            or (name in ("href", "src", "action") and (value or "").startswith("javascript:"))
        ]
        outside = [given.get("src"), given.get("href") if tag == "link" else None]
        self.found += [f"{tag} {url}" for url in outside if re.match(r"(https?:)?//", url or "")]


def inline(page: str) -> list[str]:
    """What the content security policy would refuse of it."""
    reader = Inline()
    reader.feed(page)
    return reader.found


def resolve(page: str, link: str) -> str | None:
    """The address within the portal, without its anchor; None for what lies outside."""
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return None
    return urldefrag(urljoin(page, link)).url
