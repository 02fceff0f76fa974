"""What the county owes in act four, in the one ledger: the self-assessment and each answer to a
return (四(六)), the rectification, and its statement before a revocation (四(六)2句4)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from cluster_portal.deadlines.ledger import extend, meet, owe, waive
from cluster_portal.deadlines.models import ObligationKind
from cluster_portal.workflow.days import end_of
from cluster_portal.workflow.declare import SYSTEM
from cluster_portal.workflow.models import LogRow
from cluster_portal.workflow.signals import on

from .models import Assessment, Rectification

# The notice owes the first, a return the second; sending it meets whichever is open.
SELF_ASSESSMENT = (ObligationKind.SELF_ASSESSMENT, ObligationKind.ANSWER_RETURN)


@on(Assessment, "notify")
def owe_self_assessment(thing: Assessment, by: Any, data: Any, **kwargs: Any) -> None:
    _owe(ObligationKind.SELF_ASSESSMENT, thing, end_of(data["due_on"]), "四(六)", by)


@on(Assessment, "return_by_city")
def owe_answer_to_city(thing: Assessment, by: Any, data: Any, **kwargs: Any) -> None:
    _owe(ObligationKind.ANSWER_RETURN, thing, end_of(data["due_on"]), "四(六)", by)


@on(Assessment, "return_by_province")
def owe_answer_to_province(thing: Assessment, by: Any, data: Any, **kwargs: Any) -> None:
    _owe(ObligationKind.ANSWER_RETURN, thing, end_of(data["due_on"]), "四(六)", by)


@on(Assessment, "self_assess")
def meet_by_self_assessment(thing: Assessment, by: Any, log: LogRow, **kwargs: Any) -> None:
    for kind in SELF_ASSESSMENT:
        meet(kind=kind, about=thing, event=log.event, by=by, at=log.at)


@on(Assessment, "go_on_without")
def waive_self_assessment(thing: Assessment, by: Any, log: LogRow, **kwargs: Any) -> None:
    for kind in SELF_ASSESSMENT:
        waive(kind=kind, about=thing, reason=log.reason, by=by)


@on(Rectification, "begin")
def owe_rectification(thing: Rectification, by: Any, **kwargs: Any) -> None:
    _owe(ObligationKind.RECTIFICATION, thing, thing.due_at, "四(六)2句4", by)


@on(Rectification, "extend")
def extend_rectification(thing: Rectification, by: Any, log: LogRow, **kwargs: Any) -> None:
    extend(
        kind=ObligationKind.RECTIFICATION,
        about=thing,
        due_at=thing.due_at,
        reason=log.reason,
        by=by,
    )


@on(Rectification, "submit")
def meet_rectification(thing: Rectification, by: Any, log: LogRow, **kwargs: Any) -> None:
    meet(kind=ObligationKind.RECTIFICATION, about=thing, event=log.event, by=by, at=log.at)


@on(Rectification, "announce_revocation")
def owe_statement(thing: Rectification, by: Any, **kwargs: Any) -> None:
    """What was not reported in time can't be any more; what is owed now is the statement."""
    assert thing.hearing_ends_at is not None  # the transition has just set it
    _give_up(ObligationKind.RECTIFICATION, thing, _("A revocation has been announced."))
    _owe(ObligationKind.STATEMENT, thing, thing.hearing_ends_at, "四(六)2句4", by)


@on(Rectification, "state_case")
def meet_statement(thing: Rectification, by: Any, log: LogRow, **kwargs: Any) -> None:
    meet(kind=ObligationKind.STATEMENT, about=thing, event=log.event, by=by, at=log.at)


@on(Rectification, "revoke")
def give_up_statement(thing: Rectification, **kwargs: Any) -> None:
    _give_up(ObligationKind.STATEMENT, thing, _("The day passed without a statement."))


@on(Rectification, "keep")
def need_no_statement(thing: Rectification, **kwargs: Any) -> None:
    _give_up(ObligationKind.STATEMENT, thing, _("The title is kept."))


def _owe(kind: ObligationKind, about: Any, due_at: datetime, clause: str, by: Any) -> None:
    county = about.county
    owe(
        kind=kind,
        office=county.office,
        county=county,
        about=about,
        due_at=due_at,
        clause=clause,
        by=by,
    )


def _give_up(kind: ObligationKind, about: Any, reason: Any) -> None:
    """It can't be fulfilled any more, or need not be."""
    with translation.override(settings.LANGUAGE_CODE):  # whatever language the signer reads in
        waive(kind=kind, about=about, reason=str(reason), by=SYSTEM)
