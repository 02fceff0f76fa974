"""What every page of a thing shows: its state, what one can do with it, its history.

A model may give its states a tone: `tones = {State.RETURNED: "amber"}`; grey where it names none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import template
from django.template.context import Context
from django.utils.translation import gettext

from cluster_portal.workflow import actions as workflow_actions
from cluster_portal.workflow import writing
from cluster_portal.workflow.declare import SYSTEM_ONLY, transitions_of
from cluster_portal.workflow.models import LoggedModel, LogRow, WorkflowModel

register = template.Library()


@dataclass(frozen=True)
class Button:
    """An action as it looks: its classes, and the id of the note that goes with it ("" for none)."""

    action: workflow_actions.Action
    look: str
    note: str


@dataclass(frozen=True)
class HistoryEvent:
    """A row of the log with its states in words; changes: (label, old, new) of what it changed."""

    row: LogRow
    from_word: str
    to_word: str
    changes: tuple[tuple[str, str, str], ...] = ()


@register.inclusion_tag("partials/status.html")
def status(thing: WorkflowModel) -> dict[str, str]:
    """{% status thing %}: the state as colour, shape and word."""
    tones = getattr(thing, "tones", {})
    word = thing.get_state_display()
    return {"word": word, "tone": tones.get(thing.state, "grey")}


@register.inclusion_tag("partials/actions.html", takes_context=True)
def actions(context: Context, thing: WorkflowModel) -> dict[str, Any]:
    """{% actions thing %}: the buttons of this thing for the person of the request."""
    user = context["request"].user
    buttons: list[Button] = []
    found_main = False
    for action in workflow_actions.actions(thing, user):
        # Nobody waits for an optional one (a withdrawal): it never looks like the thing to do.
        main = action.allowed and not action.declared.optional and not found_main
        found_main = found_main or main
        look = "btn-primary" if main else "btn-outline-primary"
        if action.declared.grave:
            look = "btn-primary btn-grave" if main else "btn-grave"
        noted = not action.allowed or action.declared.grave or action.declared.explanation
        note = f"note-{thing._meta.model_name}-{action.declared.name}" if noted else ""
        buttons.append(Button(action, look, note))
    # What moves the thing on comes first, what can be done now before what can't.
    buttons.sort(key=lambda b: (b.action.declared.optional, not b.action.allowed))
    return {"buttons": buttons, "ended": thing.is_ended, "waits_on": _waits_on(thing)}


@register.inclusion_tag("partials/timeline.html", takes_context=True)
def timeline(context: Context, thing: LoggedModel) -> dict[str, Any]:
    """{% timeline thing %}: what the person of the request may see of its record, newest first."""
    shown = thing.history_visible_to(context["request"].user)
    return {"events": history_events(LogRow.objects.of(thing).filter(shown).order_by("-seq"))}


@register.filter
def model_name(thing: WorkflowModel) -> str:
    """{{ thing|model_name }}: its kind, as addresses name it."""
    return str(thing._meta.model_name)


@register.inclusion_tag("workflow/_writings.html", takes_context=True)
def writings(context: Context, thing: WorkflowModel) -> dict[str, Any]:
    """{% writings thing %}: each writing of it, as far as the person of the request may read it.

    One that can't be written in this state and of which there is nothing has no place yet.
    """
    user = context["request"].user
    names = [name for name in thing.writings if writing.reads_sent(thing, name, user)]
    items = [_written(thing, name, user) for name in names]
    return {
        "user": user,
        "items": [item for item in items if _has_place(thing, item)],
        "deciding": "declared" in context,  # what is decided on is read, not folded away
    }


def _has_place(thing: WorkflowModel, item: dict[str, Any]) -> bool:
    there = item["version"] or item["answers"] or item["files"]
    return bool(there) or thing.state in item["writing"].states


def _written(thing: WorkflowModel, name: str, user: Any) -> dict[str, Any]:
    draft = writing.reads_draft(thing, name, user)
    writable = writing.why_not_writable(thing, name, user) is None
    version = thing.version_of(name)
    content = getattr(thing, name) if draft else version.content if version else None
    form = writing.form_of(thing, name, content) if content else None
    files = writing.enclosures_for(thing, name, user)
    return {
        "thing": thing,
        "name": name,
        "writing": writing.writing_of(thing, name),
        "version": version,
        "draft": draft,
        "writable": writable,
        "missing": writing.form_of(thing, name).missing() if writable else [],
        "answers": form.reading() if form else [],
        "files": files.filter(removed_at=None),
    }


def history_events(rows: Any) -> list[HistoryEvent]:
    """Rows of the log with their states in words. Asks no database beyond the rows."""
    return [
        HistoryEvent(
            row=row,
            from_word=_state_word(row, row.from_state),
            to_word=row.to_state_label if row.to_state != row.from_state else "",
            changes=tuple(_changes(row)),
        )
        for row in rows
    ]


def _changes(row: LogRow) -> Iterator[tuple[str, str, str]]:
    """What an event says it changed, of the thing's own columns: label, old and new in words."""
    changed = row.data.get("changes")
    columns = {field.name: field for field in row.thing_model._meta.concrete_fields}
    for name, pair in changed.items() if isinstance(changed, dict) else ():
        column = columns.get(name)
        if column is not None and not column.is_relation:
            label = str(column.verbose_name)
            yield label, _in_words(column, pair.get("from")), _in_words(column, pair.get("to"))


def _in_words(column: Any, value: Any) -> str:
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    words = dict(column.flatchoices).get(value, value)
    return "—" if words in (None, "") else str(words)


def _state_word(row: LogRow, state: str) -> str:
    if not state or state == row.to_state:
        return ""
    return str(row.thing_model.State(state).label)  # type: ignore[attr-defined]


def _waits_on(thing: WorkflowModel) -> list[str]:
    """Who can move the thing on from where it stands, each once."""
    labels = [
        str(declared.who.label)
        for declared in transitions_of(type(thing)).values()
        if thing.state in declared.sources
        and not declared.consequence
        and not declared.optional
        and declared.who is not SYSTEM_ONLY  # a day that comes is nobody's step
    ]
    return list(dict.fromkeys(labels))
