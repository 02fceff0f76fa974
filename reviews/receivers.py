"""What the case hears of the application, and what follows from the case's own decisions."""

from __future__ import annotations

from typing import Any

from applications.models import Application
from cluster_portal.documents.issuing import issue
from cluster_portal.documents.letter import Letter
from cluster_portal.documents.models import Paper, PaperKind
from cluster_portal.workflow.door import begin, perform, record
from cluster_portal.workflow.models import LogRow
from cluster_portal.workflow.signals import on

from .models import Case, FormalCheck
from .papers import acceptance_notice, not_selected_notice, parties_of, rejection_notice


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
@on(Application, "decline")
def close_case(thing: Application, by: Any, **kwargs: Any) -> None:
    """A withdrawn application takes its case with it; so does one not recommended a second time."""
    case = Case.objects.filter(application=thing).first()
    if case is not None and not case.is_ended:
        perform(case, "end_with_application", by=by)


@on(Case, "accept")
def tell_of_acceptance(thing: Case, by: Any, **kwargs: Any) -> None:
    """The notice of acceptance goes out; the application's history has it as well."""
    _issue(PaperKind.ACCEPTANCE_NOTICE, thing, acceptance_notice(thing, by.office), by)
    record(thing.application, "accepted_by_province", by=by)


@on(Case, "send_back")
def return_application(thing: Case, by: Any, data: Any, **kwargs: Any) -> None:
    """The same items and the same day, on the county's task list."""
    perform(thing.application, "send_back", by=by, **data)


@on(Case, "reject")
def conclude_rejected(thing: Case, by: Any, log: LogRow, **kwargs: Any) -> None:
    """The notice of rejection is issued, and the application ends."""
    letter = rejection_notice(thing, log.reason, by.office)
    notice = _issue(PaperKind.REJECTION_NOTICE, thing, letter, by)
    Case.objects.filter(pk=thing.pk).update(rejection=notice)
    perform(thing.application, "conclude", by=by, reason=log.reason)


@on(Case, "not_shortlist")
@on(Case, "not_select")
def conclude_not_selected(thing: Case, by: Any, log: LogRow, **kwargs: Any) -> None:
    """The notice of non-selection is issued, and the application ends."""
    letter = not_selected_notice(thing, log.reason, by.office)
    _issue(PaperKind.NOT_SELECTED_NOTICE, thing, letter, by)
    perform(thing.application, "conclude", by=by, reason=log.reason)


@on(Case, "designate")
def conclude_designated(thing: Case, by: Any, **kwargs: Any) -> None:
    """The application has come to its end; its zone goes on."""
    perform(thing.application, "conclude", by=by)


def _issue(kind: PaperKind, case: Case, letter: Letter, by: Any) -> Paper:
    """About the application, since the county and the city see no case."""
    return issue(
        kind=kind,
        office=by.office,
        signed_by=by,
        letter=letter,
        about=case.application,
        parties=parties_of(case, by.office),
    )
