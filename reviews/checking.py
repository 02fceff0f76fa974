"""How the province's formal check is saved."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from cluster_portal.counties.who import PROVINCE
from cluster_portal.workflow.door import edit
from cluster_portal.workflow.errors import Conflict, NotAllowed

from .models import Case, FormalCheck


def why_not_checkable(check: FormalCheck, user: Any) -> str | None:
    """The sentence that says why this person can't change the check now, or None."""
    refusal = PROVINCE.refuses(user, check.case)
    if refusal:
        return refusal
    if check.case.state != Case.State.CHECKING:
        return _("The case is not in the formal check now; it is “%(state)s”.") % {
            "state": check.case.get_state_display()
        }
    return None


def save_formal_check(
    check: FormalCheck, *, answers: dict[str, Any], by: Any, seen: int
) -> FormalCheck:
    """Save the check, half answered or whole. Raises NotAllowed, or Conflict when it was saved
    by someone else after this person opened it (`seen` is the version they saw)."""
    with edit(check.case) as case:
        fresh = FormalCheck.objects.select_for_update().get(pk=check.pk)
        fresh.case = case
        locked = why_not_checkable(fresh, by)
        if locked:
            raise NotAllowed([locked])
        if fresh != case.current_check:
            raise Conflict([_("The county has sent a new version meanwhile. Check that one.")])
        fresh.answers = answers
        fresh.save_piece(within=case, by=by, seen=seen)
    return fresh
