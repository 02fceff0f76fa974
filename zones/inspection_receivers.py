"""What follows from an inspection's steps: by when its county has to answer (五(一))."""

from __future__ import annotations

from datetime import date
from typing import Any

from cluster_portal.deadlines.ledger import meet, owe
from cluster_portal.deadlines.models import ObligationKind
from cluster_portal.workflow.days import end_of
from cluster_portal.workflow.models import LogRow
from cluster_portal.workflow.signals import on

from .models import Inspection


@on(Inspection, "hold")
def owe_answers(thing: Inspection, by: Any, **kwargs: Any) -> None:
    """The county owes its answers by the earliest day among the findings.

    They are answered together; by the earliest, so that none of them is answered late.
    """
    days = [date.fromisoformat(row["due_on"]) for row in thing.findings.get("items", [])]
    if days:
        _owe(thing, min(days), by)


@on(Inspection, "ask_again")
def owe_answers_again(thing: Inspection, by: Any, data: Any, **kwargs: Any) -> None:
    _owe(thing, data["due_on"], by)


@on(Inspection, "answer")
def meet_by_answers(thing: Inspection, by: Any, log: LogRow, **kwargs: Any) -> None:
    meet(kind=ObligationKind.ANSWER_INSPECTION, about=thing, event=log.event, by=by, at=log.at)


def _owe(thing: Inspection, due_on: date, by: Any) -> None:
    owe(
        kind=ObligationKind.ANSWER_INSPECTION,
        office=thing.county.office,
        county=thing.county,
        about=thing,
        due_at=end_of(due_on),
        clause="五(一)",
        by=by,
    )
