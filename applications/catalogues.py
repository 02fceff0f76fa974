"""The two catalogues that the province keeps: the dictionary of indicators, the reasons for a return.

What was sent keeps its words, whatever is changed here; what is out of use is offered no more and
stays where it is used.
"""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cluster_portal.workflow.door import begin, record
from cluster_portal.workflow.errors import Conflict

from .models import IndicatorDefinition, ReturnReason

Entry = IndicatorDefinition | ReturnReason


def add_entry(entry: Entry, *, by: Any) -> None:
    """A new entry. Raises NotAllowed, or Conflict where the catalogue has it by now."""
    try:
        with transaction.atomic():
            begin(entry, by=by)
    except IntegrityError as error:
        raise Conflict([_already_there()]) from error


def change_entry(entry: Entry, values: dict[str, Any], *, by: Any, seen: int) -> None:
    """Change an entry; what changed goes on record, old and new.

    seen: the version that the person had open. Raises NotAllowed, or Conflict where someone changed
    it meanwhile. The same sent twice counts as done.
    """
    try:
        with transaction.atomic():
            fresh = type(entry)._base_manager.select_for_update(no_key=True).get(pk=entry.pk)
            changes = {
                name: {"from": getattr(fresh, name), "to": value}
                for name, value in values.items()
                if getattr(fresh, name) != value
            }
            if not changes:
                return
            if fresh.version != seen:
                raise Conflict(
                    [
                        _(
                            "It was changed after you opened it. Take over what you need and save "
                            "again."
                        )
                    ]
                )
            record(fresh, "changed", by=by, changes=changes)
            for name in changes:
                setattr(fresh, name, values[name])
            fresh.save(update_fields=list(changes))
    except IntegrityError as error:
        raise Conflict([_already_there()]) from error


def _already_there() -> str:
    return _("The catalogue has this one already.")
