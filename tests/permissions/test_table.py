"""The permission table holds: every address and every transition, for everyone, both ways."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from cluster_portal.workflow.actions import transition_url
from cluster_portal.workflow.declare import transitions_of, workflow_models

from .browsing import browser, inline, undone, written
from .cast import P
from .table import MOVES, NOT_FOUND, TABLE, Row, typed

FORBIDDEN = ("'unsafe-inline'", "'unsafe-eval'", "http:", "https:", "*")
ROWS = [pytest.param(row, id=f"{row.name}-{row.of}".strip("-")) for row in TABLE]
MODELS = {model._meta.model_name: model for model in workflow_models()}


def addresses(resolver: URLResolver | None = None) -> Iterator[URLPattern]:
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from addresses(entry)
        else:
            yield entry


def test_every_address_is_in_the_table_and_every_row_has_an_address():
    names = [address.name for address in addresses()]
    assert None not in names, "an address without a name can't be in the table"
    assert len(names) == len(set(names)), "two addresses of one name"
    rows = [row.name for row in TABLE]
    assert len(TABLE) == len({(row.name, row.of) for row in TABLE})
    # "transition" stands in MOVES, once for each transition.
    assert set(names) - {"transition"} == set(rows)


def test_every_row_gives_the_arguments_that_its_address_has():
    wanted = {address.name: set(address.pattern.converters) for address in addresses()}
    assert [set(row.args) for row in TABLE] == [wanted[row.name] for row in TABLE]


def test_every_transition_is_in_the_table_and_every_move_is_declared():
    declared = {(kind, name) for kind, model in MODELS.items() for name in transitions_of(model)}
    assert {(move.kind, move.name) for move in MOVES} == declared


@pytest.mark.real_database
@pytest.mark.parametrize("row", ROWS)
def test_get_is_answered_as_the_table_says_and_never_writes(dossier, answer, row: Row):
    url = dossier.url(row.name, row.args)
    heard = {person: answer(person, url) for person in P}
    assert {p: a.status for p, a in heard.items()} == {p: row.get(p) for p in P}
    assert not {p: a.writes for p, a in heard.items() if a.writes}


@pytest.mark.parametrize("row", ROWS)
def test_post_is_refused_as_the_table_says(dossier, row: Row):
    url = dossier.url(row.name, row.args)
    wrong = []
    for person in P:
        client, refusal = browser(dossier, person), row.post_refusal(person)
        with undone(), written() as writes:
            status = client.post(url).status_code
        if refusal is None and (status in (403, 404, 405) or status >= 500):
            wrong.append(f"{person}: {status}, but may post")
        elif refusal is not None and (status != refusal or writes):
            wrong.append(f"{person}: {status} instead of {refusal} {writes}")
    assert not wrong


@pytest.mark.parametrize(
    "row", [row for row in TABLE if row.do], ids=lambda row: f"{row.name}-{row.of}".strip("-")
)
def test_post_from_another_site_is_refused(dossier, row: Row):
    person = sorted(row.do)[0]
    client = browser(dossier, person, enforce_csrf_checks=True)
    with written() as writes:
        assert client.post(dossier.url(row.name, row.args)).status_code == 403
    assert not writes


@pytest.mark.parametrize("row", ROWS)
def test_head_never_writes(dossier, row: Row):
    url = dossier.url(row.name, row.args)
    wrote = {}
    for person in P:
        client = browser(dossier, person)
        with written() as writes:
            b"".join(client.head(url))
        if writes:
            wrote[person] = writes
    assert not wrote


@pytest.mark.parametrize(
    "row",
    [row for row in TABLE if row.args and not row.post_only],
    ids=lambda row: f"{row.name}-{row.of}".strip("-"),
)
def test_not_there_and_not_yours_are_one_answer(dossier, answer, row: Row):
    url, nothing = dossier.url(row.name, row.args), dossier.url_of_nothing(row.name, row.args)
    told_apart = []
    for person in P:
        if row.get(person) != NOT_FOUND:
            continue
        theirs, none = answer(person, url), answer(person, nothing)
        if none.status != NOT_FOUND or theirs.plain != none.plain:
            told_apart.append(person)
    assert not told_apart


@pytest.mark.parametrize("person", P)
def test_no_page_has_inline_script_or_style_or_anything_from_outside(dossier, answer, person: P):
    urls = [dossier.url(row.name, row.args) for row in TABLE if row.get(person) == 200]
    pages = {url: page for url in urls if (page := answer(person, url)).is_page}
    assert pages
    wrong = {url: found for url, page in pages.items() if (found := inline(page.text))}
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


def test_a_transition_that_does_not_exist_is_no_page(dossier):
    thing = dossier.thing("application", "recommended")
    client = browser(dossier, P.PROVINCE_SIGN)
    for url in (
        transition_url(thing, "no-such-thing"),
        transition_url(thing, "withdraw").replace("application", "no-such-kind"),
        transition_url(thing, "save"),
        transition_url(thing, "recommend").replace("application", "user"),
    ):
        assert client.get(url).status_code == NOT_FOUND
        assert client.post(url, typed("submit")).status_code == NOT_FOUND
