"""What the decision page of a selection shows beside the form."""

from __future__ import annotations

from django import template
from django.utils import timezone

from cluster_portal.deadlines.calendar import Reckoning

from ..models import Selection
from ..notice_period import reckoning
from ..selection_table import Line, lines

register = template.Library()


@register.simple_tag
def selection_lines(selection: Selection) -> list[Line]:
    """{% selection_lines selection as lines %}: every case of its round with its figures."""
    return lines(selection)


@register.simple_tag
def notice_term(selection: Selection) -> Reckoning | None:
    """{% notice_term selection as term %}: the days of its notice, as if given today before it is."""
    days = selection.minutes.get("notice_days")
    return reckoning(selection.notice_from or timezone.localdate(), days) if days else None
