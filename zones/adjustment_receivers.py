"""What follows from an adjustment's steps: obligations, the reply, the plan's next version."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from cluster_portal.counties.models import Office
from cluster_portal.deadlines.ledger import waive
from cluster_portal.deadlines.models import ObligationKind
from cluster_portal.documents.issuing import issue
from cluster_portal.documents.models import PaperKind
from cluster_portal.workflow.models import LogRow
from cluster_portal.workflow.signals import on

from .adjusting import adjusted, changes_of
from .adjustment_papers import approval, refusal
from .answers import meet_answer, owe_answer
from .models import Adjustment, Origin, PlanVersion
from .plans import newest_plan, next_number

CLAUSE = "四(六)句3"


@on(Adjustment, "return_by_city")
def owe_answer_to_city(thing: Adjustment, by: Any, data: Any, **kwargs: Any) -> None:
    owe_answer(thing, by, data, clause=CLAUSE)


@on(Adjustment, "return_by_province")
def owe_answer_to_province(thing: Adjustment, by: Any, data: Any, **kwargs: Any) -> None:
    owe_answer(thing, by, data, clause=CLAUSE)


@on(Adjustment, "submit")
def meet_by_sending(thing: Adjustment, by: Any, log: LogRow, **kwargs: Any) -> None:
    meet_answer(thing, by, log)


@on(Adjustment, "withdraw")
def waive_with_withdrawal(thing: Adjustment, by: Any, log: LogRow, **kwargs: Any) -> None:
    with translation.override(settings.LANGUAGE_CODE):  # whatever language the signer reads in
        reason = _("Withdrawn: %(reason)s") % {"reason": log.reason}
    waive(kind=ObligationKind.ANSWER_RETURN, about=thing, reason=reason, by=by)


@on(Adjustment, "approve")
def make_next_version(thing: Adjustment, by: Any, log: LogRow, **kwargs: Any) -> None:
    """The reply, and the plan as it reads from today, in one transaction."""
    zone, proposal = thing.zone, thing.version_of("proposal").content
    basis, changes = newest_plan(zone), changes_of_sent(thing, proposal)
    PlanVersion.objects.create(
        zone=zone,
        number=next_number(zone),
        origin=Origin.ADJUSTMENT,
        in_force_from=timezone.localdate(log.at),
        content=adjusted(basis.content, proposal),
        made_at=log.at,
    )
    _reply(thing, by, approval(thing, proposal, changes, by.office))


@on(Adjustment, "refuse")
def reply_refusal(thing: Adjustment, by: Any, log: LogRow, **kwargs: Any) -> None:
    """The plan stays as it is; the reply says why."""
    _reply(thing, by, refusal(thing, log.reason, by.office))


def changes_of_sent(thing: Adjustment, proposal: dict[str, Any]) -> Any:
    """What the sent proposal changes, in the words of papers: Chinese."""
    with translation.override(settings.LANGUAGE_CODE):
        return changes_of(thing, proposal)


def _reply(thing: Adjustment, by: Any, letter: Any) -> None:
    city = Office.objects.get(city=thing.county.city_id)
    Adjustment.objects.filter(pk=thing.pk).update(
        reply=issue(
            kind=PaperKind.ADJUSTMENT_REPLY,
            office=by.office,
            signed_by=by,
            letter=letter,
            about=thing,
            parties=[by.office, city, thing.county.office],
        )
    )
