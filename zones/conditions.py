"""The conditions of act three. Each answers with what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from cluster_portal.counties.models import Office
from cluster_portal.documents.issuing import may_issue
from cluster_portal.workflow.days import cn_date, end_of
from cluster_portal.workflow.errors import Lack

if TYPE_CHECKING:
    from .models import Adjustment, AnnualReport, Exchange, ImplementationPlan, Inspection, Zone


def province_can_number(thing: Any) -> Iterator[Lack]:
    """The province has a code word with which the paper is numbered."""
    yield from may_issue(Office.objects.get(kind=Office.Kind.PROVINCE))


def term_is_over(zone: Zone) -> Iterator[Lack]:
    """The last day of the term is over (四(五)1, 四(六))."""
    if timezone.now() < end_of(zone.term_ends_on):
        yield Lack(_("The term runs until %(day)s.") % {"day": cn_date(zone.term_ends_on)})


def zone_holds_title(thing: Any) -> Iterator[Lack]:
    """The zone has not lost its title."""
    if not thing.zone.holds_title:
        yield Lack(_("The zone's title has been revoked."), thing.zone.get_absolute_url())


def term_still_runs(adjustment: Adjustment) -> Iterator[Lack]:
    """A plan is adjusted in the course of the term (四(六)句3: 实施过程中)."""
    zone = adjustment.zone
    if not zone.term_is_running or timezone.now() >= end_of(zone.term_ends_on):
        yield Lack(
            _("The term ended on %(day)s; the plan is not adjusted any more.")
            % {"day": cn_date(zone.term_ends_on)}
        )


def one_adjustment_at_a_time(adjustment: Adjustment) -> Iterator[Lack]:
    """The zone has no other adjustment under way."""
    from .models.adjustment import OPEN

    other = adjustment.zone.adjustments.filter(state__in=OPEN).first()
    if other and other.pk != adjustment.pk:
        yield Lack(_("An adjustment is under way already."), other.get_absolute_url())


def no_lower_targets(plan: ImplementationPlan) -> Iterator[Lack]:
    """A target below the plan in force needs an approved adjustment first (四(五)2, 四(六)句3)."""
    from cluster_portal.workflow.writing import write_url

    from .plans import lowered_targets, newest_plan

    page = write_url(plan, "plan")
    for sentence in lowered_targets(newest_plan(plan.zone), plan.plan.get("indicators", [])):
        yield Lack(sentence, page)


def year_is_nearly_over(report: AnnualReport) -> Iterator[Lack]:
    """A summary of a year is not sent before its December."""
    if timezone.localdate() < date(report.year, 12, 1):
        yield Lack(
            _("The report for %(year)d can be sent from December on.") % {"year": report.year}
        )


def event_day_has_come(exchange: Exchange) -> Iterator[Lack]:
    """Who came to an event is not known before its day."""
    if timezone.localdate() < exchange.held_on:
        yield Lack(
            _("The event is planned for %(day)s; note who came from that day on.")
            % {"day": cn_date(exchange.held_on)}
        )


def findings_are_answered(inspection: Inspection) -> Iterator[Lack]:
    """What was found is answered before the inspection is closed; nothing found needs no answer."""
    waiting = inspection.state == type(inspection).State.HELD
    if waiting and inspection.findings.get("items"):
        yield Lack(_("The county has not answered the findings yet."))
