"""What follows from the steps of annual reports and of events (五(三))."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from cluster_portal.deadlines.ledger import meet, owe
from cluster_portal.deadlines.models import ObligationKind
from cluster_portal.workflow.days import end_of
from cluster_portal.workflow.declare import SYSTEM
from cluster_portal.workflow.errors import Unmet
from cluster_portal.workflow.models import LogRow
from cluster_portal.workflow.signals import on

from .answers import meet_answer, owe_answer
from .models import AnnualReport, Attendance, Exchange, Zone


@on(AnnualReport, "begin")
def owe_report(thing: AnnualReport, **kwargs: Any) -> None:
    """The county owes it until 24:00 of 31 January, which is not moved for holidays.

    「每年1月底前」 names a fixed day and no term that is reckoned, so the rule for a term's last day
    (Civil Code 第203条) does not reach it. Nor would it help: the Spring Festival, which often falls
    there, would move it to a different day each year.
    """
    owe(
        kind=ObligationKind.ANNUAL_REPORT,
        office=thing.county.office,
        county=thing.county,
        about=thing,
        due_at=end_of(thing.due_on),
        clause="五(三)",
        by=SYSTEM,
    )


@on(AnnualReport, "submit")
def meet_by_report(thing: AnnualReport, by: Any, log: LogRow, **kwargs: Any) -> None:
    """The first time meets the report, late or not, each later time the day of the return."""
    meet(kind=ObligationKind.ANNUAL_REPORT, about=thing, event=log.event, by=by, at=log.at)
    meet_answer(thing, by, log)


@on(AnnualReport, "return_by_city")
def owe_answer_to_city(thing: AnnualReport, by: Any, data: Any, **kwargs: Any) -> None:
    owe_answer(thing, by, data, clause="五(三)")


@on(AnnualReport, "return_by_province")
def owe_answer_to_province(thing: AnnualReport, by: Any, data: Any, **kwargs: Any) -> None:
    owe_answer(thing, by, data, clause="五(三)")


@on(Exchange, "begin")
def invite(thing: Exchange, by: Any, data: dict[str, Any], **kwargs: Any) -> None:
    """Invite the zones; none beyond the office's reach, none without the title (五(三)句2)."""
    zones: Iterable[Zone] = data.get("zones") or ()
    wanted = {zone.pk for zone in zones}
    if not wanted:
        raise Unmet([_("Invite at least one zone.")])
    may = set(
        Zone.objects.visible_to(by).titled().filter(pk__in=wanted).values_list("pk", flat=True)
    )
    if wanted - may:
        raise Unmet([_("Invite only zones of your own reach that hold the title.")])
    Attendance.objects.bulk_create(Attendance(exchange=thing, zone_id=pk) for pk in sorted(may))


@on(Exchange, "hold")
def note_who_came(thing: Exchange, data: dict[str, Any], **kwargs: Any) -> None:
    """Of each zone that was invited it is known from now on whether it came."""
    came = [zone.pk for zone in data["present"]]
    thing.attendances.update(present=False)
    thing.attendances.filter(zone__in=came).update(present=True)
