"""What the decision page of a selection shows beside the form."""

from __future__ import annotations

from django import template

from ..models import Selection
from ..selection_table import Line, lines

register = template.Library()


@register.simple_tag
def selection_lines(selection: Selection) -> list[Line]:
    """{% selection_lines selection as lines %}: every case of its round with its figures."""
    return lines(selection)
