"""What waits for a person, over all kinds of things, and what changed lately.

Both are worked out from the declared transitions and the log; no kind of thing registers here. A
model whose titles need other rows gives its queryset `for_desk()`, with the select_related that
makes the number of queries independent of the number of rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet

from cluster_portal.deadlines.models import Obligation
from cluster_portal.workflow.actions import waiting_for
from cluster_portal.workflow.models import LoggedModel, LogRow, WorkflowModel
from cluster_portal.workflow.templatetags.workflow_tags import HistoryEvent, history_events

LATEST = 10
NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Waiting:
    """A thing on a desk: what it asks of the office, and by when."""

    thing: WorkflowModel
    asked: str
    due: datetime | None


@dataclass(frozen=True)
class Change:
    """An event of the log with the thing that it happened to (None: it is not to be seen)."""

    event: HistoryEvent
    thing: Any


def waiting_list(user: Any) -> list[Waiting]:
    """Everything that waits for this person's office, by the day that it is due."""
    owed = _owed_by(user)
    rows = [
        Waiting(
            thing,
            str(thing.asks[thing.state]),
            getattr(thing, "due", None) or owed.get(_key(thing)),
        )
        for _model, things in waiting_for(user)
        for thing in _for_desk(things)
    ]
    return sorted(rows, key=lambda row: row.due or NEVER)


def _owed_by(user: Any) -> dict[tuple[str, int], datetime]:
    """By when this person's office owes something about a thing; the first day of several."""
    mine = Obligation.objects.unended().filter(office=user.office_id)
    rows = mine.order_by("-due_at").values_list("about_model", "about_id", "due_at")
    return {(model, pk): due_at for model, pk, due_at in rows}


def _key(thing: WorkflowModel) -> tuple[str, int]:
    return thing._meta.label_lower, thing.pk


def latest_changes(user: Any, *, limit: int = LATEST) -> list[Change]:
    """The newest events of all things, as far as this person may see the things and the events."""
    seen = Q(pk__in=())
    for model in kinds():
        if not hasattr(model, "get_absolute_url"):
            continue  # accounts and switches: their history is the audit log's, not the desk's
        visible = model.objects.visible_to(user).order_by().values("pk")
        of_these = Q(model=model._meta.label_lower, object_id__in=visible)
        seen |= of_these & model.history_visible_to(user)
    return with_things(LogRow.objects.filter(seen).order_by("-at", "-pk")[:limit], user)


def with_things(rows: Any, user: Any) -> list[Change]:
    """Rows of the log with their things: one query for each kind that is among them."""
    rows = list(rows)
    by_label = {model._meta.label_lower: model for model in kinds()}
    things: dict[tuple[str, int], Any] = {}
    for label in {row.model for row in rows} & by_label.keys():
        wanted = {row.object_id for row in rows if row.model == label}
        sight = getattr(by_label[label].objects, "visible_to", None)
        if sight is None:
            continue
        visible = _for_desk(sight(user).filter(pk__in=wanted))
        things |= {(label, thing.pk): thing for thing in visible}
    return [
        Change(event, things.get((event.row.model, event.row.object_id)))
        for event in history_events(rows)
    ]


def kinds() -> list[type[Any]]:
    """Every kind of thing that has a history."""
    return [model for model in apps.get_models() if issubclass(model, LoggedModel)]


def _for_desk(things: Any) -> QuerySet[Any]:
    prepared: QuerySet[Any] = things.for_desk() if hasattr(things, "for_desk") else things
    return prepared
