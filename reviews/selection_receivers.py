"""What follows from visits, selections and objections (四(四)句2 to 句4)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from applications.models import Application
from cluster_portal.documents.issuing import issue
from cluster_portal.documents.models import PaperKind
from cluster_portal.workflow.days import cn_date
from cluster_portal.workflow.door import perform, record
from cluster_portal.workflow.errors import Conflict
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
    planned = thing.visits.filter(state=SiteVisit.State.PLANNED)
    # Locked, so that one cancelled in the same moment is no reason to refuse the county.
    for visit in planned.select_for_update(of=("self",), no_key=True):
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
    cases = _held(thing)
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
    cases = _held(thing)
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


def _held(selection: Selection) -> list[Case]:
    """The proposed cases, locked until the paper that names them is out.

    Locked as each case's own transitions lock, the application first and both before the paper's
    number: whoever ends one of them in this moment waits, or was first and is waited for.
    """
    seen = list(selection.proposed.values_list("pk", "application_id"))
    for model, pks in ((Application, [a for _c, a in seen]), (Case, [c for c, _a in seen])):
        locked = model.objects.select_for_update(no_key=True).filter(pk__in=pks).order_by("pk")
        list(locked.values_list("pk"))
    cases = list(selection.proposed.for_desk())
    if {case.pk for case in cases} != {pk for pk, _application in seen}:
        raise Conflict(
            [
                _("The proposed set was changed in this moment."),
                _("Nothing of yours was carried out. Look at it again and decide anew."),
            ]
        )
    return cases


def _tell(visit: SiteVisit, event: str, by: Any, said: str) -> None:
    record(
        visit.case.application,
        event,
        by=by,
        reason=said,
        visit=visit.pk,
        planned_on=visit.planned_on,
    )
