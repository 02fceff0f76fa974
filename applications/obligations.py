"""What the county owes in act one, in the one ledger: to submit by the round's day (四(三)句3), and
to answer a return by the day that it names (四(三)句2, 四(四)).

The round's days and the application's `closes_at` are what conditions read: until when the portal
takes a submission. The ledger holds by when it is owed, and how it ended.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from cluster_portal.deadlines.ledger import extend, meet, move, owe, waive
from cluster_portal.deadlines.models import Obligation, ObligationKind
from cluster_portal.workflow.days import end_of
from cluster_portal.workflow.models import LogRow
from cluster_portal.workflow.signals import on

from .models import Application, Extension, Round

KINDS = (ObligationKind.SUBMIT_APPLICATION, ObligationKind.ANSWER_RETURN)


@on(Application, "begin")
def owe_submission(thing: Application, by: Any, **kwargs: Any) -> None:
    """A county that has begun owes its submission by its own deadline in the round."""
    # Locked, so that a round whose day is moved in the same moment moves this one too.
    round_ = Round.objects.select_for_update(no_key=True).get(pk=thing.round_id)
    owe(
        kind=ObligationKind.SUBMIT_APPLICATION,
        office=thing.county.office,
        county=thing.county,
        about=thing,
        due_at=round_.deadline_for(thing.county),
        clause="四(三)句3",
        by=by,
    )


@on(Application, "return_for_correction")
def owe_answer_to_city(thing: Application, by: Any, data: Any, **kwargs: Any) -> None:
    _owe_answer(thing, by, data, clause="四(三)句2")


@on(Application, "send_back")
def owe_answer_to_province(thing: Application, by: Any, data: Any, **kwargs: Any) -> None:
    _owe_answer(thing, by, data, clause="四(四)")


@on(Application, "submit")
def meet_by_submission(thing: Application, by: Any, log: LogRow, **kwargs: Any) -> None:
    """The first submission meets the round's day, each later one the day of the return."""
    for kind in KINDS:
        meet(kind=kind, about=thing, event=log.event, by=by, at=log.at)


@on(Application, "withdraw")
def waive_with_withdrawal(thing: Application, by: Any, log: LogRow, **kwargs: Any) -> None:
    """What was still open need not be done any more."""
    with translation.override(settings.LANGUAGE_CODE):  # whatever language the signer reads in
        reason = _("Withdrawn: %(reason)s") % {"reason": log.reason}
    for kind in KINDS:
        waive(kind=kind, about=thing, reason=reason, by=by)


@on(Application, "conclude")
def waive_with_conclusion(thing: Application, by: Any, **kwargs: Any) -> None:
    """The province has ended it while an answer was still owed: that is owed no more."""
    with translation.override(settings.LANGUAGE_CODE):  # whatever language the signer reads in
        reason = _("The province has concluded the application.")
    waive(kind=ObligationKind.ANSWER_RETURN, about=thing, reason=reason, by=by)


def follow_days(round_: Round, *, by: Any, reason: str = "") -> None:
    """The round's day, or a city's own, has changed: move what counties still owe in this round.

    round_: locked, with its new days. The day of a return is its own and stays.
    """
    for thing in _with_open(Application.objects.filter(round=round_)):
        move(
            kind=ObligationKind.SUBMIT_APPLICATION,
            about=thing,
            due_at=round_.deadline_for(thing.county),
            reason=reason,
            by=by,
        )


def follow_extension(extension: Extension, *, by: Any) -> None:
    """A county was given more time: for whatever it still owes in this round."""
    applications = Application.objects.filter(round=extension.round, county=extension.county)
    for thing in _with_open(applications):
        for kind in KINDS:
            extend(kind=kind, about=thing, due_at=extension.until, reason=extension.reason, by=by)


def _with_open(applications: Any) -> Any:
    """Of these applications those about which something is still owed."""
    label = Application._meta.label_lower
    still_owed = Obligation.objects.unended().filter(about_model=label).values("about_id")
    return applications.filter(pk__in=still_owed).select_related("county__city", "round")


def _owe_answer(thing: Application, by: Any, data: dict[str, Any], *, clause: str) -> None:
    owe(
        kind=ObligationKind.ANSWER_RETURN,
        office=thing.county.office,
        county=thing.county,
        about=thing,
        due_at=end_of(data["due_on"]),
        clause=clause,
        by=by,
    )
