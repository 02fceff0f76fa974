"""How what leads to the decision begins, and which counties a decision passes over.

What begins is checked under a lock of what it hangs on, so that of two people who begin the same at
once the second is told so.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction

from applications.models import Round
from cluster_portal.workflow.door import begin

from .models import Case, Objection, Selection, SiteVisit
from .tally import Ranked, ranking_of


@transaction.atomic
def plan_visit(case: Case, *, planned_on: date, team: list[dict[str, str]], by: Any) -> SiteVisit:
    """Plan a visit to a shortlisted county. Raises Unmet, or NotAllowed."""
    _lock(case.application)  # as a withdrawal does: it hears of the visit
    _lock(case)
    case.refresh_from_db()
    visit = SiteVisit(case=case, planned_on=planned_on, team=team)
    return begin(visit, by=by, planned_on=planned_on, team=team)


@transaction.atomic
def begin_selection(round_: Round, *, by: Any) -> Selection:
    """Begin the selection of a round. Raises Unmet, or NotAllowed."""
    _lock(round_)
    return begin(Selection(round=round_), by=by)


@transaction.atomic
def take_objection(objection: Objection, *, by: Any) -> Objection:
    """Put an objection on record while the notice can still be decided on."""
    _lock(objection.selection)
    objection.selection.refresh_from_db()
    return begin(objection, by=by, case=objection.case_id, received_on=objection.received_on)


def _lock(thing: Any) -> None:
    type(thing)._base_manager.select_for_update(no_key=True).get(pk=thing.pk)


def passed_over(case: Case, taken: Sequence[str]) -> list[Ranked]:
    """Those of its round that rank before the case, or level with it, and are not taken themselves.

    taken: the states of those that have got as far as the case is to get now. Whoever withdrew is
    out of the question.
    """
    ranked = ranking_of(case.application.round)
    own = next((row for row in ranked if row.case.pk == case.pk), None)
    if own is None:
        return []
    gone = (*taken, Case.State.WITHDRAWN)
    return [
        row
        for row in ranked
        if row.case.pk != case.pk and row.rank <= own.rank and row.case.state not in gone
    ]
