"""What follows from visits, selections and objections (四(四)句2 to 句4)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from cluster_portal.documents.issuing import issue
from cluster_portal.documents.models import PaperKind
from cluster_portal.workflow.days import cn_date
from cluster_portal.workflow.door import perform, record
from cluster_portal.workflow.models import LogRow
from cluster_portal.workflow.signals import on

from .models import Case, Selection, SiteVisit
from .papers import designation, offices_named, public_notice, visit_report


@on(SiteVisit, "begin")
def announce_visit(thing: SiteVisit, by: Any, **kwargs: Any) -> None:
    """County and city, who don't see the visit, find its day in the application's history."""
    with translation.override(settings.LANGUAGE_CODE):  # whatever language the planner reads in
        said = _("Day of the visit: %(day)s.") % {"day": cn_date(thing.planned_on)}
    _tell(thing, "visit_planned", by, said)


@on(SiteVisit, "cancel")
def tell_of_cancellation(thing: SiteVisit, by: Any, log: LogRow, **kwargs: Any) -> None:
    _tell(thing, "visit_cancelled", by, log.reason)


@on(Case, "end_with_application")
def cancel_visits(thing: Case, by: Any, **kwargs: Any) -> None:
    """The county has withdrawn: nobody goes there any more."""
    for visit in thing.visits.filter(state=SiteVisit.State.PLANNED):
        perform(visit, "end_with_case", by=by)


@on(SiteVisit, "hold")
def issue_report(thing: SiteVisit, by: Any, **kwargs: Any) -> None:
    """The report, numbered in the same transaction. The province's own: nobody else is a party."""
    issue(
        kind=PaperKind.VISIT_REPORT,
        office=by.office,
        signed_by=by,
        letter=visit_report(thing, by.office),
        about=thing,
        parties=[by.office],
    )


@on(Selection, "announce")
def issue_notice(thing: Selection, by: Any, **kwargs: Any) -> None:
    """The public notice. Those that it names find it among their papers, too."""
    cases = list(thing.proposed.for_desk())
    notice = issue(
        kind=PaperKind.PUBLIC_NOTICE,
        office=by.office,
        signed_by=by,
        letter=public_notice(thing, cases, by.office),
        about=thing,
        parties=offices_named(cases),
    )
    Selection.objects.filter(pk=thing.pk).update(notice=notice)


@on(Selection, "decide")
def designate_all(thing: Selection, by: Any, **kwargs: Any) -> None:
    """One decision for the whole set. It is there before the first zone begins, which refers to it."""
    cases = list(thing.proposed.for_desk())
    decision = issue(
        kind=PaperKind.DESIGNATION,
        office=by.office,
        signed_by=by,
        letter=designation(thing, cases, by.office),
        about=thing,
        parties=offices_named(cases),
    )
    Selection.objects.filter(pk=thing.pk).update(decision=decision)
    for case in cases:
        perform(case, "designate", by=by)


def _tell(visit: SiteVisit, event: str, by: Any, said: str) -> None:
    record(
        visit.case.application,
        event,
        by=by,
        reason=said,
        visit=visit.pk,
        planned_on=visit.planned_on,
    )
