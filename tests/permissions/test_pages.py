"""What every page of the portal keeps to, whoever reads it: nothing inline, one policy, no leaks."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from cluster_portal.workflow.actions import transition_url

from .browsing import browser
from .cast import P
from .table import MOVES, TABLE

FORBIDDEN = ("'unsafe-inline'", "'unsafe-eval'", "http:", "https:", "*")


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


@pytest.mark.parametrize("person", P)
def test_no_page_has_inline_script_or_style_or_anything_from_outside(
    dossier, answer, pages_by_links, person: P
):
    """What this person reaches by links, and what the table says they reach."""
    wrong = {}
    pages = dict(pages_by_links(person))
    for row in TABLE:
        if row.get(person) == 200:
            url = dossier.url(row.name, row.args)
            found = answer(person, url)
            if found.headers["Content-Type"].startswith("text/html"):
                pages.setdefault(url, found.text)
    assert pages
    for url, text in pages.items():
        reader = Inline()
        reader.feed(text)
        if reader.found:
            wrong[url] = reader.found
    assert not wrong


@pytest.mark.parametrize("person", P)
def test_every_answer_carries_the_policy_and_forbids_sniffing(dossier, answer, person: P):
    urls = [dossier.url(row.name, row.args) for row in TABLE]
    urls += [
        transition_url(dossier.thing(move.kind, "recommended"), move.name)
        for move in MOVES
        if move.kind == "application"
    ]
    for url in [*urls, "/no-such-page/"]:
        headers = answer(person, url).headers
        policy = headers.get("Content-Security-Policy", "")
        assert "default-src 'none'" in policy, url
        assert not [word for word in FORBIDDEN if word in policy.split()], url
        assert not re.search(r"(script|style)-src [^;]*unsafe", policy), url
        assert headers.get("X-Content-Type-Options") == "nosniff", url
        assert headers.get("X-Frame-Options") == "SAMEORIGIN", url
        assert headers.get("Referrer-Policy") == "same-origin", url


def test_a_page_of_nobody_leads_to_the_login_and_back(dossier, answer):
    for row in TABLE:
        if row.public:
            continue
        url = dossier.url(row.name, row.args)
        told = answer(P.NOBODY, url).headers
        assert told["Location"] == f"/account/login/?next={url}", row.name


def test_the_login_leads_to_no_other_site(dossier):
    client = browser(dossier, P.NOBODY)
    user = dossier.user(P.JIANGNING_SIGN)
    user.set_password("Zhihui-Chanquan-2026")
    user.save(update_fields=["password"])
    sent = {"username": user.username, "password": "Zhihui-Chanquan-2026"}
    response = client.post("/account/login/?next=//example.org/", sent)
    assert (response.status_code, response.headers["Location"]) == (302, "/")
    response = client.post("/account/language/", {"language": "en", "next": "//example.org/"})
    assert response.headers["Location"] == "/"
