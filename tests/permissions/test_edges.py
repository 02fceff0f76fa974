"""Every declared transition, in every state that there is, tried by everyone.

Made from the declarations: a new transition is tried without a line here, but for who has its page
(MOVES of table.py). One life with all its branches (life.py) leads through every state of every kind
of thing; at each station all is tried and taken back, and each test below reads what was found.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from cluster_portal.counties.models import User
from cluster_portal.counties.who import OfficePeople, OwnOffice
from cluster_portal.workflow.actions import transition_url
from cluster_portal.workflow.declare import (
    SYSTEM,
    SYSTEM_ONLY,
    Declared,
    transitions_of,
    workflow_models,
)
from cluster_portal.workflow.door import perform
from cluster_portal.workflow.errors import Conflict, NotAllowed, Refused
from cluster_portal.workflow.models import LogRow
from cluster_portal.workflow.writing import reads_draft, write_url
from reviews.who import ASSIGNED_EXPERT

from .browsing import browser, log_everyone_in, undone, written
from .cast import P
from .dossier import Dossier, make_cast
from .life import Life
from .table import MOVES, Move, typed

pytestmark = pytest.mark.django_db

MODELS = {model._meta.model_name: model for model in workflow_models()}
PAGES = {(move.kind, move.name): move for move in MOVES}
BY_HAND = [
    (kind, declared)
    for kind, model in MODELS.items()
    for declared in transitions_of(model).values()
    if not declared.consequence and declared.who is not SYSTEM_ONLY
]
LOGGED_IN = [person for person in P if person is not P.NOBODY]
YEAR = 2021


def may(declared: Declared, user: User, thing: Any) -> bool:
    """The declaration's Who, spelled out once more: the kind of office, its reach, the signatory."""
    who, office = declared.who, user.office
    if declared.consequence or who is SYSTEM_ONLY:
        return False
    if who is ASSIGNED_EXPERT:
        return user.role == User.Role.EXPERT and thing.expert.user_id == user.pk
    assert isinstance(who, OfficePeople | OwnOffice), "say here what this Who means"
    if office is None or user.role not in (User.Role.HANDLER, User.Role.SIGNATORY):
        return False
    county = getattr(thing, "county", None)
    own = office.pk == thing.office_id if isinstance(who, OwnOffice) else office.kind == who.kind
    within = county is None or (
        (office.county_id is None or office.county_id == county.pk)
        and (office.city_id is None or office.city_id == county.city_id)
    )
    return own and within and (user.role == User.Role.SIGNATORY or not who.signatory)


class Found:
    """What was found on the way: complaints by the rule that was broken, and what was carried out."""

    def __init__(self, dossier: Dossier) -> None:
        self.dossier = dossier
        self.complaints: dict[str, list[str]] = defaultdict(list)
        self.met: set[tuple[str, str]] = set()
        self.tried: dict[str, int] = defaultdict(int)
        self.carried_out: dict[tuple[str, str], set[P]] = defaultdict(set)
        self.met_a_guard: set[tuple[str, str]] = set()

    def look(self, thing: Any) -> None:
        """Try everything with a thing as it stands."""
        log_everyone_in(self.dossier)  # anew at each station: years lie between them
        self.met.add((thing._meta.model_name, thing.state))
        for declared in transitions_of(type(thing)).values():
            here = thing.state in declared.sources
            for person in LOGGED_IN:
                self._try(thing, declared, person, here=here)
            if declared.who is not SYSTEM_ONLY or declared.consequence:
                self._expect("the portal itself", thing, declared, SYSTEM, NotAllowed)
            if here:
                self._pages(thing, declared)
        if not thing.is_ended:
            self._someone_can_go_on(thing)
        self._own_pages(thing)

    def _try(self, thing: Any, declared: Declared, person: P, *, here: bool) -> None:
        user = self.dossier.user(person)
        if not may(declared, user, thing):
            rule = "wrong person" if here else "wrong person and state"
            self._expect(rule, thing, declared, user, NotAllowed)
            return
        if not here:
            seen = {"expected_version": thing.version}
            self._expect("wrong state", thing, declared, user, Conflict, **seen)
            return
        left = User.objects.get(pk=user.pk)
        left.is_active = False
        self._expect("closed account", thing, declared, left, NotAllowed)
        changed = thing.version
        if not declared.decides_on_content:
            changed = LogRow.objects.of(thing).last().version
        for old in (changed - 1, thing.version + 1, -1):
            seen = {"expected_version": old}
            self._expect("older version", thing, declared, user, Conflict, **seen)

    def _expect(
        self, rule: str, thing: Any, declared: Declared, by: Any, kind: type, **seen: int
    ) -> None:
        """It is refused in that way, in sentences, and nothing is written."""
        self.tried[rule] += 1
        said = f"{thing._meta.model_name} {thing.state}: {declared.name} by {by}"
        data = typed(declared.name)
        if declared.reason.value == "none":
            del data["reason"]
        with written() as writes:
            try:
                perform(thing, declared.name, by=by, **seen, **data)
            except Refused as refusal:
                if type(refusal) is not kind:
                    self.complaints[rule].append(f"{said}: {type(refusal).__name__}: {refusal}")
                if not refusal.lacks or not all(str(lack).strip() for lack in refusal.lacks):
                    self.complaints[rule].append(f"{said}: refused without a sentence")
            else:
                self.complaints[rule].append(f"{said}: carried out")
        if writes:
            self.complaints[rule].append(f"{said}: {writes}")

    def _pages(self, thing: Any, declared: Declared) -> None:
        """The transition's own page, for everyone, and what comes of a form sent to it."""
        kind = thing._meta.model_name
        move = PAGES.get((kind, declared.name), Move(kind, declared.name))
        url = transition_url(thing, declared.name)
        sent = {**typed(declared.name), "version": thing.version}
        for person in P:
            said = f"{kind} {thing.state}: {declared.name}, page for {person}"
            self.tried["page"] += 1
            with undone(), written() as writes:
                client = browser(self.dossier, person)
                writes.clear()
                got = client.get(url).status_code
                if writes:
                    self.complaints["page"].append(f"{said}: a GET wrote {writes}")
                writes.clear()
                posted = client.post(url, sent).status_code
                now = type(thing)._base_manager.get(pk=thing.pk)
                moved = (now.state, now.version) != (thing.state, thing.version)
                wrote = [line for line in writes if "axes" not in line]
            stranger, reader = person is P.NOBODY, person in move.see
            if got != (302 if stranger else 200 if reader else 404):
                self.complaints["page"].append(f"{said}: GET {got}")
            if moved and person in move.do and posted == 302:
                self.carried_out[kind, declared.name].add(person)
                continue
            if person in move.do:
                self.met_a_guard.add((kind, declared.name))
            if posted != (302 if stranger else 422 if reader else 404) or moved:
                self.complaints["page"].append(f"{said}: POST {posted}, moved: {moved}")
            if wrote and not reader:
                self.complaints["page"].append(f"{said}: POST wrote {wrote}")

    def _own_pages(self, thing: Any) -> None:
        """The thing's own page and those of its writings, in whatever state it is."""
        own = thing.get_absolute_url()
        for person in P:
            user = self.dossier.people[person]
            seen = bool(user) and type(thing).objects.visible_to(user).filter(pk=thing.pk).exists()
            pages = {own: seen} | {
                write_url(thing, name): seen and reads_draft(thing, name, user)
                for name in thing.writings
            }
            with undone():
                client = browser(self.dossier, person)
                for url, reads in pages.items():
                    self.tried["own page"] += 1
                    got = client.get(url).status_code
                    if got != (302 if user is None else 200 if reads else 404):
                        said = f"{thing._meta.model_name} {thing.state}: {url} for {person}: {got}"
                        self.complaints["own page"].append(said)

    def _someone_can_go_on(self, thing: Any) -> None:
        """No dead end: for some transition from here there is someone, if only the portal itself."""
        ways = [d for d in transitions_of(type(thing)).values() if thing.state in d.sources]
        going = [d for d in ways if d.who is SYSTEM_ONLY or d.consequence]
        by_hand = [d for d in ways if d not in going]
        if any(may(d, self.dossier.user(p), thing) for d in by_hand for p in LOGGED_IN):
            return
        if not going:
            said = f"{thing._meta.model_name} {thing.state}: nobody can go on"
            self.complaints["dead end"].append(said)


@pytest.fixture(scope="module")
def found(django_db_setup, django_db_blocker, media) -> Iterator[Found]:
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=media):
        held = transaction.atomic()
        held.__enter__()
        try:
            dossier = Dossier(make_cast())
            everything = Found(dossier)
            Life(dossier.people, YEAR, everything.look).whole()
            yield everything
        finally:
            transaction.set_rollback(True)
            held.__exit__(None, None, None)


def test_the_life_leads_through_every_state_of_every_kind_of_thing(found):
    declared = {(kind, state.value) for kind, model in MODELS.items() for state in model.State}
    assert found.met == declared


@pytest.mark.parametrize(
    "rule",
    [
        "wrong person",
        "wrong person and state",
        "wrong state",
        "closed account",
        "older version",
        "the portal itself",
        "page",
        "own page",
    ],
)
def test_it_is_refused_in_sentences_and_nothing_is_written(found, rule: str):
    assert found.tried[rule]
    assert not found.complaints[rule], "\n".join(found.complaints[rule])


def test_from_no_state_but_an_end_there_is_nobody_to_go_on(found):
    assert not found.complaints["dead end"]


@pytest.mark.parametrize(
    ("kind", "declared"), BY_HAND, ids=[f"{kind}.{each.name}" for kind, each in BY_HAND]
)
def test_its_page_carries_it_out_for_those_of_the_table(found, kind: str, declared: Declared):
    assert found.carried_out[kind, declared.name] == PAGES[kind, declared.name].do
