"""How a panel begins, how an expert is assigned to a case, and who could be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from applications.models import Round
from cluster_portal.workflow.door import begin

from .criteria import default_rules
from .models import Case, Expert, ExpertReview, Panel
from .ties import names_applied_with, ties


@dataclass(frozen=True)
class Candidate:
    """An expert of the pool, and the sentences that say why they can't be assigned."""

    expert: Expert
    why_not: tuple[str, ...]
    load: int


def assign(case: Case, expert: Expert, *, by: Any) -> ExpertReview:
    """Give the case to the expert. Raises NotAllowed or Unmet with the reason why not.

    The case and its panel are locked first: of two who assign the same expert at once, the second
    is told so, and nobody changes the criteria in the moment in which they are frozen.
    """
    with transaction.atomic():
        locked = Case.objects.for_desk().select_for_update(of=("self",), no_key=True)
        case = locked.get(pk=case.pk)
        list(
            Panel.objects.select_for_update(no_key=True)
            .filter(round=case.application.round_id)
            .values_list("pk")
        )
        return begin(ExpertReview(case=case, expert=expert), by=by)


@transaction.atomic
def begin_panel(round_: Round, *, by: Any) -> Panel:
    """Begin the panel of a round, with criteria to start from. Raises Unmet, or NotAllowed.

    The round is locked, so that of two who begin it at once the second is told so.
    """
    Round.objects.select_for_update(no_key=True).get(pk=round_.pk)
    return begin(Panel(round=round_, rules=default_rules()), by=by)


def candidates(case: Case) -> list[Candidate]:
    """The whole pool for this case, those who may judge first, the least busy before the others.

    In a fixed number of queries, however large the pool is.
    """
    institutions = names_applied_with(case)
    assigned = set(case.expert_reviews.values_list("expert_id", flat=True))
    pool = Expert.objects.select_related("user", "home_city").prefetch_related("tied_to")
    loads = _loads(case)
    found = []
    for expert in pool:
        why_not = list(ties(expert, case, institutions=institutions))
        if expert.pk in assigned:
            why_not.insert(0, _("Assigned to this case already."))
        if not expert.user.is_active:
            why_not.insert(0, _("The account is closed."))
        found.append(Candidate(expert, tuple(why_not), loads.get(expert.pk, 0)))
    return sorted(found, key=lambda c: (bool(c.why_not), c.load))


def _loads(case: Case) -> dict[int, int]:
    """How many cases of the same round each expert has."""
    standing = ExpertReview.objects.standing().filter(
        case__application__round=case.application.round_id
    )
    loads: dict[int, int] = {}
    for expert_id in standing.values_list("expert_id", flat=True):
        loads[expert_id] = loads.get(expert_id, 0) + 1
    return loads
