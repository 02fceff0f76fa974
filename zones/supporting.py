"""How support given to a zone, and guidance on its questions, is put on record (五(一)句2, 五(二))."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from cluster_portal.counties.models import User
from cluster_portal.policy.lists import SupportKind
from cluster_portal.workflow.door import record
from cluster_portal.workflow.errors import Unmet

from .models import Support, Zone


@transaction.atomic
def give_support(
    zone: Zone,
    *,
    kind: SupportKind,
    given_on: date,
    what: str,
    amount: Decimal | None = None,
    by: User,
) -> Support:
    """Note it, and tell it in the zone's history. Raises NotAllowed, or Unmet without the title."""
    record(
        zone, "support_given", by=by, kind=kind.value, given_on=given_on, what=what, amount=amount
    )
    zone.refresh_from_db()  # record() has locked it: nobody takes the title away meanwhile
    if not zone.holds_title:
        raise Unmet([_("The zone's title has been revoked.")])
    assert by.office is not None  # record() has asked whose office it is
    return Support.objects.create(
        zone=zone,
        office=by.office,
        kind=kind,
        given_on=given_on,
        what=what,
        amount=amount,
        noted_by=by,
    )
