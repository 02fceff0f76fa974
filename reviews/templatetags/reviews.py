"""What pages of act two show beside a form."""

from __future__ import annotations

from typing import Any

from django import template

from ..dossier import Dossier, dossier_of
from ..materials import Materials, materials_for
from ..models import Case, ExpertReview, Panel, SiteVisit
from ..tally import (
    LEAST_FOR_STANDING_OUT,
    LEAST_FOR_TRIMMING,
    STANDS_OUT,
    by_criterion,
    ranking_of,
    sheets_of,
    tally,
)

register = template.Library()


@register.simple_tag
def dossier(case: Case) -> Dossier:
    """{% dossier case as dossier %}: the version before the province, its check, the city's word."""
    return dossier_of(case)


@register.simple_tag(takes_context=True)
def materials_of(context: Any, review: ExpertReview) -> Materials | None:
    """{% materials_of review as materials %}: as far as the person of the request may read them."""
    return materials_for(review, context["request"].user)


@register.simple_tag
def visit_of(case: Case) -> SiteVisit | None:
    """{% visit_of case as visit %}: the visit that took place; its report is decided on."""
    return case.visits.filter(state=SiteVisit.State.HELD).last()


@register.inclusion_tag("reviews/_figures.html")
def figures(case: Case) -> dict[str, Any]:
    """{% figures case %}: what the sheets of the case come to; nothing while none is in."""
    panel = Panel.objects.filter(round=case.application.round_id).first()
    sheets = sheets_of(case) if panel else []
    rows = ranking_of(case.application.round) if sheets else []
    return {
        "tally": tally(sheets, trims=panel.trims) if panel else None,
        "criteria": by_criterion(sheets, panel.criteria) if panel else [],
        "panel": panel,
        "rank": next((row.rank for row in rows if row.case.pk == case.pk), None),
        "ranked": len(rows),
    }


@register.inclusion_tag("reviews/_rules_of_figures.html")
def rules_of_figures(panel: Panel) -> dict[str, Any]:
    """{% rules_of_figures panel %}: how the figures of a table were reckoned."""
    return {
        "panel": panel,
        "least_for_trimming": LEAST_FOR_TRIMMING,
        "stands_out": STANDS_OUT,
        "least_for_standing_out": LEAST_FOR_STANDING_OUT,
    }
