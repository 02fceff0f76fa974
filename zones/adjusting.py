"""What an adjustment makes of a plan (四(六)句3)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from cluster_portal.counties.models import User
from cluster_portal.workflow.door import begin
from cluster_portal.workflow.models import LogRow

from .comparing import Comparison, compared
from .models import Adjustment, PlanVersion, Zone
from .plans import TARGETS, newest_plan


def begin_adjustment(zone: Zone, *, by: User) -> Adjustment:
    """The county begins to draw up an adjustment. Raises NotAllowed, or Unmet where it can't."""
    return begin(Adjustment(zone=zone), by=by)


def basis_of(adjustment: Adjustment) -> PlanVersion:
    """The version that it changes: the newest, or the newest of when it came to its end."""
    if not adjustment.is_ended:
        return newest_plan(adjustment.zone)
    ended = LogRow.objects.of(adjustment).latest("seq").at
    return adjustment.zone.plan_versions.filter(made_at__lt=ended).latest("number")


def adjusted(content: dict[str, Any], proposal: dict[str, Any]) -> dict[str, Any]:
    """The content of the next version: new targets where one is given, and what else changes."""
    targets = {row["key"]: row for row in proposal.get("targets", [])}
    return content | {
        "indicators": [
            row
            | {name: str(targets.get(row["key"], {}).get(name) or row[name]) for name in TARGETS}
            for row in content["indicators"]
        ],
        "notes": "\n".join(filter(None, [content.get("notes", ""), *said_in(proposal)])),
    }


def said_in(proposal: dict[str, Any]) -> list[str]:
    """What becomes of tasks and projects, as the plan's notes and the reply say it."""
    return [
        f"{label}：{proposal[name].strip()}"
        for name, label in (("tasks", "任务调整"), ("projects", "重点项目调整"))
        if (proposal.get(name) or "").strip()
    ]


def changes_of(adjustment: Adjustment, proposal: dict[str, Any]) -> Comparison:
    """Old beside new: what the proposal changes."""
    basis = basis_of(adjustment)
    return compared(basis.content, adjusted(basis.content, proposal))


def nothing_changes(content: dict[str, Any], cleaned: dict[str, Any]) -> str | None:
    """The sentence that says so, where a proposal leaves everything as it is."""
    if said_in(cleaned):
        return None
    if compared(content, adjusted(content, cleaned)).is_empty:
        return _("Nothing changes yet: enter a new target, or what becomes of tasks or projects.")
    return None
