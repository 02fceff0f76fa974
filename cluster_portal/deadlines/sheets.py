"""The ledger of deadlines as a sheet, from the rows of reading.ledger_rows()."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cluster_portal.counties.sheets import county_columns
from cluster_portal.workflow.sheets import Column, Kind, Sheet

from .reading import LedgerRow


def _changes(row: LedgerRow) -> str:
    """Each change of the day with who made it and why, one a line."""
    return "\n".join(
        " · ".join(filter(None, [each.label, f"{each.office_name} {each.actor_name}", each.reason]))
        for each in row.changes
    )


def _waived_by(row: LedgerRow) -> str | None:
    person = row.obligation.waived_by
    return f"{person.office_label} {person}" if person else None


DEADLINES = Sheet(
    _("Deadlines"),
    (
        Column(_("What is owed"), lambda row: row.obligation.get_kind_display()),
        Column(_("Clause"), lambda row: row.obligation.clause),
        Column(_("For what"), lambda row: row.title),
        *county_columns(lambda row: row.obligation.county),
        Column(_("Owed by"), lambda row: row.obligation.office),
        Column(_("Due"), lambda row: row.obligation.due_at, Kind.DEADLINE),
        Column(_("Changes of the day"), _changes),
        Column(_("State"), lambda row: row.obligation.standing.label),
        Column(_("Met at"), lambda row: row.obligation.met_at, Kind.INSTANT),
        Column(_("Met by"), lambda row: row.obligation.met_at and row.obligation.met_by_label),
        Column(_("Waived at"), lambda row: row.obligation.waived_at, Kind.INSTANT),
        Column(_("Waived by"), _waived_by),
        Column(_("Reason of the waiver"), lambda row: row.obligation.waived_reason),
    ),
)
