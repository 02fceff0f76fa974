"""Changing the rules of the assessment."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cluster_portal.workflow.declare import SYSTEM
from cluster_portal.workflow.door import begin, edit, record
from cluster_portal.workflow.errors import Conflict, Unmet

from .models import Rules


def change_rules(*, by: Any, reason: str, seen: int, **values: Any) -> Rules:
    """Set these values; what changed goes on record, old and new. Assessments under way keep theirs.

    seen: the version that the person had open. Raises NotAllowed, Unmet or Conflict.
    """
    with transaction.atomic():
        standing = Rules.objects.select_for_update().current()
        if standing._state.adding:
            standing = begin(standing, by=SYSTEM)
        elif standing.version != seen:
            raise Conflict([_("The rules were changed after you opened them. Look at them again.")])
        changes = {
            name: {"from": getattr(standing, name), "to": value}
            for name, value in values.items()
            if getattr(standing, name) != value
        }
        if not changes:
            raise Unmet([_("This is how it stands already.")])
        record(standing, "edit", by=by, reason=reason, **changes)
        with edit(standing) as rules:
            for name, value in values.items():
                setattr(rules, name, value)
    return rules
