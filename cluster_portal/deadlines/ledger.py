"""Writing the ledger: how an obligation arises, changes its day and ends.

Called inside the transaction of the step that causes it, from receivers of `transitioned` or from
the function that does the step, so that both stand or fall together. `about` is the thing, a
LoggedModel with a `title`; `by` is who took the step, or SYSTEM. Each change is on record.

Whoever only reads starts from Obligation.objects.visible_to(user).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation

from cluster_portal.counties.models import County, Office
from cluster_portal.policy.clauses import CLAUSES
from cluster_portal.workflow.declare import SYSTEM
from cluster_portal.workflow.door import begin, edit, record

from .models import Obligation, ObligationKind


def owe(
    *,
    kind: ObligationKind,
    office: Office,
    county: County | None,
    about: Any,
    due_at: datetime,
    clause: str,
    by: Any,
) -> Obligation:
    """From now on the office owes this, until `due_at` (the first instant that is too late).

    Raises ValueError for an unknown clause, IntegrityError where the thing has an open obligation
    of this kind already.
    """
    if clause not in CLAUSES:
        raise ValueError(f"no such clause: {clause}")
    with translation.override(settings.LANGUAGE_CODE):  # whatever language the person reads in
        title = str(about.title)
    obligation = Obligation(
        kind=kind,
        office=office,
        county=county,
        about_model=about._meta.label_lower,
        about_id=about.pk,
        about_title=title,
        due_at=due_at,
        clause=clause,
    )
    return begin(obligation, by=by, kind=kind, office=office.pk, due_at=due_at, clause=clause)


@transaction.atomic
def meet(
    *, kind: ObligationKind, about: Any, event: str, by: Any, at: datetime | None = None
) -> Obligation | None:
    """What was owed is done. Does nothing where nothing of this kind is open.

    event: the name, in the thing's log, of what met it.
    at: when that was, now if left out: after `due_at` it is met late.
    """
    found = _open(kind, about)
    if found is None:
        return None
    with edit(found) as obligation:
        record(obligation, "met", by=by, met_by=event)
        obligation.met_at = at or timezone.now()
        obligation.met_by = event
    return obligation


@transaction.atomic
def extend(
    *, kind: ObligationKind, about: Any, due_at: datetime, reason: str, by: Any
) -> Obligation | None:
    """Someone gives more time, with a reason. Never less: an earlier or equal day changes nothing.

    Does nothing where nothing of this kind is open. Raises Unmet without a reason.
    """
    found = _open(kind, about)
    if found is None or due_at <= found.due_at:
        return None
    return _set_day(found, "extended", due_at=due_at, reason=reason, by=by)


@transaction.atomic
def move(
    *, kind: ObligationKind, about: Any, due_at: datetime, by: Any, reason: str = ""
) -> Obligation | None:
    """The day follows from a rule, a round or a calendar that has changed. Earlier or later.

    Does nothing where nothing of this kind is open, or where the day stays the same.
    """
    found = _open(kind, about)
    if found is None or due_at == found.due_at:
        return None
    return _set_day(found, "moved", due_at=due_at, reason=reason, by=by)


@transaction.atomic
def waive(*, kind: ObligationKind, about: Any, reason: str, by: Any) -> Obligation | None:
    """It need not be done any more. Does nothing where nothing of this kind is open.

    Raises Unmet without a reason.
    """
    found = _open(kind, about)
    if found is None:
        return None
    with edit(found) as obligation:
        record(obligation, "waived", by=by, reason=reason)
        obligation.waived_at = timezone.now()
        obligation.waived_by = None if by is SYSTEM else by
        obligation.waived_reason = reason.strip()
    return obligation


def _open(kind: ObligationKind, about: Any) -> Obligation | None:
    """The open one, locked: of two who end it at once, the second finds nothing open."""
    open_ones = Obligation.objects.about(about).unended().filter(kind=kind)
    return open_ones.select_for_update(of=("self",), no_key=True).first()


def _set_day(
    found: Obligation, event: str, *, due_at: datetime, reason: str, by: Any
) -> Obligation:
    with edit(found) as obligation:
        record(obligation, event, by=by, reason=reason, was=obligation.due_at, due_at=due_at)
        obligation.due_at = due_at
    return obligation
