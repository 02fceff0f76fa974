"""What the pages of an assessment and of a rectification show of it."""

from __future__ import annotations

from typing import Any

from django import template

from cluster_portal.policy.lists import AssessmentContent, Grade
from cluster_portal.workflow.writing import reads_draft

from ..figures import figures_of, shown
from ..models import Assessment, Rectification

register = template.Library()
register.filter("figure", shown)


@register.inclusion_tag("assessments/_figures.html", takes_context=True)
def figures(context: Any, thing: Assessment | Rectification) -> dict[str, Any]:
    """{% figures thing %}: target, figure and share of each indicator.

    The figures are those that the person may read: the county's as it writes them, for others those
    that it sent; before that, those of the annual reports.
    """
    name = "report" if isinstance(thing, Rectification) else "self_assessment"
    assessment = thing.assessment if isinstance(thing, Rectification) else thing
    version = thing.version_of(name)
    if reads_draft(thing, name, context["request"].user):
        content = getattr(thing, name)
    else:
        content = version.content if version else {}
    stated = content.get("figures")
    return {"table": figures_of(assessment, stated), "stated": bool(stated)}


@register.filter
def shows_result_to(thing: Assessment, user: Any) -> bool:
    """{% if thing|shows_result_to:user %}: whether this person may know score and grade."""
    return thing.shows_result_to(user)


@register.filter
def weights(rules: dict[str, Any]) -> list[tuple[AssessmentContent, int]]:
    """{{ thing.rules|weights }}: each content with its weight, in the policy's order."""
    return [(content, rules["weights"][content.value]) for content in AssessmentContent]


@register.filter
def threshold(rules: dict[str, Any], grade: str) -> int:
    """{{ thing.rules|threshold:"excellent" }}: from how many points on the grade is suggested."""
    points: int = rules["thresholds"][grade]
    return points


@register.filter
def grade_tone(thing: Assessment) -> str:
    """The colour of the grade's word."""
    tones: dict[str, str] = {
        Grade.EXCELLENT: "green",
        Grade.QUALIFIED: "blue",
        Grade.UNQUALIFIED: "red",
    }
    return tones.get(thing.grade, "grey")
