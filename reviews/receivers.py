"""What the case hears of the application, and what follows from the case's own decisions."""

from __future__ import annotations

from typing import Any

from applications.models import Application
from cluster_portal.documents.issuing import issue
from cluster_portal.documents.models import PaperKind
from cluster_portal.workflow.door import begin, perform, record
from cluster_portal.workflow.models import LogRow
from cluster_portal.workflow.signals import on

from .models import Case, FormalCheck
from .papers import rejection_notice, rejection_parties


@on(Application, "recommend")
def open_case(thing: Application, by: Any, **kwargs: Any) -> None:
    """A recommendation begins the case, or goes on with it after a return."""
    case = Case.objects.filter(application=thing).first()
    if case is None:
        case = begin(Case(application=thing), by=by)
    else:
        perform(case, "resume", by=by)
    FormalCheck.objects.create(case=case, snapshot=thing.latest_snapshot)


@on(Application, "withdraw")
def close_case(thing: Application, by: Any, log: LogRow, **kwargs: Any) -> None:
    """A withdrawn application takes its case with it."""
    case = Case.objects.filter(application=thing).first()
    if case is not None and not case.is_ended:
        perform(case, "end_with_application", by=by)


@on(Case, "accept")
def tell_application(thing: Case, by: Any, **kwargs: Any) -> None:
    """The county and the city, who don't see the case, find it in the application's history."""
    record(thing.application, "accepted_by_province", by=by)


@on(Case, "send_back")
def return_application(thing: Case, by: Any, data: Any, **kwargs: Any) -> None:
    """The same items and the same day, on the county's task list."""
    perform(thing.application, "send_back", by=by, **data)


@on(Case, "reject")
def conclude_rejected(thing: Case, by: Any, log: LogRow, **kwargs: Any) -> None:
    """The notice of rejection is issued, and the application ends."""
    Case.objects.filter(pk=thing.pk).update(
        rejection=issue(
            kind=PaperKind.REJECTION_NOTICE,
            office=by.office,
            signed_by=by,
            letter=rejection_notice(thing, log.reason, by.office),
            about=thing.application,  # the county and the city see no case
            parties=rejection_parties(thing, by.office),
        )
    )
    perform(thing.application, "conclude", by=by, reason=log.reason)
