"""What a county owes after a return: an answer by the day that it names."""

from __future__ import annotations

from typing import Any

from cluster_portal.deadlines.ledger import meet, owe
from cluster_portal.deadlines.models import ObligationKind
from cluster_portal.workflow.days import end_of
from cluster_portal.workflow.models import LogRow


def owe_answer(thing: Any, by: Any, data: dict[str, Any], *, clause: str) -> None:
    """The county has to answer the return by 24:00 of the day in it."""
    owe(
        kind=ObligationKind.ANSWER_RETURN,
        office=thing.county.office,
        county=thing.county,
        about=thing,
        due_at=end_of(data["due_on"]),
        clause=clause,
        by=by,
    )


def meet_answer(thing: Any, by: Any, log: LogRow) -> None:
    """It has answered; nothing happens where nothing was owed."""
    meet(kind=ObligationKind.ANSWER_RETURN, about=thing, event=log.event, by=by, at=log.at)
