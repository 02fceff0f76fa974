"""Where a plan or an adjustment departs from the plan in force, on its own page and its decisions."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import Context

from cluster_portal.workflow.writing import reads_draft
from zones import adjusting
from zones.comparing import compared
from zones.models import Adjustment, ImplementationPlan
from zones.plans import basis_of, filed_content

register = template.Library()


@register.inclusion_tag("zones/_departure.html", takes_context=True)
def departure(context: Context, plan: ImplementationPlan) -> dict[str, Any]:
    """{% departure plan %}: of the draft for those who write it, of what was sent for the rest."""
    sent = plan.version_of("plan")
    draft = reads_draft(plan, "plan", context["request"].user)
    content = plan.plan if draft else sent.content if sent else None
    if not content:
        return {"plan": plan, "changes": None}
    basis = basis_of(plan)
    changes = compared(basis.content, filed_content(basis, content))
    return {"plan": plan, "basis": basis, "changes": changes}


@register.inclusion_tag("zones/_adjustment_changes.html", takes_context=True)
def adjustment_changes(context: Context, adjustment: Adjustment) -> dict[str, Any]:
    """{% adjustment_changes thing %}: of the draft for those who write it, else of what was sent."""
    sent = adjustment.version_of("proposal")
    draft = reads_draft(adjustment, "proposal", context["request"].user)
    content = adjustment.proposal if draft else sent.content if sent else None
    if not content:
        return {"adjustment": adjustment, "changes": None}
    return {
        "adjustment": adjustment,
        "basis": adjusting.basis_of(adjustment),
        "changes": adjusting.changes_of(adjustment, content),
    }
