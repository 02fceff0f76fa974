"""The audit log as a sheet, from the changes of waiting.with_things()."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cluster_portal.workflow.sheets import Column, Kind, Sheet

from .waiting import Change


def _thing(change: Change) -> str:
    return str(change.thing) if change.thing else str(change.event.row.object_id)


AUDIT_LOG = Sheet(
    _("Audit log"),
    (
        Column(_("When"), lambda change: change.event.row.at, Kind.INSTANT),
        Column(_("Office"), lambda change: change.event.row.office_name),
        Column(_("Who"), lambda change: change.event.row.actor_name),
        Column(_("What"), lambda change: change.event.row.label),
        Column(_("Kind of thing"), lambda change: change.event.row.thing_model._meta.verbose_name),
        Column(_("On what"), _thing),
        Column(_("State before"), lambda change: change.event.from_word),
        Column(_("State"), lambda change: change.event.to_word),
        Column(_("Reason"), lambda change: change.event.row.reason),
        Column(_("Check value"), lambda change: change.event.row.hash),
    ),
)
