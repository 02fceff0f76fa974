"""What this act hears of the decision of designation, and what follows from its own steps."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from cluster_portal.counties.models import Office
from cluster_portal.deadlines.calendar import reckon
from cluster_portal.deadlines.ledger import meet, owe, waive
from cluster_portal.deadlines.models import Obligation, ObligationKind
from cluster_portal.documents.issuing import issue
from cluster_portal.documents.models import PaperKind
from cluster_portal.policy.numbers import IMPLEMENTATION_PLAN_MONTHS, TERM_YEARS
from cluster_portal.workflow.declare import SYSTEM
from cluster_portal.workflow.door import begin, perform
from cluster_portal.workflow.models import LogRow, WorkflowModel
from cluster_portal.workflow.signals import on
from reviews.models import Case

from . import plans
from .answers import owe_answer
from .models import AnnualReport, ImplementationPlan, Origin, PlanVersion, Zone
from .organisation import from_application
from .papers import filing_number_prefix, filing_receipt

PLAN_KINDS = (ObligationKind.FILE_PLAN, ObligationKind.ANSWER_RETURN)


@on(Case, "designate")
def begin_zone(thing: Case, by: Any, log: LogRow, **kwargs: Any) -> None:
    """The decision names the county: its title and its three years begin (四(四)句4, 四(五)1).

    The term is reckoned from the decision's day, which is not counted, and ends on the same day
    three years later at 24:00. It is not moved for holidays: that rule spares whoever has to act by
    the last day, and here nobody has to; a title simply runs its three years.
    """
    application = thing.application
    snapshot = application.latest_snapshot
    decision = application.round.selection.decision
    assert decision is not None  # it is issued before its cases are designated
    term = reckon(decision.issued_on, years=TERM_YEARS, roll=False)
    zone = begin(
        Zone(
            case=thing,
            county=application.county,
            name=snapshot.data["answers"]["basics"]["zone_name"],
            designated_on=decision.issued_on,
            term_ends_on=term.last_day,
            decision=decision,
            organisation=from_application(snapshot.data),
        ),
        by=by,
    )
    work_plan = PlanVersion.objects.create(
        zone=zone,
        number=0,
        origin=Origin.WORK_PLAN,
        in_force_from=zone.designated_on,
        content=plans.from_snapshot(snapshot.data),
        made_at=log.at,
    )
    plan = begin(ImplementationPlan(zone=zone, plan=plans.carried_over(work_plan)), by=by)
    owe(
        kind=ObligationKind.FILE_PLAN,
        office=zone.county.office,
        county=zone.county,
        about=plan,
        due_at=reckon(zone.designated_on, months=IMPLEMENTATION_PLAN_MONTHS).ends_at,
        clause="四(五)2",
        by=by,
    )
    begin(AnnualReport(zone=zone, year=zone.designated_on.year), by=SYSTEM)


@on(ImplementationPlan, "submit")
def meet_by_sending_plan(thing: ImplementationPlan, by: Any, log: LogRow, **kwargs: Any) -> None:
    """The first time meets the three months, each later time the day of the return."""
    for kind in PLAN_KINDS:
        meet(kind=kind, about=thing, event=log.event, by=by, at=log.at)


@on(ImplementationPlan, "return_by_city")
def owe_answer_to_city(thing: ImplementationPlan, by: Any, data: Any, **kwargs: Any) -> None:
    owe_answer(thing, by, data, clause="四(五)2")


@on(ImplementationPlan, "return_by_province")
def owe_answer_to_province(thing: ImplementationPlan, by: Any, data: Any, **kwargs: Any) -> None:
    owe_answer(thing, by, data, clause="四(五)2句2")


@on(ImplementationPlan, "file")
def keep_filed_plan(thing: ImplementationPlan, by: Any, log: LogRow, **kwargs: Any) -> None:
    """The receipt with the filing number, and the plan as the version in force from today."""
    zone = thing.zone
    version = PlanVersion.objects.create(
        zone=zone,
        number=plans.next_number(zone),
        origin=Origin.FILED,
        in_force_from=timezone.localdate(log.at),
        content=plans.filed_content(plans.newest_plan(zone), thing.plan),
        made_at=log.at,
    )
    city, county = Office.objects.get(city=zone.county.city_id), zone.county.office
    receipt = issue(
        kind=PaperKind.FILING_RECEIPT,
        office=by.office,
        signed_by=by,
        letter=filing_receipt(thing, version, by.office),
        about=thing,
        parties=[by.office, city, county],
        prefix=filing_number_prefix(by.office),
    )
    ImplementationPlan.objects.filter(pk=thing.pk).update(receipt=receipt)


@on(Zone, "revoke")
def end_with_title(thing: Zone, by: Any, **kwargs: Any) -> None:
    """Without the title nothing is planned, reported, adjusted or inspected any more."""
    with translation.override(settings.LANGUAGE_CODE):  # whatever language the signer reads in
        reason = _("The zone's title has been revoked.")
    plan = ImplementationPlan.objects.filter(zone=thing)
    for found in (plan, thing.annual_reports, thing.adjustments, thing.inspections):
        for each in found.all():
            if not each.is_ended:
                perform(each, "lapse", by=SYSTEM)
            waive_open(each, reason)


@on(Zone, "end_term")
def end_adjustments(thing: Zone, by: Any, **kwargs: Any) -> None:
    """What was not approved within the term is not approved: the plan in force is assessed.

    A plan that has not been filed by then stays owed, and overdue.
    """
    with translation.override(settings.LANGUAGE_CODE):  # whatever language the reader has
        reason = _("The term is over; the plan is not adjusted any more.")
    for each in thing.adjustments.all():
        if not each.is_ended:
            perform(each, "lapse", by=SYSTEM)
            waive_open(each, reason)


def waive_open(thing: WorkflowModel, reason: str) -> None:
    """Whatever is still owed about the thing need not be done any more."""
    kinds = Obligation.objects.about(thing).unended().values_list("kind", flat=True)
    for kind in list(kinds):
        waive(kind=ObligationKind(kind), about=thing, reason=reason, by=SYSTEM)
