"""What pages of act two show beside a form."""

from __future__ import annotations

from typing import Any

from django import template

from ..dossier import Dossier, dossier_of
from ..materials import Materials, materials_for
from ..models import Case, ExpertReview

register = template.Library()


@register.simple_tag
def dossier(case: Case) -> Dossier:
    """{% dossier case as dossier %}: the version before the province, its check, the city's word."""
    return dossier_of(case)


@register.simple_tag(takes_context=True)
def materials_of(context: Any, review: ExpertReview) -> Materials | None:
    """{% materials_of review as materials %}: as far as the person of the request may read them."""
    return materials_for(review, context["request"].user)
