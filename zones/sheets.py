"""The lists of act three as sheets."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from cluster_portal.counties.sheets import county_columns
from cluster_portal.workflow.sheets import Column, Kind, Sheet

from .models import Exchange


def _title(zone: Any, value: Any) -> Any:
    """What is owed stands in the list only while the zone holds its title."""
    return value if zone.holds_title else None


ZONES = Sheet(
    _("Zones"),
    (
        Column(_("Zone"), lambda zone: zone.name),
        *county_columns(lambda zone: zone.county),
        Column(_("State"), lambda zone: zone.get_state_display()),
        Column(_("Designated on"), lambda zone: zone.designated_on, Kind.DAY),
        Column(_("Last day of the term"), lambda zone: zone.term_ends_on, Kind.DAY),
        Column(_("Overdue"), lambda zone: _title(zone, zone.overdue), Kind.FIGURE),
        Column(_("Next deadline"), lambda zone: _title(zone, zone.next_due), Kind.DEADLINE),
    ),
)

OF_ZONE = (
    Column(_("Zone"), lambda row: row.zone.name),
    *county_columns(lambda row: row.zone.county),
)

# Each report with `owed`, the obligation that it meets.
REPORTS = Sheet(
    _("Annual reports"),
    (
        *OF_ZONE,
        Column(_("Year"), lambda report: report.year, Kind.NUMBER),
        Column(_("State"), lambda report: report.get_state_display()),
        Column(_("Deadline"), lambda report: report.owed and report.owed.standing.label),
        Column(_("Due"), lambda report: report.owed and report.owed.due_at, Kind.DEADLINE),
        Column(_("Sent"), lambda report: report.owed and report.owed.met_at, Kind.INSTANT),
    ),
)

INSPECTIONS = Sheet(
    _("Inspections"),
    (
        *OF_ZONE,
        Column(_("What is inspected"), lambda inspection: inspection.subject),
        Column(_("Inspecting office"), lambda inspection: inspection.office),
        Column(_("Planned for"), lambda inspection: inspection.planned_on, Kind.DAY),
        Column(_("State"), lambda inspection: inspection.get_state_display()),
    ),
)

# Each event with `invited` and `came`, the numbers of zones.
EXCHANGES = Sheet(
    _("Exchange and training"),
    (
        Column(_("Subject"), lambda event: event.subject),
        Column(_("Kind"), lambda event: event.get_kind_display()),
        Column(_("Day"), lambda event: event.held_on, Kind.DAY),
        Column(_("Place"), lambda event: event.place),
        Column(_("Held by"), lambda event: event.office),
        Column(_("State"), lambda event: event.get_state_display()),
        Column(_("Invited zones"), lambda event: event.invited, Kind.FIGURE),
        Column(
            _("Zones that came"),
            lambda event: event.came if event.state == Exchange.State.HELD else None,
            Kind.FIGURE,
        ),
    ),
)

SUPPORTS = Sheet(
    _("Support and guidance given"),
    (
        *OF_ZONE,
        Column(_("Day"), lambda note: note.given_on, Kind.DAY),
        Column(_("Kind"), lambda note: note.get_kind_display()),
        Column(_("What was given"), lambda note: note.what),
        Column(_("Given by"), lambda note: note.office),
        Column(_("Noted by"), lambda note: note.noted_by.name),
        Column(_("Money given (10,000 yuan)"), lambda note: note.amount, Kind.FIGURE),
    ),
)

# Rows of values, as the list sums them.
SUPPORT_SUMS = Sheet(
    _("Support by zone and year"),
    (
        Column(_("Zone"), lambda row: row["zone__name"]),
        Column(_("Division code"), lambda row: row["zone__county__code"]),
        Column(_("City"), lambda row: row["zone__county__city__name"]),
        Column(_("County"), lambda row: row["zone__county__name"]),
        Column(_("Year"), lambda row: row["year"], Kind.NUMBER),
        Column(_("Times"), lambda row: row["number"], Kind.FIGURE),
        Column(_("Money given (10,000 yuan)"), lambda row: row["money"], Kind.FIGURE),
    ),
)
