"""Where an implementation plan departs from the plan in force, for its own page and its decisions."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import Context

from cluster_portal.workflow.writing import reads_draft
from zones.comparing import compared
from zones.models import ImplementationPlan
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
