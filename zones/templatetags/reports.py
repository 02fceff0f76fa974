"""What the pages of an annual report show of it: the year's targets beside what was reached."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import Context

from cluster_portal.workflow.writing import reads_draft
from zones.models import AnnualReport
from zones.reached import shown
from zones.reporting import basis_of, reached_in

register = template.Library()
register.filter("reported_figure", shown)


@register.inclusion_tag("zones/_report_figures.html", takes_context=True)
def report_figures(context: Context, report: AnnualReport) -> dict[str, Any]:
    """{% report_figures report %}: of the draft for those who write it, else of what was sent."""
    sent = report.version_of("report")
    draft = reads_draft(report, "report", context["request"].user)
    content = report.report if draft else sent.content if sent else None
    if not content:
        return {"report": report, "rows": []}
    return {
        "report": report,
        "basis": basis_of(report),
        "rows": reached_in(report, content),
        "has_target": bool(report.zone.year_of_term(report.year)),
    }
