"""The permission table holds: every address and every transition, for everyone, both ways."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from cluster_portal.workflow.actions import transition_url
from cluster_portal.workflow.declare import transitions_of, workflow_models

from .browsing import browser, undone, written
from .cast import P
from .table import MOVES, NOT_FOUND, OK, TABLE, TYPED, Move, Row

ROWS = [pytest.param(row, id=row.name) for row in TABLE]
EACH_MOVE = [pytest.param(move, id=f"{move.kind}.{move.name}") for move in MOVES]
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
    assert len(rows) == len(set(rows))
    # "transition" stands in MOVES, once for each transition.
    assert set(names) - {"transition"} == set(rows)


def test_every_row_gives_the_arguments_that_its_address_has():
    wanted = {address.name: set(address.pattern.converters) for address in addresses()}
    assert {row.name: set(row.args) for row in TABLE} == {
        row.name: wanted[row.name] for row in TABLE
    }


def test_every_transition_is_in_the_table_and_every_move_is_declared():
    declared = {(kind, name) for kind, model in MODELS.items() for name in transitions_of(model)}
    assert {(move.kind, move.name) for move in MOVES} == declared


@pytest.mark.real_database
@pytest.mark.parametrize("row", ROWS)
def test_get_is_answered_as_the_table_says(dossier, row: Row):
    url = dossier.url(row.name, row.args)
    heard = {person: browser(dossier, person).get(url).status_code for person in P}
    assert heard == {person: row.get(person) for person in P}


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


@pytest.mark.parametrize("row", [row for row in TABLE if row.do], ids=lambda row: row.name)
def test_post_from_another_site_is_refused(dossier, row: Row):
    person = sorted(row.do)[0]
    client = browser(dossier, person, enforce_csrf_checks=True)
    with written() as writes:
        assert client.post(dossier.url(row.name, row.args)).status_code == 403
    assert not writes


@pytest.mark.parametrize("row", ROWS)
def test_get_and_head_never_write(dossier, row: Row):
    url = dossier.url(row.name, row.args)
    wrote = {}
    for person in P:
        client = browser(dossier, person)
        for method in (client.get, client.head):
            with written() as writes:
                response = method(url)
                b"".join(response)  # a file is read while it is sent
            if writes:
                wrote[person] = writes
    assert not wrote


@pytest.mark.parametrize(
    "row", [row for row in TABLE if row.args and not row.post_only], ids=lambda row: row.name
)
def test_not_there_and_not_yours_are_one_answer(dossier, row: Row):
    told_apart = []
    for person in P:
        if row.get(person) != NOT_FOUND:
            continue
        client = browser(dossier, person)
        url, nothing = dossier.url(row.name, row.args), dossier.url_of_nothing(row.name, row.args)
        theirs, none = client.get(url), client.get(nothing)
        if none.status_code != NOT_FOUND or plain(theirs, url) != plain(none, nothing):
            told_apart.append(person)
    assert not told_apart


def plain(response, url: str) -> str:
    """The body without what differs from one request to the next: the token, its own address."""
    text = response.content.decode()
    if response.context and (token := response.context.get("csrf_token")):
        text = text.replace(str(token), "")
    return text.replace(url, "")


@pytest.mark.real_database
@pytest.mark.parametrize("move", EACH_MOVE)
def test_the_page_of_a_transition_is_whose_the_table_says(dossier, move: Move):
    expected = {
        person: 302 if person is P.NOBODY else OK if person in move.see else NOT_FOUND
        for person in P
    }
    for state in source_states(move):
        url = transition_url(dossier.thing(move.kind, state), move.name)
        clients = {person: browser(dossier, person) for person in P}
        with written() as writes:
            heard = {person: client.get(url).status_code for person, client in clients.items()}
        assert heard == expected, state
        assert not writes


@pytest.mark.real_database
@pytest.mark.parametrize("move", EACH_MOVE)
def test_a_post_carries_a_transition_out_for_those_of_the_table_only(dossier, move: Move):
    wrong = []
    for state in source_states(move):
        for person in P:
            thing = dossier.thing(move.kind, state)
            client = browser(dossier, person)
            with undone(), written() as writes:
                status = client.post(
                    transition_url(thing, move.name), {**TYPED, "version": thing.version}
                ).status_code
                now = type(thing)._base_manager.get(pk=thing.pk)
            moved = (now.state, now.version) != (thing.state, thing.version)
            expected = (
                302
                if person in move.do or person is P.NOBODY
                else 422
                if person in move.see
                else NOT_FOUND
            )
            if (status, moved) != (expected, person in move.do) or (writes and not moved):
                wrong.append(f"{state}, {person}: {status}, moved: {moved}, {writes}")
    assert not wrong


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
        assert client.post(url, TYPED).status_code == NOT_FOUND


def source_states(move: Move) -> tuple[str, ...]:
    return transitions_of(MODELS[move.kind])[move.name].sources
