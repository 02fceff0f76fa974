"""What holds for every machine, whichever acts there are."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from django.conf import settings

from cluster_portal.policy.clauses import CLAUSES
from cluster_portal.workflow.declare import (
    SYSTEM_ONLY,
    final_states,
    transitions_of,
    workflow_models,
)
from cluster_portal.workflow.drawing import pages

EVERY = [
    pytest.param(model, declared, id=f"{model.__name__}.{name}")
    for model in workflow_models()
    for name, declared in transitions_of(model).items()
]


@pytest.mark.parametrize("model", workflow_models())
def test_from_every_state_that_is_no_end_someone_can_go_on(model):
    states = {state.value for state in model.State}
    left = {source for each in transitions_of(model).values() for source in each.sources}
    assert states - final_states(model) == left
    reached = {each.target for each in transitions_of(model).values()}
    start = model._meta.get_field("state").default.value
    assert states == reached | {start}, "a state that nothing leads to"


@pytest.mark.parametrize("model", workflow_models())
def test_every_state_in_which_someone_is_waited_for_says_what_it_asks(model):
    awaited = {
        source
        for each in transitions_of(model).values()
        if not each.consequence and not each.optional and each.who is not SYSTEM_ONLY
        for source in each.sources
    }
    written = {state for writing in model.writings.values() for state in writing.states}
    assert awaited <= set(model.asks) <= awaited | written


@pytest.mark.parametrize(("model", "declared"), EVERY)
def test_every_transition_says_what_the_rest_needs(model, declared):
    assert str(declared.label)
    if declared.clause or not (declared.consequence or declared.optional):
        # A clause, or a paragraph whose clauses are its sentences and items.
        assert any(clause.startswith(declared.clause) for clause in CLAUSES), declared.clause
        assert declared.clause
    assert (getattr(model, declared.name).__doc__ or "").strip()
    for condition in declared.conditions:
        assert condition.__doc__, condition
    if not declared.consequence:
        assert str(declared.who.label)


@pytest.mark.parametrize(
    ("path", "text"), [pytest.param(path, text, id=str(path)) for path, text in pages().items()]
)
def test_the_generated_docs_are_fresh(path, text):
    written = settings.BASE_DIR / "docs" / path
    assert written.exists(), "run `manage.py draw_states`"
    assert written.read_text(encoding="utf-8") == text, "run `manage.py draw_states`"


def test_no_generated_page_is_left_of_a_machine_that_is_gone():
    written = {p.relative_to(settings.BASE_DIR / "docs") for p in states_folder().glob("*.md")}
    assert written == {path for path in pages() if path.parent == Path("states")}


def test_nobody_calls_a_transition_directly():
    """Only the door itself may call the methods, by getattr; a call in the source goes around it."""
    names = {name for model in workflow_models() for name in transitions_of(model)}
    names -= {"start", "end", "close"}  # files and matches have these as well
    around = []
    for source in sources():
        tree = ast.parse(source.read_text(encoding="utf-8"))
        imported = {
            alias.asname or alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.Import | ast.ImportFrom)
            for alias in node.names
        }
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in names
                and not node.args  # a transition's method takes none
                and not _is_a_function(node.func, imported)
            ):
                around.append(f"{source.relative_to(settings.BASE_DIR)}:{node.lineno}")
    assert not around


def test_there_is_no_admin_to_go_around_the_door():
    assert not [app for app in settings.INSTALLED_APPS if "admin" in app]


def states_folder() -> Path:
    return settings.BASE_DIR / "docs" / "states"


def sources() -> list[Path]:
    folders = ("applications", "reviews", "zones", "assessments", "desks", "cluster_portal")
    return [path for name in folders for path in (settings.BASE_DIR / name).rglob("*.py")]


def _is_a_function(call: ast.Attribute, imported: set[str]) -> bool:
    """steps.submit(...) is a function of a module, not a method of a thing."""
    return isinstance(call.value, ast.Name) and call.value.id in imported
