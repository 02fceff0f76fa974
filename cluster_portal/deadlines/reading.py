"""The ledger as pages show it: each obligation with its thing and the changes of its day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps

from cluster_portal.workflow.models import LogRow

from .models import Obligation, Standing

NEXT = 5


@dataclass(frozen=True)
class LedgerRow:
    """thing: what it is about, None where the reader may not see it; changes: of its day."""

    obligation: Obligation
    thing: Any = None
    changes: list[LogRow] = field(default_factory=list)

    @property
    def title(self) -> str:
        """In the reader's language where the thing can be asked, else as it was written down."""
        return str(self.thing.title) if self.thing else self.obligation.about_title


@dataclass(frozen=True)
class NextDeadlines:
    """The next obligations that a person may see, and how many more are overdue."""

    rows: list[LedgerRow]
    overdue: int


def next_deadlines(user: Any, *, limit: int = NEXT) -> NextDeadlines:
    """For the home page: what comes next, in the order of its day."""
    visible = Obligation.objects.visible_to(user)
    ahead = visible.standing(Standing.OPEN).for_desk()[:limit]
    return NextDeadlines(ledger_rows(ahead, user), visible.standing(Standing.OVERDUE).count())


def ledger_rows(obligations: Iterable[Obligation], user: Any) -> list[LedgerRow]:
    """One query for each kind of thing among them and one for the changes, however many they are."""
    obligations = list(obligations)
    things, changes = _things(obligations, user), _changes(obligations)
    return [
        LedgerRow(each, things.get((each.about_model, each.about_id)), changes[each.pk])
        for each in obligations
    ]


def _things(obligations: list[Obligation], user: Any) -> dict[tuple[str, int], Any]:
    wanted: dict[str, set[int]] = defaultdict(set)
    for each in obligations:
        wanted[each.about_model].add(each.about_id)
    found: dict[tuple[str, int], Any] = {}
    for label, keys in wanted.items():
        manager: Any = apps.get_model(label)._default_manager
        visible = manager.visible_to(user).filter(pk__in=keys)
        prepared = visible.for_desk() if hasattr(visible, "for_desk") else visible
        found |= {(label, thing.pk): thing for thing in prepared}
    return found


def _changes(obligations: list[Obligation]) -> dict[int, list[LogRow]]:
    rows: dict[int, list[LogRow]] = defaultdict(list)
    for row in LogRow.objects.filter(
        model=Obligation._meta.label_lower,
        object_id__in=[each.pk for each in obligations],
        event__in=("extended", "moved"),
    ).order_by("object_id", "seq"):
        rows[row.object_id].append(row)
    return rows
