"""Every declared transition, tried by everyone it is not for and in every state it does not leave.

Made from the declarations: a new transition is tried without a line here.
"""

from __future__ import annotations

from typing import Any

import pytest

from cluster_portal.counties.models import User
from cluster_portal.counties.who import OfficePeople
from cluster_portal.documents.models import Paper
from cluster_portal.workflow.declare import SYSTEM, Declared, transitions_of, workflow_models
from cluster_portal.workflow.door import perform
from cluster_portal.workflow.errors import Conflict, NotAllowed
from cluster_portal.workflow.models import LogRow

from .cast import P
from .dossier import Dossier
from .table import TYPED

DECLARED = [
    (model._meta.model_name, declared)
    for model in workflow_models()
    for declared in transitions_of(model).values()
]
IDS = [f"{kind}.{declared.name}" for kind, declared in DECLARED]
LOGGED_IN = [person for person in P if person is not P.NOBODY]


def may(declared: Declared, user: User, thing: Any) -> bool:
    """The declaration's Who, spelled out once more: the kind of office, its reach, the signatory."""
    if declared.consequence:
        return False
    who = declared.who
    assert isinstance(who, OfficePeople), "say here what this Who means"
    office = user.office
    return (
        user.role in (User.Role.HANDLER, User.Role.SIGNATORY)
        and office is not None
        and office.kind == who.kind
        and (office.county_id is None or office.county_id == thing.county.pk)
        and (office.city_id is None or office.city_id == thing.county.city_id)
        and (user.role == User.Role.SIGNATORY or not who.signatory)
    )


def typed(declared: Declared) -> dict[str, Any]:
    return {name: value for name, value in TYPED.items() if name != "reason"} | (
        {"reason": TYPED["reason"]} if declared.reason.value != "none" else {}
    )


def everything(thing: Any) -> tuple[Any, ...]:
    """What an attempt in vain leaves as it was."""
    now = type(thing)._base_manager.get(pk=thing.pk)
    return now.state, now.version, now.log_head, LogRow.objects.count(), Paper.objects.count()


def attempt(thing: Any, declared: Declared, by: Any, **options: Any) -> str:
    """What came of it, in a word; and a complaint where something was changed all the same."""
    before = everything(thing)
    try:
        perform(thing, declared.name, by=by, **typed(declared), **options)
    except (NotAllowed, Conflict) as refused:
        refusal = refused
    else:
        return "done"
    assert refusal.lacks, "refused without a sentence"
    assert all(str(lack).strip() for lack in refusal.lacks)
    assert everything(thing) == before, f"refused to {by}, yet something was changed"
    return type(refusal).__name__


@pytest.mark.real_database
@pytest.mark.parametrize(("kind", "declared"), DECLARED, ids=IDS)
def test_nobody_else_carries_it_out(dossier: Dossier, kind: str, declared: Declared):
    heard: dict[tuple[str, str], str] = {}
    for source in declared.sources:
        thing = dossier.thing(kind, source)
        for person in LOGGED_IN:
            user = dossier.user(person)
            if not may(declared, user, thing):
                heard[source, person] = attempt(thing, declared, user)
    assert heard
    assert set(heard.values()) == {"NotAllowed"}, heard


@pytest.mark.parametrize(("kind", "declared"), DECLARED, ids=IDS)
def test_the_portal_itself_does_it_only_as_a_consequence(dossier, kind: str, declared: Declared):
    thing = dossier.thing(kind, declared.sources[0])
    assert attempt(thing, declared, SYSTEM) == "NotAllowed"


@pytest.mark.real_database
@pytest.mark.parametrize(("kind", "declared"), DECLARED, ids=IDS)
def test_it_leaves_only_the_states_that_it_declares(dossier, kind: str, declared: Declared):
    model = {m._meta.model_name: m for m in workflow_models()}[kind]
    expected = "NotAllowed" if declared.consequence else "Conflict"
    heard = {}
    for state in {state.value for state in model.State} - set(declared.sources):
        thing = dossier.thing(kind, state)
        for person in LOGGED_IN:
            user = dossier.user(person)
            if declared.consequence or may(declared, user, thing):
                heard[state, person] = attempt(
                    thing, declared, user, expected_version=thing.version
                )
    assert heard
    assert set(heard.values()) == {expected}, heard


@pytest.mark.parametrize(
    ("kind", "declared"),
    [(kind, declared) for kind, declared in DECLARED if not declared.consequence],
    ids=[f"{kind}.{declared.name}" for kind, declared in DECLARED if not declared.consequence],
)
def test_a_closed_account_carries_nothing_out(dossier, kind: str, declared: Declared):
    thing = dossier.thing(kind, declared.sources[0])
    for person in LOGGED_IN:
        if may(declared, user := dossier.user(person), thing):
            left = User.objects.get(pk=user.pk)
            left.is_active = False
            assert attempt(thing, declared, left) == "NotAllowed"


@pytest.mark.parametrize(
    ("kind", "declared"),
    [(kind, declared) for kind, declared in DECLARED if not declared.consequence],
    ids=[f"{kind}.{declared.name}" for kind, declared in DECLARED if not declared.consequence],
)
def test_whoever_saw_an_older_version_decides_nothing(dossier, kind: str, declared: Declared):
    thing = dossier.thing(kind, declared.sources[0])
    assert thing.version
    for person in LOGGED_IN:
        if may(declared, user := dossier.user(person), thing):
            changed = thing.version  # by an edit or an event; by an event at the latest
            if not declared.decides_on_content:
                changed = LogRow.objects.of(thing).last().version
            for seen in (changed - 1, thing.version + 1, -1):
                assert attempt(thing, declared, user, expected_version=seen) == "Conflict"
