"""What the decision page of a case shows beside the form."""

from __future__ import annotations

from django import template

from ..dossier import Dossier, dossier_of
from ..models import Case

register = template.Library()


@register.simple_tag
def dossier(case: Case) -> Dossier:
    """{% dossier case as dossier %}: the version before the province, its check, the city's word."""
    return dossier_of(case)
